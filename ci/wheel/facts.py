"""What a wheel is, without any opinion on whether that is good."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from packaging.tags import Tag
from packaging.version import Version

from ci.wheel.distinfo import WheelName
from ci.wheel.elf import ElfFacts
from ci.wheel.pe import PeFacts
from ci.wheel.recordfile import Digest, RecordFault
from ci.wheel.wheelfile import Entry

_LIBRARY = re.compile(r"^(?P<stem>.+?)\.(?P<kind>so|dylib|dll)(?P<suffix>[.\d]*)$")
_LIB = "lib"


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataFacts:
    """What METADATA says."""

    content: bytes
    """The file, byte for byte (PEP 658 serves it beside the wheel)."""
    sha256: str
    """Its digest, hexadecimal."""
    name: str
    """``Name`` as written; empty if there is none."""
    version: str
    """``Version`` as written; empty if there is none."""
    requires_python: str | None
    """``Requires-Python``."""
    requires_dist: tuple[str, ...]
    """``Requires-Dist``, in their order."""
    license_files: tuple[str, ...]
    """``License-File``: paths below ``.dist-info/licenses`` (PEP 639)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatFacts:
    """What WHEEL says."""

    wheel_version: str
    """``Wheel-Version``, ``1.0``; empty if there is none."""
    generator: str
    """The build backend, with its version."""
    root_is_purelib: str
    """``Root-Is-Purelib`` as written, ``false``."""
    tags: frozenset[Tag]
    """The tags, each on its own; what cannot be read as a tag is in `odd_tags`."""
    odd_tags: tuple[str, ...]
    """``Tag`` lines that are no tags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A wheel as installers and indexes see it: everything but the inside of its libraries."""

    path: Path
    """Where it lies."""
    name: WheelName
    """Its file name, taken apart."""
    dist_info: str
    """Its ``.dist-info`` folder."""
    metadata: MetadataFacts
    """METADATA."""
    format: FormatFacts
    """WHEEL."""
    entries: tuple[Entry, ...]
    """Its files, sorted by name."""
    digests: tuple[tuple[str, Digest], ...]
    """Digest and size of every file, sorted by name."""
    record_faults: tuple[RecordFault, ...]
    """Where RECORD and the files disagree."""
    variant: bytes | None
    """``variant.json``, byte for byte; none if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """One shared library of a wheel."""

    path: str
    """Path inside the wheel, ``demo/lib/libdemo.so``."""
    size_bytes: int
    """Size when unpacked."""
    build_paths: tuple[str, ...]
    """Paths of the building machine that it mentions."""
    elf: ElfFacts | None
    """What Linux's loader reads of it; none for the formats of other systems."""
    pe: PeFacts | None
    """What Windows' loader reads of it; none for the formats of other systems."""

    @property
    def name(self) -> str:
        """File name, ``libdemo.so``."""
        return PurePosixPath(self.path).name


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelFacts:
    """All that is known of one wheel."""

    envelope: Envelope
    """Names, metadata, files."""
    sha256: str
    """Digest of the wheel, hexadecimal."""
    size_bytes: int
    """Size of the wheel."""
    libraries: tuple[Library, ...]
    """Its shared libraries, sorted by path."""

    def cpu_variants(self, prefix: str | None) -> tuple[str, ...]:
        """Return the CPU levels that it carries, sorted, as `cpu_variant` finds them."""
        found = (cpu_variant(library.name, prefix) for library in self.libraries)
        return tuple(sorted(variant for variant in found if variant is not None))

    @property
    def glibc(self) -> Version | None:
        """The lowest glibc that all its libraries run on; none where there is no glibc."""
        floors = (library.elf.highest("GLIBC") for library in self.libraries if library.elf is not None)
        return max((floor for floor in floors if floor is not None), default=None)


def library_stem(filename: str) -> str | None:
    """Return ``libdemo`` of ``libdemo.so``; none if it is no library or has a version suffix.

    Windows has ``demo.dll`` from one compiler and ``libdemo.dll`` from another: both give ``libdemo``.
    """
    match = _LIBRARY.match(filename)
    if match is None or match["suffix"]:
        return None
    stem = match["stem"]
    return stem if match["kind"] != "dll" or stem.startswith(_LIB) else f"{_LIB}{stem}"


def is_library_name(filename: str) -> bool:
    """Say whether a file name is that of a shared library on any system, version suffix or not."""
    return _LIBRARY.match(filename) is not None


def cpu_variant(filename: str, prefix: str | None) -> str | None:
    """Return ``zen4`` of ``libdemo-cpu-zen4.so``, whose stem begins with the prefix of the CPU modules.

    None for what is no CPU module, and where there is no prefix.
    """
    stem = library_stem(filename)
    if prefix is None or stem is None or not stem.startswith(prefix):
        return None
    return stem.removeprefix(prefix) or None
