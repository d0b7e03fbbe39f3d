"""Rendered workflows against the files of a checkout: what differs, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from ci.workflows.render import FOLDER, MARK
from wheelgrid.errors import DriftError, Problem
from wheelgrid.files import FileWriteError, write_atomically

HINT = "run `wheelgrid workflows` and commit what it writes"


def differences(rendered: Mapping[PurePosixPath, str], root: Path) -> tuple[Problem, ...]:
    """Say how the files of a checkout differ from what the templates make; nothing if they do not.

    A file that somebody wrote by hand is none of ours and is left alone.
    """
    return tuple(_differences(rendered, root))


def require_no_drift(rendered: Mapping[PurePosixPath, str], root: Path) -> None:
    """Pass a checkout whose workflows are what the templates make.

    Raises:
        DriftError: They are not; every file that differs is named.
    """
    if problems := differences(rendered, root):
        raise DriftError(problems)


def _differences(rendered: Mapping[PurePosixPath, str], root: Path) -> Iterator[Problem]:
    for path, text in rendered.items():
        file = root / path
        if not file.is_file():
            yield Problem(what="the workflow is missing", where=str(path), hint=HINT)
        elif (found := file.read_text("utf-8")) != text:
            line = _first_difference(found, text)
            yield Problem(
                what="the workflow is not what its template makes", where=f"{path}:{line}", hint=HINT
            )
    for file in _left_over(rendered, root):
        yield Problem(
            what="no template makes this workflow any more",
            where=str(file.relative_to(root)),
            hint="run `wheelgrid workflows`, which removes it",
        )


def write_workflows(rendered: Mapping[PurePosixPath, str], root: Path) -> tuple[PurePosixPath, ...]:
    """Write the workflows into a checkout, remove those that no template makes; return what changed.

    Raises:
        FileWriteError: The folder cannot be written.
    """
    changed: list[PurePosixPath] = []
    for path, text in rendered.items():
        file = root / path
        if not file.is_file() or file.read_text("utf-8") != text:
            write_atomically(file, text.encode())
            changed.append(path)
    for file in _left_over(rendered, root):
        try:
            file.unlink()
        except OSError as error:
            raise FileWriteError(file, error) from error
        changed.append(PurePosixPath(file.relative_to(root)))
    return tuple(changed)


def _left_over(rendered: Mapping[PurePosixPath, str], root: Path) -> list[Path]:
    made = (
        file for file in sorted((root / FOLDER).glob("*.yml")) if file.read_text("utf-8").startswith(MARK)
    )
    return [file for file in made if PurePosixPath(file.relative_to(root)) not in rendered]


def _first_difference(found: str, wanted: str) -> int:
    ours, theirs = found.splitlines(), wanted.splitlines()
    same = (number for number, pair in enumerate(zip(ours, theirs, strict=False), 1) if pair[0] != pair[1])
    return next(same, min(len(ours), len(theirs)) + 1)
