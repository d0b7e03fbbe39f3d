"""The main job for this machine: from the lock file to a proven wheel in an index."""

from __future__ import annotations

import shlex
import sys
from functools import partial
from pathlib import Path

from ci.build import build_job
from ci.proof.interpreters import find_interpreters, usual_folders
from ci.proof.model import get_model, read_proof_plan
from ci.proof.prove import Installer, Proving, clean_environment, digest_of_record, prove
from index_gen import IndexSettings, install_lines, lay_out, read_records, render, serving, write
from matrix import Job, Matrix, expand, read_matrix, this_platform
from wheelgrid.errors import MatrixError, Problem
from wheelgrid.files import exclusive
from wheelgrid.record import WheelRecord, write_record
from wheelgrid.workbench import Workbench

BACKEND = "cpu"
"""The backend that every machine can build and prove."""


def release(bench: Workbench) -> None:
    """Build, verify, index and prove the CPU wheel of this machine, then say how to install it.

    Raises:
        ToolkitError: A step failed; which one is on the console.
    """
    with exclusive(bench.checkout.build / "release.lock"):
        job = _plan(bench)
        record = build_job(job, bench)
        _publish(bench)
        proven = _prove(record, bench)
        write_record(proven, bench.checkout.wheels)
    _summarise(proven, bench)


def _plan(bench: Workbench) -> Job:
    with bench.console.step("matrix") as step:
        matrix = read_matrix(bench.checkout.matrix)
        plan = expand(matrix)
        step.note = f"{len(matrix.backends)} backends on {len(matrix.platforms)} platforms, no fault"
    with bench.console.step("plan") as step:
        job = _job_here(matrix, plan.jobs)
        step.note = f"{job.id}, one of {len(plan.jobs)} jobs ({len(plan.holes)} holes, each with its reason)"
    return job


def _job_here(matrix: Matrix, jobs: tuple[Job, ...]) -> Job:
    platform = this_platform(matrix)
    for job in jobs:
        if job.backend.id == BACKEND and job.platform.id == platform.id:
            return job
    raise MatrixError(
        Problem(
            what=f"the matrix builds no {BACKEND!r} wheel for this machine, {platform.id!r}",
            hint="see `wheelgrid matrix show --excluded` for the reason",
        )
    )


def _publish(bench: Workbench) -> None:
    wheels, site = bench.checkout.wheels, bench.checkout.site
    with bench.console.step("index") as step:
        found = read_records([wheels])
        written = write(render(lay_out(found.records, IndexSettings())), site, found.folders)
        step.note = f"wheels: {len(found.records)}, files written: {len(written.changed)}"


def _prove(record: WheelRecord, bench: Workbench) -> WheelRecord:
    checkout, console = bench.checkout, bench.console
    clean = partial(bench.run, env=clean_environment(bench.environment))
    plan = read_proof_plan()
    with console.step("model") as step:
        model = get_model(plan.model, checkout.build / "models", step.update)
        step.note = model.name
    with console.step("Pythons") as step:
        interpreters = find_interpreters(usual_folders(bench.environment), clean)
        step.note = ", ".join(interpreter.name for interpreter in interpreters)
    with console.step("prove") as step, serving(checkout.site) as url:
        proving = Proving(
            record=record,
            record_digest=digest_of_record(checkout.wheels / record.filename),
            install=_install_arguments(record, url),
            model=model,
            question=plan.question,
            folder=checkout.build / "prove",
        )
        proofs = prove(proving, interpreters, run=clean, done=step.update)
        step.note = f"{len(proofs)} installs, each says: {plan.question.prompt}{proofs[0].text}"
    return record.model_copy(update={"proofs": proofs})


def _install_arguments(record: WheelRecord, url: str) -> dict[Installer, tuple[str, ...]]:
    """Return what the lines of the index pages give to pip and to uv, so that exactly these are proven."""
    lines = install_lines(IndexSettings(base_url=url), record.backend, record.project, record.version)
    return {"pip": tuple(shlex.split(lines.pip)[1:]), "uv": tuple(shlex.split(lines.uv)[2:])}


def _summarise(record: WheelRecord, bench: Workbench) -> None:
    rows = [
        ("wheel", record.filename),
        ("size", f"{record.size_bytes / 1e6:.2f} MB"),
        ("platform tag", record.filename.removesuffix(".whl").rpartition("-")[2]),
        ("CPU levels", " ".join(record.cpu_variants)),
        ("proven on", " ".join(dict.fromkeys(proof.python for proof in record.proofs))),
        ("sha256", record.sha256),
    ]
    bench.console.table("The wheel of this machine", ("", ""), rows)
    lines = install_lines(IndexSettings(), record.backend, record.project, record.version)
    wheelgrid = Path(sys.executable).with_name("wheelgrid")
    for line in (
        "To install it, serve the site and name its index:",
        f"  {_shown(wheelgrid)} index serve {_shown(bench.checkout.site)}",
        f"  {lines.pip}",
        f"  {lines.uv}",
    ):
        bench.console.say(line)


def _shown(path: Path) -> str:
    """Return a path as a person would type it here."""
    here = Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))
