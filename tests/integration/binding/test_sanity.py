"""Threads, models, closing and aborting, all at once and many times; without the global lock too."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import llama_cpp
from ci.proof.interpreters import find_interpreters, usual_folders
from fakes.models import tiny_llm
from llama_cpp._library import loaded
from wheelgrid.process import run_process

pytestmark = pytest.mark.integration

PROGRAM = Path(__file__).with_name("thread_sanity.py")
SECONDS = 8


@pytest.fixture(scope="session")
def exact(models: Path) -> str:
    return str(tiny_llm(models / "exact-sanity.gguf", type="f32"))


def endure(python: str, model: str) -> str:
    """Run the program with an interpreter that finds our package, and no other."""
    package = Path(llama_cpp.__file__).parent.parent
    env = {
        **os.environ,
        "PYTHONPATH": str(package),
        "LLAMA_CPP_LIB_PATH": str(loaded().folder),
    }
    # -s: the rest of this interpreter's packages is for another one
    return run_process([python, "-s", PROGRAM, model, str(SECONDS)], env=env)


def test_threads_do_not_harm_each_other(exact: str) -> None:
    assert "nothing wrong" in endure(sys.executable, exact)


def test_threads_do_not_harm_each_other_without_the_global_lock(exact: str) -> None:
    found = find_interpreters(usual_folders(os.environ), run_process)
    free = next((it for it in reversed(found) if it.free_threaded), None)
    if free is None:
        pytest.skip("there is no free-threaded Python on this machine")

    code = "import sys; print(sys._is_gil_enabled())"
    assert run_process([free.path, "-c", code]).strip() == "False"
    assert "nothing wrong" in endure(str(free.path), exact)
