"""What a model says of itself, and its way between text and tokens."""

from __future__ import annotations

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._core import Core

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from llama_cpp.llama_tokenizer import LlamaTokenizer


class Facts(Core):
    """A model that can be asked about itself."""

    def n_ctx(self) -> int:
        """Return for how many tokens the context has room; llama.cpp rounds up what was asked for."""
        return self._decoder.n_ctx

    def n_embd(self) -> int:
        """Return the width of the model."""
        return C.llama_model_n_embd(self.model)

    def n_vocab(self) -> int:
        """Return how many tokens the vocabulary has."""
        return self._vocabulary.size

    def pooling_type(self) -> int:
        """Return how token vectors become a text's vector: ``LLAMA_POOLING_TYPE_*``."""
        return C.llama_pooling_type(self.ctx)

    def token_bos(self) -> int:
        """Return the token that begins a text, -1 if there is none."""
        return self._vocabulary.bos

    def token_eos(self) -> int:
        """Return the token that ends a text, -1 if there is none."""
        return self._vocabulary.eos

    def token_nl(self) -> int:
        """Return the token that ends a line, -1 if there is none."""
        return self._vocabulary.newline

    def tokenizer(self) -> LlamaTokenizer:
        """Return the model's vocabulary as an object of its own."""
        from llama_cpp.llama_tokenizer import LlamaTokenizer  # noqa: PLC0415 - few programs ask for it

        return LlamaTokenizer(self)

    def tokenize(self, text: bytes, add_bos: bool = True, special: bool = False) -> list[int]:
        """Split UTF-8 text into tokens.

        Args:
            text: May contain any bytes.
            add_bos: Add the special tokens that the model wants around a text.
            special: Read the names of special tokens, such as ``<s>``, as those tokens.

        Raises:
            TypeError: The text is not bytes.
        """
        if self.tokenizer_ is not None:
            return self.tokenizer_.tokenize(text, add_bos, special)
        return self._vocabulary.tokenize(text, add_bos=add_bos, special=special)

    def detokenize(
        self, tokens: Iterable[int], prev_tokens: Iterable[int] | None = None, special: bool = False
    ) -> bytes:
        """Join the pieces of tokens; the bytes may begin or end within a character.

        After the token that begins a text, one leading space is dropped if the vocabulary puts it there.

        Args:
            tokens: Token ids.
            prev_tokens: What is before them; only a tokenizer of the program's own looks at it.
            special: Return the names of special tokens instead of nothing.
        """
        if self.tokenizer_ is not None:
            return self.tokenizer_.detokenize(
                list(tokens), None if prev_tokens is None else list(prev_tokens), special
            )
        return self._vocabulary.detokenize(tokens, special=special)
