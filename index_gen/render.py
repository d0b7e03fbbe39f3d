"""Turns an index tree into the pages of a site, each made when needed; the same tree, the same bytes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial

from index_gen.catalog import catalog_pages
from index_gen.manifest import MANIFEST, manifest_pieces
from index_gen.people import people_facts, people_pages
from index_gen.simple import (
    anchors_of,
    json_files_of,
    moved_anchors,
    moved_json_files,
    project_html,
    project_json,
    project_list_html,
    project_list_json,
)
from index_gen.tree import (
    Document,
    FileEntry,
    IndexTree,
    PackageIndex,
    Page,
    ProjectPage,
    SitePath,
    VariantsFile,
    alias_scope,
    entries,
    project_folder,
    whole_page,
)
from wheelgrid.record import WheelRecord
from wheelgrid.variants import index_document

TOP_NAMES = frozenset({"index.html", "whl", "releases", "snippets", "catalog.json", "schema", MANIFEST})
"""What stands at the root of a site."""


def site_pages(tree: IndexTree) -> Iterator[Page]:
    """Return every page of the site; the manifest comes last."""
    aliases = defaultdict(list)
    for index in tree.indexes:
        yield from _root_pages(index)
        if index.alias is not None:
            aliases[index.alias.target].append(index)
    for index in tree.indexes:
        if index.kind != "alias":
            for project in index.projects:
                yield from _project_pages(tree, index, project, aliases[index.name])
    yield from people_pages(tree)
    yield from catalog_pages(tree)
    yield Page(path=SitePath(MANIFEST), reads=None, pieces=partial(manifest_pieces, tree.manifest))


def page_facts(tree: IndexTree) -> frozenset[str]:
    """Return what some pages depend on besides wheels, in the words of `Page.reads`."""
    aliases = (alias_scope(index.alias) for index in tree.indexes if index.alias is not None)
    return frozenset((*aliases, *people_facts(tree)))


def _root_pages(index: PackageIndex) -> Iterator[Page]:
    root = f"whl/{index.name}"
    yield whole_page(f"{root}/index.html", None, partial(project_list_html, index))
    yield whole_page(f"{root}/index.json", None, partial(project_list_json, index))


def _project_pages(
    tree: IndexTree, index: PackageIndex, page: ProjectPage, aliases: Sequence[PackageIndex]
) -> Iterator[Page]:
    """Return the pages of a project in an index and in its aliases, which list the same files."""
    # From the page of an alias the files are in the folder of the index; elsewhere they are where they are.
    way = "" if tree.settings.assets_url else f"../../{index.name}/{page.name}/"
    shown = ((index, ""), *((alias, way) for alias in aliases))
    files = cache(lambda: tuple(_files(tree, page)))
    yield from _forms(page, shown, "index.html", lambda: anchors_of(files()), _html)
    yield from _forms(page, shown, "index.json", lambda: json_files_of(files()), _json)
    for file in page.variants:
        yield whole_page(
            f"{page.folder}/{file.filename}", page.reads, partial(variants_document, file.records)
        )


def _forms(
    page: ProjectPage,
    shown: Sequence[tuple[PackageIndex, str]],
    name: str,
    files: Callable[[], Iterator[bytes]],
    make: Callable[[PackageIndex, ProjectPage, Iterable[bytes], str], Iterator[bytes]],
) -> Iterator[Page]:
    """Return one form of a page in several indexes; its files are made once, if at all."""
    # Nobody keeps what is needed only once.
    made = cache(lambda: tuple(files())) if len(shown) > 1 else files
    for index, prefix in shown:
        yield Page(
            path=SitePath(f"{project_folder(index.name, page.name)}/{name}"),
            reads=page.reads if index.alias is None else page.reads | {alias_scope(index.alias)},
            pieces=partial(_made, made, partial(make, index, page), prefix),
        )


def _made(
    files: Callable[[], Iterable[bytes]], make: Callable[[Iterable[bytes], str], Iterator[bytes]], prefix: str
) -> Iterator[bytes]:
    return make(files(), prefix)


def _html(index: PackageIndex, page: ProjectPage, anchors: Iterable[bytes], prefix: str) -> Iterator[bytes]:
    moved = (moved_anchors(piece, prefix) for piece in anchors) if prefix else anchors
    return project_html(index, page, moved)


def _json(index: PackageIndex, page: ProjectPage, files: Iterable[bytes], prefix: str) -> Iterator[bytes]:
    moved = (moved_json_files(piece, prefix) for piece in files) if prefix else files
    return project_json(index, page, moved)


def _files(tree: IndexTree, page: ProjectPage) -> Iterator[FileEntry]:
    """Return all that a page lists: its wheels, then what its variants need."""
    yield from entries(page, tree.settings)
    if page.offered:
        yield from map(_listed, page.variants)


def variants_document(records: Iterable[WheelRecord]) -> bytes:
    """Return the file that says what the variants of one version need."""
    return index_document(record.variant for record in records if record.variant is not None)


def _listed(file: VariantsFile) -> FileEntry:
    content = variants_document(file.records)
    document = Document(
        filename=file.filename,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        uploaded_at=file.uploaded_at,
    )
    # The site itself makes this file, so it is beside the page wherever the wheels are.
    return FileEntry(document, file.filename)
