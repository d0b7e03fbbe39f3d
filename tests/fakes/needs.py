"""Needs of jobs, without a matrix."""

from __future__ import annotations

from ci.toolkits.need import Need
from matrix.model import Family, Libc, OperatingSystem

_PLATFORMS: dict[str, tuple[OperatingSystem, str]] = {
    "linux-x86_64": (OperatingSystem.LINUX, "x86_64"),
    "linux-aarch64": (OperatingSystem.LINUX, "aarch64"),
    "linux-musl-x86_64": (OperatingSystem.LINUX, "x86_64"),
    "linux-riscv64": (OperatingSystem.LINUX, "riscv64"),
    "macos-arm64": (OperatingSystem.MACOS, "arm64"),
    "windows-amd64": (OperatingSystem.WINDOWS, "amd64"),
    "windows-arm64": (OperatingSystem.WINDOWS, "arm64"),
}


def need(
    family: Family,
    platform: str = "linux-x86_64",
    *,
    toolkit: str | None = None,
    host_compiler: str | None = None,
) -> Need:
    """Make what a job of the sample project `demo` needs."""
    system, architecture = _PLATFORMS[platform]
    libc: Libc = "musl" if "musl" in platform else "glibc"
    return Need(
        job=f"demo-{platform}",
        family=family,
        toolkit=toolkit,
        platform=platform,
        os=system,
        architecture=architecture,
        libc=libc if system is OperatingSystem.LINUX else None,
        host_compiler=host_compiler,
    )
