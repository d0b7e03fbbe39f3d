"""What a job's wheel must be: `matrix.Job` → `Promise`."""

from __future__ import annotations

import dataclasses
import json
import sys
import tomllib
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel

from ci.checks.promise import Promise
from ci.checks.systems import system_libraries
from ci.wheel.distinfo import WheelName
from ci.wheel.facts import library_stem
from matrix import Family, Job, OperatingSystem, read_facts
from matrix.derive.variants import variant_of
from wheelgrid.errors import BuildError, Problem
from wheelgrid.process import Runner
from wheelgrid.record import GpuContent, VariantMark
from wheelgrid.variants import VARIANTS

_SUFFIXES = MappingProxyType(
    {OperatingSystem.LINUX: ".so", OperatingSystem.MACOS: ".dylib", OperatingSystem.WINDOWS: ".dll"}
)
_ARCHITECTURES = MappingProxyType({"amd64": "x86_64", "arm64": "aarch64"})

_WITHOUT_GPU = frozenset({Family.CPU, Family.OPENBLAS, Family.RPC})


class _Project(BaseModel):
    version: str | None = None


class _Metadata(BaseModel):
    version: str


class _PyProject(BaseModel):
    project: _Project = _Project()


def promise_of(job: Job, version: str, tag_floor: str | None) -> Promise:
    """Return what the wheel of a job must hold.

    Args:
        job: The job.
        version: Public version of the package.
        tag_floor: Lowest platform tag that the wheel must reach, as a rule that of the job; none for a wheel
            that was compiled for the system of its machine.
    """
    payload, os = job.payload, job.platform.os
    prefix = payload.cpu_module_prefix
    return Promise(
        distribution=job.project.name,
        package=job.project.import_name,
        version=version,
        label=job.label,
        requirements=job.requires,
        platform=job.platform.id,
        tag_family=job.wheel_tag_floor.partition("_")[0],
        job=job.id,
        backend=job.backend.id,
        architecture=_ARCHITECTURES.get(job.platform.architecture, job.platform.architecture),
        tag_floor=tag_floor,
        folder=payload.folder,
        libraries=_stems(payload.libraries, os),
        modules=_stems(payload.modules, os),
        cpu_module_prefix=None if prefix is None else _stems((prefix,), os)[0],
        cpu_variants=payload.cpu_variants,
        module_entry_points=payload.module_entry_points,
        cpu_module_entry_points=payload.cpu_module_entry_points,
        external_libraries=system_libraries(job.platform) | frozenset(job.external_libraries),
        gpu=_gpu_content(job),
        size_budget_bytes=job.prediction.size_budget_bytes,
    )


def promises_of(job: Job, version: str, tag_floor: str | None) -> tuple[Promise, ...]:
    """Return what each wheel of a job must hold: that of its own index, then the variant if there is one."""
    own = promise_of(job, version, tag_floor)
    mark = variant_of(job, read_facts())
    return (own,) if mark is None else (own, as_variant(own, mark))


def promise_of_wheel(name: WheelName, job: Job, version: str, tag_floor: str | None) -> Promise:
    """Return what the wheel of this name must hold: if it has the label of a variant, what the variant must.

    A label that the job does not give gets the promise of its own index, which such a wheel does not keep.
    """
    promises = promises_of(job, version, tag_floor)
    called = {promise.variant.label: promise for promise in promises if promise.variant is not None}
    return called.get(name.variant or "", promises[0])


def as_variant(promise: Promise, mark: VariantMark) -> Promise:
    """Return what the variant wheel of the same compile must hold: all the same but version and index."""
    return dataclasses.replace(promise, label=None, variant=mark, backend=VARIANTS)


def _gpu_content(job: Job) -> GpuContent | None:
    """Return what the wheel has for GPUs, as far as the matrix tells; none for families without."""
    if job.backend.family in _WITHOUT_GPU:
        return None
    return GpuContent(
        family=job.backend.family.value,
        toolkit=job.backend.toolkit,
        architectures=job.architectures,
        ptx=job.ptx,
        gpus=job.gpus,
    )


def _stems(stems: tuple[str, ...], os: OperatingSystem) -> tuple[str, ...]:
    """Return stems as they are found in a wheel for a system; Windows drops or adds ``lib``."""
    return tuple(library_stem(f"{stem}{_SUFFIXES[os]}") or stem for stem in stems)


def version_of(package: Path, run: Runner) -> str:
    """Return the version of a package, from its ``pyproject.toml`` or else from its build backend.

    Raises:
        BuildError: The package has no readable ``pyproject.toml``, or its backend states no version.
    """
    pyproject = package / "pyproject.toml"
    try:
        stated = _PyProject.model_validate(tomllib.loads(pyproject.read_text("utf-8"))).project.version
    except OSError as error:
        raise BuildError(
            Problem(what=f"cannot read the package: {error.strerror}", where=str(pyproject))
        ) from error
    except ValueError as error:
        raise BuildError(
            Problem(what=f"cannot be read as a package: {error}", where=str(pyproject))
        ) from error
    return _asked_version(package, run) if stated is None else stated


def _asked_version(package: Path, run: Runner) -> str:
    """Ask the build backend (PEP 517), which prepares the metadata and compiles nothing."""
    output = run((sys.executable, "-m", "build", "--metadata", "--no-isolation", package))
    begin = output.find("\n{") + 1  # what the backend says comes before
    try:
        found, _ = json.JSONDecoder().raw_decode(output, begin)
        return _Metadata.model_validate(found).version
    except ValueError as error:
        raise BuildError(
            Problem(
                what=f"its build backend states no version: {output.strip()!r}",
                where=str(package),
                hint='write version = "1.2.3" into the [project] table of its pyproject.toml',
            )
        ) from error
