"""llama.cpp's own tokenizer vectors: every text gives exactly the tokens that upstream recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fakes.upstream import upstream_folder
from llama_cpp.llama import Llama
from llama_cpp.llama_tokenizer import LlamaTokenizer

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
SEPARATOR = "\n__ggml_vocab_test__\n"
NAMES = (
    "bert-bge", "command-r", "deepseek-coder", "deepseek-llm", "falcon", "gemma-4", "gpt-2", "llama-bpe",
    "llama-spm", "mpt", "phi-3", "qwen2", "qwen35", "refact", "starcoder",
)  # fmt: skip
LOSSY = frozenset({"bert-bge"})
"""Vocabularies that lower-case and normalize."""
SPACED = frozenset({"bert-bge", "llama-spm", "phi-3"})
"""Vocabularies that put a space before a text."""


@pytest.fixture(scope="module")
def folder() -> Path:
    return upstream_folder() / "models"


def vectors(folder: Path, name: str) -> Iterator[tuple[bytes, list[int]]]:
    texts = (folder / f"ggml-vocab-{name}.gguf.inp").read_bytes().decode().split(SEPARATOR)
    lines = (folder / f"ggml-vocab-{name}.gguf.out").read_text("utf-8").splitlines()
    assert len(lines) > 40
    assert texts[len(lines) :] in ([], [""])
    for text, line in zip(texts, lines, strict=False):
        yield text.encode(), [int(token) for token in line.split()]


def test_no_vectors_are_left_out(folder: Path) -> None:
    assert tuple(sorted(path.name[11:-9] for path in folder.glob("*.out"))) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_text_gives_the_recorded_tokens(folder: Path, load: Load, name: str) -> None:
    llama = load(str(folder / f"ggml-vocab-{name}.gguf"), vocab_only=True)
    tokenizer = LlamaTokenizer(llama)

    wrong = [
        text
        for text, tokens in vectors(folder, name)
        if llama.tokenize(text, add_bos=False) != tokens
        or tokenizer.tokenize(text, add_bos=False, special=False) != tokens
    ]

    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_every_text_survives_the_way_to_tokens_and_back(folder: Path, load: Load, name: str) -> None:
    llama = load(str(folder / f"ggml-vocab-{name}.gguf"), vocab_only=True)
    bos, plain = llama.token_bos(), llama.tokenize(b"hello world", add_bos=False)

    assert llama.detokenize([bos, *plain]) == b"hello world"
    assert llama.detokenize(plain) == (b" hello world" if name in SPACED else b"hello world")
    if name not in LOSSY:
        spaced = llama.tokenize(b" hello", add_bos=False)
        assert llama.detokenize([bos, *spaced]) == b" hello"
        assert [t for t, _ in vectors(folder, name) if llama.detokenize(llama.tokenize(t)) != t] == []


def test_pieces_join_to_the_text(folder: Path, load: Load) -> None:
    llama = load(str(folder / "ggml-vocab-llama-spm.gguf"), vocab_only=True)
    tokens = llama.tokenize("caf\u00e9 \U0001f642 ok".encode())

    pieces = [llama.detokenize([token]) for token in tokens[1:]]

    assert b"".join(pieces).decode() == " caf\u00e9 \U0001f642 ok"
