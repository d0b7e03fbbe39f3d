"""Reads the directory of a zip archive, and only that: which members it has and where they lie.

It is stricter than most readers: an archive that two readers could understand in different ways is refused,
for an index would then show another wheel than the one that is installed. It is also quicker, since nothing
is made of a member but its name and five numbers.

Source: PKWARE APPNOTE 6.3.10, sections 4.3.12 to 4.3.16 and 4.5.3.
"""

from __future__ import annotations

import struct
from typing import BinaryIO, NamedTuple

from index_gen.wheels.faults import refuse, shown

MAX_MEMBERS = 100_000
"""More members than any wheel has."""
MAX_DIRECTORY_BYTES = 32 << 20
"""A larger directory is not read into memory."""

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LOCATOR = struct.Struct("<4sLQL")
_LOCATOR_MARK = b"PK\x06\x07"
_END64 = struct.Struct("<4sQ2H2L4Q")
_END64_MARK = b"PK\x06\x06"
_END64_BODY_BYTES = _END64.size - 12
_ENTRY = struct.Struct("<4s6H3L5H2L")
_ENTRY_MARK = b"PK\x01\x02"
_ZIP64_EXTRA = 1
_OTHER_NAME_EXTRA = 0x7075
_NEWEST_FORMAT = 63
_FULL16 = 0xFFFF
FULL32 = 0xFFFFFFFF
"""Stands in a field whose value needs 64 bits and is in an extra field."""
_UTF8_NAME = 0x800
_NO_ARCHIVE = "is no zip archive, or the end of it is missing"


class Member(NamedTuple):
    """What the directory says of one member. A tuple, for some archives have many thousands."""

    name: str
    """Path inside the archive; ends with a slash if it is a folder."""
    raw_name: bytes
    """The same as it is written."""
    flags: int
    """General purpose bits."""
    method: int
    """How it is compressed."""
    crc: int
    """CRC-32 of the content."""
    packed_bytes: int
    """Size as it lies in the archive."""
    size_bytes: int
    """Size when unpacked."""
    offset: int
    """Where its local header begins."""


class Directory(NamedTuple):
    """All members, and where the directory begins."""

    members: tuple[Member, ...]
    """In the order of the directory."""
    start: int
    """Where the contents end and the directory begins."""


class _Extent(NamedTuple):
    members: int
    size_bytes: int
    start: int


def read_exactly(file: BinaryIO, offset: int, count: int) -> bytes:
    """Return ``count`` bytes from a place in the file, fewer where the file ends."""
    file.seek(offset)
    return file.read(count)


def read_directory(file: BinaryIO, size_bytes: int, where: str) -> Directory:
    """Read the directory of an archive.

    Args:
        file: The archive.
        size_bytes: Its size.
        where: Where it came from, for people.

    Raises:
        RecordError: It is no zip archive, is cut off, has bytes around it, is one of several parts, or has
            more members than a wheel can have.
    """
    extent = _find_extent(file, size_bytes, where)
    if extent.members > MAX_MEMBERS:
        refuse(f"has {extent.members} members, expected at most {MAX_MEMBERS}", where)
    if extent.size_bytes > MAX_DIRECTORY_BYTES:
        refuse(f"has a directory of {extent.size_bytes} bytes, expected at most {MAX_DIRECTORY_BYTES}", where)
    content = read_exactly(file, extent.start, extent.size_bytes)
    if len(content) != extent.size_bytes:
        refuse("the archive is cut off", where)
    return Directory(members=tuple(_members(content, extent.members, where)), start=extent.start)


def _find_extent(file: BinaryIO, size_bytes: int, where: str) -> _Extent:
    """Find the directory. It must end where the end of the archive begins, and that where the file ends."""
    tail_bytes = min(size_bytes, _END.size + _LOCATOR.size + _END64.size)
    tail = read_exactly(file, size_bytes - tail_bytes, tail_bytes)
    if len(tail) < _END.size or not tail.startswith(_END_MARK, len(tail) - _END.size):
        hint = "build or download the wheel again; an archive with a comment at its end is refused, too"
        refuse(_NO_ARCHIVE, where, hint)
    _, disk, start_disk, here, count, length, start, comment = _END.unpack_from(tail, len(tail) - _END.size)
    if disk or start_disk or here != count:
        refuse("is one of several parts of an archive", where)
    if comment:
        refuse(_NO_ARCHIVE, where)
    end = size_bytes - _END.size
    extent = _Extent(count, length, start)
    locator_at = len(tail) - _END.size - _LOCATOR.size
    if locator_at >= 0 and tail.startswith(_LOCATOR_MARK, locator_at):
        extent, end = _large_extent(tail, extent, end, where)
    if extent.start + extent.size_bytes != end:
        refuse("there are bytes around the archive, or its directory is not where it says", where)
    return extent


