"""The real grammar sampler of llama.cpp, fed byte by byte."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp.llama import Llama

if TYPE_CHECKING:
    from llama_cpp._generated.stubtypes import Pointer

    Sampler = Pointer[C.llama_sampler]


def is_there(sampler: Sampler) -> bool:
    """Tell whether llama.cpp made a sampler."""
    return ctypes.cast(sampler, ctypes.c_void_p).value is not None


class GrammarSampler:
    """Asks llama.cpp what a grammar admits, with the single bytes of a model's vocabulary."""

    def __init__(self, llama: Llama) -> None:
        """Find the tokens of bytes and the end of text."""
        self._vocab = C.llama_model_get_vocab(llama.model)
        self._bytes: dict[bytes, int] = {}
        buffer = ctypes.create_string_buffer(64)
        for token in range(C.llama_vocab_n_tokens(self._vocab)):
            size = C.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
            if size == 1:
                self._bytes.setdefault(buffer.raw[:1], token)
        self._end = C.llama_vocab_eos(self._vocab)

    def reads(self, grammar: str) -> bool:
        """Tell whether llama.cpp makes a sampler of a grammar."""
        sampler = C.llama_sampler_init_grammar(self._vocab, grammar.encode(), b"root")
        C.llama_sampler_free(sampler)
        return is_there(sampler)

    def admits(self, grammar: str, text: str) -> bool:
        """Tell whether the whole text follows a grammar and may end there."""
        with self._sampler(grammar) as sampler:
            for byte in text.encode():
                token = self._bytes[bytes([byte])]
                if not self._allowed(sampler, token):
                    return False
                C.llama_sampler_accept(sampler, token)
            return self._allowed(sampler, self._end)

    def admits_tokens(self, grammar: str, tokens: list[int]) -> bool:
        """Tell whether tokens follow a grammar and may end there."""
        with self._sampler(grammar) as sampler:
            for token in tokens:
                if not self._allowed(sampler, token):
                    return False
                C.llama_sampler_accept(sampler, token)
            return self._allowed(sampler, self._end)

    @contextmanager
    def _sampler(self, grammar: str) -> Iterator[Sampler]:
        sampler = C.llama_sampler_init_grammar(self._vocab, grammar.encode(), b"root")
        assert is_there(sampler), grammar
        try:
            yield sampler
        finally:
            C.llama_sampler_free(sampler)

    def _allowed(self, sampler: Sampler, token: int) -> bool:
        data = (C.llama_token_data * 1)(C.llama_token_data(token, 0.0, 0.0))
        candidates = C.llama_token_data_array(data, 1, -1, False)
        C.llama_sampler_apply(sampler, ctypes.byref(candidates))
        return not math.isinf(data[0].logit)
