"""An index tree → what its pages say of each project: which release people should get, and from where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from index_gen.manifest import ProjectStatus
from index_gen.settings import IndexSettings
from index_gen.snippets import Target
from index_gen.tree import IndexTree, ProjectPage, owned_pages
from wheelgrid.offer import Offer, OfferedBackend
from wheelgrid.record import WheelRecord, in_version_order, parsed_version
from wheelgrid.variants import VARIANTS


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendView:
    """The release of one project that one index should give to people."""

    index: str
    """Name of the index."""
    title: str
    """Its name for people, ``CUDA 12.8``; that of the index if nobody has another."""
    target: Target
    """What is to be installed."""
    records: tuple[WheelRecord, ...]
    """Files of that version that are not yanked, in order of file name."""
    platforms: tuple[str, ...]
    """Platforms of these files, in the order of the offer or of the alphabet."""

    @property
    def anchor(self) -> str:
        """Return the id of its section; no other part of a page has one like it."""
        return f"{self.target.project}-{self.index}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """All files of one version of a project, whatever the backend."""

    version: str
    """The version without a label."""
    records: tuple[WheelRecord, ...]
    """In order of backend and file name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectView:
    """One project in all indexes."""

    name: str
    """Normalised name."""
    status: ProjectStatus
    """Whether it may be used (PEP 792)."""
    backends: tuple[BackendView, ...]
    """Those that have something to install, in the order of the offer or of the alphabet."""
    choosing: BackendView | None
    """The index whose wheels uv chooses by the machine; none if it has none."""
    pages: tuple[ProjectPage, ...]
    """Its pages in the indexes that own wheels."""
    releases: tuple[Release, ...]
    """All its releases, oldest first, each with the files of every backend."""
    offer: Offer | None
    """What it plans; none if nobody says."""
    is_alone: bool
    """Whether the site has no other project."""

    @property
    def newest(self) -> str | None:
        """Return the version without a label that people should get; none if there is none."""
        versions = [public_version(view.target.version) for view in self.backends]
        return max(versions, key=parsed_version, default=None)

    @property
    def of(self) -> str:
        """Return what headings add where a page has several projects, as HTML: a normalised name is safe."""
        return "" if self.is_alone else f" of {self.name}"

    @property
    def is_offered(self) -> bool:
        """Tell whether anybody may install it. PEP 792: a quarantined project offers no file."""
        return self.status.status != "quarantined"


def project_views(tree: IndexTree) -> Iterator[ProjectView]:
    """Return every project of a site, in order of name, one when it is needed."""
    owned = owned_pages(tree)
    for name, pages in owned:
        yield _project(name, pages, tree, is_alone=len(owned) == 1)


def _project(name: str, pages: Sequence[ProjectPage], tree: IndexTree, *, is_alone: bool) -> ProjectView:
    stated = tree.manifest.offer
    offer = stated if stated is not None and stated.project == name else None
    views = [view for page in pages if (view := _backend(page, tree.settings, offer)) is not None]
    order = {} if offer is None else {backend.id: number for number, backend in enumerate(offer.backends)}
    return ProjectView(
        name=name,
        status=pages[0].status,
        backends=tuple(
            sorted(
                (view for view in views if view.index != VARIANTS),
                key=lambda view: (order.get(view.index, len(order)), view.index),
            )
        ),
        choosing=next((view for view in views if view.index == VARIANTS), None),
        pages=tuple(pages),
        releases=releases(pages),
        offer=offer,
        is_alone=is_alone,
    )


def _backend(page: ProjectPage, settings: IndexSettings, offer: Offer | None) -> BackendView | None:
    version = newest_version(page.offered)
    if version is None:
        return None
    records = tuple(record for record in page.offered if record.version == version and record.yanked is None)
    return BackendView(
        index=page.index,
        title=backend_title(page.index, offer),
        target=Target(
            project=page.name,
            version=version,
            index=page.index,
            url=settings.index_url(page.index),
            digests=tuple(record.sha256 for record in records),
        ),
        records=records,
        platforms=_platforms(records, offer),
    )


def _platforms(records: Iterable[WheelRecord], offer: Offer | None) -> tuple[str, ...]:
    found = {record.platform for record in records}
    order = () if offer is None else tuple(platform.id for platform in offer.platforms)
    return (*(name for name in order if name in found), *sorted(found.difference(order)))


def backend_title(index: str, offer: Offer | None) -> str:
    """Return the name of an index for people."""
    backend = offered_backend(index, offer)
    return index if backend is None else backend.title


def offered_backend(index: str, offer: Offer | None) -> OfferedBackend | None:
    """Return what an offer says of a backend; none if it says nothing."""
    if offer is None:
        return None
    return next((backend for backend in offer.backends if backend.id == index), None)


def platform_title(platform: str, offer: Offer | None) -> str:
    """Return the name of a platform for people; its id if nobody has another."""
    if offer is not None:
        for offered in offer.platforms:
            if offered.id == platform:
                return offered.title
    return platform


def newest_version(records: Sequence[WheelRecord]) -> str | None:
    """Return the version that people should get: not yanked, final if there is one, and newest.

    Args:
        records: In order of version.
    """
    newest: str | None = None
    seen: str | None = None
    for record in reversed(records):
        if record.yanked is None and record.version != seen:
            seen = record.version
            if not parsed_version(seen).is_prerelease:
                return seen
            newest = newest or seen
    return newest


def public_version(version: str) -> str:
    """Return a version without its label.

    >>> public_version("1.2.0+cu128")
    '1.2.0'
    """
    return version.partition("+")[0]


def releases(pages: Iterable[ProjectPage]) -> tuple[Release, ...]:
    """Return all releases of a project, oldest first, each with the files of every backend.

    Args:
        pages: Its pages in the indexes that own wheels.
    """
    found: dict[str, list[WheelRecord]] = {}
    for page in pages:
        # The choosing index also lists wheels of another one, and there they are already.
        variants = tuple(record for record in page.offered if record.variant is not None)
        own = variants if page.index == VARIANTS else page.offered
        for version, group in groupby(own, key=attrgetter("version")):
            found.setdefault(public_version(version), []).extend(group)
    return tuple(
        Release(version=version, records=tuple(found[version])) for version in in_version_order(found)
    )


def newest_day(project: ProjectView) -> str:
    """Return the day on which the newest file of a project was recorded; empty if there is none."""
    moments = (record.uploaded_at for page in project.pages for record in page.offered)
    newest = max(moments, default=None)
    return "" if newest is None else newest.date().isoformat()
