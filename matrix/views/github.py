"""Grids → rows of a job matrix of GitHub Actions, for ``fromJSON``; the keys are what the workflows read.

Source: GitHub Actions, "Running variations of jobs in a workflow", ``strategy.matrix.include``.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import permutations
from typing import TypedDict, TypeVar

from matrix.economics import chunks
from matrix.facts.model import Limits
from matrix.grids import Grids, VerifyJob, is_published, verify_jobs
from matrix.job import Job
from matrix.model import Family, OperatingSystem, Tier
from wheelgrid.errors import MatrixError, Problem

SHORTEST_TIMEOUT = 30
"""Minutes that every job may take, however short the prediction."""
STEP = 10
"""Timeouts are multiples of this many minutes."""


Row = TypeVar("Row")


class Grid(StrEnum):
    """The grids that run on machines of the CI provider."""

    BUILD = "build"
    """One compile for each row."""
    VERIFY = "verify"
    """One wheel on one system, with all Pythons, for each row."""


class Selection(StrEnum):
    """Which of the published jobs."""

    ALL = "all"
    """Every one, those of nights too."""
    RELEASE = "release"
    """What every release publishes."""
    DIAGONAL = "diagonal"
    """Each family of backends once, so that each operating system has a turn."""


class BuildRow(TypedDict):
    """One row of the build grid."""

    job: str
    """Id of the job, ``cu128-linux-x86_64``."""
    backend: str
    """Id of the backend."""
    platform: str
    """Id of the platform."""
    os: str
    """``linux``, ``macos`` or ``windows``."""
    runner: str
    """Label of the machine."""
    minutes: int
    """Predicted minutes, rounded up."""
    timeout: int
    """Minutes after which the provider ends the job."""


class VerifyRow(TypedDict):
    """One row of the verify grid."""

    wheel_job: str
    """Id of the job that makes the wheel."""
    platform: str
    """Id of the platform."""
    os: str
    """``linux``, ``macos`` or ``windows``."""
    runner: str
    """Label of the machine."""
    container: str | None
    """Container image on it, ``debian:12``; null if the machine itself is meant."""
    pythons: str
    """Versions, one in a line, ``3.9`` and ``3.14t``."""


def select_jobs(
    jobs: Sequence[Job], *, selection: Selection, system: OperatingSystem | None
) -> tuple[Job, ...]:
    """Return the published jobs of a selection, sorted by id; of one operating system if one is given.

    The diagonal is walked before the operating system is looked at, so that the parts of it fit together.
    """
    wanted = [job for job in jobs if is_published(job)]
    match selection:
        case Selection.DIAGONAL:
            wanted = list(diagonal(wanted))
        case Selection.RELEASE:
            wanted = [job for job in wanted if job.tier is Tier.RELEASE]
        case Selection.ALL:
            pass
    return tuple(job for job in sorted(wanted, key=_id) if system is None or job.platform.os is system)


def diagonal(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Pick one job of each family of backends, so that each operating system has one if that can be.

    Jobs of releases go before those of nights. Family by family the next of the candidates is taken, so that
    platforms and versions of toolkits take turns. The order of the jobs has no effect.
    """
    candidates: dict[Family, list[Job]] = {}
    for job in sorted(jobs, key=_id):
        candidates.setdefault(job.backend.family, []).append(job)
    systems = {family: _systems(_release_first(candidates[family])) for family in sorted(candidates)}
    own_system = _one_family_per_system(systems)
    used: Counter[str] = Counter()
    picked: list[Job] = []
    for turn, family in enumerate(sorted(systems, key=lambda one: (len(systems[one]), one))):
        here = [
            job
            for job in _release_first(candidates[family])
            if own_system.get(family, job.platform.os) is job.platform.os
        ]
        least = min(used[job.platform.id] for job in here)
        free = [job for job in here if used[job.platform.id] == least]
        picked.append(free[turn % len(free)])
        used[picked[-1].platform.id] += 1
    return tuple(sorted(picked, key=_id))


def build_rows(jobs: Iterable[Job], limits: Limits) -> tuple[BuildRow, ...]:
    """Return the rows of the build grid, in the order of the jobs."""
    return tuple(
        BuildRow(
            job=job.id,
            backend=job.backend.id,
            platform=job.platform.id,
            os=job.platform.os.value,
            runner=job.platform.runner,
            minutes=math.ceil(job.prediction.minutes),
            timeout=timeout(job.prediction.minutes, limits),
        )
        for job in jobs
    )


def verify_rows(jobs: Iterable[Job], grids: Grids) -> tuple[VerifyRow, ...]:
    """Return the rows of the verify grid for the wheels of some jobs."""
    wanted = {job.id for job in jobs}
    return tuple(_verify_row(row) for row in verify_jobs(grids.verify) if row.stamping.job.id in wanted)


def timeout(minutes: float, limits: Limits) -> int:
    """Return after how many minutes to end a job: twice the prediction, within the limit of the provider."""
    return min(max(math.ceil(2 * minutes / STEP) * STEP, SHORTEST_TIMEOUT), limits.job_minutes)


def choose_chunk(rows: Sequence[Row], chunk: int | None, limits: Limits) -> tuple[Row, ...]:
    """Return the rows of one matrix, counted from 0; empty if there are fewer. Without a number, all rows.

    Raises:
        MatrixError: All rows are asked for, and they are more than one matrix may have.
    """
    parts = chunks(rows, limits.jobs_per_matrix)
    if chunk is not None:
        return parts[chunk] if chunk < len(parts) else ()
    if len(parts) > 1:
        raise MatrixError(
            Problem(
                what=f"{len(rows)} rows do not fit into one matrix, which may have {limits.jobs_per_matrix}",
                hint=f"ask for one part after the other, '--chunk 0' to '--chunk {len(parts) - 1}'",
            )
        )
    return tuple(rows)


def to_json(rows: Sequence[BuildRow] | Sequence[VerifyRow]) -> str:
    """Return the matrix as one line of JSON."""
    return json.dumps({"include": list(rows)}, separators=(",", ":"))


def _verify_row(row: VerifyJob) -> VerifyRow:
    platform = row.stamping.job.platform
    return VerifyRow(
        wheel_job=row.stamping.job.id,
        platform=platform.id,
        os=platform.os.value,
        runner=row.runner,
        container=row.image,
        pythons="\n".join(python.version for python in row.pythons),
    )


def _id(job: Job) -> str:
    return job.id


def _systems(jobs: Iterable[Job]) -> frozenset[OperatingSystem]:
    return frozenset(job.platform.os for job in jobs)


def _release_first(jobs: Sequence[Job]) -> Sequence[Job]:
    """Return the jobs of releases, or all if the family has none."""
    return [job for job in jobs if job.tier is Tier.RELEASE] or jobs


def _one_family_per_system(
    systems: Mapping[Family, frozenset[OperatingSystem]],
) -> Mapping[Family, OperatingSystem]:
    """Give each operating system a family of its own that runs there; empty if that cannot be."""
    wanted = sorted(frozenset[OperatingSystem]().union(*systems.values()))
    for families in permutations(systems, len(wanted)):
        pairs = tuple(zip(families, wanted, strict=True))
        if all(system in systems[family] for family, system in pairs):
            return dict(pairs)
    return {}
