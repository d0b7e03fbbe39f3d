"""``wheelgrid matrix``: tables for people on standard error, JSON for machines on standard output."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypedDict

import typer

from matrix.expand import expand
from matrix.job import Hole, Job, Plan
from matrix.model import Matrix, Tier
from matrix.reader import read_matrix
from wheelgrid.console import Console
from wheelgrid.locations import this_checkout

app = typer.Typer(no_args_is_help=True, help="What to build.")

MatrixPath = Annotated[
    Path | None, typer.Argument(metavar="[PATH]", help="The matrix; that of this checkout if not given.")
]


class JobRow(TypedDict):
    """A job, as JSON."""

    id: str
    """Name of the job."""
    backend: str
    """Id of the backend."""
    platform: str
    """Id of the platform."""
    family: str
    """Family of the backend."""
    label: str | None
    """Local version of the wheel."""
    tier: str
    """How far the wheel goes."""
    runner: str
    """Label of the machine that makes it."""
    wheel_tag_floor: str
    """Lowest platform tag of the wheel."""
    cmake_definitions: dict[str, str]
    """CMake definitions, sorted by name."""


class HoleRow(TypedDict):
    """A hole, as JSON."""

    id: str
    """Name that the job would have."""
    backend: str
    """Id of the backend."""
    platform: str
    """Id of the platform."""
    reason: str
    """Why it is not built."""


class PlanRows(TypedDict):
    """What ``show --json`` prints."""

    jobs: list[JobRow]
    """What is built."""
    holes: list[HoleRow]
    """What is not built."""


@app.command()
def check(path: MatrixPath = None) -> None:
    """Read the matrix and report every fault with its line."""
    chosen = path or _default_path()
    matrix = read_matrix(chosen)
    plan = expand(matrix)
    Console().say(
        f"{chosen} is sound: {len(matrix.backends)} backends, {len(matrix.platforms)} platforms, "
        f"{len(matrix.pythons)} Pythons; {len(plan.jobs)} jobs, {len(plan.holes)} holes"
    )


@app.command()
def show(
    path: MatrixPath = None,
    *,
    excluded: Annotated[bool, typer.Option("--excluded", help="Show what is not built, and why.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print jobs and holes as JSON.")] = False,
    backend: Annotated[str | None, typer.Option(help="Only this backend.")] = None,
    platform: Annotated[str | None, typer.Option(help="Only this platform.")] = None,
    tier: Annotated[Tier | None, typer.Option(help="Only backends of this tier.")] = None,
) -> None:
    """Show the jobs that follow from the matrix."""
    matrix = read_matrix(path or _default_path())
    plan = _chosen(matrix, backend=backend, platform=platform, tier=tier)
    if as_json:
        typer.echo(json.dumps(_rows(plan), indent=2))
    elif excluded:
        _show_holes(plan.holes)
    else:
        _show_jobs(plan.jobs)


def _chosen(matrix: Matrix, *, backend: str | None, platform: str | None, tier: Tier | None) -> Plan:
    """Expand a matrix to what the options ask for; an unknown name is a `MatrixError`."""
    backends = matrix.backends if backend is None else (matrix.backend(backend),)
    platforms = matrix.platforms if platform is None else (matrix.platform(platform),)
    wanted = tuple(one for one in backends if tier is None or one.tier is tier)
    return expand(matrix.model_copy(update={"backends": wanted, "platforms": platforms}))


def _show_jobs(jobs: Sequence[Job]) -> None:
    """Print the jobs, and what their platforms share in a table of its own: together they fit 80 columns."""
    console = Console()
    platforms = {job.platform.id: (job.platform.id, job.platform.runner, job.wheel_tag_floor) for job in jobs}
    rows = [platforms[name] for name in sorted(platforms)]
    console.table(f"{len(rows)} platforms", ("platform", "runner", "lowest tag"), rows)
    console.table(
        f"{len(jobs)} jobs", ("job", "tier", "GPUs"), [(job.id, job.tier, _gpus(job)) for job in jobs]
    )


def _show_holes(holes: Sequence[Hole]) -> None:
    """Print the holes, those of one backend with one reason in one row."""
    platforms: dict[tuple[str, str], list[str]] = {}
    for hole in holes:
        platforms.setdefault((hole.backend, hole.reason), []).append(hole.platform)
    rows = [(backend, ", ".join(names), reason) for (backend, reason), names in platforms.items()]
    Console().table(f"{len(holes)} holes", ("backend", "platforms", "reason"), rows)


def _gpus(job: Job) -> str:
    ptx = f" + PTX {' '.join(job.backend.ptx)}" if job.backend.ptx else ""
    return f"{' '.join(job.architectures)}{ptx}"


def _rows(plan: Plan) -> PlanRows:
    return {"jobs": [_job_row(job) for job in plan.jobs], "holes": [_hole_row(hole) for hole in plan.holes]}


def _job_row(job: Job) -> JobRow:
    return {
        "id": job.id,
        "backend": job.backend.id,
        "platform": job.platform.id,
        "family": job.backend.family.value,
        "label": job.label,
        "tier": job.tier.value,
        "runner": job.platform.runner,
        "wheel_tag_floor": job.wheel_tag_floor,
        "cmake_definitions": dict(job.cmake_definitions),
    }


def _hole_row(hole: Hole) -> HoleRow:
    return {"id": hole.id, "backend": hole.backend, "platform": hole.platform, "reason": hole.reason}


def _default_path() -> Path:
    """Return the matrix of this checkout, as seen from the working directory where that is shorter."""
    path = this_checkout().matrix
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
