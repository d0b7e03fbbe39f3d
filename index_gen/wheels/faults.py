"""How this package says what is wrong with a wheel."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from wheelgrid.errors import Problem, RecordError

BUILD_AGAIN = "build or download the wheel again"
"""What helps against most faults of an archive."""

_SHOWN_CHARACTERS = 80


def shown(value: str | bytes) -> str:
    r"""Return a value of the wheel as one short line that any terminal can print.

    >>> shown("a\n")
    "'a\\n'"
    """
    # Cut before `repr`: the value may be a mebibyte long.
    text = ascii(value[:_SHOWN_CHARACTERS])
    return text if len(value) <= _SHOWN_CHARACTERS else f"{text}..."


def place_of(path: Path) -> str:
    """Return a path as one line that any terminal can print; a stranger may have chosen it."""
    text = str(path)
    return text if text.isprintable() else ascii(text)[1:-1]


def inside(where: str, member: str) -> str:
    """Return where a file of the ``.dist-info`` folder is, for people."""
    return f"{where} ({member.rpartition('/')[2]})"


def refuse(what: str, where: str, hint: str | None = BUILD_AGAIN) -> NoReturn:
    """Refuse a wheel.

    Raises:
        RecordError: Always.
    """
    raise RecordError(Problem(what=what, where=where, hint=hint))
