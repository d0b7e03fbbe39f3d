"""The manifest: everything that a site is made from, in one file; the same manifest, the same bytes.

JSON Lines, so that one wheel more is one line more: the site's settings, what the project offers, the status
of projects, what was removed and why, and a wheel record a line, in one order. A site carries its manifest at
its root; there the next publish begins.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from index_gen.settings import IndexSettings
from wheelgrid.errors import Problem, RecordError
from wheelgrid.offer import Offer
from wheelgrid.record import Moment, WheelRecord, in_version_order
from wheelgrid.structs import FrozenStruct, Sha256, faults_of

MANIFEST = "manifest.jsonl"
"""Name of the file, at the root of a site."""

_CHUNK = 1000
"""Lines of a piece."""

Status: TypeAlias = Literal["active", "archived", "quarantined", "deprecated"]
"""Status of a project. PEP 792: a quarantined project MUST NOT offer any file."""


class ProjectStatus(FrozenStruct, frozen=True, tag_field="kind", tag="status"):
    """What the publisher says of a project as a whole (PEP 792)."""

    project: str
    """Normalised name (PEP 503)."""
    status: Status
    """One of the four."""
    reason: str = ""
    """Why, in one line."""


class Removal(FrozenStruct, frozen=True, tag_field="kind", tag="removal"):
    """A file that was there and is no more; its name is never given to other bytes."""

    backend: str
    """The index that it was in."""
    filename: str
    """Its name."""
    sha256: Sha256
    """Its digest."""
    reason: str
    """Why it went, in one line."""
    removed_at: Moment
    """When it went, UTC."""


Line: TypeAlias = IndexSettings | Offer | ProjectStatus | Removal | WheelRecord
"""What a line of a manifest may be."""

FileKey: TypeAlias = tuple[str, str]
"""Backend and file name: what names a wheel in a site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All of it, in the order that `ordered` gives."""

    settings: IndexSettings = field(default_factory=IndexSettings)
    """What a person chose about the site."""
    offer: Offer | None = None
    """What the project plans; none if nobody says."""
    statuses: tuple[ProjectStatus, ...] = ()
    """In order of project, each once; others are active."""
    removals: tuple[Removal, ...] = ()
    """In order of backend and file name."""
    wheels: tuple[WheelRecord, ...] = ()
    """In order of backend, project, version and file name."""

    def head(self) -> tuple[Line, ...]:
        """Return everything but the wheels, in the order of the file."""
        offers = () if self.offer is None else (self.offer,)
        return (self.settings, *offers, *self.statuses, *self.removals)

    def lines(self) -> Iterator[bytes]:
        """Return the lines of the file, each with its end: the head, then a wheel a line."""
        encode = msgspec.json.Encoder(order="deterministic").encode
        for value in (*self.head(), *self.wheels):
            yield encode(value) + b"\n"


def key_of(wheel: WheelRecord | Removal) -> FileKey:
    """Return what names a wheel in a site."""
    return wheel.backend, wheel.filename


_decoder = msgspec.json.Decoder(Line)
_MODELS: dict[object, type[msgspec.Struct]] = {
    "settings": IndexSettings,
    "offer": Offer,
    "status": ProjectStatus,
    "removal": Removal,
    "wheel": WheelRecord,
}
_HINT = "bring the file back, or that of the publish before with `wheelgrid index rollback`"


def decode_line(line: bytes) -> Line:
    """Read one line.

    Raises:
        msgspec.DecodeError: It is none that a manifest may hold.
    """
    value: Line = _decoder.decode(line)
    return value


def read_manifest(path: Path) -> Manifest:
    """Read a manifest from a file.

    Raises:
        RecordError: It cannot be read, or a line is wrong; all wrong lines together.
    """
    try:
        with path.open("rb") as file:
            return decode_manifest(file, str(path))
    except OSError as error:
        raise RecordError(
            Problem(what=f"cannot read the manifest: {error.strerror}", where=str(path))
        ) from error


def decode_manifest(lines: Iterable[bytes], where: str) -> Manifest:
    """Read a manifest from its lines.

    Args:
        lines: The lines, in any order; empty ones are passed over.
        where: Where they come from, for people.

    Raises:
        RecordError: A line is wrong; all wrong lines together.
    """
    found: list[Line] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(_decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            if line and not line.isspace():
                problems += _faults(line, f"{where}:{number}", str(error))
    if problems:
        raise RecordError(problems)
    return _sorted_out(found, where)


def _faults(line: bytes, where: str, message: str) -> list[Problem]:
    try:
        kind = msgspec.json.decode(line).get("kind")
    except (AttributeError, msgspec.DecodeError, UnicodeDecodeError):
        kind = "wheel"
    model = _MODELS.get(kind) if isinstance(kind, str) else None
    if model is None:
        return [Problem(what=message, where=where, hint=_HINT)]
    return faults_of(line, model, where, _HINT)


def _sorted_out(found: list[Line], where: str) -> Manifest:
    wheels = tuple([line for line in found if isinstance(line, WheelRecord)])
    head = [line for line in found if not isinstance(line, WheelRecord)]
    settings = [line for line in head if isinstance(line, IndexSettings)]
    offers = [line for line in head if isinstance(line, Offer)]
    if len(settings) > 1 or len(offers) > 1:
        what = f"{len(settings)} lines of settings and {len(offers)} offers, expected at most one of each"
        raise RecordError(Problem(what=what, where=where, hint=_HINT))
    statuses = [line for line in head if isinstance(line, ProjectStatus)]
    if len({status.project for status in statuses}) < len(statuses):
        raise RecordError(Problem(what="a project has two statuses", where=where, hint=_HINT))
    return ordered(
        Manifest(
            settings=settings[0] if settings else IndexSettings(),
            offer=offers[0] if offers else None,
            statuses=tuple(statuses),
            removals=tuple(line for line in head if isinstance(line, Removal)),
            wheels=wheels,
        )
    )


def ordered(manifest: Manifest) -> Manifest:
    """Return the same manifest in the one order that it has on disk."""
    return replace(
        manifest,
        statuses=tuple(sorted(manifest.statuses, key=lambda status: status.project)),
        removals=tuple(sorted(manifest.removals, key=key_of)),
        wheels=in_order(manifest.wheels),
    )


def in_order(wheels: Iterable[WheelRecord]) -> tuple[WheelRecord, ...]:
    """Sort wheels by backend, project, version and file name."""
    known = tuple(wheels)
    ranks = _ranks({record.version for record in known})
    # A sort is done soonest with what is in order already, so they stay in the order that they come in.
    return tuple(
        sorted(
            known,
            key=lambda record: (record.backend, record.project, ranks[record.version], record.filename),
        )
    )


def _ranks(versions: AbstractSet[str]) -> dict[str, tuple[int, int]]:
    """Return numbers by which versions are in order (PEP 440), for numbers compare ten times faster.

    The label counts last, so the few public versions and the few labels are put in order each for itself.
    """
    parts = {version: version.partition("+")[::2] for version in versions}
    publics = _places(in_version_order({public for public, _ in parts.values()}))
    labels = _places(in_version_order({f"0+{label}" for _, label in parts.values() if label}))
    # Any label is above none.
    return {
        version: (publics[public], labels.get(f"0+{label}", -1)) for version, (public, label) in parts.items()
    }


def _places(texts: Sequence[str]) -> dict[str, int]:
    return {text: place for place, text in enumerate(texts)}


def manifest_pieces(manifest: Manifest) -> Iterator[bytes]:
    """Return the text of a manifest, many lines a piece."""
    lines = manifest.lines()
    while chunk := b"".join(islice(lines, _CHUNK)):
        yield chunk


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the text of a manifest."""
    return b"".join(manifest_pieces(manifest))
