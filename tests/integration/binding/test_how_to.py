"""The code in the guide to the binding runs, each block as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import llama_cpp
from fakes.models import bert_model, lora_adapter, tiny_llm
from wheelgrid.locations import this_checkout

pytestmark = pytest.mark.integration

GUIDE = this_checkout().root / "docs" / "how-to" / "use-the-binding.md"
PACKAGES = Path(llama_cpp.__file__).parents[1]


def programs() -> list[tuple[str, str]]:
    """Return the title and the code of each section that has code."""
    sections = GUIDE.read_text("utf-8").split("\n## ")
    found = [(it.partition("\n")[0], it.partition("```python\n")[2].partition("```")[0]) for it in sections]
    return [(title, code) for title, code in found if code]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the models that the guide names."""
    folder = tmp_path_factory.mktemp("guide")
    model = tiny_llm(folder / "model.gguf")
    lora_adapter(folder / "adapter.gguf", model)
    bert_model(folder / "embedding.gguf")
    bert_model(folder / "reranker.gguf", rank_head=True)
    return folder


def test_no_program_is_left_out() -> None:
    assert len(programs()) == GUIDE.read_text("utf-8").count("```python") > 5


@pytest.mark.parametrize("program", [pytest.param(code, id=title) for title, code in programs()])
def test_a_program_runs(folder: Path, program: str) -> None:
    command = [sys.executable, "-W", "error", "-c", program]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGES)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
