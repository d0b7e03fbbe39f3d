"""The rooms know no package by name: what is true of one project is data of that project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from wheelgrid.locations import this_checkout

ROOT = this_checkout().root
ROOMS = ("matrix", "ci", "index_gen", "wheelgrid")
NAMES = ("llama", "ggml")
OURS = ROOT / "matrix" / "matrix.yaml"
"""The matrix of the project that lies in the same repository."""


def files_of(room: Path) -> Iterator[Path]:
    for path in sorted(room.rglob("*")):
        if path.is_file() and path.suffix != ".pyc" and path != OURS:
            yield path


def named_in(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if any(name in line.lower() for name in NAMES)]


@pytest.mark.parametrize("room", ROOMS)
def test_no_file_of_a_room_names_a_project(room: str) -> None:
    files = list(files_of(ROOT / room))
    found = [
        f"{path.relative_to(ROOT)}: {line}" for path in files for line in named_in(path.read_text("utf-8"))
    ]

    assert files
    assert found == []


@pytest.mark.parametrize("line", ["import llama_cpp", "# GGML_CUDA=ON", "x\nlibggml.so"])
def test_a_name_would_be_found(line: str) -> None:
    assert named_in(line)
