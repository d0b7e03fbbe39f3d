"""The judges of variants: real uv takes the wheel that fits the machine, everybody else the plain one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import requests

from ci.wheel.stamp import Marking, stamp
from fakes.package_index import add_project, serving_folder
from fakes.sample import ROOT
from fakes.variants import CUDA_MARKS
from fakes.wheels import FakeWheel, make_wheel, metadata, wheel_file
from wheelgrid.errors import ToolFailedError
from wheelgrid.process import run_process
from wheelgrid.record import VariantMark
from wheelgrid.variants import document_name, document_problems, index_document, read_wheel_document

pytestmark = pytest.mark.integration

UV = Path(sys.executable).with_name("uv")
INSTALL = (UV, "pip", "install", "--no-cache", "--python", sys.executable)
PROJECT = "llama-cpp-python"
DOCUMENT = document_name(PROJECT, "0.3.100")
ANYWHERE = replace(
    FakeWheel(),
    filename="llama_cpp_python-0.3.100-py3-none-any.whl",
    wheel=wheel_file("py3-none-any", purelib="true"),
    metadata=metadata().replace(b"Requires-Dist: numpy>=1.22\n", b""),
)
"""A compiled wheel that installs on every machine."""
DRIVER = "NV_VARIANT_PROVIDER_FORCE_CUDA_DRIVER_VERSION"
GPU = "NV_VARIANT_PROVIDER_FORCE_SM_ARCH"
FEATURE = ("--preview-features", "wheel-variants")
HAS_GPU = Path("/proc/driver/nvidia/version").exists()
PLAIN = None
"""The label of the wheel that is no variant."""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the plain wheel and a variant for each toolkit, stamped from one compiled wheel."""
    folder = tmp_path_factory.mktemp("wheels")
    plain = make_wheel(folder / "in", ANYWHERE)
    markings = [
        Marking(label=None, requirements=(), platform_tags=("any",), variant=mark)
        for mark in (None, *CUDA_MARKS)
    ]
    stamped = [stamp(plain, marking, folder / "out") for marking in markings]
    return {path.name: path.read_bytes() for path in stamped}


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index on loopback and an empty folder to install into."""

    url: str
    home: Path

    def environment(self, forced: Mapping[str, str | None]) -> dict[str, str]:
        """Nothing of this machine's configuration, and the machine that is asked for."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "NO_PROXY": "127.0.0.1",
            "UV_NO_CONFIG": "1",
            **{name: value for name, value in forced.items() if value is not None},
        }

    def install(self, *options: str, driver: str | None = None, gpu: str | None = None) -> str | None:
        """Install by uv, and return the label of the variant that is then there; none for the plain wheel."""
        target = self.home / "installed"
        run_process(
            (*INSTALL, "--target", target, *options, "--default-index", self.url, PROJECT),
            env=self.environment({DRIVER: driver, GPU: gpu}),
        )
        (info,) = target.glob("*.dist-info")
        document = info / "variant.json"
        return read_wheel_document(document.read_bytes(), str(document)).label if document.exists() else None


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, wheels: dict[str, bytes]) -> Iterator[str]:
    """Serve what the command makes of the wheels alone, and give the index that chooses by itself."""
    source, folder = tmp_path_factory.mktemp("finished"), tmp_path_factory.mktemp("site") / "site"
    for name, content in wheels.items():
        (source / name).write_bytes(content)
    wheelgrid = (sys.executable, "-m", "wheelgrid", "index", "build")
    run_process((*wheelgrid, "--from-wheels", source, "--out", folder), cwd=ROOT)
    with serving_folder(folder) as url:
        yield f"{url}whl/variants/"


@pytest.fixture
def index(site: str, tmp_path: Path) -> Index:
    return Index(url=site, home=tmp_path)


@pytest.mark.parametrize(
    ("driver", "gpu", "label"),
    [
        pytest.param("11.8", "8.9", PLAIN, id="driver too old"),
        pytest.param("12.0", "8.9", "cu124", id="first of the major version"),
        pytest.param("12.3", "8.9", "cu124", id="older than every toolkit"),
        pytest.param("12.4", "8.9", "cu124", id="12.4"),
        pytest.param("12.6", "8.6", "cu126", id="12.6"),
        pytest.param("12.7", "8.6", "cu126", id="between two"),
        pytest.param("12.8", "8.9", "cu128", id="12.8"),
        pytest.param("12.8", "12.0", "cu128", id="rtx 50"),
        pytest.param("12.9", "9.0", "cu128", id="12.9"),
        pytest.param("13.0", "8.9", "cu130", id="13.0"),
        pytest.param("13.2", "12.0", "cu130", id="13.2"),
        pytest.param("13.4", "12.1", "cu134", id="13.4"),
        pytest.param("13.9", "10.3", "cu134", id="newer than every toolkit"),
        pytest.param("13.0", "6.1", "cu126", id="pascal with its last driver"),
        pytest.param("13.0", "7.0", "cu128", id="volta with its last driver"),
        pytest.param("13.0", "6.0", PLAIN, id="gpu that nobody compiled for"),
        pytest.param("13.0", "5.2", PLAIN, id="gpu that is too old"),
    ],
)
def test_uv_takes_the_wheel_that_fits(index: Index, driver: str, gpu: str, label: str | None) -> None:
    assert index.install(*FEATURE, driver=driver, gpu=gpu) == label


