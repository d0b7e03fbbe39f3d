"""Turns an index tree into the bytes of a site; the same tree gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from index_gen.home import home_page
from index_gen.simple import project_html, project_json, project_list_html, project_list_json
from index_gen.tree import FileEntry, IndexTree, SitePath, project_folder
from wheelgrid.record import METADATA_SUFFIX


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedWheel:
    """A wheel and where it belongs; its bytes are not read before the site is written."""

    path: SitePath
    """Where the wheel lies in the site."""
    file: FileEntry
    """What the pages say of it."""

    @property
    def metadata_path(self) -> SitePath:
        """Where its METADATA lies. PEP 658: the URL of the file with ``.metadata`` added."""
        return SitePath(self.path + METADATA_SUFFIX)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedSite:
    """A whole site: pages as bytes, wheels by what they must be."""

    pages: Mapping[SitePath, bytes]
    """Every page that was made, read-only."""
    wheels: tuple[PlacedWheel, ...]
    """Every wheel; each brings a second file, its METADATA."""

    def paths(self) -> frozenset[SitePath]:
        """Return every file of the site."""
        wheels = (path for wheel in self.wheels for path in (wheel.path, wheel.metadata_path))
        return frozenset((*self.pages, *wheels))


def render(tree: IndexTree) -> RenderedSite:
    """Return every page of the site, in HTML and JSON, and the wheels that belong to it."""
    return RenderedSite(
        pages=MappingProxyType(dict(_pages(tree))),
        wheels=tuple(
            PlacedWheel(path=SitePath(f"{folder}/{file.filename}"), file=file)
            for backend in tree.backends
            for project in backend.projects
            for folder in (project_folder(backend.name, project.name),)
            for file in project.files
        ),
    )


def _pages(tree: IndexTree) -> Iterator[tuple[SitePath, bytes]]:
    yield SitePath("index.html"), home_page(tree)
    for backend in tree.backends:
        yield SitePath(f"whl/{backend.name}/index.html"), project_list_html(backend)
        yield SitePath(f"whl/{backend.name}/index.json"), project_list_json(backend)
        for project in backend.projects:
            folder = project_folder(backend.name, project.name)
            yield SitePath(f"{folder}/index.html"), project_html(project)
            yield SitePath(f"{folder}/index.json"), project_json(project)
