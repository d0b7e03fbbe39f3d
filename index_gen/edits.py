"""What a publisher may do to a manifest: add wheels, yank, remove, restore, and say how a project stands.

Every edit is a pure function; what it would break is refused with all problems together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from fnmatch import fnmatchcase
from operator import itemgetter

from msgspec.structs import replace as with_fields

from index_gen.manifest import FileKey, Manifest, ProjectStatus, Removal, Status, in_order, key_of, ordered
from wheelgrid.errors import IndexBuildError, Problem
from wheelgrid.record import WheelRecord


def add(manifest: Manifest, wheels: Iterable[WheelRecord]) -> Manifest:
    """Add wheels. What is there already stays as it is, but for proofs and facts that are known better now.

    A wheel that was removed stays removed.

    Raises:
        IndexBuildError: A name that was given before would get other bytes; all such names together.
    """
    known = {key_of(wheel): wheel for wheel in manifest.wheels}
    gone = {key_of(removal): removal for removal in manifest.removals}
    touched: set[tuple[str, str]] = set()
    problems: list[Problem] = []
    for wheel in wheels:
        key = key_of(wheel)
        earlier = known.get(key) or gone.get(key)
        if earlier is not None and earlier.sha256 != wheel.sha256:
            problems.append(_other_bytes(wheel, earlier))
        elif earlier is None:
            known[key] = wheel
            touched.add((wheel.backend, wheel.project))
        elif isinstance(earlier, WheelRecord) and earlier != wheel:
            known[key] = _better_known(earlier, wheel)
    if problems:
        raise IndexBuildError(problems)
    wheels_in_order = _sorted(known.values(), touched) if manifest.wheels else in_order(known.values())
    return replace(manifest, wheels=wheels_in_order)


def _sorted(wheels: Iterable[WheelRecord], touched: AbstractSet[tuple[str, str]]) -> tuple[WheelRecord, ...]:
    """Put wheels in order; within a project of a backend that nothing was added to, they are already."""
    groups: defaultdict[tuple[str, str], list[WheelRecord]] = defaultdict(list)
    for wheel in wheels:
        groups[wheel.backend, wheel.project].append(wheel)
    return tuple(
        wheel
        for key, group in sorted(groups.items(), key=itemgetter(0))
        for wheel in (in_order(group) if key in touched else group)
    )


def _better_known(earlier: WheelRecord, wheel: WheelRecord) -> WheelRecord:
    """Return the newer record of the same bytes, with what the earlier one knew: when, yanked, proofs."""
    proofs = {(proof.python, proof.installer): proof for proof in (*earlier.proofs, *wheel.proofs)}
    return with_fields(
        wheel,
        uploaded_at=min(earlier.uploaded_at, wheel.uploaded_at),
        yanked=earlier.yanked if wheel.yanked is None else wheel.yanked,
        proofs=tuple(proof for _, proof in sorted(proofs.items(), key=itemgetter(0))),
    )


def succeed(before: Manifest | None, following: Manifest) -> Manifest:
    """Return the manifest that takes the place of another: all of it, yanks, removals and settings too.

    Raises:
        IndexBuildError: A wheel would vanish that nobody removed, or get other bytes; all of them together.
    """
    listed = {key_of(wheel): wheel for wheel in following.wheels}
    gone = {key_of(removal) for removal in following.removals}
    problems: list[Problem] = []
    for wheel in () if before is None else before.wheels:
        new = listed.get(key_of(wheel))
        if new is not None and new.sha256 != wheel.sha256:
            problems.append(_other_bytes(new, wheel))
        elif new is None and key_of(wheel) not in gone:
            what = f"{wheel.filename!r} would vanish: it is published, and nobody removed it"
            hint = "remove it with `wheelgrid index remove`, or add it to the site that is published"
            problems.append(Problem(what=what, where=f"whl/{wheel.backend}/", hint=hint))
    if problems:
        raise IndexBuildError(problems)
    return following


def _other_bytes(wheel: WheelRecord, earlier: WheelRecord | Removal) -> Problem:
    was = "was removed" if isinstance(earlier, Removal) else "is published"
    return Problem(
        what=f"{wheel.filename!r} {was} with other bytes: sha256 {earlier.sha256!r}, now {wheel.sha256!r}",
        where=f"whl/{wheel.backend}/",
        hint="give the new wheel a new version or build number; bytes under a published name never change",
    )


def yank(manifest: Manifest, patterns: Sequence[str], reason: str | None) -> Manifest:
    """Yank wheels (PEP 592), or take that back.

    Args:
        manifest: The manifest.
        patterns: File names, or patterns of file names as in a shell.
        reason: Why, in one line, maybe empty; none takes the yanking back.

    Raises:
        IndexBuildError: A pattern matches no wheel, or the reason is not one line.
    """
    _check_reason(reason or "")
    chosen = _chosen(manifest, patterns)
    wheels = tuple(
        with_fields(wheel, yanked=reason) if key_of(wheel) in chosen else wheel for wheel in manifest.wheels
    )
    return replace(manifest, wheels=wheels)


def remove(manifest: Manifest, patterns: Sequence[str], reason: str, removed_at: datetime) -> Manifest:
    """Take wheels away for good; locks that name them break, so yanking is mostly better.

    Args:
        manifest: The manifest.
        patterns: File names, or patterns of file names as in a shell.
        reason: Why, in one line.
        removed_at: When, with a time zone.

    Raises:
        IndexBuildError: A pattern matches no wheel, or the reason is not one line, or empty.
    """
    _check_reason(reason)
    if not reason:
        raise IndexBuildError(Problem(what="the reason is empty", hint="say in one line why the files go"))
    chosen = _chosen(manifest, patterns)
    removals = (
        Removal(
            backend=wheel.backend,
            filename=wheel.filename,
            sha256=wheel.sha256,
            reason=reason,
            removed_at=removed_at,
        )
        for wheel in manifest.wheels
        if key_of(wheel) in chosen
    )
    return ordered(
        replace(
            manifest,
            removals=(*manifest.removals, *removals),
            wheels=tuple(wheel for wheel in manifest.wheels if key_of(wheel) not in chosen),
        )
    )


def restore(manifest: Manifest, patterns: Sequence[str]) -> Manifest:
    """Forget that files were removed, so that the next build may add the same bytes again.

    Raises:
        IndexBuildError: A pattern matches no removed file.
    """
    names = {removal.filename for removal in manifest.removals}
    _require_matches(patterns, names, "removed file")
    kept = tuple(removal for removal in manifest.removals if not _matches(removal.filename, patterns))
    return replace(manifest, removals=kept)


def set_status(manifest: Manifest, project: str, status: Status, reason: str) -> Manifest:
    """Say how a project stands (PEP 792); ``active`` is what is not said.

    Raises:
        IndexBuildError: No wheel is of this project, or the reason is not one line.
    """
    _check_reason(reason)
    projects = {wheel.project for wheel in manifest.wheels}
    projects |= {known.project for known in manifest.statuses}
    if project not in projects:
        raise IndexBuildError(_no_match(project, sorted(projects), "project"))
    others = tuple(known for known in manifest.statuses if known.project != project)
    said = ProjectStatus(project=project, status=status, reason=reason)
    is_silent = status == "active" and not reason
    return ordered(replace(manifest, statuses=others if is_silent else (*others, said)))


def _check_reason(reason: str) -> None:
    if not reason.isprintable():
        raise IndexBuildError(
            Problem(
                what=f"reason {reason!r} is not one line of printable text",
                hint="give the reason in one line",
            )
        )


def _chosen(manifest: Manifest, patterns: Sequence[str]) -> frozenset[FileKey]:
    names = {wheel.filename for wheel in manifest.wheels}
    _require_matches(patterns, names, "wheel")
    return frozenset(key_of(wheel) for wheel in manifest.wheels if _matches(wheel.filename, patterns))


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _require_matches(patterns: Sequence[str], names: Iterable[str], what: str) -> None:
    known = sorted(names)
    problems = [
        _no_match(pattern, known, what)
        for pattern in patterns
        if not any(fnmatchcase(name, pattern) for name in known)
    ]
    if problems:
        raise IndexBuildError(problems)


def _no_match(name: str, known: Sequence[str], what: str) -> Problem:
    return Problem(
        what=f"no {what} of the site is called {name!r}",
        hint=f"it has {len(known)}, such as {known[0]!r}" if known else f"it has no {what}",
    )
