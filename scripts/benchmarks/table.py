"""Turns a comparison into the rows of a table and a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scripts.benchmarks.results import Comparison

IMPORT_TARGET_MS = 50.0
TOKEN_TARGET_US = 15.0
FLAT_TARGET_US = 5.0
"""How much more a token of the longest completion may cost than one of the shortest."""

LINEAR_TARGET_US = 10.0
"""How much more a token of a long stream of undecodable bytes may cost than one of a short one."""

MEGABYTE = 1e6
COLUMNS = ("measure", "unit", "ours", "rival", "rival / ours", "target", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit, and how far its numbers can be trusted."""

    name: str
    """What the table calls it."""
    decimals: int = 1
    """Digits after the point that mean something."""
    noise: float = 0.0
    """Two runs of one package differ by about this much."""


MILLISECONDS = Unit(name="ms CPU", noise=1.0)
MICROSECONDS = Unit(name="µs/token", noise=2.0)
PER_VECTOR = Unit(name="µs/vector", noise=2.0)
MODULES = Unit(name="modules", decimals=0)
MEGABYTES = Unit(name="MB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measure of both packages; less is better."""

    measure: str
    """What was measured."""
    unit: Unit
    """Unit of the numbers."""
    ours: float
    """Our number."""
    rival: float
    """The rival's number."""
    target: float | None = None
    """The most that we allow ourselves, if we promise anything."""

    @property
    def met(self) -> bool:
        """Whether we keep what we promise; true where nothing is promised."""
        return self.target is None or self.ours <= self.target

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as text, in the order of `COLUMNS`."""
        ours, rival = self._text(self.ours), self._text(self.rival)
        target = "" if self.target is None else f"≤ {self.target:g}"
        mark = "" if self.target is None else ("✓" if self.met else "✗")
        return (self.measure, self.unit.name, ours, rival, self._ratio(), target, mark)

    def _ratio(self) -> str:
        """Divide; where ours is lost in the noise, say only what the ratio is more than."""
        noise = self.unit.noise
        if self.rival <= noise or max(self.ours, noise) <= 0:
            return ""
        return f"> {self.rival / noise:.0f}" if self.ours <= noise else f"{self.rival / self.ours:.1f}"

    def _text(self, value: float) -> str:
        # adding zero turns a rounded -0.0 into 0.0
        return f"{round(value, self.unit.decimals) + 0.0:.{self.unit.decimals}f}"


def rows_of(comparison: Comparison) -> tuple[Row, ...]:
    """Return every measure in reading order: import, tokens, rarer work, memory, sizes."""
    return (
        *_import_rows(comparison),
        *_token_rows(comparison),
        *_feature_rows(comparison),
        *_size_rows(comparison),
    )


def verdict(rows: Iterable[Row]) -> str:
    """Say in one line which promises are kept."""
    promised = [row for row in rows if row.target is not None]
    missed = [row.measure for row in promised if not row.met]
    if not missed:
        return f"ours meets all {len(promised)} targets"
    return f"ours misses {len(missed)} of {len(promised)} targets: {'; '.join(missed)}"


def _import_rows(comparison: Comparison) -> Iterable[Row]:
    ours, rival = comparison.ours, comparison.rival
    for measure, mine, theirs, target in (
        ("import llama_cpp", ours.import_package_ms, rival.import_package_ms, IMPORT_TARGET_MS),
        ("import Llama", ours.import_llama_ms, rival.import_llama_ms, IMPORT_TARGET_MS),
        ("import and load a model", ours.ready_ms, rival.ready_ms, None),
    ):
        yield Row(measure=measure, unit=MILLISECONDS, ours=mine, rival=theirs, target=target)
    for measure, mine, theirs in (
        ("import llama_cpp", ours.modules.package, rival.modules.package),
        ("import Llama", ours.modules.llama, rival.modules.llama),
    ):
        yield Row(measure=measure, unit=MODULES, ours=mine, rival=theirs)


def _token_rows(comparison: Comparison) -> Iterable[Row]:
    ours, rival, lengths = comparison.ours, comparison.rival, comparison.lengths
    for length in lengths:
        name = f"C loop, {length} tokens"
        yield Row(measure=name, unit=MICROSECONDS, ours=ours.bare_us(length), rival=rival.bare_us(length))
    yield from _overhead_rows("call above loop", ours.call_overhead_us, rival.call_overhead_us, lengths)
    yield from _overhead_rows("stream above loop", ours.stream_overhead_us, rival.stream_overhead_us, lengths)


def _overhead_rows(
    way: str, ours: Callable[[int], float], rival: Callable[[int], float], lengths: Sequence[int]
) -> Iterable[Row]:
    for length in lengths:
        yield Row(
            measure=f"{way}, {length} tokens",
            unit=MICROSECONDS,
            ours=ours(length),
            rival=rival(length),
            target=TOKEN_TARGET_US,
        )
    shortest, longest = lengths[0], lengths[-1]
    yield Row(
        measure=f"{way}, {longest} against {shortest}",
        unit=MICROSECONDS,
        ours=ours(longest) - ours(shortest),
        rival=rival(longest) - rival(shortest),
        target=FLAT_TARGET_US,
    )


def _feature_rows(comparison: Comparison) -> Iterable[Row]:
    ours, rival = comparison.ours, comparison.rival
    lengths = [cost.length for cost in ours.rounds[0].features.undecodable]
    for length in lengths:
        name = f"undecodable stream, {length} tokens"
        mine, theirs = ours.undecodable_us(length), rival.undecodable_us(length)
        yield Row(measure=name, unit=MICROSECONDS, ours=mine, rival=theirs)
    shortest, longest = lengths[0], lengths[-1]
    yield Row(
        measure=f"undecodable stream, {longest} against {shortest}",
        unit=MICROSECONDS,
        ours=ours.undecodable_us(longest) - ours.undecodable_us(shortest),
        rival=rival.undecodable_us(longest) - rival.undecodable_us(shortest),
        target=LINEAR_TARGET_US,
    )
    yield Row(measure="answer in JSON", unit=MICROSECONDS, ours=ours.json_us, rival=rival.json_us)
    yield Row(measure="embedding", unit=PER_VECTOR, ours=ours.embedding_us, rival=rival.embedding_us)


def _size_rows(comparison: Comparison) -> Iterable[Row]:
    ours, rival = comparison.ours, comparison.rival
    for measure, mine, theirs in (
        ("peak memory", ours.peak_bytes, rival.peak_bytes),
        ("wheel", ours.wheel_bytes, rival.wheel_bytes),
        ("installed package", ours.installed_bytes, rival.installed_bytes),
    ):
        yield Row(measure=measure, unit=MEGABYTES, ours=mine / MEGABYTE, rival=theirs / MEGABYTE)
