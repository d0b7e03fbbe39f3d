"""Makes the project's own environment (``.venv``) from ``requirements.lock``, then hands over to it.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
MARK = VENV / "wheelgrid.made"
"""Written last: a digest of what the environment was made from, then every file that must still be there."""
OLDEST = (3, 11)
FAILED = 4
INTERRUPTED = 130
GRACE_S = 5.0
"""How long a program that we started may take to end by itself after an interrupt."""


class BootstrapError(Exception):
    """The environment cannot be made; the message says why and what to do."""


def hand_over(*arguments: str) -> NoReturn:
    """Become ``wheelgrid ARGUMENTS`` for this checkout, in the folder of the person who asks."""
    # -P: a folder `ci` or `matrix` where the person stands is not ours.
    _become(prepared_environment(), "-P", "-m", "wheelgrid", "--project", str(ROOT), *arguments)


def run_module(module: str, *arguments: str) -> NoReturn:
    """Become a module of the repository, in the project's environment."""
    python = prepared_environment()
    os.chdir(ROOT)
    _become(python, "-m", module, *arguments)


def prepared_environment() -> Path:
    """Return the interpreter of ``.venv``; a person who cannot have it is told why, and the script ends."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        return ensure_environment()
    except BootstrapError as error:
        print(error, file=sys.stderr)
        raise SystemExit(FAILED) from error
    except KeyboardInterrupt:
        print("interrupted; run the command again", file=sys.stderr)
        raise SystemExit(INTERRUPTED) from None


def run_python(python: Path, *arguments: str) -> int:
    """Run our Python in the repository and return its exit code; it ends when we are told to end."""
    process = subprocess.Popen([str(python), *arguments], cwd=ROOT)
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            _end(process)
        else:
            return code if code >= 0 else 128 - code


def _end(process: subprocess.Popen[bytes]) -> None:
    """A terminal interrupts both of us; who interrupts only us, or twice, means both."""
    try:
        process.wait(GRACE_S)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.terminate()


def _become(python: Path, *arguments: str) -> NoReturn:
    """Replace this process, so that signals go straight to the program; Windows cannot, there we wait."""
    if sys.platform == "win32":
        sys.exit(subprocess.call([str(python), *arguments]))
    os.execv(python, [str(python), *arguments])  # noqa: S606 -- no shell is wanted


def ensure_environment() -> Path:
    """Return the interpreter of ``.venv``, made anew if it is damaged or anything that it depends on changed.

    Raises:
        BootstrapError: This Python is too old, or the environment cannot be made.
    """
    if sys.version_info < OLDEST:
        raise BootstrapError(
            f"error: this is Python {sys.version.split()[0]}, wheelgrid needs 3.11 or newer\n"
            f" hint: run the script with a newer one: python3.12 {sys.argv[0]}"
        )
    if "PIP_INDEX_URL" in os.environ and "UV_INDEX_URL" not in os.environ:
        # uv does not read pip's variables; who names an index means it for both.
        os.environ.setdefault("UV_DEFAULT_INDEX", os.environ["PIP_INDEX_URL"])
    python = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    wanted = hashlib.sha256("\0".join((LOCK.read_text("utf-8"), sys.version, str(ROOT))).encode()).hexdigest()
    if _is_whole(wanted):
        return python
    try:
        with _alone():
            if not _is_whole(wanted):  # another run may have made it while we waited
                _make_environment(python)
                MARK.write_text("\n".join((wanted, *_parts())), "utf-8")
    except OSError as error:
        raise BootstrapError(
            f"error: cannot make the environment: {error}\n"
            " hint: mend the permissions or free some disk space, then run the command again"
        ) from error
    return python


def _is_whole(wanted: str) -> bool:
    """Say whether the environment was made to its end from what is wanted now, and has lost nothing since."""
    try:
        made_from, *parts = MARK.read_text("utf-8").split("\n")
    except OSError:
        return False
    return made_from == wanted and all((VENV / part).exists() for part in parts)


def _parts() -> list[str]:
    """Return the programs and packages of the environment, relative to it."""
    folders = ("Scripts", "Lib/site-packages") if sys.platform == "win32" else ("bin", "lib/*/site-packages")
    return sorted(path.relative_to(VENV).as_posix() for name in folders for path in VENV.glob(f"{name}/*"))


@contextmanager
def _alone() -> Iterator[None]:
    """Let one run make the environment, others wait for it. Windows has no such lock in this library."""
    lock = ROOT / "build" / "environment.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        if sys.platform != "win32":
            import fcntl  # noqa: PLC0415 -- not there on Windows

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make_environment(python: Path) -> None:
    """Install pip's half (uv, by its digest), then let uv install the rest."""
    began = time.monotonic()
    print(f"· environment — installing the tools into {VENV.name}, once", file=sys.stderr)
    if VENV.exists():
        shutil.rmtree(VENV)
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
    uv = (python, "-m", "uv", "pip", "install", "--quiet", "--python", python)
    _run("installing the tools", (*uv, "--require-hashes", "-r", LOCK), unreachable)
    _run("installing wheelgrid", (*uv, "--no-deps", "--no-build-isolation", "--editable", ROOT), unreachable)
    print(f"✓ environment — {VENV.name} ({time.monotonic() - began:.1f} s)", file=sys.stderr)


def _block_of(project: str) -> str:
    """Return the lines of the lock file that pin one project, with its hashes."""
    match = re.search(rf"^{project}==(?:.*\\\n)+.*\n", LOCK.read_text("utf-8"), re.MULTILINE)
    if match is None:
        raise BootstrapError(f"error: {LOCK.name} does not pin {project}\n hint: see CONTRIBUTING.md")
    return match[0]


def _run(what: str, command: Sequence[str | Path], hint: str) -> None:
    words = [str(word) for word in command]
    process = subprocess.run(
        words,
        cwd=ROOT,  # uv reads the settings of the folder that it runs in
        stdin=subprocess.DEVNULL,  # nothing asks a question that is not seen
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if process.returncode != 0:
        tail = "\n       ".join(process.stdout.splitlines()[-15:])
        raise BootstrapError(f"error: {what} failed\n       {tail}\n hint: {hint}")