@pytest.mark.skipif(HAS_GPU, reason="this machine has an NVIDIA GPU, so uv finds one")
@pytest.mark.parametrize(("driver", "gpu"), [(None, None), ("13.0", None), (None, "8.9")])
def test_a_machine_without_driver_or_gpu_gets_the_plain_wheel(
    index: Index, driver: str | None, gpu: str | None
) -> None:
    assert index.install(*FEATURE, driver=driver, gpu=gpu) is PLAIN


def test_who_did_not_ask_for_variants_gets_the_plain_wheel(index: Index) -> None:
    assert index.install(driver="13.0", gpu="8.9") is PLAIN


def test_the_index_has_the_document_that_the_wheels_make(index: Index) -> None:
    content = requests.get(f"{index.url}{PROJECT}/{DOCUMENT}", timeout=10).content

    assert content == index_document(CUDA_MARKS)
    assert list(document_problems(content, CUDA_MARKS, DOCUMENT)) == []


def test_pip_gets_the_plain_wheel(index: Index) -> None:
    environment, target = index.home / "venv", index.home / "downloaded"
    run_process((UV, "venv", "--quiet", "--seed", "--python", sys.executable, environment))

    download = (environment / "bin" / "pip", "download", "--no-cache-dir", "--dest", target)
    run_process(
        (*download, "--index-url", index.url, PROJECT),
        env={**index.environment({DRIVER: "13.0", GPU: "8.9"}), "PIP_CONFIG_FILE": os.devnull},
    )

    assert [path.name for path in target.iterdir()] == [ANYWHERE.filename]


def broken(change: Mapping[str, VariantMark | None]) -> bytes:
    """Return the document of the index with some labels changed, or without them."""
    marks = {**{mark.label: mark for mark in CUDA_MARKS}, **change}
    return index_document(mark for mark in marks.values() if mark is not None)


def with_bound(mark: VariantMark, bound: str) -> VariantMark:
    return VariantMark(label=mark.label, properties=tuple(sorted({*mark.properties, bound})))


MISSING = broken({"cu128": None})
DIFFERENT = broken(
    {"cu128": with_bound(CUDA_MARKS[2], "nvidia :: cuda_version_lower_bound :: 12.3")},
)
FOREIGN = index_document(CUDA_MARKS).replace(b"NvidiaVariantPlugin", b"OtherPlugin")


@pytest.mark.parametrize(
    ("document", "says"),
    [
        pytest.param(MISSING, "variant 'cu128' is missing", id="label missing"),
        pytest.param(DIFFERENT, "variant 'cu128' is not what its wheels say", id="other properties"),
        pytest.param(FOREIGN, "provider of namespace 'nvidia'", id="other dialect"),
    ],
)
def test_a_document_that_misleads_installers_is_found(document: bytes, says: str) -> None:
    assert [says in problem.what for problem in document_problems(document, CUDA_MARKS, DOCUMENT)] == [True]


@pytest.mark.parametrize(
    ("document", "label"),
    [pytest.param(MISSING, "cu126", id="label missing"), pytest.param(FOREIGN, PLAIN, id="other dialect")],
)
def test_such_a_document_hides_wheels(
    document: bytes, label: str | None, wheels: dict[str, bytes], tmp_path: Path
) -> None:
    add_project(tmp_path / "site", PROJECT, {**wheels, DOCUMENT: document})

    with serving_folder(tmp_path / "site") as url:
        assert Index(url=url, home=tmp_path).install(*FEATURE, driver="12.8", gpu="8.9") == label


def test_or_it_makes_an_install_fail(wheels: dict[str, bytes], tmp_path: Path) -> None:
    add_project(tmp_path / "site", PROJECT, {**wheels, DOCUMENT: DIFFERENT})

    with (
        serving_folder(tmp_path / "site") as url,
        pytest.raises(ToolFailedError, match="Wheel variant `cu128` requires unsupported properties"),
    ):
        Index(url=url, home=tmp_path).install(*FEATURE, driver="12.3", gpu="8.9")


def test_an_upper_bound_would_take_the_gpu_from_the_last_driver_of_pascal(
    wheels: dict[str, bytes], tmp_path: Path
) -> None:
    bounded = [with_bound(mark, "nvidia :: cuda_version_upper_bound :: 13.0") for mark in CUDA_MARKS[:3]]
    add_project(tmp_path / "site", PROJECT, {**wheels, DOCUMENT: index_document(bounded)})

    with serving_folder(tmp_path / "site") as url:
        assert Index(url=url, home=tmp_path).install(*FEATURE, driver="13.0", gpu="6.1") is PLAIN
