"""A job → the toolchain that makes its wheel on this machine, whatever this machine runs."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from ci.toolchain.mingw import mingw_toolchain
from ci.toolchain.model import Toolchain
from ci.toolchain.zig import zig_toolchain
from ci.toolchain.zigrelease import Machine, get_zig, read_zig_release
from ci.wheel.policy import parse_platform_tag
from matrix import Family, Job, OperatingSystem
from wheelgrid.errors import BuildError, Problem
from wheelgrid.process import Runner

_LINUX_ARCHITECTURES = frozenset({"x86_64", "aarch64"})
_REASONS = MappingProxyType(
    {
        OperatingSystem.MACOS: "only a Mac has the SDK that its wheels need",
        OperatingSystem.WINDOWS: "MinGW-w64 is proven for Windows on x86-64 only",
        OperatingSystem.LINUX: "zig is proven for x86_64 and aarch64 only",
    }
)


def portable_toolchain(
    job: Job,
    *,
    folder: Path,
    environment: Mapping[str, str],
    run: Runner,
    progress: Callable[[str], None],
) -> Toolchain:
    """Return what compiles a job's wheel here without a container, downloaded on first use if it must be.

    Args:
        job: The job; its platform need not be that of this machine.
        folder: For downloaded tools and wrappers, kept between runs.
        environment: The environment of the build.
        run: Runs programs.
        progress: Told what is going on.

    Raises:
        BuildError: No toolchain makes this job's wheel here.
        SourceError: The compiler cannot be downloaded.
        FileWriteError: The folder cannot be written or the disk is full.
    """
    if job.backend.family is not Family.CPU:
        raise _refused(job, f"the toolkit of {job.backend.family.value!r} takes the system's own compilers")
    os, architecture = job.platform.os, job.platform.architecture
    if os is OperatingSystem.LINUX and architecture in _LINUX_ARCHITECTURES:
        here = Machine(system=platform.system(), machine=platform.machine())
        zig = get_zig(read_zig_release(), here, folder, progress)
        return zig_toolchain(zig_target(job), zig=zig, folder=folder, environment=environment)
    if os is OperatingSystem.WINDOWS and architecture == "amd64":
        return mingw_toolchain(environment, run)
    raise _refused(job, _REASONS[os])


def zig_target(job: Job) -> str:
    """Return a Linux job's target as zig names it: ``manylinux_2_28_x86_64`` is ``x86_64-linux-gnu.2.28``.

    musl has no versions of symbols, so its target has no version.
    """
    floor = parse_platform_tag(job.wheel_tag_floor)
    if job.platform.libc == "musl" or floor is None or floor.version is None:
        return f"{job.platform.architecture}-linux-musl"
    major, minor = floor.version
    return f"{job.platform.architecture}-linux-gnu.{major}.{minor}"


def _refused(job: Job, reason: str) -> BuildError:
    return BuildError(
        Problem(
            what=f"{job.id!r} cannot be built as a portable wheel: {reason}",
            hint="leave out --portable and build it on its own platform, as the workflows do",
        )
    )
