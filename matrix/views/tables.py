"""A plan → tables for people, narrow enough for 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

from matrix.derive.reach import further_gpus, unserved_gpus
from matrix.facts.model import Facts
from matrix.grids import Grids, verify_jobs
from matrix.job import Hole, Job, Plan
from matrix.model import Matrix, Tier
from matrix.views.github import BuildRow, VerifyRow
from wheelgrid.record import ServedGpu

MEGABYTE = 10**6
CODE_WIDTH = 22
"""Columns that GPU code may take, so that the names of jobs stay whole in 80 columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table."""

    title: str
    """What stands above it."""
    columns: tuple[str, ...]
    """Names of the columns."""
    rows: tuple[tuple[str, ...], ...]
    """Cells, line by line."""


def platform_table(jobs: Sequence[Job]) -> Table:
    """Show what the jobs of one platform share."""
    platforms = {job.platform.id: (job.platform.id, job.platform.runner, job.wheel_tag_floor) for job in jobs}
    return Table(
        title=f"{len(platforms)} platforms",
        columns=("platform", "runner", "lowest tag"),
        rows=tuple(platforms[name] for name in sorted(platforms)),
    )


def job_table(jobs: Sequence[Job]) -> Table:
    """Show the jobs with what they take."""
    return Table(
        title=f"{len(jobs)} jobs",
        columns=("job", "tier", "min", "MB", "GPU code"),
        rows=tuple(
            (
                job.id,
                job.tier.value,
                f"{job.prediction.minutes:.0f}",
                f"{job.prediction.size_bytes / MEGABYTE:.0f}",
                _code(job),
            )
            for job in jobs
        ),
    )


def hole_table(holes: Sequence[Hole]) -> Table:
    """Show the holes, those of one backend with one reason in one row."""
    platforms: dict[tuple[str, str], list[str]] = {}
    for hole in holes:
        platforms.setdefault((hole.backend, hole.reason), []).append(hole.platform)
    return Table(
        title=f"{len(holes)} holes",
        columns=("backend", "platforms", "reason"),
        rows=tuple((backend, ", ".join(names), reason) for (backend, reason), names in platforms.items()),
    )


def gpu_table(job: Job, facts: Facts) -> Table:
    """Show the GPUs that a job serves, newer ones that run its wheel too, and those that it cannot serve."""
    served = [_gpu_cells(gpu, gpu.reason) for gpu in job.gpus]
    further = [_gpu_cells(gpu, f"not asked for; {gpu.reason}") for gpu in further_gpus(job, facts)]
    unserved = [
        (name, "", "none", "", "the toolkit has no code for it, and no PTX serves it")
        for name in unserved_gpus(job, facts)
    ]
    return Table(
        title=f"GPUs of {job.id}",
        columns=("GPU", "arch", "code", "driver", "why"),
        rows=(*served, *further, *unserved),
    )


def build_table(rows: Sequence[BuildRow]) -> Table:
    """Show rows of the build grid."""
    return Table(
        title=f"{len(rows)} compiles, {sum(row['minutes'] for row in rows)} minutes",
        columns=("job", "runner", "minutes", "timeout"),
        rows=tuple((row["job"], row["runner"], str(row["minutes"]), str(row["timeout"])) for row in rows),
    )


def verify_table(rows: Sequence[VerifyRow]) -> Table:
    """Show rows of the verify grid."""
    return Table(
        title=f"{len(rows)} proofs",
        columns=("wheel of job", "system", "Pythons"),
        rows=tuple(
            (row["wheel_job"], row["container"] or row["runner"], " ".join(row["pythons"].split()))
            for row in rows
        ),
    )


def counts(matrix: Matrix, plan: Plan, grids: Grids) -> tuple[str, ...]:
    """Say in a few lines how much a matrix asks for."""
    tiers = Counter(job.tier for job in plan.jobs)
    compiles = ", ".join(f"{tiers[tier]} {tier.value}" for tier in Tier if tiers[tier])
    minutes = sum(job.prediction.minutes for job in plan.jobs if job.tier is not Tier.LOCAL)
    systems = len(verify_jobs(grids.verify))
    return (
        f"{len(matrix.backends)} backends, {len(matrix.platforms)} platforms, {len(matrix.pythons)} Pythons",
        f"{len(plan.jobs)} jobs, {len(plan.holes)} holes",
        f"native compiles: {compiles or 'none'}; those that are published take {minutes:.0f} minutes",
        f"proofs: {len(grids.verify)} of a wheel on a Python on a system, in {systems} jobs",
    )


def _code(job: Job) -> str:
    ptx = f" + PTX {' '.join(job.ptx)}" if job.ptx else ""
    return fill(f"{' '.join(job.architectures)}{ptx}", CODE_WIDTH)


def _gpu_cells(gpu: ServedGpu, reason: str) -> tuple[str, ...]:
    code = "machine" if gpu.is_compiled else "PTX"
    return (gpu.name, gpu.architecture, code, gpu.driver or "unknown", reason)
