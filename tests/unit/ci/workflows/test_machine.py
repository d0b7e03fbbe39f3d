from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from ci.workflows.document import Step, WorkflowJob
from ci.workflows.machine import Machine, Verdict, read_assignments, run_steps
from wheelgrid.errors import BuildError, ToolFailedError
from wheelgrid.process import run_process

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash on this machine")


def rehearse(folder: Path, job: WorkflowJob, **environment: str) -> tuple[dict[str, str], list[Verdict]]:
    told: list[Verdict] = []
    machine = Machine(
        workspace=folder,
        artifacts=folder / "artifacts",
        environment={"PATH": os.environ["PATH"], **environment},
        run=run_process,
        tell=told.append,
    )
    outputs = run_steps("demo", job, machine, {"matrix": {"job": "demo-linux"}}, {"LEVEL": "workflow"})
    return dict(outputs), told


def script(text: str, **more: object) -> Step:
    return Step.model_validate({"name": "step", "run": text, **more})


def test_outputs_environment_and_path_reach_the_steps_that_follow(tmp_path: Path) -> None:
    job = WorkflowJob.model_validate(
        {
            "outputs": {"said": "${{ steps.first.outputs.word }}-${{ steps.last.outputs.lines }}"},
            "steps": [
                script(
                    'echo word=hello >> "$GITHUB_OUTPUT"; echo KEPT=yes >> "$GITHUB_ENV"; mkdir bin;'
                    'echo "echo found" > bin/own; chmod +x bin/own; echo "$PWD/bin" >> "$GITHUB_PATH"',
                    id="first",
                ),
                script('{ echo "lines<<END"; own; echo "$KEPT"; echo END; } >> "$GITHUB_OUTPUT"', id="last"),
            ],
        }
    )

    outputs, told = rehearse(tmp_path, job)

    assert outputs == {"said": "hello-found\nyes"}
    assert [verdict.outcome for verdict in told] == ["ran", "ran"]


def test_the_nearest_environment_wins_and_expressions_in_it_are_filled_in(tmp_path: Path) -> None:
    show = 'echo "seen=$LEVEL $JOB" >> "$GITHUB_OUTPUT"'
    job = WorkflowJob.model_validate(
        {
            "env": {"LEVEL": "job", "JOB": "${{ matrix.job }}"},
            "outputs": {"both": "${{ steps.a.outputs.seen }}, ${{ steps.b.outputs.seen }}"},
            "steps": [script(show, id="a"), script(show, id="b", env={"LEVEL": "step of ${{ env.LEVEL }}"})],
        }
    )

    outputs, _ = rehearse(tmp_path, job)

    assert outputs == {"both": "job demo-linux, step of job demo-linux"}


def test_a_step_whose_condition_fails_is_skipped_and_says_why(tmp_path: Path) -> None:
    job = WorkflowJob.model_validate(
        {
            "steps": [
                script("exit 1", **{"if": "${{ matrix.job == 'other' }}"}),
                {"name": "x", "uses": "some/action@1"},
            ]
        }
    )

    _, told = rehearse(tmp_path, job)

    assert [(verdict.outcome, verdict.note) for verdict in told] == [
        ("skipped", "not here: matrix.job == 'other'"),
        ("skipped", "nothing stands in for it"),
    ]


@pytest.mark.parametrize("text", ["false\ntrue", "false | true"], ids=["first of two", "in a pipe"])
def test_a_step_fails_as_it_would_there_and_the_rest_does_not_run(tmp_path: Path, text: str) -> None:
    job = WorkflowJob(steps=(script(text), script("touch ran")))

    with pytest.raises(ToolFailedError):
        rehearse(tmp_path, job)

    assert not (tmp_path / "ran").exists()


def test_the_compiler_cache_of_this_machine_stays_in_use(tmp_path: Path) -> None:
    show = 'echo "cache=${CCACHE_DIR-none} ${SCCACHE_DIR-none}" >> "$GITHUB_OUTPUT"'
    job = WorkflowJob.model_validate(
        {
            "env": {"CCACHE_DIR": "theirs", "SCCACHE_DIR": "theirs"},
            "outputs": {"cache": "${{ steps.x.outputs.cache }}"},
            "steps": [script(show, id="x")],
        }
    )

    assert rehearse(tmp_path, job, CCACHE_DIR="ours")[0] == {"cache": "ours none"}


def test_an_unknown_shell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="shell 'pwsh' is not known"):
        rehearse(
            tmp_path,
            WorkflowJob(steps=(Step.model_validate({"name": "step", "run": "exit", "shell": "pwsh"}),)),
        )


def test_a_line_that_assigns_nothing_is_refused() -> None:
    assert read_assignments("a=1\nb<<E\nx=1\ny\nE\nc=<<\n") == {"a": "1", "b": "x=1\ny", "c": "<<"}
    with pytest.raises(BuildError, match="neither name=value"):
        read_assignments("nothing\n")
