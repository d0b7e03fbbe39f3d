"""``index build``: sources in, one transaction, a site out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace as with_fields

from index_gen.edits import add
from index_gen.manifest import Manifest
from index_gen.settings import IndexSettings, checked
from index_gen.site.publish import Proposal
from index_gen.site.wheelfiles import WheelFiles
from index_gen.sources import FoundRecords, read_records
from wheelgrid.offer import Offer

if TYPE_CHECKING:
    from index_gen.wheels.folder import FoundWheels


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asks for; what they leave out stays as the site has it."""

    sources: tuple[Path, ...] = ()
    """Records, folders of records, manifests, sites."""
    wheel_folders: tuple[Path, ...] = ()
    """Folders of wheels without records."""
    base_url: str | None = None
    """See `IndexSettings`."""
    assets_url: str | None = None
    """See `IndexSettings`; empty puts the wheels into the site again."""
    plain_backend: str | None = None
    """See `IndexSettings`."""
    offer: Offer | None = None
    """What the project plans; heeded if a wheel is of this project."""


def propose(before: Manifest | None, request: Request) -> Proposal:
    """Return the next manifest of a site: what it has, and what the sources bring.

    Args:
        before: Its manifest; none if there is no site yet.
        request: What to do.

    Raises:
        RecordError: A source cannot be read.
        IndexBuildError: A setting is wrong, or a name that was given before would get other bytes.
    """
    found = read_records(request.sources)
    start = before or _first(found.manifests)
    settings = checked(_settings(start.settings, request))
    read = _read_folders(request.wheel_folders, settings, start)
    merged = add(replace(start, settings=settings), (*found.records, *(read.records if read else ())))
    return Proposal(manifest=replace(merged, offer=_offer(merged, request.offer)), files=_files(found, read))


def _read_folders(folders: Sequence[Path], settings: IndexSettings, start: Manifest) -> FoundWheels | None:
    if not folders:
        return None
    from index_gen.wheels.folder import read_folder_of_wheels  # noqa: PLC0415 - who has records opens no wheel

    known = {wheel.filename: wheel for wheel in start.wheels}
    return read_folder_of_wheels(folders, plain_backend=settings.plain_backend, known=known)


def _first(manifests: Sequence[Manifest]) -> Manifest:
    """Return what a new site begins with: all that the first manifest says, but for its wheels."""
    return replace(manifests[0], wheels=()) if manifests else Manifest()


def _settings(settings: IndexSettings, request: Request) -> IndexSettings:
    assets_url = settings.assets_url if request.assets_url is None else request.assets_url or None
    return with_fields(
        settings,
        base_url=request.base_url or settings.base_url,
        assets_url=assets_url,
        plain_backend=request.plain_backend or settings.plain_backend,
    )


def _offer(manifest: Manifest, offer: Offer | None) -> Offer | None:
    is_ours = offer is not None and any(wheel.project == offer.project for wheel in manifest.wheels)
    return offer if is_ours else manifest.offer


def _files(found: FoundRecords, read: FoundWheels | None) -> WheelFiles:
    if read is None:
        return WheelFiles(places=found.places, roots=found.roots)
    places = {name: list(paths) for name, paths in found.places.items()}
    for name, folder in read.folder_of.items():
        places.setdefault(name, []).insert(0, folder / name)
    return WheelFiles(places=places, roots=found.roots, metadata=read.kept)
