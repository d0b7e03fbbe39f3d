"""A toolkit → what a wheel asks the package index for, and what it must not carry.

Source: NVIDIA's packages on the package index (``nvidia-*``); the names of the libraries are those of the
toolkits themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from packaging.requirements import Requirement

from matrix.derive.toolkit import Compiler, Cuda
from matrix.facts.model import Facts, OtherToolkit, RocmRelease
from matrix.model import Backend, Family, FamilyTraits, OperatingSystem
from matrix.names import choice_hint
from wheelgrid.errors import MatrixError, Problem

CUDA_LIBRARIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"cudart": ("cudart",), "cublas": ("cublas", "cublasLt")}
)
"""Libraries of each part of CUDA's runtime; a part that is not here is one library of that name."""
LIBRARY_SUFFIXES: Mapping[OperatingSystem, tuple[str, ...]] = MappingProxyType(
    {
        OperatingSystem.LINUX: (".so",),
        OperatingSystem.MACOS: (".dylib",),
        OperatingSystem.WINDOWS: (".dll",),
    }
)
"""What the file names of shared libraries hold on each system."""


def requirements(backend: Backend, compiler: Compiler | None, traits: FamilyTraits) -> tuple[str, ...]:
    """Return what a wheel requires beside its project's own requirements, sorted, each once.

    Raises:
        MatrixError: No package holds a part of the runtime that the family needs.
    """
    packages = _packages(compiler)
    for part in traits.runtime:
        if part not in packages:
            raise MatrixError(
                Problem(
                    what=f"no package holds the runtime part {part!r} of {backend.family.value!r}",
                    where=f"backend {backend.id}",
                    hint=choice_hint(part, packages),
                )
            )
    return tuple(sorted({*(packages[part] for part in traits.runtime), *backend.requires}))


def external_libraries(
    backend: Backend,
    compiler: Compiler | None,
    traits: FamilyTraits,
    system: OperatingSystem,
    facts: Facts,
) -> tuple[str, ...]:
    """Return the file names of the libraries that stay outside the wheels on a system, sorted."""
    match compiler:
        case Cuda():
            return tuple(sorted(_cuda_libraries(compiler, traits.runtime, system)))
        case RocmRelease() | OtherToolkit():
            names: Iterable[str] = compiler.excluded_libraries
        case _ if backend.family is Family.VULKAN:
            names = facts.vulkan_loader.excluded_libraries
        case _:
            names = ()
    return tuple(sorted({name for name in names if _is_of(name, system)}))


def _packages(compiler: Compiler | None) -> dict[str, str]:
    """Return the requirements for the parts of a runtime, by part; of other toolkits, by package."""
    match compiler:
        case Cuda(release=release):
            return dict(release.runtime_packages)
        case OtherToolkit(runtime_packages=texts):
            return {Requirement(text).name: text for text in texts}
        case _:
            return {}


def _cuda_libraries(cuda: Cuda, parts: Iterable[str], system: OperatingSystem) -> set[str]:
    stems = [stem for part in parts for stem in CUDA_LIBRARIES.get(part, (part,))]
    if system is OperatingSystem.WINDOWS:
        return {"nvcuda.dll", *(f"{stem}64_{cuda.major.major}.dll" for stem in stems)}
    return {"libcuda.so.1", *(f"lib{stem}.so.{cuda.major.major}" for stem in stems)}


def _is_of(name: str, system: OperatingSystem) -> bool:
    return any(suffix in name for suffix in LIBRARY_SUFFIXES[system])
