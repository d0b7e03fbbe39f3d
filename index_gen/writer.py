"""Writes a rendered site to a folder: a reader sees the old site or the new one, never a mixture.

A whole new tree is made beside the old one, from links to what did not change; then the two change places.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index_gen.disk import Disk, flush, only_writer
from index_gen.render import RenderedSite
from index_gen.tree import SitePath
from wheelgrid.errors import Problem, PublishError
from wheelgrid.files import FileWriteError, sha256_of
from wheelgrid.record import METADATA_SUFFIX, Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOnDisk:
    """A site that was written, and what that changed."""

    folder: Path
    """Where it lies, absolute."""
    changed: tuple[SitePath, ...]
    """Files that are new or have other bytes than before, in order."""
    kept: tuple[SitePath, ...]
    """Files that have the bytes they had, in order."""
    removed: tuple[SitePath, ...]
    """Files that the old site had and this one has not, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Promise:
    """A file that must come from elsewhere, and what its bytes must be."""

    path: SitePath
    name: str
    sha256: Sha256
    size_bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """The site, and its two neighbours while it is written."""

    site: Path
    staging: Path
    trash: Path


def write(site: RenderedSite, folder: Path, wheels: Sequence[Path], disk: Disk | None = None) -> SiteOnDisk:
    """Put a site in a folder, all of it or nothing.

    Args:
        site: What to write.
        folder: The site's own folder; what else lay in it under the site's names is gone afterwards.
        wheels: Folders in which the wheels lie, each with its METADATA beside it.
        disk: How to reach the disk, if not directly.

    Raises:
        PublishError: A wheel is missing or differs from its record (all of them together), the folder holds
            something else than a site, cannot be written, or the disk is full. The old site is still there.
    """
    target = folder.resolve()
    places = _Places(
        site=target,
        staging=target.with_name(f".{target.name}.new"),
        trash=target.with_name(f".{target.name}.old"),
    )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with only_writer(target.parent):
            return _replace(site, places, wheels, disk or Disk())
    except OSError as error:
        hint = FileWriteError(folder, error).problems[0].hint
        raise PublishError(
            Problem(
                what=f"cannot write the site: {error.strerror or error}",
                where=str(error.filename or folder),
                hint=hint,
            )
        ) from error


def _replace(site: RenderedSite, places: _Places, wheels: Sequence[Path], disk: Disk) -> SiteOnDisk:
    _recover(places)
    _refuse_strangers(site, places.site)
    before = frozenset(_files_below(places.site))
    try:
        places.staging.mkdir()
        for path in sorted({Path(path).parent for path in site.paths()}):
            (places.staging / path).mkdir(parents=True, exist_ok=True)
        kept = {path for path, content in site.pages.items() if _place_page(path, content, places, disk)}
        kept |= _place_files(site, places, wheels, disk)
        for parent, _, _ in os.walk(places.staging):
            flush(Path(parent))
        disk.swap(places.staging, places.site, places.trash)
        flush(places.site.parent)
    finally:
        _remove(places.staging)
        _remove(places.trash)
    after = site.paths()
    return SiteOnDisk(
        folder=places.site,
        changed=tuple(sorted(after - kept)),
        kept=tuple(sorted(kept)),
        removed=tuple(sorted(before - after)),
    )


def _recover(places: _Places) -> None:
    """Undo what a crash left: bring the old site back if it was just being moved, drop the rest."""
    if places.trash.exists() and not places.site.exists():
        places.trash.rename(places.site)
    _remove(places.staging)
    _remove(places.trash)


def _remove(tree: Path) -> None:
    """Remove a tree of ours; what cannot be removed now is left to the next run."""
    shutil.rmtree(tree, ignore_errors=True)


def _refuse_strangers(site: RenderedSite, folder: Path) -> None:
    """Replacing a folder removes what is in it, so it must hold a site, or nothing."""
    ours = {path.partition("/")[0] for path in site.pages}
    names = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    if strangers := [name for name in names if name not in ours]:
        raise PublishError(
            Problem(
                what=f"the folder holds something else than a site: {', '.join(map(repr, strangers))}",
                where=str(folder),
                hint="choose a new or empty folder",
            )
        )


def _files_below(folder: Path) -> Iterator[SitePath]:
    for parent, _, names in os.walk(folder):
        prefix = Path(parent).relative_to(folder)
        yield from (SitePath((prefix / name).as_posix()) for name in names)


def _place_page(path: SitePath, content: bytes, places: _Places, disk: Disk) -> bool:
    """Put a page in the new tree; tell whether the old one had the same bytes."""
    old = places.site / path
    if _is_plain_file(old) and old.read_bytes() == content:
        disk.link(old, places.staging / path)
        return True
    disk.write(places.staging / path, content)
    return False


def _place_files(
    site: RenderedSite, places: _Places, wheels: Sequence[Path], disk: Disk
) -> frozenset[SitePath]:
    """Put the wheels and their METADATA in the new tree; return those whose bytes the old tree had."""
    kept: set[SitePath] = set()
    problems: list[Problem] = []
    for promise in _promises(site):
        target = places.staging / promise.path
        old = places.site / promise.path
        beside = (folder / promise.name for folder in wheels)
        found = [path.resolve() for path in beside if path.is_file()]
        if _is_plain_file(old):
            # The old tree comes first: what is published stays the very same file.
            found.insert(0, old)
        source = next((path for path in found if _holds(promise, path, target, disk)), None)
        if source is None:
            problems.append(_broken(promise, found, wheels))
        elif source == old:
            kept.add(promise.path)
    if problems:
        raise PublishError(problems)
    return frozenset(kept)


def _promises(site: RenderedSite) -> Iterator[_Promise]:
    for wheel in site.wheels:
        name, file = wheel.file.filename, wheel.file
        yield _Promise(path=wheel.path, name=name, sha256=file.sha256, size_bytes=file.size_bytes)
        yield _Promise(
            path=wheel.metadata_path,
            name=name + METADATA_SUFFIX,
            sha256=file.metadata_sha256,
            size_bytes=None,
        )


def _holds(promise: _Promise, source: Path, target: Path, disk: Disk) -> bool:
    """Place a file, then read back what was placed: the bytes that will be served are the ones that count."""
    disk.link(source, target)
    if promise.size_bytes in {None, target.stat().st_size} and sha256_of(target) == promise.sha256:
        return True
    target.unlink()
    return False


def _broken(promise: _Promise, found: Sequence[Path], wheels: Sequence[Path]) -> Problem:
    if not found:
        folders = ", ".join(str(folder) for folder in wheels)
        return Problem(
            what=f"{promise.name!r} is not beside its record",
            where=folders or None,
            hint="build the wheel again, or name the folder that holds it",
        )
    size = "" if promise.size_bytes is None else f" and {promise.size_bytes} bytes"
    return Problem(
        what=f"{promise.name!r} differs from its record, expected sha256 {promise.sha256!r}{size}",
        where=str(found[-1]),
        hint="build the wheel again; a wheel and its record are never edited",
    )


def _is_plain_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
