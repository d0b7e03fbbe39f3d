"""The first real error in the log of a build, which the tail of a parallel build rarely shows."""

from __future__ import annotations

import re
from pathlib import Path

from wheelgrid.errors import BuildError, Problem, ToolFailedError

_FIRST_ERROR = re.compile(
    r"(?:^|\s)(?:fatal )?[Ee]rror: "  # compilers, assemblers, linkers, cibuildwheel
    r"|^CMake Error"
    r"|^[\w.]*(?:Error|Exception): "  # Python, podman
    r"|^\s*\u00d7 "  # uv
    r"|No space left on device"
)

_HARMLESS = re.compile(r"image not known$|[Nn]o such image")
"""What engines say when they are asked for an image that is then pulled."""


def first_error(log: Path) -> str | None:
    """Return the first line of a log that names an error; none if no line does."""
    with log.open(encoding="utf-8", errors="replace") as lines:
        return next((line.strip() for line in lines if _names_an_error(line)), None)


def explained(error: ToolFailedError, log: Path) -> BuildError:
    """Turn the end of a build into its cause; the error itself if the log names none."""
    first = first_error(log)
    if first is None:
        return error
    hint = "free some disk space" if "No space left" in first else "mend this first"
    return BuildError(
        Problem(
            what=f"the build failed: {first}",
            where=str(log),
            hint=f"{hint}, then run the command again: what is compiled already is kept",
        )
    )


def _names_an_error(line: str) -> bool:
    return _FIRST_ERROR.search(line) is not None and not _HARMLESS.search(line.rstrip())
