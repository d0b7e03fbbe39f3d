"""A tokenizer of Hugging Face's in the place of the model's own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from llama_cpp.llama_tokenizer import LlamaHFTokenizer


class Bytes:
    """Behaves as tokenizers of transformers do: bytes as tokens, and a beginning that is dropped."""

    BOS = 256

    def encode(self, text: str, *, add_special_tokens: bool, split_special_tokens: bool) -> list[int]:
        parts = [text] if split_special_tokens else text.split("<s>")
        tokens = [self.BOS] * add_special_tokens + list(parts[0].encode())
        for part in parts[1:]:
            tokens += [self.BOS, *part.encode()]
        return tokens

    def decode(self, token_ids: Sequence[int], *, skip_special_tokens: bool) -> str:
        text = b"".join(
            (b"" if skip_special_tokens else b"<s>") if token == self.BOS else bytes([token])
            for token in token_ids
        )
        return text.decode("utf-8", "replace").removeprefix(" ")


@pytest.fixture
def tokenizer() -> LlamaHFTokenizer:
    return LlamaHFTokenizer(Bytes())


def test_the_beginning_is_added_on_demand(tokenizer: LlamaHFTokenizer) -> None:
    assert tokenizer.tokenize(b"ab") == [256, 97, 98]
    assert tokenizer.tokenize(b"ab", add_bos=False) == [97, 98]


def test_names_of_special_tokens_count_on_demand(tokenizer: LlamaHFTokenizer) -> None:
    assert tokenizer.tokenize(b"<s>a", add_bos=False) == [256, 97]
    assert tokenizer.tokenize(b"<s>", add_bos=False, special=False) == list(b"<s>")
    assert tokenizer.detokenize([256, 97]) == b"a"
    assert tokenizer.detokenize([256, 97], special=True) == b"<s>a"


def test_bytes_that_are_no_text_are_left_out(tokenizer: LlamaHFTokenizer) -> None:
    assert tokenizer.tokenize(b"a\xffb", add_bos=False) == [97, 98]


def test_a_space_in_the_middle_of_a_text_stays(tokenizer: LlamaHFTokenizer) -> None:
    assert tokenizer.detokenize(list(b" b")) == b"b"
    assert tokenizer.detokenize(list(b" b"), prev_tokens=[97]) == b" b"


def test_a_character_cut_in_two_comes_when_it_is_whole(tokenizer: LlamaHFTokenizer) -> None:
    first, second = "\u00e9".encode()

    assert tokenizer.detokenize([first], prev_tokens=[97]) == b""
    assert tokenizer.detokenize([second], prev_tokens=[97, first]) == "\u00e9".encode()
