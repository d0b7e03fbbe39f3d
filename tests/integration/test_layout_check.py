"""A library of another layout is refused before anything is called with a struct of the wrong size."""

from __future__ import annotations

import ctypes
import platform
from pathlib import Path

import pytest

from fakes.native import compile_library, run_python
from llama_cpp import _library
from llama_cpp._binding import NativeLibrary, resolve_type
from llama_cpp._errors import LayoutMismatchError
from llama_cpp._generated.defaults import DEFAULTS
from llama_cpp._generated.layout import LAYOUT
from llama_cpp._layout_check import check_layout

pytestmark = pytest.mark.integration

needs_x86 = pytest.mark.skipif(
    platform.machine().lower() not in {"x86_64", "amd64"}, reason="unwritten bytes show on x86-64 only"
)

CONTEXT = "llama_context_default_params"


def default_bytes(function: str) -> bytes:
    """Return what a library of the right layout writes."""
    struct, values = DEFAULTS[function]
    kind = resolve_type(struct)
    assert kind is not None
    made = kind()
    for member, value in values.items():
        if value is not None:
            setattr(made, member, value)
    return bytes(made)


def library_source(changed: dict[str, bytes]) -> str:
    """Write a libllama of nothing but functions that return default parameters."""
    parts = ['const char *llama_version(void) { return "9.9.9"; }']
    for function in DEFAULTS:
        content = changed.get(function, default_bytes(function))
        numbers = ", ".join(map(str, content))
        parts.append(
            f"struct s_{function} {{ unsigned char bytes[{len(content)}]; }};\n"
            f"struct s_{function} {function}(void) {{ struct s_{function} made = {{ {{ {numbers} }} }};"
            " return made; }"
        )
    return "\n".join(parts)


def check(folder: Path, changed: dict[str, bytes], *, exact: bool) -> None:
    path = compile_library(folder, "llama", library_source(changed))
    check_layout(NativeLibrary(str(path), {}), "llama", "9.9.9", exact=exact)


def with_inserted(content: bytes, offset: int, new: bytes) -> bytes:
    return content[:offset] + new + content[offset:]


@pytest.mark.parametrize(
    "exact", [pytest.param(True, marks=needs_x86, id="exact"), pytest.param(False, id="values")]
)
def test_same_layout_is_accepted(tmp_path: Path, exact: bool) -> None:  # noqa: FBT001 -- the cases
    check(tmp_path, {}, exact=exact)


@needs_x86
@pytest.mark.parametrize(
    "function", [f for f in DEFAULTS if LAYOUT[DEFAULTS[f][0]][1] > 16 and f.startswith("llama")]
)
def test_longer_struct_is_refused(tmp_path: Path, function: str) -> None:
    struct = DEFAULTS[function][0]
    size = LAYOUT[struct][1]

    with pytest.raises(
        LayoutMismatchError, match=f"{struct}: the library writes {size + 8} bytes, the binding expects"
    ):
        check(tmp_path, {function: default_bytes(function) + bytes(8)}, exact=True)


@needs_x86
def test_shorter_struct_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutMismatchError, match="does not fill 'ctx_other'"):
        check(tmp_path, {CONTEXT: default_bytes(CONTEXT)[:-8]}, exact=True)


@pytest.mark.parametrize(
    "exact", [pytest.param(True, marks=needs_x86, id="exact"), pytest.param(False, id="values")]
)
def test_inserted_member_is_refused(tmp_path: Path, exact: bool) -> None:  # noqa: FBT001 -- the cases
    shifted = with_inserted(default_bytes(CONTEXT), 4, bytes(4))[:-4]

    with pytest.raises(LayoutMismatchError, match="'n_batch' is 0 by default, the binding expects 2048"):
        check(tmp_path, {CONTEXT: shifted}, exact=exact)


def test_missing_function_is_refused(tmp_path: Path) -> None:
    path = compile_library(tmp_path, "llama", "int nothing;")

    with pytest.raises(LayoutMismatchError, match="the library has no llama_model_default_params"):
        check_layout(NativeLibrary(str(path), {}), "llama", "unknown")


def test_refusal_names_file_versions_and_remedy(tmp_path: Path) -> None:
    with pytest.raises(LayoutMismatchError) as caught:
        check(tmp_path, {CONTEXT: bytes(len(default_bytes(CONTEXT)))}, exact=False)

    text = str(caught.value)
    assert str(tmp_path / "libllama.so") in text
    assert "9.9.9" in text
    assert "LLAMA_CPP_LIB_PATH" in text
    assert isinstance(caught.value, ImportError)


def test_loading_stops_at_another_layout(tmp_path: Path) -> None:
    compile_library(tmp_path, "ggml-base", "int base;")
    compile_library(tmp_path, "ggml", "int other;")
    compile_library(tmp_path, "llama", library_source({CONTEXT: bytes(len(default_bytes(CONTEXT)))}))

    done = run_python(
        "import sys; from llama_cpp.__main__ import main; sys.exit(main(['info']))",
        tmp_path,
        LLAMA_CPP_LIB_PATH=str(tmp_path),
    )

    assert done.returncode == 1
    assert "has another struct layout than this binding" in done.stderr
    assert "9.9.9" in done.stderr


def test_real_libraries_are_accepted() -> None:
    native = _library.loaded()

    check_layout(native.llama, "llama", "as loaded")
    check_layout(_library.mtmd(), "mtmd", "as loaded")


@pytest.mark.parametrize("function", sorted(DEFAULTS))
def test_recorded_defaults_are_those_of_the_library(function: str) -> None:
    library = _library.mtmd() if function.startswith("mtmd") else _library.llama()
    arguments = (None, 0) if function == "llama_batch_get_one" else ()

    made = getattr(library, function)(*arguments)

    for member, value in DEFAULTS[function][1].items():
        found = getattr(made, member)
        assert (not found) if value is None else found == pytest.approx(value)
    assert ctypes.sizeof(made) == LAYOUT[DEFAULTS[function][0]][1]
