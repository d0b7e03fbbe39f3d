"""What a wheel must be, decided before it was built."""

from __future__ import annotations

from dataclasses import dataclass

from wheelgrid.record import GpuContent, VariantMark


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What the job says of its wheel; every check compares the facts with it."""

    distribution: str
    """Normalised project name, ``demo-package``."""
    package: str
    """The one folder at the root, ``demo``."""
    version: str
    """Public version, ``1.2.0``."""
    label: str | None
    """Local version label, ``cu128``; none for the plain wheel and for variants."""
    requirements: tuple[str, ...]
    """Requirements that the backend adds."""
    platform: str
    """Platform of the matrix, ``linux-x86_64``."""
    tag_family: str
    """How its platform tags begin: ``manylinux``, ``musllinux``, ``macosx`` or ``win``."""
    job: str
    """Job id, ``cpu-linux-x86_64``."""
    backend: str
    """Backend whose index lists it, ``cpu`` or ``cu128``; ``variants`` for a variant."""
    architecture: str
    """``x86_64`` or ``aarch64``."""
    tag_floor: str | None
    """The oldest system that it must install on, ``manylinux_2_28``; none if any honest tag will do."""
    folder: str
    """Folder of the libraries in the wheel, ``demo/lib``."""
    libraries: tuple[str, ...]
    """Stems of all libraries but the CPU modules: the package's own and GPU modules, ``libdemo-cuda``."""
    modules: tuple[str, ...]
    """Stems of those among `libraries` that are loaded at run time, ``libdemo-cuda``."""
    cpu_module_prefix: str | None
    """How the stems of the CPU modules begin, ``libdemo-cpu-``; none if the package has none."""
    cpu_variants: tuple[str, ...]
    """CPU modules, ``haswell``; empty where the CPU is not split into modules."""
    module_entry_points: tuple[str, ...]
    """Functions that every module exports, CPU modules included."""
    cpu_module_entry_points: tuple[str, ...]
    """Functions that every CPU module exports besides."""
    external_libraries: frozenset[str]
    """Libraries that may be needed from outside the wheel, as patterns, ``api-ms-win-*.dll``."""
    gpu: GpuContent | None
    """What it has for GPUs; none if nothing."""
    variant: VariantMark | None = None
    """What makes it a variant of the public version; none if it is none."""
    size_budget_bytes: int
    """The most that the wheel may weigh."""
