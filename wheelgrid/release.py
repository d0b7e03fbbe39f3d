"""The main job for this machine: from the matrix and the sources to a proven wheel in an index."""

from __future__ import annotations

import shlex
import sys
from functools import partial
from pathlib import Path

import typer

from ci.build import build_job
from ci.jobs import job_for
from ci.ways import Way
from index_gen.build import Request, propose
from index_gen.settings import IndexSettings
from index_gen.site.publish import Publishing, publish
from index_gen.snippets import Target, snippets
from matrix import Job, expand, read_matrix, this_platform
from wheelgrid.files import exclusive
from wheelgrid.prove import prove_wheel
from wheelgrid.record import WheelRecord, write_record
from wheelgrid.workbench import Workbench, this_workbench


def release_command(context: typer.Context) -> None:
    """Run the main job for this machine: matrix, sources, compile, stamp, verify, index, prove."""
    release(this_workbench(context))


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
        _publish(bench)  # the pages say what was proven
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
        # The site of a machine that builds: a wheel that was built anew takes the place of the old.
        request = Request(sources=(wheels,))
        published = publish(site, partial(propose, request=request), Publishing(start_over=True))
        step.note = f"wheels: {len(published.tree.manifest.wheels)}, pages made: {len(published.made)}"


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
    url = IndexSettings().index_url(record.backend)
    target = Target(project=record.project, version=record.version, index=record.backend, url=url)
    texts = {snippet.tool: snippet.parts[0].text.splitlines() for snippet in snippets(target)}
    wheelgrid = Path(sys.executable).with_name("wheelgrid")
    for line in (
        "To install it, serve the site and name its index:",
        f"  {_shown(wheelgrid)} index serve {_shown(bench.folder.site)}",
        *(f"  {line}" for line in texts["pip"]),
        "or with uv:",
        *(f"  {line}" for line in texts["uv"]),
    ):
        bench.console.say(line)


def _shown(path: Path) -> str:
    """Return a path as a person would type it here."""
    here = Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))
