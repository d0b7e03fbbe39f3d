"""Follows every link of every page of a site.

A page of an index leads to files, wherever they lie; a link of another page to another site is not followed,
for its fate is not ours.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

from index_gen.catalog import CATALOG
from index_gen.check.evidence import (
    BrokenLink,
    Evidence,
    Links,
    ProjectEvidence,
    RootEvidence,
    sidecar_place,
)
from index_gen.check.links import LinkedPage, Target, read_links, target_of
from index_gen.check.reading import Missing, Place, SiteReader, is_elsewhere
from index_gen.tree import IndexTree, SitePath

HOME = SitePath("index.html")
"""The page for people at the root of a site."""

_SNIPPETS = "snippets/"
_OUTSIDE = "it leads out of the site, or to the root of its host"
_OTHER_SCHEMES = ("data:", "mailto:", "javascript:", "tel:")
_TO_THE_TOP = frozenset({"", "top"})


def homes_of(reader: SiteReader, tree: IndexTree) -> tuple[str, ...]:
    """Return the addresses of the site, each with a slash at its end."""
    return tuple(
        home.rstrip("/") + "/" for home in (reader.where, tree.settings.base_url) if is_elsewhere(home)
    )


def follow_links(reader: SiteReader, evidence: Evidence) -> Links:
    """Follow every link and every printed address of a site.

    Links to wheels and pages that have evidence of their own are not followed: other rules speak of them.
    """
    tree = evidence.tree
    if tree is None:
        return Links()
    known: set[Place] = {wheel.place for wheel in evidence.wheels}
    known |= {sidecar_place(wheel.record, tree.settings) for wheel in evidence.wheels}
    known |= {document.place for document in evidence.documents}
    known.add(CATALOG)
    folders = [root.folder for root in evidence.roots] + [project.folder for project in evidence.projects]
    known |= {f"{folder}/{name}" for folder in folders for name in ("", "index.html", "index.json")}
    crawl = _Crawl(reader=reader, tree=tree, known=frozenset(known), listing=evidence.listing)
    crawl.people()
    broken = [*crawl.broken_on_indexes(evidence.roots, evidence.projects), *crawl.broken_on_pages()]
    return Links(
        pages=tuple(crawl.pages.values()),
        broken=tuple(broken),
        broken_addresses=tuple(crawl.broken_addresses()),
    )


@dataclass(slots=True, kw_only=True)
class _Crawl:
    reader: SiteReader
    tree: IndexTree
    known: frozenset[Place]
    listing: Collection[SitePath] | None
    pages: dict[SitePath, LinkedPage] = field(default_factory=dict)
    texts: dict[SitePath, str] = field(default_factory=dict)
    answers: dict[Place, Missing | None] = field(default_factory=dict)

    def people(self) -> None:
        """Read every page that is no index: all of a folder, or those that links lead to."""
        listed = () if self.listing is None else sorted(self.listing)
        queue = deque(dict.fromkeys((HOME, *(path for path in listed if self._is_readable(path)))))
        seen = set(queue)
        while queue:
            path = queue.popleft()
            for place in self._read(path):
                page = SitePath(_page_of(place))
                if page not in seen and self._is_readable(page):
                    seen.add(page)
                    queue.append(page)

    def _is_readable(self, path: Place) -> bool:
        is_text = path.endswith(".html") or path.startswith(_SNIPPETS)
        return is_text and not is_elsewhere(path) and path not in self.known

    def _read(self, path: SitePath) -> Iterator[Place]:
        found = self.reader.read(path)
        # What is not there is told where a link leads to it.
        if isinstance(found, Missing):
            self.answers[path] = found
            return
        self.texts[path] = unescape(found.content.decode(errors="replace"))
        if path.endswith(".html"):
            self.pages[path] = read_links(path, found.content)
            for href in self.pages[path].hrefs:
                place = self._target(path, href).place
                if place is not None:
                    yield place

    def broken_on_indexes(
        self, roots: Iterable[RootEvidence], projects: Iterable[ProjectEvidence]
    ) -> Iterator[BrokenLink]:
        for page in projects:
            targets = {file.target: file.text for form in page.stated for file in form.files}
            yield from self._broken(SitePath(f"{page.folder}/"), targets.items())
        for root in roots:
            targets = {
                target: name
                for form in root.stated
                for target, name in zip(form.targets or (), form.projects, strict=False)
            }
            yield from self._broken(SitePath(f"{root.folder}/"), targets.items())

    def _broken(self, page: SitePath, targets: Iterable[tuple[Place | None, str]]) -> Iterator[BrokenLink]:
        for target, text in targets:
            if (reason := _OUTSIDE if target is None else self._reason(target, elsewhere=True)) is not None:
                yield BrokenLink(page=page, href=target or text, reason=reason)

    def broken_on_pages(self) -> Iterator[BrokenLink]:
        if HOME not in self.pages:
            missing = self.answers.get(HOME) or Missing(reason="it is not there")
            yield BrokenLink(page=HOME, href="./", reason=missing.reason)
        for page in self.pages.values():
            for href in page.hrefs:
                if not href.lower().startswith(_OTHER_SCHEMES):
                    target = self._target(page.path, href)
                    reason = _OUTSIDE if target.place is None else self._reason(target.place)
                    if (reason := reason or self._fragment_reason(target)) is not None:
                        yield BrokenLink(page=page.path, href=href, reason=reason)

    def broken_addresses(self) -> Iterator[BrokenLink]:
        """Return the addresses of the site that are printed and lead nowhere."""
        base = self.tree.settings.base_url.rstrip("/")
        # What a script or a template goes on with is no whole address.
        pattern = re.compile(re.escape(base) + r"/[A-Za-z0-9._~%/+-]*(?![A-Za-z0-9._~%/+${-])")
        for path, text in self.texts.items():
            for address in dict.fromkeys(pattern.findall(text)):
                place = target_of(path, address.rstrip("."), self._homes).place
                if place is not None and (reason := self._reason(place)) is not None:
                    yield BrokenLink(page=path, href=address, reason=reason)

    @property
    def _homes(self) -> tuple[str, ...]:
        return homes_of(self.reader, self.tree)

    def _target(self, page: SitePath, href: str) -> Target:
        return target_of(page, href, self._homes)

    def _reason(self, place: Place, *, elsewhere: bool = False) -> str | None:
        """Return why a link is broken; none if it is not, or if it is not for us to say."""
        if place in self.known or (is_elsewhere(place) and not elsewhere):
            return None
        if place not in self.answers:
            self.answers[place] = self._ask(place)
        missing = self.answers[place]
        return None if missing is None else missing.reason

    def _ask(self, place: Place) -> Missing | None:
        if _page_of(place) in self.pages or place in self.texts or f"{place}/" in self.known:
            return None
        if self.listing is not None and not is_elsewhere(place):
            return None if _page_of(place) in self.listing else self.reader.has(place)
        return self.reader.has(place)

    def _fragment_reason(self, target: Target) -> str | None:
        page = self.pages.get(SitePath(_page_of(target.place or "")))
        # "name=value" is state that the script of a page reads.
        if page is None or target.fragment in _TO_THE_TOP | page.ids or "=" in target.fragment:
            return None
        return f"the page has no place {target.fragment!r}"


def _page_of(place: Place) -> Place:
    """Return the page that answers for a folder, or the place itself."""
    return f"{place}index.html" if not place or place.endswith("/") else place
