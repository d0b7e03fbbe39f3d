"""One job → one recorded wheel: sources, compile, stamp, verify, record, each a step that people see."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ci.checks.expectation import promise_of, version_of
from ci.checks.recording import make_record
from ci.checks.verify import CHECKS, VerifiedWheel, verify
from ci.compile import CompileRequest, build_environment, compile_wheel
from ci.vendoring.lock import Lock, read_lock
from ci.vendoring.sources import sync
from ci.wheel.distinfo import parse_wheel_name
from ci.wheel.inspector import inspect_wheel
from ci.wheel.policy import lowest_platform_tag
from ci.wheel.stamp import Marking, stamp
from matrix import Job, OperatingSystem, Platform, Project
from wheelgrid.errors import BuildError, Problem, RecordError, SourceError
from wheelgrid.files import FileWriteError, write_atomically
from wheelgrid.record import WheelRecord, metadata_path, read_record, record_path, write_record
from wheelgrid.workbench import Workbench

DISK_PER_BYTE = 150
"""Bytes on the disk for each byte of the wheel: objects, libraries and the compiler cache of a cold build."""
DISK_AT_MOST_BYTES = 5_000_000_000
"""Where that rule ends: GPU code grows in the wheel, not in the objects."""


def build_job(job: Job, bench: Workbench) -> WheelRecord:
    """Build the wheel of one job on this machine, verify it, and put it with its record into ``dist/wheels``.

    Raises:
        ToolkitError: A step failed; which one is on the console.
    """
    version = version_of(bench.folder.root / job.project.path, bench.run)
    promise = promise_of(job, version, tag_floor=None)
    plain = _compile(job, get_sources(job.project, bench), bench)
    with bench.console.step("stamp") as step:
        tags = _platform_tags(plain, job)
        marking = Marking(label=promise.label, requirements=promise.requirements, platform_tags=tags)
        wheel = stamp(plain, marking, bench.folder.build / "stamped")
        step.note = wheel.name
        if tags != (job.wheel_tag_floor,):
            step.note += f" (built on this machine's system; the release builds for {job.wheel_tag_floor})"
    with bench.console.step("verify") as step:
        verified = verify(inspect_wheel(wheel), promise)
        step.note = f"{len(CHECKS)} checks passed, {verified.facts.size_bytes / 1e6:.2f} MB"
    return _release(verified, wheel, bench.folder.wheels)


def require_here(job: Job, here: Platform) -> None:
    """Refuse to build for another system or processor than that of this machine.

    Raises:
        BuildError: The job is for another platform.
    """
    if job.platform.id != here.id:
        raise BuildError(
            Problem(
                what=f"{job.id!r} can not be built here: this machine is {here.id!r}",
                hint=f"build it on a machine such as {job.platform.runner!r}",
            )
        )


def get_sources(project: Project, bench: Workbench, clone: Path | None = None) -> Lock | None:
    """Fetch the native sources that the project pins, as a step; none if they lie in its package.

    Raises:
        SourceError: The lock cannot be read, or no source gives the pinned tree.
    """
    if project.sources is None:
        return None
    with bench.console.step("sources") as step:
        lock = read_lock(bench.folder.root / project.sources)
        origin = sync(
            lock,
            bench.folder.root / lock.folder,
            downloads=bench.folder.build / "downloads",
            run=bench.run,
            progress=step.update,
            checkout=clone,
        )
        step.note = f"{lock.title} ({lock.commit[:9]}), {origin}"
    return lock


def lock_path(project: Project, bench: Workbench) -> Path:
    """Return where the lock file of a project lies.

    Raises:
        SourceError: The project pins no sources.
    """
    if project.sources is None:
        raise SourceError(
            Problem(
                what=f"the project {project.name!r} pins no sources",
                where=str(bench.folder.matrix),
                hint="name a lock file as project.sources in the matrix, if the sources lie elsewhere",
            )
        )
    return bench.folder.root / project.sources


def _compile(job: Job, lock: Lock | None, bench: Workbench) -> Path:
    root = bench.folder.root
    request = CompileRequest(
        job=job.id,
        package=root / job.project.path,
        source_digest=None if lock is None else lock.digest,
        definitions=dict(job.cmake_definitions),
        build_root=bench.folder.build / "native",
        disk_needed_bytes=min(DISK_PER_BYTE * job.prediction.size_bytes, DISK_AT_MOST_BYTES),
    )
    environment = build_environment(root, bench.environment)
    with bench.console.step("compile") as step:
        compiled = compile_wheel(request, run=bench.run, environment=environment, progress=step.update)
        step.note = f"{compiled.compiled_files or 'no'} files compiled"
    return compiled.path


def _platform_tags(plain: Path, job: Job) -> tuple[str, ...]:
    """Return auditwheel's verdict on Linux; other systems have the floor that the compiler was told."""
    if job.platform.os is OperatingSystem.LINUX:
        return (lowest_platform_tag(plain, job.external_libraries),)
    return parse_wheel_name(plain).platforms


def _release(verified: VerifiedWheel, wheel: Path, folder: Path) -> WheelRecord:
    """Move a verified wheel to the finished ones, with its METADATA and record beside it.

    The same bytes as before keep their date and their proofs.
    """
    finished = folder / wheel.name
    record = make_record(verified, uploaded_at=datetime.now(UTC).replace(microsecond=0))
    try:
        earlier = read_record(record_path(finished))
    except RecordError:
        pass
    else:
        if earlier.sha256 == record.sha256:
            record = record.model_copy(update={"uploaded_at": earlier.uploaded_at, "proofs": earlier.proofs})
    write_atomically(metadata_path(finished), verified.facts.envelope.metadata.content)
    try:
        wheel.replace(finished)
    except OSError as error:
        raise FileWriteError(finished, error) from error
    write_record(record, folder)
    return record
