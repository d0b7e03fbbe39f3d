"""The wheel record: all that passes from the room that makes wheels to the room that publishes them.

One JSON file lies beside each wheel (``<wheel>.record.json``), with the wheel's METADATA
(``<wheel>.metadata``, PEP 658). The two rooms may run on different machines; nothing else travels.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec.structs import force_setattr
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from wheelgrid.errors import Problem, RecordError
from wheelgrid.files import write_atomically
from wheelgrid.structs import FrozenStruct, UncheckedSha256, check_digests, faults_of

RECORD_SUFFIX = ".record.json"
METADATA_SUFFIX = ".metadata"

_NUMBER = "(?:0|[1-9][0-9]*)"
_PLAIN_RELEASE = re.compile(rf"{_NUMBER}(?:\.{_NUMBER})*")
_CANONICAL = re.compile(rf"{_PLAIN_RELEASE.pattern}(?:\+[a-z][a-z0-9]*)?")
"""Most versions that are canonical as they stand; to parse one takes twenty times as long."""

Moment: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its zone; a record brings it to UTC."""


class PythonProof(FrozenStruct, frozen=True):
    """One interpreter on which exactly this wheel was installed and did what the project's probe asks."""

    python: str
    """Version with the free-threading mark, ``3.13.0`` or ``3.13.0t``."""
    installer: Literal["pip", "uv"]
    """The client that installed it from the index."""
    answer: str
    """What the probe answered; the same on every interpreter."""
    details: Mapping[str, str] = {}
    """What else it said, such as the CPU module that was loaded: ``{"cpu_variant": "zen4"}``."""


class ServedGpu(FrozenStruct, frozen=True):
    """One GPU that a wheel serves, and from which driver on."""

    name: str
    """Name of the series, ``rtx-50``."""
    architecture: str
    """Its architecture in the toolkit's spelling, ``120`` or ``gfx1100``."""
    is_compiled: bool
    """Whether the wheel has machine code for it; if not, the driver compiles PTX."""
    driver: str | None
    """Lowest driver version on the platform of the wheel; none where nobody knows one."""
    reason: str
    """Why that driver: ``minor-version compatibility of CUDA 12``."""


class GpuContent(FrozenStruct, frozen=True):
    """What a wheel has for GPUs."""

    family: str
    """``cuda``, ``rocm``, ``vulkan``, ``metal``, …"""
    toolkit: str | None
    """Version of the toolkit that compiled it, ``12.8``; none if the family has no such versions."""
    architectures: tuple[str, ...]
    """GPU architectures with machine code, ``89``, ``120a``, ``gfx1100``; none if the driver compiles all."""
    ptx: tuple[str, ...] = ()
    """CUDA architectures with PTX."""
    gpus: tuple[ServedGpu, ...] = ()
    """GPUs that it serves."""


class VariantMark(FrozenStruct, frozen=True):
    """What makes a wheel one variant of its version (PEP 825)."""

    label: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-z_.]{1,64}\Z")]
    """Last part of the file name, ``cu128``."""
    properties: tuple[str, ...]
    """What a machine must have, ``nvidia :: sm_arch :: 90_real``; sorted, none for the null variant."""


class WheelRecord(FrozenStruct, frozen=True, tag_field="kind", tag="wheel"):
    """What an index must know of one verified wheel.

    Source: PEP 691 and PEP 700 (file keys), PEP 658 (metadata file), PEP 592 (yanking), PEP 740 (provenance).
    """

    filename: str
    """The wheel's file name, equal to what its metadata says."""
    project: str
    """Normalised project name (PEP 503), ``demo-package``."""
    version: str
    """Canonical version with the local label, ``1.2.0+cu128``."""
    backend: str
    """The backend whose index lists this wheel, ``cpu`` or ``cu128``."""
    platform: str
    """Platform of the matrix, ``linux-x86_64``."""
    job: str
    """The job that made it, ``cpu-linux-x86_64``; empty if nobody knows."""
    sha256: UncheckedSha256
    """Digest of the wheel."""
    size_bytes: Annotated[int, msgspec.Meta(gt=0)]
    """Size of the wheel in bytes."""
    uploaded_at: Moment
    """When the wheel was first recorded, UTC; a rebuild of the same bytes keeps it."""
    requires_python: str
    """``Requires-Python`` of the metadata."""
    metadata_sha256: UncheckedSha256
    """Digest of the METADATA file, byte for byte as in the wheel."""
    libraries: tuple[str, ...]
    """Shared libraries inside, sorted, ``libdemo.so``."""
    cpu_variants: tuple[str, ...]
    """CPU levels that the wheel carries, sorted, ``haswell``."""
    glibc: str | None
    """Lowest glibc that the content runs on, ``2.34``; none where there is no glibc."""
    proofs: tuple[PythonProof, ...] = ()
    """Interpreters it was proven on."""
    yanked: str | None = None
    """Reason for which it is yanked (PEP 592), maybe empty; none if it is not."""
    gpu: GpuContent | None = None
    """What it has for GPUs; none if nothing."""
    variant: VariantMark | None = None
    """What makes it a variant; none for a plain wheel."""
    provenance: Annotated[str, msgspec.Meta(pattern=r"^https://[^\s\"'<>]+\Z")] | None = None
    """Absolute address of its provenance object (PEP 740)."""
    schema_version: Literal[1] = 1
    """Format of this record."""

    def __post_init__(self) -> None:
        check_digests(self.sha256 + self.metadata_sha256)
        if self.uploaded_at.tzinfo is not UTC:
            force_setattr(self, "uploaded_at", self.uploaded_at.astimezone(UTC))
        name, _, rest = _plain_name(self).partition("-")
        version, _, tail = rest.partition("-")
        try:
            _check_tail(tail)
            project, version = _normalised_project(name), _canonical_version(version)
        except (InvalidWheelFilename, InvalidVersion) as error:
            raise ValueError(f"{error} in file name {self.filename!r}") from error
        if project != self.project or version != self.version:
            raise ValueError(_disagreement(self, project, version))
        # Fifty thousand records say the same few words; each word is kept once.
        force_setattr(self, "project", project)
        force_setattr(self, "version", version)
        force_setattr(self, "backend", intern(self.backend))
        force_setattr(self, "platform", intern(self.platform))
        force_setattr(self, "job", intern(self.job))
        force_setattr(self, "requires_python", intern(self.requires_python))

    @property
    def tags(self) -> str:
        """Return the compatibility tags as the file name has them, ``py3-none-win_amd64``."""
        return _tags_in(_plain_name(self).split("-", 2)[2])


