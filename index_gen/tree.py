"""What an index means, without any format: indexes, projects, files, and the pages that say so.

Source: PEP 503 (projects and files), 592 (yanking), 658 and 714 (metadata files), 700 (size, time, versions),
740 (provenance), 792 (project status). ``simple`` turns it into HTML and JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, NewType, TypeAlias

from index_gen.aliases import Alias
from index_gen.manifest import Manifest, ProjectStatus
from index_gen.settings import IndexSettings, in_url
from wheelgrid.record import METADATA_SUFFIX, WheelRecord
from wheelgrid.structs import FrozenStruct

SitePath = NewType("SitePath", str)
"""Path of a file from the root of a site, with forward slashes: ``whl/cpu/index.html``."""

IndexKind: TypeAlias = Literal["backend", "variants", "alias"]
"""``backend``: wheels of one label; ``variants``: chooses by itself; ``alias``: another name of a backend."""


class Document(FrozenStruct, frozen=True):
    """A file that the site itself makes and a page lists like a wheel; in the words of `WheelRecord`."""

    filename: str
    """Its name."""
    sha256: str
    """Its digest."""
    size_bytes: int
    """Its size."""
    uploaded_at: datetime
    """When what it tells of was last recorded, UTC."""
    requires_python: Literal[""] = ""
    """It is for no Python."""
    metadata_sha256: None = None
    """It has no METADATA."""
    yanked: None = None
    """It is not yanked."""
    provenance: None = None
    """It has no provenance."""


class FileEntry(NamedTuple):
    """One file on one project page: its record, and where it is from there."""

    file: WheelRecord | Document
    """What it is. PEP 503: the text of the anchor MUST match the final path component of the URL."""
    url: str
    """Where it is: from the page, or absolute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantsFile:
    """The file that says what the variants of one version need (PEP 825); listed like a wheel."""

    filename: str
    """``demo-1.2.0-variants.json``."""
    version: str
    """The version, ``1.2.0``."""
    records: tuple[WheelRecord, ...]
    """Its variants, in order of file name."""
    uploaded_at: datetime
    """When the last of them was recorded, UTC; the file grows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage:
    """All files of one project in one index."""

    index: str
    """Name of the index."""
    name: str
    """Normalised name (PEP 503)."""
    records: tuple[WheelRecord, ...]
    """Its wheels in order of version, then of file name; no name twice."""
    status: ProjectStatus
    """Whether it may be used (PEP 792)."""
    reads: frozenset[str]
    """The wheels that the page depends on, as `Page.reads` has it."""
    variants: tuple[VariantsFile, ...] = ()
    """One for each version that has variants, in order of version."""

    @property
    def folder(self) -> SitePath:
        """Return the folder of the page, without a slash at its end."""
        return project_folder(self.index, self.name)

    @property
    def offered(self) -> tuple[WheelRecord, ...]:
        """Return the wheels that the page lists. PEP 792: a quarantined project offers no file."""
        return () if self.status.status == "quarantined" else self.records

    @property
    def versions(self) -> tuple[str, ...]:
        """Return every version that has a file, oldest first. PEP 700: no duplicates."""
        return tuple(dict.fromkeys(record.version for record in self.offered))


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageIndex:
    """What one ``--index-url`` points to."""

    name: str
    """Its folder below ``whl/``: ``cu128``."""
    kind: IndexKind
    """What it is."""
    alias: Alias | None
    """Whose other name it is and why; none if it is no alias."""
    projects: tuple[ProjectPage, ...]
    """In order of name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexTree:
    """Everything that a site says.

    Once it exists: no two files share a path, an index of a backend holds one local label, names are safe in
    paths. Only `lay_out` makes one.
    """

    manifest: Manifest
    """What it was made from."""
    indexes: tuple[PackageIndex, ...]
    """Backends in order of name, then ``variants`` if there are any, then aliases; never empty."""

    @property
    def settings(self) -> IndexSettings:
        """Return what a person chose."""
        return self.manifest.settings

    @property
    def backends(self) -> tuple[PackageIndex, ...]:
        """Return the indexes of backends."""
        return tuple(index for index in self.indexes if index.kind == "backend")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file of the site that is made from the manifest; its bytes are made when they are needed."""

    path: SitePath
    """Where it lies."""
    reads: frozenset[str] | None
    """The wheels that it depends on; none if on all.

    ``cu128/demo`` are those of a project in a backend, ``*/demo`` in all backends, ``*/demo==1.2.0`` those of
    one public version; and `alias_scope` is what an alias is.
    """
    pieces: Callable[[], Iterable[bytes]]
    """Makes its bytes, one piece after another: a page may be 25 MB, and nobody needs it whole."""

    def make(self) -> bytes:
        """Return all its bytes."""
        return b"".join(self.pieces())


def whole_page(path: str, reads: frozenset[str] | None, make: Callable[[], bytes]) -> Page:
    """Return a page that is made in one piece."""
    return Page(path=SitePath(path), reads=reads, pieces=lambda: (make(),))


def alias_scope(alias: Alias) -> str:
    """Return the name under which the pages of an alias depend on what it is; see `Page.reads`.

    New wheels elsewhere may change its target, or only its reason.
    """
    return f"{alias.name}={alias.target}: {alias.reason}"


def owned_pages(tree: IndexTree) -> list[tuple[str, list[ProjectPage]]]:
    """Return the projects in order of name, with their pages in the indexes that own wheels."""
    found: dict[str, list[ProjectPage]] = {}
    for index in tree.indexes:
        if index.kind != "alias":
            for page in index.projects:
                found.setdefault(page.name, []).append(page)
    return sorted(found.items())


def project_folder(index: str, project: str) -> SitePath:
    """Return the folder of a project's page in an index, without a slash at its end."""
    return SitePath(f"whl/{index}/{project}")


def wheel_path(record: WheelRecord) -> SitePath:
    """Return where a wheel lies, if the site holds it: beside the page of its backend."""
    return SitePath(f"{project_folder(record.backend, record.project)}/{record.filename}")


def metadata_path(record: WheelRecord) -> SitePath:
    """Return where the METADATA of a wheel lies. PEP 658: the URL of the file with ``.metadata`` added."""
    return SitePath(wheel_path(record) + METADATA_SUFFIX)


def wheel_url(record: WheelRecord, index: str, settings: IndexSettings) -> str:
    """Return the address of a wheel for the page of its project in an index."""
    if settings.assets_url is not None:
        return settings.asset_url(record)
    name = in_url(record.filename)
    return name if index == record.backend else f"../../{record.backend}/{record.project}/{name}"


def entries(page: ProjectPage, settings: IndexSettings) -> Iterator[FileEntry]:
    """Return what a page lists of wheels, in order."""
    return (FileEntry(record, wheel_url(record, page.index, settings)) for record in page.offered)
