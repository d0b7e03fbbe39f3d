"""The generator, run as people and CI run it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wheelgrid.locations import this_checkout

ROOT = this_checkout().root
SCRIPT = ROOT / "scripts/generate_binding.py"
COMMITTED = ROOT / "bindings/src/llama_cpp/_generated"
SOURCE = ROOT / "vendor/llama.cpp"
HEADERS = (
    "ggml/include/ggml.h", "ggml/include/ggml-alloc.h", "ggml/include/ggml-backend.h",
    "ggml/include/ggml-cpu.h", "ggml/include/ggml-opt.h", "ggml/include/gguf.h", "ggml/include/ggml-rpc.h",
    "include/llama.h", "tools/mtmd/mtmd.h", "tools/mtmd/mtmd-helper.h",
)  # fmt: skip
VERSION = "".join(f"set(GGML_VERSION_{part} {i})\n" for i, part in enumerate(("MAJOR", "MINOR", "PATCH")))
PRE_TYPES = "enum llama_vocab_pre_type {\n    LLAMA_VOCAB_PRE_TYPE_DEFAULT = 0,\n};\n"

needs_source = pytest.mark.skipif(
    not (SOURCE / "include/llama.h").is_file(), reason="the llama.cpp tree is not there: scripts/vendor sync"
)


def generate(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, check=False
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Make a source tree whose headers are empty but for one."""
    for path in (*HEADERS, "src/llama-vocab.h", "ggml/CMakeLists.txt"):
        (tmp_path / "src tree" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "src tree" / path).write_text("#pragma once\n")
    (tmp_path / "src tree/src/llama-vocab.h").write_text(PRE_TYPES)
    (tmp_path / "src tree/ggml/CMakeLists.txt").write_text(VERSION)
    return tmp_path / "src tree"


def generate_from(tree: Path, llama_h: str) -> Path:
    (tree / "include/llama.h").write_text("#include <stdint.h>\n#include <stddef.h>\n" + llama_h)
    output = tree / "out"
    done = generate("--source", str(tree), "--output", str(output))
    assert done.returncode == 0, done.stderr
    return output


@needs_source
def test_committed_files_are_current() -> None:
    done = generate("--check")

    assert done.returncode == 0, done.stderr


@needs_source
def test_result_does_not_depend_on_the_place_of_the_headers(tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    for path in (*HEADERS, "src/llama-vocab.h", "ggml/CMakeLists.txt"):
        (moved / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(SOURCE / path, moved / path)

    generate("--source", str(moved), "--output", str(tmp_path / "out"))

    made = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert made == {name: (COMMITTED / name).read_bytes() for name in made}
    assert {"llama.py", "llama.pyi", "functions.py", "layout.py"} <= set(made)


def test_check_names_what_differs(tree: Path) -> None:
    output = generate_from(tree, "int32_t llama_first(void);\n")
    (tree / "include/llama.h").write_text("int llama_second(float x);\n")

    done = generate("--check", "--source", str(tree), "--output", str(output))

    assert done.returncode == 1
    assert "functions.py:" in done.stderr
    assert '+    "llama_second": "int float",' in done.stderr
    assert "is stale" in done.stderr


@pytest.mark.parametrize(
    ("declaration", "prototype"),
    [
        pytest.param("int32_t f(uint8_t a, int64_t b);", "int32 uint8 int64", id="widths"),
        pytest.param("void f(void * a, const char * b, size_t c);", "void ptr str size_t", id="pointers"),
        pytest.param("struct x; struct x * f(struct x * const a);", "ptr ptr", id="opaque handle"),
        pytest.param("struct x { int y; }; void f(struct x a, struct x * b);", "void x x*", id="record"),
        pytest.param("float * f(const char ** names, float rows[3]);", "float* str* float*", id="arrays"),
        pytest.param("enum e { A = -1, B }; enum e f(enum e value);", "int int", id="enum"),
        pytest.param("typedef int32_t token; token f(const token * a);", "int32 int32*", id="typedef"),
        pytest.param("typedef void (*cb)(int, void *); void f(cb c);", "void cb", id="callback"),
    ],
)
def test_prototype(tree: Path, declaration: str, prototype: str) -> None:
    output = generate_from(tree, declaration)

    assert f'"f": "{prototype}",' in (output / "functions.py").read_text()


def test_constants(tree: Path) -> None:
    output = generate_from(
        tree,
        '#define A 0x10u\n#define B (A | 1)\n#define C "text"\n#define D(x) x\n#define E\nenum { F = -2 };\n',
    )

    lines = (output / "llama.py").read_text().splitlines()
    assert [x for x in lines if x[1:3] == " ="] == ["A = 16", "B = 17", "C = b'text'", "F = -2"]


def test_variadic_and_inline_functions_are_left_out(tree: Path) -> None:
    output = generate_from(
        tree, "void log_it(const char * format, ...);\nstatic inline int one(void) { return 1; }\n"
    )

    text = (output / "functions.py").read_text()
    assert "VARIADIC = ('log_it',)" in text
    assert '"one"' not in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("struct x { int y : 3; };", "x.y is a bit field", id="bit field"),
        pytest.param("long f(void);", "type 'long' has no counterpart", id="long"),
        pytest.param("unknown_t f(void);", "unknown type name 'unknown_t'", id="syntax"),
    ],
)
def test_unreadable_header_is_refused(tree: Path, text: str, message: str) -> None:
    (tree / "include/llama.h").write_text(text)

    done = generate("--source", str(tree), "--output", str(tree / "out"))

    assert done.returncode == 1
    assert message in done.stderr
    assert not (tree / "out").exists()


def test_missing_header_is_refused(tree: Path) -> None:
    (tree / "tools/mtmd/mtmd.h").unlink()

    done = generate("--source", str(tree), "--output", str(tree / "out"))

    assert done.returncode == 1
    assert "no tools/mtmd/mtmd.h below" in done.stderr
