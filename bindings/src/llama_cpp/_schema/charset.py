"""Sets of characters: sorted ranges of code points that do not touch.

Half characters (surrogates, U+D800 to U+DFFF) are in no set: text in UTF-8 cannot have them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Ranges = tuple[tuple[int, int], ...]

LAST = 0x10FFFF
"""Highest code point."""

_BEFORE_SURROGATES, _AFTER_SURROGATES = 0xD7FF, 0xE000

ALL: Ranges = ((0, _BEFORE_SURROGATES), (_AFTER_SURROGATES, LAST))
"""Every character."""

NONE: Ranges = ()
"""No character."""


def charset(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Sort ranges, join those that touch, and leave half characters out."""
    whole: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if whole and first <= whole[-1][1] + 1:
            whole[-1] = (whole[-1][0], max(last, whole[-1][1]))
        elif first <= last:
            whole.append((first, last))
    return intersection(tuple(whole), ALL)


def complement(ranges: Ranges) -> Ranges:
    """Return every other character."""
    gaps, start = [], 0
    for first, last in ranges:
        if start < first:
            gaps.append((start, first - 1))
        start = last + 1
    return intersection((*gaps, (start, LAST)) if start <= LAST else tuple(gaps), ALL)


def intersection(one: Ranges, other: Ranges) -> Ranges:
    """Return the characters of both sets."""
    found, left, right = [], 0, 0
    while left < len(one) and right < len(other):
        first, last = max(one[left][0], other[right][0]), min(one[left][1], other[right][1])
        if first <= last:
            found.append((first, last))
        if one[left][1] < other[right][1]:
            left += 1
        else:
            right += 1
    return tuple(found)


def contains(ranges: Ranges, code: int) -> bool:
    """Tell whether a code point is in the set."""
    return any(first <= code <= last for first, last in ranges)
