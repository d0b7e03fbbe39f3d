"""The sample project in a copy of its own, and the command line for it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from wheelgrid.locations import this_checkout

ROOT = this_checkout().root
SAMPLE = ROOT / "tests" / "projects" / "tinygrid"


def copy_sample(target: Path, pythons: Sequence[str] | None = None) -> Path:
    """Copy the sample as it lies in the repository, for some Pythons only, and return the copy."""
    shutil.copytree(SAMPLE, target, ignore=shutil.ignore_patterns("build", "dist"))
    if pythons is not None:
        edit(target / "matrix.yaml", (r"^pythons: .*$", f"pythons: [{', '.join(pythons)}]"))
    return target


def edit(file: Path, *changes: tuple[str, str]) -> None:
    """Replace patterns, each of which matches one line of the file."""
    text = file.read_text("utf-8")
    for pattern, new in changes:
        text, count = re.subn(pattern, new, text, flags=re.MULTILINE)
        if count != 1:
            message = f"{pattern!r} matches {count} times in {file}"
            raise ValueError(message)
    file.write_text(text, "utf-8")


def wheelgrid(
    project: Path, *arguments: str | Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command for a project, as a person would; the environment is that of the tests if not given."""
    words = [sys.executable, "-m", "wheelgrid", "--project", str(project), *map(str, arguments)]
    return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
