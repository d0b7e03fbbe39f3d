"""The site as a whole: its catalogue, its links, and what lies in its folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from index_gen.catalog import CATALOG
from index_gen.check.evidence import BrokenLink, Evidence, offered_wheels, place_of
from index_gen.check.links import target_of
from index_gen.check.reading import Missing
from index_gen.render import site_pages
from index_gen.site.places import STATE
from index_gen.tree import IndexTree, metadata_path, wheel_path
from wheelgrid.errors import Problem
from wheelgrid.record import VariantMark, WheelRecord

HOST_FILES = frozenset(
    {".nojekyll", "404.html", "CNAME", "_headers", "_redirects", "_worker.js", "robots.txt"}
)
"""Files that tell a host how to serve a site; they belong to whoever runs the host."""

_ANEW = "make the pages anew with `wheelgrid index build`"
_CATALOG_FACTS = (
    "backend",
    "platform",
    "version",
    "requires_python",
    "sha256",
    "size_bytes",
    "metadata_sha256",
    "uploaded_at",
    "yanked",
    "provenance",
    "glibc",
    "cpu_variants",
    "variant",
)
"""Keys of a file of the catalogue that are called as in a wheel record."""


class _CatalogFile(msgspec.Struct, frozen=True, kw_only=True):
    filename: str
    url: str
    backend: str
    platform: str
    version: str
    requires_python: str
    sha256: str
    size_bytes: int
    metadata_sha256: str
    uploaded_at: datetime
    yanked: str | None = None
    provenance: str | None = None
    glibc: str | None = None
    cpu_variants: tuple[str, ...] = ()
    variant: VariantMark | None = None


class _CatalogProject(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    files: tuple[_CatalogFile, ...]


class _CatalogIndex(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    url: str
    target: str | None


class _Catalog(msgspec.Struct, frozen=True, kw_only=True):
    indexes: tuple[_CatalogIndex, ...]
    projects: tuple[_CatalogProject, ...]


def catalog_equals_manifest(evidence: Evidence) -> Iterator[Problem]:
    """The catalogue lists the indexes and the files that the site has, with their facts and addresses.

    Why: tools that choose a wheel by the catalogue install what it says, not what the pages say.
    """
    tree, found = evidence.tree, evidence.catalog
    if tree is None or found is None:
        return
    if isinstance(found, Missing):
        yield Problem(what=f"the catalogue is not there: {found.reason}", where=CATALOG, hint=_ANEW)
        return
    try:
        catalog = msgspec.json.decode(found.content, type=_Catalog)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        yield Problem(what=f"the catalogue cannot be read: {error}", where=CATALOG, hint=_ANEW)
        return
    for what in (*_index_faults(catalog, tree), *_file_faults(catalog, tree)):
        yield Problem(what=what, where=CATALOG, hint=_ANEW)


def _index_faults(catalog: _Catalog, tree: IndexTree) -> Iterator[str]:
    stated = Counter((index.name, index.url, index.target) for index in catalog.indexes)
    expected = Counter(
        (index.name, f"whl/{index.name}/", None if index.alias is None else index.alias.target)
        for index in tree.indexes
    )
    for name, url, target in sorted((stated - expected), key=repr):
        yield f"index {name!r} at {url!r} for {target!r} is not in the manifest"
    for name, _, _ in sorted((expected - stated), key=repr):
        yield f"index {name!r} is missing"


def _file_faults(catalog: _Catalog, tree: IndexTree) -> Iterator[str]:
    expected: Mapping[tuple[str, str], WheelRecord] = {
        (record.backend, record.filename): record for record in offered_wheels(tree)
    }
    stated = Counter((file.backend, file.filename) for project in catalog.projects for file in project.files)
    for backend, name in sorted(expected.keys() - stated.keys()):
        yield f"{name!r} of {backend!r} is missing"
    for (backend, name), count in sorted(stated.items()):
        if (backend, name) not in expected:
            yield f"{name!r} of {backend!r} is not in the manifest"
        elif count > 1:
            yield f"{name!r} of {backend!r} is listed {count} times"
    for project in catalog.projects:
        for file in project.files:
            if (record := expected.get((file.backend, file.filename))) is not None:
                yield from _fact_faults(file, project.name, record, tree)


def _fact_faults(file: _CatalogFile, project: str, record: WheelRecord, tree: IndexTree) -> Iterator[str]:
    pairs = [(key, getattr(file, key), getattr(record, key)) for key in _CATALOG_FACTS]
    pairs.append(("project", project, record.project))
    pairs.append(("url", target_of(CATALOG, file.url).place, place_of(record, tree.settings)))
    for key, here, there in pairs:
        if here != there:
            yield f"{key} of {file.filename!r} is {here!r}, the manifest says {there!r}"


def links_resolve(evidence: Evidence) -> Iterator[Problem]:
    """Every link of every page leads to something; links within the site are relative and stay in it.

    Files that the manifest names have rules of their own. Links to other sites are not followed.

    Why: links that were typed by hand led to 404; links from the root of the host break on a project's page.
    """
    for link in evidence.links.broken:
        yield _broken(link, "link", _ANEW)


def addresses_resolve(evidence: Evidence) -> Iterator[Problem]:
    """Every address of the site that a page or a snippet prints as text is one where there is something.

    Why: people copy a command, and the index in it answers 404.
    """
    hint = f"{_ANEW}, with the right --base-url"
    for link in evidence.links.broken_addresses:
        yield _broken(link, "address", hint)


def _broken(link: BrokenLink, kind: str, hint: str) -> Problem:
    return Problem(what=f"{kind} {link.href!r} leads nowhere: {link.reason}", where=link.page, hint=hint)


def no_strangers(evidence: Evidence) -> Iterator[Problem]:
    """A folder holds nothing that the manifest does not explain, but for what tells a host how to serve it.

    Why: a wheel that was removed, but still lies there, is still installed by lock files; and a stray file
    is published for everybody.
    """
    tree, listing = evidence.tree, evidence.listing
    if tree is None or listing is None:
        return
    explained = {page.path for page in site_pages(tree)}
    if tree.settings.assets_url is None:
        wheels = tree.manifest.wheels
        explained |= {path(wheel) for wheel in wheels for path in (wheel_path, metadata_path)}
    for path in sorted(listing - explained):
        if path != STATE and path not in HOST_FILES:
            yield Problem(
                what="a file that the manifest does not explain",
                where=path,
                hint="move it away, or build the site anew in an empty folder",
            )
