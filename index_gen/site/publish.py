"""The transaction: lock, read, edit, stage aside, check, swap; and the way back.

Whoever reads the site meanwhile, or kills this process at any moment, finds the old site or the new one.
"""

from __future__ import annotations

import gc
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from index_gen.check.staged import changed_projects, check_staged
from index_gen.layout import lay_out
from index_gen.manifest import MANIFEST, Manifest, key_of, read_manifest
from index_gen.render import TOP_NAMES
from index_gen.site.changes import generator_digest
from index_gen.site.disk import Disk
from index_gen.site.places import STATE, Places, places_of, state_of
from index_gen.site.staging import Staged, stage
from index_gen.site.wheelfiles import ServedSite, WheelFiles
from index_gen.tree import IndexTree, SitePath, metadata_path, wheel_path
from wheelgrid.errors import IndexBuildError, Problem, PublishError, RecordError
from wheelgrid.files import FileWriteError
from wheelgrid.locks import held
from wheelgrid.record import WheelRecord

logger = logging.getLogger(__name__)

PATIENCE_S = 600.0
"""Seconds that a run waits for another that publishes to the same place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A site that was published, and what that changed."""

    folder: Path
    """Where it lies, absolute."""
    tree: IndexTree
    """What it says."""
    is_other: bool = False
    """Whether another site than before is served now; if not, it was what it should be already."""
    made: tuple[SitePath, ...] = ()
    """Pages that were made; a site that becomes what it was two publishes ago has all already."""
    added: tuple[WheelRecord, ...] = ()
    """Wheels that the site did not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a site is to become."""

    manifest: Manifest
    """The next manifest."""
    files: WheelFiles = field(default_factory=WheelFiles)
    """Where new wheels are."""


