"""Broken facts are refused with file, line, column and key, all faults of all files together."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from matrix.facts import read_facts
from matrix.facts.reader import read_folder
from wheelgrid.errors import MatrixError

FACTS = Path(__file__).parents[3] / "matrix" / "facts"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in FACTS.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def edit(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first occurrence of a text, and return the line on which it begins."""
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


@dataclass(frozen=True, slots=True)
class Breakage:
    """One change that breaks the facts, and what is said of it."""

    file: str
    old: str
    new: str
    what: str
    key: str


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(MatrixError) as caught:
        read_folder(folder)
    return [str(problem) for problem in caught.value.problems]


def test_the_facts_are_read_once_and_quickly() -> None:
    began = time.process_time()
    facts = read_folder(FACTS)

    assert time.process_time() - began < 0.3
    assert read_facts() is read_facts()
    assert read_facts() == facts


@pytest.mark.parametrize(
    "breakage",
    [
        pytest.param(
            Breakage(
                "cuda.yaml",
                "gcc_max: 13",
                "gcc_max: 13\n    gcc_maximum: 13",
                "unknown key 'gcc_maximum'",
                'toolkits."12.4".gcc_maximum',
            ),
            id="unknown-key",
        ),
        pytest.param(
            Breakage(
                "cuda.yaml",
                "gcc_max: 13",
                "gcc_max: thirteen",
                "input should be a valid integer",
                'toolkits."12.4".gcc_max',
            ),
            id="no-number",
        ),
        pytest.param(
            Breakage(
                "cuda.yaml",
                "[50, 52,",
                "[sm_50, 52,",
                "'sm_50' is not a CUDA architecture",
                'toolkits."12.4".architectures[0]',
            ),
            id="cuda-architecture",
        ),
        pytest.param(
            Breakage(
                "cuda.yaml",
                "linux_driver: 550.54.14",
                "linux_driver: R550",
                "'R550' is not a driver version",
                'toolkits."12.4".linux_driver',
            ),
            id="driver",
        ),
        pytest.param(
            Breakage(
                "cuda.yaml",
                "update: 12.4.1",
                "update: 12.4",
                "'12.4' is not a whole version",
                'toolkits."12.4".update',
            ),
            id="update",
        ),
        pytest.param(
            Breakage(
                "cuda.yaml",
                "mentions:\n  11.8:",
                "mentions:\n  12.4:",
                "CUDA 12.4 is a toolkit too",
                'mentions."12.4"',
            ),
            id="mentioned-toolkit",
        ),
        pytest.param(
            Breakage(
                "cuda.yaml",
                "ptx_isa: 8.4",
                "ptx_isa: 84",
                "'84' is not a major and a minor version",
                'toolkits."12.4".ptx_isa',
            ),
            id="minor-version",
        ),
        pytest.param(
            Breakage(
                "cuda.yaml",
                "msvc_min: 1910",
                "msvc_min: 1960",
                "msvc_min 1960 is above msvc_max 1949",
                'toolkits."12.4".msvc_min',
            ),
            id="msvc-range",
        ),
        pytest.param(
            Breakage(
                "cuda.yaml",
                'cudart: "nvidia-cuda-runtime-cu12>=12.4,<13"',
                'cudart: "nvidia cuda runtime"',
                "is not a requirement",
                'toolkits."12.4".runtime_packages',
            ),
            id="requirement",
        ),
        pytest.param(
            Breakage(
                "cuda.yaml",
                "checked: 2026-11-21",
                "checked: last autumn",
                "input should be a valid date",
                'toolkits."12.4".checked',
            ),
            id="date",
        ),
        pytest.param(
            Breakage(
                "rocm.yaml",
                "[gfx900, gfx906",
                "[gfx900, vega20",
                "'vega20' is not a target of ROCm",
                'releases."6.3".architectures[1]',
            ),
            id="gfx-target",
        ),
        pytest.param(
            Breakage(
                "vulkan.yaml",
                "linux_sha256: ed66477d",
                "linux_sha256: ED66477D",
                "is not a SHA-256 digest",
                'sdks."1.4.341.0".linux_sha256',
            ),
            id="digest",
        ),
        pytest.param(
            Breakage(
                "vulkan.yaml",
                "    linux_archive: vulkansdk-linux-x86_64-1.4.341.0.tar.xz\n",
                "",
                "one of linux_archive and linux_sha256 is missing",
                'sdks."1.4.341.0"',
            ),
            id="digest-without-archive",
        ),
        pytest.param(
            Breakage(
                "metal.yaml",
                "sdk: 26",
                "sdk: -1",
                "input should be greater than 0",
                "metal.sdk",
            ),
            id="sdk",
        ),
        pytest.param(
            Breakage(
                "other.yaml",
                "systems: [linux, windows]",
                "systems: [linux, dos]",
                "input should be 'linux', 'macos' or 'windows'",
                'toolkits."oneapi-2026.1".systems[1]',
            ),
            id="system",
        ),
        pytest.param(
            Breakage(
                "gpus.yaml",
                "vendor: nvidia",
                "vendor: matrox",
                "input should be 'nvidia' or 'amd'",
                "generations.pascal.vendor",
            ),
            id="vendor",
        ),
        pytest.param(
            Breakage(
                "gpus.yaml",
                "      v100: {",
                "      p100: {",
                "the name 'p100' is taken",
                "generations.volta.gpus.p100",
            ),
            id="gpu-twice",
        ),
        pytest.param(
            Breakage(
                "gpus.yaml",
                "      v100: {",
                "      hopper: {",
                "the name 'hopper' is taken",
                "generations.volta.gpus.hopper",
            ),
            id="gpu-named-as-a-generation",
        ),
        pytest.param(
            Breakage(
                "gpus.yaml",
                'h100: {title: "H100, H200, GH200", products: "H100, H200, GH200, H20, H800", '
                'architectures: {"*": 90}}',
                "h100: Tesla",
                "expected a mapping, found 'Tesla'",
                "generations.hopper.gpus.h100",
            ),
            id="gpu-not-a-mapping",
        ),
        pytest.param(
            Breakage(
                "gpus.yaml",
                'architectures: {"*": 70}',
                "architectures: 70",
                "expected a mapping, found '70'",
                "generations.volta.gpus",
            ),
            id="architectures-not-a-mapping",
        ),
        pytest.param(
            Breakage(
                "pythons.yaml",
                "    identifier: cp39\n",
                "",
                "Python 3.9 needs either an identifier or the reason",
                'pythons."3.9"',
            ),
            id="python-without-identifier-or-reason",
        ),
        pytest.param(
            Breakage(
                "pythons.yaml",
                "identifier: cp39",
                "identifier: cp39\n    missing: both",
                "Python 3.9 needs either an identifier or the reason",
                'pythons."3.9"',
            ),
            id="python-with-identifier-and-reason",
        ),
        pytest.param(
            Breakage(
                "pythons.yaml",
                "end_of_life: 2024-10",
                "end_of_life: 2024",
                "'2024' is not a month",
                'pythons."3.8".end_of_life',
            ),
            id="month",
        ),
        pytest.param(
            Breakage(
                "pythons.yaml",
                "\n  3.9:",
                "\n  py39:",
                "'py39' is not a Python version",
                "pythons.py39",
            ),
            id="python-version",
        ),
        pytest.param(
            Breakage(
                "platforms.yaml",
                "    libc: glibc\n",
                "",
                "libc is None on linux",
                "platforms.linux-x86_64",
            ),
            id="linux-without-libc",
        ),
        pytest.param(
            Breakage(
                "platforms.yaml",
                "os: macos\n    architecture: arm64\n",
                "os: macos\n    architecture: arm64\n    libc: glibc\n",
                "libc is 'glibc' on macos",
                "platforms.macos-arm64.libc",
            ),
            id="macos-with-libc",
        ),
        pytest.param(
            Breakage(
                "platforms.yaml",
                "cores: 4",
                "cores: 0",
                "input should be greater than 0",
                'runners."ubuntu-22.04".cores',
            ),
            id="cores",
        ),
        pytest.param(
            Breakage(
                "platforms.yaml",
                "python: 3.14\n",
                "python: 3\n",
                "'3' is not a Python version",
                "verify_images.fedora:43.python",
            ),
            id="python-of-an-image",
        ),
    ],
)
def test_a_broken_fact_is_refused_where_it_stands(folder: Path, breakage: Breakage) -> None:
    edit(folder, breakage.file, breakage.old, breakage.new)

    (fault,) = faults_of(folder)

    assert breakage.what in fault
    assert f"at: {folder / breakage.file}:" in fault
    assert f"({breakage.key}" in fault


