"""``wheelgrid workflows``: write the workflows, check them, rehearse them on this machine."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from ci.proof.interpreters import find_interpreters, usual_folders
from ci.workflows.document import Workflow, parse_workflow
from ci.workflows.drift import require_no_drift, write_workflows
from ci.workflows.expressions import JSON, Contexts
from ci.workflows.grid import Grid, grid_of
from ci.workflows.machine import Machine, Verdict
from ci.workflows.pins import read_pins
from ci.workflows.render import FOLDER, render_workflows
from ci.workflows.simulate import Rehearsal, Row, rehearse
from matrix import Plan, expand, read_matrix, this_platform
from matrix.facts import Facts, read_facts
from matrix.grids import lay_out, verify_jobs
from wheelgrid.console import Console
from wheelgrid.errors import DriftError, Problem
from wheelgrid.workbench import Workbench, this_workbench

app = typer.Typer(invoke_without_command=True, help="The workflows of the CI provider, made from the matrix.")

BACKEND = "cpu"
"""The backend that every machine can build."""
ENGINES = ("docker", "podman")
"""Programs that can run the image of a Linux build."""
STARTER = "scripts/wheelgrid"
"""What the steps of the workflows begin with."""
PUBLISHED = "all"
"""What a rehearsal selects: every row that is published, so that the row of this machine is among them."""


@app.callback()
def workflows(
    context: typer.Context,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if a file is not what the templates make.")
    ] = False,
) -> None:
    """Write .github/workflows from the matrix and the templates."""
    if context.invoked_subcommand is not None:
        return
    bench = this_workbench(context)
    _require_scripts(bench.folder.root)
    rendered = render_workflows(_grid(bench), read_pins())
    if not check:
        changed = write_workflows(rendered, bench.folder.root)
        bench.console.say(f"{len(rendered)} workflows, {len(changed)} changed")
    else:
        require_no_drift(rendered, bench.folder.root)
        bench.console.say(f"{len(rendered)} workflows are what the templates make")


def _require_scripts(root: Path) -> None:
    """Refuse a project without the scripts that every step of the workflows calls."""
    if not (root / STARTER).is_file():
        hint = "run it in a checkout of wheelgrid; write the workflows of another project by hand"
        what = f"the workflows call {STARTER!r}, which is not there"
        raise DriftError(Problem(what=what, where=str(root), hint=hint))


@app.command()
def simulate(
    context: typer.Context,
    options: Annotated[
        str | None,
        typer.Option(
            "--build-options",
            help="Words for `wheelgrid build`; --host if this machine has no container engine.",
        ),
    ] = None,
) -> None:
    """Run the steps of wheels.yml for the cpu job of this machine: plan, build, verify, index."""
    bench = this_workbench(context)
    if options is None:
        options = "" if any(map(shutil.which, ENGINES)) else "--host"
    platform = this_platform(read_matrix(bench.folder.matrix))
    rehearsal = Rehearsal(
        workflows=read_workflows(bench.folder.root),
        job=f"{BACKEND}-{platform.id}",
        adapt=partial(_with_pythons, _pythons(bench)),
        contexts=_contexts(bench.folder.root, options),
    )
    with tempfile.TemporaryDirectory(prefix="wheelgrid-artifacts-") as artifacts:
        machine = Machine(
            workspace=bench.folder.root,
            artifacts=Path(artifacts),
            environment=_environment(bench.environment),
            run=bench.run,
            tell=partial(_tell, bench.console),
        )
        rehearse("wheels.yml", rehearsal, machine)
    bench.console.say("every step passed")


def read_workflows(root: Path) -> dict[str, Workflow]:
    """Return the workflows of a checkout by file name.

    Raises:
        BuildError: One of them cannot be read.
    """
    files = sorted((root / FOLDER).glob("*.yml"))
    return {file.name: parse_workflow(file.read_text("utf-8"), str(FOLDER / file.name)) for file in files}


def _grid(bench: Workbench) -> Grid:
    matrix, facts = read_matrix(bench.folder.matrix), read_facts()
    plan = expand(matrix, facts)
    return grid_of(matrix, plan, verify_rows=verify_rows(plan, facts))


def verify_rows(plan: Plan, facts: Facts) -> int:
    """Return how many rows the verify grid of a plan has."""
    return len(verify_jobs(lay_out(plan, facts).verify))


def _contexts(root: Path, options: str) -> Contexts:
    return {
        "github": {"workspace": str(root), "event_name": "workflow_dispatch"},
        "inputs": {"select": PUBLISHED},
        "runner": {"environment": "self-hosted"},
        "vars": {"WHEELGRID_BUILD_OPTIONS": options},
    }


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Put this Python first, as `setup-python` would."""
    here = str(Path(sys.executable).parent)
    return {**ours, "PATH": os.pathsep.join((here, ours.get("PATH", "")))}


def _pythons(bench: Workbench) -> frozenset[str]:
    found = find_interpreters(usual_folders(bench.environment), bench.run)
    return frozenset(interpreter.minor for interpreter in found)


def _with_pythons(here: frozenset[str], row: Row) -> Row:
    """Keep of a row's Pythons those that this machine has."""
    wanted = row.get("pythons")
    if not isinstance(wanted, str):
        return row
    kept: JSON = "\n".join(python for python in wanted.split() if python in here)
    return {**row, "pythons": kept}


def _tell(console: Console, verdict: Verdict) -> None:
    mark = {"ran": "✓", "stood in": "≈", "skipped": "-"}[verdict.outcome]
    name = f"{verdict.job}: {verdict.step}" if verdict.step else verdict.job
    note = f" — {verdict.note}" if verdict.note else ""
    console.say(f"{mark} {name}{note} ({verdict.seconds:.1f} s)")
