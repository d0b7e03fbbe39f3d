"""Brings a folder up to date with a manifest, page by page and wheel by wheel."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from index_gen.manifest import MANIFEST
from index_gen.render import page_facts, site_pages
from index_gen.site.changes import Changes, changes_between, generator_digest
from index_gen.site.disk import Disk
from index_gen.site.places import STATE, FolderState, state_of
from index_gen.site.wheelfiles import ServedSite, WheelFiles, place_wheels
from index_gen.tree import IndexTree, Page, SitePath, metadata_path, wheel_path
from wheelgrid.record import WheelRecord

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What was done to a folder."""

    made: tuple[SitePath, ...]
    """Pages that were made."""
    placed: tuple[WheelRecord, ...]
    """Wheels that were placed."""
    gone: tuple[SitePath, ...]
    """Files that are no more."""


def stage(
    tree: IndexTree,
    folder: Path,
    served: ServedSite,
    files: WheelFiles,
    disk: Disk,
    *,
    start: Path | None = None,
) -> Staged:
    """Make a folder what a manifest says, from whatever state it is in.

    Args:
        tree: What the site says.
        folder: The folder; not served.
        served: The site that is served: what it has already is linked from there.
        files: Where new wheels are.
        disk: How to reach the disk.
        start: Site whose copy it begins as, if it holds nothing that can be read; empty if none.

    Raises:
        PublishError: A wheel is nowhere, or differs from its record; all of them together.
        OSError: The disk is full, or the folder cannot be written.
    """
    facts = page_facts(tree)
    state, changes = _compared(tree, facts, folder, start, disk)
    # Without its state a folder counts as broken until this has ended.
    disk.remove(folder / STATE)
    added = _wheels_to_place(tree, changes)
    place_wheels(added, folder, files, disk, served)
    paths, made = _write_pages(tree, changes, folder, disk)
    pages_before = () if state is None else state.pages
    gone = (
        *(SitePath(path) for path in pages_before if path not in paths),
        *_files_of_removed(tree, changes, folder),
    )
    _remove_files(gone, folder, disk)
    # A state that the disk has before the pages would vouch for pages that a power cut took.
    disk.flush(folder)
    new = FolderState(generator=generator_digest(), pages=tuple(sorted(paths)), facts=tuple(sorted(facts)))
    disk.write(folder / STATE, (msgspec.json.encode(new), b"\n"))
    return Staged(made=tuple(made), placed=added, gone=gone)


def _clone(old: Path | None, folder: Path, disk: Disk) -> FolderState | None:
    """Empty a folder, and fill it with links to all that the site has; return its state, none if it has none.

    The second publish pays for this once; from then on the two folders change places.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    state = None if old is None else state_of(old)
    if old is not None and state is not None:
        for parent, _, names in os.walk(old):
            target = folder / Path(parent).relative_to(old)
            target.mkdir(exist_ok=True)
            for name in names:
                # Without its state a folder counts as broken: it is, until all is linked.
                if name != STATE:
                    disk.link(Path(parent) / name, target / name)
    return state


def _compared(
    tree: IndexTree, facts: frozenset[str], folder: Path, start: Path | None, disk: Disk
) -> tuple[FolderState | None, Changes]:
    """Return what a folder holds and what must change; one that cannot be read becomes a copy of the site."""
    state = state_of(folder)
    if state is not None:
        try:
            return state, _changes(folder, state, tree, facts)
        except (msgspec.DecodeError, UnicodeDecodeError):
            logger.warning("%s cannot be read; it is made anew from the site", folder / MANIFEST)
    state = _clone(start, folder, disk)
    return state, _changes(folder, state, tree, facts)


def _changes(folder: Path, state: FolderState | None, tree: IndexTree, facts: frozenset[str]) -> Changes:
    if state is None:
        return changes_between(None, tree.manifest)
    with (folder / MANIFEST).open("rb") as lines:
        changes = changes_between(lines, tree.manifest)
    return replace(
        changes,
        is_all_new=changes.is_all_new or state.generator != generator_digest(),
        scopes=changes.scopes | (facts - set(state.facts)),
    )


def _wheels_to_place(tree: IndexTree, changes: Changes) -> tuple[WheelRecord, ...]:
    if tree.settings.assets_url is not None:
        return ()
    before = changes.settings_before
    # Other settings may want the wheels in the site for the first time.
    return changes.added if before is None or before.assets_url is None else tree.manifest.wheels


def _write_pages(
    tree: IndexTree, changes: Changes, folder: Path, disk: Disk
) -> tuple[set[SitePath], list[SitePath]]:
    paths: set[SitePath] = set()
    made: list[SitePath] = []
    folders: set[str] = set()
    for page in site_pages(tree):
        paths.add(page.path)
        target = f"{folder}/{page.path}"
        # A site may have six thousand pages, of which one wheel more touches few.
        is_there = os.path.isfile(target)  # noqa: PTH113 - a path as a value takes longer than the question
        if changes.touches(page) or not is_there:
            parent = target.rpartition("/")[0]
            if not is_there and parent not in folders:
                Path(parent).mkdir(parents=True, exist_ok=True)
                folders.add(parent)
            if _write_page(page, Path(target), disk, is_there=is_there):
                made.append(page.path)
    return paths, made


def _write_page(page: Page, target: Path, disk: Disk, *, is_there: bool) -> bool:
    """Write a page, unless its file has these bytes already; tell whether it was written."""
    if not is_there:
        disk.write(target, page.pieces())
        return True
    pieces = tuple(page.pieces())
    if _holds(target, pieces):
        return False
    disk.write(target, pieces)
    return True


def _holds(path: Path, pieces: Sequence[bytes]) -> bool:
    """Tell whether a file has these bytes already; a page that depends on much mostly stays as it was."""
    try:
        if path.stat().st_size != sum(map(len, pieces)):
            return False
        with path.open("rb") as file:
            return all(file.read(len(piece)) == piece for piece in pieces)
    except OSError:
        return False


def _files_of_removed(tree: IndexTree, changes: Changes, folder: Path) -> Iterator[SitePath]:
    """Return the files of wheels that the site holds no more; new bytes were placed over old ones."""
    kept = {wheel_path(wheel) for wheel in changes.added}
    before = changes.settings_before
    is_moved = tree.settings.assets_url is not None and before is not None and before.assets_url is None
    for wheel in (*changes.removed, *(tree.manifest.wheels if is_moved else ())):
        if is_moved or wheel_path(wheel) not in kept:
            yield from (
                path for path in (wheel_path(wheel), metadata_path(wheel)) if (folder / path).exists()
            )


def _remove_files(paths: Sequence[SitePath], folder: Path, disk: Disk) -> None:
    """Remove files, and then the folders that hold nothing any more."""
    for path in paths:
        disk.remove(folder / path)
    for parent in _parents(paths):
        if (folder / parent).is_dir() and not any((folder / parent).iterdir()):
            (folder / parent).rmdir()


def _parents(paths: Iterable[SitePath]) -> list[Path]:
    """Return all folders above files but the root, the deepest first."""
    found = {parent for path in paths for parent in Path(path).parents if parent.name}
    return sorted(found, key=lambda path: len(path.parts), reverse=True)
