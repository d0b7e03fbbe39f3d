"""The guides: every command in them runs, in its order, in a home of its own."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wheelgrid.locations import this_checkout

pytestmark = pytest.mark.integration

ROOT = this_checkout().root
GUIDES = ROOT / "docs" / "how-to"


def commands(guide: str) -> list[str]:
    text = (GUIDES / guide).read_text("utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def follow(guide: str, home: Path) -> None:
    """Run the commands of a guide as a newcomer would, with nothing of this machine but its tools."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    script = "\n".join(commands(guide))
    tools = str(Path(sys.executable).parent)
    environment = {
        **{name: value for name, value in os.environ.items() if name != "WHEELGRID_PROJECT"},
        "HOME": str(home),
        "PATH": os.pathsep.join((tools, os.environ["PATH"])),
        "PYENV_ROOT": os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv")),
    }

    done = subprocess.run(
        (bash, "-eu", "-c", script), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="the guide names a job of x86_64 Linux"
)
def test_every_command_of_the_guide_for_another_project_runs(tmp_path: Path) -> None:
    follow("another-project.md", tmp_path)

    assert len(list((tmp_path / "tinygrid" / "dist" / "wheels").glob("*.whl"))) >= 2
    indexes = {path.name for path in (tmp_path / "tinygrid" / "dist/site/whl").iterdir()}
    assert {"cpu", "cu128", "cuda12.8"} <= indexes


def test_the_guide_for_another_project_names_every_command_that_it_needs() -> None:
    lines = [line for line in commands("another-project.md") if line.startswith("wheelgrid ")]

    words = {" ".join(line.split()[1:2]) for line in lines}
    assert words == {"matrix", "release", "build", "verify", "prove", "index"}


def test_every_command_of_the_guide_for_any_wheels_runs(tmp_path: Path) -> None:
    follow("index-any-wheels.md", tmp_path)

    site = tmp_path / "site"
    assert (tmp_path / "venv/lib").is_dir()
    # The last publish, which removed a file, was rolled back.
    projects = sorted(path.name for path in (site / "whl/simple").iterdir() if path.is_dir())
    assert projects == ["certifi", "idna"]
    assert len(list((site / "whl/simple/idna").glob("*.whl"))) == 2
    assert not list((tmp_path / "pages").rglob("*.whl"))


def test_the_guide_for_any_wheels_names_every_way_to_change_a_site() -> None:
    lines = [line for line in commands("index-any-wheels.md") if line.startswith("wheelgrid ")]

    assert {line.split()[2] for line in lines} == {
        "build",
        "check",
        "serve",
        "yank",
        "unyank",
        "remove",
        "rollback",
    }
