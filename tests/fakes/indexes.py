"""What a benchmark of indexes might have measured."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.benchmarks.contestants import OURS, Route
from scripts.benchmarks.indexing import Result, Run, Usage
from scripts.benchmarks.wheel_stock import Shape

MIB = 2**20


def usage(cpu_s: float, peak_mib: float = 50) -> Usage:
    return Usage(cpu_s=cpu_s, wall_s=2 * cpu_s, peak_bytes=int(peak_mib * MIB))


def result(
    full_s: float,
    more_s: Sequence[float] = (),
    *,
    tool: str = OURS,
    route: Route = Route.LISTS,
    shape: Shape = Shape.DEEP,
    count: int = 10_000,
    peak_mib: float = 50,
) -> Result:
    run = Run(full=usage(full_s, peak_mib), more=tuple(usage(one, peak_mib) for one in more_s))
    return Result(tool=tool, route=route, shape=shape, count=count, runs=(run,))
