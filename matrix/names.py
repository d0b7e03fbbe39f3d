"""Names against patterns, and what was meant by a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase

from wheelgrid.errors import MatrixError, Problem


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Tell whether a name fits one of the patterns (``*`` and ``?``, case matters)."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def choice_hint(given: str, known: Iterable[str]) -> str:
    """Say what could have been meant by a name that is not known."""
    names = list(known)
    near = get_close_matches(given, names, n=1)
    start = f"did you mean {near[0]!r}? " if near else ""
    return f"{start}known: {', '.join(names)}"


def unknown_name(kind: str, name: str, known: Iterable[str]) -> MatrixError:
    """Make the error for a name that the matrix does not hold; ``kind`` is 'backend' or 'platform'."""
    return MatrixError(Problem(what=f"the matrix has no {kind} {name!r}", hint=choice_hint(name, known)))
