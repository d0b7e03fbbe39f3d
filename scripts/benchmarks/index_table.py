"""Turns what was measured of indexes into tables with ratios, growth and targets, and a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scripts.benchmarks.contestants import FLOOR, OURS, Route
from scripts.benchmarks.indexing import Case, IndexReport, Result, Usage

MEBIBYTE = 2**20
CPU_TARGETS_S = {
    (Case.FULL, 10_000): 0.5,
    (Case.FULL, 50_000): 1.5,
    (Case.FIRST_MORE, 10_000): 0.3,
    (Case.FIRST_MORE, 50_000): 1.0,
    (Case.MORE, 10_000): 0.3,
    (Case.MORE, 50_000): 1.0,
}
"""CPU seconds that ours may take from a manifest, by case and number of wheels."""
MEMORY_TARGET_MIB = {50_000: 200}
"""Memory that ours may take from a manifest, by number of wheels."""
FLOOR_TARGET = 1.5
"""How many times the floor ours may take for a full index from wheels."""
FLOOR_FROM = 10_000
"""With fewer wheels the floor is lost in the start of a program."""
LEGEND = "CPU s / wall s / peak MiB (its CPU / ours)"
HEAD = ("shape", "wheels", "case", OURS)
TAIL = ("growth", "target, ours", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What we promise of one number, and what it is."""

    text: str
    """``≤ 0.5 s``."""
    about: str
    """``full, 10000 deep from a manifest``."""
    kept: bool
    """Whether this run keeps it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case of one stock by one route."""

    ours: Result
    """Our result."""
    rivals: tuple[Result, ...]
    """All others, the floor among them."""
    smaller: Result | None
    """Ours with the stock that is one step smaller; none for the smallest."""
    case: Case
    """What was done."""
    usage: Usage
    """What ours used."""

    def cells(self) -> tuple[str, ...]:
        """Return the row as text: `HEAD`, the rivals, `TAIL`."""
        promises = list(self.promises())
        return (
            self.ours.shape.value,
            str(self.ours.count),
            self.case.value,
            _text(self.usage),
            *(self._against(rival) for rival in self.rivals),
            self._growth(),
            ", ".join(promise.text for promise in promises),
            " ".join("✓" if promise.kept else "✗" for promise in promises),
        )

    def _against(self, rival: Result) -> str:
        if rival.failure is not None:
            return "failed"
        usage = rival.usage(self.case)
        return "" if usage is None else f"{_text(usage)} ({usage.cpu_s / self.usage.cpu_s:.1f}x)"

    def _growth(self) -> str:
        before = None if self.smaller is None else self.smaller.usage(self.case)
        return "" if before is None else f"{self.usage.cpu_s / before.cpu_s:.1f}x"

    def promises(self) -> Iterator[Promise]:
        """Return what we promise of this row."""
        about = f"{self.case}, {self.ours.count} {self.ours.shape} {self.ours.route}"
        if self.ours.route is Route.LISTS:
            yield from self._fixed_promises(about)
            return
        for rival in self.rivals:
            least = rival.usage(self.case)
            if rival.tool == FLOOR and least is not None and self.ours.count >= FLOOR_FROM:
                kept = self.usage.cpu_s <= FLOOR_TARGET * least.cpu_s
                yield Promise(text=f"≤ {FLOOR_TARGET:g} x {FLOOR}", about=about, kept=kept)

    def _fixed_promises(self, about: str) -> Iterator[Promise]:
        seconds = CPU_TARGETS_S.get((self.case, self.ours.count))
        if seconds is not None:
            yield Promise(text=f"≤ {seconds:g} s", about=about, kept=self.usage.cpu_s <= seconds)
        memory = MEMORY_TARGET_MIB.get(self.ours.count)
        if memory is not None:
            kept = self.usage.peak_bytes <= memory * MEBIBYTE
            yield Promise(text=f"≤ {memory} MiB", about=f"memory, {about}", kept=kept)


def _text(usage: Usage) -> str:
    return f"{usage.cpu_s:.2f} / {usage.wall_s:.1f} / {usage.peak_bytes / MEBIBYTE:.0f}"


def rows_of(report: IndexReport, route: Route) -> tuple[Row, ...]:
    """Return the rows of one route, by shape and size."""
    rows = []
    before: Result | None = None
    for ours in (one for one in report.results if one.route is route and one.tool == OURS):
        rivals = tuple(
            one
            for one in report.results
            if (one.route, one.shape, one.count) == (route, ours.shape, ours.count) and one.tool != OURS
        )
        smaller = before if before is not None and before.shape is ours.shape else None
        rows += [
            Row(ours=ours, rivals=rivals, smaller=smaller, case=case, usage=usage)
            for case in Case
            if (usage := ours.usage(case)) is not None
        ]
        before = ours
    return tuple(rows)


def columns_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the head of the table."""
    return (*HEAD, *(rival.tool for rival in rows[0].rivals), *TAIL)


def failures(report: IndexReport) -> Iterator[str]:
    """Return a line for each rival that failed."""
    for result in report.results:
        if result.failure is not None:
            yield f"{result.count} {result.shape} {result.route}: {result.failure}"


def verdict(rows: Iterable[Row]) -> str:
    """Say in one line which promises are kept."""
    promised = [promise for row in rows for promise in row.promises()]
    missed = [f"{promise.about} {promise.text}" for promise in promised if not promise.kept]
    if not promised:
        return "no target is about these sizes"
    if not missed:
        return f"ours meets all {len(promised)} targets"
    return f"ours misses {len(missed)} of {len(promised)} targets: {'; '.join(missed)}"
