"""Where the bytes of new wheels come from, and how they get into a folder: placed, then read back."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index_gen.site.disk import Disk
from index_gen.tree import SitePath, metadata_path, wheel_path
from wheelgrid.errors import Problem, PublishError, RecordError
from wheelgrid.record import METADATA_SUFFIX, WheelRecord
from wheelgrid.structs import Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelFiles:
    """Where wheels may lie."""

    places: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    """By file name, where the wheel may be; its METADATA is beside it or inside it."""
    roots: Sequence[Path] = ()
    """Folders in which wheels may be too, as they are or below them as in a site."""
    metadata: Mapping[str, bytes] = field(default_factory=dict)
    """By file name, METADATA of wheels that this run has just hashed, at the first of their places."""

    def candidates(self, wheel: WheelRecord) -> Iterator[Path]:
        """Return where a wheel may be, in the order in which one should look."""
        yield from self.places.get(wheel.filename, ())
        yield from (root / name for root in self.roots for name in (wheel_path(wheel), wheel.filename))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedSite:
    """The site that is served, as far as it is known to be whole."""

    root: Path
    """Its folder."""
    wheels: frozenset[tuple[str, str, Sha256, Sha256]] = frozenset()
    """Backend, file name, digest and digest of the METADATA of all wheels that it holds."""

    def has(self, wheel: WheelRecord) -> bool:
        """Tell whether the site holds these very bytes."""
        key = (wheel.backend, wheel.filename, wheel.sha256, wheel.metadata_sha256)
        return key in self.wheels and all((self.root / path).is_file() for path in _paths(wheel))


def place_wheels(
    wheels: Iterable[WheelRecord], target: Path, files: WheelFiles, disk: Disk, served: ServedSite
) -> None:
    """Put wheels and their METADATA into a folder.

    A wheel that the old site has is the very same file, and is not read again.

    Args:
        wheels: What is to be placed.
        target: Root of the folder.
        files: Where else the wheels may be.
        disk: How to reach the disk.
        served: The site that is served.

    Raises:
        PublishError: A wheel is nowhere, or differs from its record; all of them together.
    """
    problems: list[Problem] = []
    folders: set[tuple[str, str]] = set()
    for wheel in wheels:
        if (wheel.backend, wheel.project) not in folders:
            (target / wheel_path(wheel)).parent.mkdir(parents=True, exist_ok=True)
            folders.add((wheel.backend, wheel.project))
        if served.has(wheel):
            for path in _paths(wheel):
                disk.remove(target / path)
                disk.link(served.root / path, target / path)
        else:
            problems += _place_wheel(wheel, target, files, disk)
    if problems:
        raise PublishError(problems)


def _paths(wheel: WheelRecord) -> tuple[SitePath, SitePath]:
    return wheel_path(wheel), metadata_path(wheel)


def _place_wheel(wheel: WheelRecord, target: Path, files: WheelFiles, disk: Disk) -> Iterable[Problem]:
    placed = target / wheel_path(wheel)
    found: list[Path] = []
    for path in files.candidates(wheel):
        if (size_bytes := _size_of(path)) is not None:
            # The bytes that were written are the ones that count.
            if size_bytes == wheel.size_bytes and disk.copy(path, placed) == wheel.sha256:
                return _place_metadata(path, wheel, target, files, disk)
            found.append(path)
            disk.remove(placed)
    wanted = tuple(files.candidates(wheel))
    return [_broken(wheel.filename, wheel.sha256, found, wanted, f" and {wheel.size_bytes} bytes")]


def _size_of(path: Path) -> int | None:
    """Return the size of a file; none if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _place_metadata(
    source: Path, wheel: WheelRecord, target: Path, files: WheelFiles, disk: Disk
) -> Iterable[Problem]:
    content = files.metadata.get(wheel.filename)
    if content is None:
        beside = source.with_name(source.name + METADATA_SUFFIX)
        try:
            content = beside.read_bytes() if beside.is_file() else _metadata_inside(source)
        except RecordError as error:
            return error.problems
        except OSError as error:
            return [Problem(what=f"cannot read METADATA: {error.strerror}", where=str(beside))]
    if hashlib.sha256(content).hexdigest() != wheel.metadata_sha256:
        name = wheel.filename + METADATA_SUFFIX
        return [_broken(name, wheel.metadata_sha256, [source.with_name(name)], (), "")]
    disk.write(target / metadata_path(wheel), (content,))
    return []


def _metadata_inside(wheel: Path) -> bytes:
    from index_gen.wheels.reader import metadata_of  # noqa: PLC0415 - mostly it is beside the wheel

    return metadata_of(wheel)


def _broken(name: str, sha256: Sha256, found: Sequence[Path], wanted: Sequence[Path], size: str) -> Problem:
    if not found:
        where = ", ".join(str(path.parent) for path in wanted)
        return Problem(
            what=f"{name!r} is not beside its record",
            where=where or None,
            hint="build the wheel again, or name the folder that holds it",
        )
    return Problem(
        what=f"{name!r} differs from its record, expected sha256 {sha256!r}{size}",
        where=str(found[-1]),
        hint="build the wheel again; a wheel and its record are never edited",
    )
