"""The workflows in the repository are what the matrix and the templates make, and their scripts are short."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from ci.workflows import cli, differences, grid_of, read_pins, render_workflows
from ci.workflows.document import Step
from matrix import expand, read_matrix
from matrix.facts import read_facts
from wheelgrid.locations import this_checkout

ROOT = this_checkout().root
WORKFLOWS = cli.read_workflows(ROOT)
SCRIPTS = [
    pytest.param(step, id=f"{file}:{name}:{step.name}")
    for file, workflow in WORKFLOWS.items()
    for name, job in workflow.jobs.items()
    for step in job.steps
    if step.script is not None
]


def test_the_committed_workflows_are_what_the_templates_make() -> None:
    matrix, facts = read_matrix(this_checkout().matrix), read_facts()
    plan = expand(matrix, facts)

    rendered = render_workflows(grid_of(matrix, plan, verify_rows=cli.verify_rows(plan, facts)), read_pins())

    assert differences(rendered, ROOT) == ()


def test_every_template_says_nothing_of_one_package() -> None:
    project = read_matrix(this_checkout().matrix).project.name

    for template in files("ci").joinpath("templates").iterdir():
        text = template.read_text("utf-8")
        assert not re.search(rf"llama|ggml|gguf|{re.escape(project)}", text, re.IGNORECASE), template.name


@pytest.mark.parametrize("step", SCRIPTS)
def test_a_script_is_short(step: Step) -> None:
    """What needs more lines is a command of ours, which a laptop can run too."""
    assert len((step.script or "").strip().splitlines()) <= 12


@pytest.mark.parametrize("step", SCRIPTS)
def test_a_script_of_ours_exists(step: Step) -> None:
    for script in re.findall(r"\bscripts/\S+", step.script or ""):
        assert (ROOT / script).is_file()
