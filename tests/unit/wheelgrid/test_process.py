from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from wheelgrid.errors import BuildError, ToolFailedError, ToolNotFoundError
from wheelgrid.files import FileWriteError
from wheelgrid.process import run_process

PYTHON = (sys.executable, "-c")


def test_both_streams_come_back_in_order_and_in_the_log(tmp_path: Path) -> None:
    script = "import sys; print('a', flush=True); print('b', file=sys.stderr, flush=True); print('c')"
    seen: list[str] = []

    output = run_process((*PYTHON, script), log=tmp_path / "logs" / "x.log", on_line=seen.append)

    assert output == "a\nb\nc\n"
    assert (tmp_path / "logs" / "x.log").read_text() == output
    assert seen == ["a", "b", "c"]


def test_a_failure_carries_command_code_and_tail(tmp_path: Path) -> None:
    script = "import sys; [print(i) for i in range(100)]; sys.exit(3)"

    with pytest.raises(ToolFailedError) as caught:
        run_process((*PYTHON, script), log=tmp_path / "x.log")

    problem = caught.value.problems[0]
    assert caught.value.returncode == 3
    assert "99" in problem.what
    assert "\n       59\n" not in problem.what
    assert "\n       60\n" in problem.what
    assert "x.log" in str(problem.hint)


def test_a_missing_program_is_named() -> None:
    with pytest.raises(ToolNotFoundError, match="'no-such-program'"):
        run_process(("no-such-program",))


def test_a_program_that_cannot_start_is_named(tmp_path: Path) -> None:
    (tmp_path / "program").write_text("no program\n")

    with pytest.raises(BuildError, match=r"cannot start '.*program': Permission denied"):
        run_process((tmp_path / "program",))


def test_a_log_that_cannot_be_made_is_said_before_the_program_starts(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(FileWriteError, match="cannot write"):
        run_process((*PYTHON, f"open({str(tmp_path / 'ran')!r}, 'w')"), log=tmp_path / "file" / "x.log")

    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("lines", [1, 100_000], ids=["at the end", "on the way"])
def test_a_full_disk_under_the_log_is_said(lines: int) -> None:
    with pytest.raises(FileWriteError, match="No space left"):
        run_process((*PYTHON, f"for i in range({lines}): print(i)"), log=Path("/dev/full"))


def test_what_the_program_says_comes_before_a_full_disk_under_its_log() -> None:
    with pytest.raises(ToolFailedError, match="code 3"):
        run_process((*PYTHON, "print('x'); raise SystemExit(3)"), log=Path("/dev/full"))


def test_an_interrupt_stops_the_program_and_its_children(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys, time;"
        f"child = subprocess.Popen([{sys.executable!r}, '-c', 'import time; time.sleep(60)']);"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    pids: list[int] = []

    def interrupt(line: str) -> None:
        pids.append(int(line))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_process((*PYTHON, script), on_line=interrupt)

    deadline = time.monotonic() + 10
    while _alive(pids[0]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(pids[0])


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
