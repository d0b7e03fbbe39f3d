"""Compiles a package for one job, on this machine, into one plain wheel; not twice from the same inputs."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ci.errors_in_log import explained
from wheelgrid.errors import BuildError, Problem, ToolFailedError, ToolNotFoundError
from wheelgrid.files import write_atomically
from wheelgrid.process import Runner

_NINJA_PROGRESS = re.compile(r"^\[(\d+)/(\d+)\]")
_NOT_INPUTS = frozenset({"__pycache__", "build", "dist", ".mypy_cache"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CompileRequest:
    """All that decides the bytes of a compiled wheel, and where to put it."""

    job: str
    """Job id; names the build folder, so that its path stays the same from run to run."""
    package: Path
    """The package to build, a folder with ``pyproject.toml``."""
    source_digest: str | None
    """Digest of the vendored sources; none if all sources lie in the package."""
    definitions: Mapping[str, str]
    """CMake definitions of the backend."""
    build_root: Path
    """Folder for native builds."""
    disk_needed_bytes: int
    """What a cold build takes, with the compiler cache."""
    toolchain: tuple[tuple[str, str], ...] = ()
    """Variables of the toolchain in the environment, sorted by name, as they too decide the bytes."""

    @property
    def folder(self) -> Path:
        """This job's build folder."""
        return self.build_root / self.job

    @property
    def key_file(self) -> Path:
        """Holds the inputs' digest of the wheel that lies in `wheel_folder`."""
        return self.folder / "wheel.key"

    @property
    def wheel_folder(self) -> Path:
        """Where the plain wheel lies."""
        return self.folder / "wheel"

    @property
    def log(self) -> Path:
        """Everything that the build printed."""
        return self.folder / "build.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledWheel:
    """The plain wheel of one job; nothing is believed of it yet."""

    path: Path
    """The wheel."""
    compiled_files: int
    """How many steps the native build ran; 0 when every object was up to date."""


def compile_wheel(
    request: CompileRequest, *, run: Runner, environment: Mapping[str, str], progress: Callable[[str], None]
) -> CompiledWheel:
    """Build the plain wheel, or return the one that the same inputs gave before.

    Raises:
        ToolNotFoundError: There is no C++ compiler.
        BuildError: The disk is too full, or the build failed; the first real error is in the message.
    """
    compiler = find_compiler(environment)
    tools = _digest(str(compiler), run((*compiler, "--version"), env=environment), repr(request.toolchain))
    key = _key(request, tools)
    if (wheel := _already_built(request, key)) is not None:
        return CompiledWheel(path=wheel, compiled_files=0)
    _require_disk(request.build_root, request.disk_needed_bytes)
    request.key_file.unlink(missing_ok=True)
    shutil.rmtree(request.wheel_folder, ignore_errors=True)
    _leave_no_other_tools(request, tools)
    steps = _build(request, run, environment, progress)
    (wheel,) = request.wheel_folder.glob("*.whl")
    write_atomically(request.key_file, key.encode())
    return CompiledWheel(path=wheel, compiled_files=steps)


def find_compiler(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the command of the C++ compiler that CMake would take: ``CXX``, else the first on PATH.

    ``CXX`` may hold arguments, as in ``ccache g++``.

    Raises:
        ToolNotFoundError: There is none.
    """
    path = environment.get("PATH")
    named, *arguments = shlex.split(environment.get("CXX", "")) or [""]
    for name in (named,) if named else ("c++", "g++", "clang++", "cl"):
        if found := shutil.which(name, path=path):
            return found, *arguments
    raise ToolNotFoundError(
        named or "c++",
        "install a C++ compiler: `apt install g++` on Debian and Ubuntu, `dnf install gcc-c++` on Fedora, "
        "`xcode-select --install` on macOS, the Visual Studio Build Tools on Windows",
    )


def build_environment(root: Path, base: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a build: our tools first, and objects that any checkout can share.

    ccache then names files relative to ``root`` and leaves the folder out of its keys, so that a fresh
    clone elsewhere hits what an older one stored.
    """
    tools = str(Path(sys.executable).parent)
    return {
        **base,
        "PATH": os.pathsep.join((tools, base.get("PATH", ""))),
        "CCACHE_BASEDIR": base.get("CCACHE_BASEDIR", str(root)),
        "CCACHE_NOHASHDIR": base.get("CCACHE_NOHASHDIR", "1"),
    }


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _leave_no_other_tools(request: CompileRequest, tools: str) -> None:
    """Empty CMake's folder if other tools filled it: CMake keeps what it found out of the first compiler."""
    mark = request.folder / "tools.key"
    if not mark.is_file() or mark.read_text("utf-8") != tools:
        shutil.rmtree(request.folder / "cmake", ignore_errors=True)
        write_atomically(mark, tools.encode())


def _key(request: CompileRequest, tools: str) -> str:
    total = hashlib.sha256()
    for part in (request.source_digest or "", tools, repr(sorted(request.definitions.items()))):
        total.update(part.encode())
    for path in sorted(_input_files(request.package)):
        total.update(str(path.relative_to(request.package)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def _input_files(package: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(package):
        names[:] = [name for name in names if name not in _NOT_INPUTS]
        yield from (Path(folder) / file for file in files)


def _already_built(request: CompileRequest, key: str) -> Path | None:
    wheels = list(request.wheel_folder.glob("*.whl"))
    if len(wheels) != 1 or not request.key_file.is_file() or request.key_file.read_text() != key:
        return None
    return wheels[0]


def _require_disk(folder: Path, needed_bytes: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        raise BuildError(
            Problem(
                what=f"only {free / 1e9:.1f} GB are free, a build needs {needed_bytes / 1e9:.1f} GB",
                where=str(folder),
                hint="free some disk space and run the command again",
            )
        )


def _build(
    request: CompileRequest, run: Runner, environment: Mapping[str, str], progress: Callable[[str], None]
) -> int:
    steps = 0

    def watch(line: str) -> None:
        nonlocal steps
        if match := _NINJA_PROGRESS.match(line):
            steps = int(match[1])
            progress(f"{match[1]} of {match[2]} files")

    # A list of words from here to CMake: spaces and semicolons in a definition survive.
    settings = [f"-Cbuild-dir={request.folder / 'cmake'}"]
    settings += [f"-Ccmake.define.{name}={value}" for name, value in sorted(request.definitions.items())]
    command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", *settings)
    try:
        run(
            (*command, "--outdir", request.wheel_folder, request.package),
            env=environment,
            log=request.log,
            on_line=watch,
        )
    except ToolFailedError as error:
        raise explained(error, request.log) from error
    return steps
