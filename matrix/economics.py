"""A plan → whether the CI provider can do it, before any machine is asked; and what fits if not.

Source: the limits in the facts (minutes of a job, size of an asset, jobs of one matrix).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from matrix.derive.costs import predict
from matrix.facts.model import Facts, Limits
from matrix.gpu_names import RANGE
from matrix.grids import Channel, Grids, Stamping, is_published
from matrix.job import Job, Prediction
from wheelgrid.errors import MatrixError, Problem

MINUTES_PERCENT = 80
"""How much of the provider's limit a predicted job may take; a slow machine takes the rest."""

Row = TypeVar("Row")


def check_economics(grids: Grids, facts: Facts) -> None:
    """Check that the provider can compile every published job, and that the indexes take every wheel.

    Raises:
        MatrixError: Something passes a limit; carries every fault, each with what would fit.
    """
    problems = [problem for job in grids.build if is_published(job) for problem in _job_problems(job, facts)]
    problems += [problem for row in grids.stamp for problem in _wheel_problems(row, facts.limits)]
    if problems:
        raise MatrixError(problems)


def coverage_classes(job: Job, facts: Facts) -> tuple[str, ...]:
    """Split the GPUs of a job into the fewest lists that each fit, ``volta..ada`` and ``hopper..blackwell``.

    Each list is as wide as it can be, the oldest generations first, and gets the PTX of the job too. There
    is none if one generation alone is too much, or if the job serves no GPU.
    """
    runs: list[tuple[_Span, ...]] = []
    for span in _spans(job, facts):
        wider = (*runs[-1], span) if runs else (span,)
        if _fits(job, wider, facts):
            runs[-1:] = [wider]
        elif _fits(job, (span,), facts):
            runs.append((span,))
        else:
            return ()
    return tuple(_words(run) for run in runs)


def chunks(rows: Sequence[Row], limit: int) -> tuple[tuple[Row, ...], ...]:
    """Split rows into parts, none longer than the limit; no part if there is no row."""
    return tuple(tuple(rows[start : start + limit]) for start in range(0, len(rows), limit))


def longest_minutes(limits: Limits) -> float:
    """Return the most minutes that a job may be predicted to take."""
    return limits.job_minutes * MINUTES_PERCENT / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """What a job serves of one generation of GPUs."""

    position: int
    """Where the generation stands in the facts."""
    name: str
    """The generation, if all its GPUs are served; else those that are."""
    is_whole: bool
    """Whether it is the generation, so that a range can name it."""
    architectures: frozenset[str]
    """Architectures with machine code."""


def _spans(job: Job, facts: Facts) -> Iterator[_Span]:
    served = {gpu.name: gpu for gpu in job.gpus}
    for position, generation in enumerate(facts.generations):
        existing = [gpu.name for gpu in generation.gpus if gpu.exists_on(job.platform.id)]
        chosen = [served[name] for name in existing if name in served]
        if chosen:
            is_whole = len(chosen) == len(existing)
            yield _Span(
                position=position,
                name=generation.name if is_whole else ", ".join(gpu.name for gpu in chosen),
                is_whole=is_whole,
                architectures=frozenset(gpu.architecture for gpu in chosen if gpu.is_compiled),
            )


def _fits(job: Job, run: Sequence[_Span], facts: Facts) -> bool:
    architectures = frozenset[str]().union(*(span.architectures for span in run))
    prediction = predict(
        job.traits.cost,
        architectures=len(architectures) + len(job.ptx),
        cores=facts.runner(job.platform.runner).cores,
    )
    return not (_is_too_long(prediction, facts.limits) or _is_too_big(prediction, facts.limits))


def _words(run: Sequence[_Span]) -> str:
    """Write a list of GPUs as the matrix takes it; neighbours make a range."""
    parts: list[list[_Span]] = []
    for span in run:
        before = parts[-1][-1] if parts else None
        if before and before.is_whole and span.is_whole and before.position + 1 == span.position:
            parts[-1].append(span)
        else:
            parts.append([span])
    ends = [(part[0].name, part[-1].name) for part in parts]
    return ", ".join(first if first == last else f"{first}{RANGE}{last}" for first, last in ends)


def _is_too_long(prediction: Prediction, limits: Limits) -> bool:
    return prediction.minutes > longest_minutes(limits)


def _is_too_big(prediction: Prediction, limits: Limits) -> bool:
    return prediction.size_bytes >= limits.asset_bytes


def _job_problems(job: Job, facts: Facts) -> Iterator[Problem]:
    limits, prediction = facts.limits, job.prediction
    where = f"backend {job.backend.id}, platform {job.platform.id}"
    if _is_too_long(prediction, limits):
        yield Problem(
            what=f"job {job.id!r} would take {prediction.minutes:.0f} minutes on "
            f"{job.platform.runner!r}, and must stay below {longest_minutes(limits):.0f}, "
            f"{MINUTES_PERCENT} % of the limit of {limits.job_minutes}",
            where=where,
            hint=_hint(job, facts),
        )
    if _is_too_big(prediction, limits):
        yield Problem(
            what=f"the wheel of job {job.id!r} would weigh {prediction.size_bytes} bytes, "
            f"and an asset must stay below {limits.asset_bytes}",
            where=where,
            hint=_hint(job, facts),
        )


def _hint(job: Job, facts: Facts) -> str:
    classes = coverage_classes(job, facts)
    if not classes:
        return "no shorter list of GPUs fits: compile less, or on a runner with more processors"
    named = " + ".join(f"[{words}]" for words in classes)
    return f"narrow 'gpus' to one of the coverage classes that fit: {named}"


def _wheel_problems(row: Stamping, limits: Limits) -> Iterator[Problem]:
    size = row.job.prediction.size_bytes
    channels = {destination.channel for destination in row.destinations}
    if Channel.PACKAGE_INDEX in channels and size > limits.pypi_file_bytes:
        yield Problem(
            what=f"the plain wheel of job {row.job.id!r} would weigh {size} bytes, "
            f"and the package index takes {limits.pypi_file_bytes}",
            where=f"backend {row.job.backend.id}, platform {row.job.platform.id}",
            hint="make the wheel smaller, or ask the package index for a higher limit and change the facts",
        )
