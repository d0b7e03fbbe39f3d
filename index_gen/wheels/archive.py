"""Opens a wheel that nobody trusts: its members by name, and the content of the few that are asked for.

Nothing is unpacked but what is asked for, and never more of it than a limit. A wheel is refused whose names
lead elsewhere, whose members lie over each other or are there twice, or that needs a password.

Source: the binary distribution format (wheels), PKWARE APPNOTE 6.3.10 (zip), section 4.3.7.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import BinaryIO

from index_gen.wheels.directory import FULL32, Directory, Member, read_directory, read_exactly
from index_gen.wheels.faults import BUILD_AGAIN, inside, refuse, shown
from wheelgrid.errors import Problem, RecordError

MAX_UNPACKED_BYTES = 1 << 20
"""Largest file of a ``.dist-info`` folder that is read; METADATA with a long description has a tenth."""

_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_MARK = b"PK\x03\x04"
_STORED, _DEFLATED = 0, 8
_METHODS = (_STORED, _DEFLATED)
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_PATCH = 0x20
_REFUSED_FLAGS = _ENCRYPTED | _PATCH
_SIZES_FOLLOW = 0x8
_PACKED_SLACK_BYTES = 4096
"""What deflate may add to content that it cannot make smaller, with room to spare."""

# Several names at once, each between two line ends: no name has one, for control characters are refused.
_ODD_BYTES = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f\\]")
_ODD_PARTS = re.compile(rb"(?:\n|/)(?:\.{1,2}(?=[/\n])|(?=/))|\n(?:[A-Za-z]:|(?=\n))")


class Archive:
    """An open wheel."""

    def __init__(self, file: BinaryIO, size_bytes: int, where: str) -> None:
        """Read the directory of the archive and check it.

        Args:
            file: The wheel; stays the caller's to close.
            size_bytes: Its size.
            where: Where it came from, for people.

        Raises:
            RecordError: The archive is damaged, or is none that all readers understand alike.
        """
        self._file = file
        self._where = where
        self._directory = read_directory(file, size_bytes, where)
        self.members = {member.name: member for member in self._directory.members}
        """Every member, by name."""
        _check(self._directory, len(self.members), where)

    def read(self, name: str) -> bytes:
        """Return the content of a member.

        Raises:
            RecordError: There is no such member, it is too large or damaged.
        """
        member = self.members.get(name)
        if member is None:
            refuse(f"{shown(name)} is missing", self._where)
        where = inside(self._where, name)
        if member.size_bytes > MAX_UNPACKED_BYTES:
            refuse(f"is {member.size_bytes} bytes long, expected at most {MAX_UNPACKED_BYTES}", where)
        if member.packed_bytes > member.size_bytes + _PACKED_SLACK_BYTES:
            refuse(f"takes {member.packed_bytes} bytes in the archive for {member.size_bytes}", where)
        content = _unpacked(self._packed(member, where), member, where)
        if zlib.crc32(content) != member.crc:
            refuse("is damaged: its checksum is another", where)
        return content

    def _packed(self, member: Member, where: str) -> bytes:
        """Return a member as it lies in the archive, if its own header says of it what the directory says."""
        header = read_exactly(self._file, member.offset, _LOCAL.size)
        if len(header) < _LOCAL.size or not header.startswith(_LOCAL_MARK):
            refuse("is not where the directory of the archive says", where)
        _, _, flags, method, _, _, crc, packed, size, name_bytes, extra_bytes = _LOCAL.unpack(header)
        start = member.offset + _LOCAL.size + name_bytes + extra_bytes
        limit = min(
            (other.offset for other in self._directory.members if other.offset > member.offset),
            default=self._directory.start,
        )
        if start + member.packed_bytes > limit:
            refuse("lies over another part of the archive", where)
        told = ((crc, member.crc), (packed, member.packed_bytes), (size, member.size_bytes))
        allowed = {0, FULL32} if flags & _SIZES_FOLLOW else {FULL32}
        if (
            read_exactly(self._file, member.offset + _LOCAL.size, name_bytes) != member.raw_name
            or method != member.method
            or flags & _REFUSED_FLAGS
            or any(here != there and here not in allowed for here, there in told)
        ):
            refuse("its own header says otherwise than the directory of the archive", where)
        return read_exactly(self._file, start, member.packed_bytes)


def _unpacked(packed: bytes, member: Member, where: str) -> bytes:
    if member.method == _STORED:
        content, is_whole = packed, True
    else:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            # One byte more than there may be, and never more: what comes out may be a bomb.
            content = stream.decompress(packed, member.size_bytes + 1)
        except zlib.error as error:
            refuse(f"cannot be unpacked: {error}", where)
        is_whole = stream.eof and not stream.unused_data
    if len(content) != member.size_bytes or not is_whole:
        refuse(f"does not unpack to the {member.size_bytes} bytes that the archive states", where)
    return content


def _check(directory: Directory, names: int, where: str) -> None:
    """Refuse what no wheel has, every kind of fault once with its first member."""
    members = directory.members
    if names == len(members) and _is_plain(directory):
        return
    by_kind = {
        "is in the archive twice": _twice(members),
        "is no plain path inside the wheel": [member.name for member in members if _is_odd(member)],
        "is encrypted": [member.name for member in members if member.flags & _ENCRYPTED],
        "is a patch of another file": [member.name for member in members if member.flags & _PATCH],
        "is compressed by another method than deflate": [
            member.name for member in members if member.method not in _METHODS
        ],
        "lies over another part of the archive": _overlapping(directory),
    }
    problems = [_fault(what, found, where) for what, found in by_kind.items() if found]
    if min((member.offset for member in members), default=0):
        what = "there are bytes before the first member of the archive"
        problems.append(Problem(what=what, where=where, hint=BUILD_AGAIN))
    if problems:
        raise RecordError(problems)


def _is_plain(directory: Directory) -> bool:
    """Say whether nothing is wrong. Nearly every wheel passes, so it is asked quickly and without details."""
    end = 0
    for _, raw_name, flags, method, _, packed, _, offset in directory.members:
        if flags & _REFUSED_FLAGS or method not in _METHODS or offset < end or (offset and not end):
            return False
        end = offset + _LOCAL.size + len(raw_name) + packed
    return end <= directory.start and _are_plain_names([member.raw_name for member in directory.members])


def _are_plain_names(names: list[bytes]) -> bool:
    together = b"\n%b\n" % b"\n".join(names)
    return (
        together.isascii()
        and together.count(b"\n") == len(names) + 1
        and not _ODD_BYTES.search(together)
        and not _ODD_PARTS.search(together)
    )


def _is_odd(member: Member) -> bool:
    """Say whether a name leads elsewhere on some system, or cannot be printed."""
    raw = b"\n%b\n" % member.raw_name
    return (
        not member.name.isprintable()
        or _ODD_BYTES.search(raw) is not None
        or _ODD_PARTS.search(raw) is not None
    )


def _twice(members: Sequence[Member]) -> list[str]:
    counts = Counter(member.name for member in members)
    return [name for name, count in counts.items() if count > 1]


def _overlapping(directory: Directory) -> list[str]:
    """Return the members that begin before the one in front of them ends, or end inside the directory."""
    spans = sorted(
        (member.offset, member.offset + _LOCAL.size + len(member.raw_name) + member.packed_bytes, member.name)
        for member in directory.members
    )
    over = [after[2] for before, after in pairwise(spans) if after[0] < before[1]]
    return over or [span[2] for span in spans[-1:] if span[1] > directory.start]


def _fault(what: str, names: Sequence[str], where: str) -> Problem:
    more = f" (and {len(names) - 1} more)" if len(names) > 1 else ""
    return Problem(what=f"{shown(names[0])} {what}{more}", where=where, hint=BUILD_AGAIN)
