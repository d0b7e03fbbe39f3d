"""The transaction: lock, read, edit, stage aside, check, swap; and the way back.

Whoever reads the site meanwhile, or kills this process at any moment, finds the old site or the new one.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index_gen.layout import lay_out
from index_gen.manifest import MANIFEST, Manifest, key_of, read_manifest
from index_gen.render import site_pages
from index_gen.site.changes import generator_digest
from index_gen.site.disk import Disk
from index_gen.site.places import STATE, Places, places_of, state_of
from index_gen.site.staging import Staged, stage
from index_gen.site.wheelfiles import ServedSite, WheelFiles
from index_gen.tree import IndexTree, SitePath
from wheelgrid.errors import Problem, PublishError
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
    """Pages that were made; maybe none, for a site that becomes what it was two publishes ago has them all."""
    added: tuple[WheelRecord, ...] = ()
    """Wheels that the site did not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a site is to become."""

    manifest: Manifest
    """The next manifest."""
    files: WheelFiles = field(default_factory=WheelFiles)
    """Where new wheels are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """How to publish; the defaults are the real thing."""

    check: Callable[[IndexTree, Path, Staged], None] = lambda _tree, _folder, _staged: None
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
    with _writing(folder), _only_publisher(places, how.patience_s):
        _recover(places)
        live = manifest_of(places.site)
        before = None if how.start_over else live
        proposal = edit(before)
        tree = lay_out(proposal.manifest)
        _refuse_strangers(places.site, tree)
        if tree.manifest == before and _is_current(places.site):
            return Published(folder=places.site, tree=tree)
        _take_spare(places)
        staged = stage(tree, places.next, _served(places.site, live), proposal.files, how.disk)
        how.check(tree, places.next, staged)
        how.disk.flush(places.next)
        how.disk.swap(places.next, places.site, places.moving)
        if places.next.exists():
            places.next.rename(places.spare)
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


def _refuse_strangers(site: Path, tree: IndexTree) -> None:
    """Replacing a folder takes away what is in it, so it must hold a site, or nothing."""
    names = {path.name for path in site.iterdir()} if site.exists() else set()
    state = state_of(site)
    ours = {page.path for page in site_pages(tree)} | set(() if state is None else state.pages)
    if strangers := sorted(names - {STATE} - {path.partition("/")[0] for path in ours}):
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


def _is_current(site: Path) -> bool:
    state = state_of(site)
    return state is not None and state.generator == generator_digest()


def _new_wheels(tree: IndexTree, before: Manifest | None) -> tuple[WheelRecord, ...]:
    known = set(map(key_of, () if before is None else before.wheels))
    return tuple(wheel for wheel in tree.manifest.wheels if key_of(wheel) not in known)
