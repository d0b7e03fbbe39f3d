"""Measures how an index is made: whole, and with one wheel more, by our tool and its rivals."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from scripts.benchmarks.contestants import OURS, Contestant, Route
from scripts.benchmarks.environments import clean_environment
from scripts.benchmarks.errors import BenchmarkError
from scripts.benchmarks.results import last_line
from scripts.benchmarks.wheel_stock import Shape, Stock
from wheelgrid.errors import Problem
from wheelgrid.models import FrozenModel
from wheelgrid.process import Runner

PROBE = Path(__file__).with_name("usage_probe.py")


class Case(StrEnum):
    """What a tool has to do."""

    FULL = "full"
    """Make the whole index, where there was none."""
    FIRST_MORE = "one more, first"
    """Add one wheel to the index that was just made."""
    MORE = "one more, then"
    """Add one wheel to an index that has been added to before."""


class Usage(FrozenModel):
    """What one run of a tool used, from its start to its end."""

    cpu_s: float
    """CPU seconds, of all its processes."""
    wall_s: float
    """Seconds that a person waits."""
    peak_bytes: int
    """Most memory of one process."""


class Run(FrozenModel):
    """One full index, then a wheel more, one at a time."""

    full: Usage
    """The whole index."""
    more: tuple[Usage, ...]
    """Each wheel more."""


class Result(FrozenModel):
    """All runs of one tool with one stock."""

    tool: str
    """Its name."""
    route: Route
    """What it made the index from."""
    shape: Shape
    """How the wheels are spread."""
    count: int
    """How many wheels."""
    runs: tuple[Run, ...]
    """In the order in which they were made."""
    failure: str | None = None
    """Why there are no runs; none if all went well."""

    def usage(self, case: Case) -> Usage | None:
        """Return the least of every number; none if the tool does not do this, or failed.

        A tool that was asked for one wheel more only once has the same numbers for both cases of it.
        """
        samples = [sample for run in self.runs for sample in _samples(run, case)]
        if not samples:
            return None
        return Usage(
            cpu_s=min(sample.cpu_s for sample in samples),
            wall_s=min(sample.wall_s for sample in samples),
            peak_bytes=min(sample.peak_bytes for sample in samples),
        )


class IndexReport(FrozenModel):
    """One run of the benchmark."""

    python: str
    """The Python that ran all tools."""
    machine: str
    """System and processor architecture."""
    rivals: tuple[str, ...]
    """The rivals with their versions."""
    results: tuple[Result, ...]
    """By shape and size; ours first."""


def _samples(run: Run, case: Case) -> Sequence[Usage]:
    match case:
        case Case.FULL:
            return (run.full,)
        case Case.FIRST_MORE:
            return run.more[:1]
        case Case.MORE:
            return run.more[1:] or run.more


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """Runs tools in a scratch folder and measures them."""

    scratch: Path
    """Folder for what they make; on the disk of the stocks, so that wheels can be linked."""
    run: Runner
    """Runs programs."""

    def result(self, contestant: Contestant, stock: Stock, repeats: int) -> Result:
        """Measure one tool with one stock; a rival that fails is told, and nothing else of it counts.

        Raises:
            BenchmarkError: Ours failed.
        """
        runs: tuple[Run, ...] = ()
        failure = None
        try:
            runs = tuple(self._once(contestant, stock) for _ in range(repeats))
        except BenchmarkError as error:
            if contestant.name == OURS:
                raise
            failure = error.problems[0].what
        return Result(
            tool=contestant.name,
            route=contestant.route,
            shape=stock.shape,
            count=stock.count,
            runs=runs,
            failure=failure,
        )

    def _once(self, contestant: Contestant, stock: Stock) -> Run:
        work = self.scratch / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        if contestant.route is Route.WHEELS:
            _link(stock.wheels.iterdir(), work / "wheels")
        full = self._used(contestant, contestant.full(stock, work), work, stock.count)
        more = []
        for after in range(1, contestant.more_steps + 1):
            if contestant.more is not None:
                if contestant.route is Route.WHEELS:
                    _link([stock.later_wheel(after)], work / "wheels")
                command = contestant.more(stock, work, after)
                more.append(self._used(contestant, command, work, stock.count + after))
        shutil.rmtree(work)
        return Run(full=full, more=tuple(more))

    def _used(
        self, contestant: Contestant, command: Sequence[str | Path], work: Path, expected: int
    ) -> Usage:
        log = self.scratch / "printed.txt"
        words = [sys.executable, "-I", "-S", PROBE, log, *command]
        printed = self.run(words, cwd=work, env=clean_environment(os.environ))
        used = json.loads(last_line(printed))
        if code := used.pop("exit_code"):
            what = f"{contestant.name} ended with code {code:.0f}"
            raise BenchmarkError(Problem(what=what, where=str(log), hint=_end_of(log)))
        if (listed := contestant.listed(work, log)) != expected:
            what = f"{contestant.name} listed {listed} wheels, {expected} were expected"
            raise BenchmarkError(Problem(what=what, where=str(log), hint=_end_of(log)))
        return Usage.model_validate(used)


def _end_of(log: Path) -> str:
    """Return what a tool said last: mostly the reason."""
    lines = log.read_text(errors="replace").split("\n")[-6:]
    return "read what it printed: " + " | ".join(line.strip() for line in lines if line.strip())


def _link(wheels: Iterable[Path], folder: Path) -> None:
    """Put wheels into a folder without copying them."""
    folder.mkdir(exist_ok=True)
    for wheel in wheels:
        (folder / wheel.name).hardlink_to(wheel)


def report_of(results: Iterable[Result], rivals: Sequence[str]) -> IndexReport:
    """Say on what machine results were had."""
    return IndexReport(
        python=platform.python_version(),
        machine=f"{platform.system()} {platform.machine()}",
        rivals=tuple(rivals),
        results=tuple(results),
    )


def measure_all(
    meter: Meter,
    tools: Sequence[Contestant],
    stock: Stock,
    repeats: int,
    tell: Callable[[str], None],
) -> list[Result]:
    """Measure every tool with one stock, one after another.

    Raises:
        BenchmarkError: Ours failed.
    """
    results = []
    for tool in tools:
        tell(f"{tool.name} {tool.route}")
        results.append(meter.result(tool, stock, repeats))
    return results
