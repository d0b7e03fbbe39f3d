"""The steps of wheels.yml, run on this machine: with stand-ins for our commands, then with the real ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ci.workflows.cli import read_workflows
from ci.workflows.machine import Machine, Verdict
from ci.workflows.simulate import Rehearsal, rehearse
from fakes import toolkit_command
from wheelgrid.locations import this_checkout
from wheelgrid.process import run_process

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash on this machine"),
]

ROOT = this_checkout().root


def test_the_rendered_steps_call_our_commands_in_order(tmp_path: Path) -> None:
    told: list[Verdict] = []
    (tmp_path / "scripts").mkdir()
    shutil.copy(toolkit_command.__file__, tmp_path / "scripts/wheelgrid")
    (tmp_path / "dist/wheels").mkdir(parents=True)
    (tmp_path / "dist/wheels/earlier.whl").write_text("of another job")
    rehearsal = Rehearsal(
        workflows=read_workflows(ROOT),
        job="cpu-linux-x86_64",
        adapt=lambda row: row,
        contexts={
            "github": {"workspace": str(tmp_path), "event_name": "workflow_dispatch"},
            "inputs": {"select": "release"},
            "runner": {"environment": "self-hosted"},
            "vars": {"WHEELGRID_BUILD_OPTIONS": "--host"},
        },
    )
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    machine = Machine(
        workspace=tmp_path,
        artifacts=tmp_path / "artifacts",
        environment={"PATH": path},
        run=run_process,
        tell=told.append,
    )

    rehearse("wheels.yml", rehearsal, machine)

    proof = "build/proofs/proof-verify-0-0/cpu-linux-x86_64.whl.record.json"
    commands = (tmp_path / "commands.log").read_text().splitlines()
    assert [command for command in commands if not command.startswith("matrix")] == [
        "build cpu-linux-x86_64 --host",
        "verify --job cpu-linux-x86_64 build/artifacts/cpu-linux-x86_64.whl",
        "prove build/artifacts/cpu-linux-x86_64.whl.record.json --python 3.9 --python 3.13t",
        f"index build build/records {proof} --out build/site",
        "index check build/site --allow rows-complete",
    ]
    assert "matrix github --select release --grid build --os linux --chunk 0" in commands
    assert "earlier" not in (tmp_path / "build/site/index.html").read_text()
    assert {verdict.job for verdict in told if verdict.outcome == "ran"} == {
        "plan",
        "build-linux-0 / build",
        "verify-0",
        "index",
    }
    assert not [verdict for verdict in told if verdict.note == "nothing stands in for it"]


def test_the_real_commands_make_a_proven_wheel_and_its_index() -> None:
    done = subprocess.run(
        (sys.executable, "-P", "-m", "wheelgrid", "workflows", "simulate", "--build-options=--host"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "every step passed" in done.stderr
    assert (ROOT / "build/site/index.html").is_file()
