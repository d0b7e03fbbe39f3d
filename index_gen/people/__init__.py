"""Turns an index tree into the pages that people read; they need no script and ask nobody else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial

from index_gen.people.home import home_page, list_page, status_note
from index_gen.people.install import install_section
from index_gen.people.releases import FULL_PAGE, ROOT, chunked, page_name, release_folder, release_page
from index_gen.people.texts import text_pages
from index_gen.people.view import ProjectView, Release, project_views, releases
from index_gen.tree import IndexTree, Page, owned_pages, whole_page

FEW = 100
"""Indexes, counted for each project, up to which the root page and ``snippets/`` hold all install texts."""


def people_pages(tree: IndexTree) -> Iterator[Page]:
    """Return the root page, the pages of releases and the install texts.

    A site with many projects has a list of them at its root, and the texts on the page of each.
    """
    projects = tuple(project_views(tree))
    is_small = _is_small(tree)
    arrangement = _arrangement(tree)
    root = home_page if is_small else list_page
    yield whole_page("index.html", None, partial(root, tree, projects))
    for project in projects:
        yield from _release_pages(project, tree, arrangement, has_texts=not is_small)
    if is_small:
        yield from text_pages(projects)


def people_facts(tree: IndexTree) -> Iterator[str]:
    """Return what pages of releases depend on besides wheels."""
    yield _arrangement(tree)
    for name, pages in owned_pages(tree):
        if sum(len(page.records) for page in pages) >= FULL_PAGE:
            chunks = chunked(releases(pages))
            yield from (_chunk_fact(name, chunks, number) for number in range(len(chunks) - 1))


def _arrangement(tree: IndexTree) -> str:
    is_alone = len({page.name for index in tree.indexes for page in index.projects}) == 1
    return f"people: texts at the root: {_is_small(tree)}, one project: {is_alone}"


def _is_small(tree: IndexTree) -> bool:
    return sum(len(index.projects) for index in tree.indexes if index.kind != "alias") <= FEW


def _chunk_fact(project: str, chunks: Sequence[Sequence[Release]], number: int) -> str:
    """Return which releases a page holds, and which page it leads to; how many more follow is no matter."""
    versions = " ".join(release.version for release in chunks[number])
    newer = page_name(number + 1, len(chunks) - 1)
    digest = hashlib.sha256(versions.encode()).hexdigest()
    return f"releases of {project}, page {number + 1} before {newer}: {digest}"


def _release_pages(
    project: ProjectView, tree: IndexTree, arrangement: str, *, has_texts: bool
) -> Iterator[Page]:
    pages = chunked(project.releases)
    last = len(pages) - 1
    for number, page in enumerate(pages):

        def make(number: int = number) -> bytes:
            note = _note(project) if has_texts and number == last else status_note(project)
            return release_page(project.name, pages, number, tree.settings, note)

        # The newest page may also tell how the project is installed, which follows from all its wheels.
        reads = (
            {f"*/{project.name}"}
            if number == last
            else {f"*/{project.name}=={release.version}" for release in page}
            | {_chunk_fact(project.name, pages, number)}
        )
        path = f"{release_folder(project.name)}/{page_name(number, last)}"
        yield whole_page(path, frozenset(reads | {arrangement}), make)


def _note(project: ProjectView) -> str:
    return status_note(project) + install_section(project, ROOT)
