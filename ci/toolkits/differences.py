"""The facts of a CUDA toolkit and a real toolchain → where the two differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ci.toolkits.toolchain import Toolchain
from matrix.facts.model import CudaToolkit
from wheelgrid.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One fact that is not so."""

    toolkit: str
    """Release of CUDA, ``13.0``."""
    fact: str
    """Name of the field, ``gcc_max``."""
    stated: str
    """What the facts say."""
    observed: str
    """What the toolchain says."""
    release: str
    """Whole version of the toolchain."""

    def problem(self) -> Problem:
        """Return the difference for people."""
        return Problem(
            what=f"the facts say {self.stated!r}, CUDA {self.release} says {self.observed!r}",
            where=f"matrix/facts/cuda.yaml (toolkits.{self.toolkit}.{self.fact})",
            hint="correct the fact, with its source and the day",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The facts of one toolkit held against one toolchain."""

    toolchain: Toolchain
    """The real one."""
    compared: tuple[str, ...]
    """Names of the facts that it could answer."""
    differences: tuple[Difference, ...]
    """The facts that are not so."""


def compare(stated: CudaToolkit, toolchain: Toolchain) -> Comparison:
    """Hold the facts of a toolkit against a toolchain; what the toolchain lacks is not compared."""
    pairs = list(_pairs(stated, toolchain))
    return Comparison(
        toolchain=toolchain,
        compared=tuple(fact for fact, _, _ in pairs),
        differences=tuple(
            Difference(
                toolkit=stated.version, fact=fact, stated=says, observed=shows, release=toolchain.release
            )
            for fact, says, shows in pairs
            if says != shows
        ),
    )


def _pairs(stated: CudaToolkit, toolchain: Toolchain) -> Iterator[tuple[str, str, str]]:
    """Yield what can be compared: name of the fact, what is stated, what is observed."""
    yield "architectures", _listed(stated.architectures), _listed(toolchain.architectures)
    yield "ptx_isa", stated.ptx_isa, toolchain.ptx_isa
    if (host := toolchain.host_compilers) is not None:
        yield "gcc_max", str(stated.gcc_max), str(host.gcc_max)
        yield "clang_max", str(stated.clang_max), str(host.clang_max)
        yield "msvc_min", str(stated.msvc_min), str(host.msvc_min)
        yield "msvc_max", str(stated.msvc_max), str(host.msvc_max)
    if toolchain.has_size_compression is not None:
        yield "has_size_compression", _yes(stated.has_size_compression), _yes(toolchain.has_size_compression)


def _listed(architectures: Iterable[str]) -> str:
    return " ".join(sorted(architectures, key=lambda name: (int(name.rstrip("af")), name)))


def _yes(value: bool) -> str:  # noqa: FBT001 - a value to print, not a switch
    return "yes" if value else "no"
