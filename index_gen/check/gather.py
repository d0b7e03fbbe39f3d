"""Fetches everything that the rules look at, each thing once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from index_gen.catalog import CATALOG
from index_gen.check.crawl import follow_links, homes_of
from index_gen.check.evidence import (
    DocumentEvidence,
    Evidence,
    ProjectEvidence,
    RootEvidence,
    ServedTypes,
    WheelEvidence,
    offered_wheels,
    place_of,
    sidecar_place,
)
from index_gen.check.reading import Answer, Depth, Missing, SiteReader
from index_gen.check.statement import read_project_html, read_project_json, read_root_html, read_root_json
from index_gen.layout import lay_out
from index_gen.manifest import MANIFEST, Manifest, decode_manifest
from index_gen.serving.accept import JSON_TYPE
from index_gen.tree import IndexTree, PackageIndex, ProjectPage, SitePath
from wheelgrid.errors import Problem, RecordError, ToolkitError
from wheelgrid.record import WheelRecord

Progress = Callable[[str], None]
"""Told what is looked at now."""

_EVERY = 100
"""Files between two words about progress."""


def manifest_of(reader: SiteReader) -> Manifest:
    """Read the manifest of a site.

    Raises:
        RecordError: It is missing or wrong.
    """
    found = reader.read(MANIFEST)
    if isinstance(found, Missing):
        what = f"the site has no manifest: {found.reason}"
        hint = "publish it with `wheelgrid index build`; without its manifest a site cannot be checked"
        raise RecordError(Problem(what=what, where=MANIFEST, hint=hint))
    return decode_manifest(found.content.splitlines(), MANIFEST)


def gather(reader: SiteReader, previous: Manifest | None, depth: Depth, progress: Progress) -> Evidence:
    """Fetch the evidence.

    Args:
        reader: Reaches the site.
        previous: What the publish before held, if anybody says.
        depth: How far files are read.
        progress: Told what is looked at.

    Raises:
        CheckError: The site cannot be reached at all.
    """
    try:
        tree = lay_out(manifest_of(reader))
    except ToolkitError as error:
        return Evidence(manifest_faults=error.problems)
    work = _Gathering(reader=reader, tree=tree, depth=depth, progress=progress)
    roots = tuple(work.root(index) for index in tree.indexes)
    projects = tuple(work.project(index, page) for index in tree.indexes for page in index.projects)
    wheels = tuple(work.wheels())
    documents = tuple(document for project in projects for document in work.documents(project))
    evidence = Evidence(
        tree=tree,
        previous=previous,
        depth=depth,
        roots=roots,
        projects=projects,
        wheels=wheels,
        documents=documents,
        catalog=reader.read(CATALOG),
        listing=reader.listing(),
        is_html_only=_is_html_only((*roots, *projects)),
    )
    progress("links")
    return replace(evidence, links=follow_links(reader, evidence))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gathering:
    reader: SiteReader
    tree: IndexTree
    depth: Depth
    progress: Progress

    @property
    def homes(self) -> tuple[str, ...]:
        return homes_of(self.reader, self.tree)

    def root(self, index: PackageIndex) -> RootEvidence:
        folder = f"whl/{index.name}"
        self.progress(f"{folder}/")
        html, as_json, served = self._forms(folder)
        path = f"{folder}/index.html"
        return RootEvidence(
            index=index,
            html=html if isinstance(html, Missing) else read_root_html(html.content, path, self.homes),
            json=as_json if isinstance(as_json, Missing) else read_root_json(as_json.content),
            served=served,
        )

    def project(self, index: PackageIndex, page: ProjectPage) -> ProjectEvidence:
        folder = f"whl/{index.name}/{page.name}"
        self.progress(f"{folder}/")
        html, as_json, served = self._forms(folder)
        path = f"{folder}/index.html"
        return ProjectEvidence(
            index=index,
            page=page,
            html=html if isinstance(html, Missing) else read_project_html(html.content, path, self.homes),
            json=(
                as_json
                if isinstance(as_json, Missing)
                else read_project_json(as_json.content, path, self.homes)
            ),
            served=served,
        )

    def _forms(self, folder: str) -> tuple[Answer | Missing, Answer | Missing, ServedTypes | None]:
        html, as_json = self.reader.page(folder, "html"), self.reader.page(folder, "json")
        asked = self.reader.negotiate(folder)
        if asked is None or isinstance(html, Missing):
            return html, as_json, None
        gives_json = isinstance(asked, Answer) and asked.content_type == JSON_TYPE
        if gives_json and isinstance(as_json, Missing):
            # Nothing says that the JSON form must also be a file.
            as_json = asked
        served = ServedTypes(
            html=html.content_type or "",
            negotiated=asked if isinstance(asked, Missing) else asked.content_type or "",
            is_same_json=not gives_json
            or (
                isinstance(as_json, Answer) and isinstance(asked, Answer) and as_json.content == asked.content
            ),
        )
        return html, as_json, served

    def wheels(self) -> Iterator[WheelEvidence]:
        for number, record in enumerate(offered_wheels(self.tree)):
            if self.depth == "bytes" or number % _EVERY == 0:
                self.progress(record.filename)
            yield self._wheel(record)

    def _wheel(self, record: WheelRecord) -> WheelEvidence:
        place = place_of(record, self.tree.settings)
        sidecar = self.reader.read(sidecar_place(record, self.tree.settings))
        return WheelEvidence(
            record=record,
            place=place,
            file=self.reader.measure(place, self.depth),
            sidecar=sidecar if isinstance(sidecar, Missing) else hashlib.sha256(sidecar.content).hexdigest(),
        )

    def documents(self, project: ProjectEvidence) -> Iterator[DocumentEvidence]:
        for file in project.page.variants if project.page.offered else ():
            place = SitePath(f"{project.folder}/{file.filename}")
            yield DocumentEvidence(page=project, file=file, place=place, content=self.reader.read(place))


def _is_html_only(pages: Sequence[RootEvidence | ProjectEvidence]) -> bool:
    """Tell whether nobody who asks this server for JSON gets it."""
    return all(
        page.served is not None
        and isinstance(page.served.negotiated, str)
        and page.served.negotiated.endswith("html")
        for page in pages
    )
