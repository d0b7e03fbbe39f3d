"""Vocabularies of the tiny models: made here, or copied from another GGUF file."""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from gguf import GGUFReader, GGUFValueType, GGUFWriter, TokenType

SPACE = "\u2581"
"""How SentencePiece writes a space."""

UNKNOWN_ID, BOS_ID, EOS_ID = 0, 1, 2

CHAT_TEMPLATE = (
    "{% for message in messages %}<|{{ message['role'] }}|>\n{{ message['content'] }}</s>\n{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>\n{% endif %}"
)

WORDS_FILE = Path(__file__).with_name("words.txt")
"""Common words: enough for text that looks like text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The tokens of a model, in the order of their numbers."""

    tokens: tuple[str, ...]
    """Text of each token, spaces as `SPACE`."""
    types: tuple[int, ...]
    """Kind of each token, a ``gguf.TokenType``."""

    @property
    def readable(self) -> npt.NDArray[np.bool_]:
        """Which tokens are plain text of ASCII letters; spaces may be SentencePiece's or GPT-2's."""
        return np.array(
            [
                kind == TokenType.NORMAL and text.replace(SPACE, "").replace("\u0120", "").isascii()
                for text, kind in zip(self.tokens, self.types, strict=True)
            ]
        )


def add_word_vocabulary(writer: GGUFWriter) -> Vocabulary:
    """Add a SentencePiece vocabulary of words, the beginnings of words, letters and bytes."""
    words = _words()
    # SentencePiece joins neighbours step by step, so every beginning of a word must be a token too
    beginnings = (word[:length] for word in words for length in range(2, len(word) + 1))
    return add_sentencepiece(writer, [*dict.fromkeys(beginnings)])


def add_sentencepiece(writer: GGUFWriter, pieces: Iterable[str]) -> Vocabulary:
    """Add a SentencePiece vocabulary: three special tokens, the 256 bytes, these pieces, single letters."""
    special = [("<unk>", TokenType.UNKNOWN), ("<s>", TokenType.CONTROL), ("</s>", TokenType.CONTROL)]
    bytes_ = [(f"<0x{byte:02X}>", TokenType.BYTE) for byte in range(256)]
    letters = [SPACE, *(chr(code) for code in range(33, 127))]
    plain = [(text, TokenType.NORMAL) for text in dict.fromkeys([*pieces, *letters])]
    vocabulary = _vocabulary([*special, *bytes_, *plain])
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    _add_tokens(writer, vocabulary, [float(len(text)) for text in vocabulary.tokens])
    writer.add_unk_token_id(UNKNOWN_ID)
    writer.add_bos_token_id(BOS_ID)
    writer.add_eos_token_id(EOS_ID)
    writer.add_add_bos_token(value=True)
    writer.add_add_eos_token(value=False)
    writer.add_add_space_prefix(value=True)
    writer.add_chat_template(CHAT_TEMPLATE)
    return vocabulary


def add_wordpiece(writer: GGUFWriter) -> Vocabulary:
    """Add a WordPiece vocabulary in llama.cpp's form: what begins a word carries `SPACE`."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    letters = [chr(code) for code in range(33, 127) if chr(code) not in string.ascii_uppercase]
    plain = dict.fromkeys([*_words(), *(SPACE + letter for letter in letters), *letters])
    kinds = [TokenType.UNKNOWN if name == "[UNK]" else TokenType.CONTROL for name in special]
    pairs = [*zip(special, kinds, strict=True), *((text, TokenType.NORMAL) for text in plain)]
    vocabulary = _vocabulary(pairs)
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("jina-v2-en")
    _add_tokens(writer, vocabulary, [-1000.0] * len(pairs))
    writer.add_token_type_count(2)
    writer.add_pad_token_id(0)
    writer.add_unk_token_id(1)
    writer.add_uint32("tokenizer.ggml.cls_token_id", 2)
    writer.add_bos_token_id(2)
    writer.add_sep_token_id(3)
    writer.add_eos_token_id(3)
    writer.add_mask_token_id(4)
    return vocabulary


def copy_vocabulary(writer: GGUFWriter, source: Path) -> Vocabulary:
    """Add the whole tokenizer of another GGUF file."""
    reader = GGUFReader(source)
    for key, field in reader.fields.items():
        if key.startswith("tokenizer."):
            element = field.types[-1] if field.types[0] is GGUFValueType.ARRAY else None
            writer.add_key_value(key, field.contents(), field.types[0], sub_type=element)
    tokens = reader.fields["tokenizer.ggml.tokens"].contents()
    types = reader.fields["tokenizer.ggml.token_type"].contents()
    return Vocabulary(tokens=tuple(tokens), types=tuple(types))


def _words() -> list[str]:
    return [SPACE + word for word in WORDS_FILE.read_text("utf-8").split()]


def _add_tokens(writer: GGUFWriter, vocabulary: Vocabulary, scores: list[float]) -> None:
    writer.add_token_list(list(vocabulary.tokens))
    writer.add_token_scores(scores)
    writer.add_token_types(list(vocabulary.types))


def _vocabulary(pairs: Iterable[tuple[str, TokenType]]) -> Vocabulary:
    tokens, types = zip(*pairs, strict=True)
    return Vocabulary(tokens=tokens, types=tuple(int(kind) for kind in types))
