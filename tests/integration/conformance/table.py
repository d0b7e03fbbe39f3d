"""The table: rows of a name and of what each installer made of it, as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from integration.conformance.clients import CLIENTS, Client

Cell = Callable[[], str]
"""Runs an installer and says what came of it."""

WORKERS = 4
"""Installers that run at the same time; they wait for each other's server more than they compute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case."""

    name: str
    """What is done."""
    cells: Mapping[Client, Cell]
    """What each installer does; those that cannot are not here."""
    expected: str | None = None
    """The file that every installer must choose; none if each is among those that do otherwise."""
    otherwise: Mapping[Client, str] = field(default_factory=dict)
    """What must come of those installers that do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One case, after it was run."""

    row: Row
    """The case."""
    results: Mapping[Client, str]
    """What came of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Some rows under a heading."""

    title: str
    """The heading."""
    text: str
    """What a reader must know, as Markdown."""
    rows: tuple[Row, ...]
    """The cases."""


def run_all(sections: Sequence[Section]) -> tuple[tuple[Section, tuple[Done, ...]], ...]:
    """Run every case of every section, several at a time."""
    with ThreadPoolExecutor(WORKERS) as pool:
        running = [
            (section, row, {client: pool.submit(cell) for client, cell in row.cells.items()})
            for section in sections
            for row in section.rows
        ]
        done = [
            (section, Done(row=row, results={client: future.result() for client, future in futures.items()}))
            for section, row, futures in running
        ]
    return tuple((section, tuple(one for of, one in done if of is section)) for section in sections)


def as_markdown(
    head: str, versions: Mapping[Client, str], sections: Sequence[tuple[Section, Sequence[Done]]]
) -> str:
    """Return the page."""
    parts = [head.rstrip()]
    for section, rows in sections:
        parts += [f"## {section.title}", section.text.rstrip(), "\n".join(_table(versions, rows))]
    return "\n\n".join(parts) + "\n"


def _table(versions: Mapping[Client, str], rows: Sequence[Done]) -> list[str]:
    clients = [client for client in CLIENTS if any(client in done.results for done in rows)]
    has_file = any(done.row.expected is not None for done in rows)
    titles = ["case", *(["file"] if has_file else []), *(versions[client] for client in clients)]
    lines = ["| " + " | ".join(titles) + " |", "|" + " --- |" * len(titles)]
    for done in rows:
        expected = done.row.expected
        cells = [done.row.name]
        if has_file:
            cells.append("" if expected is None else f"`{expected}`")
        cells += [_shown(done.results.get(client), expected) for client in clients]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _shown(result: str | None, expected: str | None) -> str:
    if result is None:
        return ""
    if expected is not None and result == expected:
        return "✓"
    return f"`{result}`" if result.endswith((".whl", ".tar.gz")) else result
