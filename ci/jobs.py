"""Finds the job that is meant: by its id, by a wheel's file name, or as the one that every machine can do."""

from __future__ import annotations

from collections.abc import Sequence

from ci.wheel.distinfo import WheelName
from ci.wheel.policy import parse_platform_tag
from matrix import Family, Job, Matrix, Platform, Tier
from wheelgrid.errors import MatrixError, Problem, WheelRejectedError


def jobs_called(names: Sequence[str], jobs: Sequence[Job]) -> tuple[Job, ...]:
    """Return the jobs with these ids.

    Raises:
        MatrixError: There is no such job; all unknown names together.
    """
    known = {str(job.id): job for job in jobs}
    unknown = [
        Problem(what=f"there is no job {name!r}", hint="see `wheelgrid matrix show`")
        for name in names
        if name not in known
    ]
    if unknown:
        raise MatrixError(unknown)
    return tuple(known[name] for name in names)


def job_for(platform: Platform, matrix: Matrix, jobs: Sequence[Job]) -> Job:
    """Return the job that a machine of a platform can do without any toolkit: the released CPU backend.

    Raises:
        MatrixError: The matrix has no such backend, or does not build it on the platform.
    """
    backends = [
        backend.id
        for backend in matrix.backends
        if backend.family is Family.CPU and backend.tier is Tier.RELEASE and backend.toolkit is None
    ]
    for job in jobs:
        if job.backend.id in backends and job.platform.id == platform.id:
            return job
    raise MatrixError(
        Problem(
            what=f"the matrix releases no CPU wheel for this machine, {platform.id!r}",
            hint="see `wheelgrid matrix show --excluded` for the reason",
        )
    )


def job_of(name: WheelName, jobs: Sequence[Job]) -> Job:
    """Return the job with the label of a wheel and a platform of its kind.

    Raises:
        WheelRejectedError: No job of the matrix makes such a wheel.
    """
    systems = {_system(tag) for tag in name.platforms} - {None}
    for job in jobs:
        if job.label == (name.variant or name.version.local) and _system(job.wheel_tag_floor) in systems:
            return job
    stated = name.variant or name.version.local
    label = "no label" if stated is None else f"label {stated!r}"
    raise WheelRejectedError(
        Problem(
            what=f"no job of the matrix makes a wheel with {label} for {'.'.join(name.platforms)!r}",
            where=name.filename,
            hint="name its job with --job; `wheelgrid matrix show` lists all",
        )
    )


def _system(platform_tag: str) -> tuple[str, str | None] | None:
    tag = parse_platform_tag(platform_tag)
    if tag is None:
        return None
    family = "manylinux" if tag.family == "linux" else tag.family
    return family, tag.architecture
