"""What a wheel must be, decided before it was built."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

BASE_LIBRARIES = ("libllama", "libmtmd", "libggml", "libggml-base")
"""Stems of the libraries that every wheel has once."""

_LOADERS = MappingProxyType({"x86_64": "ld-linux-x86-64.so.2", "aarch64": "ld-linux-aarch64.so.1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What the job says of its wheel; every check compares the facts with it."""

    distribution: str
    """Normalised project name, ``llama-cpp-python``."""
    package: str
    """The one folder at the root, ``llama_cpp``."""
    version: str
    """Public version, ``0.3.100``."""
    label: str | None
    """Local version label, ``cu128``; none for the plain wheel."""
    requirements: tuple[str, ...]
    """Requirements that the backend adds."""
    platform: str
    """Platform of the matrix, ``linux-x86_64``."""
    job: str
    """Job id, ``cpu-linux-x86_64``."""
    backend: str
    """Backend id, ``cpu`` or ``cu128``."""
    architecture: str
    """``x86_64`` or ``aarch64``."""
    tag_floor: str | None
    """The oldest system that it must install on, ``manylinux_2_28``; none if any honest tag will do."""
    libraries: tuple[str, ...]
    """Stems of all libraries but the CPU modules: base libraries and GPU modules, ``libggml-cuda``."""
    modules: tuple[str, ...]
    """Stems of those among `libraries` that ggml loads at run time, ``libggml-cuda``."""
    cpu_variants: tuple[str, ...]
    """CPU modules, ``haswell``; empty where the CPU is not split into modules."""
    external_libraries: frozenset[str]
    """Libraries that may be needed from outside the wheel (allow-list), ``libc.so.6``, ``libcuda.so.1``."""
    size_budget_bytes: int
    """The most that the wheel may weigh."""


def glibc_libraries(architecture: str) -> frozenset[str]:
    """Return the libraries that are on every Linux with glibc, and that our libraries use.

    Source: PEP 600 (the libraries of a manylinux policy).
    """
    loader = _LOADERS.get(architecture)
    names = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libgcc_s.so.1"}
    return frozenset(names | {"libstdc++.so.6"} | ({loader} if loader else set()))
