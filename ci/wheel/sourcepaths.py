"""Finds paths of the building machine inside compiled code."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Both patterns begin with a literal, so that the search runs at memory speed; what stands before a match is
# looked at afterwards. A path must stand alone between borders: device code is noise, and in a gigabyte of
# noise a bare "/x/y.c" turns up by chance.
_SOURCE = re.compile(
    rb"/(?:[\w.+@~-]+/)+[\w.+@~-]+\.(?:c|cc|cpp|cxx|cu|cuh|h|hh|hpp|hip|inc|m|mm|comp|o|a)(?=[\0\s\"'`:;,)>(]|$)"
)
_HOME = re.compile(
    rb"/(?:home|Users|root|builds|work|workspace|__w|tmp/pip-[\w-]+)/[\w.+@~\x80-\xff-]+/[!-~]*"
)
_BORDERS = frozenset(b"\0\t\n\r \"'`=:;,(<[|")
_FLAGS = (b"-I", b"-L")
_EVERYWHERE = (b"/usr/", b"/opt/rh/")


def build_paths(content: bytes) -> tuple[str, ...]:
    """Return the absolute paths of sources, and of folders where people and CI keep them, sorted.

    Headers of the system's compiler (``/usr/include/c++/14/bits/stl_vector.h``) tell nobody anything and
    are left out; a relative path (``../src/demo.c``) is no build path.
    """
    return tuple(sorted(set(_found(content))))


def _found(content: bytes) -> Iterator[str]:
    for pattern in (_SOURCE, _HOME):
        for match in pattern.finditer(content):
            if _stands_alone(content, match.start()) and not match[0].startswith(_EVERYWHERE):
                yield match[0].decode("utf-8", "replace")


def _stands_alone(content: bytes, begin: int) -> bool:
    return begin == 0 or content[begin - 1] in _BORDERS or content[max(begin - 2, 0) : begin] in _FLAGS
