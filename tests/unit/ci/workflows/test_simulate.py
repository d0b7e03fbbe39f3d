from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from ci.workflows.document import Workflow, parse_workflow
from ci.workflows.expressions import JSON
from ci.workflows.machine import Machine, Verdict
from ci.workflows.simulate import Rehearsal, rehearse
from wheelgrid.errors import BuildError, ToolFailedError
from wheelgrid.process import run_process

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash on this machine")

CALLER = """\
env: {WHERE: wheels}
jobs:
  plan:
    outputs:
      linux: ${{ steps.rows.outputs.linux }}
      macos: ${{ steps.rows.outputs.macos }}
    steps:
      - name: print the rows
        id: rows
        run: |
          echo 'linux=LINUX' >> "$GITHUB_OUTPUT"
          echo 'macos={"include": []}' >> "$GITHUB_OUTPUT"
  build-linux:
    needs: plan
    if: ${{ fromJSON(needs.plan.outputs.linux).include[0] != null }}
    strategy: {matrix: "${{ fromJSON(needs.plan.outputs.linux) }}"}
    uses: ./.github/workflows/_build.yml
    with: {job: "${{ matrix.job }}", options: "${{ vars.OPTIONS }}"}
  build-macos:
    needs: plan
    if: ${{ fromJSON(needs.plan.outputs.macos).include[0] != null }}
    strategy: {matrix: "${{ fromJSON(needs.plan.outputs.macos) }}"}
    uses: ./.github/workflows/_build.yml
  lost:
    needs: build-macos
    steps: [{name: never, run: exit 1}]
  last:
    needs: [build-linux, build-macos]
    if: ${{ !cancelled() && !failure() }}
    steps: [{name: say, run: echo "$WHERE" > last}]
"""
CALLED = """\
jobs:
  build:
    env: {JOB: "${{ inputs.job }}", OPTIONS: "${{ inputs.options }}"}
    steps: [{name: build, run: echo "$JOB $OPTIONS" >> built}]
"""
ROWS = json.dumps({"include": [{"job": "demo-other"}, {"job": "demo-here"}]})


def told_by(
    folder: Path,
    rows: str = ROWS,
    adapt: Mapping[str, JSON] | None = None,
    name: str = "wheels.yml",
    caller: str = CALLER,
) -> list[Verdict]:
    told: list[Verdict] = []
    workflows: dict[str, Workflow] = {
        "wheels.yml": parse_workflow(caller.replace("LINUX", rows), "wheels.yml"),
        "_build.yml": parse_workflow(CALLED, "_build.yml"),
    }
    rehearsal = Rehearsal(
        workflows=workflows,
        job="demo-here",
        adapt=lambda row: {**row, **(adapt or {})},
        contexts={"vars": {"OPTIONS": "--host"}, "inputs": {}},
    )
    machine = Machine(
        workspace=folder,
        artifacts=folder / "artifacts",
        environment={"PATH": os.environ["PATH"]},
        run=run_process,
        tell=told.append,
    )
    rehearse(name, rehearsal, machine)
    return told


def test_the_row_of_this_machine_is_built_through_the_called_workflow(tmp_path: Path) -> None:
    told = told_by(tmp_path)

    assert (tmp_path / "built").read_text() == "demo-here --host\n"
    assert (tmp_path / "last").read_text() == "wheels\n"
    assert [(verdict.job, verdict.step, verdict.outcome, verdict.note) for verdict in told] == [
        ("plan", "print the rows", "ran", ""),
        ("build-linux / build", "build", "ran", ""),
        ("build-macos", "", "skipped", "nothing to do"),
        ("lost", "", "skipped", "what it needs was skipped"),
        ("last", "say", "ran", ""),
    ]


def test_a_row_is_fitted_to_the_machine(tmp_path: Path) -> None:
    told_by(tmp_path, adapt={"job": "demo-fitted"})

    assert (tmp_path / "built").read_text() == "demo-fitted --host\n"


@pytest.mark.parametrize(
    "row",
    [{"job": "demo-other"}, {"job": "demo-here", "container": "demo:1"}],
    ids=["of another job", "in a container"],
)
def test_a_job_without_a_row_for_this_machine_is_skipped(tmp_path: Path, row: dict[str, str]) -> None:
    told = told_by(tmp_path, json.dumps({"include": [row]}))

    assert told[1].note == "none of its 1 rows is demo-here on this machine"
    assert not (tmp_path / "built").exists()


def test_a_matrix_that_is_written_out_is_refused(tmp_path: Path) -> None:
    text = CALLER.replace('"${{ fromJSON(needs.plan.outputs.linux) }}"', "{include: [{job: demo-here}]}")

    with pytest.raises(BuildError, match="no expression that gives rows"):
        told_by(tmp_path, caller=text)


def test_a_failing_plan_ends_the_rehearsal(tmp_path: Path) -> None:
    with pytest.raises(ToolFailedError):
        told_by(tmp_path, "'; exit 3; '")


def test_an_unknown_workflow_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"no workflow 'other\.yml'"):
        told_by(tmp_path, name="other.yml")
