"""Where the links of a page lead, and every link of a page that people read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urljoin

from index_gen.check.reading import Place, is_elsewhere
from index_gen.tree import SitePath

# A host that cannot exist, and a folder below it: what climbs out of the site leaves the folder.
_HOST = "http://site.invalid/"
_ROOT = f"{_HOST}site/"
_BESIDE = re.compile(r"[A-Za-z0-9._%+!-]+")
_ATTRIBUTES = frozenset({"href", "src"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a link leads."""

    place: Place | None
    """A path of the site, of a folder with a slash at its end; or an address elsewhere; none if neither."""
    fragment: str
    """What comes after ``#``, decoded; empty if nothing does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedPage:
    """The links of a page, and the places in it that links may name."""

    path: SitePath
    """Where the page lies."""
    hrefs: tuple[str, ...]
    """Every ``href`` and ``src`` as written, each once, in order."""
    ids: frozenset[str]
    """Every ``id``."""


def target_of(page: str, href: str, homes: Sequence[str] = ()) -> Target:
    """Return where a link leads.

    Args:
        page: Path of the page from the root of the site; a page of a folder ends with ``index.html``.
        href: The link as written.
        homes: Addresses of the site, each with a slash at its end: links to them stay in the site.

    >>> target_of("whl/variants/demo/index.html", "../../cpu/demo/a%2Bb.whl#sha256=0").place
    'whl/cpu/demo/a+b.whl'
    >>> target_of("whl/cpu/index.html", "/demo/").place is None
    True
    """
    link, _, fragment = href.partition("#")
    if _BESIDE.fullmatch(link) and link not in {".", ".."}:
        # The common case by far: a name beside the page.
        return Target(place=page.rpartition("/")[0] + "/" * ("/" in page) + unquote(link), fragment=fragment)
    joined = urljoin(_ROOT + quote(page), link) if link else _ROOT + quote(page)
    for home in (_ROOT, *homes):
        if joined.startswith(home):
            path = joined.removeprefix(home).partition("?")[0]
            return Target(place=unquote(path), fragment=unquote(fragment))
    is_usable = is_elsewhere(joined) and not joined.startswith(_HOST)
    return Target(place=joined if is_usable else None, fragment=unquote(fragment))


def read_links(path: SitePath, content: bytes) -> LinkedPage:
    """Return the links of a page."""
    parser = _Links()
    parser.feed(content.decode(errors="replace"))
    parser.close()
    return LinkedPage(path=path, hrefs=tuple(parser.hrefs), ids=frozenset(parser.ids))


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: dict[str, None] = {}
        self.ids: set[str] = set()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in _ATTRIBUTES:
                self.hrefs[value or ""] = None
            elif name == "id" and value:
                self.ids.add(value)
