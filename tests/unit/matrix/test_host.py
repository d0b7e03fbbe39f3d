"""A machine finds its platform, whatever it calls its architecture."""

from __future__ import annotations

import platform as this_machine

import pytest

from fakes.facts import FACTS
from fakes.matrices import SMALL
from matrix import Libc, Matrix, parse_matrix, platform_here, read_matrix, this_platform
from matrix.host import libc_of
from wheelgrid.errors import MatrixError
from wheelgrid.locations import this_checkout


@pytest.fixture(scope="module")
def ours() -> Matrix:
    return read_matrix(this_checkout().matrix)


@pytest.mark.parametrize(
    ("system", "machine", "libc", "expected"),
    [
        ("Linux", "x86_64", "glibc", "linux-x86_64"),
        ("Linux", "aarch64", "glibc", "linux-aarch64"),
        ("Linux", "x86_64", "musl", "linux-musl-x86_64"),
        ("Linux", "arm64", "musl", "linux-musl-aarch64"),
        ("Darwin", "arm64", None, "macos-arm64"),
        ("Darwin", "x86_64", None, "macos-x86_64"),
        ("Windows", "AMD64", None, "windows-amd64"),
        ("Windows", "ARM64", None, "windows-arm64"),
    ],
)
def test_every_platform_of_ours_is_found(
    ours: Matrix, system: str, machine: str, libc: Libc | None, expected: str
) -> None:
    assert platform_here(ours, system=system, machine=machine, libc=libc).id == expected


@pytest.mark.parametrize(
    ("system", "machine", "libc"),
    [
        ("Linux", "riscv64", "glibc"),
        ("Linux", "x86_64", "musl"),
        ("FreeBSD", "x86_64", None),
        ("Darwin", "x86_64", None),
    ],
)
def test_a_machine_that_is_not_in_the_matrix_is_told_which_are(
    system: str, machine: str, libc: Libc | None
) -> None:
    small = parse_matrix(SMALL, file="m.yaml", facts=FACTS)

    with pytest.raises(MatrixError, match=f"no platform for this machine, '{system} {machine}") as caught:
        platform_here(small, system=system, machine=machine, libc=libc)

    assert str(caught.value.problems[0].hint).endswith(": linux-x86_64, macos-arm64")


@pytest.mark.parametrize(
    ("system", "expected"), [("Darwin", {None}), ("Windows", {None}), ("Linux", {"glibc", "musl"})]
)
def test_only_linux_has_a_choice_of_libc(system: str, expected: set[Libc | None]) -> None:
    assert libc_of(system) in expected


def test_this_machine_is_asked(ours: Matrix) -> None:
    found = this_platform(ours)

    assert found.os == {"Linux": "linux", "Darwin": "macos", "Windows": "windows"}[this_machine.system()]
    assert (found.libc is None) == (this_machine.system() != "Linux")
