"""Compares a site with what a store holds: what to write, what to delete, and what to refuse.

Pure but for reading: nothing is written here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from index_gen.manifest import MANIFEST, Manifest, Removal, decode_manifest, key_of, read_manifest
from index_gen.targets.objects import (
    VARIANTS_SUFFIX,
    StoredObject,
    immutable_paths,
    removed_paths,
    site_objects,
)
from index_gen.targets.store import Listed, ObjectHeaders, ObjectStore
from index_gen.tree import SitePath
from wheelgrid.errors import Problem, PublishError
from wheelgrid.record import METADATA_SUFFIX

PAGES = ".wheelgrid-pages.json"
"""Key of the list of pages that were written, with their headers: only what is on it is ever deleted."""

_PageHeaders = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalSite:
    """A site on disk, read at one moment."""

    folder: Path
    """Where it is."""
    manifest: Manifest
    """Its manifest."""
    objects: tuple[StoredObject, ...]
    """Its files in the order of upload."""
    pages: Mapping[SitePath, bytes]
    """The bytes of those that change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteSite:
    """What a store holds."""

    listed: Mapping[str, Listed]
    """All objects by key."""
    manifest: Manifest | None
    """What is published there; none if nothing is."""
    manifest_etag: str | None
    """Entity tag of the manifest."""
    pages: Mapping[str, _PageHeaders]
    """Pages that were written by an earlier publish, with type and Cache-Control."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPlan:
    """What a publish does to a store."""

    uploads: tuple[StoredObject, ...]
    """What is written, in this order; the manifest is last, or missing if nothing changes."""
    deletions: tuple[SitePath, ...]
    """What is deleted after that, in order."""
    kept: int
    """How many objects stay as they are."""

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to do."""
        return not self.uploads and not self.deletions


def read_local(folder: Path) -> LocalSite:
    """Read a site that is to be published.

    Raises:
        PublishError: It is none, lacks a wheel, or changed while it was read.
        RecordError: Its manifest cannot be read.
    """
    path = folder / MANIFEST
    if not path.is_file():
        hint = "make one with `wheelgrid index build`"
        raise PublishError(Problem(what="there is no site to publish", where=str(folder), hint=hint))
    before = path.read_bytes()
    manifest = read_manifest(path)
    objects = site_objects(folder, manifest)
    pages = {item.path: item.source.read_bytes() for item in objects if not item.is_immutable}
    if pages[SitePath(MANIFEST)] != before or path.read_bytes() != before:
        what = "the site was published anew while it was read"
        raise PublishError(Problem(what=what, where=str(folder), hint="run the command again"))
    return LocalSite(folder=folder, manifest=manifest, objects=objects, pages=pages)


def read_remote(store: ObjectStore) -> RemoteSite:
    """Read what a store holds.

    Raises:
        PublishError: The store fails.
        RecordError: The manifest there cannot be read.
    """
    listed = store.listing()
    read = store.read(MANIFEST)
    manifest = None
    if read is not None:
        content = b"".join(read.chunks)
        manifest = decode_manifest(content.splitlines(), f"{store.address}/{MANIFEST}")
    return RemoteSite(
        listed=listed,
        manifest=manifest,
        manifest_etag=None if read is None else read.etag,
        pages=_read_pages(store),
    )


def _read_pages(store: ObjectStore) -> Mapping[str, _PageHeaders]:
    read = store.read(PAGES)
    try:
        return (
            {} if read is None else msgspec.json.decode(b"".join(read.chunks), type=dict[str, _PageHeaders])
        )
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        hint = "delete this object; the next publish writes it and all pages again"
        raise PublishError(
            Problem(
                what=f"the list of pages cannot be read: {error}", where=f"{store.address}/{PAGES}", hint=hint
            )
        ) from error


def pages_object(local: LocalSite, remote: RemoteSite) -> bytes:
    """Return the list of pages as it is while the new pages come: those that are, and those that will be."""
    still_there = {path: headers for path, headers in remote.pages.items() if path in remote.listed}
    new = {item.path: _headers(item) for item in local.objects if not item.is_immutable}
    return msgspec.json.encode(still_there | new, order="sorted")


