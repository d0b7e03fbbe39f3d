"""What the matrix says, as frozen values. The reader fills them; every one of them is valid by itself."""

from __future__ import annotations

import functools
from enum import StrEnum
from typing import Literal

from packaging.specifiers import SpecifierSet

from matrix.fields import (
    ArchitectureNumber,
    BackendId,
    CMakeDefinitions,
    Day,
    Folder,
    ImportName,
    LibraryStem,
    MacosVersion,
    Patterns,
    PlatformId,
    PlatformIdField,
    PositiveNumber,
    ProjectName,
    PtxGpu,
    PythonVersion,
    RequirementText,
    TagFloor,
    Text,
    Toolkit,
    VersionRange,
)
from matrix.names import matches, unknown_name
from wheelgrid.models import FrozenModel


class Family(StrEnum):
    """What computes."""

    CPU = "cpu"
    CUDA = "cuda"
    ROCM = "rocm"
    VULKAN = "vulkan"
    METAL = "metal"
    SYCL = "sycl"
    OPENVINO = "openvino"
    OPENBLAS = "openblas"
    RPC = "rpc"
    MUSA = "musa"
    CANN = "cann"
    OPENCL = "opencl"
    HEXAGON = "hexagon"
    WEBGPU = "webgpu"
    VIRTGPU = "virtgpu"
    ZENDNN = "zendnn"
    ZDNN = "zdnn"
    ET = "et"


class Tier(StrEnum):
    """How far a backend goes."""

    RELEASE = "release"
    """Built and published with every release."""
    NIGHTLY = "nightly"
    """Built every night, published on demand."""
    LOCAL = "local"
    """Can be built on a machine that has the toolkit; never published."""


class OperatingSystem(StrEnum):
    """The systems that wheels are built for."""

    LINUX = "linux"
    MACOS = "macos"
    WINDOWS = "windows"


Libc = Literal["glibc", "musl"]
"""The C library of a Linux system; its wheels do not run on the other one."""

VERSIONED_FAMILIES = {Family.CUDA: "cu", Family.ROCM: "rocm"}
"""Families whose label holds the version of the toolkit, and the letters before it."""


class ProjectTest(FrozenModel):
    """What cibuildwheel runs with the finished wheel on every Python, in an environment of its own."""

    command: Text
    """Shell command, run in a folder that holds `sources` alone: ``python -m wheel_check``."""
    requires: tuple[RequirementText, ...] = ()
    """Requirements of the test itself (PEP 508)."""
    sources: tuple[Folder, ...] = ()
    """Files and folders that the command needs, relative to the folder of the package."""


class Project(FrozenModel):
    """The package that is built for every backend."""

    name: ProjectName
    """Name of the distribution, normalised (PEP 503)."""
    path: Folder
    """Folder of its ``pyproject.toml``, relative to the root of the project."""
    import_name: ImportName
    """Name that Python programs import."""
    sources: Folder | None = None
    """Lock file of the native sources that are fetched before a build; none if they lie in `path`."""
    proof: Folder | None = None
    """Folder with ``proof.toml``: what a wheel must do on every Python; none if importing it is enough."""
    test: ProjectTest | None = None
    """What a wheel must do where it is built; none if importing it is enough."""


class CpuVariants(FrozenModel):
    """The CPU modules on some platforms."""

    platforms: Patterns
    """Platform ids."""
    names: tuple[Text, ...]
    """What follows the prefix of a CPU module, ``haswell``."""


class Payload(FrozenModel):
    """What a wheel holds beside its Python files."""

    folder: Folder
    """Folder of the libraries in the wheel, ``demo/lib``."""
    libraries: tuple[LibraryStem, ...]
    """Stems of the libraries that every wheel has once, ``libdemo``."""
    module_entry_points: tuple[Text, ...] = ()
    """Functions that a module must export: a library that those above load at run time."""
    cpu_module_prefix: LibraryStem | None = None
    """How the stems of the CPU modules begin, ``libdemo-cpu-``; none if the CPU is not split into modules."""
    cpu_module_entry_points: tuple[Text, ...] = ()
    """Functions that a CPU module must export besides."""
    cpu_variants: tuple[CpuVariants, ...] = ()
    """CPU modules, by platform; the first match counts."""

    def cpu_variants_on(self, platform: PlatformId) -> tuple[str, ...]:
        """Return the CPU modules on a platform, sorted; none where the CPU is not split."""
        for variants in self.cpu_variants:
            if matches(platform, variants.platforms):
                return tuple(sorted(variants.names))
        return ()


