"""A thousand models that come and go leave nothing behind."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

import llama_cpp
from llama_cpp._library import loaded
from wheelgrid.process import run_process

pytestmark = pytest.mark.integration

PROGRAM = Path(__file__).with_name("load_cycles.py")
CYCLES = 1000
MOST_BYTES = 3_000_000
"""Noise of the allocator; one model of a hundred that stays is more."""


@pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="this system does not tell what a process holds"
)
def test_a_thousand_models_leave_nothing_behind(tiny: str) -> None:
    env = {
        **os.environ,
        "PYTHONPATH": str(Path(llama_cpp.__file__).parent.parent),
        "LLAMA_CPP_LIB_PATH": str(loaded().folder),
    }

    held = json.loads(run_process([sys.executable, PROGRAM, tiny, str(CYCLES)], env=env))

    before, after = held["before"], held["after"]
    assert after["bytes"] - before["bytes"] < MOST_BYTES
    assert (after["files"], after["threads"]) == (before["files"], before["threads"])
