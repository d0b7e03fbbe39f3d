"""Turns one wheel into its record: what an index must know, as far as the wheel's own bytes tell it.

A wheel does not say which job made it, what it was proven on or which GPUs it serves; the record that `ci`
writes beside a wheel of its own does.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index_gen.wheels.archive import Archive
from index_gen.wheels.faults import BUILD_AGAIN, place_of, refuse, shown
from index_gen.wheels.metadata import METADATA, requires_python_of
from index_gen.wheels.names import WheelName, is_dist_info_of, parse_name
from index_gen.wheels.variant import read_variant
from wheelgrid.errors import Problem, RecordError
from wheelgrid.record import VariantMark, WheelRecord
from wheelgrid.variants import VARIANTS, WHEEL_DOCUMENT

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""First moment of the zip format. A file time before it comes from a clock that was never set or from a tool
that wipes times: such a wheel counts as recorded at this moment, which is the same on every machine."""

_EARLIEST_S = int(EARLIEST.timestamp())
_IN_MEMORY_BYTES = 1 << 20
_WHEEL = "WHEEL"
_DIST_INFO = ".dist-info"
_LIBRARY_ENDS = (".so", ".dylib", ".dll", ".pyd")
_NUMBERED_LIBRARY = re.compile(r".+?\.so(?:\.[0-9]+)+")
# Without waiting: to open a pipe would mean to wait for its writer. Windows knows no pipes among files.
_TO_READ: int = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class ReadWheel:
    """A wheel that was read."""

    record: WheelRecord
    """What an index must know of it."""
    metadata: bytes
    """Its METADATA, byte for byte, as it is served beside it (PEP 658)."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What the members of the archive tell."""

    metadata: bytes
    requires_python: str
    libraries: tuple[str, ...]
    variant: VariantMark | None


def read_wheel(path: Path, *, plain_backend: str) -> ReadWheel:
    """Read a wheel. A small one is read in one go; a large one is never in memory as a whole.

    Args:
        path: The wheel.
        plain_backend: The index of wheels whose version has no local label.

    Raises:
        RecordError: It cannot be read, or is no wheel that an index may list; all faults together.
    """
    where = place_of(path)
    name = parse_name(path.name, where)
    with _opened(path, where) as (handle, status):
        sha256, content = _read(handle, status.st_size, name, where)
    record = WheelRecord(
        filename=name.filename,
        project=name.project,
        version=name.version,
        backend=VARIANTS if content.variant is not None else name.local or plain_backend,
        platform=name.served.platform,
        job="",
        sha256=sha256,
        size_bytes=status.st_size,
        uploaded_at=_moment(status.st_mtime_ns, where),
        requires_python=content.requires_python,
        metadata_sha256=hashlib.sha256(content.metadata).hexdigest(),
        libraries=content.libraries,
        cpu_variants=(),
        glibc=name.served.glibc,
        variant=content.variant,
    )
    return ReadWheel(record, content.metadata)


def metadata_of(path: Path) -> bytes:
    """Return the METADATA of a wheel, byte for byte, without reading the rest of it.

    Raises:
        RecordError: The wheel cannot be read, or has none.
    """
    where = place_of(path)
    with _opened(path, where) as (handle, status), _buffered(handle) as file:
        archive = Archive(file, status.st_size, where)
        return archive.read(f"{_dist_info(archive, where)}/{METADATA}")


