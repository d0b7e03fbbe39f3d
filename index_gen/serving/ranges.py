"""Reads the ``Range`` header: which bytes of a file a client wants.

Source: RFC 9110, section 14.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ByteRange:
    """Bytes of a file."""

    first: int
    """Position of the first byte, from 0."""
    end: int
    """Position after the last byte; equal to ``first`` if there is none."""

    @property
    def length(self) -> int:
        """How many bytes it has."""
        return self.end - self.first


def parse_range(header: str, size: int) -> ByteRange | None:
    """Return the one range that a client asks for; none if the header is to be ignored and all is to be sent.

    A range without any byte of the file has length 0: the answer to it is 416. Several ranges are ignored,
    which a server may do.

    >>> parse_range("bytes=-2", 10)
    ByteRange(first=8, end=10)
    """
    match = _ONE_RANGE.fullmatch(header.replace(" ", ""))
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return ByteRange(first=max(0, size - int(last)), end=size)
    if last and int(last) < int(first):
        return None
    start = min(int(first), size)
    return ByteRange(first=start, end=min(int(last) + 1, size) if last else size)
