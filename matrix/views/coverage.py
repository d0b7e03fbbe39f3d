"""A plan → the table of backends and platforms, in which every hole has a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import fill

from matrix.job import Plan, job_id
from matrix.model import Matrix, Python

BUILT = "✓"
"""What stands for a job."""
WIDTH = 80
"""Columns of a terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """One backend on every platform."""

    backend: str
    """Id of the backend."""
    tier: str
    """How far it goes."""
    cells: tuple[str, ...]
    """For each platform `BUILT`, or the number of the reason why not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The table."""

    platforms: tuple[str, ...]
    """Ids of the platforms, in the order of the matrix."""
    rows: tuple[CoverageRow, ...]
    """The backends, in the order of the matrix."""
    reasons: tuple[str, ...]
    """Why something is not built, each reason once; counted from 1 in the cells."""


def cover(matrix: Matrix, plan: Plan) -> Coverage:
    """Lay out the table of a matrix and its plan."""
    holes = {hole.id: hole.reason for hole in plan.holes}
    wanted = [
        (backend, [holes.get(job_id(backend.id, platform.id)) for platform in matrix.platforms])
        for backend in matrix.backends
    ]
    reasons = list(dict.fromkeys(reason for _, found in wanted for reason in found if reason is not None))
    numbers = {reason: str(number) for number, reason in enumerate(reasons, start=1)}
    return Coverage(
        platforms=tuple(platform.id for platform in matrix.platforms),
        rows=tuple(
            CoverageRow(
                backend=backend.id,
                tier=backend.tier.value,
                cells=tuple(BUILT if reason is None else numbers[reason] for reason in found),
            )
            for backend, found in wanted
        ),
        reasons=tuple(reasons),
    )


def as_text(coverage: Coverage) -> str:
    """Return the table for a terminal: names of platforms stand on several lines, so that they fit."""
    head = [("backend",), ("tier",), *(tuple(name.split("-")) for name in coverage.platforms)]
    lines = [*zip_longest(*head, fillvalue=""), *(_cells(row) for row in coverage.rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    table = [_joined(line, widths) for line in lines]
    notes = [
        fill(reason, WIDTH, initial_indent=f"{number:>3}  ", subsequent_indent=" " * 5)
        for number, reason in enumerate(coverage.reasons, start=1)
    ]
    return "\n".join([*table, "", *notes])


def as_markdown(coverage: Coverage) -> str:
    """Return the table for documentation: GitHub's tables, and a list of the reasons."""
    head = ["backend", "tier", *coverage.platforms]
    rule = ["---", "---", *(":-:" for _ in coverage.platforms)]
    lines = [head, rule, *([f"`{row.backend}`", row.tier, *row.cells] for row in coverage.rows)]
    table = [f"| {' | '.join(line)} |" for line in lines]
    notes = [f"{number}. {_escaped(reason)}" for number, reason in enumerate(coverage.reasons, start=1)]
    return "\n".join([*table, "", *notes])


def pythons_as_markdown(pythons: Sequence[Python]) -> str:
    """Return which Pythons every wheel serves, and what proves it, as a Markdown table."""
    lines = ["| Python | every wheel | tested by |", "| --- | :-: | --- |"]
    for python in pythons:
        proofs = "the proofs, on each system that has it"
        if python.identifier is not None:
            proofs = f"cibuildwheel as `{python.identifier}`, and {proofs}"
        reason = f" ({_escaped(python.skipped)})" if python.skipped is not None else ""
        lines.append(f"| {python.version} | ✓ | {proofs}{reason} |")
    return "\n".join(lines)


def _cells(row: CoverageRow) -> tuple[str, ...]:
    return (row.backend, row.tier, *row.cells)


def _joined(cells: Sequence[str], widths: Sequence[int]) -> str:
    return " ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _escaped(reason: str) -> str:
    """Keep the patterns in a reason from being read as emphasis."""
    return reason.replace("*", r"\*")
