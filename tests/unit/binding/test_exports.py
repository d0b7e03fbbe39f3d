"""The top level of the package, in fresh interpreters: what importing it costs and gives."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wheelgrid.locations import this_checkout

SOURCE = this_checkout().root / "bindings/src"


def run(code: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python code with the package importable and no native library."""
    variables = {**os.environ, "PYTHONPATH": str(SOURCE), "LLAMA_CPP_LIB_PATH": str(cwd), **environment}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=variables, capture_output=True, text=True, check=False
    )


def test_import_brings_nothing_heavy(tmp_path: Path) -> None:
    done = run("import sys, llama_cpp; print(*sorted(sys.modules))", tmp_path)

    modules = set(done.stdout.split())
    assert "llama_cpp" in modules
    assert not modules & {"numpy", "jinja2", "ctypes", "logging", "typing", "llama_cpp._generated.llama"}


def test_low_level_import_loads_no_library(tmp_path: Path) -> None:
    done = run(
        "import sys; from llama_cpp import llama_cpp as C; "
        "print(C.llama_batch().n_tokens, C.LLAMA_TOKEN_NULL, C.GGML_TYPE_F16, "
        "'numpy' in sys.modules, 'logging' in sys.modules)",
        tmp_path,
    )

    assert done.stdout.split() == ["0", "-1", "1", "False", "False"], done.stderr


@pytest.mark.parametrize("module", ["llama_cpp", "mtmd_cpp", "ggml", "_ggml", "_logger", "_loading"])
def test_module_imports_without_a_library(tmp_path: Path, module: str) -> None:
    done = run(f"import llama_cpp.{module}, llama_cpp._library; print(llama_cpp._library._native)", tmp_path)

    assert done.stdout.split() == ["[]"], done.stderr


def test_submodule_and_its_namesake(tmp_path: Path) -> None:
    done = run("import llama_cpp; print(llama_cpp.llama_cpp.__name__, llama_cpp.ggml.__name__)", tmp_path)

    assert done.stdout.split() == ["llama_cpp.llama_cpp", "llama_cpp.ggml"], done.stderr


def test_low_level_names_are_at_the_top(tmp_path: Path) -> None:
    done = run(
        "import llama_cpp; from llama_cpp import LLAMA_POOLING_TYPE_RANK, llama_batch, mtmd_context_p; "
        "print(LLAMA_POOLING_TYPE_RANK, 'llama_decode' in dir(llama_cpp), 'Llama' in dir(llama_cpp))",
        tmp_path,
    )

    assert done.stdout.split() == ["4", "True", "True"], done.stderr


@pytest.mark.parametrize("name", ["nothing", "Nothing", "_nothing"])
def test_unknown_name_is_an_attribute_error(tmp_path: Path, name: str) -> None:
    done = run(f"import llama_cpp; print(hasattr(llama_cpp, {name!r}))", tmp_path)

    assert done.stdout.split() == ["False"], done.stderr


def test_function_without_a_library_says_what_to_do(tmp_path: Path) -> None:
    done = run("from llama_cpp import llama_cpp; llama_cpp.llama_backend_init()", tmp_path)

    assert "LibraryNotFoundError" in done.stderr
    assert f"{str(tmp_path)!r} has no library 'ggml-base'" in done.stderr
    assert "LLAMA_CPP_LIB_PATH" in done.stderr


def test_missing_folder_is_named(tmp_path: Path) -> None:
    missing = str(tmp_path / "nowhere")

    done = run("import llama_cpp; llama_cpp.llama_version()", tmp_path, LLAMA_CPP_LIB_PATH=missing)

    assert f"{missing!r} does not exist" in done.stderr


def test_info_without_a_library_is_an_error(tmp_path: Path) -> None:
    done = run("import sys, llama_cpp.__main__ as m; sys.exit(m.main(['info']))", tmp_path)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("error: the folder")