def recorded_second(mtime_ns: int) -> int:
    """Return the time of a file as a record has it, in seconds after 1970: not before `EARLIEST`."""
    return max(mtime_ns // 1_000_000_000, _EARLIEST_S)


def _moment(mtime_ns: int, where: str) -> datetime:
    second = recorded_second(mtime_ns)
    try:
        return datetime.fromtimestamp(second, UTC)
    except (OverflowError, ValueError, OSError):
        refuse(
            f"its time, {second} seconds after 1970, is beyond the year 9999", where, "set it with `touch`"
        )


@contextmanager
def _opened(path: Path, where: str) -> Iterator[tuple[int, os.stat_result]]:
    """Open a regular file; whatever the system says against it, then or later, is a problem of the wheel."""
    try:
        handle = os.open(path, _TO_READ)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                refuse("is no regular file", where, "give only wheels names that end with .whl")
            yield handle, status
        finally:
            os.close(handle)
    except OSError as error:
        what = f"cannot read the wheel: {error.strerror or error}"
        hint = "mend its permissions, or move it out of the folder"
        raise RecordError(Problem(what=what, where=where, hint=hint)) from error


def _buffered(handle: int) -> io.BufferedReader:
    return io.BufferedReader(io.FileIO(handle, closefd=False))


def _read(handle: int, size_bytes: int, name: WheelName, where: str) -> tuple[str, _Content]:
    """Return the digest of a wheel and what it holds."""
    if size_bytes <= _IN_MEMORY_BYTES:
        data = os.read(handle, size_bytes + 1)
        _check_size(len(data), size_bytes, where)
        archive = Archive(io.BytesIO(data), size_bytes, where)
        return hashlib.sha256(data).hexdigest(), _content(archive, name, where)
    with _buffered(handle) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        _check_size(file.tell(), size_bytes, where)
        return digest, _content(Archive(file, size_bytes, where), name, where)


def _check_size(read_bytes: int, size_bytes: int, where: str) -> None:
    if read_bytes != size_bytes:
        refuse("was changed while it was read", where, "wait until it is written, then run the command again")


def _content(archive: Archive, name: WheelName, where: str) -> _Content:
    """Read what is needed, and tell all that is wrong with it."""
    folder = _dist_info(archive, where)
    problems: list[Problem] = []
    if not is_dist_info_of(folder, name):
        what = f"has the folder {shown(folder)}, the file name says '{name.stem}.dist-info'"
        problems.append(Problem(what=what, where=where, hint=BUILD_AGAIN))
    if f"{folder}/{_WHEEL}" not in archive.members:
        problems.append(Problem(what=f"'{folder}/{_WHEEL}' is missing", where=where, hint=BUILD_AGAIN))
    metadata, requires_python, variant = b"", "", None
    try:
        metadata = archive.read(f"{folder}/{METADATA}")
        requires_python = requires_python_of(metadata, name, where)
    except RecordError as error:
        problems += error.problems
    try:
        variant = _variant(archive, f"{folder}/{WHEEL_DOCUMENT}", name, where)
    except RecordError as error:
        problems += error.problems
    if problems:
        raise RecordError(problems)
    return _Content(metadata, requires_python, _libraries(archive.members), variant)


def _dist_info(archive: Archive, where: str) -> str:
    """Return the one folder of metadata; those of copies of other projects are not at the top."""
    roots = {member.partition("/")[0] for member in archive.members if f"{_DIST_INFO}/" in member}
    folders = sorted(root for root in roots if root.endswith(_DIST_INFO))
    if len(folders) != 1:
        found = ", ".join(map(shown, folders[:3])) or "none"
        refuse(f"a wheel has one .dist-info folder, found {found}", where)
    return folders[0]


def _variant(archive: Archive, member: str, name: WheelName, where: str) -> VariantMark | None:
    if name.label is None:
        if member in archive.members:
            hint = "make the variant anew; its file name ends with its label"
            refuse(f"holds '{WHEEL_DOCUMENT}', but its file name has no label of a variant", where, hint)
        return None
    return read_variant(archive.read(member), name.label, where)


def _libraries(members: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the shared libraries, as far as file names tell."""
    names = {member.rpartition("/")[2] for member in members if _may_be_library(member.lower())}
    return tuple(sorted(names))


def _may_be_library(member: str) -> bool:
    return member.endswith(_LIBRARY_ENDS) or (
        ".so." in member and _NUMBERED_LIBRARY.fullmatch(member.rpartition("/")[2]) is not None
    )