class Cost(FrozenModel):
    """What a wheel of one family costs, as measured."""

    minutes: PositiveNumber
    """Minutes of one CPU core to compile it, without GPU architectures."""
    megabytes: PositiveNumber
    """Size of the wheel without GPU architectures, 10**6 bytes."""
    minutes_per_architecture: PositiveNumber = 0
    """Minutes of one CPU core for each GPU architecture, PTX included."""
    megabytes_per_architecture: PositiveNumber = 0
    """What each GPU architecture adds to the wheel, 10**6 bytes."""


class FamilyTraits(FrozenModel):
    """How the package takes one family of backends."""

    family: Family
    """The family."""
    cmake: CMakeDefinitions = ()
    """CMake definitions that switch it on, sorted by name."""
    module: LibraryStem | None = None
    """Stem of the library that it adds, ``libdemo-cuda``; none if it adds none."""
    architectures_variable: Text | None = None
    """CMake variable that takes the GPU architectures."""
    compression_variable: Text | None = None
    """CMake variable that takes nvcc's compression mode, where the toolkit has a choice."""
    specific_architectures: tuple[ArchitectureNumber, ...] = ()
    """CUDA architectures that the package compiles as architecture-specific code, ``120`` as ``120a``."""
    runtime: tuple[Text, ...] = ()
    """Components of the toolkit's runtime that wheels need from the package index, ``cublas``."""
    cost: Cost
    """What a wheel costs."""


class Python(FrozenModel):
    """One Python that every wheel is tested on; none is ever compiled for."""

    version: PythonVersion
    """``3.12``, or ``3.14t`` for the free-threaded build."""
    identifier: str | None = None
    """Prefix of cibuildwheel's build identifier, ``cp314t``; none if it has none for it."""
    skipped: Text | None = None
    """Reason for which cibuildwheel does not test it; none if it does."""

    @property
    def is_free_threaded(self) -> bool:
        """Tell whether this is the build without a global lock."""
        return self.version.endswith("t")

    @property
    def order(self) -> tuple[int, bool]:
        """Return the key that puts 3.9 before 3.10 and 3.14 before 3.14t."""
        return int(self.version.removesuffix("t").partition(".")[2]), self.is_free_threaded


class PlatformChoice(FrozenModel):
    """A platform as the file says it; the facts know the rest."""

    id: PlatformIdField
    """Name in the facts, ``linux-x86_64``."""
    runner: Text
    """Label of the machine that the CI provider lends for it."""
    image: Text | None = None
    """Container image in cibuildwheel's short form, ``manylinux_2_28``; none outside Linux."""
    deployment_target: MacosVersion | None = None
    """Lowest macOS, ``14.0``; none elsewhere."""
    cmake: CMakeDefinitions = ()
    """CMake definitions of every backend here, sorted by name; a backend's own go before them."""
    modules: tuple[LibraryStem, ...] = ()
    """Stems of the libraries that those definitions add, each loaded at run time, ``libdemo-blas``."""


class Platform(PlatformChoice):
    """A kind of machine that wheels run on, and where its wheels are made."""

    os: OperatingSystem
    """The operating system."""
    architecture: Text
    """Architecture as the wheel tag of the system spells it: ``x86_64``, ``arm64``, ``amd64``."""
    libc: Libc | None
    """The C library on Linux; none elsewhere."""
    tag_floor: TagFloor
    """Lowest platform tag of its wheels, ``manylinux_2_28_x86_64`` (PEP 600, PEP 656)."""