@pytest.mark.parametrize("field", ["source", "checked"])
def test_a_fact_without_its_origin_is_refused(folder: Path, field: str) -> None:
    text = (folder / "metal.yaml").read_text()
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith(f"  {field}:")]
    (folder / "metal.yaml").write_text("".join(kept))

    (fault,) = faults_of(folder)

    assert f"key '{field}' is missing" in fault


def test_faults_of_all_files_come_together_in_the_order_of_files_and_lines(folder: Path) -> None:
    first = edit(folder, "cuda.yaml", "gcc_max: 15", "gcc_max: many")
    second = edit(folder, "cuda.yaml", "    runtime_library: libcudart.so.12\n", "")
    edit(folder, "pythons.yaml", "pythons:", "pythons: [")

    faults = faults_of(folder)

    assert len(faults) == 3
    assert f"cuda.yaml:{first}:" in faults[0]
    assert "key 'runtime_library' is missing" in faults[1]
    assert second > first
    assert "broken YAML" in faults[2]


def test_a_missing_section_is_named(folder: Path) -> None:
    edit(folder, "rocm.yaml", "\nreleases:", "\nrelease:")

    faults = faults_of(folder)

    assert any("section 'releases' is missing" in fault for fault in faults)
    assert any("unknown key 'release'" in fault for fault in faults)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param(b"", "the file is empty", id="empty"),
        pytest.param(b"metal: \xff", "the file is not UTF-8: byte 0xff", id="not-utf-8"),
        pytest.param(b"- metal", "expected a mapping, found a list", id="a-list"),
        pytest.param(b"metal:\n", "there is no value", id="no-value"),
        pytest.param(b"metal: &a 1\nmore: *a\n", "an alias stands here", id="alias"),
    ],
)
def test_a_file_that_is_no_mapping_of_facts_is_refused(folder: Path, content: bytes, what: str) -> None:
    (folder / "metal.yaml").write_bytes(content)

    assert any(what in fault for fault in faults_of(folder))


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "metal.yaml").unlink()

    (fault,) = faults_of(folder)

    assert "cannot read the facts" in fault
    assert "metal.yaml" in fault
