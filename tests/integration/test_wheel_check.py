"""The check of an installed wheel, on the installed wheel: it passes, and notices what it is there for."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from wheelgrid.locations import this_checkout

pytestmark = pytest.mark.integration


def check(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wheel_check"],
        cwd=this_checkout().root / "bindings",
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_our_wheel_passes() -> None:
    done = check()

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["backends"] == ["CPU"]
    assert found["planted"] > 4
    assert found["text"].strip() == "the wheel works here and says just what was written"


def test_a_library_that_obeys_the_current_directory_is_noticed() -> None:
    done = check(LLAMA_CPP_LIB_PATH=".")

    assert done.returncode == 1
    faults = done.stderr.splitlines()
    assert "error: libllama.so was loaded from the current directory" in faults
    assert any("libggml-cpu" in fault for fault in faults)
