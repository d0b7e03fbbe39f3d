"""The wheel record: all that passes from the room that makes wheels to the room that publishes them.

One JSON file lies beside each wheel (``<wheel>.record.json``), with the wheel's METADATA
(``<wheel>.metadata``, PEP 658). The two rooms may run on different machines; nothing else travels.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    model_validator,
)

from wheelgrid.errors import Problem, RecordError
from wheelgrid.files import write_atomically

RECORD_SUFFIX = ".record.json"
METADATA_SUFFIX = ".metadata"

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest, 64 lower-case hexadecimal digits."""


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _sorted_pairs(value: object) -> object:
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


def _mapping(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return dict(pairs)


Details = Annotated[tuple[tuple[str, str], ...], BeforeValidator(_sorted_pairs), PlainSerializer(_mapping)]
"""Names with texts, sorted by name; in JSON an object."""


class FrozenModel(BaseModel):
    """A value: immutable, and no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class PythonProof(FrozenModel):
    """One interpreter on which exactly this wheel was installed and did what the project's probe asks."""

    python: str
    """Version with the free-threading mark, ``3.13.0`` or ``3.13.0t``."""
    installer: Literal["pip", "uv"]
    """The client that installed it from the index."""
    answer: str
    """What the probe answered; the same on every interpreter."""
    details: Details = ()
    """What else it said, such as the CPU module that was loaded: ``{"cpu_variant": "zen4"}``."""


class WheelRecord(FrozenModel):
    """What an index must know of one verified wheel.

    Source: PEP 691 and PEP 700 (file keys), PEP 658 (metadata file), PEP 592 (yanking).
    """

    schema_version: Literal[1] = 1
    """Format of this record."""
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
    """The job that made it, ``cpu-linux-x86_64``."""
    sha256: Sha256
    """Digest of the wheel."""
    size_bytes: Annotated[int, Field(gt=0)]
    """Size of the wheel in bytes."""
    uploaded_at: Annotated[AwareDatetime, AfterValidator(_in_utc)]
    """When the wheel was first recorded, UTC; a rebuild of the same bytes keeps it."""
    requires_python: str
    """``Requires-Python`` of the metadata."""
    metadata_sha256: Sha256
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
    """Reason for which it is yanked (PEP 592); none if it is not."""

    @model_validator(mode="after")
    def _names_agree(self) -> WheelRecord:
        try:
            name, version, _, _ = parse_wheel_filename(self.filename)
            stated = Version(self.version)
        except (InvalidWheelFilename, InvalidVersion) as error:
            raise ValueError(str(error)) from error
        if name != self.project or canonicalize_name(self.project) != self.project:
            message = f"file name says project {name!r}, record says {self.project!r}"
            raise ValueError(message)
        if version != stated or str(stated) != self.version:
            message = f"file name says version {str(version)!r}, record says {self.version!r}"
            raise ValueError(message)
        return self


def record_path(wheel: Path) -> Path:
    """Return where the record of a wheel lies."""
    return wheel.with_name(wheel.name + RECORD_SUFFIX)


def metadata_path(wheel: Path) -> Path:
    """Return where the METADATA copy of a wheel lies (PEP 658: the file's name plus ``.metadata``)."""
    return wheel.with_name(wheel.name + METADATA_SUFFIX)


def write_record(record: WheelRecord, folder: Path) -> Path:
    """Write a record beside its wheel and return the path."""
    path = record_path(folder / record.filename)
    write_atomically(path, record.model_dump_json(indent=2).encode() + b"\n")
    return path


def read_record(path: Path) -> WheelRecord:
    """Read one record.

    Raises:
        RecordError: The file is missing, is not JSON or does not describe a wheel; all faults together.
    """
    try:
        return WheelRecord.model_validate_json(path.read_bytes())
    except OSError as error:
        raise RecordError(Problem(what=f"cannot read record: {error.strerror}", where=str(path))) from error
    except ValidationError as error:
        raise RecordError(
            [
                Problem(
                    what=fault["msg"].removeprefix("Value error, "),
                    where=f"{path} ({'.'.join(str(key) for key in fault['loc']) or 'record'})",
                    hint="make the record anew with `wheelgrid verify`",
                )
                for fault in error.errors()
            ]
        ) from error
