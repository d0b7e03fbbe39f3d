"""The CUDA facts, pinned toolchains and an installed ``nvcc`` → comparisons."""

from __future__ import annotations

import shutil
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ci.toolkits.differences import Comparison, compare
from ci.toolkits.toolchain import inspect_toolchain
from ci.vendoring.registry import PinnedFile, fetch
from matrix.facts.model import Facts
from matrix.names import choice_hint
from wheelgrid.errors import FactsError, Problem
from wheelgrid.files import FileWriteError
from wheelgrid.models import FrozenModel
from wheelgrid.process import Runner


class PinnedToolchain(FrozenModel):
    """The wheels that hold the compiler of one release of CUDA."""

    toolkit: str
    """Release of CUDA, ``13.0``."""
    files: tuple[PinnedFile, ...]
    """Wheels, known by their digests."""


class PinnedToolchains(FrozenModel):
    """All of ``ci/toolkits/toolchains.toml``."""

    toolchains: tuple[PinnedToolchain, ...]
    """Oldest first."""

    def chosen(self, toolkits: Iterable[str]) -> tuple[PinnedToolchain, ...]:
        """Return the toolchains of these releases, all of them if none is named.

        Raises:
            FactsError: No toolchain is pinned for one of them.
        """
        pinned = {one.toolkit: one for one in self.toolchains}
        wanted = list(toolkits) or list(pinned)
        missing = [
            Problem(what=f"no toolchain is pinned for CUDA {name!r}", hint=choice_hint(name, pinned))
            for name in wanted
            if name not in pinned
        ]
        if missing:
            raise FactsError(missing)
        return tuple(pinned[name] for name in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """Holds the facts against real toolchains."""

    facts: Facts
    """What is held."""
    folder: Path
    """Where downloads and unpacked toolchains are kept."""
    run: Runner
    """Runs the programs of a toolchain."""
    progress: Callable[[str], None]
    """Told what takes a while."""

    def against_pinned(self, pinned: PinnedToolchain) -> Comparison:
        """Compare with a toolchain of the package index; only the first call downloads it.

        Raises:
            SourceError: A wheel cannot be had, or is not the pinned one.
            FileWriteError: The folder cannot be written or the disk is full.
            FactsError: The toolchain cannot be read, or is of another release than pinned.
        """
        wheels = [fetch(file, self.folder / "downloads", self.progress) for file in pinned.files]
        unpacked = unpack_wheels(wheels, self.folder / f"cuda-{pinned.toolkit}")
        comparison = self.against_folder(unpacked)
        if comparison.toolchain.toolkit != pinned.toolkit:
            raise FactsError(
                Problem(
                    what=f"the toolchain pinned for CUDA {pinned.toolkit} is {comparison.toolchain.release}",
                    where="ci/toolkits/toolchains.toml",
                    hint="pin the wheels of the release that is named",
                )
            )
        return comparison

    def against_folder(self, folder: Path) -> Comparison:
        """Compare with the toolchain in a folder.

        Raises:
            FactsError: It cannot be read, or the facts do not know its release.
        """
        toolchain = inspect_toolchain(folder, self.run)
        known = {toolkit.version: toolkit for toolkit in self.facts.cuda}
        if toolchain.toolkit not in known:
            raise FactsError(
                Problem(
                    what=f"the facts do not know CUDA {toolchain.toolkit}",
                    where=str(folder),
                    hint=f"add toolkits.{toolchain.toolkit} to matrix/facts/cuda.yaml",
                )
            )
        return compare(known[toolchain.toolkit], toolchain)


def read_pinned_toolchains() -> PinnedToolchains:
    """Read ``toolchains.toml``, which is ours: a fault in it is a bug, not a user's error."""
    text = (resources.files("ci.toolkits") / "toolchains.toml").read_text("utf-8")
    return PinnedToolchains.model_validate(tomllib.loads(text))


def unpack_wheels(wheels: Iterable[Path], folder: Path) -> Path:
    """Unpack wheels into one folder, with their programs made runnable, unless they are there already.

    Raises:
        FileWriteError: The folder cannot be written or the disk is full.
    """
    stamp = folder / ".complete"
    if stamp.is_file():
        return folder
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(folder)
        for program in folder.rglob("bin/*"):
            if program.is_file():
                program.chmod(0o755)
        stamp.touch()
    except OSError as error:
        raise FileWriteError(folder, error) from error
    return folder


def installed_nvcc(environment: Mapping[str, str]) -> Path | None:
    """Return the ``nvcc`` of this machine: that of ``CUDA_PATH`` or ``CUDA_HOME``, else the one on PATH."""
    for variable in ("CUDA_PATH", "CUDA_HOME"):
        for name in ("nvcc", "nvcc.exe"):
            if variable in environment and (nvcc := Path(environment[variable]) / "bin" / name).is_file():
                return nvcc
    found = shutil.which("nvcc", path=environment.get("PATH", ""))
    return None if found is None else Path(found)
