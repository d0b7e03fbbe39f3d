"""A toolkit is installed from pinned archives alone, or refused with the reason."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ci.toolkits.install import Installer
from ci.toolkits.need import Need
from ci.toolkits.redist import Redist, RedistFile, RedistRelease, read_redist
from fakes.needs import need
from fakes.package_index import serving_folder
from fakes.runner import RecordingRunner
from matrix.facts import read_facts
from matrix.model import Family
from wheelgrid.errors import BuildError, MatrixError, SourceError

FACTS = read_facts()


def installer(folder: Path, redist: Redist, runner: RecordingRunner | None = None) -> Installer:
    return Installer(
        facts=FACTS,
        redist=redist,
        downloads=folder / "downloads",
        run=runner or RecordingRunner(),
        progress=lambda _: None,
        pause=lambda _: None,
    )


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Redist]:
    """Serve a toolkit of two archives."""
    files = []
    for component, member in (("cuda_nvcc", "bin/nvcc.exe"), ("cuda_cudart", "include/cuda_runtime.h")):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(f"{component}-archive/{member}", member)
        path = tmp_path / "site" / component / f"{component}.zip"
        path.parent.mkdir(parents=True)
        path.write_bytes(buffer.getvalue())
        digest = hashlib.sha256(buffer.getvalue()).hexdigest()
        files.append(RedistFile(path=f"{component}/{component}.zip", sha256=digest))
    release = RedistRelease(
        update="12.8.1",
        platform="windows-amd64",
        source="fabricated",
        checked=date(2026, 1, 1),
        archives=tuple(files),
    )
    with serving_folder(tmp_path / "site") as url:
        yield Redist(base=url.rstrip("/"), releases=(release,))


def test_cuda_on_windows_is_unpacked_from_its_archives(tmp_path: Path, served: Redist) -> None:
    wanted = need(Family.CUDA, "windows-amd64", toolkit="12.8")

    variables = installer(tmp_path, served).install(wanted, tmp_path / "out")

    assert (tmp_path / "out" / "bin" / "nvcc.exe").read_text() == "bin/nvcc.exe"
    assert (tmp_path / "out" / "include" / "cuda_runtime.h").is_file()
    assert variables == (
        ("CUDACXX", str(tmp_path / "out" / "bin" / "nvcc.exe")),
        ("CUDA_PATH", str(tmp_path / "out")),
    )


def test_an_archive_with_another_digest_is_refused(tmp_path: Path, served: Redist) -> None:
    (release,) = served.releases
    false = release.archives[1].model_copy(update={"sha256": "0" * 64})
    redist = Redist(
        base=served.base,
        releases=(release.model_copy(update={"archives": (release.archives[0], false)}),),
    )

    with pytest.raises(SourceError, match="the pin says 0000"):
        installer(tmp_path, redist).install(
            need(Family.CUDA, "windows-amd64", toolkit="12.8"), tmp_path / "out"
        )


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        pytest.param(
            need(Family.CUDA, "windows-arm64", toolkit="12.8"),
            r"no digests of CUDA 12\.8\.1 for windows-arm64 are established",
            id="no-such-platform",
        ),
        pytest.param(
            need(Family.CUDA, "windows-amd64", toolkit="13.5"),
            r"no digests of CUDA 13\.5 for windows-amd64 are established",
            id="no-known-update",
        ),
        pytest.param(
            need(Family.CUDA, toolkit="12.8"), "installed inside the container", id="linux-is-a-container"
        ),
        pytest.param(
            need(Family.ROCM, "windows-amd64", toolkit="7.2"),
            "no declared way for rocm on windows-amd64",
            id="rocm-on-windows",
        ),
        pytest.param(
            need(Family.VULKAN, "windows-amd64", toolkit="1.4.341.0"),
            "no digest of the Vulkan SDK is established",
            id="sdk-without-digest",
        ),
    ],
)
def test_what_is_not_established_is_refused(tmp_path: Path, wanted: Need, reason: str) -> None:
    with pytest.raises(BuildError, match=reason):
        installer(tmp_path, read_redist()).install(wanted, tmp_path / "out")


def test_a_toolkit_that_the_facts_do_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match=r"no CUDA toolkit '11\.8'"):
        installer(tmp_path, read_redist()).install(
            need(Family.CUDA, "windows-amd64", toolkit="11.8"), tmp_path / "out"
        )


@pytest.mark.parametrize(
    "wanted",
    [need(Family.METAL, "macos-arm64"), need(Family.CPU, "windows-amd64"), need(Family.CPU)],
    ids=["metal", "cpu-on-windows", "cpu-on-linux"],
)
def test_nothing_is_installed_where_nothing_is_needed(tmp_path: Path, wanted: Need) -> None:
    runner = RecordingRunner()

    assert installer(tmp_path, read_redist(), runner).install(wanted, tmp_path / "out") == ()
    assert runner.commands == []
    assert not (tmp_path / "out").exists()


def test_vulkan_on_windows_runs_the_checked_installer(tmp_path: Path) -> None:
    content = b"installer"
    (tmp_path / "downloads").mkdir()
    sdk = FACTS.vulkan_sdk("1.4.357.0").model_copy(
        update={"windows_sha256": hashlib.sha256(content).hexdigest()}
    )
    (tmp_path / "downloads" / str(sdk.windows_archive)).write_bytes(content)
    runner = RecordingRunner()
    prepared = Installer(
        facts=FACTS.model_copy(update={"vulkan": (sdk,)}),
        redist=read_redist(),
        downloads=tmp_path / "downloads",
        run=runner,
        progress=lambda _: None,
    )

    variables = prepared.install(need(Family.VULKAN, "windows-amd64"), tmp_path / "out")

    ((program, *words),) = runner.commands
    assert Path(program).name == "vulkansdk-windows-X64-1.4.357.0.exe"
    assert words[:2] == ["--root", str(tmp_path / "out")]
    assert variables == (("VULKAN_SDK", str(tmp_path / "out")),)


def test_the_archives_of_every_installed_update_are_pinned() -> None:
    redist = read_redist()
    pinned = {(one.update, one.platform) for one in redist.releases}

    for toolkit in FACTS.cuda:
        wanted = need(Family.CUDA, "windows-amd64", toolkit=toolkit.version)
        if (toolkit.update, "windows-amd64") in pinned:
            parts = {Path(one.name).name.partition("-")[0] for one in redist.archives_for(wanted, FACTS)}
            compiler = {"cuda_nvcc"} if toolkit.major == 12 else {"cuda_nvcc", "cuda_crt", "libnvvm"}
            assert compiler | {"cuda_cudart", "libcublas"} <= parts
            assert parts & {"cuda_cccl", "cccl"}
    assert {update for update, _ in pinned} == {"12.4.1", "12.6.3", "12.8.1", "12.9.1", "13.0.2", "13.4.1"}
    assert ("13.4.1", "windows-arm64") in pinned
