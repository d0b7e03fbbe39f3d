"""The ways to compile a job into a plain wheel: cibuildwheel, this machine's compiler, or a portable one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ci.cibuildwheel.cache import default_folders
from ci.cibuildwheel.environment import ToolkitSetup, WheelTest
from ci.cibuildwheel.run import CibuildwheelRequest, CibuildwheelResult, run_cibuildwheel
from ci.compile import CompileRequest, build_environment, compile_wheel
from ci.sources import get_sources
from ci.toolchain.model import Toolchain
from ci.toolchain.portable import portable_toolchain
from ci.toolkits.container import before_all, container_environment
from ci.wheel.distinfo import parse_wheel_name
from ci.wheel.policy import lowest_platform_tag
from matrix import Job, OperatingSystem, Platform
from wheelgrid.errors import BuildError, Problem
from wheelgrid.locations import cache_folder
from wheelgrid.workbench import Workbench

DISK_PER_BYTE = 150
"""Bytes on the disk for each byte of the wheel: objects, libraries and the compiler cache of a cold build."""
DISK_AT_MOST_BYTES = 5_000_000_000
"""Where that rule ends: GPU code grows in the wheel, not in the objects."""
IMAGE_COMPILER = "CMAKE_CUDA_HOST_COMPILER"
"""The definition that names a compiler of the container image, and means nothing outside."""


class Way(StrEnum):
    """Who compiles."""

    CIBUILDWHEEL = "cibuildwheel"
    """cibuildwheel: on Linux in the container image of the platform, elsewhere on the machine itself."""
    HOST = "host"
    """The compiler of this machine; on Linux the wheel needs a C library as new as this machine's."""
    PORTABLE = "portable"
    """A compiler that brings the C library of the platform; for other platforms than this machine's too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainWheel:
    """A compiled wheel without label; nothing is believed of it yet."""

    path: Path
    """The wheel."""
    platform_tags: tuple[str, ...]
    """Platforms that it may claim."""
    tag_floor: str | None
    """Platform tag that it must reach, as this way keeps the job's promise; none if it does not."""


def compile_job(job: Job, bench: Workbench, way: Way, image: str | None) -> PlainWheel:
    """Compile the plain wheel of a job, as steps.

    Raises:
        BuildError: This way does not make this job's wheel on this machine, or the build failed.
        ToolNotFoundError: No compiler, or no container engine.
        SourceError: The sources or a compiler cannot be had.
    """
    match way:
        case Way.CIBUILDWHEEL:
            return _by_cibuildwheel(job, bench, image)
        case Way.HOST:
            return _on_host(job, bench)
        case Way.PORTABLE:
            return _portably(job, bench)


def require_here(job: Job, here: Platform) -> None:
    """Refuse to build with the compiler of a machine of another system or processor.

    Raises:
        BuildError: The job is for another platform.
    """
    if job.platform.id != here.id:
        raise BuildError(
            Problem(
                what=f"{job.id!r} can not be built with the compiler of this machine, which is {here.id!r}",
                hint=f"try --portable, or build it on a machine such as {job.platform.runner!r}",
            )
        )


def check_of(job: Job) -> WheelTest:
    """Return what cibuildwheel runs with the wheel: what the project says, else that it is imported."""
    test = job.project.test
    if test is None:
        # Double quotes: cmd.exe knows no others.
        return WheelTest(command=f'python -c "import {job.project.import_name}"')
    return WheelTest(command=test.command, requires=test.requires, sources=test.sources)


def toolkit_of(job: Job) -> ToolkitSetup:
    """Return how the toolkit comes into the image; elsewhere than on Linux it is on the machine already.

    Raises:
        BuildError: Nobody can install it there.
    """
    if job.platform.os is not OperatingSystem.LINUX:
        return ToolkitSetup()
    script = before_all(job).rstrip()
    return ToolkitSetup(commands=(script,) if script else (), environment=container_environment(job))


