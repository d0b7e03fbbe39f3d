"""The guide for another project: every command in it runs, in its order."""

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
GUIDE = ROOT / "docs" / "how-to" / "another-project.md"


def commands() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="the guide names a job of x86_64 Linux"
)
def test_every_command_of_the_guide_runs(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    home = Path.home()
    script = "\n".join(('wheelgrid() { "$PYTHON" -m wheelgrid "$@"; }', *commands()))
    environment = {
        **{name: value for name, value in os.environ.items() if name != "WHEELGRID_PROJECT"},
        "HOME": str(tmp_path),
        "PYENV_ROOT": os.environ.get("PYENV_ROOT", str(home / ".pyenv")),
        "PYTHON": sys.executable,
        "PYTHONPATH": str(ROOT),
    }

    done = subprocess.run(
        (bash, "-eu", "-c", script), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "tinygrid" / "dist" / "wheels").glob("*.whl"))) == 2
    assert sorted(path.name for path in (tmp_path / "tinygrid" / "dist/site/whl").iterdir()) == [
        "cpu",
        "cu128",
    ]


def test_the_guide_names_every_command_that_a_project_needs() -> None:
    words = {" ".join(command.split()[1:2]) for command in commands() if command.startswith("wheelgrid ")}

    assert words == {"matrix", "release", "build", "verify", "prove", "index"}
