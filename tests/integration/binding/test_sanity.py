"""Threads, models, closing and aborting, all at once and many times; without the global lock too."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

import llama_cpp
from fakes.models import tiny_llm
from llama_cpp._library import loaded
from wheelgrid.process import run_process

pytestmark = pytest.mark.integration

PROGRAM = Path(__file__).with_name("thread_sanity.py")
SECONDS = 8
FREE_THREADED = ("python3.14t", "python3.13t")
"""Interpreters without the global lock, by the names that installers give them."""


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
    found = next((path for name in FREE_THREADED if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"there is no free-threaded Python here (looked for {', '.join(FREE_THREADED)})")

    code = "import sys; print(sys._is_gil_enabled())"
    assert run_process([found, "-c", code]).strip() == "False"
    assert "nothing wrong" in endure(found, exact)
