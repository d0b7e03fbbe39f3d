"""Turns an index tree into the pages that people read; they need no script and ask nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from index_gen.people.home import home_page, list_page, status_note
from index_gen.people.install import install_section
from index_gen.people.releases import ROOT, chunked, page_name, release_folder, release_page
from index_gen.people.texts import text_pages
from index_gen.people.view import ProjectView, project_views, releases
from index_gen.tree import IndexTree, Page, SitePath

FEW = 100
"""Indexes, counted for each project, up to which the root page and ``snippets/`` hold all install texts."""


def people_pages(tree: IndexTree) -> Iterator[Page]:
    """Return the root page, the pages of releases and the install texts.

    A site with many projects has a list of them at its root, and the texts on the page of each.
    """
    projects = tuple(project_views(tree))
    is_small = _is_small(tree)
    root = home_page if is_small else list_page
    yield Page(path=SitePath("index.html"), reads=None, make=partial(root, tree, projects))
    for project in projects:
        yield from _release_pages(project, tree, has_texts=not is_small)
    if is_small:
        yield from text_pages(projects)


def people_facts(tree: IndexTree) -> tuple[str, ...]:
    """Return what pages of releases depend on besides the wheels of their project."""
    is_alone = len({page.name for index in tree.indexes for page in index.projects}) == 1
    return (f"people: texts at the root: {_is_small(tree)}, one project: {is_alone}",)


def _is_small(tree: IndexTree) -> bool:
    return sum(len(index.projects) for index in tree.indexes if index.kind != "alias") <= FEW


def _release_pages(project: ProjectView, tree: IndexTree, *, has_texts: bool) -> Iterator[Page]:
    pages = chunked(releases(project.pages))
    last = len(pages) - 1
    for number in range(len(pages)):

        def make(number: int = number) -> bytes:
            note = _note(project) if has_texts and number == last else status_note(project)
            return release_page(project.name, pages, number, tree.settings, note)

        path = SitePath(f"{release_folder(project.name)}/{page_name(number, last)}")
        yield Page(path=path, reads=frozenset({f"*/{project.name}", *people_facts(tree)}), make=make)


def _note(project: ProjectView) -> str:
    return status_note(project) + install_section(project, ROOT)