def _disagreement(record: WheelRecord, project: str, version: str) -> str:
    if project != record.project:
        return f"file name says project {project!r}, record says {record.project!r}"
    return f"file name says version {version!r}, record says {record.version!r}"


def _plain_name(record: WheelRecord) -> str:
    """Return the file name without the label of a variant, which older readers do not know.

    Raises:
        ValueError: The file name does not end with the label that the record states.
    """
    if record.variant is None:
        return record.filename
    ending = f"-{record.variant.label}.whl"
    if not record.filename.endswith(ending):
        raise ValueError(f"file name {record.filename!r} does not end with {ending!r}")
    return record.filename.removesuffix(ending) + ".whl"


@lru_cache(maxsize=1 << 16)
def parsed_version(text: str) -> Version:
    """Return a version that can be compared; ten thousand files share a few, so each is read once.

    Raises:
        InvalidVersion: It is none (PEP 440).
    """
    return Version(text)


def in_version_order(versions: Iterable[str]) -> list[str]:
    """Sort versions, oldest first (PEP 440); equal ones go by their text.

    >>> in_version_order(("1.10", "1.9.post1", "1.9"))
    ['1.9', '1.9.post1', '1.10']
    """
    texts = sorted(versions)
    # To parse and compare ten thousand versions takes a fifth of a second; plain numbers need neither.
    is_plain = all(map(_PLAIN_RELEASE.fullmatch, texts))
    return sorted(texts, key=_numbers if is_plain else parsed_version)


def _numbers(release: str) -> tuple[int, ...]:
    """Return the numbers of a release. PEP 440: zeros at the end make no difference."""
    numbers = [int(number) for number in release.split(".")]
    while len(numbers) > 1 and not numbers[-1]:
        del numbers[-1]
    return tuple(numbers)


@lru_cache(maxsize=1 << 16)
def _canonical_version(text: str) -> str:
    return text if _CANONICAL.fullmatch(text) else str(parsed_version(text))


@lru_cache(maxsize=4096)
def _normalised_project(name: str) -> str:
    return parse_wheel_filename(f"{name}-0-py3-none-any.whl")[0]


@lru_cache(maxsize=4096)
def _check_tail(tail: str) -> None:
    parse_wheel_filename(f"a-0-{tail}")


@lru_cache(maxsize=4096)
def _tags_in(tail: str) -> str:
    """Return the tags in what follows the version in a file name: maybe a build number, then the tags."""
    return "-".join(tail.removesuffix(".whl").split("-")[-3:])


def record_path(wheel: Path) -> Path:
    """Return where the record of a wheel lies."""
    return wheel.with_name(wheel.name + RECORD_SUFFIX)


def metadata_path(wheel: Path) -> Path:
    """Return where the METADATA copy of a wheel lies (PEP 658: the file's name plus ``.metadata``)."""
    return wheel.with_name(wheel.name + METADATA_SUFFIX)


def write_record(record: WheelRecord, folder: Path) -> Path:
    """Write a record beside its wheel and return the path."""
    path = record_path(folder / record.filename)
    write_atomically(path, msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n")
    return path


def read_record(path: Path) -> WheelRecord:
    """Read one record.

    Raises:
        RecordError: The file is missing, is not JSON or does not describe a wheel; all faults together.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RecordError(Problem(what=f"cannot read record: {error.strerror}", where=str(path))) from error
    return decode_record(content, str(path))


_decoder = msgspec.json.Decoder(WheelRecord)


def decode_record(content: bytes, where: str) -> WheelRecord:
    """Read one record from its text.

    Args:
        content: JSON.
        where: Where it came from, for people.

    Raises:
        RecordError: It is not JSON or does not describe a wheel; all faults together.
    """
    try:
        return _decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        hint = "make the record anew with `wheelgrid verify`"
        raise RecordError(faults_of(content, WheelRecord, where, hint)) from error
