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
from ci.wheel.inspector import inspect_wheel
from ci.wheel.policy import lowest_platform_tag
from ci.wheel.stamp import Marking, stamp
from matrix import Job
from wheelgrid.errors import RecordError
from wheelgrid.files import FileWriteError, write_atomically
from wheelgrid.record import WheelRecord, metadata_path, read_record, record_path, write_record
from wheelgrid.workbench import Workbench


def build_job(job: Job, bench: Workbench) -> WheelRecord:
    """Build the wheel of one job on this machine, verify it, and put it with its record into ``dist/wheels``.

    Raises:
        ToolkitError: A step failed; which one is on the console.
    """
    package = bench.checkout.root / job.project.path
    promise = promise_of(job, version_of(package, job.project.import_name))
    plain = _compile(job, get_sources(bench), bench)
    with bench.console.step("stamp") as step:
        tag = lowest_platform_tag(plain)
        marking = Marking(label=promise.label, requirements=promise.requirements, platform_tags=(tag,))
        wheel = stamp(plain, marking, bench.checkout.build / "stamped")
        step.note = wheel.name
        if tag != job.wheel_tag_floor:
            step.note += f" (built on this machine's system; the release builds for {job.wheel_tag_floor})"
    with bench.console.step("verify") as step:
        verified = verify(inspect_wheel(wheel), promise)
        step.note = f"{len(CHECKS)} checks passed, {verified.facts.size_bytes / 1e6:.2f} MB"
    return _release(verified, wheel, bench.checkout.wheels)


def get_sources(bench: Workbench, clone: Path | None = None) -> Lock:
    """Fill ``vendor/llama.cpp`` by the lock file, as a step.

    Raises:
        SourceError: No source gives the pinned tree.
    """
    checkout = bench.checkout
    with bench.console.step("sources") as step:
        lock = read_lock(checkout.lock)
        origin = sync(
            lock,
            checkout.llama_cpp,
            downloads=checkout.build / "downloads",
            run=bench.run,
            progress=step.update,
            checkout=clone,
        )
        step.note = f"llama.cpp {lock.version} b{lock.build} ({lock.commit[:9]}), {origin}"
    return lock


def _compile(job: Job, lock: Lock, bench: Workbench) -> Path:
    root = bench.checkout.root
    request = CompileRequest(
        job=job.id,
        bindings=root / job.project.path,
        source_digest=lock.digest,
        definitions=dict(job.cmake_definitions),
        build_root=bench.checkout.build / "native",
    )
    environment = build_environment(root, bench.environment)
    with bench.console.step("compile") as step:
        compiled = compile_wheel(request, run=bench.run, environment=environment, progress=step.update)
        step.note = f"{compiled.compiled_files or 'no'} files compiled"
    return compiled.path


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
