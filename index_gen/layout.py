"""Sorts the wheels of a manifest into indexes, and refuses what clients would get wrong.

Source: PEP 503 (names), PEP 592 (yanking), PEP 440 (local labels, Requires-Python), PEP 825 (variants).
"""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import groupby, pairwise

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from index_gen.aliases import find_aliases
from index_gen.manifest import Manifest, ProjectStatus
from index_gen.tree import (
    IndexTree,
    PackageIndex,
    ProjectPage,
    VariantsFile,
)
from wheelgrid.errors import IndexBuildError, Problem
from wheelgrid.record import RECORD_SUFFIX, VariantMark, WheelRecord, parsed_version
from wheelgrid.variants import VARIANTS, document_name, mark_problems

_SAFE_BACKEND = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_SAFE_FILENAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+!-]*")

_Grouped = Mapping[str, Mapping[str, tuple[WheelRecord, ...]]]
"""Backend, project, wheels."""


def lay_out(manifest: Manifest) -> IndexTree:
    """Sort the wheels of a manifest into one index per backend, one that chooses by itself, and aliases.

    Raises:
        IndexBuildError: There is no wheel; one comes twice; a name is unsafe; a label is not its backend's;
            a variant is where it does not belong. All problems together.
    """
    plain = manifest.settings.plain_backend
    problems = list(_faults(manifest.wheels, plain))
    problems += _repeated(manifest.wheels)
    problems += _mixed_labels(manifest)
    if not manifest.wheels:
        hint = "name the folder of finished wheels, or build one"
        problems.append(Problem(what="there is no wheel record, and an empty index is never made", hint=hint))
    if problems:
        raise IndexBuildError(problems)
    grouped = _grouped(manifest.wheels)
    statuses = {status.project: status for status in manifest.statuses}
    backends = tuple(
        PackageIndex(name=name, kind="backend", alias=None, projects=_projects(name, projects, statuses))
        for name, projects in grouped.items()
        if name != VARIANTS
    )
    variants = _variants(grouped, manifest.settings.plain_backend, statuses)
    return IndexTree(manifest=manifest, indexes=(*backends, *variants, *_aliases(backends, manifest)))


def _grouped(wheels: Sequence[WheelRecord]) -> _Grouped:
    groups: defaultdict[str, dict[str, tuple[WheelRecord, ...]]] = defaultdict(dict)
    for (backend, project), records in groupby(wheels, key=lambda record: (record.backend, record.project)):
        groups[backend][project] = tuple(records)
    return groups


def _projects(
    index: str,
    projects: Mapping[str, tuple[WheelRecord, ...]],
    statuses: Mapping[str, ProjectStatus],
) -> tuple[ProjectPage, ...]:
    return tuple(
        ProjectPage(
            index=index,
            name=project,
            records=records,
            status=_status(project, statuses),
            reads=frozenset({f"{index}/{project}"}),
        )
        for project, records in projects.items()
    )


def _status(project: str, statuses: Mapping[str, ProjectStatus]) -> ProjectStatus:
    return statuses.get(project) or ProjectStatus(project=project, status="active")


def _variants(
    grouped: _Grouped, plain: str, statuses: Mapping[str, ProjectStatus]
) -> tuple[PackageIndex, ...]:
    """Return the index that chooses by itself: variants, with the plain wheels for who can use none."""
    if VARIANTS not in grouped:
        return ()
    pages = tuple(
        ProjectPage(
            index=VARIANTS,
            name=project,
            records=_merged(grouped.get(plain, {}).get(project, ()), records),
            status=_status(project, statuses),
            reads=frozenset({f"{VARIANTS}/{project}", f"{plain}/{project}"}),
            variants=tuple(_variants_files(records)),
        )
        for project, records in grouped[VARIANTS].items()
    )
    return (PackageIndex(name=VARIANTS, kind="variants", alias=None, projects=pages),)


def _merged(plain: Sequence[WheelRecord], variants: Sequence[WheelRecord]) -> tuple[WheelRecord, ...]:
    return tuple(
        heapq.merge(plain, variants, key=lambda record: (parsed_version(record.version), record.filename))
    )


