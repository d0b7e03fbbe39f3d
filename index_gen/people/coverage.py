"""Which backend there is on which platform, and why not, as an HTML table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index_gen.catalog import proven_pythons
from index_gen.people.view import ProjectView, backend_title, platform_title
from index_gen.simple import escape
from wheelgrid.offer import Offer
from wheelgrid.record import WheelRecord

_LOCAL = "local"
"""The tier of backends of which no wheel is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """The table before it is HTML."""

    backends: tuple[str, ...]
    platforms: tuple[str, ...]
    published: Mapping[tuple[str, str], tuple[WheelRecord, ...]]
    """Files that people get, by backend and platform."""
    holes: Mapping[tuple[str, str], str]
    """Why there is none, by backend and platform; the offer says so."""
    reasons: tuple[str, ...]
    """Each reason once."""


def coverage_section(project: ProjectView) -> str:
    """Return the table with what it needs to be understood."""
    grid = _grid(project)
    name = escape(project.name)
    if not grid.backends:
        return ""
    return "".join(
        (
            f'<section aria-labelledby="{name}-coverage">',
            f'<h2 id="{name}-coverage">Coverage{project.of}</h2>\n',
            _legend(grid, project.offer),
            _table(grid, project),
            _reasons(grid, project.name),
            _pythons(project),
            _unpublished(project.offer),
            "</section>\n",
        )
    )


def _grid(project: ProjectView) -> _Grid:
    published: dict[tuple[str, str], list[WheelRecord]] = {}
    for view in project.backends:
        for record in view.records:
            published.setdefault((record.backend, record.platform), []).append(record)
    offer = project.offer
    backends = dict.fromkeys(view.index for view in project.backends)
    platforms = dict.fromkeys(sorted({platform for _, platform in published}))
    holes: dict[tuple[str, str], str] = {}
    if offer is not None:
        planned = (backend.id for backend in offer.backends if backend.tier != _LOCAL)
        backends = dict.fromkeys((*planned, *backends))
        platforms = dict.fromkeys((*(platform.id for platform in offer.platforms), *platforms))
        holes = {
            (cell.backend, cell.platform): cell.hole
            for cell in offer.cells
            if cell.hole is not None and cell.backend in backends
        }
    return _Grid(
        backends=tuple(backends),
        platforms=tuple(platforms),
        published={key: tuple(records) for key, records in published.items()},
        holes=holes,
        reasons=tuple(
            dict.fromkeys(
                holes[key]
                for backend in backends
                for platform in platforms
                if (key := (backend, platform)) in holes
            )
        ),
    )


def _legend(grid: _Grid, offer: Offer | None) -> str:
    words = ["✓ published"]
    if offer is not None:
        words.append("○ planned, not yet published")
    if grid.reasons:
        words.append("a number: no wheel, for the reason below the table")
    return f'<p class="muted">{"; ".join(words)}.</p>\n'


def _table(grid: _Grid, project: ProjectView) -> str:
    heads = "".join(
        f'<th role="columnheader" scope="col" title="{escape(platform_title(platform, project.offer))}">'
        f"{escape(platform)}</th>"
        for platform in grid.platforms
    )
    rows = "\n".join(_row(backend, grid, project) for backend in grid.backends)
    return (
        '<table class="coverage" role="table"><caption>Wheels by backend and platform</caption>'
        '<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Backend</th>'
        f'{heads}</tr></thead>\n<tbody role="rowgroup">\n{rows}\n</tbody></table>\n'
    )


def _row(backend: str, grid: _Grid, project: ProjectView) -> str:
    title = escape(backend_title(backend, project.offer))
    code = "" if title == escape(backend) else f" <code>{escape(backend)}</code>"
    anchors = {view.index: view.anchor for view in project.backends}
    name = f'<a href="#{escape(anchors[backend])}">{title}</a>' if backend in anchors else title
    cells = "".join(_cell(backend, platform, grid, project.name) for platform in grid.platforms)
    return f'<tr role="row"><th role="rowheader" scope="row">{name}{code}</th>{cells}</tr>'


def _cell(backend: str, platform: str, grid: _Grid, project: str) -> str:
    records = grid.published.get((backend, platform))
    hole = grid.holes.get((backend, platform))
    if records:
        pythons = _python_tags(records)
        inside, kind = (
            f'<span aria-hidden="true">✓</span><span class="spoken">published</span>{pythons}',
            "yes",
        )
    elif hole is not None:
        number = grid.reasons.index(hole) + 1
        target = f"{escape(project)}-why-{number}"
        spoken = f'<span class="spoken">no wheel, reason </span>{number}'
        inside = f'<a href="#{target}" title="{escape(hole)}">{spoken}</a>'
        kind = "no"
    elif grid.holes:
        inside, kind = (
            '<span aria-hidden="true">○</span><span class="spoken">not yet published</span>',
            "later",
        )
    else:
        inside, kind = '<span aria-hidden="true">-</span><span class="spoken">no wheel</span>', "no"
    return f'<td role="cell" class="{kind}" data-label="{escape(platform)}">{inside}</td>'


def _python_tags(records: Iterable[WheelRecord]) -> str:
    """Return for which Pythons wheels are, where one wheel does not serve them all."""
    tags = {record.tags.split("-")[0] for record in records}
    if any("py3" in tag.split(".") for tag in tags):
        return ""
    return f" <small>{escape(' '.join(sorted(tags, key=_tag_order)))}</small>"


def _tag_order(tag: str) -> tuple[str, int, str]:
    letters = tag.rstrip("0123456789")
    number = tag[len(letters) :]
    return letters, int(number or 0), tag


def _reasons(grid: _Grid, project: str) -> str:
    if not grid.reasons:
        return ""
    items = "".join(
        f'<li id="{escape(project)}-why-{number}">{escape(reason)}</li>'
        for number, reason in enumerate(grid.reasons, start=1)
    )
    return f'<h3>Why there is no wheel</h3>\n<ol class="reasons">{items}</ol>\n'


def _pythons(project: ProjectView) -> str:
    """Return which Pythons wheels serve, and on how many wheels of these releases that was proven."""
    if project.offer is None or not project.offer.pythons:
        return ""
    records = [record for view in project.backends for record in view.records]
    proven = [{_minor(python) for python in proven_pythons(record.proofs)} for record in records]
    items = "".join(
        f"<li><b>{escape(python)}</b> {_proven(sum(python in found for found in proven))}</li>"
        for python in project.offer.pythons
    )
    return (
        "<h3>Pythons</h3>\n<p>Every wheel serves all of these. A wheel is proven where exactly that file "
        f'was installed from an index and used.</p>\n<ul class="pythons">{items}</ul>\n'
    )


def _proven(count: int) -> str:
    if count == 0:
        return '<span class="muted">not proven here</span>'
    return f'<span class="muted">proven with {count} {"wheel" if count == 1 else "wheels"}</span>'


def _minor(python: str) -> str:
    """Return the minor version of an interpreter, with the mark of free threading.

    >>> _minor("3.13.5t")
    '3.13t'
    """
    mark = "t" if python.endswith("t") else ""
    return ".".join(python.removesuffix("t").split(".")[:2]) + mark


def _unpublished(offer: Offer | None) -> str:
    local: Sequence[str] = () if offer is None else [b.title for b in offer.backends if b.tier == _LOCAL]
    if not local:
        return ""
    return (
        f'<p class="muted">Built on your own machine only, never published: {escape(", ".join(local))}.</p>\n'
    )
