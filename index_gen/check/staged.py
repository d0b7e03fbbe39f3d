"""The quick part of the check, for the moment between the making of a site and its swap.

Only what changed is looked at, so that one wheel more costs little. `check_site` is the whole.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from index_gen.tree import (
    IndexTree,
    ProjectPage,
    SitePath,
    metadata_path,
    wheel_path,
)
from wheelgrid.errors import CheckError, Problem
from wheelgrid.record import WheelRecord

_DIGEST = re.compile(rb'#sha256=([0-9a-f]{64})"')
_PROJECT_PAGE = re.compile(r"whl/([^/]+/[^/]+)/index\.(?:html|json)")
_ANY_ANCHOR = b"<a href="
_HINT = "report this as a bug: the page is not what the manifest says; nothing was published"


class _JsonDigest(msgspec.Struct, frozen=True, gc=False):
    sha256: str


class _JsonFile(msgspec.Struct, frozen=True, gc=False):
    filename: str
    hashes: _JsonDigest
    size: int


class _JsonPage(msgspec.Struct, frozen=True):
    files: tuple[_JsonFile, ...]


def check_staged(
    tree: IndexTree, folder: Path, changed: Collection[str], new: Collection[WheelRecord] = ()
) -> None:
    """Hold the changed pages of a staged site, and its new wheels, to the tree that they were made from.

    Of each changed page, both forms are read back from the disk: they must list the wheels of the tree in its
    order, with the digest of each, and as JSON with its name and size. New wheels and their METADATA must be
    there with the right size.

    Not looked at: pages that did not change, aliases, all else that pages say of a file, what variants files
    hold, pages for people, the catalogue; no wheel is hashed, for the writer reads back what it places. All
    that is for `check_site`; this is made to cost less than the pages did.

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
        for page in index.projects if index.kind != "alias" else ():
            if f"{index.name}/{page.name}" in changed:
                problems += _page_problems(folder, page)
    for record in new if tree.settings.assets_url is None else ():
        problems += _wheel_problems(folder, record)
    if problems:
        raise CheckError(problems)


def changed_projects(pages: Iterable[SitePath]) -> frozenset[str]:
    """Return the project pages among the paths of pages, as ``index/project``."""
    found = (_PROJECT_PAGE.fullmatch(path) for path in pages)
    return frozenset(match[1] for match in found if match is not None)


def _page_problems(folder: Path, page: ProjectPage) -> Iterator[Problem]:
    documents = {file.filename for file in page.variants} if page.offered else set()
    for form, read in (("html", _html_problem), ("json", _json_problem)):
        where = f"{page.folder}/index.{form}"
        try:
            what = read((folder / where).read_bytes(), page, documents)
        except (OSError, ValueError) as error:
            what = f"the page cannot be read back: {error}"
        if what is not None:
            yield Problem(what=what, where=where, hint=_HINT)


def _html_problem(content: bytes, page: ProjectPage, documents: Collection[str]) -> str | None:
    digests = b" ".join(_DIGEST.findall(content)).decode().split()
    anchors = content.count(_ANY_ANCHOR)
    if anchors != len(digests):
        return f"{anchors} anchors, of which {len(digests)} have a digest"
    return _difference(digests, [record.sha256 for record in page.offered], len(documents))


def _json_problem(content: bytes, page: ProjectPage, documents: Collection[str]) -> str | None:
    files = msgspec.json.decode(content, type=_JsonPage).files
    return _difference(
        [(file.filename, file.hashes.sha256, file.size) for file in files],
        [(record.filename, record.sha256, record.size_bytes) for record in page.offered],
        len(documents),
    )


def _difference(rows: Sequence[object], expected: Sequence[object], documents: int) -> str | None:
    """Say where the rows of a page differ; the files of variants come after the wheels."""
    wheels = rows[: len(expected)]
    for number, (row, right) in enumerate(zip(wheels, expected, strict=False)):
        if row != right:
            return f"row {number} is {row!r}, expected {right!r}"
    if len(wheels) != len(expected):
        return f"the page lists {len(wheels)} wheels, expected {len(expected)}"
    if len(rows) != len(expected) + documents:
        return f"the page lists {len(rows) - len(wheels)} variants files, expected {documents}"
    return None


def _wheel_problems(folder: Path, record: WheelRecord) -> Iterator[Problem]:
    for path, size in ((wheel_path(record), record.size_bytes), (metadata_path(record), None)):
        try:
            found = os.stat(f"{folder}/{path}").st_size  # noqa: PTH116 - as a value, the path takes longer
        except OSError as error:
            what = f"a file that was placed is not there: {error.strerror}"
            yield Problem(what=what, where=path, hint=_HINT)
        else:
            if found == 0 or size not in {None, found}:
                what = f"a file that was placed has {found} bytes, expected {size or 'some'}"
                yield Problem(what=what, where=path, hint=_HINT)
