"""Finds and reads what a person wants in an index: records, manifests, other sites, or any wheels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index_gen.manifest import MANIFEST, Manifest, read_manifest
from wheelgrid.errors import Problem, RecordError
from wheelgrid.record import RECORD_SUFFIX, WheelRecord, read_record, record_path


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRecords:
    """Records, and where their wheels are."""

    records: tuple[WheelRecord, ...]
    """In the order in which they were found."""
    places: Mapping[str, Sequence[Path]]
    """By file name, where the wheel of a single record may be."""
    roots: tuple[Path, ...] = ()
    """Folders of manifests: their wheels are in them, or below them as in a site."""
    manifests: tuple[Manifest, ...] = ()
    """Manifests among the sources; their wheels are among the records."""


def read_records(paths: Iterable[Path]) -> FoundRecords:
    """Read records, manifests (``*.jsonl``) and sites; in other folders, all records below them.

    Raises:
        RecordError: A path is not there, a folder holds no record, or a record cannot be read; all together.
    """
    problems: list[Problem] = []
    records: list[WheelRecord] = []
    manifests: list[Manifest] = []
    roots: list[Path] = []
    places: dict[str, list[Path]] = {}
    for path in paths:
        try:
            if (file := _manifest_file(path)) is not None:
                manifests.append(read_manifest(file))
                records += manifests[-1].wheels
                roots.append(file.parent)
            else:
                for record, place in _read_all(_record_files(path)):
                    records.append(record)
                    places.setdefault(record.filename, []).append(place)
        except RecordError as error:
            problems += error.problems
    if problems:
        raise RecordError(problems)
    return FoundRecords(records=tuple(records), places=places, roots=tuple(roots), manifests=tuple(manifests))


def _manifest_file(path: Path) -> Path | None:
    if path.is_dir():
        return path / MANIFEST if (path / MANIFEST).is_file() else None
    return path if path.suffix == ".jsonl" else None


def _record_files(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(path.rglob(f"*{RECORD_SUFFIX}"))
        if not found:
            hint = "name a folder of finished wheels, or read the wheels themselves with --from-wheels"
            raise RecordError(Problem(what="no wheel record in this folder", where=str(path), hint=hint))
        return found
    return [record_path(path) if path.suffix == ".whl" else path]


def _read_all(files: Iterable[Path]) -> Iterator[tuple[WheelRecord, Path]]:
    problems: list[Problem] = []
    for file in files:
        try:
            record = read_record(file)
        except RecordError as error:
            problems += error.problems
        else:
            yield record, file.parent / record.filename
    if problems:
        raise RecordError(problems)
