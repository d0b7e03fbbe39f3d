"""One job → one recorded wheel: compile, stamp, verify, record, each a step that people see."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ci.checks.expectation import promise_of, version_of
from ci.checks.recording import make_record
from ci.checks.verify import CHECKS, VerifiedWheel, verify
from ci.ways import Way, compile_job
from ci.wheel.inspector import inspect_wheel
from ci.wheel.stamp import Marking, stamp
from matrix import Job
from wheelgrid.errors import RecordError
from wheelgrid.files import FileWriteError, write_atomically
from wheelgrid.record import WheelRecord, metadata_path, read_record, record_path, write_record
from wheelgrid.workbench import Workbench


def build_job(job: Job, bench: Workbench, *, way: Way, image: str | None = None) -> WheelRecord:
    """Build the wheel of one job, verify it, and put it with its record into ``dist/wheels``.

    Args:
        job: The job.
        bench: Where and through what.
        way: Who compiles.
        image: Container image instead of the platform's, for cibuildwheel on Linux.

    Raises:
        ToolkitError: A step failed; which one is on the console.
    """
    plain = compile_job(job, bench, way, image)
    version = version_of(bench.folder.root / job.project.path, bench.run)
    promise = promise_of(job, version, tag_floor=plain.tag_floor)
    with bench.console.step("stamp") as step:
        marking = Marking(
            label=promise.label, requirements=promise.requirements, platform_tags=plain.platform_tags
        )
        wheel = stamp(plain.path, marking, bench.folder.build / "stamped")
        step.note = wheel.name
        if plain.tag_floor is None and plain.platform_tags != (job.wheel_tag_floor,):
            step.note += f" (as this system made it; the release goes down to {job.wheel_tag_floor})"
    with bench.console.step("verify") as step:
        verified = verify(inspect_wheel(wheel), promise)
        step.note = f"{len(CHECKS)} checks passed, {verified.facts.size_bytes / 1e6:.2f} MB"
    return _release(verified, wheel, bench.folder.wheels)


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
