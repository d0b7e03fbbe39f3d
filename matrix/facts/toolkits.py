"""What is true of the toolkits that compile GPU code: CUDA, ROCm, Vulkan, Metal and the others."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from matrix.facts.entry import (
    CudaArchitecture,
    Digest,
    Driver,
    Fact,
    GfxTarget,
    MinorVersion,
    OsName,
    PlatformIds,
    RequirementByName,
    Update,
)
from matrix.fields import Patterns, RequirementText, Text
from matrix.names import choice_hint, matches
from wheelgrid.errors import MatrixError, Problem


class CudaToolkit(Fact):
    """One minor release of CUDA.

    Source: NVIDIA's release notes, ``crt/host_config.h`` and the architecture listing of each compiler.
    """

    version: MinorVersion
    """Major and minor version, ``12.8``."""
    update: Update | None = None
    """Its newest update for which every part exists, ``12.8.1``; this is what is installed."""
    architectures: tuple[CudaArchitecture, ...]
    """Architectures that it makes machine code for: ``86``, ``90a``, ``120f``."""
    gcc_max: int
    """Newest major version of GCC that it accepts as host compiler."""
    clang_max: int
    """Newest major version of Clang that it accepts as host compiler."""
    msvc_min: int
    """Lowest ``_MSC_VER`` that it accepts, ``1910``."""
    msvc_max: int
    """Highest ``_MSC_VER`` that it accepts, ``1949``."""
    visual_studio: tuple[int, ...]
    """Years of Visual Studio whose compilers it accepts, ``2022``."""
    linux_driver: Driver | None = None
    """Linux driver that came with its first release; none if none did."""
    windows_driver: Driver | None = None
    """Windows driver that came with its first release; none if none did."""
    ptx_isa: MinorVersion
    """Version of the PTX that it writes; the driver of an older toolkit cannot compile it."""
    has_size_compression: bool
    """Whether ``nvcc`` has ``-compress-mode=size``."""
    platforms: PlatformIds
    """Platforms that it compiles on, and for."""
    runtime_packages: RequirementByName
    """Requirement of the package that holds a part of the runtime, by part: ``cudart``, ``cublas``."""
    rhel8_packages: tuple[Text, ...] = ()
    """Packages of NVIDIA's rhel8 repositories: the compiler, and what is linked against."""

    @property
    def major(self) -> int:
        """Return the major version."""
        return int(self.version.partition(".")[0])

    @property
    def order(self) -> tuple[int, int]:
        """Return the key that puts 12.8 before 12.10."""
        major, _, minor = self.version.partition(".")
        return int(major), int(minor)

    def runtime_requirement(self, part: str) -> str:
        """Return the requirement of the package that holds a part of the runtime.

        Raises:
            MatrixError: No package holds such a part.
        """
        packages = dict(self.runtime_packages)
        if part not in packages:
            raise MatrixError(
                Problem(
                    what=f"CUDA {self.version} has no runtime part {part!r}", hint=choice_hint(part, packages)
                )
            )
        return packages[part]


class CudaMention(Fact):
    """A version of CUDA that guides and drivers name, and that nothing is compiled with here.

    Source: NVIDIA's release notes, "CUDA Toolkit and Corresponding Driver Versions".
    """

    version: MinorVersion
    """Major and minor version, ``12.1``."""
    linux_driver: Driver | None = None
    """Linux driver that came with its first release; none if none did."""
    windows_driver: Driver | None = None
    """Windows driver that came with its first release; none if none did."""

    @property
    def major(self) -> int:
        """Return the major version."""
        return self.order[0]

    @property
    def order(self) -> tuple[int, int]:
        """Return the key that puts 12.8 before 12.10."""
        major, _, minor = self.version.partition(".")
        return int(major), int(minor)


