"""The quick part of the check, for the moment between the making of a site and its swap.

Only what changed is looked at, so that one wheel more costs little. `check_site` is the whole.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import msgspec

from index_gen.simple import upload_time
from index_gen.tree import (
    IndexTree,
    PackageIndex,
    ProjectPage,
    SitePath,
    metadata_path,
    wheel_path,
    wheel_url,
)
from wheelgrid.errors import CheckError, Problem
from wheelgrid.record import WheelRecord

_ANCHOR = re.compile(
    r'<a href="([^"#]*)#sha256=([0-9a-f]{64})"[^>]*?'
    r' data-upload-time="([^"]*)" data-size="([0-9]+)"[^>]*>([^<]*)</a>'
)
_PROJECT_PAGE = re.compile(r"whl/([^/]+/[^/]+)/index\.(?:html|json)")
_ANY_ANCHOR = "<a href="
_HINT = "report this as a bug: the page is not what the manifest says; nothing was published"

_Row = tuple[str, str, str, str, int]
"""Name, address, digest, time and size."""


class _JsonDigest(msgspec.Struct, frozen=True):
    sha256: str


class _JsonFile(msgspec.Struct, frozen=True, rename="kebab"):
    filename: str
    url: str
    hashes: _JsonDigest
    upload_time: str
    size: int


class _JsonPage(msgspec.Struct, frozen=True):
    files: tuple[_JsonFile, ...]


def check_staged(
    tree: IndexTree, folder: Path, changed: Collection[str], new: Collection[WheelRecord] = ()
) -> None:
    """Hold the changed pages of a staged site, and its new wheels, to the tree that they were made from.

    Of each changed page, both forms are read back from the disk: they must list the wheels of the tree in its
    order, with the name, address, digest, time and size of each. New wheels and their METADATA must be there
    with the right size.

    Not looked at: pages that did not change, yanks, requires-python and METADATA digests of pages, variants
    files, pages for people, the catalogue; no wheel is hashed, for the writer reads back what it places. The
    rows are found by an expression that knows how this package writes them, which no other judge would. All
    that is for `check_site`.

    Args:
        tree: What the site should say.
        folder: The staged site.
        changed: Pages that changed, as ``index/project``.
        new: Wheels that were placed, if the site holds them.

    Raises:
        CheckError: Something is not as it should be; all of it together.
    """
    problems: list[Problem] = []
    for index in tree.indexes:
        for page in index.projects:
            if f"{index.name}/{page.name}" in changed:
                problems += _page_problems(tree, folder, index, page)
    for record in new if tree.settings.assets_url is None else ():
        problems += _wheel_problems(folder, record)
    if problems:
        raise CheckError(problems)


def changed_projects(pages: Iterable[SitePath]) -> frozenset[str]:
    """Return the project pages among the paths of pages, as ``index/project``."""
    found = (_PROJECT_PAGE.fullmatch(path) for path in pages)
    return frozenset(match[1] for match in found if match is not None)


def _page_problems(
    tree: IndexTree, folder: Path, index: PackageIndex, page: ProjectPage
) -> Iterator[Problem]:
    root = f"whl/{index.name}/{page.name}"
    expected = [
        (
            record.filename,
            wheel_url(record, index.name, tree.settings),
            record.sha256,
            upload_time(record.uploaded_at),
            record.size_bytes,
        )
        for record in page.offered
    ]
    documents = {file.filename for file in page.variants} if page.offered else set()
    for form, read in (("html", _html_rows), ("json", _json_rows)):
        where = f"{root}/index.{form}"
        try:
            rows = read((folder / where).read_bytes())
        except (OSError, ValueError) as error:
            yield Problem(what=f"the page cannot be read back: {error}", where=where, hint=_HINT)
            continue
        wheels = [row for row in rows if row[0] not in documents]
        if wheels != expected:
            yield Problem(what=_difference(wheels, expected), where=where, hint=_HINT)
        elif len(rows) - len(wheels) != len(documents):
            what = f"the page lists {len(rows) - len(wheels)} variants files, expected {len(documents)}"
            yield Problem(what=what, where=where, hint=_HINT)


def _html_rows(content: bytes) -> list[_Row]:
    text = content.decode()
    rows = [
        (html.unescape(name), html.unescape(url), digest, moment, int(size))
        for url, digest, moment, size, name in _ANCHOR.findall(text)
    ]
    if len(rows) != text.count(_ANY_ANCHOR):
        message = f"{text.count(_ANY_ANCHOR)} anchors, of which {len(rows)} are whole"
        raise ValueError(message)
    return rows


def _json_rows(content: bytes) -> list[_Row]:
    page = msgspec.json.decode(content, type=_JsonPage)
    return [(file.filename, file.url, file.hashes.sha256, file.upload_time, file.size) for file in page.files]


def _difference(rows: list[_Row], expected: list[_Row]) -> str:
    for number, (row, right) in enumerate(zip(rows, expected, strict=False)):
        if row != right:
            return f"row {number} is {row!r}, expected {right!r}"
    return f"the page lists {len(rows)} wheels, expected {len(expected)}"


def _wheel_problems(folder: Path, record: WheelRecord) -> Iterator[Problem]:
    for path, size in ((wheel_path(record), record.size_bytes), (metadata_path(record), None)):
        try:
            found = (folder / path).stat().st_size
        except OSError as error:
            what = f"a file that was placed is not there: {error.strerror}"
            yield Problem(what=what, where=path, hint=_HINT)
        else:
            if found == 0 or size not in {None, found}:
                what = f"a file that was placed has {found} bytes, expected {size or 'some'}"
                yield Problem(what=what, where=path, hint=_HINT)
