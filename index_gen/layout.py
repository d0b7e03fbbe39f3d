"""Sorts wheel records into one index per backend, and refuses what clients would get wrong.

Source: PEP 503 (names), PEP 592 (yanking), PEP 440 (local labels, Requires-Python).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from index_gen.tree import (
    BackendIndex,
    FileEntry,
    IndexSettings,
    IndexTree,
    ProjectPage,
    SitePath,
    project_folder,
)
from wheelgrid.errors import IndexBuildError, Problem
from wheelgrid.record import RECORD_SUFFIX, WheelRecord

PLAIN_BACKEND = "cpu"
"""The backend whose wheels carry no local label, so that they may go to any index."""

_SAFE_BACKEND = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_SAFE_FILENAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+!-]*")


def lay_out(records: Iterable[WheelRecord], settings: IndexSettings) -> IndexTree:
    """Sort verified wheels into one index per backend; the order of the records does not matter.

    A record that comes twice counts once.

    Raises:
        IndexBuildError: There is no record; a name is unsafe; a label is not its backend's; two labels would
            share an index; two records of one URL disagree. All problems together.
    """
    known = sorted(records, key=lambda record: (record.backend, record.filename, record.sha256))
    problems = [problem for record in known for problem in _faults(record)]
    problems += _mixed_labels(known)
    placed: dict[SitePath, tuple[WheelRecord, FileEntry]] = {}
    for record in known:
        path = SitePath(f"{project_folder(record.backend, record.project)}/{record.filename}")
        entry = _entry(record)
        _, first = placed.setdefault(path, (record, entry))
        if first != entry:
            problems.append(_disagreement(path, first, entry))
    if not known:
        problems.append(
            Problem(what="there is no wheel record, and an empty index is never made", hint="build a wheel")
        )
    if problems:
        raise IndexBuildError(problems)
    return IndexTree(settings=settings, backends=_backends(placed.values()))


def _backends(placed: Iterable[tuple[WheelRecord, FileEntry]]) -> tuple[BackendIndex, ...]:
    pages: defaultdict[str, defaultdict[str, list[FileEntry]]] = defaultdict(lambda: defaultdict(list))
    for record, entry in placed:
        pages[record.backend][record.project].append(entry)
    version_of = cache(Version)
    return tuple(
        BackendIndex(
            name=backend,
            projects=tuple(
                ProjectPage(
                    name=project,
                    files=tuple(sorted(files, key=lambda file: (version_of(file.version), file.filename))),
                )
                for project, files in sorted(projects.items())
            ),
        )
        for backend, projects in sorted(pages.items())
    )


def _entry(record: WheelRecord) -> FileEntry:
    return FileEntry(
        filename=record.filename,
        version=record.version,
        sha256=record.sha256,
        size_bytes=record.size_bytes,
        uploaded_at=record.uploaded_at,
        requires_python=record.requires_python,
        metadata_sha256=record.metadata_sha256,
        yanked=record.yanked,
        platform=record.platform,
    )


def _faults(record: WheelRecord) -> Iterator[Problem]:
    where = record.filename + RECORD_SUFFIX
    if not _SAFE_BACKEND.fullmatch(record.backend):
        what = f"backend {record.backend!r} is not safe in a path, expected lower-case letters and digits"
        yield Problem(what=what, where=where, hint="rename the backend in the matrix")
    if not _SAFE_FILENAME.fullmatch(record.filename):
        what = (
            f"file name {record.filename!r} is not safe in a path, expected ASCII letters, digits and ._+!-"
        )
        yield Problem(what=what, where=where, hint="build the wheel anew with plain tags")
    if record.yanked is not None and not record.yanked.isprintable():
        what = f"reason for yanking {record.yanked!r} is not one line of printable text"
        yield Problem(what=what, where=where, hint="give the reason in one line")
    if not _is_specifier(record.requires_python):
        what = f"requires-python {record.requires_python!r} is not a version specifier such as '>=3.9'"
        yield Problem(what=what, where=where, hint="mend requires-python in the project's pyproject.toml")
    expected = "" if record.backend == PLAIN_BACKEND else record.backend
    if (label := _label(record)) != expected:
        what = f"local label {label!r} does not name backend {record.backend!r}, expected {expected!r}"
        yield Problem(what=what, where=where, hint="stamp the wheel for its backend")


@cache
def _is_specifier(text: str) -> bool:
    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        return False
    return True


def _label(record: WheelRecord) -> str:
    """Return the part after the plus sign; the version of a record is canonical."""
    return record.version.partition("+")[2]


def _mixed_labels(records: Sequence[WheelRecord]) -> Iterator[Problem]:
    """Clients choose among labels by text order, ``cu92`` above ``cu128``, so an index holds one label."""
    labels: defaultdict[str, set[str]] = defaultdict(set)
    for record in records:
        labels[record.backend].add(_label(record))
    for backend, found in labels.items():
        if len(found) > 1:
            shown = ", ".join(repr(label) for label in sorted(found))
            what = f"one index would hold {len(found)} local labels: {shown}"
            yield Problem(what=what, where=f"whl/{backend}/", hint="give each label an index of its own")


def _disagreement(path: SitePath, first: FileEntry, second: FileEntry) -> Problem:
    if first.sha256 != second.sha256:
        return Problem(
            what=f"two records claim one URL with different digests, {first.sha256!r} and {second.sha256!r}",
            where=path,
            hint="keep one of the two wheels; bytes under a published name never change",
        )
    return Problem(
        what=f"two records of one wheel disagree: {_difference(first, second)}",
        where=path,
        hint="keep one of the two records",
    )


def _difference(first: FileEntry, second: FileEntry) -> str:
    pairs = {
        "size_bytes": (str(first.size_bytes), str(second.size_bytes)),
        "uploaded_at": (first.uploaded_at.isoformat(), second.uploaded_at.isoformat()),
        "requires_python": (first.requires_python, second.requires_python),
        "metadata_sha256": (first.metadata_sha256, second.metadata_sha256),
        "yanked": (str(first.yanked), str(second.yanked)),
        "platform": (first.platform, second.platform),
    }
    return ", ".join(f"{key} {one!r} and {other!r}" for key, (one, other) in pairs.items() if one != other)
