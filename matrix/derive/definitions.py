"""Everything that is said about a job → its CMake definitions.

Source: CMake's ``CUDA_ARCHITECTURES`` (``-real`` is machine code, ``-virtual`` is PTX).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matrix.derive.compilers import compiler_path
from matrix.derive.toolkit import Compiler, Cuda
from matrix.model import Backend, Family, FamilyTraits, Platform

DEPLOYMENT_TARGET = "CMAKE_OSX_DEPLOYMENT_TARGET"
"""CMake variable that takes the lowest macOS."""
HOST_COMPILER = "CMAKE_CUDA_HOST_COMPILER"
"""CMake variable that takes the C++ compiler that nvcc calls."""
SIZE_COMPRESSION = "size"
"""nvcc's compression mode that makes the smallest code."""


def is_compressed(compiler: Compiler | None, traits: FamilyTraits) -> bool:
    """Tell whether the machine code is compressed for size: if the toolkit can, and the package lets it."""
    if traits.compression_variable is None or not isinstance(compiler, Cuda):
        return False
    return compiler.release.has_size_compression


def architecture_words(family: Family, architectures: Sequence[str], ptx: Sequence[str]) -> tuple[str, ...]:
    """Return the GPU architectures as CMake takes them: ``89-real``, ``90-virtual``; of ROCm the names."""
    if family is not Family.CUDA:
        return tuple(architectures)
    return (*(f"{name}-real" for name in architectures), *(f"{name}-virtual" for name in ptx))


def cmake_definitions(
    backend: Backend,
    platform: Platform,
    traits: FamilyTraits,
    *,
    words: Sequence[str],
    compression: str | None,
    compiler_name: str | None,
) -> tuple[tuple[str, str], ...]:
    """Merge the definitions, sorted by name.

    Of one name, what is derived wins over the backend's own, that over the family's, and that over the
    platform's.

    Args:
        backend: Whose definitions.
        platform: Where it runs.
        traits: How the package takes its family.
        words: GPU architectures as CMake takes them.
        compression: Mode of nvcc's compression; none if it is not set.
        compiler_name: C++ compiler that the toolkit calls in the image, ``gcc-13``; none if any will do.
    """
    derived = dict(_derived(platform, traits, words, compression, compiler_name))
    merged = dict(platform.cmake) | dict(traits.cmake) | dict(backend.cmake) | derived
    return tuple(sorted(merged.items()))


def _derived(
    platform: Platform,
    traits: FamilyTraits,
    words: Sequence[str],
    compression: str | None,
    compiler_name: str | None,
) -> Iterator[tuple[str, str]]:
    if traits.architectures_variable is not None and words:
        yield traits.architectures_variable, ";".join(words)
    if traits.compression_variable is not None and compression is not None:
        yield traits.compression_variable, compression
    if platform.deployment_target is not None:
        yield DEPLOYMENT_TARGET, platform.deployment_target
    if compiler_name is not None:
        yield HOST_COMPILER, compiler_path(compiler_name)
