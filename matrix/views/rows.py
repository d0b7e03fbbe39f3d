"""A plan with its grids → what ``wheelgrid matrix show --json`` prints: everything that is derived.

The keys are promised to programs; a value is added, never renamed.
"""

from __future__ import annotations

from typing import TypedDict

from matrix.grids import Grids, Stamping
from matrix.job import ExpectedPayload, Hole, Job, Plan, Prediction
from matrix.views.github import VerifyRow, verify_rows
from wheelgrid.record import ServedGpu


class GpuRow(TypedDict):
    """A GPU that a wheel serves."""

    name: str
    """Name in the facts."""
    architecture: str
    """Architecture in the toolkit's spelling."""
    is_compiled: bool
    """Whether the wheel has machine code for it."""
    driver: str | None
    """Lowest driver; null where the facts know none."""
    reason: str
    """Why that driver."""


class PayloadRow(TypedDict):
    """The libraries of a wheel."""

    folder: str
    """Folder of the libraries."""
    libraries: list[str]
    """Stems of all libraries but the variants of the CPU module."""
    modules: list[str]
    """Stems of those among them that are loaded at run time."""
    cpu_module_prefix: str | None
    """How the stems of the CPU modules begin."""
    cpu_variants: list[str]
    """What follows that prefix."""
    module_entry_points: list[str]
    """Functions that every module exports."""
    cpu_module_entry_points: list[str]
    """Functions that every CPU module exports besides."""


class PredictionRow(TypedDict):
    """What a compile takes."""

    minutes: float
    """Wall time on the runner, to a tenth."""
    size_bytes: int
    """Size of the wheel."""
    size_budget_bytes: int
    """The most that it may weigh."""


class JobRow(TypedDict):
    """A job with everything that follows from it."""

    id: str
    """Name of the job."""
    backend: str
    """Id of the backend."""
    platform: str
    """Id of the platform."""
    family: str
    """Family of the backend."""
    toolkit: str | None
    """Version of the toolkit."""
    label: str | None
    """Local version of the wheel."""
    index_slug: str
    """Folder of its index."""
    tier: str
    """How far the wheel goes."""
    runner: str
    """Label of the machine that makes it."""
    image: str | None
    """Container image that it is made in."""
    wheel_tag_floor: str
    """Lowest platform tag of the wheel."""
    pythons: list[str]
    """Versions of the Pythons that it is tested on."""
    gpus: list[GpuRow]
    """GPUs that it serves."""
    architectures: list[str]
    """GPU architectures with machine code."""
    ptx: list[str]
    """GPU architectures with PTX."""
    host_compiler: str | None
    """C++ compiler that the toolkit calls; null if it accepts that of the image."""
    cmake_definitions: dict[str, str]
    """CMake definitions, sorted by name."""
    requires: list[str]
    """Requirements that the backend adds."""
    external_libraries: list[str]
    """Libraries that stay outside the wheel."""
    payload: PayloadRow
    """Libraries that it holds."""
    prediction: PredictionRow
    """What the compile takes."""


class HoleRow(TypedDict):
    """A hole."""

    id: str
    """Name that the job would have."""
    backend: str
    """Id of the backend."""
    platform: str
    """Id of the platform."""
    reason: str
    """Why it is not built."""


class DestinationRow(TypedDict):
    """An index that lists a wheel."""

    channel: str
    """``backend-index`` or ``package-index``."""
    name: str
    """Folder of the backend's index, or the name of the project."""


class WheelRow(TypedDict):
    """A wheel that is made of a compile."""

    job: str
    """Id of the job."""
    label: str | None
    """Local version of the wheel."""
    destinations: list[DestinationRow]
    """Indexes that list it."""


class PlanRows(TypedDict):
    """All of it."""

    jobs: list[JobRow]
    """What is built."""
    holes: list[HoleRow]
    """What is not built."""
    wheels: list[WheelRow]
    """Which wheels come of it, and where they go."""
    verify: list[VerifyRow]
    """What each published wheel is proven on."""


def plan_rows(plan: Plan, grids: Grids) -> PlanRows:
    """Return a plan and its grids as JSON has them."""
    return {
        "jobs": [job_row(job) for job in plan.jobs],
        "holes": [hole_row(hole) for hole in plan.holes],
        "wheels": [_wheel_row(row) for row in grids.stamp],
        "verify": list(verify_rows(plan.jobs, grids)),
    }


def job_row(job: Job) -> JobRow:
    """Return a job as JSON has it."""
    return {
        "id": job.id,
        "backend": job.backend.id,
        "platform": job.platform.id,
        "family": job.backend.family.value,
        "toolkit": job.backend.toolkit,
        "label": job.label,
        "index_slug": job.index_slug,
        "tier": job.tier.value,
        "runner": job.platform.runner,
        "image": job.platform.image,
        "wheel_tag_floor": job.wheel_tag_floor,
        "pythons": [python.version for python in job.pythons],
        "gpus": [_gpu_row(gpu) for gpu in job.gpus],
        "architectures": list(job.architectures),
        "ptx": list(job.ptx),
        "host_compiler": job.host_compiler,
        "cmake_definitions": dict(job.cmake_definitions),
        "requires": list(job.requires),
        "external_libraries": list(job.external_libraries),
        "payload": _payload_row(job.payload),
        "prediction": _prediction_row(job.prediction),
    }


def hole_row(hole: Hole) -> HoleRow:
    """Return a hole as JSON has it."""
    return {"id": hole.id, "backend": hole.backend, "platform": hole.platform, "reason": hole.reason}


def _gpu_row(gpu: ServedGpu) -> GpuRow:
    return {
        "name": gpu.name,
        "architecture": gpu.architecture,
        "is_compiled": gpu.is_compiled,
        "driver": gpu.driver,
        "reason": gpu.reason,
    }


def _payload_row(payload: ExpectedPayload) -> PayloadRow:
    return {
        "folder": payload.folder,
        "libraries": list(payload.libraries),
        "modules": list(payload.modules),
        "cpu_module_prefix": payload.cpu_module_prefix,
        "cpu_variants": list(payload.cpu_variants),
        "module_entry_points": list(payload.module_entry_points),
        "cpu_module_entry_points": list(payload.cpu_module_entry_points),
    }


def _prediction_row(prediction: Prediction) -> PredictionRow:
    return {
        "minutes": round(prediction.minutes, 1),
        "size_bytes": prediction.size_bytes,
        "size_budget_bytes": prediction.size_budget_bytes,
    }


def _wheel_row(row: Stamping) -> WheelRow:
    return {
        "job": row.job.id,
        "label": row.label,
        "destinations": [{"channel": one.channel.value, "name": one.name} for one in row.destinations],
    }
