"""Everything that the rules look at, as values; `index_gen.check.gather` fetches it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index_gen.check.links import LinkedPage
from index_gen.check.reading import Answer, Depth, FileFacts, Missing, Place
from index_gen.check.statement import StatedPage, StatedRoot
from index_gen.manifest import Manifest
from index_gen.settings import IndexSettings
from index_gen.tree import (
    IndexTree,
    PackageIndex,
    ProjectPage,
    SitePath,
    VariantsFile,
    metadata_path,
    wheel_path,
)
from wheelgrid.errors import Problem
from wheelgrid.record import METADATA_SUFFIX, WheelRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedTypes:
    """How a server answers for a page; a folder has none."""

    html: str
    """Type of the answer to who asks for HTML."""
    negotiated: str | Missing
    """Type of the answer to who prefers JSON."""
    is_same_json: bool
    """Whether that answer, if it is JSON, has the bytes of the file ``index.json``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RootEvidence:
    """The root page of an index."""

    index: PackageIndex
    """What it should be."""
    html: StatedRoot | Missing
    """As HTML."""
    json: StatedRoot | Missing
    """As JSON."""
    served: ServedTypes | None
    """How it is served."""

    @property
    def folder(self) -> SitePath:
        """Return its folder, without a slash at the end."""
        return SitePath(f"whl/{self.index.name}")

    @property
    def stated(self) -> tuple[StatedRoot, ...]:
        """Return the forms that could be read."""
        return tuple(form for form in (self.html, self.json) if isinstance(form, StatedRoot))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectEvidence:
    """A project page."""

    index: PackageIndex
    """The index that it is in."""
    page: ProjectPage
    """What it should be."""
    html: StatedPage | Missing
    """As HTML."""
    json: StatedPage | Missing
    """As JSON."""
    served: ServedTypes | None
    """How it is served."""

    @property
    def folder(self) -> SitePath:
        """Return its folder, without a slash at the end."""
        return SitePath(f"whl/{self.index.name}/{self.page.name}")

    @property
    def stated(self) -> tuple[StatedPage, ...]:
        """Return the forms that could be read."""
        return tuple(form for form in (self.html, self.json) if isinstance(form, StatedPage))


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelEvidence:
    """A wheel that a page offers, and its METADATA beside it."""

    record: WheelRecord
    """What the manifest says."""
    place: Place
    """Where it must be."""
    file: FileFacts | Missing
    """What is there."""
    sidecar: str | Missing
    """SHA-256 of the METADATA beside it."""

    @property
    def is_sound(self) -> bool:
        """Return whether it is the file of the manifest, as far as it was read."""
        return (
            isinstance(self.file, FileFacts)
            and self.file.size_bytes in {None, self.record.size_bytes}
            and self.file.sha256 in {None, self.record.sha256}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEvidence:
    """The file that says what the variants of one version need."""

    page: ProjectEvidence
    """The page that lists it."""
    file: VariantsFile
    """What it should be."""
    place: SitePath
    """Where it must be."""
    content: Answer | Missing
    """What is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenLink:
    """A link, or a printed address, that leads nowhere."""

    page: SitePath
    """Where it stands."""
    href: str
    """As written."""
    reason: str
    """What is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What came of following the links of all pages."""

    pages: tuple[LinkedPage, ...] = ()
    """Pages for people, in order."""
    broken: tuple[BrokenLink, ...] = ()
    """Links that lead nowhere."""
    broken_addresses: tuple[BrokenLink, ...] = ()
    """Addresses of the site, printed as text, where there is nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All of it. Without a tree there is nothing but the faults of the manifest."""

    manifest_faults: tuple[Problem, ...] = ()
    """Why the manifest gives no tree."""
    tree: IndexTree | None = None
    """What the manifest says that the site is."""
    previous: Manifest | None = None
    """What the publish before held; none if nobody says."""
    depth: Depth = "bytes"
    """How far files were read."""
    roots: tuple[RootEvidence, ...] = ()
    """Root pages, in the order of the tree."""
    projects: tuple[ProjectEvidence, ...] = ()
    """Project pages, in the order of the tree."""
    wheels: tuple[WheelEvidence, ...] = ()
    """Every wheel that a page offers, once."""
    documents: tuple[DocumentEvidence, ...] = ()
    """Every variants file."""
    catalog: Answer | Missing | None = None
    """The catalogue; none if it was not looked for."""
    links: Links = Links()
    """What came of following links."""
    listing: frozenset[SitePath] | None = None
    """Every file of a folder; none if they cannot be listed."""
    is_html_only: bool = False
    """Whether the host gives JSON to nobody."""


def place_of(record: WheelRecord, settings: IndexSettings) -> Place:
    """Return where a wheel must be."""
    return wheel_path(record) if settings.assets_url is None else settings.asset_url(record)


def sidecar_place(record: WheelRecord, settings: IndexSettings) -> Place:
    """Return where the METADATA of a wheel must be (PEP 658)."""
    if settings.assets_url is None:
        return metadata_path(record)
    return settings.asset_url(record) + METADATA_SUFFIX


def offered_wheels(tree: IndexTree) -> Iterator[WheelRecord]:
    """Return every wheel that a page offers, once, in the order of the tree."""
    seen: set[tuple[str, str]] = set()
    for index in tree.indexes:
        for page in index.projects if index.kind != "alias" else ():
            for record in page.offered:
                if (key := (record.backend, record.filename)) not in seen:
                    seen.add(key)
                    yield record
