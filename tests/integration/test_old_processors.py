"""No illegal instruction: the wheel loads and generates on processors older than the one that built it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import llama_cpp
from fakes.models import script_model

QEMU = shutil.which("qemu-x86_64")

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(platform.machine() != "x86_64", reason="the levels of x86-64 are tested on x86-64"),
    pytest.mark.skipif(QEMU is None, reason="there is no qemu-x86_64 (qemu-user) on this machine"),
]

PROGRAM = """
import sys
from llama_cpp import Llama
from llama_cpp._library import load
llama = Llama(sys.argv[1], n_ctx=64, n_threads=1, verbose=False)
print(load().cpu_variant, llama("x", max_tokens=12, temperature=0)["choices"][0]["text"], sep=":")
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return script_model(tmp_path_factory.mktemp("models") / "script.gguf", "tiny llama runs")


def run_on(processor: str, model: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    source = {"PYTHONPATH": str(Path(llama_cpp.__file__).parents[1])}
    command = [str(QEMU), "-cpu", processor, sys.executable, "-c", PROGRAM, str(model)]
    return subprocess.run(
        command, env={**os.environ, **source, **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("processor", "level"),
    [("qemu64", "x64"), ("Nehalem", "sse42"), ("SandyBridge", "sandybridge"), ("Haswell", "haswell")],
)
def test_each_processor_gets_the_level_that_it_has(model: Path, processor: str, level: str) -> None:
    done = run_on(processor, model)

    assert (done.returncode, done.stdout) == (0, f"{level}:tiny llama runs\n"), done.stderr


def test_a_wheel_without_a_fitting_level_says_so_and_lives(model: Path, tmp_path: Path) -> None:
    folder = Path(os.environ.get("LLAMA_CPP_LIB_PATH", Path(llama_cpp.__file__).parent / "lib"))
    for library in folder.iterdir():
        if "cpu" not in library.name or "haswell" in library.name:
            shutil.copy(library, tmp_path)

    done = run_on("Nehalem", model, LLAMA_CPP_LIB_PATH=str(tmp_path))

    assert done.returncode == 1
    assert "backend" in done.stderr.splitlines()[-1]
