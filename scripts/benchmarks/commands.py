"""The command line of ``scripts/bench``: sets the stage, measures, speaks."""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

from packaging.tags import sys_tags

from ci.proof.plan import get_file, read_proof_plan
from fakes.models import bert_model, tiny_llm
from matrix import read_matrix, this_platform
from scripts.benchmarks import index_table, planning
from scripts.benchmarks.binding import Effort, Stopwatch, children_cpu_seconds, compare
from scripts.benchmarks.contestants import Route, contestants
from scripts.benchmarks.environments import (
    INDEX_RIVALS,
    RIVAL,
    RIVAL_VERSION,
    SHARED_BY_INDEXES,
    Environment,
    Maker,
    newest_wheel,
    pins,
)
from scripts.benchmarks.indexing import IndexReport, Meter, measure_all, report_of
from scripts.benchmarks.parallel import ParallelReport, measure_parallel
from scripts.benchmarks.portable import COLUMNS as SPEED_COLUMNS
from scripts.benchmarks.portable import (
    SpeedMeter,
    SpeedReport,
    compare_speed,
    plain_wheel,
    unpack_libraries,
)
from scripts.benchmarks.results import Comparison
from scripts.benchmarks.synthetic import Scale
from scripts.benchmarks.table import COLUMNS, rows_of, verdict
from scripts.benchmarks.wheel_stock import Shape, make_stock
from wheelgrid.console import Console
from wheelgrid.errors import ToolkitError, ToolNotFoundError
from wheelgrid.locations import ProjectFolder, this_checkout
from wheelgrid.process import run_process

Benchmark = Literal["binding", "index", "matrix", "parallel", "portable"]
"""What can be measured."""

FULL = Effort(repeats=5, rounds=3, longest=8_000)
QUICK = Effort(repeats=2, rounds=1, longest=2_000)
MATRIX_REPEATS = 3
INDEX_REPEATS = 3
INDEX_SIZES = (1_000, 10_000)
LARGE_INDEX = 50_000
"""Measured once, because some rivals take minutes for it."""


class Arguments(argparse.Namespace):
    """Command line."""

    what: Benchmark
    repeats: int | None
    effort: Effort
    cpu_variant: str | None
    large: bool
    json: bool


def main(argv: Sequence[str] | None = None) -> int:
    """Run a benchmark and return 0 when it was measured, whatever the numbers."""
    asked = read_arguments(argv)
    console = Console()
    try:
        match asked.what:
            case "binding":
                comparison = bench_binding(this_checkout(), asked.effort, console)
                _tell(asked, comparison.model_dump_json(indent=2), partial(show, comparison, console))
            case "parallel":
                together = bench_parallel(this_checkout(), asked.effort, console)
                _tell(asked, together.model_dump_json(indent=2), partial(console.say, together.text))
            case "matrix":
                costs = bench_matrix(planning.sizes(), asked.repeats or MATRIX_REPEATS, console)
                numbers = json.dumps([cost.model_dump() for cost in costs], indent=2)
                _tell(asked, numbers, partial(show_costs, costs, console))
            case "index":
                sizes = (*INDEX_SIZES, LARGE_INDEX) if asked.large else INDEX_SIZES
                report = bench_index(this_checkout(), sizes, asked.repeats or INDEX_REPEATS, console)
                _tell(asked, report.model_dump_json(indent=2), partial(show_indexes, report, console))
            case "portable":
                speeds = bench_portable(this_checkout(), asked.effort, asked.cpu_variant, console)
                _tell(asked, speeds.model_dump_json(indent=2), partial(show_speeds, speeds, console))
    except ToolkitError as error:
        console.problems(error)
        return error.exit_code
    return 0


