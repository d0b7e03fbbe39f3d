"""One job → its recorded wheels: compile once, stamp, verify, record, each a step that people see.

From one compile come the wheel of the backend's own index, and for a backend that installers can choose by
themselves the variant wheel: the same payload under another name.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from ci.checks.expectation import promises_of, version_of
from ci.checks.promise import Promise
from ci.checks.recording import make_record
from ci.checks.verify import CHECKS, VerifiedWheel, verify
from ci.ways import PlainWheel, Way, compile_job
from ci.wheel.inspector import inspect_wheel
from ci.wheel.stamp import Marking, stamp
from matrix import Job
from wheelgrid.errors import RecordError
from wheelgrid.files import FileWriteError, write_atomically
from wheelgrid.record import WheelRecord, metadata_path, read_record, record_path, write_record
from wheelgrid.workbench import Workbench


def build_job(job: Job, bench: Workbench, *, way: Way, image: str | None = None) -> WheelRecord:
    """Build the wheels of one job, verify them, and put them with their records into ``dist/wheels``.

    Args:
        job: The job.
        bench: Where and through what.
        way: Who compiles.
        image: Container image instead of the platform's, for cibuildwheel on Linux.

    Returns:
        The record of the wheel for the backend's own index. That of the variant wheel lies beside it.

    Raises:
        ToolkitError: A step failed; which one is on the console.
    """
    plain = compile_job(job, bench, way, image)
    version = version_of(bench.folder.root / job.project.path, bench.run)
    own, *_ = finish(job, plain, version, bench)
    return own


def finish(job: Job, plain: PlainWheel, version: str, bench: Workbench) -> tuple[WheelRecord, ...]:
    """Stamp, verify and record what was compiled; if one wheel is refused, none is recorded.

    Args:
        job: The job.
        plain: Its compiled wheel.
        version: Public version of the package.
        bench: Where and through what.

    Returns:
        The record of the wheel for the backend's own index, then that of the variant wheel if there is one.

    Raises:
        WheelRejectedError: A wheel disagrees with itself or does not hold what the job promised.
        FileWriteError: A folder cannot be written.
    """
    promises = promises_of(job, version, plain.tag_floor)
    with bench.console.step("stamp") as step:
        wheels = [_stamp(plain, promise, bench.folder.build / "stamped") for promise in promises]
        step.note = " and ".join(wheel.name for wheel in wheels)
        if plain.tag_floor is None and plain.platform_tags != (job.wheel_tag_floor,):
            step.note += f" (as this system made it; the release goes down to {job.wheel_tag_floor})"
    with bench.console.step("verify") as step:
        pairs = zip(wheels, promises, strict=True)
        verified = [verify(inspect_wheel(wheel), promise) for wheel, promise in pairs]
        step.note = f"{len(CHECKS)} checks passed, {verified[0].facts.size_bytes / 1e6:.2f} MB"
    return tuple(
        _release(one, wheel, bench.folder.wheels) for one, wheel in zip(verified, wheels, strict=True)
    )


def _stamp(plain: PlainWheel, promise: Promise, folder: Path) -> Path:
    marking = Marking(
        label=promise.label,
        requirements=promise.requirements,
        platform_tags=plain.platform_tags,
        variant=promise.variant,
    )
    return stamp(plain.path, marking, folder)


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
            record = replace(record, uploaded_at=earlier.uploaded_at, proofs=earlier.proofs)
    write_atomically(metadata_path(finished), verified.facts.envelope.metadata.content)
    try:
        wheel.replace(finished)
    except OSError as error:
        raise FileWriteError(finished, error) from error
    write_record(record, folder)
    return record
