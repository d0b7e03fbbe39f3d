from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import bootstrap
from scripts.bootstrap import BootstrapError, ensure_environment, run_python
from wheelgrid.locations import this_checkout

SCRIPTS = this_checkout().root / "scripts"


@pytest.mark.parametrize("name", ["bench", "bootstrap.py", "release", "test", "vendor"])
def test_an_old_python_reads_the_script_far_enough_to_say_so(name: str) -> None:
    text = (SCRIPTS / name).read_text("utf-8")

    assert ast.parse(text, feature_version=(3, 8)).body


def test_an_old_python_is_told_which_one_to_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))

    with pytest.raises(
        BootstrapError, match=r"this is Python 3\.\d+.*\n hint: run the script with a newer one"
    ):
        ensure_environment()


def test_a_lock_without_uv_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "LOCK", tmp_path / "requirements.lock")
    (tmp_path / "requirements.lock").write_text("demo==1.0 \\\n    --hash=sha256:00\n")

    with pytest.raises(BootstrapError, match=r"requirements\.lock does not pin uv"):
        bootstrap._block_of("uv")


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("raise SystemExit(3)", 3),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", 128 + 9),
    ],
    ids=["exit", "signal"],
)
def test_the_exit_code_is_the_programs(script: str, code: int) -> None:
    assert run_python(Path(sys.executable), "-c", script) == code


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_who_stops_only_the_script_stops_the_program_too(tmp_path: Path, number: signal.Signals) -> None:
    mark = tmp_path / "pid"
    script = (
        "import signal, sys; from pathlib import Path; from scripts import bootstrap;"
        "[signal.signal(n, signal.default_int_handler) for n in (signal.SIGINT, signal.SIGTERM)];"
        "bootstrap.GRACE_S = 0.2;"
        f"sys.exit(bootstrap.run_python(Path(sys.executable), '-c', {_SLEEPER.format(mark=str(mark))!r}))"
    )
    with subprocess.Popen((sys.executable, "-c", script), cwd=SCRIPTS.parent) as process:
        pid = _wait_for(mark)
        process.send_signal(number)
        assert process.wait(20) == 128 + signal.SIGTERM

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


_SLEEPER = """
import os, time
with open({mark!r} + '.new', 'w') as file:
    file.write(str(os.getpid()))
os.rename({mark!r} + '.new', {mark!r})
time.sleep(60)
"""


def _wait_for(mark: Path) -> int:
    deadline = time.monotonic() + 20
    while not mark.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return int(mark.read_text())
