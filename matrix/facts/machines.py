"""What is true of GPUs, Pythons, platforms, container images, and the machines of the CI provider."""

from __future__ import annotations

import re
from datetime import date
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator

from matrix.facts.entry import Count, DigestByName, Fact, LibcName, OsName, TextByName, Vendor
from matrix.fields import FormError, Patterns, PlatformIdField, Text
from matrix.names import matches
from wheelgrid.models import FrozenModel


def _gpus(value: object) -> object:
    """Turn a mapping of names to GPUs into a list of GPUs that have names."""
    if not isinstance(value, dict):
        raise FormError(f"expected a mapping, found {value!r}", "write 'name: {products: …}' lines")
    for name, gpu in value.items():
        if not isinstance(gpu, dict):
            raise FormError(f"expected a mapping, found {gpu!r}", "write 'products: …' lines", (name,))
    return tuple({"name": name} | gpu for name, gpu in value.items())


def _python(text: str) -> str:
    if re.fullmatch(r"3\.(0|[1-9]\d*)t?", text) is None:
        raise FormError(
            f"{text!r} is not a Python version", "write it as '3.12', or '3.14t' if free-threaded"
        )
    return text


def _month(text: str) -> str:
    if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text) is None:
        raise FormError(f"{text!r} is not a month", "write it as '2030-10'")
    return text


class Gpu(FrozenModel):
    """All the GPUs of one architecture, under the name of the best known."""

    name: Text
    """Name, ``rtx-50``; unique among all generations, and no generation is called so."""
    title: Text | None = None
    """What people call them together, ``GeForce RTX 50``; the products are named if nobody says."""
    products: Text
    """Names that people know them by, ``RTX 5090, RTX 5080, …``."""
    architectures: TextByName
    """Architecture by major version of the toolkit, or ``*`` for all: ``{12: 101, 13: 110}``."""
    platforms: Patterns = ("*",)
    """Platforms on which they exist, as patterns."""
    note: Text | None = None
    """What a reader must know beside it."""

    def architecture(self, toolkit: str) -> str | None:
        """Return the architecture that a toolkit, ``13.0``, calls them by; none if it has no name for them.

        The name alone does not say that the toolkit can compile for it: see its list of architectures.
        """
        major = toolkit.partition(".")[0]
        for pattern, architecture in self.architectures:
            if fnmatchcase(major, pattern):
                return architecture
        return None

    def exists_on(self, platform: str) -> bool:
        """Tell whether a platform is one of those on which they exist."""
        return matches(platform, self.platforms)


class Generation(Fact):
    """A generation of GPUs."""

    name: Text
    """Name, ``blackwell`` or ``rdna4``."""
    vendor: Vendor
    """Who makes them."""
    gpus: Annotated[tuple[Gpu, ...], BeforeValidator(_gpus)]
    """The GPUs of the generation, by architecture; in the file a mapping of names."""


class PythonFact(Fact):
    """One minor version of CPython, with or without the global lock."""

    version: Annotated[str, AfterValidator(_python)]
    """``3.12``, or ``3.14t`` for the free-threaded build."""
    identifier: Text | None = None
    """Prefix of cibuildwheel's build identifier, ``cp314t``; none if cibuildwheel does not offer it."""
    missing: Text | None = None
    """Why cibuildwheel does not offer it; none if it does."""
    status: Literal["end-of-life", "security", "bugfix", "prerelease"]
    """What its maintainers still do for it."""
    end_of_life: Annotated[str, AfterValidator(_month)]
    """Month of its last release, ``2030-10``."""

    @property
    def is_free_threaded(self) -> bool:
        """Tell whether this is the build without a global lock."""
        return self.version.endswith("t")

    @property
    def order(self) -> tuple[int, bool]:
        """Return the key that puts 3.9 before 3.10 and 3.14 before 3.14t."""
        return int(self.version.removesuffix("t").partition(".")[2]), self.is_free_threaded


