"""A plan → three grids: what is compiled, which wheels come of it, and what each is proven on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from packaging.version import Version

from matrix.facts.model import Facts, RunnerFact, VerifyImage
from matrix.job import Job, Plan
from matrix.model import Family, OperatingSystem, Python, Tier
from matrix.names import matches
from wheelgrid.errors import MatrixError, Problem


class Channel(StrEnum):
    """Where people get a wheel from."""

    BACKEND_INDEX = "backend-index"
    """An index of ours, which holds the wheels of one backend."""
    PACKAGE_INDEX = "package-index"
    """The package index that installers ask if nobody says otherwise; it refuses local versions (PEP 440)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One index that lists a wheel."""

    channel: Channel
    """Kind of index."""
    name: str
    """Folder of the backend's index, ``cu128``; on the package index the name of the project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamping:
    """One wheel that is made of a compile."""

    job: Job
    """The compile."""
    label: str | None
    """Local version of the wheel; none for the plain one."""
    destinations: tuple[Destination, ...]
    """Indexes that list it; none if it is not published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """One wheel on one Python on one system."""

    stamping: Stamping
    """The wheel."""
    python: Python
    """The Python that installs and imports it, of cibuildwheel or not."""
    runner: str
    """Label of the machine."""
    image: str | None
    """Container image on that machine, ``debian:12``; none if it is the machine's own system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyJob:
    """One wheel on one system with all its Pythons: one job of the CI provider."""

    stamping: Stamping
    """The wheel."""
    runner: str
    """Label of the machine."""
    image: str | None
    """Container image on that machine; none if it is the machine's own system."""
    pythons: tuple[Python, ...]
    """The Pythons, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grids:
    """The three grids of one plan."""

    build: tuple[Job, ...]
    """Compiles, sorted by id; those of the local tier too."""
    stamp: tuple[Stamping, ...]
    """Wheels, in the order of their compiles."""
    verify: tuple[Verification, ...]
    """Proofs of the published wheels, in the order of the wheels, images and Pythons."""


def lay_out(plan: Plan, facts: Facts) -> Grids:
    """Lay out the grids of a plan.

    Raises:
        MatrixError: The grids do not fit each other; see `check_grids`.
    """
    stampings = tuple(_stamping(job) for job in plan.jobs)
    grids = Grids(
        build=plan.jobs,
        stamp=stampings,
        verify=tuple(row for stamping in stampings for row in _verifications(stamping, facts)),
    )
    check_grids(grids)
    return grids


def check_grids(grids: Grids) -> None:
    """Check that the grids fit each other.

    Every compile that is published is stamped and listed in the index of its backend, nothing else is listed,
    each published wheel has a proof, and no two wheels on one index share a file name.

    Raises:
        MatrixError: They do not; carries every fault.
    """
    problems = [*_unlisted(grids), *_strangers(grids), *_unproven(grids), *_twins(grids)]
    if problems:
        raise MatrixError(problems)


def verify_jobs(verifications: Iterable[Verification]) -> tuple[VerifyJob, ...]:
    """Put the proofs of one wheel on one system together; they stand side by side in the grid."""
    return tuple(
        VerifyJob(stamping=stamping, runner=runner, image=image, pythons=tuple(row.python for row in group))
        for (stamping, runner, image), group in groupby(
            verifications, key=lambda row: (row.stamping, row.runner, row.image)
        )
    )


def is_published(job: Job) -> bool:
    """Tell whether the wheel of a job is for others."""
    return job.tier is not Tier.LOCAL


def _stamping(job: Job) -> Stamping:
    return Stamping(job=job, label=job.label, destinations=tuple(_destinations(job)))


def _destinations(job: Job) -> Iterator[Destination]:
    if is_published(job):
        yield Destination(channel=Channel.BACKEND_INDEX, name=job.index_slug)
        if job.backend.family is Family.CPU and job.label is None:
            yield Destination(channel=Channel.PACKAGE_INDEX, name=job.project.name)


def _verifications(stamping: Stamping, facts: Facts) -> Iterator[Verification]:
    if not stamping.destinations:
        return
    job = stamping.job
    for runner in _runners(job, facts):
        for python in job.pythons:
            yield Verification(stamping=stamping, python=python, runner=runner, image=None)
    for image in _images(job, facts):
        for python in job.pythons:
            if python.version == image.python:
                yield Verification(
                    stamping=stamping, python=python, runner=job.platform.runner, image=image.name
                )


def _runners(job: Job, facts: Facts) -> tuple[str, ...]:
    """Return the machines that prove a wheel with every Python; none for musl, which has only images."""
    platform = job.platform
    if platform.libc == "musl":
        return ()
    kind = facts.runner(platform.runner)
    return tuple(
        runner.label
        for runner in facts.runners
        if (runner.os, runner.architecture) == (kind.os, kind.architecture) and _is_new_enough(runner, job)
    )


def _is_new_enough(runner: RunnerFact, job: Job) -> bool:
    """Tell whether the macOS of a machine is new enough for a wheel; other systems have no such floor."""
    target = job.platform.deployment_target
    return target is None or runner.macos is None or runner.macos >= Version(target).major


def _images(job: Job, facts: Facts) -> tuple[VerifyImage, ...]:
    """Return the container images that a wheel is proven in, each with its own Python; none outside Linux."""
    if job.platform.os is not OperatingSystem.LINUX:
        return ()
    lowest = None if job.platform.image is None else Version(facts.image(job.platform.image).libc_version)
    return tuple(image for image in facts.verify_images if _runs(image, job, lowest))


def _runs(image: VerifyImage, job: Job, lowest: Version | None) -> bool:
    """Tell whether a wheel runs in an image: it stands for the platform, and its C library is new enough."""
    if image.libc != job.platform.libc or not matches(job.platform.id, image.platforms):
        return False
    return lowest is None or Version(image.libc_version) >= lowest


def _unlisted(grids: Grids) -> Iterator[Problem]:
    listed = {
        row.job.id
        for row in grids.stamp
        if Destination(channel=Channel.BACKEND_INDEX, name=row.job.index_slug) in row.destinations
    }
    for job in grids.build:
        if is_published(job) and job.id not in listed:
            yield Problem(
                what=f"no index lists the wheel of job {job.id!r}",
                hint=f"stamp it for the index {job.index_slug!r}",
            )


def _strangers(grids: Grids) -> Iterator[Problem]:
    published = {job.id for job in grids.build if is_published(job)}
    for row in grids.stamp:
        if row.destinations and row.job.id not in published:
            yield Problem(
                what=f"index {row.destinations[0].name!r} lists a wheel of job {row.job.id!r}, "
                "which is not published",
                hint="drop the row, or change the tier of the backend",
            )


def _unproven(grids: Grids) -> Iterator[Problem]:
    wheels = (wheel for wheel, _ in groupby(row.stamping for row in grids.verify))
    proven = {(wheel.job.id, wheel.label) for wheel in wheels}
    for row in grids.stamp:
        if row.destinations and (row.job.id, row.label) not in proven:
            yield Problem(
                what=f"nothing proves the wheel of job {row.job.id!r}",
                hint=f"add a Python, or an image for {row.job.platform.id!r} that the wheel runs in, "
                "with a Python of the matrix",
            )


def _twins(grids: Grids) -> Iterator[Problem]:
    names = Counter((row.label, row.job.wheel_tag_floor) for row in grids.stamp if row.destinations)
    for (label, tag), count in sorted(names.items(), key=str):
        if count > 1:
            yield Problem(
                what=f"{count} wheels share the label {label!r} and the platform tag {tag!r}",
                hint="drop all but one; their file names are the same",
            )
