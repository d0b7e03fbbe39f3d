"""The main job for this machine: from the matrix and the sources to a proven wheel in an index."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from ci.build import build_job
from ci.jobs import job_for
from ci.ways import Way
from index_gen import IndexSettings, install_lines, lay_out, read_records, render, write
from matrix import Job, expand, read_matrix, this_platform
from wheelgrid.files import exclusive
from wheelgrid.prove import prove_wheel
from wheelgrid.record import WheelRecord, write_record
from wheelgrid.workbench import Workbench


def release(bench: Workbench) -> None:
    """Build, verify, index and prove the CPU wheel of this machine, then say how to install it.

    Raises:
        ToolkitError: A step failed; which one is on the console.
    """
    folder = bench.folder
    with exclusive(folder.build / "release.lock"):
        job = _plan(bench)
        record = build_job(job, bench, way=Way.HOST)
        _publish(bench)
        proven = prove_wheel(folder.wheels / record.filename, record, job, folder.site, bench)
        write_record(proven, folder.wheels)
    _summarise(proven, bench)


def _plan(bench: Workbench) -> Job:
    with bench.console.step("matrix") as step:
        matrix = read_matrix(bench.folder.matrix)
        plan = expand(matrix)
        step.note = f"{len(matrix.backends)} backends on {len(matrix.platforms)} platforms, no fault"
    with bench.console.step("plan") as step:
        job = job_for(this_platform(matrix), matrix, plan.jobs)
        step.note = f"{job.id}, one of {len(plan.jobs)} jobs ({len(plan.holes)} holes, each with its reason)"
    return job


def _publish(bench: Workbench) -> None:
    wheels, site = bench.folder.wheels, bench.folder.site
    with bench.console.step("index") as step:
        found = read_records([wheels])
        written = write(render(lay_out(found.records, IndexSettings())), site, found.folders)
        step.note = f"wheels: {len(found.records)}, files written: {len(written.changed)}"


def _summarise(record: WheelRecord, bench: Workbench) -> None:
    rows = [
        ("wheel", record.filename),
        ("size", f"{record.size_bytes / 1e6:.2f} MB"),
        ("platform tag", record.filename.removesuffix(".whl").rpartition("-")[2]),
        ("CPU levels", " ".join(record.cpu_variants) or "not split"),
        ("proven on", " ".join(dict.fromkeys(proof.python for proof in record.proofs))),
        ("sha256", record.sha256),
    ]
    bench.console.table("The wheel of this machine", ("", ""), rows)
    lines = install_lines(IndexSettings(), record.backend, record.project, record.version)
    wheelgrid = Path(sys.executable).with_name("wheelgrid")
    for line in (
        "To install it, serve the site and name its index:",
        f"  {_shown(wheelgrid)} index serve {_shown(bench.folder.site)}",
        f"  {lines.pip}",
        f"  {lines.uv}",
    ):
        bench.console.say(line)


def _shown(path: Path) -> str:
    """Return a path as a person would type it here."""
    here = Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))
