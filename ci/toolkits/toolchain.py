"""A folder with a CUDA toolchain → what it really compiles for and accepts.

Reads ``ptxas --help`` (architectures), a refused ``.version`` (PTX), ``crt/host_config.h`` (host compilers)
and ``nvcc --help`` (compression). A toolchain may lack parts: the packages of CUDA 12 hold no ``nvcc``.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wheelgrid.errors import FactsError, Problem, ToolFailedError
from wheelgrid.process import Runner

_LAYOUTS = (".", "nvidia/cu13", "nvidia/cuda_nvcc", "lib/cuda", "lib/nvidia-cuda-toolkit")
"""Where ``bin`` and ``include`` lie: in an installed toolkit, in NVIDIA's wheels, in Debian's package."""
_IMPOSSIBLE_PTX = ".version 99.0\n.target sm_90\n.address_size 64\n"
_RELEASE = re.compile(r"release (\d+\.\d+), V([\d.]+)")
_REAL_ARCHITECTURE = re.compile(r"'sm_(\d+[af]?)'")
_CURRENT_PTX = re.compile(r"current version is '(\d+\.\d+)'")
_GCC = re.compile(r"^\s*#\s*if\s+__GNUC__\s*>\s*(\d+)", re.MULTILINE)
_CLANG = re.compile(
    r"^\s*#\s*if\s+defined\(__clang__\).*\n\s*#\s*if\s+\(__clang_major__\s*>=\s*(\d+)\)", re.MULTILINE
)
_MSVC = re.compile(r"^\s*#\s*if\s+_MSC_VER\s*<\s*(\d+)\s*\|\|\s*_MSC_VER\s*>=\s*(\d+)", re.MULTILINE)
_HERE = re.compile(r"^#\$ _HERE_=(.+)$", re.MULTILINE)
_COMPRESS_MODE = re.compile(r"--compress-mode\s+\[([\w,]+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostCompilers:
    """What ``crt/host_config.h`` lets pass."""

    gcc_max: int
    """Newest major version of GCC."""
    clang_max: int
    """Newest major version of Clang."""
    msvc_min: int
    """Lowest ``_MSC_VER``."""
    msvc_max: int
    """Highest ``_MSC_VER``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolchain:
    """What one real toolchain says of itself."""

    toolkit: str
    """Release of CUDA, ``13.0``."""
    release: str
    """Whole version of its ``ptxas``, ``13.0.88``."""
    architectures: frozenset[str]
    """Architectures that it makes machine code for."""
    ptx_isa: str
    """Newest version of PTX that it reads, which is the one that its ``nvcc`` writes."""
    host_compilers: HostCompilers | None
    """Host compilers that it accepts; none if the header is not there."""
    has_size_compression: bool | None
    """Whether its ``nvcc`` has ``-compress-mode=size``; none if there is no ``nvcc``."""


def inspect_toolchain(folder: Path, run: Runner) -> Toolchain:
    """Ask the programs of a toolchain, and read its header.

    Raises:
        FactsError: There is no ``ptxas``, or it does not say what it always said.
        ToolFailedError: A program does not run on this machine.
    """
    ptxas = _first(folder, "bin/ptxas", "bin/ptxas.exe")
    if ptxas is None:
        raise _unreadable(folder, "there is no ptxas", "name a toolkit with bin/ptxas")
    toolkit, release = _asked(_RELEASE, run([ptxas, "--version"]), ptxas, "its release").groups()
    architectures = frozenset(_REAL_ARCHITECTURE.findall(run([ptxas, "--help"])))
    if not architectures:
        raise _unreadable(ptxas, "ptxas lists no architecture", "see what 'ptxas --help' prints")
    header = _first(folder, "include/crt/host_config.h")
    nvcc = _first(folder, "bin/nvcc", "bin/nvcc.exe")
    return Toolchain(
        toolkit=toolkit,
        release=release,
        architectures=architectures,
        ptx_isa=_ptx_isa(ptxas, run),
        host_compilers=None if header is None else parse_host_config(header.read_text("utf-8"), header),
        has_size_compression=None if nvcc is None else _has_size_compression(run([nvcc, "--help"])),
    )


def toolkit_of(nvcc: Path, run: Runner) -> Path:
    """Return the folder of the toolkit of an ``nvcc``, which may be a script that calls the real one.

    Raises:
        FactsError: There is no such program.
        ToolFailedError: It does not run on this machine.
    """
    if not nvcc.is_file():
        raise FactsError(Problem(what="there is no such nvcc", where=str(nvcc), hint="name the program"))
    said = run([nvcc, "--dryrun", "-x", "cu", "-c", "none.cu"])
    return Path(_asked(_HERE, said, nvcc, "where it lies")[1].strip()).parent


def parse_host_config(text: str, header: Path) -> HostCompilers:
    """Find the bounds of host compilers in the text of ``crt/host_config.h``.

    Raises:
        FactsError: A bound is not where it always was.
    """
    gcc = _asked(_GCC, text, header, "the newest GCC")
    clang = _asked(_CLANG, text, header, "the newest Clang")
    msvc = _asked(_MSVC, text, header, "the range of _MSC_VER")
    return HostCompilers(
        gcc_max=int(gcc[1]),
        clang_max=int(clang[1]) - 1,
        msvc_min=int(msvc[1]),
        msvc_max=int(msvc[2]) - 1,
    )


def _ptx_isa(ptxas: Path, run: Runner) -> str:
    """Let ``ptxas`` refuse a version of PTX that does not exist: it names the one that it has."""
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "probe.ptx"
        source.write_text(_IMPOSSIBLE_PTX, "utf-8")
        try:
            said = run([ptxas, "--gpu-name", "sm_90", source, "--output-file", Path(scratch) / "probe.o"])
        except ToolFailedError as refusal:
            said = str(refusal)
    return _asked(_CURRENT_PTX, said, ptxas, "its version of PTX")[1]


def _has_size_compression(help_text: str) -> bool:
    modes = _COMPRESS_MODE.search(help_text)
    return modes is not None and "size" in modes[1].split(",")


def _first(folder: Path, *names: str) -> Path | None:
    return next(_present(folder, names), None)


def _present(folder: Path, names: tuple[str, ...]) -> Iterator[Path]:
    for layout in _LAYOUTS:
        for name in names:
            path = folder / layout / name
            if path.is_file():
                yield path


def _asked(pattern: re.Pattern[str], text: str, source: Path, what: str) -> re.Match[str]:
    found = pattern.search(text)
    if found is None:
        raise _unreadable(source, f"it does not say {what}", "look into it, and mend how it is read")
    return found


def _unreadable(source: Path, what: str, hint: str) -> FactsError:
    return FactsError(Problem(what=f"cannot read the toolchain: {what}", where=str(source), hint=hint))
