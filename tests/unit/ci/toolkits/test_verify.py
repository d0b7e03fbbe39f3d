"""Toolchains are chosen, unpacked once, and held to the release that is pinned."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from ci.toolkits.verify import (
    PinnedToolchain,
    Verifier,
    installed_nvcc,
    read_pinned_toolchains,
    unpack_wheels,
)
from ci.vendoring.registry import PinnedFile
from fakes.toolchains import FakeToolchain
from matrix.facts import read_facts
from wheelgrid.errors import FactsError
from wheelgrid.files import FileWriteError


def verifier(folder: Path, fake: FakeToolchain) -> Verifier:
    return Verifier(facts=read_facts(), folder=folder, run=fake.runner(), progress=lambda _: None)


def pinned_wheel(folder: Path, fake: FakeToolchain, tmp_path: Path) -> PinnedToolchain:
    """Make a wheel of a fake toolchain, and lay it where a download would lie."""
    tree = fake.write(tmp_path / "tree")
    wheel = folder / "downloads" / "nvidia_cuda_nvcc-1-py3-none-any.whl"
    wheel.parent.mkdir(parents=True)
    with zipfile.ZipFile(wheel, "w") as archive:
        for file in sorted(tree.rglob("*")):
            archive.write(file, f"nvidia/cu13/{file.relative_to(tree)}")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    pinned = PinnedFile(project="nvidia-cuda-nvcc", filename=wheel.name, sha256=digest)
    return PinnedToolchain(toolkit="13.0", files=(pinned,))


def test_a_toolchain_is_pinned_for_every_toolkit() -> None:
    pinned = read_pinned_toolchains()

    assert [one.toolkit for one in pinned.toolchains] == [one.version for one in read_facts().cuda]
    assert pinned.chosen([]) == pinned.toolchains
    assert [one.toolkit for one in pinned.chosen(["13.0", "12.4"])] == ["13.0", "12.4"]


def test_unknown_releases_are_refused_together() -> None:
    with pytest.raises(FactsError, match=r"no toolchain is pinned for CUDA '12\.7'") as caught:
        read_pinned_toolchains().chosen(["12.7", "13.0", "14"])

    assert len(caught.value.problems) == 2


def test_a_pinned_toolchain_is_compared(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    fake = FakeToolchain(gcc_max=16)

    comparison = verifier(folder, fake).against_pinned(pinned_wheel(folder, fake, tmp_path))

    assert [one.fact for one in comparison.differences] == ["gcc_max"]
    assert (folder / "cuda-13.0" / "nvidia" / "cu13" / "bin" / "ptxas").stat().st_mode & 0o100


def test_a_pin_of_another_release_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    fake = FakeToolchain(release="13.1.80")

    with pytest.raises(FactsError, match=r"the toolchain pinned for CUDA 13\.0 is 13\.1\.80"):
        verifier(folder, fake).against_pinned(pinned_wheel(folder, fake, tmp_path))


def test_a_release_that_the_facts_do_not_know_is_refused(tmp_path: Path) -> None:
    fake = FakeToolchain(release="14.0.1")

    with pytest.raises(FactsError, match=r"the facts do not know CUDA 14\.0"):
        verifier(tmp_path, fake).against_folder(fake.write(tmp_path))


def test_wheels_are_unpacked_once_and_again_after_a_crash(tmp_path: Path) -> None:
    wheel = tmp_path / "one.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("bin/ptxas", "1")
    folder = unpack_wheels([wheel], tmp_path / "out")
    (folder / "bin" / "ptxas").write_text("kept")

    assert unpack_wheels([wheel], folder) == folder
    assert (folder / "bin" / "ptxas").read_text() == "kept"

    (folder / ".complete").unlink()
    unpack_wheels([wheel], folder)
    assert (folder / "bin" / "ptxas").read_text() == "1"


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(FileWriteError):
        unpack_wheels([], tmp_path / "file" / "out")


def test_the_installed_nvcc_is_that_of_cuda_path_else_of_path(tmp_path: Path) -> None:
    for name in ("one", "two"):
        nvcc = tmp_path / name / "bin" / "nvcc"
        nvcc.parent.mkdir(parents=True)
        nvcc.touch(mode=0o755)
    one, two = tmp_path / "one", tmp_path / "two"

    assert installed_nvcc({"CUDA_PATH": str(one), "PATH": str(two / "bin")}) == one / "bin" / "nvcc"
    assert installed_nvcc({"CUDA_HOME": str(two)}) == two / "bin" / "nvcc"
    assert installed_nvcc({"CUDA_PATH": str(tmp_path), "PATH": str(two / "bin")}) == two / "bin" / "nvcc"
    assert installed_nvcc({"PATH": str(tmp_path)}) is None
