from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest
import yaml

from ci.workflows.document import parse_workflow
from ci.workflows.pins import Pins
from ci.workflows.render import FOLDER, render_workflows
from fakes.grids import PINS, a_grid
from wheelgrid.errors import BuildError

RENDERED = render_workflows(a_grid(), PINS)
IDS = [path.name for path in RENDERED]


def test_the_same_grid_gives_the_same_files() -> None:
    assert render_workflows(a_grid(), PINS) == RENDERED
    assert {path.parent for path in RENDERED} == {FOLDER}
    assert IDS == ["_build.yml", "check.yml", "index.yml", "release.yml", "wheels.yml"]


@pytest.mark.parametrize("path", RENDERED, ids=IDS)
def test_a_file_says_where_it_comes_from_and_has_nothing_left_of_its_template(path: PurePosixPath) -> None:
    text = RENDERED[path]

    assert text.startswith(
        f"# Made by `wheelgrid workflows` from ci/templates/{path.stem}.yml.j2; edit that.\n"
    )
    assert not re.search(r"<%|%>|<#|<<", text)
    assert all(line == line.rstrip() and len(line) <= 160 for line in text.splitlines())


@pytest.mark.parametrize("path", RENDERED, ids=IDS)
def test_nothing_is_allowed_unless_a_job_asks_for_it(path: PurePosixPath) -> None:
    workflow = yaml.safe_load(RENDERED[path])
    jobs = workflow["jobs"]

    assert workflow["permissions"] == {}
    assert all(isinstance(job.get("timeout-minutes", 0), int | str) for job in jobs.values())
    assert all("timeout-minutes" in job for job in jobs.values() if "uses" not in job)


@pytest.mark.parametrize("path", RENDERED, ids=IDS)
def test_every_action_is_pinned_and_no_checkout_keeps_its_token(path: PurePosixPath) -> None:
    jobs = parse_workflow(RENDERED[path], path.name).jobs.values()
    actions = [step for job in jobs for step in job.steps if step.uses]

    assert {step.uses for step in actions} <= {f"{pin.name}@{pin.commit}" for pin in PINS.actions}
    for step in actions:
        if step.uses and step.uses.startswith("actions/checkout@"):
            assert step.arguments["persist-credentials"] == "false"


@pytest.mark.parametrize("path", RENDERED, ids=IDS)
def test_no_script_has_an_expression_in_it(path: PurePosixPath) -> None:
    jobs = parse_workflow(RENDERED[path], path.name).jobs.values()

    assert not [step.name for job in jobs for step in job.steps if "${{" in (step.script or "")]


def test_jobs_that_may_write_run_no_code_of_the_repository() -> None:
    release = yaml.safe_load(RENDERED[FOLDER / "release.yml"])["jobs"]
    writers = {name: job for name, job in release.items() if "write" in job["permissions"].values()}

    assert sorted(writers) == ["draft", "index", "publish", "pypi"]
    for job in writers.values():
        scripts = [step.get("run", "") for step in job.get("steps", ())]
        assert not any("python" in script or "scripts/" in script for script in scripts)


def test_a_release_goes_public_only_after_the_index_of_its_draft_stands() -> None:
    jobs = parse_workflow(RENDERED[FOLDER / "release.yml"], "release.yml").jobs
    order = [(name, job.needs) for name, job in jobs.items()]

    assert order == [
        ("wheels", ()),
        ("assets", ("wheels",)),
        ("draft", ("assets",)),
        ("check", ("draft",)),
        ("pypi", ("check",)),
        ("publish", ("pypi",)),
        ("index", ("publish",)),
    ]


def test_a_wheel_is_proven_on_the_machine_or_in_an_image_and_no_job_lives_in_a_container() -> None:
    jobs = yaml.safe_load(RENDERED[FOLDER / "wheels.yml"])["jobs"]
    conditions = {step["name"]: step.get("if") for step in jobs["verify-0"]["steps"]}

    assert not [name for name, job in jobs.items() if "container" in job]
    assert conditions["Install the wheel and use it"] == "${{ !matrix.container }}"
    assert conditions["Install the wheel in the image and use it"] == "${{ matrix.container }}"


def test_a_large_grid_is_cut_into_matrices_and_every_one_is_printed_built_and_waited_for() -> None:
    text = render_workflows(a_grid(linux=600, verify=300), PINS)[FOLDER / "wheels.yml"]
    jobs = parse_workflow(text, "wheels.yml").jobs

    builds = [name for name in jobs if name.startswith("build-")]
    assert builds == ["build-linux-0", "build-linux-1", "build-linux-2", "build-macos-0", "build-windows-0"]
    assert set(jobs["plan"].outputs) == {name.removeprefix("build-") for name in builds} | {
        "verify-0",
        "verify-1",
    }
    assert jobs["verify-1"].needs == ("plan", *builds)
    assert jobs["index"].needs == ("verify-0", "verify-1")
    assert "--os linux --chunk 2" in (jobs["plan"].steps[-1].script or "")


def test_a_template_with_an_action_that_is_not_pinned_is_refused() -> None:
    with pytest.raises(BuildError, match="'actions/setup-python' is not pinned"):
        render_workflows(
            a_grid(), Pins(actions=tuple(pin for pin in PINS.actions if pin.name != "actions/setup-python"))
        )
