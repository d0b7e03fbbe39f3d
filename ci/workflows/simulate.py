"""A rehearsal: a workflow file's own steps, from the plan to the index, for one job on this machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ci.workflows.document import Workflow, WorkflowJob
from ci.workflows.expressions import JSON, Contexts, as_text, holds, resolve
from ci.workflows.machine import Machine, Verdict, run_steps
from wheelgrid.errors import BuildError, Problem

Row = Mapping[str, JSON]
"""One row of a matrix."""

_STATUS = re.compile(r"\b(?:always|cancelled|failure)\(")
"""A condition that asks for the status itself is not held back by jobs that were skipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What is rehearsed."""

    workflows: Mapping[str, Workflow]
    """Workflows by file name, ``wheels.yml``."""
    job: str
    """The job of the matrix whose rows are taken, ``cpu-linux-x86_64``."""
    adapt: Callable[[Row], Row]
    """Fits a row to this machine: keeps of the Pythons those that are here."""
    contexts: Contexts
    """``github``, ``vars``, ``inputs``, ``runner``: what the provider would know."""

    def workflow(self, name: str) -> Workflow:
        """Return a workflow by its file name.

        Raises:
            BuildError: There is none.
        """
        if name not in self.workflows:
            raise BuildError(
                Problem(what=f"there is no workflow {name!r}", hint="run `wheelgrid workflows` first")
            )
        return self.workflows[name]


def rehearse(name: str, rehearsal: Rehearsal, machine: Machine) -> None:
    """Run the jobs of a workflow in order, and those of the workflows that they call.

    Raises:
        ToolkitError: A step failed, or the file uses what is not known here.
    """
    _run_workflow(rehearsal.workflow(name), rehearsal, machine, rehearsal.contexts, prefix="")


def _run_workflow(
    workflow: Workflow, rehearsal: Rehearsal, machine: Machine, contexts: Contexts, *, prefix: str
) -> None:
    needs: dict[str, JSON] = {}
    for name, job in workflow.jobs.items():
        shown = prefix + name
        around = {**contexts, "needs": {need: needs[need] for need in job.needs}}
        reason, row = _row(job, rehearsal, around)
        if row is None:
            machine.tell(Verdict(job=shown, step="", outcome="skipped", note=reason))
            needs[name] = {"result": "skipped", "outputs": {}}
            continue
        around |= {"matrix": row, "strategy": {"job-index": 0}}
        env = {key: as_text(resolve(text, around)) for key, text in workflow.env.items()}
        if job.uses is not None:
            called = rehearsal.workflow(PurePosixPath(job.uses).name)
            inputs: JSON = {key: resolve(text, around) for key, text in job.arguments.items()}
            _run_workflow(called, rehearsal, machine, {**contexts, "inputs": inputs}, prefix=f"{shown} / ")
            needs[name] = {"result": "success", "outputs": {}}
        else:
            outputs = run_steps(shown, job, machine, around, env)
            needs[name] = {"result": "success", "outputs": outputs}


def _row(job: WorkflowJob, rehearsal: Rehearsal, contexts: Contexts) -> tuple[str, Row | None]:
    """Return the row to run a job with, empty if it has no matrix, or the reason why it does not run."""
    needs = contexts["needs"]
    results = needs.values() if isinstance(needs, Mapping) else ()
    skipped = any(isinstance(one, Mapping) and one["result"] == "skipped" for one in results)
    if skipped and not _STATUS.search(job.condition):
        return "what it needs was skipped", None
    if not holds(job.condition, contexts):
        return "nothing to do", None
    if not job.strategy.matrix:
        return "", {}
    rows = _rows(job, contexts)
    ours = [row for row in rows if rehearsal.job in (row.get("job"), row.get("wheel_job"))]
    here = [row for row in ours if not row.get("container")]
    if not here:
        return f"none of its {len(rows)} rows is {rehearsal.job} on this machine", None
    return "", rehearsal.adapt(here[0])


def _rows(job: WorkflowJob, contexts: Contexts) -> list[Row]:
    source = job.strategy.matrix
    matrix = resolve(source, contexts) if isinstance(source, str) else None
    rows = matrix.get("include") if isinstance(matrix, Mapping) else None
    if not isinstance(rows, list):
        raise BuildError(Problem(what=f"matrix {source!r} is no expression that gives rows under 'include'"))
    return rows