class CudaMajor(Fact):
    """What all releases of one major version of CUDA share.

    Source: NVIDIA's release notes, "CUDA minor version compatibility".
    """

    major: int
    """Major version, ``12``."""
    linux_driver: Driver
    """Oldest Linux driver that runs machine code of any of its toolkits."""
    windows_driver: Driver
    """Oldest Windows driver that runs machine code of any of its toolkits."""
    compressed_linux_driver: Driver
    """Oldest Linux driver that reads code compressed with ``-compress-mode=size``."""
    compressed_windows_driver: Driver
    """Oldest Windows driver that reads code compressed with ``-compress-mode=size``."""
    runtime_library: Text
    """Soname of the runtime on Linux, ``libcudart.so.12``."""


class RocmRelease(Fact):
    """One minor release of ROCm."""

    version: MinorVersion
    """Major and minor version, ``6.4``; also the dotted label of its wheels."""
    update: Update | None = None
    """Its newest update, ``6.4.4``."""
    architectures: tuple[GfxTarget, ...]
    """Targets that its libraries have kernels for, ``gfx1100``."""
    image: Text | None = None
    """Container image with an EL8 base that holds it; none if none does."""
    rhel8_repository: Text | None = None
    """Address of AMD's package repository for EL8; none if there is none."""
    rhel8_key: Text | None = None
    """Address of the key that signs its packages."""
    rhel8_packages: tuple[Text, ...] = ()
    """Packages that compile with it and link against its libraries."""
    platforms: PlatformIds
    """Platforms that it compiles on, and for."""
    excluded_libraries: tuple[Text, ...]
    """Libraries of the driver and the runtime that never travel inside a wheel, ``libamdhip64.so.6``."""

    @property
    def order(self) -> tuple[int, int]:
        """Return the key that puts 7.2 before 7.14."""
        major, _, minor = self.version.partition(".")
        return int(major), int(minor)


class VulkanSdk(Fact):
    """One release of LunarG's Vulkan SDK."""

    version: Update
    """Whole version, ``1.4.341.1``."""
    linux_archive: Text | None = None
    """File name of the Linux archive; none if its digest is not established."""
    linux_sha256: Digest | None = None
    """SHA-256 of the Linux archive."""
    windows_archive: Text | None = None
    """File name of the installer for Windows; none if its digest is not established."""
    windows_sha256: Digest | None = None
    """SHA-256 of the installer for Windows."""


class VulkanLoader(Fact):
    """What is true of Vulkan with every SDK."""

    oldest_sdk: Update
    """Oldest SDK whose ``glslc`` and headers are new enough, ``1.4.313.0``."""
    excluded_libraries: tuple[Text, ...]
    """The loader under its names; it belongs to the driver and never travels inside a wheel."""


class MetalFacts(Fact):
    """What is true of Metal."""

    platforms: PlatformIds
    """Platforms that have it."""
    oldest_macos: MinorVersion
    """Lowest deployment target that is known to work, ``13.3``."""
    oldest_tagged_macos: MinorVersion
    """Lowest deployment target that is known to work and that a platform tag can say, ``14.0``."""
    sdk: Annotated[int, Field(gt=0)]
    """Major version of the newest macOS SDK that a runner has; the deployment target stays below it."""
    frameworks: tuple[Text, ...]
    """Frameworks that a module links against; they are part of the system."""


class OtherToolkit(Fact):
    """One release of a toolkit for which no wheels are published: oneAPI, OpenVINO, MUSA, CANN."""

    name: Text
    """Name of the toolkit, ``oneapi``."""
    family: Text
    """Family of backends that it compiles, ``sycl``."""
    version: Text
    """Release, ``2026.1``."""
    platforms: Patterns
    """Platforms that it exists on, as patterns."""
    compilers: tuple[Text, ...] = ()
    """Compilers that it brings, ``icx``."""
    runtime_packages: tuple[RequirementText, ...] = ()
    """Packages on PyPI that hold its runtime."""
    excluded_libraries: tuple[Text, ...] = ()
    """Libraries that never travel inside a wheel."""
    systems: tuple[OsName, ...] = ()
    """Operating systems that it supports; none listed if the source does not say."""

    def exists_on(self, platform: str) -> bool:
        """Tell whether a platform is one of those."""
        return matches(platform, self.platforms)
