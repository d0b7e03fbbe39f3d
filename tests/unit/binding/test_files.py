from __future__ import annotations

from pathlib import Path

import pytest

from llama_cpp._files import find_library, match_library, match_modules


@pytest.mark.parametrize(
    "file",
    ["libllama.so", "libllama.so.0", "libllama.so.0.0.11312", "libllama.v0.5.0.so", "llama.dll",
     "libllama.dylib", "libllama.0.5.0.dylib", "llama-0.5.0.dll"],
)  # fmt: skip
def test_library_is_known_under_every_platforms_name(file: str) -> None:
    assert match_library([file, "libggml.so"], "llama") == file


@pytest.mark.parametrize(
    "file",
    ["libllama-common.so", "libllama.a", "libllama.so.bak", "xlibllama.so", "llama.py", "libllama2x.so"],
)
def test_other_file_is_not_taken_for_the_library(file: str) -> None:
    assert match_library([file], "llama") is None


def test_name_without_version_wins() -> None:
    assert match_library(["libllama.so.0.5.0", "libllama.so", "libllama.so.0"], "llama") == "libllama.so"


def test_base_library_is_not_the_other_one() -> None:
    files = ["libggml-base.so", "libggml.so"]

    assert [match_library(files, name) for name in ("ggml", "ggml-base")] == ["libggml.so", "libggml-base.so"]


def test_modules() -> None:
    files = [
        "libggml-cpu-zen4.so",
        "libggml-cpu-armv8.2_1.so",
        "ggml-cuda.dll",
        "libggml-base.so",
        "libggml.so",
        "libggml-cpu.so",
        "x.txt",
    ]

    assert match_modules(files) == [
        ("ggml-cuda.dll", "cuda", ""),
        ("libggml-cpu-armv8.2_1.so", "cpu", "armv8.2_1"),
        ("libggml-cpu-zen4.so", "cpu", "zen4"),
        ("libggml-cpu.so", "cpu", ""),
    ]


def test_found_library_is_an_absolute_path(tmp_path: Path) -> None:
    (tmp_path / "libllama.so").touch()

    assert find_library(tmp_path, "llama") == tmp_path / "libllama.so"
    assert find_library(tmp_path, "mtmd") is None
    assert find_library(tmp_path / "nowhere", "llama") is None