def _large_extent(tail: bytes, small: _Extent, end: int, where: str) -> tuple[_Extent, int]:
    """Return what the end of a large archive (zip64) says; the small end says the same, or is full."""
    at = len(tail) - _END.size - _LOCATOR.size - _END64.size
    place = end - _LOCATOR.size - _END64.size
    _, disk, stated, disks = _LOCATOR.unpack_from(tail, len(tail) - _END.size - _LOCATOR.size)
    if at < 0 or stated != place or not tail.startswith(_END64_MARK, at):
        refuse("the end of the large archive (zip64) is not where it says", where)
    _, body, _, _, this, start_disk, here, count, length, start = _END64.unpack_from(tail, at)
    if body != _END64_BODY_BYTES:
        refuse("the end of the large archive (zip64) is not where it says", where)
    if disk or this or start_disk or disks > 1 or here != count:
        refuse("is one of several parts of an archive", where)
    pairs = (
        (small.members, count, _FULL16),
        (small.size_bytes, length, FULL32),
        (small.start, start, FULL32),
    )
    if any(told not in {true, full} for told, true, full in pairs):
        refuse("the two ends of the large archive (zip64) do not agree", where)
    return _Extent(count, length, start), place


def _members(content: bytes, count: int, where: str) -> list[Member]:
    members: list[Member] = []
    unpack, header_bytes, total = _ENTRY.unpack_from, _ENTRY.size, len(content)
    at = 0
    for _ in range(count):
        if at + header_bytes > total:
            refuse("the directory of the archive is cut off", where)
        (mark, _, needed, flags, method, _, _, crc, packed, size, name_bytes, extra_bytes, comment_bytes,
         disk, _, _, offset) = unpack(content, at)  # fmt: skip
        name_at = at + header_bytes
        extra_at = name_at + name_bytes
        at = extra_at + extra_bytes + comment_bytes
        if mark != _ENTRY_MARK or at > total:
            refuse("the directory of the archive is damaged", where)
        if disk:
            refuse("is one of several parts of an archive", where)
        raw = content[name_at:extra_at]
        if needed & 0xFF > _NEWEST_FORMAT:
            refuse(f"{shown(raw)} needs a reader of version {needed & 0xFF} of the zip format", where)
        if extra_bytes or FULL32 in (packed, size, offset):
            wide = _large_numbers(content[extra_at : extra_at + extra_bytes], raw, where)
            size, packed, offset = _widened((size, packed, offset), wide, raw, where)
        name = raw.decode("ascii") if raw.isascii() else _decoded(raw, flags, where)
        members.append(Member(name, raw, flags, method, crc, packed, size, offset))
    if at != total:
        refuse("the directory of the archive holds more than its members", where)
    return members


def _decoded(raw: bytes, flags: int, where: str) -> str:
    """Return a name. APPNOTE D.1: it is UTF-8 if bit 11 is set, otherwise code page 437."""
    if not flags & _UTF8_NAME:
        return raw.decode("cp437")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        refuse(f"the name {shown(raw)} of a member is not UTF-8: {error.reason}", where)


def _large_numbers(extra: bytes, raw: bytes, where: str) -> bytes:
    """Return the extra field with the numbers of a large archive (zip64), empty if there is none."""
    found = b""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        at += 4 + length
        if at > len(extra):
            refuse(f"an extra field of {shown(raw)} is cut off", where)
        if kind == _OTHER_NAME_EXTRA:
            refuse(f"{shown(raw)} has a second name, which only some readers see", where)
        if kind == _ZIP64_EXTRA and not found:
            found = extra[at - length : at]
    return found


def _widened(narrow: tuple[int, int, int], wide: bytes, raw: bytes, where: str) -> tuple[int, int, int]:
    """Return size, packed size and offset: those that are full stand in the extra field, in this order."""
    wanted = narrow.count(FULL32)
    if len(wide) < 8 * wanted:
        refuse(f"the size of {shown(raw)} is missing in the directory (zip64)", where)
    numbers = iter(struct.unpack_from(f"<{wanted}Q", wide))
    size, packed, offset = (next(numbers) if value == FULL32 else value for value in narrow)
    return size, packed, offset
