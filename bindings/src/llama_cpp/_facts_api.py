"""What a model says of itself, and its way between text and tokens."""

from __future__ import annotations

import ctypes

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

    def token_eot(self) -> int:
        """Return the token that ends a turn of a chat, -1 if there is none."""
        return self._vocabulary.eot

    def token_sep(self) -> int:
        """Return the token between two texts, -1 if there is none."""
        return self._vocabulary.sep

    def token_pad(self) -> int:
        """Return the token that fills up, -1 if there is none."""
        return self._vocabulary.pad

    def token_mask(self) -> int:
        """Return the token that stands for a word to be guessed, -1 if there is none."""
        return self._vocabulary.mask

    def n_ctx_train(self) -> int:
        """Return how many tokens the model saw at a time when it was trained."""
        return C.llama_model_n_ctx_train(self.model)

    def n_embd_inp(self) -> int:
        """Return the width of what goes into the model."""
        return C.llama_model_n_embd_inp(self.model)

    def n_embd_out(self) -> int:
        """Return the width of the vectors that come out of the model."""
        return C.llama_model_n_embd_out(self.model)

    def n_layer(self) -> int:
        """Return how many layers the model has."""
        return C.llama_model_n_layer(self.model)

    def n_head(self) -> int:
        """Return how many heads of attention a layer has."""
        return C.llama_model_n_head(self.model)

    def n_head_kv(self) -> int:
        """Return for how many heads keys and values are kept."""
        return C.llama_model_n_head_kv(self.model)

    def n_swa(self) -> int:
        """Return the width of the sliding window of attention, 0 if there is none."""
        return C.llama_model_n_swa(self.model)

    def n_params(self) -> int:
        """Return how many parameters the model has."""
        return C.llama_model_n_params(self.model)

    @property
    def model_size(self) -> int:
        """Size of all tensors of the model in bytes."""
        return C.llama_model_size(self.model)

    @property
    def model_desc(self) -> str:
        """What llama.cpp calls the model: ``llama 7B Q4_0``."""
        room = ctypes.create_string_buffer(256)
        C.llama_model_desc(self.model, room, len(room))
        return room.value.decode("utf-8", "replace")

    @property
    def _is_recurrent(self) -> bool:
        """Whether the model keeps a state instead of its tokens; other packages look at it."""
        return C.llama_model_is_recurrent(self.model)

    @property
    def _is_hybrid(self) -> bool:
        """Whether some layers of the model do; as above."""
        return C.llama_model_is_hybrid(self.model)

    is_hybrid = _is_hybrid

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
