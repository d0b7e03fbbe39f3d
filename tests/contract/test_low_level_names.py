"""Every low-level name that existing programs import is still there. The list holds names only."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

NAMES = [
    tuple(line.split()) for line in (Path(__file__).parent / "low_level_names.txt").read_text().splitlines()
]
MIRRORS = {"llama_cpp": "llama_cpp.llama_cpp", "llama_cpp._ggml": "llama_cpp.ggml"}
"""Modules that hand names on from a mirror."""

IN_LIBRARY = {
    "LLAMA_MAX_DEVICES", "_lib", "_libmtmd", "ctypes_function", "ctypes_function_llama_ext",
    "ctypes_function_mtmd", "ggml_base_function", "ggml_function", "libggml", "libggml_base",
    "libggml_base_path",
}  # fmt: skip
"""Names whose value only a loaded library has."""


def is_known(module: str, name: str) -> bool:
    """Tell whether a name resolves, without loading the library for it."""
    mirror = import_module(MIRRORS.get(module, module))
    functions = mirror._mirror.functions() if hasattr(mirror, "_mirror") else {}
    return name in functions or hasattr(mirror, name) or hasattr(import_module(module), name)


def test_list_is_sorted_and_has_each_name_once() -> None:
    assert sorted(set(NAMES)) == NAMES


@pytest.mark.parametrize("module", sorted({module for module, _ in NAMES}))
def test_every_name_is_known(module: str) -> None:
    wanted = [name for home, name in NAMES if home == module and name not in IN_LIBRARY]

    assert [name for name in wanted if not is_known(module, name)] == []


def test_unknown_name_is_not_known() -> None:
    assert not is_known("llama_cpp.llama_cpp", "llama_no_such_function")


@pytest.mark.integration
@pytest.mark.parametrize("module", sorted({module for module, _ in NAMES}))
def test_every_name_resolves_with_the_library(module: str) -> None:
    wanted = [name for home, name in NAMES if home == module]

    assert [name for name in wanted if getattr(import_module(module), name, None) is None] == []


@pytest.mark.integration
def test_star_import_gives_classes_and_functions() -> None:
    names: dict[str, object] = {}

    exec("from llama_cpp import *", names)  # noqa: S102 -- a star import is allowed at module level only

    assert {"Llama", "llama_decode", "llama_model_p", "LLAMA_TOKEN_NULL"} <= set(names)