class Backend(FrozenModel):
    """One way to compute, with one label and one index."""

    family: Family
    """What computes."""
    toolkit: Toolkit | None = None
    """Version of the toolkit that compiles it, ``12.8``; none if it has none."""
    gpus: tuple[Text, ...] = ()
    """GPUs that get machine code: names, generations, or ranges of generations, ``turing..blackwell``."""
    ptx: PtxGpu = None
    """GPU, or generation with one architecture, whose PTX newer GPUs compile when they load it (CUDA).

    None for other families, and where the file says that there shall be no PTX, ``none``.
    """
    cmake: CMakeDefinitions = ()
    """CMake definitions beside those of the family, sorted by name."""
    requires: tuple[RequirementText, ...] = ()
    """Requirements of the wheel beside those that follow from the toolkit (PEP 508)."""
    platforms: Patterns
    """Platforms that it is offered on, as patterns; rules take some away."""
    tier: Tier
    """How far it goes."""

    @property
    def id(self) -> BackendId:
        """Return its name, which is also the folder of its index: ``cpu``, ``cu128``, ``rocm7.2``."""
        prefix = VERSIONED_FAMILIES.get(self.family)
        if prefix is None or self.toolkit is None:
            return BackendId(self.family.value)
        version = self.toolkit.replace(".", "") if self.family is Family.CUDA else self.toolkit
        return BackendId(f"{prefix}{version}")

    @property
    def label(self) -> str | None:
        """Return the local version of its wheels (PEP 440); none for the plain CPU wheel."""
        return None if self.family is Family.CPU else self.id

    def is_offered_on(self, platform: PlatformId) -> bool:
        """Tell whether a pattern of ``platforms`` matches."""
        return matches(platform, self.platforms)


class Rule(FrozenModel):
    """An exclusion: takes away every backend on every platform that all of its patterns match."""

    backend: Patterns = ("*",)
    """Backend ids."""
    family: Patterns = ("*",)
    """Families of backends."""
    toolkit: VersionRange | None = None
    """Range of toolkit versions, ``<13.4``; a backend without a toolkit is in no range."""
    platform: Patterns = ("*",)
    """Platform ids."""
    reason: Text
    """Why, for the people who miss the wheel."""
    until: Day | None = None
    """Day from which on the reason must be looked at again; none if it is for good."""

    def excludes(self, backend: Backend, platform: PlatformChoice) -> bool:
        """Tell whether this rule takes a backend on a platform away."""
        return self.names_backend(backend) and matches(platform.id, self.platform)

    def names_backend(self, backend: Backend) -> bool:
        """Tell whether this rule takes a backend away on some platform."""
        return (
            matches(backend.family, self.family)
            and matches(backend.id, self.backend)
            and (self.toolkit is None or is_in_range(backend.toolkit, self.toolkit))
        )


@functools.cache
def is_in_range(toolkit: str | None, wanted: str) -> bool:
    """Tell whether a toolkit version is in a range (PEP 440); no toolkit is in none."""
    return toolkit is not None and toolkit in SpecifierSet(wanted)


class Matrix(FrozenModel):
    """All that ``matrix.yaml`` says, with what the facts add to its platforms and Pythons."""

    project: Project
    """The package that is built."""
    payload: Payload
    """What its wheels hold."""
    families: tuple[FamilyTraits, ...]
    """How the package takes each family."""
    pythons: tuple[Python, ...]
    """Pythons that every wheel is tested on."""
    platforms: tuple[Platform, ...]
    """Platforms that wheels are made for."""
    backends: tuple[Backend, ...]
    """Backends that wheels are made with."""
    rules: tuple[Rule, ...] = ()
    """Exclusions, the first match gives the reason."""

    def backend(self, name: str) -> Backend:
        """Return a backend by its id.

        Raises:
            MatrixError: There is no such backend.
        """
        for backend in self.backends:
            if backend.id == name:
                return backend
        raise unknown_name("backend", name, [backend.id for backend in self.backends])

    def platform(self, name: str) -> Platform:
        """Return a platform by its id.

        Raises:
            MatrixError: There is no such platform.
        """
        for platform in self.platforms:
            if platform.id == name:
                return platform
        raise unknown_name("platform", name, [platform.id for platform in self.platforms])

    def traits(self, family: Family) -> FamilyTraits:
        """Return how the package takes a family; the reader has checked that it does."""
        return next(traits for traits in self.families if traits.family is family)