def plan_upload(local: LocalSite, remote: RemoteSite) -> UploadPlan:
    """Compare both and say what to do.

    A wheel that the manifest there lists, and that is there in full size, is not sent again. Nor is a page,
    if the store's entity tag is the MD5 digest of its bytes and it was sent with the same headers.

    Raises:
        PublishError: A wheel would vanish without a line that says so, or change under its name; or there is
            something else at the place of a page. All of it together.
    """
    problems = [
        *_vanished(local.manifest, remote.manifest),
        *_changed(local.manifest, remote.manifest),
        *_reused(local.manifest, remote.manifest),
        *_foreign(local, remote),
    ]
    if problems:
        raise PublishError(problems)
    known = frozenset() if remote.manifest is None else immutable_paths(remote.manifest)
    changed = [item for item in local.objects if not _is_there(item, local, remote, known)]
    deletions = tuple(_deletions(local, remote))
    # The manifest says that all the rest is there, so it goes last whenever anything else went.
    manifest = local.objects[-1]
    uploads = tuple(item for item in changed if item is not manifest)
    if changed:
        uploads = (*uploads, manifest)
    return UploadPlan(uploads=uploads, deletions=deletions, kept=len(local.objects) - len(uploads))


def unlisted_wheels(plan: UploadPlan, remote: RemoteSite) -> tuple[StoredObject, ...]:
    """Return what will be written once and is there already, though the manifest there does not say so.

    A publish that was interrupted leaves such objects, and so does a stranger.
    """
    return tuple(item for item in plan.uploads if item.is_immutable and item.path in remote.listed)


def headers_of(item: StoredObject) -> ObjectHeaders:
    """Return the headers that an object must have."""
    return ObjectHeaders(content_type=item.content_type, cache_control=item.cache_control)


def _headers(item: StoredObject) -> _PageHeaders:
    return item.content_type, item.cache_control


def _is_there(item: StoredObject, local: LocalSite, remote: RemoteSite, known: frozenset[SitePath]) -> bool:
    listed = remote.listed.get(item.path)
    if listed is None:
        return False
    if item.is_immutable:
        return item.path in known and listed.size_bytes == item.size_bytes
    md5 = hashlib.md5(local.pages[item.path], usedforsecurity=False).hexdigest()
    return listed.etag == md5 and remote.pages.get(item.path) == _headers(item)


def _vanished(new: Manifest, old: Manifest | None) -> Iterator[Problem]:
    accounted = {*map(key_of, new.wheels), *map(key_of, new.removals)}
    for wheel in () if old is None else old.wheels:
        if key_of(wheel) not in accounted:
            yield Problem(
                what=f"{wheel.filename!r} is published and would vanish from index {wheel.backend!r}",
                hint="build upon what is published, or remove the wheel with `wheelgrid index remove`",
            )


def _changed(new: Manifest, old: Manifest | None) -> Iterator[Problem]:
    published = {key_of(wheel): wheel for wheel in (() if old is None else old.wheels)}
    for wheel in new.wheels:
        before = published.get(key_of(wheel))
        if before is None:
            continue
        if before.sha256 != wheel.sha256:
            yield other_bytes(wheel.filename, before.sha256, wheel.sha256)
        elif before.metadata_sha256 != wheel.metadata_sha256:
            name = wheel.filename + METADATA_SUFFIX
            yield other_bytes(name, before.metadata_sha256, wheel.metadata_sha256)


def _reused(new: Manifest, old: Manifest | None) -> Iterator[Problem]:
    removals: Sequence[Removal] = () if old is None else old.removals
    removed = {key_of(removal): removal for removal in removals}
    for wheel in new.wheels:
        before = removed.get(key_of(wheel))
        if before is not None and before.sha256 != wheel.sha256:
            yield other_bytes(wheel.filename, before.sha256, wheel.sha256)


def other_bytes(name: str, published: str, new: str) -> Problem:
    """Say that a name would get other bytes than it had."""
    return Problem(
        what=f"{name!r} was published with sha256 {published}, and now has {new}",
        hint="a name never changes its bytes: give the new wheel a build number or a new version",
    )


def _foreign(local: LocalSite, remote: RemoteSite) -> Iterator[Problem]:
    if remote.manifest is not None:
        return
    for path in local.pages:
        if path in remote.listed and path not in remote.pages:
            yield Problem(
                what=f"there is an object {path!r}, but no site that it could belong to",
                hint="publish below another prefix, or delete the object",
            )


def _deletions(local: LocalSite, remote: RemoteSite) -> Iterator[SitePath]:
    """Return pages that the site has no more, then removed wheels, which those pages may have named."""
    present = {item.path for item in local.objects}
    gone = (SitePath(path) for path in remote.pages if path in remote.listed and path not in present)
    # A page that a client keeps for a minute may still name a document of variants: uv stops if it is gone.
    yield from sorted(path for path in gone if not path.endswith(VARIANTS_SUFFIX))
    for removal in local.manifest.removals:
        yield from (path for path in removed_paths(removal) if path in remote.listed and path not in present)
