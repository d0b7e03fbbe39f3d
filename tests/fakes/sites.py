"""Manifests without wheels, and sites on disk, made by the real engine from folders of wheels."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from fakes.published import MOMENT
from index_gen.build import Request, propose
from index_gen.edits import remove
from index_gen.manifest import Manifest, ProjectStatus, Removal, ordered, read_manifest
from index_gen.settings import IndexSettings
from index_gen.site.disk import Disk
from index_gen.site.publish import Proposal, Published, Publishing, publish
from wheelgrid.offer import Offer
from wheelgrid.record import WheelRecord

HASTY = Disk(flush=lambda _: None)
"""The real disk, but nobody waits for it."""


def manifest_with(
    *records: WheelRecord,
    settings: IndexSettings | None = None,
    offer: Offer | None = None,
    statuses: tuple[ProjectStatus, ...] = (),
    removals: tuple[Removal, ...] = (),
) -> Manifest:
    """Return a manifest of these wheels, in its order."""
    manifest = Manifest(
        settings=settings or IndexSettings(),
        offer=offer,
        statuses=statuses,
        removals=removals,
        wheels=records,
    )
    return ordered(manifest)


def built(folder: Path, *sources: Path, how: Publishing | None = None, **asked: str) -> Published:
    """Bring a site up to date with sources; what else is asked for are fields of a `Request`."""
    request = Request(
        sources=sources,
        base_url=asked.get("base_url"),
        assets_url=asked.get("assets_url"),
        plain_backend=asked.get("plain_backend"),
    )
    return publish(folder, partial(propose, request=request), how or Publishing(disk=HASTY))


def edited(folder: Path, change: partial[Manifest], how: Publishing | None = None) -> Published:
    """Edit the manifest of a site."""

    def edit(before: Manifest | None) -> Proposal:
        assert before is not None
        return Proposal(manifest=change(before))

    return publish(folder, edit, how or Publishing(disk=HASTY))


def a_site(folder: Path, *sources: Path, assets_url: str | None = None) -> Path:
    """Bring a site up to date with folders of recorded wheels, and return its folder."""
    request = Request(sources=sources, assets_url=assets_url)
    publish(folder, lambda before: propose(before, request))
    return folder


def remove_from_site(folder: Path, filename: str) -> Path:
    """Remove a wheel from a site, with a line that says so."""
    edited(folder, partial(remove, patterns=(filename,), reason="it is broken", removed_at=MOMENT))
    return folder


def manifest_of(folder: Path) -> Manifest:
    """Return the manifest of a site."""
    return read_manifest(folder / "manifest.jsonl")


def files_in(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, by their path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def folders_in(folder: Path) -> set[str]:
    """Return all folders below a folder, by their path."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()}


def names_in(folder: Path) -> list[str]:
    """Return what lies in a folder, but for the lock: it stays, and holds nothing."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))
