"""A backend → the facts of the toolkit that compiles it."""

from __future__ import annotations

from dataclasses import dataclass

from matrix.facts.model import CudaMajor, CudaToolkit, Facts, OtherToolkit, RocmRelease
from matrix.model import Backend, Family


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuda:
    """A release of CUDA, and what it shares with its major version."""

    release: CudaToolkit
    """The release."""
    major: CudaMajor
    """What all releases of its major version share."""


Compiler = Cuda | RocmRelease | OtherToolkit
"""What compiles the code of a backend."""


def find_toolkit(backend: Backend, facts: Facts) -> Compiler | None:
    """Return the facts of a backend's toolkit; none if it needs none.

    Raises:
        MatrixError: The facts do not know the toolkit.
    """
    if backend.toolkit is None:
        return None
    match backend.family:
        case Family.CUDA:
            release = facts.cuda_toolkit(backend.toolkit)
            return Cuda(release=release, major=facts.cuda_major(release.major))
        case Family.ROCM:
            return facts.rocm_release(backend.toolkit)
        case family:
            return facts.other(family.value, backend.toolkit)
