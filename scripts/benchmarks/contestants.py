"""What is measured against what: the command lines that make an index, ours and those of its rivals."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from scripts.benchmarks.wheel_stock import Stock

OURS = "ours"
FLOOR = "floor"
"""Name of what only reads, hashes and unpacks, and makes no index."""
ASSETS_URL = "https://files.example.org/"
"""Where the wheels are that an index from lists speaks of."""
HERE = Path(__file__).parent
_LINK = re.compile(rb"""href\s*=\s*["']([^"'#]*\.whl)["'#]""")


class Route(StrEnum):
    """What an index is made from."""

    LISTS = "from a manifest"
    """From a list that tells everything; no wheel is opened."""
    WHEELS = "from wheels"
    """From a folder of wheels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """One tool on one route; its work folder is its own, with the wheels in ``wheels`` if it reads them."""

    name: str
    """What the table calls it."""
    route: Route
    """What it makes an index from."""
    full: Callable[[Stock, Path], list[str | Path]]
    """Returns the command that makes the index of a stock in a work folder."""
    more: Callable[[Stock, Path, int], list[str | Path]] | None
    """Returns the command for the wheel that comes then, counted from 1; none if there is no such step."""
    more_steps: int
    """How many wheels are added, one at a time."""
    listed: Callable[[Path, Path], int]
    """Counts the wheels that it listed; gets the work folder and what the command printed."""


def contestants(rivals: Path) -> tuple[Contestant, ...]:
    """Return all of them, ours first; ``rivals`` is the Python of the rivals' environment."""
    return (*_from_lists(rivals), *_from_wheels(rivals))


def _from_lists(rivals: Path) -> Iterable[Contestant]:
    yield Contestant(
        name=OURS,
        route=Route.LISTS,
        full=lambda stock, work: _our_build(
            work, stock.manifest, "--assets-url", f"{ASSETS_URL}{{filename}}"
        ),
        more=lambda stock, work, after: _our_build(work, stock.record(after)),
        more_steps=2,
        listed=pages_in("site/whl/*/*/index.html"),
    )
    yield Contestant(
        name="dumb-pypi",
        route=Route.LISTS,
        full=lambda stock, work: _dumb_pypi(rivals, work, stock.package_list()),
        more=lambda stock, work, after: [
            *_dumb_pypi(rivals, work, stock.package_list(after)),
            *("--previous-package-list-json", stock.package_list(after - 1)),
        ],
        more_steps=1,
        listed=pages_in("site/simple/*/index.html"),
    )
    yield Contestant(
        name="ghr-pypi",
        route=Route.LISTS,
        full=lambda stock, work: [rivals, HERE / "ghr_probe.py", stock.releases(), work / "site"],
        more=lambda stock, work, after: [rivals, HERE / "ghr_probe.py", stock.releases(after), work / "site"],
        more_steps=1,
        listed=pages_in("site/simple/*/index.html"),
    )


def _from_wheels(rivals: Path) -> Iterable[Contestant]:
    def ours(_stock: Stock, work: Path, _after: int = 0) -> list[str | Path]:
        return _our_build(work, "--from-wheels", work / "wheels")

    def index_503(_stock: Stock, work: Path, _after: int = 0) -> list[str | Path]:
        return [rivals.with_name("index-503"), work / "wheels"]

    def simple503(_stock: Stock, work: Path, _after: int = 0) -> list[str | Path]:
        return [rivals.with_name("simple503"), "--copy", work / "wheels", work / "site"]

    for name, command, steps, pages in (
        (OURS, ours, 2, "site/whl/*/*/index.html"),
        ("index-503", index_503, 1, "wheels-index/*/index.html"),
        ("simple503", simple503, 1, "site/*/index.html"),
    ):
        yield Contestant(
            name=name,
            route=Route.WHEELS,
            full=command,
            more=command,
            more_steps=steps,
            listed=pages_in(pages),
        )
    yield Contestant(
        name=FLOOR,
        route=Route.WHEELS,
        full=lambda _stock, work: [sys.executable, HERE / "floor_probe.py", work / "wheels"],
        more=None,
        more_steps=0,
        listed=lambda _work, log: int(log.read_text()),
    )


def _our_build(work: Path, *sources: str | Path) -> list[str | Path]:
    return [sys.executable, "-m", "wheelgrid", "index", "build", *sources, "--out", work / "site"]


def _dumb_pypi(rivals: Path, work: Path, packages: Path) -> list[str | Path]:
    """Return its fastest way: without time stamps and without a JSON file for each release."""
    options = ("--packages-url", ASSETS_URL, "--no-generate-timestamp", "--no-per-release-json")
    output = ("--package-list-json", packages, "--output-dir", work / "site")
    return [rivals.with_name("dumb-pypi"), *output, *options]


def pages_in(pattern: str) -> Callable[[Path, Path], int]:
    """Return what counts the different wheels that the pages of a work folder link to."""
    return lambda work, _log: len(linked_wheels(work.glob(pattern)))


def linked_wheels(pages: Iterable[Path]) -> frozenset[str]:
    """Return the names of all wheels that HTML pages link to."""
    links = (link for page in pages for link in _LINK.findall(page.read_bytes()))
    return frozenset(unquote(unescape(link.decode())).rpartition("/")[2] for link in links)
