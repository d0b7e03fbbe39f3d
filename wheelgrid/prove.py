"""``wheelgrid prove``: a finished wheel, installed from its index and used on the Pythons of this machine."""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from ci.jobs import jobs_called
from ci.proof.interpreters import Interpreter, choose_interpreters, find_interpreters, usual_folders
from ci.proof.plan import Probe, ProofPlan, get_probe, read_proof_plan
from ci.proof.prove import Installer, Proving, clean_environment, digest_of_record, prove
from index_gen.build import Request, propose
from index_gen.serving.server import serving
from index_gen.settings import IndexSettings
from index_gen.site.publish import publish
from index_gen.snippets import install_lines
from matrix import Job, Platform, Project, expand, read_matrix, this_platform
from wheelgrid.errors import Problem, ProofError, RecordError
from wheelgrid.files import exclusive, sha256_of
from wheelgrid.record import (
    RECORD_SUFFIX,
    PythonProof,
    WheelRecord,
    read_record,
    record_path,
    write_record,
)
from wheelgrid.workbench import Workbench, this_workbench


def prove_command(
    context: typer.Context,
    wheels: Annotated[
        list[Path],
        typer.Argument(
            metavar="WHEEL...", help="Wheels, or their records; each record lies beside its wheel."
        ),
    ],
    python: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VERSION", help="Python to prove on, 3.13t; may be repeated. All of this machine if none."
        ),
    ] = None,
) -> None:
    """Install wheels from a temporary index on the Pythons of this machine, use them, and record it."""
    bench = this_workbench(context)
    with exclusive(bench.folder.build / "release.lock"):
        matrix = read_matrix(bench.folder.matrix)
        jobs = expand(matrix).jobs
        found = installable([read_finished(path) for path in wheels])
        require_provable([record for record, _ in found], matrix.project, this_platform(matrix))
        chosen = jobs_called([record.job for record, _ in found], jobs)
        for (record, folder), job in zip(found, chosen, strict=True):
            with tempfile.TemporaryDirectory() as temporary:
                site = Path(temporary) / "site"
                request = Request(sources=(record_path(folder / record.filename),))
                publish(site, partial(propose, request=request))
                wheel = folder / record.filename
                proven = prove_wheel(wheel, record, job, site, bench, pythons=python or ())
            write_record(proven, folder)


def installable(found: Sequence[tuple[WheelRecord, Path]]) -> list[tuple[WheelRecord, Path]]:
    """Return the wheels that every installer takes: a variant holds what the wheel of its job holds.

    Raises:
        ProofError: There is none.
    """
    plain = [(record, folder) for record, folder in found if record.variant is None]
    if not plain:
        raise ProofError(
            Problem(
                what="only uv installs variant wheels, and only where it finds their GPU",
                where=found[0][0].filename,
                hint="prove the wheel of the same job, which holds the same libraries",
            )
        )
    return plain


def require_provable(records: Sequence[WheelRecord], project: Project, here: Platform) -> None:
    """Refuse wheels of other projects, and of other platforms than that of this machine; all together.

    Raises:
        ProofError: Some cannot be proven here.
    """
    problems = []
    for record in records:
        if record.project != project.name:
            hint = "name the folder of its project with --project"
            what = f"a wheel of {record.project!r}, and this is the project {project.name!r}"
            problems.append(Problem(what=what, where=record.filename, hint=hint))
        elif record.platform != here.id:
            what = f"a wheel for {record.platform!r}, and this machine is {here.id!r}"
            hint = "prove it on a machine of its platform, as the workflows do"
            problems.append(Problem(what=what, where=record.filename, hint=hint))
    if problems:
        raise ProofError(problems)


