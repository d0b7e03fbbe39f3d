"""Makes the project's own environment (``.venv``) from ``requirements.lock``, then hands over to it.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
MARK = VENV / "wheelgrid.lock.sha256"
OLDEST = (3, 11)


class BootstrapError(Exception):
    """The environment cannot be made; the message says why and what to do."""


def hand_over(*arguments: str) -> int:
    """Run ``python -m wheelgrid ARGUMENTS`` in the project's environment and return its exit code."""
    return run_module("wheelgrid", *arguments)


def run_module(module: str, *arguments: str) -> int:
    """Run a module in the project's environment, made first if it is not there, and return its exit code."""
    try:
        python = ensure_environment()
    except BootstrapError as error:
        print(error, file=sys.stderr)
        return 4
    return run_python(python, "-m", module, *arguments)


def run_python(python: Path, *arguments: str) -> int:
    """Run our Python in the repository; an interrupt reaches it and is waited for."""
    process = subprocess.Popen([str(python), *arguments], cwd=ROOT)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def ensure_environment() -> Path:
    """Return the interpreter of ``.venv``, made anew if the lock file or the Python changed.

    Raises:
        BootstrapError: This Python is too old, or the environment cannot be made.
    """
    if sys.version_info < OLDEST:
        raise BootstrapError(
            f"error: this is Python {sys.version.split()[0]}, wheelgrid needs 3.11 or newer\n"
            " hint: run the script with a newer one: python3.12 scripts/release"
        )
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if python.exists() and MARK.is_file() and MARK.read_text() == wanted:
        return python
    began = time.monotonic()
    _make_environment(python)
    MARK.write_text(wanted)
    print(f"✓ environment — {VENV.name}, {time.monotonic() - began:.1f} s", file=sys.stderr)
    return python


def _make_environment(python: Path) -> None:
    """Install pip's half (uv, by its digest), then let uv install the rest."""
    shutil.rmtree(VENV, ignore_errors=True)
    _run(
        "making the environment",
        [sys.executable, "-m", "venv", VENV],
        "install Python's venv module: `apt install python3-venv` on Debian and Ubuntu",
    )
    unreachable = "check the connection to the package index (PIP_INDEX_URL names another one), and the disk"
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder) / "uv.txt"
        only_uv.write_text(_block_of("uv"))
        pip: tuple[str | Path, ...] = (
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
        )
        _run("installing uv", (*pip, "-r", only_uv), unreachable)
    uv = (python.with_name("uv"), "pip", "install", "--quiet", "--python", python)
    _run("installing the tools", (*uv, "--require-hashes", "-r", LOCK), unreachable)
    _run("installing wheelgrid", (*uv, "--no-deps", "--no-build-isolation", "--editable", ROOT), unreachable)


def _block_of(project: str) -> str:
    """Return the lines of the lock file that pin one project, with its hashes."""
    match = re.search(rf"^{project}==(?:.*\\\n)+.*\n", LOCK.read_text("utf-8"), re.MULTILINE)
    if match is None:
        raise BootstrapError(f"error: {LOCK.name} does not pin {project}\n hint: see CONTRIBUTING.md")
    return match[0]


def _run(what: str, command: Sequence[str | Path], hint: str) -> None:
    words = [str(word) for word in command]
    process = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if process.returncode != 0:
        tail = "\n       ".join(process.stdout.splitlines()[-15:])
        raise BootstrapError(f"error: {what} failed\n       {tail}\n hint: {hint}")
