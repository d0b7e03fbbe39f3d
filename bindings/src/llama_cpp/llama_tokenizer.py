"""Tokenizers as objects: the model's own, one of Hugging Face's, and the base for others."""

from __future__ import annotations

import abc
from importlib import import_module
from typing import Protocol, cast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Self

    from llama_cpp._core import Core

__all__ = ["BaseLlamaTokenizer", "LlamaHFTokenizer", "LlamaTokenizer"]


_CUT = "\ufffd"
"""What a tokenizer of Hugging Face's writes for a part of a character."""


class BaseLlamaTokenizer(abc.ABC):
    """Turns text into tokens and back. ``Llama(tokenizer=…)`` takes any subclass."""

    @abc.abstractmethod
    def tokenize(self, text: bytes, add_bos: bool = True, special: bool = True) -> list[int]:
        """Split UTF-8 text into tokens.

        Args:
            text: The text.
            add_bos: Begin with the token that begins a text.
            special: Read the names of special tokens as those tokens.
        """

    @abc.abstractmethod
    def detokenize(
        self, tokens: list[int], prev_tokens: list[int] | None = None, special: bool = False
    ) -> bytes:
        """Join the pieces of tokens.

        Args:
            tokens: Token ids.
            prev_tokens: What is before them.
            special: Return the names of special tokens instead of nothing.
        """


class LlamaTokenizer(BaseLlamaTokenizer):
    """The vocabulary of a loaded model."""

    def __init__(self, llama: Core) -> None:
        """Use the vocabulary of `llama`; it must stay open."""
        self._vocabulary = llama._vocabulary  # noqa: SLF001 - of the same package

    def tokenize(self, text: bytes, add_bos: bool = True, special: bool = True) -> list[int]:
        """Split UTF-8 text into tokens; here the names of special tokens count by default."""
        return self._vocabulary.tokenize(text, add_bos=add_bos, special=special)

    def detokenize(
        self,
        tokens: list[int],
        prev_tokens: list[int] | None = None,  # noqa: ARG002 - of the interface
        special: bool = False,
    ) -> bytes:
        """Join the pieces of tokens."""
        return self._vocabulary.detokenize(tokens, special=special)

    def encode(self, text: str, add_bos: bool = True, special: bool = True) -> list[int]:
        """Split text into tokens."""
        return self.tokenize(text.encode("utf-8", "ignore"), add_bos, special)

    def decode(self, tokens: list[int]) -> str:
        """Return the text of tokens; bytes that are no UTF-8 are left out."""
        return self.detokenize(tokens).decode("utf-8", "ignore")

    @classmethod
    def from_ggml_file(cls, path: str) -> Self:
        """Load the vocabulary of a GGUF file, and nothing else of it.

        Raises:
            ValueError: There is no such file, or it is no GGUF file with a vocabulary.
        """
        from llama_cpp.llama import Llama  # noqa: PLC0415 - it imports this module

        return cls(Llama(model_path=path, vocab_only=True, verbose=False))


class HFTokenizer(Protocol):
    """What is needed of a tokenizer of the package ``transformers``."""

    def encode(self, text: str, *, add_special_tokens: bool, split_special_tokens: bool) -> list[int]:
        """Split text into tokens."""

    def decode(self, token_ids: Sequence[int], *, skip_special_tokens: bool) -> str:
        """Return the text of tokens."""


class HFLoader(Protocol):
    """The class of ``transformers`` that finds the right tokenizer."""

    def from_pretrained(self, pretrained_model_name_or_path: str) -> HFTokenizer:
        """Load a tokenizer."""


class Transformers(Protocol):
    """What is needed of the module ``transformers``."""

    AutoTokenizer: HFLoader


class LlamaHFTokenizer(BaseLlamaTokenizer):
    """A tokenizer of the package ``transformers``, for models whose GGUF file does not agree with theirs."""

    def __init__(self, hf_tokenizer: HFTokenizer) -> None:
        """Use any tokenizer with the methods ``encode`` and ``decode`` of ``transformers``."""
        self.hf_tokenizer = hf_tokenizer
        """The tokenizer that does the work."""

    def tokenize(self, text: bytes, add_bos: bool = True, special: bool = True) -> list[int]:
        """Split UTF-8 text into tokens; bytes that are no UTF-8 are left out.

        Args:
            text: The text.
            add_bos: Add the special tokens that the tokenizer wants around a text.
            special: Read the names of special tokens as those tokens.
        """
        return self.hf_tokenizer.encode(
            text.decode("utf-8", "ignore"), add_special_tokens=add_bos, split_special_tokens=not special
        )

    def detokenize(
        self, tokens: list[int], prev_tokens: list[int] | None = None, special: bool = False
    ) -> bytes:
        """Join the pieces of tokens.

        Such a tokenizer looks at the beginning of a text, so tokens in the middle of one need `prev_tokens`:
        what these and the new ones make together tells what the new ones add. A character that is cut in
        two belongs to the token that makes it whole.
        """
        if not prev_tokens:
            return self._text(tokens, special).encode("utf-8", "ignore")
        before = self._text(prev_tokens, special).rstrip(_CUT)
        return (
            self._text([*prev_tokens, *tokens], special).rstrip(_CUT)[len(before) :].encode("utf-8", "ignore")
        )

    def _text(self, tokens: Sequence[int], special: bool) -> str:
        return self.hf_tokenizer.decode(tokens, skip_special_tokens=not special)

    @classmethod
    def from_pretrained(cls, pretrained_model_name_or_path: str) -> Self:
        """Load a tokenizer from the Hugging Face Hub or from a folder.

        Raises:
            ImportError: The package transformers is not installed.
        """
        try:
            transformers = cast("Transformers", import_module("transformers"))
        except ImportError as error:
            raise ImportError(
                "LlamaHFTokenizer needs the package transformers: pip install --upgrade transformers"
            ) from error
        return cls(transformers.AutoTokenizer.from_pretrained(pretrained_model_name_or_path))
