"""Finds the Python interpreters of this machine, each version once."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wheelgrid.errors import BuildError, Problem, ProofError
from wheelgrid.process import Runner

_NAME = re.compile(r"^python3\.(?:9|[1-9]\d)t?(?:\.exe)?$|^python\.exe$")
_OLDEST = (3, 9)
_QUESTION = (
    "import json, platform, sys, sysconfig;"
    "print(json.dumps([platform.python_implementation(), list(sys.version_info[:3]),"
    " bool(sysconfig.get_config_var('Py_GIL_DISABLED')), sys.version_info.releaselevel, sys.executable]))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """One Python on this machine."""

    version: tuple[int, int, int]
    """Major, minor and patch."""
    free_threaded: bool
    """Whether it was built without the global interpreter lock."""
    path: Path
    """The executable."""

    @property
    def name(self) -> str:
        """``3.13.0``, with a ``t`` if free-threaded."""
        return ".".join(map(str, self.version)) + "t" * self.free_threaded

    @property
    def minor(self) -> str:
        """``3.13``, with a ``t`` if free-threaded."""
        return ".".join(map(str, self.version[:2])) + "t" * self.free_threaded


def find_interpreters(folders: Iterable[Path], run: Runner) -> tuple[Interpreter, ...]:
    """Return one CPython per minor version and threading kind, the newest patch, lowest version first.

    A name that does not start, such as the shim of a version manager, is no interpreter.
    """
    best: dict[str, Interpreter] = {}
    for path in _candidates(folders):
        found = _ask(path, run)
        if found is not None and (found.minor not in best or best[found.minor].version < found.version):
            best[found.minor] = found
    return tuple(sorted(best.values(), key=lambda found: (found.version[:2], found.free_threaded)))


def choose_interpreters(found: Sequence[Interpreter], wanted: Sequence[str]) -> tuple[Interpreter, ...]:
    """Return the interpreters of the versions that a person asked for, in the order of ``found``.

    Args:
        found: Those of this machine.
        wanted: Versions as `Interpreter.minor` writes them, ``3.13t``.

    Raises:
        ProofError: A version is not on this machine; all of them together.
    """
    known = {interpreter.minor for interpreter in found}
    missing = [
        Problem(
            what=f"Python {version!r} is not on this machine",
            hint=f"install it and put it on PATH; found: {', '.join(i.minor for i in found) or 'none'}",
        )
        for version in wanted
        if version not in known
    ]
    if missing:
        raise ProofError(missing)
    return tuple(interpreter for interpreter in found if interpreter.minor in wanted)


def usual_folders(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Return PATH and the folders where pyenv, uv and the manylinux images keep their interpreters."""
    home = Path(environment.get("HOME", os.sep))
    pyenv = Path(environment.get("PYENV_ROOT", home / ".pyenv"))
    folders = [Path(entry) for entry in environment.get("PATH", "").split(os.pathsep) if entry]
    folders += sorted(pyenv.glob("versions/*/bin"))
    folders += sorted((home / ".local/share/uv/python").glob("*/bin"))
    folders += sorted(Path("/opt/python").glob("*/bin"))
    return tuple(folders)


def _candidates(folders: Iterable[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for folder in folders:
        if not folder.is_dir():
            continue
        for path in sorted(folder.iterdir()):
            if _NAME.match(path.name) and (real := path.resolve()) not in seen:
                seen.add(real)
                yield real  # not the name that a virtual environment gives it


def _ask(path: Path, run: Runner) -> Interpreter | None:
    try:
        answer = run((path, "-I", "-c", _QUESTION))
        implementation, version, free_threaded, level, executable = json.loads(answer)
    except (BuildError, ValueError, OSError):
        return None
    if implementation != "CPython" or level != "final" or tuple(version) < _OLDEST:
        return None
    return Interpreter(version=tuple(version), free_threaded=free_threaded, path=Path(executable))
