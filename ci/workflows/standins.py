"""What stands in for an action on this machine: nothing, or a copy between two folders."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from wheelgrid.errors import BuildError, Problem
from wheelgrid.files import FileWriteError

FileState = tuple[int, int, int]
"""Inode, size and time of the last change: another file, or other bytes, have another state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCall:
    """One step that uses an action."""

    name: str
    """The action without its commit, ``actions/cache``."""
    arguments: Mapping[str, str]
    """Its inputs, filled in."""
    workspace: Path
    """The checkout."""
    artifacts: Path
    """Folder with one folder for each artifact of the run."""
    before: Mapping[Path, FileState]
    """What lay in the output folders when the job began; on the provider's machine there would be nothing."""


def stand_in(call: ActionCall) -> str | None:
    """Do what an action would do; return what was done, or nothing if nothing stands in for it.

    Raises:
        BuildError: An artifact has no files, or does not exist.
        FileWriteError: An artifact cannot be copied.
    """
    function = _STAND_INS.get(call.name)
    return None if function is None else function(call)


def state_of(folders: tuple[Path, ...]) -> dict[Path, FileState]:
    """Return the state of every file in some folders."""
    return {path: _state(path) for folder in folders for path in folder.rglob("*") if path.is_file()}


def _state(path: Path) -> FileState:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _upload(call: ActionCall) -> str:
    """Keep what this job made; files of earlier work in the same folder are not of this run."""
    name, pattern = call.arguments["name"], call.arguments["path"]
    files = [path for path in _matching(call.workspace, pattern) if call.before.get(path) != _state(path)]
    if not files:
        raise BuildError(Problem(what=f"the job made no file for the artifact {name!r}", where=pattern))
    root = call.workspace / _fixed_part(pattern)
    for file in files:
        _copy(file, call.artifacts / name / file.relative_to(root))
    return f"{len(files)} files kept as {name}"


def _download(call: ActionCall) -> str:
    pattern = call.arguments.get("name") or call.arguments["pattern"]
    found = [folder for folder in sorted(call.artifacts.glob(pattern)) if folder.is_dir()]
    if not found:
        raise BuildError(Problem(what=f"the run has no artifact {pattern!r}", where=str(call.artifacts)))
    target = call.workspace / call.arguments["path"]
    shutil.rmtree(target, ignore_errors=True)  # the folder of a fresh machine is empty
    # The action puts artifacts that a pattern found into folders of their own, unless told to merge them.
    is_merged = "name" in call.arguments or call.arguments.get("merge-multiple") == "true"
    for folder in found:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            _copy(file, target / file.relative_to(folder if is_merged else folder.parent))
    return f"got {', '.join(folder.name for folder in found)}"


_STAND_INS: Mapping[str, Callable[[ActionCall], str]] = {
    "actions/cache": lambda _: "the cache of this machine",
    "actions/checkout": lambda _: "this checkout",
    "actions/download-artifact": _download,
    "actions/setup-python": lambda _: "the Pythons of this machine",
    "actions/upload-artifact": _upload,
}


def _matching(workspace: Path, pattern: str) -> list[Path]:
    paths = sorted(workspace.glob(pattern))
    files = [file for path in paths if path.is_dir() for file in sorted(path.rglob("*"))]
    return [path for path in paths + files if path.is_file()]


def _fixed_part(pattern: str) -> PurePosixPath:
    """Return the folders of a pattern before its first wildcard; they are not part of the artifact."""
    path = PurePosixPath(pattern)
    while "*" in str(path):
        path = path.parent
    return path


def _copy(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    except OSError as error:
        raise FileWriteError(target, error) from error
