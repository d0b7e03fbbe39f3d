"""What the matrix says, as frozen values. The reader fills them; every one of them is valid by itself."""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Literal

from packaging.specifiers import SpecifierSet

from matrix.fields import (
    ArchitecturesByPattern,
    BackendIdField,
    CMakeDefinitions,
    Folder,
    ImportName,
    Label,
    Patterns,
    PlatformId,
    PlatformIdField,
    ProjectName,
    PythonVersion,
    RequirementText,
    TagFloor,
    Text,
    Toolkit,
    VersionRange,
)
from matrix.names import matches, unknown_name
from wheelgrid.record import FrozenModel


class Family(StrEnum):
    """What computes: one name for each kind of backend that ggml has."""

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


class Project(FrozenModel):
    """The package that is built for every backend."""

    name: ProjectName
    """Name of the distribution, normalised (PEP 503)."""
    path: Folder
    """Folder of its ``pyproject.toml``, relative to the repository."""
    import_name: ImportName
    """Name that Python programs import."""


class Python(FrozenModel):
    """One Python that every wheel is tested on; none is ever compiled for."""

    version: PythonVersion
    """``3.12``, or ``3.14t`` for the free-threaded build."""
    identifier: str | None = None
    """Prefix of cibuildwheel's build identifier, ``cp314t``; none if it is skipped there."""
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


class Platform(FrozenModel):
    """A kind of machine that wheels run on, and where its wheels are made."""

    id: PlatformIdField
    """Name in this matrix, ``linux-x86_64``."""
    os: OperatingSystem
    """The operating system."""
    architecture: Text
    """Architecture as the wheel tag of the system spells it: ``x86_64``, ``arm64``, ``amd64``."""
    runner: Text
    """Label of the machine that the CI provider lends for it."""
    image: Text | None = None
    """Container image in cibuildwheel's short form, ``manylinux_2_28``; none outside Linux."""
    tag_floor: TagFloor
    """Lowest platform tag of its wheels, ``manylinux_2_28_x86_64`` (PEP 600, PEP 656)."""
    cmake: CMakeDefinitions = ()
    """CMake definitions of every backend here, sorted by name; a backend's own go before them."""

    @property
    def libc(self) -> Libc | None:
        """Return the C library that the tag floor stands for; none outside Linux."""
        if self.os is not OperatingSystem.LINUX:
            return None
        return "musl" if self.tag_floor.startswith("musllinux_") else "glibc"


class Backend(FrozenModel):
    """One way to compute, with one label and one index."""

    id: BackendIdField
    """Name in this matrix, ``cu128``; also the folder of its index."""
    family: Family
    """What computes."""
    label: Label | None = None
    """Local version of its wheels (PEP 440), equal to the id; none for the plain CPU wheel."""
    toolkit: Toolkit | None = None
    """Version of the toolkit that compiles it, ``12.8``; none if it has none."""
    host_compiler: Text | None = None
    """C++ compiler that the toolkit calls on Linux, ``gcc-13``; none if it accepts that of the image."""
    cmake: CMakeDefinitions = ()
    """CMake definitions, sorted by name, without those that a job derives (GPU architectures)."""
    architectures: tuple[Text, ...] = ()
    """GPU architectures with machine code, ``89`` or ``gfx1100``."""
    added_architectures: ArchitecturesByPattern = ()
    """Further architectures on some platforms, by platform pattern."""
    ptx: tuple[Text, ...] = ()
    """CUDA architectures with PTX, which newer GPUs compile when they load it."""
    requires: tuple[RequirementText, ...] = ()
    """Packages that hold the runtime, as requirements of the wheel (PEP 508)."""
    platforms: Patterns
    """Platforms that it is offered on, as patterns; rules take some away."""
    tier: Tier
    """How far it goes."""

    def architectures_on(self, platform: PlatformId) -> tuple[str, ...]:
        """Return the GPU architectures with machine code on a platform, sorted by number."""
        added = (names for pattern, names in self.added_architectures if fnmatchcase(platform, pattern))
        return tuple(
            sorted({*self.architectures, *(name for names in added for name in names)}, key=_by_number)
        )

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

    def excludes(self, backend: Backend, platform: Platform) -> bool:
        """Tell whether this rule takes a backend on a platform away."""
        return (
            matches(backend.id, self.backend)
            and matches(backend.family, self.family)
            and matches(platform.id, self.platform)
            and self._has_toolkit(backend)
        )

    def _has_toolkit(self, backend: Backend) -> bool:
        if self.toolkit is None:
            return True
        return backend.toolkit is not None and backend.toolkit in SpecifierSet(self.toolkit)


class Matrix(FrozenModel):
    """All that ``matrix.yaml`` says."""

    project: Project
    """The package that is built."""
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


def _by_number(architecture: str) -> tuple[int, str]:
    return len(architecture.rstrip("af")), architecture
