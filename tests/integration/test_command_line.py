"""What a person sees when something is wrong: the cause, the place, the exit code, and nothing lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from wheelgrid.files import exclusive
from wheelgrid.locations import this_checkout

pytestmark = pytest.mark.integration


def wheelgrid(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "wheelgrid", *map(str, arguments)]
    return subprocess.run(words, cwd=this_checkout().root, capture_output=True, text=True, check=False)


def the_wheel() -> Path:
    return max(this_checkout().wheels.glob("*.whl"), key=lambda path: path.stat().st_mtime)


def test_the_wheel_of_the_main_job_passes() -> None:
    done = wheelgrid("verify", the_wheel())

    assert (done.returncode, done.stdout) == (0, "")
    assert "checks passed" in done.stderr


def test_a_truncated_wheel_is_refused(tmp_path: Path) -> None:
    damaged = tmp_path / the_wheel().name
    damaged.write_bytes(the_wheel().read_bytes()[:-1000])

    done = wheelgrid("verify", damaged)

    assert done.returncode == 5
    assert "error:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("part", "new"),
    [(1, "0.3.100+cu128"), (4, "manylinux_2_17_x86_64.whl")],
    ids=["label", "lower tag"],
)
def test_a_renamed_wheel_is_refused(tmp_path: Path, part: int, new: str) -> None:
    words = the_wheel().name.split("-")
    words[part] = new
    renamed = tmp_path / "-".join(words)
    renamed.write_bytes(the_wheel().read_bytes())

    done = wheelgrid("verify", renamed)

    assert done.returncode == 5
    assert new.rsplit("+", maxsplit=1)[-1] in done.stderr


def test_a_broken_matrix_is_told_with_all_its_lines(tmp_path: Path) -> None:
    text = this_checkout().matrix.read_text("utf-8")
    broken = tmp_path / "matrix.yaml"
    broken.write_text(
        text.replace("tier: release", "teir: release", 1).replace("family: cuda", "family: cudo", 1)
    )

    done = wheelgrid("matrix", "check", broken)

    assert done.returncode == 3
    assert done.stderr.count("error:") >= 2
    assert f"{broken}:" in done.stderr
    assert "'teir'" in done.stderr
    assert "'cudo'" in done.stderr


def test_an_unknown_job_and_another_machines_job_are_told() -> None:
    other = "cpu-linux-x86_64" if sys.platform == "win32" else "cpu-windows-amd64"
    unknown = wheelgrid("build", "cpu-beos-x86_64")
    elsewhere = wheelgrid("build", "--host", other)

    assert (unknown.returncode, elsewhere.returncode) == (3, 4)
    assert "'cpu-beos-x86_64'" in unknown.stderr
    assert f"{other!r} can not be built with the compiler of this machine" in elsewhere.stderr


def test_a_wrong_command_line_is_code_2() -> None:
    assert wheelgrid("no-such-command").returncode == 2
    assert wheelgrid("matrix", "show", "--no-such-option").returncode == 2


def test_no_records_are_told(tmp_path: Path) -> None:
    done = wheelgrid("index", "build", tmp_path, "--out", tmp_path / "site")

    assert done.returncode == 6
    assert "no wheel record" in done.stderr
    assert not (tmp_path / "site").exists()


def test_the_sources_are_the_pinned_ones() -> None:
    done = wheelgrid("vendor", "verify")

    assert done.returncode == 0
    assert "llama.cpp" in done.stderr


def test_two_commands_do_not_meet_in_one_checkout() -> None:
    with exclusive(this_checkout().build / "release.lock"):
        for command in (("vendor", "sync"), ("vendor", "bump", "HEAD"), ("build",), ("release",)):
            done = wheelgrid(*command)

            assert done.returncode == 14
            assert "another run is at work" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_an_interrupt_is_said_and_has_its_code(number: signal.Signals) -> None:
    words = (sys.executable, "-m", "wheelgrid", "index", "serve", str(this_checkout().site), "--port", "0")
    with subprocess.Popen(words, cwd=this_checkout().root, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        process.stderr.readline()
        process.send_signal(number)
        errors = process.stderr.read()

    assert process.returncode == 130
    assert "interrupted" in errors
    assert "Traceback" not in errors
