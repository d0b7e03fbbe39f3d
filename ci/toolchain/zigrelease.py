"""Gets the pinned zig: a C and C++ compiler for many systems, too large to install for everyone."""

from __future__ import annotations

import os
import shutil
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ci.vendoring.registry import PinnedFile, fetch
from wheelgrid.errors import BuildError, Problem
from wheelgrid.files import FileWriteError
from wheelgrid.models import FrozenModel, Sha256

_PROGRAM = Path("ziglang", "zig")


class ZigArchive(FrozenModel):
    """The compiler for one kind of building machine."""

    system: str
    """``platform.system()`` of that machine."""
    machines: tuple[str, ...]
    """``platform.machine()``, in every spelling."""
    filename: str
    """Wheel that carries the compiler."""
    sha256: Sha256
    """Its digest."""


class ZigRelease(FrozenModel):
    """One release of zig."""

    project: str
    """Project on the package index."""
    version: str
    """What ``zig version`` prints."""
    archives: tuple[ZigArchive, ...]
    """One for each kind of building machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The kind of the machine that builds."""

    system: str
    """``platform.system()``: ``Linux``, ``Darwin`` or ``Windows``."""
    machine: str
    """``platform.machine()``: ``x86_64``, ``aarch64``, ``arm64``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zig:
    """An unpacked compiler."""

    program: Path
    """The program, absolute."""
    version: str
    """Its release."""


def read_zig_release() -> ZigRelease:
    """Read ``ci/toolchain/zig.toml``, which is ours: a fault in it is a bug, not a user's error."""
    text = (resources.files("ci.toolchain") / "zig.toml").read_text("utf-8")
    return ZigRelease.model_validate(tomllib.loads(text))


def get_zig(release: ZigRelease, machine: Machine, folder: Path, progress: Callable[[str], None]) -> Zig:
    """Return the compiler, downloaded and unpacked into ``folder`` on the first call.

    Raises:
        BuildError: There is none for this kind of machine.
        SourceError: The archive cannot be had, or is not the pinned one.
        FileWriteError: The folder cannot be written or the disk is full.
    """
    archive = _archive_for(release, machine)
    home = folder.absolute() / f"zig-{release.version}-{archive.sha256[:12]}"
    if not home.is_dir():
        pinned = PinnedFile(project=release.project, filename=archive.filename, sha256=archive.sha256)
        wheel = fetch(pinned, folder / "downloads", progress)
        progress(f"unpacking {archive.filename}")
        with _placing(home) as staging:
            _unpack(wheel, staging)
        wheel.unlink()
    return Zig(program=home / _PROGRAM, version=release.version)


def _archive_for(release: ZigRelease, machine: Machine) -> ZigArchive:
    for archive in release.archives:
        if archive.system == machine.system and machine.machine in archive.machines:
            return archive
    here = f"{machine.system} {machine.machine}"
    known = ", ".join(f"{archive.system} {archive.machines[0]}" for archive in release.archives)
    raise BuildError(
        Problem(
            what=f"portable wheels cannot be built on {here!r}, only on {known}",
            hint="build on one of these, or leave out --portable for a wheel of this machine's own system",
        )
    )


@contextmanager
def _placing(home: Path) -> Iterator[Path]:
    """Give a folder that becomes ``home`` when the block ends well, and vanishes when it does not."""
    staging = home.with_name(f"{home.name}.{os.getpid()}.part")
    try:
        shutil.rmtree(staging, ignore_errors=True)
        yield staging
        staging.rename(home)
    except OSError as error:
        raise FileWriteError(home, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _unpack(wheel: Path, folder: Path) -> None:
    """Unpack; `zipfile` forgets that a program may be run."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    program = folder / _PROGRAM
    program.chmod(program.stat().st_mode | 0o111)