class PlatformFact(Fact):
    """A kind of machine that wheels run on.

    Source: PEP 425, PEP 600, PEP 656 (platform tags), cibuildwheel (names of platforms and architectures).
    """

    id: PlatformIdField
    """Name in a matrix, ``linux-musl-aarch64``."""
    os: OsName
    """The operating system."""
    architecture: Text
    """Architecture as the wheel tag of the system spells it: ``x86_64``, ``arm64``, ``amd64``."""
    libc: LibcName | None = None
    """C library; none outside Linux."""
    cibuildwheel_platform: OsName
    """What cibuildwheel calls the system, ``--platform``."""
    cibuildwheel_architecture: Text
    """What cibuildwheel calls the architecture, ``--archs``: ``AMD64`` on Windows."""
    identifier_suffix: Text
    """End of its build identifiers, ``manylinux_x86_64`` as in ``cp314-manylinux_x86_64``."""


class ImageFact(Fact):
    """A container image that wheels for Linux are built in.

    Source: PEP 600, PEP 656, pypa/manylinux README, cibuildwheel's ``pinned_docker_images.cfg``.
    """

    name: Text
    """Short name, ``manylinux_2_28``; also the policy that its wheels keep."""
    libc: LibcName
    """C library."""
    libc_version: Text
    """Version of the C library, ``2.28``: the lowest that its wheels run on."""
    base: Text
    """Distribution that it is made of, ``AlmaLinux 8``."""
    gcc: Count
    """Major version of the GCC that it compiles with if nobody says otherwise."""
    gcc_toolsets: tuple[Count, ...] = ()
    """Major versions of GCC that its package manager can add (``gcc-toolset-13``), with the default one."""
    tag: Text
    """Tag of the digests, ``2026.10.21-1``."""
    digests: DigestByName
    """SHA-256 of the image by architecture, as the cibuildwheel of the lock file pins them."""

    def digest(self, architecture: str) -> str | None:
        """Return the SHA-256 of the image for an architecture; none if there is no such image."""
        return dict(self.digests).get(architecture)

    def provides_gcc(self, major: int) -> bool:
        """Tell whether a major version of GCC is there or can be installed."""
        return major == self.gcc or major in self.gcc_toolsets


class RunnerFact(Fact):
    """A kind of machine that the CI provider lends for public repositories."""

    label: Text
    """Label in a workflow, ``ubuntu-24.04``."""
    os: OsName
    """The operating system."""
    architecture: Text
    """Architecture as the wheel tag of the system spells it: ``x86_64``, ``arm64``, ``amd64``."""
    cores: Count
    """How many processors it has."""
    memory_gb: Count
    """Memory in GB."""
    disk_free_gb: Count
    """Disk that a job can use when it begins, in GB."""
    visual_studio: int | None = None
    """Year of the Visual Studio on it, ``2022``; none outside Windows."""
    msvc: int | None = None
    """``_MSC_VER`` of its newest compiler, ``1944``; none outside Windows."""

    @property
    def macos(self) -> int | None:
        """Return the major version of macOS in the label, 15 of ``macos-15-intel``; none if there is none.

        Source: GitHub documentation, GitHub-hosted runners, "Workflow label".
        """
        found = re.match(r"macos-(\d+)\b", self.label)
        return None if found is None else int(found[1])


class Limits(Fact):
    """What the CI provider and the package index refuse."""

    job_minutes: Count
    """Longest that one job may run."""
    jobs_per_matrix: Count
    """Most jobs that one matrix may have."""
    asset_bytes: Count
    """Size that no file of a release reaches."""
    pypi_file_bytes: Count
    """Size that no file on PyPI passes, unless its owners ask."""


class VerifyImage(Fact):
    """A container image of a system that people have, to prove wheels in."""

    name: Text
    """Image with tag, ``debian:12``."""
    platforms: Patterns
    """Platforms that it stands for, as patterns."""
    libc: LibcName
    """C library."""
    libc_version: Text
    """Version of the C library, ``2.36``."""
    python: Annotated[str, AfterValidator(_python)]
    """Python that its own packages offer, 3.11 or newer as our tools need: ``3.12``."""
    end_of_life: date | None = None
    """Last day on which its distribution is maintained without payment; none if not established."""