def show_costs(costs: Sequence[planning.PlanningCost], console: Console) -> None:
    """Print what the matrix cost at each size."""
    console.table("matrix, seconds of CPU", planning.COLUMNS, planning.rows_of(costs))
    console.say(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    console.say(planning.verdict(costs))


def _tell(asked: Arguments, numbers: str, show_it: Callable[[], None]) -> None:
    if asked.json:
        print(numbers)
    else:
        show_it()


def read_arguments(argv: Sequence[str] | None) -> Arguments:
    """Read the command line; a wrong one ends the program with code 2."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__, allow_abbrev=False)
    commands = parser.add_subparsers(dest="what", required=True)
    text = f"compare our wheel with {RIVAL} {RIVAL_VERSION} from PyPI"
    binding = commands.add_parser("binding", help=text, description=text, allow_abbrev=False)
    text = "compare eight requests that are decoded together with eight that come one by one"
    parallel = commands.add_parser("parallel", help=text, description=text, allow_abbrev=False)
    text = "compare the tokens a second of the portable build with those of the host's compiler"
    portable = commands.add_parser("portable", help=text, description=text, allow_abbrev=False)
    text = "measure how long a made-up matrix takes from its text to the rows of a workflow, at three sizes"
    matrix = commands.add_parser("matrix", help=text, description=text, allow_abbrev=False)
    text = "measure how an index of made-up wheels is made, and compare it with four rivals"
    index = commands.add_parser("index", help=text, description=text, allow_abbrev=False)
    for command in (binding, parallel, portable):
        _add_effort(command)
    portable.add_argument("--cpu-variant", help="compute with this CPU module, not with the best one")
    matrix.add_argument(
        "--repeats", type=_at_least_one, help=f"how often each size is measured (default {MATRIX_REPEATS})"
    )
    index.add_argument(
        "--repeats",
        type=_at_least_one,
        help=f"how often each tool is measured (default {INDEX_REPEATS}; {LARGE_INDEX} wheels always once)",
    )
    index.add_argument(
        "--large", action="store_true", help=f"{LARGE_INDEX} wheels too; some rivals take many minutes"
    )
    for command in (binding, parallel, portable, matrix, index):
        command.add_argument("--json", action="store_true", help="write the raw numbers to standard output")
    asked = parser.parse_args(argv, Arguments())
    if asked.what in {"binding", "parallel", "portable"} and asked.repeats is not None:
        asked.effort = replace(asked.effort, repeats=asked.repeats)
    return asked


def _add_effort(command: argparse.ArgumentParser) -> None:
    command.add_argument("--repeats", type=_at_least_one, help=f"turns of each side (default {FULL.repeats})")
    command.add_argument(
        "--quick",
        dest="effort",
        action="store_const",
        const=QUICK,
        default=FULL,
        help=f"{QUICK.repeats} short turns: rough numbers",
    )


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than 1")
    return number


def bench_binding(folder: ProjectFolder, effort: Effort, console: Console) -> Comparison:
    """Set up both packages and compare them.

    Raises:
        BenchmarkError: There is no wheel of ours.
        ToolNotFoundError: There is no uv.
        ToolFailedError: The rival does not compile, or a package does not run.
    """
    wheel = newest_wheel(folder.wheels, frozenset(sys_tags()))
    maker = Maker(folder=folder.build / "bench", uv=find_uv(Path(sys.executable).parent), run=run_process)
    with console.step(f"{RIVAL} {RIVAL_VERSION}, compiled on first use") as step:
        rival = maker.install("rival", maker.rival_wheel(step.update))
    with console.step("our wheel") as step:
        ours = maker.install("ours", wheel)
        step.note = wheel.name
    with tempfile.TemporaryDirectory() as scratch, console.step("measure, turn by turn") as step:
        model = tiny_llm(Path(scratch) / "tiny.gguf")
        embedder = bert_model(Path(scratch) / "bert.gguf")

        def stopwatch(environment: Environment) -> Stopwatch:
            return Stopwatch(
                environment=environment,
                model=model,
                embedder=embedder,
                run=run_process,
                cpu_seconds=children_cpu_seconds,
            )

        return compare(stopwatch(ours), stopwatch(rival), effort, step.update)


def bench_parallel(folder: ProjectFolder, effort: Effort, console: Console) -> ParallelReport:
    """Measure what it brings to decode requests together.

    Raises:
        BenchmarkError: There is no wheel of ours.
        SourceError: The model cannot be had.
        ToolFailedError: The package does not run.
    """
    wheel = newest_wheel(folder.wheels, frozenset(sys_tags()))
    maker = Maker(folder=folder.build / "bench", uv=find_uv(Path(sys.executable).parent), run=run_process)
    with console.step("our wheel") as step:
        ours = maker.install("ours", wheel)
        step.note = wheel.name
    with console.step("model") as step:
        (carried,) = read_proof_plan(folder.root / "bindings" / "proof").files
        model = get_file(carried, folder.build / "proof-files", step.update)
    with tempfile.TemporaryDirectory() as scratch, console.step("measure, turn by turn"):
        return measure_parallel(ours, model, Path(scratch), run_process, effort.repeats)


def bench_matrix(sizes: Sequence[Scale], repeats: int, console: Console) -> list[planning.PlanningCost]:
    """Measure the matrix at each size.

    Raises:
        BenchmarkError: Less follows from a matrix than there must.
    """
    costs = []
    for scale in sizes:
        with console.step(f"{scale.backends} backends on {scale.platforms} platforms") as step:
            costs.append(planning.measure(scale, repeats, time.process_time))
            step.note = f"{costs[-1].total_s:.2f} s CPU"
    return costs


def bench_portable(
    folder: ProjectFolder, effort: Effort, cpu_variant: str | None, console: Console
) -> SpeedReport:
    """Compare the two builds of this machine's CPU job, which must have been made before.

    Raises:
        BenchmarkError: A build is missing, or lacks the CPU module.
        SourceError: The model cannot be had.
    """
    job = f"cpu-{this_platform(read_matrix(folder.matrix)).id}"
    native = folder.build / "native"
    wheels = (
        plain_wheel(native / job, f"make it first: wheelgrid build {job} --host"),
        plain_wheel(native / f"{job}-portable", f"make it first: wheelgrid build {job} --portable"),
    )
    with console.step("model") as step:
        (carried,) = read_proof_plan(folder.root / "bindings" / "proof").files
        model = get_file(carried, folder.build / "proof-files", step.update)
    with tempfile.TemporaryDirectory() as scratch, console.step("measure, turn by turn") as step:
        host, portable = (
            SpeedMeter(
                libraries=unpack_libraries(wheel, Path(scratch) / name, cpu_variant),
                binding=folder.root / "bindings" / "src",
                model=model,
                run=run_process,
            )
            for name, wheel in zip(("host", "portable"), wheels, strict=True)
        )
        return compare_speed(host, portable, effort.repeats, step.update)


def bench_index(folder: ProjectFolder, sizes: Sequence[int], repeats: int, console: Console) -> IndexReport:
    """Measure our index and its rivals with made-up wheels of every shape and size.

    Raises:
        BenchmarkError: Ours failed, or did not list every wheel.
        ToolNotFoundError: There is no uv.
        ToolFailedError: The rivals cannot be installed.
    """
    home = folder.build / "bench"
    maker = Maker(folder=home, uv=find_uv(Path(sys.executable).parent), run=run_process)
    with console.step("rivals") as step:
        rivals = maker.gather("index-rivals", [*INDEX_RIVALS, *pins(SHARED_BY_INDEXES)])
        step.note = ", ".join(INDEX_RIVALS)
    meter = Meter(scratch=home / "index", run=run_process)
    results = []
    for shape in Shape:
        for size in sizes:
            with console.step(f"{size} wheels, {shape}") as step:
                step.update("making the wheels")
                stock = make_stock(home / "stocks", shape, size)
                turns = 1 if size >= LARGE_INDEX else repeats
                results += measure_all(meter, contestants(rivals), stock, turns, step.update)
    return report_of(results, INDEX_RIVALS)


def show_indexes(report: IndexReport, console: Console) -> None:
    """Print a table for each route, what failed, and the verdict last."""
    tables = [index_table.rows_of(report, route) for route in Route]
    for route, rows in zip(Route, tables, strict=True):
        title = f"index {route}, {index_table.LEGEND}"
        console.table(title, index_table.columns_of(rows), [row.cells() for row in rows])
    console.say(f"Python {report.python}, {report.machine}, {', '.join(report.rivals)}")
    for line in index_table.failures(report):
        console.say(line)
    console.say(index_table.verdict(row for rows in tables for row in rows))


def find_uv(folder: Path) -> Path:
    """Return the uv of this environment, or else of this machine.

    Raises:
        ToolNotFoundError: There is none.
    """
    found = shutil.which("uv", path=folder) or shutil.which("uv")
    if found is None:
        raise ToolNotFoundError("uv", "run ./scripts/bench, which brings its own")
    return Path(found)


def show(comparison: Comparison, console: Console) -> None:
    """Print the table, what stood against what, and the verdict last."""
    rows = rows_of(comparison)
    console.table("binding, less is better", COLUMNS, [row.cells for row in rows])
    ours, rival = comparison.ours, comparison.rival
    console.say(f"ours {ours.version} ({ours.wheel}) against {RIVAL} {rival.version}")
    console.say(f"Python {comparison.python}, numpy {comparison.numpy}, {comparison.machine}")
    console.say(verdict(rows))


def show_speeds(speeds: SpeedReport, console: Console) -> None:
    """Print the table, and what computed it."""
    console.table("portable build, more is better", SPEED_COLUMNS, speeds.rows)
    console.say(f"{speeds.model}, CPU module {speeds.host[0].cpu_variant}, {len(speeds.host)} turns")