def read_finished(path: Path) -> tuple[WheelRecord, Path]:
    """Return the record of a finished wheel, and the folder where both lie.

    Args:
        path: The wheel or its record.

    Raises:
        RecordError: There is no record, or the wheel is not the one that it speaks of.
    """
    record = read_record(path if path.name.endswith(RECORD_SUFFIX) else record_path(path))
    wheel = path.with_name(record.filename)
    problem: str | None = None
    if not wheel.is_file():
        problem = f"{record.filename!r} does not lie beside its record"
    elif sha256_of(wheel) != record.sha256:
        problem = "the wheel is not the one that its record speaks of: the digest differs"
    if problem is not None:
        hint = "keep wheel and record together; `wheelgrid build` makes both"
        raise RecordError(Problem(what=problem, where=str(path), hint=hint))
    return record, wheel.parent


def prove_wheel(
    wheel: Path, record: WheelRecord, job: Job, site: Path, bench: Workbench, *, pythons: Sequence[str] = ()
) -> WheelRecord:
    """Prove one wheel from a written site, as steps, and return its record with the proofs.

    Args:
        wheel: The wheel.
        record: Its record.
        job: Its job.
        site: Folder of a site that lists it.
        bench: Where and through what.
        pythons: Versions to prove on, ``3.13t``; none means every Python of the matrix on this machine.

    Raises:
        ProofError: The wheel does not install or work somewhere, or a Python is not on this machine.
    """
    console = bench.console
    plan = _plan_of(job.project, bench)
    clean = partial(bench.run, env=clean_environment(bench.environment, () if plan is None else plan.unset))
    probe = None if plan is None else _probe_of(plan, job.project, bench)
    with console.step("Pythons") as step:
        found = find_interpreters(usual_folders(bench.environment), clean)
        interpreters = _interpreters(found, job, pythons)
        step.note = ", ".join(interpreter.name for interpreter in interpreters)
    with console.step("prove") as step, serving(site) as url:
        proving = Proving(
            record=record,
            record_digest=digest_of_record(wheel),
            install=_install_arguments(record, url),
            import_name=job.project.import_name,
            probe=probe,
            folder=bench.folder.build / "prove",
        )
        proofs = prove(proving, interpreters, run=clean, done=step.update)
        step.note = f"{len(proofs)} installs, each says: {proofs[0].answer}"
    return replace(record, proofs=_together(record.proofs, proofs))


def _plan_of(project: Project, bench: Workbench) -> ProofPlan | None:
    return None if project.proof is None else read_proof_plan(bench.folder.root / project.proof)


def _probe_of(plan: ProofPlan, project: Project, bench: Workbench) -> Probe:
    folder = bench.folder.root / (project.proof or "")
    downloads = bench.folder.build / "proof-files"
    if not plan.files:
        return get_probe(plan, folder, downloads, lambda _: None)
    with bench.console.step("files") as step:
        probe = get_probe(plan, folder, downloads, step.update)
        step.note = ", ".join(Path(argument).name for argument in probe.arguments[: len(plan.files)])
    return probe


def _interpreters(found: Sequence[Interpreter], job: Job, pythons: Sequence[str]) -> tuple[Interpreter, ...]:
    if pythons:
        return choose_interpreters(found, pythons)
    wanted = {python.version for python in job.pythons}
    return tuple(interpreter for interpreter in found if interpreter.minor in wanted)


def _install_arguments(record: WheelRecord, url: str) -> dict[Installer, tuple[str, ...]]:
    """Return what the lines of the index pages give to pip and to uv, so that exactly these are proven."""
    lines = install_lines(IndexSettings(base_url=url), record.backend, record.project, record.version)
    return {"pip": tuple(shlex.split(lines.pip)[1:]), "uv": tuple(shlex.split(lines.uv)[2:])}


def _together(old: Sequence[PythonProof], new: Sequence[PythonProof]) -> tuple[PythonProof, ...]:
    """Keep earlier proofs that were not made anew; a wheel is proven on several machines."""
    made = {(proof.python, proof.installer) for proof in new}
    kept = [proof for proof in old if (proof.python, proof.installer) not in made]
    return (*kept, *new)
