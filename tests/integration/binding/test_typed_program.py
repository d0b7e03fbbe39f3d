"""The program whose types are checked elsewhere runs too: what its types say is what calls return."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes import typed_program as program
from fakes.models import lora_adapter
from llama_cpp.llama import Llama

pytestmark = pytest.mark.integration


@pytest.fixture
def llama(tiny: str) -> Iterator[Llama]:
    with program.open_model(tiny) as opened:
        yield opened


def test_completions(llama: Llama) -> None:
    assert program.complete(llama)
    assert len(program.complete_as_asked(llama, stream=False)) == 2
    assert len(program.complete_as_asked(llama, stream=True)) > 2


def test_chats(llama: Llama) -> None:
    assert program.chat(llama)
    assert "weather" in program.use_tools(llama)
    assert program.use_openai(llama) is not None


def test_structure_and_hooks(llama: Llama) -> None:
    answer = program.use_grammars(llama)
    assert answer["choices"][0]["text"] in {'"yes"', '"no"'}
    assert len(program.take_part(llama)) >= 3


def test_tokens_and_caches(llama: Llama, tmp_path: Path) -> None:
    assert program.generate(llama)
    assert program.keep(llama, str(tmp_path / "cache")) > 0


def test_adapters(llama: Llama, tiny: str, tmp_path: Path) -> None:
    adapter = lora_adapter(tmp_path / "adapter.gguf", Path(tiny))

    assert program.adapt(llama, str(adapter)) == ["style"]


def test_vectors(bert: str, reranker: str) -> None:
    assert all(isinstance(number, float) for number in program.embed(bert))
    assert len(program.rank(reranker)) == 2


def test_drafts_and_templates(tiny: str) -> None:
    program.guess(tiny)
    assert program.use_templates(tiny) == "You are brief."


def test_low_level() -> None:
    assert program.use_low_level() > 0


def test_tasks(tiny: str) -> None:
    assert len(asyncio.run(program.ask(tiny))) > 4