def look(tree: IndexTree, folder: Path, staged: Staged) -> None:
    """Hold what was just staged to the tree that it was made from.

    Raises:
        CheckError: Something is not as it should be; all of it together.
    """
    check_staged(tree, folder, changed_projects(staged.made), staged.placed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """How to publish; the defaults are the real thing."""

    check: Callable[[IndexTree, Path, Staged], None] = look
    """Looks at the staged folder before it is served; raises what it finds."""
    disk: Disk = field(default_factory=Disk)
    """How to reach the disk."""
    patience_s: float = PATIENCE_S
    """Seconds to wait for another run."""
    start_over: bool = False
    """Whether what the site held is to be forgotten."""


def publish(
    folder: Path, edit: Callable[[Manifest | None], Proposal], how: Publishing | None = None
) -> Published:
    """Edit a site, as one transaction.

    Args:
        folder: The site's own folder; what else lay in it under the site's names is gone afterwards.
        edit: Makes a proposal of the manifest that the site has; gets none if there is no site.
        how: What differs from the usual.

    Raises:
        IndexBuildError: The next manifest makes no index.
        PublishError: A wheel is missing or differs from its record, the folder holds something else than a
            site, cannot be written, or the disk is full. The old site is still there.
        BusyError: Another run has been publishing here all the time.
    """
    how = how or Publishing()
    places = places_of(folder)
    with _writing(folder), _only_publisher(places, how.patience_s), _without_collector():
        _recover(places)
        live = _live(places.site, how)
        before = None if how.start_over else live
        proposal = edit(before)
        tree = lay_out(proposal.manifest)
        _refuse_strangers(places.site)
        is_same = tree.manifest == before
        if is_same and _is_whole(places.site, tree):
            return Published(folder=places.site, tree=tree)
        if not how.start_over:
            _refuse_reuse(tree, live, places)
        _take_spare(places)
        # A site that lost files is made from nothing: its copy would lack them too.
        start = None if live is None or (is_same and _is_current(places.site)) else places.site
        if start is None:
            shutil.rmtree(places.next, ignore_errors=True)
        served = _served(places.site, live)
        staged = stage(tree, places.next, served, proposal.files, how.disk, start=start)
        how.check(tree, places.next, staged)
        how.disk.flush(places.next)
        how.disk.swap(places.next, places.site, places.moving)
        if places.next.exists():
            places.next.rename(places.spare)
        places.rolled.unlink(missing_ok=True)
        how.disk.flush(places.site)
    added = _new_wheels(tree, before)
    return Published(folder=places.site, tree=tree, is_other=True, made=staged.made, added=added)


def roll_back(folder: Path, disk: Disk | None = None) -> Manifest:
    """Put the publish before in the place of the site, which can be rolled back to in turn.

    Returns:
        The manifest of the site that is served now.

    Raises:
        PublishError: There is no publish before, or it was being changed when a run was killed.
        BusyError: Another run has been publishing here all the time.
    """
    places = places_of(folder)
    used = disk or Disk()
    with _writing(folder), _only_publisher(places, PATIENCE_S):
        _recover(places)
        if state_of(places.site) is None or state_of(places.spare) is None:
            raise PublishError(
                Problem(
                    what="there is no earlier publish to go back to",
                    where=str(places.site),
                    hint="publish the site that you want with `wheelgrid index build`",
                )
            )
        used.swap(places.spare, places.site, places.moving)
        if places.rolled.exists():
            places.rolled.unlink()
        else:
            places.rolled.touch()
        used.flush(places.site)
    return read_manifest(places.site / MANIFEST)


def manifest_of(site: Path) -> Manifest | None:
    """Return the manifest of a site; none if there is no site.

    Raises:
        RecordError: It cannot be read.
    """
    path = site / MANIFEST
    return read_manifest(path) if path.is_file() else None


@contextmanager
def _only_publisher(places: Places, patience_s: float) -> Iterator[None]:
    """Wait for other runs, then keep them out; a run that dies gives the lock back."""

    def waiting() -> None:
        logger.warning("another run is publishing to %s; waiting for its end", places.site)

    with held(places.lock, patience_s, waiting):
        yield


@contextmanager
def _without_collector() -> Iterator[None]:
    """Leave cycles alone: there are hardly any, and the search for them walks over every record."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PublishError(
            Problem(
                what=f"cannot write the site: {error.strerror or error}",
                where=str(error.filename or folder),
                hint=FileWriteError(folder, error).problems[0].hint,
            )
        ) from error


def _recover(places: Places) -> None:
    """Undo what a crash left where names cannot be exchanged: bring the old site back to its place."""
    if places.moving.exists():
        if not places.site.exists():
            places.moving.rename(places.site)
        elif not places.spare.exists():
            places.moving.rename(places.spare)


def _take_spare(places: Places) -> None:
    """Begin with the publish before. Under another name, so that nobody rolls back to what is half made."""
    if places.spare.exists():
        shutil.rmtree(places.next, ignore_errors=True)
        places.spare.rename(places.next)


def _refuse_lost_manifest(site: Path) -> None:
    """Without its manifest nobody knows what a site held, and all of it would vanish."""
    if (site / "whl").exists():
        raise PublishError(
            Problem(
                what="the folder holds a site without its manifest",
                where=str(site / MANIFEST),
                hint="bring the file back, or forget what the site holds with --start-over",
            )
        )


def _refuse_strangers(site: Path) -> None:
    """Replacing a folder takes away what is in it, so it must hold a site, or nothing."""
    names = {path.name for path in site.iterdir()} if site.exists() else set()
    if strangers := sorted(names - TOP_NAMES - {STATE}):
        raise PublishError(
            Problem(
                what=f"the folder holds something else than a site: {', '.join(map(repr, strangers))}",
                where=str(site),
                hint="choose a new or empty folder",
            )
        )


def _served(site: Path, manifest: Manifest | None) -> ServedSite:
    if manifest is None or manifest.settings.assets_url is not None:
        return ServedSite(root=site)
    return ServedSite(
        root=site,
        wheels=frozenset(
            (wheel.backend, wheel.filename, wheel.sha256, wheel.metadata_sha256) for wheel in manifest.wheels
        ),
    )


def _live(site: Path, how: Publishing) -> Manifest | None:
    """Return the manifest of the site that is served; one that cannot be read matters only if it counts."""
    try:
        live = manifest_of(site)
    except RecordError:
        if how.start_over:
            return None
        raise
    if live is None and not how.start_over:
        _refuse_lost_manifest(site)
    return live


def _refuse_reuse(tree: IndexTree, live: Manifest | None, places: Places) -> None:
    """After a rollback, names of the publish that was rolled back may not come again with other bytes."""
    later = manifest_of(places.spare) if places.rolled.exists() else None
    if later is None:
        return
    known = {key_of(wheel): wheel.sha256 for wheel in later.wheels}
    listed = set(map(key_of, () if live is None else live.wheels))
    problems = [
        Problem(
            what=f"{wheel.filename!r} was published with other bytes, before the rollback",
            where=f"whl/{wheel.backend}/",
            hint="give the new wheel a new version or build number; people may have the old bytes",
        )
        for wheel in tree.manifest.wheels
        if key_of(wheel) not in listed and known.get(key_of(wheel), wheel.sha256) != wheel.sha256
    ]
    if problems:
        raise IndexBuildError(problems)


def _is_whole(site: Path, tree: IndexTree) -> bool:
    """Tell whether a site has all its pages, of this code, and all its wheels."""
    state = state_of(site)
    if state is None or state.generator != generator_digest():
        return False
    wheels = tree.manifest.wheels if tree.settings.assets_url is None else ()
    paths = chain(state.pages, map(wheel_path, wheels), map(metadata_path, wheels))
    return all((site / path).is_file() for path in paths)


def _is_current(site: Path) -> bool:
    state = state_of(site)
    return state is not None and state.generator == generator_digest()


def _new_wheels(tree: IndexTree, before: Manifest | None) -> tuple[WheelRecord, ...]:
    wheels = tree.manifest.wheels
    if before is None:
        return wheels
    # Almost all are the very values that were there before; their places in memory tell which.
    kept = set(map(id, wheels)).intersection(map(id, before.wheels))
    known = {key_of(wheel) for wheel in before.wheels if id(wheel) not in kept}
    return tuple(wheel for wheel in wheels if id(wheel) not in kept and key_of(wheel) not in known)
