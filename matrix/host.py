"""This machine → its platform in the matrix."""

from __future__ import annotations

import platform as this_machine

from matrix.model import Libc, Matrix, OperatingSystem, Platform
from wheelgrid.errors import MatrixError, Problem

_SYSTEMS = {
    "Linux": OperatingSystem.LINUX,
    "Darwin": OperatingSystem.MACOS,
    "Windows": OperatingSystem.WINDOWS,
}
_ARCHITECTURES = {"amd64": "x86_64", "x64": "x86_64", "arm64": "aarch64"}
"""One spelling for each architecture, whatever the system calls it."""


def platform_here(matrix: Matrix, *, system: str, machine: str, libc: Libc | None) -> Platform:
    """Find the platform of a machine.

    Args:
        matrix: The platforms to choose from.
        system: ``platform.system()``: ``Linux``, ``Darwin`` or ``Windows``.
        machine: ``platform.machine()``: ``x86_64``, ``AMD64``, ``aarch64``, ``arm64``.
        libc: The C library on Linux; none elsewhere.

    Raises:
        MatrixError: The matrix has no such platform.
    """
    for platform in matrix.platforms:
        if (
            platform.os is _SYSTEMS.get(system)
            and _one_spelling(platform.architecture) == _one_spelling(machine)
            and platform.libc == libc
        ):
            return platform
    machine_words = " ".join(word for word in (system, machine, libc) if word)
    known = ", ".join(platform.id for platform in matrix.platforms)
    raise MatrixError(
        Problem(
            what=f"the matrix has no platform for this machine, {machine_words!r}",
            hint=f"use a machine of one of these platforms, or add this one: {known}",
        )
    )


def this_platform(matrix: Matrix) -> Platform:
    """Find the platform of the machine that we run on.

    Raises:
        MatrixError: The matrix has no such platform.
    """
    system = this_machine.system()
    return platform_here(matrix, system=system, machine=this_machine.machine(), libc=libc_of(system))


def libc_of(system: str) -> Libc | None:
    """Return the C library that this Python was built for, if the system is Linux."""
    if system != "Linux":
        return None
    return "glibc" if this_machine.libc_ver()[0] == "glibc" else "musl"


def _one_spelling(architecture: str) -> str:
    lowered = architecture.lower()
    return _ARCHITECTURES.get(lowered, lowered)