def _variants_files(records: Sequence[WheelRecord]) -> Iterator[VariantsFile]:
    for version, group in groupby(records, key=lambda record: record.version):
        members = tuple(group)
        yield VariantsFile(
            filename=document_name(members[0].project, version),
            version=version,
            records=members,
            uploaded_at=max(record.uploaded_at for record in members),
        )


def _aliases(backends: Sequence[PackageIndex], manifest: Manifest) -> Iterator[PackageIndex]:
    """Return the indexes that are other names of a backend; they hold its pages, linked to its folder."""
    by_name = {index.name: index for index in backends}
    for alias in find_aliases(tuple(by_name), manifest.offer):
        target = by_name[alias.target]
        yield PackageIndex(name=alias.name, kind="alias", alias=alias, projects=target.projects)


def _faults(wheels: Iterable[WheelRecord], plain: str) -> Iterator[Problem]:
    for record in wheels:
        problems = _shared_faults(
            record.backend, record.version, record.requires_python, record.variant, plain
        )
        if problems or record.yanked is not None or not _SAFE_FILENAME.fullmatch(record.filename):
            where = record.filename + RECORD_SUFFIX
            yield from (replace(problem, where=where) for problem in (*_own_faults(record), *problems))


def _own_faults(record: WheelRecord) -> Iterator[Problem]:
    if not _SAFE_FILENAME.fullmatch(record.filename):
        what = (
            f"file name {record.filename!r} is not safe in a path, expected ASCII letters, digits and ._+!-"
        )
        yield Problem(what=what, hint="build the wheel anew with plain tags")
    if record.yanked is not None and not record.yanked.isprintable():
        what = f"reason for yanking {record.yanked!r} is not one line of printable text"
        yield Problem(what=what, hint="give the reason in one line")


@lru_cache(maxsize=1 << 16)
def _shared_faults(
    backend: str, version: str, requires_python: str, variant: VariantMark | None, plain: str
) -> tuple[Problem, ...]:
    """Return what is wrong with what many records have in common, so that it is looked at once."""
    problems = []
    if not _SAFE_BACKEND.fullmatch(backend):
        what = f"backend {backend!r} is not safe in a path, expected lower-case letters and digits"
        problems.append(Problem(what=what, hint="rename the backend in the matrix"))
    if not _is_specifier(requires_python):
        what = f"requires-python {requires_python!r} is not a version specifier such as '>=3.9'"
        problems.append(Problem(what=what, hint="mend requires-python in the project's pyproject.toml"))
    if (backend == VARIANTS) != (variant is not None):
        what = f"variant wheels are in index {VARIANTS!r} and no others are, got {backend!r}"
        problems.append(Problem(what=what, hint="stamp the wheel for its index"))
    problems += () if variant is None else mark_problems(variant)
    expected = _expected_labels(backend, plain)
    if (label := _label(version)) not in expected:
        what = f"local label {label!r} does not name backend {backend!r}, expected {expected[-1]!r}"
        hint = "stamp the wheel for its backend; a plain index gets another name only with --start-over"
        problems.append(Problem(what=what, hint=hint))
    return tuple(problems)


def _repeated(wheels: Sequence[WheelRecord]) -> Iterator[Problem]:
    for one, other in pairwise(wheels):
        if one.filename == other.filename and one.backend == other.backend:
            what = f"{one.filename!r} has two records"
            hint = "keep one of them, or build from the sources again"
            yield Problem(what=what, where=f"whl/{one.backend}/", hint=hint)


def _mixed_labels(manifest: Manifest) -> Iterator[Problem]:
    """Clients choose among labels by text order, and any label is above none, so an index holds one label."""
    plain = manifest.settings.plain_backend
    # The index of variants lists the plain wheels too.
    labels = {_label(record.version) for record in manifest.wheels if record.backend in {plain, VARIANTS}}
    if len(labels) > 1:
        yield Problem(
            what=f"one index would hold wheels with the local label {plain!r} and without one",
            where=f"whl/{plain}/",
            hint="give the wheels without a label another index with --plain-index",
        )


@cache
def _is_specifier(text: str) -> bool:
    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        return False
    return True


def _expected_labels(backend: str, plain: str) -> tuple[str, ...]:
    if backend == VARIANTS:
        return ("",)
    return (backend, "") if backend == plain else (backend,)


def _label(version: str) -> str:
    """Return the part after the plus sign of a canonical version."""
    return version.partition("+")[2]
