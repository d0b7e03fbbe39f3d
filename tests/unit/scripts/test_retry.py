from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from scripts.retry import PAUSES_S, retry
from wheelgrid.locations import this_checkout


def attempts(*codes: int) -> tuple[int, int, list[float]]:
    """Return the exit code, how often the command ran and how long was waited."""
    left = list(codes)
    slept: list[float] = []

    def call(command: Sequence[str]) -> int:
        return left.pop(0)

    code = retry(("fetch", "it"), call, slept.append)
    return code, len(codes) - len(left), slept


def test_what_succeeds_runs_once() -> None:
    assert attempts(0, 7) == (0, 1, [0])


def test_what_fails_at_first_runs_again_after_a_pause() -> None:
    assert attempts(7, 0) == (0, 2, [0, 5])


def test_what_always_fails_ends_with_its_own_code() -> None:
    assert attempts(6, 6, 6, 7) == (7, 4, list(PAUSES_S))


def test_it_is_a_command() -> None:
    script = this_checkout().root / "scripts" / "retry.py"

    done = subprocess.run(
        (sys.executable, script, "echo", "fetched"), capture_output=True, check=True, text=True
    )

    assert done.stdout == "fetched\n"
