"""The environments that are compared: our wheel, the package of the same name on PyPI, rivals of the index.

All get the same Python and the same versions of what they share. What is made here lies in ``build/bench``
and is used again until a wheel or a pinned version changes; delete the folder to begin afresh.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from packaging.tags import Tag
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from scripts.benchmarks.errors import BenchmarkError
from wheelgrid.errors import Problem
from wheelgrid.files import sha256_of, write_atomically
from wheelgrid.process import Runner

RIVAL = "llama-cpp-python"
RIVAL_VERSION = "0.3.36"

RIVAL_CMAKE_ARGS = (
    "-DGGML_NATIVE=OFF",
    "-DGGML_SSE42=ON",
    "-DGGML_AVX=ON",
    "-DGGML_AVX2=ON",
    "-DGGML_BMI2=ON",
    "-DGGML_FMA=ON",
    "-DGGML_F16C=ON",
    "-DGGML_OPENMP=OFF",
    "-DLLAMA_OPENSSL=OFF",
    "-DLLAMA_CURL=OFF",
)
"""The rival's kernels, of the same kind as the module that our wheel chooses on an AVX2 processor."""

INDEX_RIVALS = ("dumb-pypi==1.15.0", "ghr-pypi==2026.8.14.1", "index-503==2.6.0", "simple503==0.4.0")
"""The tools that our index is compared with."""

SHARED_REQUIREMENTS = ("numpy", "jinja2", "typing-extensions")
"""What both packages import; both get the versions of the running environment."""

SHARED_BY_INDEXES = ("jinja2", "packaging")
"""What our index and its rivals import; all get the versions of the running environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """One package, installed and ready to be measured."""

    python: Path
    """The interpreter of its virtual environment."""
    wheel: Path
    """The wheel that is installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes environments below one folder."""

    folder: Path
    """Where everything is made, ``build/bench``."""
    uv: Path
    """The ``uv`` program."""
    run: Runner
    """Runs programs."""

    def install(self, name: str, wheel: Path) -> Environment:
        """Return a virtual environment that holds this wheel; make it again if the wheel is another one."""
        wanted = [str(wheel), *pins(SHARED_REQUIREMENTS)]
        return Environment(python=self._filled(name, wanted, sha256_of(wheel)), wheel=wheel)

    def gather(self, name: str, requirements: Sequence[str]) -> Path:
        """Return the interpreter of a virtual environment with packages of the package index.

        Raises:
            ToolFailedError: They cannot be had.
        """
        return self._filled(name, requirements, "")

    def _filled(self, name: str, wanted: Sequence[str], key: str) -> Path:
        home = self.folder / f"{name}-venv"
        python = python_of(home)
        stamp = "\n".join([key, sys.version, *wanted]).encode()
        mark = home / "installed.txt"
        if not (mark.is_file() and mark.read_bytes() == stamp):
            self._new_venv(home)
            options: list[str | Path] = ["--quiet", "--compile-bytecode", "--python", python]
            self.run([self.uv, "pip", "install", *options, *wanted])
            write_atomically(mark, stamp)
        return python

    def rival_wheel(self, on_line: Callable[[str], None]) -> Path:
        """Return the rival's wheel, compiled from its sdist on first use; minutes of work.

        Raises:
            ToolFailedError: The sdist cannot be had, or does not compile.
        """
        key = hashlib.sha256(" ".join(RIVAL_CMAKE_ARGS).encode()).hexdigest()[:8]
        shelf = self.folder / f"rival-{RIVAL_VERSION}-{key}"
        if not list(shelf.glob("*.whl")):
            builder = self.folder / "builder-venv"
            self._new_venv(builder, "--seed")
            # pip's own cache would hand back a wheel that was compiled with other definitions
            options: list[str | Path] = [
                "--no-cache-dir",
                "--no-deps",
                "--no-binary",
                RIVAL,
                "--wheel-dir",
                shelf,
            ]
            self.run(
                [python_of(builder), "-m", "pip", "wheel", "-v", *options, f"{RIVAL}=={RIVAL_VERSION}"],
                env=rival_build_environment(os.environ),
                log=self.folder / "rival-build.log",
                on_line=on_line,
            )
        return next(iter(shelf.glob("*.whl")))

    def _new_venv(self, home: Path, *options: str) -> None:
        self.run([self.uv, "venv", "--quiet", "--clear", "--python", sys.executable, *options, home])


def python_of(home: Path) -> Path:
    """Return the interpreter of a virtual environment."""
    return home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def pins(names: Sequence[str]) -> tuple[str, ...]:
    """Require the versions that the running environment has."""
    return tuple(f"{name}=={version(name)}" for name in names)


def rival_build_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment variables for compiling the rival; ccache is used where it is installed."""
    args = list(RIVAL_CMAKE_ARGS)
    if shutil.which("ccache", path=environment.get("PATH")) is not None:
        args += ["-DCMAKE_C_COMPILER_LAUNCHER=ccache", "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"]
    cores = str(os.cpu_count() or 1)
    return {**environment, "CMAKE_ARGS": " ".join(args), "CMAKE_BUILD_PARALLEL_LEVEL": cores}


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment variables without those that would change what is measured."""
    meddling = ("PYTHON", "LLAMA_", "GGML_", "OMP_")
    return {name: value for name, value in environment.items() if not name.startswith(meddling)}


def newest_wheel(folder: Path, supported: frozenset[Tag]) -> Path:
    """Return the plain wheel of ours that was made last and fits this machine.

    Raises:
        BenchmarkError: There is none.
    """
    fitting = [wheel for wheel in folder.glob("llama_cpp_python-*.whl") if _fits(wheel, supported)]
    if not fitting:
        raise BenchmarkError(
            Problem(
                what="there is no plain wheel of ours for this machine",
                where=str(folder),
                hint="make it first: ./scripts/release",
            )
        )
    return max(fitting, key=lambda wheel: (wheel.stat().st_mtime, wheel.name))


def _fits(wheel: Path, supported: frozenset[Tag]) -> bool:
    try:
        _, wheel_version, _, tags = parse_wheel_filename(wheel.name)
    except InvalidWheelFilename:
        return False
    return wheel_version.local is None and not tags.isdisjoint(supported)
