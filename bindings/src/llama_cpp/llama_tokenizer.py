"""Tokenizers as objects: the model's own, and the base for others."""

from __future__ import annotations

import abc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._engine import Engine


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

    def __init__(self, llama: Engine) -> None:
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
