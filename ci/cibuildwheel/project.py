"""What cibuildwheel builds from: the sdist, unpacked, with the files of the wheel's test beside it.

Never the checkout itself: cibuildwheel copies its whole working directory into the container. And what is
released as source is then what the wheels are built from.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from wheelgrid.errors import BuildError, Problem
from wheelgrid.files import FileWriteError
from wheelgrid.process import Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedProject:
    """A folder that holds all that a run needs and nothing else."""

    folder: Path
    """The working directory of cibuildwheel; it holds the files of the test under their own names."""
    package: Path
    """The unpacked sdist, a folder inside it."""


def make_sdist(package: Path, folder: Path, *, run: Runner, environment: Mapping[str, str]) -> Path:
    """Make the sdist of a package and return its path.

    Raises:
        BuildError: The build backend refuses.
        FileWriteError: The folder cannot be emptied.
    """
    emptied(folder)
    command = (sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", folder, package)
    run(command, env=environment, log=folder / "sdist.log")
    (archive,) = folder.glob("*.tar.gz")
    return archive


def stage(sdist: Path, sources: Iterable[str], package: Path, folder: Path) -> StagedProject:
    """Unpack an sdist into an empty folder, and put files of the package beside it.

    Args:
        sdist: The archive; it holds one folder (PEP 625).
        sources: Files and folders of the package, relative to it, that the test needs.
        package: The folder of the package.
        folder: Where it goes; what is there is removed.

    Raises:
        BuildError: The archive is no sdist, or a source is not there.
        FileWriteError: The folder cannot be written or the disk is full.
    """
    emptied(folder)
    try:
        root = _unpack(sdist, folder)
        for source in sources:
            _copy(source, package, folder)
    except tarfile.TarError as error:
        raise BuildError(Problem(what=f"the sdist cannot be read: {error}", where=str(sdist))) from error
    except OSError as error:
        raise FileWriteError(folder, error) from error
    return StagedProject(folder=folder, package=folder / root)


def emptied(folder: Path) -> None:
    """Make a folder, or remove what is in it.

    Raises:
        FileWriteError: It cannot be emptied.
    """
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    except OSError as error:
        raise FileWriteError(folder, error) from error


def _unpack(sdist: Path, folder: Path) -> str:
    """Unpack plain files, by hand: the extraction filters came with Python 3.11.4, Debian 12 has 3.11.2."""
    roots: set[str] = set()
    with tarfile.open(sdist) as archive:
        for member in archive:
            if member.isdir():
                continue
            path = PurePosixPath(member.name)
            content = archive.extractfile(member) if member.isfile() else None
            if content is None or path.is_absolute() or ".." in path.parts:
                raise BuildError(
                    Problem(what=f"{member.name!r} is no plain file of an sdist", where=str(sdist))
                )
            roots.add(path.parts[0])
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with content, target.open("wb") as sink:
                shutil.copyfileobj(content, sink)
            target.chmod(0o755 if member.mode & stat.S_IXUSR else 0o644)
            os.utime(target, (member.mtime, member.mtime))
    if len(roots) != 1:
        raise BuildError(Problem(what=f"an sdist holds one folder, not {len(roots)}", where=str(sdist)))
    return roots.pop()


def _copy(source: str, package: Path, folder: Path) -> None:
    origin, target = package / source, folder / source
    if not origin.exists():
        raise BuildError(
            Problem(
                what=f"the wheel's test needs {source!r}, which is not there",
                where=str(package),
                hint="mend the sources of the test in the matrix",
            )
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    if origin.is_dir():
        shutil.copytree(origin, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(origin, target)
