"""What the facts know of the things that a draft names; none for what they do not know.

The checks between entries ask here: a name that is not known is a fault of its own, and hides no other one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from matrix.facts.model import (
    CudaToolkit,
    Facts,
    ImageFact,
    OtherToolkit,
    PlatformFact,
    PythonFact,
    RocmRelease,
    RunnerFact,
    Vendor,
)
from matrix.model import Backend, Family

GpuToolkit = CudaToolkit | RocmRelease
"""A release of a toolkit that compiles for GPUs by name."""

VENDORS: Mapping[Family, Vendor] = MappingProxyType({Family.CUDA: "nvidia", Family.ROCM: "amd"})
"""Families whose GPUs have names in the facts, and who makes those."""
TOOLKIT_NAMES: Mapping[Family, str] = MappingProxyType({Family.CUDA: "CUDA", Family.ROCM: "ROCm"})
"""What people call the toolkits of these families."""


def gpu_toolkits(family: Family, facts: Facts) -> Sequence[GpuToolkit]:
    """Return the releases of the toolkit that compiles for the GPUs of a family, oldest first."""
    match family:
        case Family.CUDA:
            return facts.cuda
        case Family.ROCM:
            return facts.rocm
        case _:
            return ()


def gpu_toolkit(backend: Backend, facts: Facts) -> GpuToolkit | None:
    """Return the toolkit that compiles a backend for GPUs."""
    known = gpu_toolkits(backend.family, facts)
    return next((release for release in known if release.version == backend.toolkit), None)


def other_toolkit(backend: Backend, facts: Facts) -> OtherToolkit | None:
    """Return the toolkit of a backend of which the facts know less."""
    known = (one for one in facts.others if one.family == backend.family)
    return next((one for one in known if one.version == backend.toolkit), None)


def platform_fact(name: str, facts: Facts) -> PlatformFact | None:
    """Return a platform by its id."""
    return next((one for one in facts.platforms if one.id == name), None)


def runner_fact(label: str, facts: Facts) -> RunnerFact | None:
    """Return a machine of the CI provider by its label."""
    return next((one for one in facts.runners if one.label == label), None)


def image_fact(name: str | None, facts: Facts) -> ImageFact | None:
    """Return a container image by its short name."""
    return next((one for one in facts.images if one.name == name), None)


def python_fact(version: str, facts: Facts) -> PythonFact | None:
    """Return a Python by its version."""
    return next((one for one in facts.pythons if one.version == version), None)


def is_testable(fact: PythonFact) -> bool:
    """Tell whether a Python can be tested on: by cibuildwheel, or as long as it is maintained."""
    return fact.identifier is not None or fact.status != "end-of-life"
