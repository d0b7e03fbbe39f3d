"""Small native programs and libraries, compiled with the C compiler of the machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from wheelgrid.locations import this_checkout

ROOT = this_checkout().root
BINDING = ROOT / "bindings/src"
HEADERS = ROOT / "vendor/llama.cpp"


def compile_program(folder: Path, source: str) -> Path:
    """Compile a C program against the headers of llama.cpp; return its path."""
    return _compile(folder / "program", source, [])


def compile_library(folder: Path, name: str, source: str, options: Sequence[str] = ()) -> Path:
    """Compile a shared library ``lib<name>.so`` into a folder; return its path."""
    return _compile(folder / f"lib{name}.so", source, ["-shared", "-fPIC", *options])


def _compile(output: Path, source: str, options: list[str]) -> Path:
    folders = [f"-I{HEADERS / part}" for part in ("include", "ggml/include", "tools/mtmd")]
    command = ["cc", "-std=gnu11", "-w", "-xc", "-", "-xnone", *folders, *options, "-o", str(output)]
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return output


def run_python(code: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a fresh interpreter that finds the binding in this checkout."""
    variables = {**os.environ, "PYTHONPATH": str(BINDING), **environment}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=variables, capture_output=True, text=True, check=False
    )
