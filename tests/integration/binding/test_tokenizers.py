"""Tokenizers as objects, and the special tokens of a vocabulary."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.models import bert_model
from llama_cpp.llama import Llama
from llama_cpp.llama_tokenizer import LlamaHFTokenizer, LlamaTokenizer

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]


def test_a_vocabulary_is_loaded_from_a_file_alone(tiny: str, load: Load) -> None:
    tokenizer = LlamaTokenizer.from_ggml_file(tiny)
    gc.collect()

    assert tokenizer.encode("the llama") == load(tiny).tokenize(b"the llama", special=True)
    assert tokenizer.decode(tokenizer.encode("the llama")) == "the llama"


def test_a_file_that_is_not_there_has_no_vocabulary(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Model path does not exist"):
        LlamaTokenizer.from_ggml_file(str(tmp_path / "no.gguf"))


def test_special_tokens_are_those_of_the_file(bert: str, tiny: str, load: Load) -> None:
    words, text = load(bert, vocab_only=True)._vocabulary, load(tiny, vocab_only=True)._vocabulary

    assert (words.bos, words.eos, words.sep, words.pad, words.mask) == (2, 3, 3, 0, 4)
    assert (text.bos, text.eos, text.sep, text.mask) == (1, 2, -1, -1)
    assert (words.adds_bos, words.adds_sep, words.adds_end) == (True, True, True)
    assert (text.adds_bos, text.adds_eos, text.adds_end) == (True, False, False)


def test_a_word_vocabulary_begins_no_text_with_a_space(tmp_path: Path, load: Load) -> None:
    llama = load(str(bert_model(tmp_path / "bert.gguf")), vocab_only=True)
    tokens = llama.tokenize(b"the llama runs")

    assert llama.detokenize(tokens) == b"the llama runs"
    assert llama.detokenize(tokens[1:]) == b" the llama runs"


def test_long_texts_are_tokenized_whole(tiny: str, load: Load) -> None:
    llama = load(tiny, vocab_only=True)
    text = "the llama runs fast " * 5_000

    assert llama.detokenize(llama.tokenize(text.encode())).decode() == text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tokenizer of the package transformers: words, and special tokens around a text."""
    tokenizers = pytest.importorskip(
        "tokenizers", reason="the optional package transformers is not installed"
    )
    transformers = pytest.importorskip("transformers", reason="it is optional and not installed")
    words = {"<s>": 0, "</s>": 1, "[UNK]": 2, "the": 3, "llama": 4, "runs": 5, "<": 6, "s": 7, ">": 8}
    unknown = {"unk_token": "[UNK]"}
    inner = tokenizers.Tokenizer(tokenizers.models.WordLevel(words, **unknown))
    inner.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    inner.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 1)]
    )
    around = {"bos_token": "<s>", "eos_token": "</s>"}
    outer = transformers.PreTrainedTokenizerFast(tokenizer_object=inner, **around, **unknown)
    outer.save_pretrained(tmp_path / "tokenizer")
    return tmp_path / "tokenizer"


def test_a_tokenizer_of_transformers_takes_the_place_of_the_models(
    folder: Path, tiny: str, load: Load
) -> None:
    tokenizer = LlamaHFTokenizer.from_pretrained(str(folder))
    llama = load(tiny, tokenizer=tokenizer)

    assert llama.tokenize(b"the llama runs") == [0, 3, 4, 5, 1]
    assert llama.tokenize(b"the llama", add_bos=False) == [3, 4]
    assert llama.detokenize([0, 3, 4, 1]) == b"the llama"
    assert llama.detokenize([0, 3, 4], special=True) == b"<s> the llama"
    assert llama.detokenize([5], prev_tokens=[3, 4]) == b" runs"


def test_names_of_its_special_tokens_count_on_demand(folder: Path) -> None:
    tokenizer = LlamaHFTokenizer.from_pretrained(str(folder))

    assert tokenizer.tokenize(b"<s> llama", add_bos=False) == [0, 4]
    assert tokenizer.tokenize(b"<s> llama", add_bos=False, special=False) == [6, 7, 8, 4]
