"""A job → the GPUs that it serves unasked, and those that it was asked for and cannot serve."""

from __future__ import annotations

from matrix.derive.definitions import is_compressed
from matrix.derive.drivers import driver_floors
from matrix.derive.gpus import choose_gpus, find_further_targets
from matrix.derive.toolkit import find_toolkit
from matrix.facts.model import Facts
from matrix.job import Job
from matrix.known import VENDORS
from wheelgrid.record import ServedGpu


def further_gpus(job: Job, facts: Facts) -> tuple[ServedGpu, ...]:
    """Return the GPUs that nobody asked for and that run the wheel all the same, by its PTX."""
    compiler = find_toolkit(job.backend, facts)
    floors = driver_floors(compiler, job.platform.os, is_compressed=is_compressed(compiler, job.traits))
    targets = find_further_targets(job.backend, job.platform.id, compiler, facts)
    return tuple(floors.serve(target) for target in targets)


def unserved_gpus(job: Job, facts: Facts) -> tuple[str, ...]:
    """Return the GPUs that a job was asked for and that neither machine code nor PTX serves."""
    vendor = VENDORS.get(job.backend.family)
    if vendor is None:
        return ()
    served = {gpu.name for gpu in job.gpus}
    return tuple(
        gpu.name
        for gpu in choose_gpus(job.backend.gpus, vendor, facts)
        if gpu.exists_on(job.platform.id) and gpu.name not in served
    )