def _on_host(job: Job, bench: Workbench) -> PlainWheel:
    definitions = {name: value for name, value in job.cmake_definitions if name != IMAGE_COMPILER}
    wheel = _compiled(job, bench, definitions, toolchain=None)
    return PlainWheel(path=wheel, platform_tags=_platform_tags(wheel, job), tag_floor=None)


def _portably(job: Job, bench: Workbench) -> PlainWheel:
    with bench.console.step("toolchain") as step:
        toolchain = portable_toolchain(
            job,
            folder=cache_folder(bench.environment) / "tools",
            environment=build_environment(bench.folder.root, bench.environment),
            run=bench.run,
            progress=step.update,
        )
        step.note = toolchain.description
    wheel = _compiled(job, bench, dict(job.cmake_definitions), toolchain)
    tags = toolchain.platform_tags or _platform_tags(wheel, job)
    return PlainWheel(path=wheel, platform_tags=tags, tag_floor=job.wheel_tag_floor)


def _compiled(job: Job, bench: Workbench, definitions: dict[str, str], toolchain: Toolchain | None) -> Path:
    lock = get_sources(job.project, bench)
    root = bench.folder.root
    added = {} if toolchain is None else dict(toolchain.definitions)
    variables = {} if toolchain is None else dict(toolchain.environment)
    request = CompileRequest(
        job=job.id if toolchain is None else f"{job.id}-{Way.PORTABLE}",
        package=root / job.project.path,
        source_digest=None if lock is None else lock.digest,
        definitions={**definitions, **added},  # a portable compiler goes before the platform's own
        build_root=bench.folder.build / "native",
        toolchain=tuple(sorted(variables.items())),
        disk_needed_bytes=min(DISK_PER_BYTE * job.prediction.size_bytes, DISK_AT_MOST_BYTES),
    )
    environment = {**build_environment(root, bench.environment), **variables}
    with bench.console.step("compile") as step:
        compiled = compile_wheel(request, run=bench.run, environment=environment, progress=step.update)
        step.note = f"{compiled.compiled_files or 'no'} files compiled"
    return compiled.path


def _platform_tags(wheel: Path, job: Job) -> tuple[str, ...]:
    """Return auditwheel's verdict on Linux; other systems have the floor that the compiler was told."""
    if job.platform.os is OperatingSystem.LINUX:
        return (lowest_platform_tag(wheel, job.external_libraries),)
    return parse_wheel_name(wheel).platforms


def _by_cibuildwheel(job: Job, bench: Workbench, image: str | None) -> PlainWheel:
    get_sources(job.project, bench)
    request = CibuildwheelRequest(
        job=job,
        package=bench.folder.root / job.project.path,
        test=check_of(job),
        folder=bench.folder.build / "cibuildwheel" / job.id,
        cache=default_folders(bench.environment),
        image=image,
        toolkit=toolkit_of(job),
    )
    with bench.console.step("cibuildwheel") as step:
        result = run_cibuildwheel(request, run=bench.run, environment=bench.environment, progress=step.update)
        step.note = summary_of(result)
    return PlainWheel(
        path=result.wheel,
        platform_tags=parse_wheel_name(result.wheel).platforms,
        tag_floor=None if image else job.wheel_tag_floor,
    )


def summary_of(result: CibuildwheelResult) -> str:
    """Say in a few words what cibuildwheel did: where, on which Pythons, and what came from the cache."""
    where = f"in {result.image} by {result.engine}, " if result.engine else ""
    tested = ", ".join(python.identifier.partition("-")[0] for python in result.tested)
    untested = ", ".join(identifier.partition("-")[0] for identifier in result.untested)
    missing = f"; the image has no {untested}" if untested else ""
    hits = result.cache_use
    cache = f"; {hits.hits} of {hits.hits + hits.misses} objects from the cache" if hits else ""
    return f"{where}tested on {tested}{missing}{cache}"
