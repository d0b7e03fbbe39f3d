"""Turns a comparison into the rows of a table and a verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scripts.benchmarks.results import Comparison

IMPORT_TARGET_MS = 50.0
TOKEN_TARGET_US = 15.0
FLAT_TARGET_US = 5.0
"""How much more a token of the longest completion may cost than one of the shortest."""

MEGABYTE = 1e6
COLUMNS = ("measure", "unit", "ours", "rival", "rival / ours", "target", "")
NEAR_ZERO = 0.05
"""Below this a ratio says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measure of both packages; less is better."""

    measure: str
    """What was measured."""
    unit: str
    """Unit of the numbers."""
    ours: float
    """Our number."""
    rival: float
    """The rival's number."""
    target: float | None = None
    """The most that we allow ourselves, if we promise anything."""
    decimals: int = 1
    """Digits after the point that mean something."""

    @property
    def met(self) -> bool:
        """Whether we keep what we promise; true where nothing is promised."""
        return self.target is None or self.ours <= self.target

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as text, in the order of `COLUMNS`."""
        ratio = f"{self.rival / self.ours:.1f}" if self.ours > NEAR_ZERO and self.rival > NEAR_ZERO else ""
        ours, rival = self._text(self.ours), self._text(self.rival)
        target = "" if self.target is None else f"≤ {self.target:g}"
        mark = "" if self.target is None else ("✓" if self.met else "✗")
        return (self.measure, self.unit, ours, rival, ratio, target, mark)

    def _text(self, value: float) -> str:
        # adding zero turns a rounded -0.0 into 0.0
        return f"{round(value, self.decimals) + 0.0:.{self.decimals}f}"


def rows_of(comparison: Comparison) -> tuple[Row, ...]:
    """Return every measure in reading order: import, tokens, memory, sizes."""
    return (*_import_rows(comparison), *_token_rows(comparison), *_size_rows(comparison))


def verdict(rows: Iterable[Row]) -> str:
    """Say in one line which promises are kept."""
    promised = [row for row in rows if row.target is not None]
    missed = [row.measure for row in promised if not row.met]
    if not missed:
        return f"ours meets all {len(promised)} targets"
    return f"ours misses {len(missed)} of {len(promised)} targets: {'; '.join(missed)}"


def _import_rows(comparison: Comparison) -> Iterable[Row]:
    ours, rival = comparison.ours, comparison.rival
    yield Row(
        measure="import llama_cpp",
        unit="ms CPU",
        ours=ours.import_package_ms,
        rival=rival.import_package_ms,
        target=IMPORT_TARGET_MS,
    )
    yield Row(
        measure="import Llama",
        unit="ms CPU",
        ours=ours.import_llama_ms,
        rival=rival.import_llama_ms,
        target=IMPORT_TARGET_MS,
    )
    yield Row(measure="import and load a model", unit="ms CPU", ours=ours.ready_ms, rival=rival.ready_ms)
    for measure, mine, theirs in (
        ("import llama_cpp", ours.modules.package, rival.modules.package),
        ("import Llama", ours.modules.llama, rival.modules.llama),
    ):
        yield Row(measure=measure, unit="modules", ours=mine, rival=theirs, decimals=0)


def _token_rows(comparison: Comparison) -> Iterable[Row]:
    ours, rival = comparison.ours, comparison.rival
    for length in comparison.lengths:
        yield Row(
            measure=f"C loop, {length} tokens",
            unit="µs/token",
            ours=ours.bare_us(length),
            rival=rival.bare_us(length),
        )
    for way, mine, theirs in (
        ("call above loop", ours.call_overhead_us, rival.call_overhead_us),
        ("stream above loop", ours.stream_overhead_us, rival.stream_overhead_us),
    ):
        for length in comparison.lengths:
            yield Row(
                measure=f"{way}, {length} tokens",
                unit="µs/token",
                ours=mine(length),
                rival=theirs(length),
                target=TOKEN_TARGET_US,
            )
        shortest, longest = comparison.lengths[0], comparison.lengths[-1]
        yield Row(
            measure=f"{way}, {longest} against {shortest}",
            unit="µs/token",
            ours=mine(longest) - mine(shortest),
            rival=theirs(longest) - theirs(shortest),
            target=FLAT_TARGET_US,
        )


def _size_rows(comparison: Comparison) -> Iterable[Row]:
    ours, rival = comparison.ours, comparison.rival
    for measure, mine, theirs in (
        ("peak memory", ours.peak_bytes, rival.peak_bytes),
        ("wheel", ours.wheel_bytes, rival.wheel_bytes),
        ("installed package", ours.installed_bytes, rival.installed_bytes),
    ):
        yield Row(measure=measure, unit="MB", ours=mine / MEGABYTE, rival=theirs / MEGABYTE)
