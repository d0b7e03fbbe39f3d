"""A matrix, its plan and the facts → what the pages of the index may say of a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from matrix.derive.reach import further_gpus
from matrix.facts.model import CudaMention, CudaToolkit, Facts, Generation, Gpu, RocmRelease
from matrix.job import Job, Plan, job_id
from matrix.known import VENDORS
from matrix.model import Backend, Family, Matrix, OperatingSystem, Platform
from matrix.views.titles import backend_title, platform_title
from wheelgrid.offer import (
    Cell,
    DriverFloor,
    Offer,
    OfferedBackend,
    OfferedDriver,
    OfferedGpu,
    OfferedPlatform,
    OfferedToolkit,
)
from wheelgrid.record import ServedGpu

_FAMILIES = {vendor: family for family, vendor in VENDORS.items()}


def offer_of(matrix: Matrix, plan: Plan, facts: Facts) -> Offer:
    """Return everything that a project plans to publish, with the reason for every hole."""
    return Offer(
        project=matrix.project.name,
        platforms=tuple(_platform(platform) for platform in matrix.platforms),
        backends=tuple(_backend(backend, plan, facts) for backend in matrix.backends),
        cells=tuple(_cells(matrix, plan)),
        pythons=tuple(python.version for python in sorted(matrix.pythons, key=lambda one: one.order)),
        gpus=tuple(
            _gpu(gpu, generation, matrix.platforms)
            for generation in facts.generations
            for gpu in generation.gpus
        ),
        toolkits=(*_cuda(facts), *(_rocm(release) for release in facts.rocm)),
    )


def _platform(platform: Platform) -> OfferedPlatform:
    return OfferedPlatform(id=platform.id, title=platform_title(platform), os=platform.os.value)


def _backend(backend: Backend, plan: Plan, facts: Facts) -> OfferedBackend:
    jobs = [job for job in plan.jobs if job.backend.id == backend.id]
    return OfferedBackend(
        id=backend.id,
        title=backend_title(backend),
        family=backend.family.value,
        toolkit=backend.toolkit,
        tier=backend.tier.value,
        drivers=tuple(_floors(jobs, facts)) if backend.family is Family.CUDA else (),
    )


def _floors(jobs: Sequence[Job], facts: Facts) -> Iterator[DriverFloor]:
    """Yield the oldest drivers on each system: all GPUs that are served alike have one floor there."""
    for system in OperatingSystem:
        here = [job for job in jobs if job.platform.os is system]
        asked = [gpu for job in here for gpu in job.gpus]
        if here:
            yield DriverFloor(
                os=system.value,
                machine_code=_driver(gpu for gpu in asked if gpu.is_compiled),
                ptx=_driver(
                    gpu
                    for gpu in (*asked, *(gpu for job in here for gpu in further_gpus(job, facts)))
                    if not gpu.is_compiled
                ),
            )


def _driver(gpus: Iterable[ServedGpu]) -> str | None:
    return next((gpu.driver for gpu in gpus), None)


def _cells(matrix: Matrix, plan: Plan) -> Iterator[Cell]:
    holes = {hole.id: hole.reason for hole in plan.holes}
    for backend in matrix.backends:
        for platform in matrix.platforms:
            reason = holes.get(job_id(backend.id, platform.id))
            yield Cell(backend=backend.id, platform=platform.id, hole=reason)


def _gpu(gpu: Gpu, generation: Generation, platforms: Iterable[Platform]) -> OfferedGpu:
    return OfferedGpu(
        name=gpu.name,
        title=gpu.title or gpu.products,
        family=_FAMILIES[generation.vendor].value,
        architecture=gpu.architectures[-1][1],
        products=gpu.products,
        platforms=tuple(platform.id for platform in platforms if gpu.exists_on(platform.id)),
    )


def _cuda(facts: Facts) -> Iterator[OfferedToolkit]:
    known: list[CudaToolkit | CudaMention] = [*facts.cuda_mentions, *facts.cuda]
    for release in sorted(known, key=lambda one: one.order):
        came = {"linux": release.linux_driver, "windows": release.windows_driver}
        drivers = tuple(
            OfferedDriver(os=system, version=driver) for system, driver in came.items() if driver is not None
        )
        yield OfferedToolkit(
            family=Family.CUDA.value,
            version=release.version,
            runs_on=_cuda_runs_on(release, facts),
            drivers=drivers,
        )


def _cuda_runs_on(release: CudaToolkit | CudaMention, facts: Facts) -> str:
    for major in facts.cuda_majors:
        if major.major == release.major:
            return (
                f"driver {major.linux_driver} or newer on Linux, {major.windows_driver} or newer on Windows"
            )
    if release.linux_driver is None:
        return ""
    windows = "" if release.windows_driver is None else f", {release.windows_driver} on Windows"
    return f"the driver that came with it or a newer one: {release.linux_driver} on Linux{windows}"


def _rocm(release: RocmRelease) -> OfferedToolkit:
    return OfferedToolkit(
        family=Family.ROCM.value,
        version=release.version,
        runs_on=f"the kernel driver that ROCm {release.version} supports",
        libraries=release.excluded_libraries,
    )
