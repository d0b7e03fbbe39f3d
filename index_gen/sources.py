"""Finds and reads the wheel records that a person points at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wheelgrid.errors import Problem, RecordError
from wheelgrid.record import RECORD_SUFFIX, WheelRecord, read_record


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRecords:
    """Records, and where their wheels lie."""

    records: tuple[WheelRecord, ...]
    """In order of path."""
    folders: tuple[Path, ...]
    """Folders that hold the records, and so the wheels; no folder twice."""


def read_records(paths: Iterable[Path]) -> FoundRecords:
    """Read record files, and all records below folders.

    Raises:
        RecordError: A path is not there, a folder holds no record, or a record cannot be read; all together.
    """
    problems: list[Problem] = []
    records: list[WheelRecord] = []
    folders: dict[Path, None] = {}
    for path in paths:
        found = sorted(path.rglob(f"*{RECORD_SUFFIX}")) if path.is_dir() else [path]
        if not found:
            hint = "name a folder of finished wheels, or build one"
            problems.append(Problem(what="no wheel record in this folder", where=str(path), hint=hint))
        for file in found:
            try:
                records.append(read_record(file))
            except RecordError as error:
                problems += error.problems
            folders.setdefault(file.parent)
    if problems:
        raise RecordError(problems)
    return FoundRecords(records=tuple(records), folders=tuple(folders))
