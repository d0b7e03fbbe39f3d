"""Finds the wheels in folders and reads those that are new.

A wheel that is known is not opened: it counts as unchanged if its name, its size and the second of its file
time are those of its record. Who changes the bytes of a wheel and keeps all three is not noticed here, but by
``wheelgrid index check``, which reads everything again.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from index_gen.site.places import NEIGHBOUR
from index_gen.wheels.faults import place_of, refuse, shown
from index_gen.wheels.reader import metadata_of, read_wheel, recorded_second
from wheelgrid.errors import Problem, RecordError
from wheelgrid.record import WheelRecord

KEPT_METADATA_BYTES = 16 << 20
"""How much METADATA of new wheels stays in memory; the rest is read again when it is wanted."""

_SUFFIX = ".whl"
_FOLDER_HINT = "name a folder that you may read"
_FILE_HINT = "give only wheels names that end with .whl, and move this out of the folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWheels:
    """Wheels, and where they lie."""

    records: tuple[WheelRecord, ...]
    """In order of file name, no name twice."""
    folder_of: Mapping[str, Path]
    """Folder of every wheel, by file name."""
    kept: Mapping[str, bytes]
    """METADATA of wheels that were just read, by file name, as many as `KEPT_METADATA_BYTES` hold."""

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder that holds a wheel, once."""
        return tuple(dict.fromkeys(self.folder_of.values()))

    def metadata_of(self, record: WheelRecord) -> bytes:
        """Return the METADATA of one of the wheels; what was not kept is read from the wheel now.

        Raises:
            RecordError: The wheel is there no more, cannot be read, or is another one now.
        """
        kept = self.kept.get(record.filename)
        if kept is not None:
            return kept
        path = self.folder_of[record.filename] / record.filename
        metadata = metadata_of(path)
        if hashlib.sha256(metadata).hexdigest() != record.metadata_sha256:
            refuse("its METADATA is not that of its record", place_of(path), "run the command again")
        return metadata


class _Candidate(NamedTuple):
    """A file that looks like a wheel."""

    filename: str
    folder: Path
    size_bytes: int
    mtime_ns: int


def read_folder_of_wheels(
    folders: Iterable[Path],
    *,
    plain_backend: str,
    known: Mapping[str, WheelRecord] = MappingProxyType({}),
) -> FoundWheels:
    """Read all wheels below folders; other files are passed over, links to folders are not followed.

    A wheel that lies there twice is listed once, from the folder that was named first.

    Args:
        folders: Where to look; a person named them, so each must hold a wheel.
        plain_backend: The index of wheels whose version has no local label.
        known: Records of an earlier publish, by file name. Such a record is taken as it is if the file is
            unchanged or, after reading it again, has the same bytes: it may know more than the wheel, and
            when it was first recorded. Only one that an earlier call guessed the index of, with another
            ``plain_backend``, is made anew.

    Raises:
        RecordError: A folder or a wheel cannot be read, a folder has no wheel, a wheel is none that an index
            may list, or a name stands for different bytes; all problems of all wheels together.
    """
    problems: list[Problem] = []
    reading = _Reading(plain_backend=plain_backend, known=known)
    # Stable: of one name, the file that was found first stays the first.
    for candidate in sorted(_candidates(folders, problems), key=attrgetter("filename")):
        try:
            reading.add(candidate)
        except RecordError as error:
            problems += error.problems
    if problems:
        # A folder is listed in any order; what is said of it has one.
        raise RecordError(sorted(problems, key=lambda problem: problem.where or ""))
    return FoundWheels(
        records=tuple(reading.records.values()),
        folder_of=MappingProxyType(reading.folder_of),
        kept=MappingProxyType(reading.kept),
    )


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What was read so far."""

    plain_backend: str
    known: Mapping[str, WheelRecord]
    records: dict[str, WheelRecord] = field(default_factory=dict)
    folder_of: dict[str, Path] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)
    room_bytes: int = KEPT_METADATA_BYTES

    def add(self, candidate: _Candidate) -> None:
        """Take a file in.

        Raises:
            RecordError: It is no good wheel, or its name stands for other bytes already.
        """
        filename = candidate.filename
        record = self._record_of(candidate)
        first = self.records.setdefault(filename, record)
        folder = self.folder_of.setdefault(filename, candidate.folder)
        if first.sha256 != record.sha256:
            what = f"{shown(filename)} has other bytes in {place_of(folder)}"
            refuse(what, place_of(candidate.folder), "keep one of them; a file name never changes its bytes")

    def _record_of(self, candidate: _Candidate) -> WheelRecord:
        old = self.known.get(candidate.filename)
        if old is not None and self._is_outdated(old):
            old = None
        if old is not None and _is_unchanged(old, candidate):
            return old
        read = read_wheel(candidate.folder / candidate.filename, plain_backend=self.plain_backend)
        if old is not None and old.sha256 == read.record.sha256:
            return old
        if len(read.metadata) <= self.room_bytes:
            self.room_bytes -= len(read.metadata)
            self.kept[candidate.filename] = read.metadata
        return read.record

    def _is_outdated(self, old: WheelRecord) -> bool:
        """Say whether the index of a record was guessed, and would be guessed otherwise now."""
        if old.job or old.variant is not None:
            return False
        return old.backend != (old.version.partition("+")[2] or self.plain_backend)


def _is_unchanged(old: WheelRecord, candidate: _Candidate) -> bool:
    second = recorded_second(candidate.mtime_ns)
    return old.size_bytes == candidate.size_bytes and old.uploaded_at.timestamp() == second


def _candidates(folders: Iterable[Path], problems: list[Problem]) -> Iterator[_Candidate]:
    """Yield all files that look like wheels, and collect what is wrong with the others."""
    for top in folders:
        told, is_empty = len(problems), True
        for candidate in _below(top, problems):
            is_empty = False
            yield candidate
        if is_empty and len(problems) == told:
            hint = "name a folder that holds files like demo-1.0-py3-none-any.whl"
            problems.append(Problem(what="no wheel in this folder", where=place_of(top), hint=hint))


def _below(top: Path, problems: list[Problem]) -> Iterator[_Candidate]:
    """Yield what lies in a folder, then in its folders in their order; old publishes are no source."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        inner: list[str] = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name[-4:].lower() == _SUFFIX:
                        yield from _regular(entry, folder, problems)
                    elif entry.is_dir(follow_symlinks=False) and not NEIGHBOUR.fullmatch(entry.name):
                        inner.append(entry.name)
        except OSError as error:
            what = f"cannot read the folder: {error.strerror or error}"
            problems.append(Problem(what=what, where=place_of(folder), hint=_FOLDER_HINT))
        waiting += [folder / name for name in sorted(inner, reverse=True)]


def _regular(entry: os.DirEntry[str], folder: Path, problems: list[Problem]) -> Iterator[_Candidate]:
    """Yield a file if it is one: a pipe would block whoever opens it, a folder of this name is a mistake."""
    try:
        status = entry.stat()
    except OSError as error:
        what = f"cannot read the wheel: {error.strerror or error}"
        problems.append(Problem(what=what, where=place_of(Path(entry.path)), hint=_FILE_HINT))
        return
    if stat.S_ISREG(status.st_mode):
        yield _Candidate(entry.name, folder, status.st_size, status.st_mtime_ns)
    else:
        problems.append(Problem(what="is no regular file", where=place_of(Path(entry.path)), hint=_FILE_HINT))
