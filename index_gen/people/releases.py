"""The pages of a project's releases: every file that it ever had, newest first, in pages of some hundreds.

Pages are filled from the oldest release on, so that one version more changes the last pages alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from index_gen.people.files import day_of, file_table, readable_size
from index_gen.people.frame import PLAIN, TEXTS, document
from index_gen.people.view import Release
from index_gen.settings import IndexSettings
from index_gen.simple import escape
from index_gen.tree import SitePath

FULL_PAGE = 400
"""Files from which on a page gets no further release."""

ROOT = "../../"
"""The way from such a page to the root of the site."""


def chunked(releases: Iterable[Release]) -> list[tuple[Release, ...]]:
    """Return releases in pages, oldest first; no release is torn apart."""
    pages: list[tuple[Release, ...]] = []
    page: list[Release] = []
    count = 0
    for release in releases:
        if count >= FULL_PAGE:
            pages.append(tuple(page))
            page, count = [], 0
        page.append(release)
        count += len(release.records)
    return [*pages, tuple(page)]


def release_folder(project: str) -> SitePath:
    """Return the folder of the pages, without a slash at its end."""
    return SitePath(f"releases/{project}")


def page_name(number: int, last: int) -> str:
    """Return the file name of a page, counted from 0 for the oldest; the newest is the index."""
    return "index.html" if number == last else f"{number + 1}.html"


def release_page(
    project: str, pages: Sequence[Sequence[Release]], number: int, settings: IndexSettings, note: str = ""
) -> bytes:
    """Return one page of releases.

    Args:
        project: The project.
        pages: All its releases in pages, oldest first.
        number: The page, counted from 0.
        settings: Where the files are.
        note: HTML that stands before the releases.
    """
    title = f"Releases of {project}"
    body = "".join(
        (
            '<a class="skip" href="#main">Skip to the files</a>\n<header>',
            f'<p class="crumb"><a href="{ROOT}index.html">All wheels</a></p>',
            f"<h1>{escape(title)}</h1></header>\n",
            f'<main id="main">\n{note}',
            *(release_section(release, settings, ROOT) for release in reversed(pages[number])),
            "</main>\n",
            _turning(number, len(pages) - 1),
        )
    )
    return document(title, body, TEXTS if note else PLAIN)


def release_section(release: Release, settings: IndexSettings, root: str) -> str:
    """Return one release with all its files as HTML."""
    version = escape(release.version)
    return (
        f'<section class="release" aria-labelledby="v{version}"><h2 id="v{version}">{version}</h2>\n'
        + file_table(summary(release), release.records, settings, root)
        + "</section>\n"
    )


def summary(release: Release) -> str:
    """Return how many files a release has, how much they are together, and from when."""
    files = release.records
    size = readable_size(sum([record.size_bytes for record in files]))
    moments = [record.uploaded_at for record in files]
    first, last = day_of(min(moments)), day_of(max(moments))
    span = first if first == last else f"{first} to {last}"
    return f"{len(files)} {'file' if len(files) == 1 else 'files'}, {size}, {span}"


def _turning(number: int, last: int) -> str:
    return (
        "".join(('<nav aria-label="Pages" class="turn">', *_turns(number, last), "</nav>\n")) if last else ""
    )


def _turns(number: int, last: int) -> Iterator[str]:
    if number < last:
        yield f'<a rel="next" href="{page_name(number + 1, last)}">Newer releases</a>'
    if number > 0:
        yield f'<a rel="prev" href="{page_name(number - 1, last)}">Older releases</a>'
