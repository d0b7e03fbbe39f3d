"""Chooses the form of a page that a client prefers, from its ``Accept`` header.

Source: PEP 691 (content types, version negotiation), RFC 9110 section 12.5.1 (quality values).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

PageType = Literal[
    "text/html",
    "application/vnd.pypi.simple.v1+html",
    "application/vnd.pypi.simple.v1+json",
]
"""A form of an index page. Where a client does not mind, the earlier one is chosen."""

PAGE_TYPES: tuple[PageType, ...] = get_args(PageType)

JSON_TYPE: PageType = "application/vnd.pypi.simple.v1+json"
"""The only form that is JSON."""

_LATEST = {
    "application/vnd.pypi.simple.latest+html": "application/vnd.pypi.simple.v1+html",
    "application/vnd.pypi.simple.latest+json": JSON_TYPE,
}
"""PEP 691: a client may ask for ``latest``; the answer names the real version."""

_QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRange:
    """One entry of an ``Accept`` header."""

    pattern: str
    """``text/html``, ``text/*`` or ``*/*``, in lower case."""
    quality: float
    """How welcome it is, 0 (not at all) to 1."""

    def closeness_to(self, page_type: PageType) -> int | None:
        """Return how precisely this names a type, 2 by its full name to 0; none if it does not."""
        if self.pattern == page_type:
            return 2
        if self.pattern == f"{page_type.partition('/')[0]}/*":
            return 1
        return 0 if self.pattern == "*/*" else None


def choose_page_type(accept: str | None, offered: Sequence[PageType]) -> PageType | None:
    """Return the offered type that a client likes most, or none if it takes none of them.

    Without an ``Accept`` header anything will do. Between equals, the first of `PAGE_TYPES` is chosen.

    >>> choose_page_type("application/vnd.pypi.simple.v1+json, text/html;q=0.01", PAGE_TYPES)
    'application/vnd.pypi.simple.v1+json'
    """
    ranges = tuple(parse_accept("*/*" if accept is None else accept))
    ranked = sorted(
        offered, key=lambda page_type: (-_quality(page_type, ranges), PAGE_TYPES.index(page_type))
    )
    return next((page_type for page_type in ranked if _quality(page_type, ranges) > 0), None)


def parse_accept(header: str) -> Iterator[MediaRange]:
    """Read an ``Accept`` header; entries with a broken quality are passed over, as unknown types are."""
    for entry in header.split(","):
        name, *parameters = (part.strip().lower() for part in entry.split(";"))
        qualities = [value for key, _, value in (part.partition("=") for part in parameters) if key == "q"]
        quality = qualities[0] if qualities else "1"
        if name and _QUALITY.fullmatch(quality):
            yield MediaRange(pattern=_LATEST.get(name, name), quality=float(quality))


def _quality(page_type: PageType, ranges: Sequence[MediaRange]) -> float:
    """Return the quality of the range that names a type most precisely."""
    closest = [
        (closeness, entry.quality)
        for entry in ranges
        if (closeness := entry.closeness_to(page_type)) is not None
    ]
    return max(closest, default=(0, 0.0))[1]
