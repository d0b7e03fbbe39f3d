"""One job of a workflow, step by step on this machine, as the provider's runner would do it.

Source: GitHub Actions, "Workflow commands" (files for outputs, environment and PATH) and "Workflow syntax"
(how a shell is called).
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ci.workflows.document import Step, Texts, WorkflowJob
from ci.workflows.expressions import JSON, Contexts, as_text, holds, resolve
from ci.workflows.standins import ActionCall, FileState, stand_in, state_of
from wheelgrid.errors import BuildError, Problem
from wheelgrid.process import Runner

SHELLS: Mapping[str, tuple[str, ...]] = {
    "bash": ("bash", "--noprofile", "--norc", "-eo", "pipefail"),
    "sh": ("sh", "-e"),
}
"""How the provider calls the shells that we name."""
OUTPUT_FOLDERS = ("build/artifacts", "build/records", "build/site", "dist")
"""What a job writes for others, and what is empty on a fresh machine."""
KEPT = ("CCACHE_DIR", "SCCACHE_DIR")
"""Variables that stay as they are on this machine: its compiler cache stands in for the provider's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one step, or of a whole job."""

    job: str
    """The job, ``plan``."""
    step: str
    """The step; empty for a job as a whole."""
    outcome: Literal["ran", "stood in", "skipped"]
    """Whether its script ran, something stood in for its action, or neither."""
    note: str = ""
    """Why, or what was done."""
    seconds: float = 0.0
    """How long it took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where jobs run, and through what they act."""

    workspace: Path
    """The checkout."""
    artifacts: Path
    """Folder for the artifacts of the run."""
    environment: Texts
    """The environment of this machine."""
    run: Runner
    """Runs the shell."""
    tell: Callable[[Verdict], None]
    """Takes the verdict of each step as it falls."""


def run_steps(name: str, job: WorkflowJob, machine: Machine, contexts: Contexts, env: Texts) -> Texts:
    """Run the steps of a job, stop at the first failure, and return the job's outputs.

    Raises:
        ToolkitError: A step failed.
    """
    before = state_of(tuple(machine.workspace / folder for folder in OUTPUT_FOLDERS))
    with tempfile.TemporaryDirectory(prefix="wheelgrid-rehearsal-") as scratch:
        steps = _Steps(name, machine, dict(contexts), Path(scratch), before)
        steps.env = {**env, **steps.filled(job.env)}
        for step in job.steps:
            steps.do(step)
        return steps.filled(job.outputs)


class _Steps:
    """The steps of one job, and what they leave to the next."""

    def __init__(
        self,
        job: str,
        machine: Machine,
        contexts: dict[str, JSON],
        scratch: Path,
        before: Mapping[Path, FileState],
    ) -> None:
        self._job = job
        self._machine = machine
        self._scratch = scratch
        self._before = before
        self._outputs: dict[str, JSON] = {}
        self._contexts = contexts | {"steps": self._outputs}
        self.env: Texts = {}
        """Environment of every step that follows."""

    def filled(self, texts: Texts) -> dict[str, str]:
        """Return texts with their expressions evaluated."""
        return {
            key: as_text(resolve(text, self._contexts | {"env": dict(self.env)}))
            for key, text in texts.items()
        }

    def do(self, step: Step) -> None:
        """Run a step, let something stand in for it, or skip it; say which."""
        began = time.monotonic()
        outcome, note = self._outcome(step)
        self._machine.tell(
            Verdict(
                job=self._job, step=step.name, outcome=outcome, note=note, seconds=time.monotonic() - began
            )
        )

    def _outcome(self, step: Step) -> tuple[Literal["ran", "stood in", "skipped"], str]:
        if not holds(step.condition, self._contexts):
            return "skipped", f"not here: {step.condition.removeprefix('${{').removesuffix('}}').strip()}"
        if step.script is not None:
            self._run(step, step.script)
            return "ran", ""
        note = stand_in(self._call(step))
        return ("skipped", "nothing stands in for it") if note is None else ("stood in", note)

    def _call(self, step: Step) -> ActionCall:
        return ActionCall(
            name=(step.uses or "").partition("@")[0],
            arguments=self.filled(step.arguments),
            workspace=self._machine.workspace,
            artifacts=self._machine.artifacts,
            before=self._before,
        )

    def _run(self, step: Step, script: str) -> None:
        if step.shell not in SHELLS:
            raise BuildError(Problem(what=f"shell {step.shell!r} is not known here", where=step.name))
        file = self._scratch / "step.sh"
        file.write_text(as_text(resolve(script, self._contexts)), "utf-8")
        channels = {name: self._scratch / name for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH")}
        for channel in channels.values():
            channel.write_text("")
        env = {**self._machine.environment, **self.env, **self.filled(step.env)}
        env |= {name: str(path) for name, path in channels.items()}
        env |= {"GITHUB_WORKSPACE": str(self._machine.workspace), "RUNNER_TEMP": str(self._scratch)}
        for name in KEPT:
            env.pop(name, None)
        env |= {name: value for name, value in self._machine.environment.items() if name in KEPT}
        self._machine.run((*SHELLS[step.shell], file), cwd=self._machine.workspace, env=env)
        self._take(step, channels)

    def _take(self, step: Step, channels: Mapping[str, Path]) -> None:
        """Read what a script left in the files that the provider reads after each step."""
        written = {name: path.read_text("utf-8") for name, path in channels.items()}
        self.env = {**self.env, **read_assignments(written["GITHUB_ENV"])}
        if added := written["GITHUB_PATH"].splitlines():
            path = self.env.get("PATH", self._machine.environment.get("PATH", ""))
            self.env = {**self.env, "PATH": os.pathsep.join((*added, path))}
        if step.id is not None:
            self._outputs[step.id] = {"outputs": read_assignments(written["GITHUB_OUTPUT"])}


def read_assignments(text: str) -> dict[str, str]:
    """Read the lines of an output file: ``name=value``, or ``name<<END``, lines, ``END``.

    Raises:
        BuildError: A line is neither.
    """
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, sign, value = line.partition("=")
        if "<<" in name or not sign:
            name, sign, end = line.partition("<<")
            value = "\n".join(iter(lambda: next(lines, end), end))  # noqa: B023 -- used up before the next turn
        if not sign:
            raise BuildError(Problem(what=f"line {line!r} is neither name=value nor name<<END"))
        found[name] = value
    return found
