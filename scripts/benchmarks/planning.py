"""A made-up matrix of each size → CPU time of every step from its text to the JSON that a workflow reads."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from matrix.economics import check_economics, chunks
from matrix.expand import expand
from matrix.facts import Facts
from matrix.grids import lay_out
from matrix.reading.reader import parse_matrix
from matrix.views.github import build_rows, to_json, verify_rows
from matrix.views.rows import plan_rows
from scripts.benchmarks.errors import BenchmarkError
from scripts.benchmarks.synthetic import Scale, matrix_text, synthetic_facts
from wheelgrid.errors import Problem
from wheelgrid.models import FrozenModel

TARGET_S = 2.0
"""CPU seconds that the matrix of the promise may take, in all."""
PROMISED = Scale(backends=100, platforms=20, pythons=12)
"""The matrix of the promise."""
STEP = 10
"""One size has this many times the backends of the one before."""
COLUMNS = ("backends", "jobs", "proofs", "read", "expand", "grids", "JSON", "sum", "growth")

Made = TypeVar("Made")


class PlanningCost(FrozenModel):
    """CPU seconds for a matrix of one size; of several samples of a step the least."""

    backends: int
    """Backends of the matrix."""
    platforms: int
    """Platforms of the matrix."""
    pythons: int
    """Pythons of the matrix."""
    jobs: int
    """Jobs that follow."""
    proofs: int
    """Rows of the verify grid: a wheel on a Python on a system."""
    json_bytes: int
    """Size of all the JSON."""
    read_s: float
    """To parse the text and to check it."""
    expand_s: float
    """To derive every job."""
    grids_s: float
    """To lay out the three grids, and to check them and what they cost."""
    render_s: float
    """To render the plan, and the rows of both grids in parts, as JSON."""

    @property
    def total_s(self) -> float:
        """All steps together."""
        return self.read_s + self.expand_s + self.grids_s + self.render_s


def sizes(promised: Scale = PROMISED) -> tuple[Scale, ...]:
    """Return a size below that of the promise, that size, and one above it."""
    return tuple(
        Scale(backends=backends, platforms=promised.platforms, pythons=promised.pythons)
        for backends in (promised.backends // STEP, promised.backends, promised.backends * STEP)
    )


def measure(scale: Scale, repeats: int, clock: Callable[[], float]) -> PlanningCost:
    """Take a matrix through all steps, several times; ``clock`` tells CPU seconds.

    Raises:
        BenchmarkError: Less follows from the matrix than there must.
    """
    text, facts = matrix_text(scale), synthetic_facts(scale)
    return least([_once(scale, text, facts, clock) for _ in range(repeats)])


def least(costs: Sequence[PlanningCost]) -> PlanningCost:
    """Return the least of each step."""
    return costs[0].model_copy(
        update={
            "read_s": min(cost.read_s for cost in costs),
            "expand_s": min(cost.expand_s for cost in costs),
            "grids_s": min(cost.grids_s for cost in costs),
            "render_s": min(cost.render_s for cost in costs),
        }
    )


def rows_of(costs: Sequence[PlanningCost]) -> tuple[tuple[str, ...], ...]:
    """Return the table, in the order of `COLUMNS`."""
    before = (None, *costs[:-1])
    return tuple(_row(cost, smaller) for cost, smaller in zip(costs, before, strict=True))


def verdict(costs: Sequence[PlanningCost]) -> str:
    """Say in one line whether the promise is kept."""
    cost = next(cost for cost in costs if cost.backends == PROMISED.backends)
    kept = "within" if cost.total_s <= TARGET_S else "above"
    return (
        f"{cost.backends} backends on {cost.platforms} platforms with {cost.pythons} Pythons take "
        f"{cost.total_s:.2f} s CPU, {kept} the target of {TARGET_S:g} s"
    )


def _once(scale: Scale, text: str, facts: Facts, clock: Callable[[], float]) -> PlanningCost:
    gc.collect()
    matrix, read_s = _timed(clock, lambda: parse_matrix(text, file="matrix.yaml", facts=facts))
    plan, expand_s = _timed(clock, lambda: expand(matrix, facts))
    grids, lay_out_s = _timed(clock, lambda: lay_out(plan, facts))
    _, economics_s = _timed(clock, lambda: check_economics(grids, facts))

    def render() -> int:
        limit = facts.limits.jobs_per_matrix
        parts = [to_json(part) for part in chunks(build_rows(plan.jobs, facts.limits), limit)]
        parts += [to_json(part) for part in chunks(verify_rows(plan.jobs, grids), limit)]
        return sum(map(len, (*parts, json.dumps(plan_rows(plan, grids), indent=2))))

    json_bytes, render_s = _timed(clock, render)
    if len(plan.jobs) != scale.jobs or not grids.verify:
        raise BenchmarkError(
            Problem(what=f"{scale.jobs} jobs with proofs were expected, {len(plan.jobs)} follow")
        )
    return PlanningCost(
        backends=scale.backends,
        platforms=scale.platforms,
        pythons=scale.pythons,
        jobs=len(plan.jobs),
        proofs=len(grids.verify),
        json_bytes=json_bytes,
        read_s=read_s,
        expand_s=expand_s,
        grids_s=lay_out_s + economics_s,
        render_s=render_s,
    )


def _timed(clock: Callable[[], float], make: Callable[[], Made]) -> tuple[Made, float]:
    began = clock()
    made = make()
    return made, clock() - began


def _row(cost: PlanningCost, smaller: PlanningCost | None) -> tuple[str, ...]:
    steps = (cost.read_s, cost.expand_s, cost.grids_s, cost.render_s, cost.total_s)
    return (
        str(cost.backends),
        str(cost.jobs),
        str(cost.proofs),
        *(f"{seconds:.2f}" for seconds in steps),
        "" if smaller is None else f"{cost.total_s / smaller.total_s:.1f}",
    )
