"""Contexts without the high level: what the tests of the memory work on, and an oracle to compare with."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._adapters import NO_ADAPTERS, Adapters, AdapterSet
from llama_cpp._decoder import Decoder
from llama_cpp._handles import Context, Model
from llama_cpp._opening import make_context, open_model

Logits = npt.NDArray[np.float32]


def context_of(
    model: Model, *, n_ctx: int = 512, n_batch: int = 64, n_ubatch: int = 64, swa_full: int = 0
) -> Context:
    """Make a context of one thread; a sliding window forgets unless ``swa_full`` is 1."""
    params = C.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_ubatch = n_ctx, n_batch, n_ubatch
    params.n_threads = params.n_threads_batch = 1
    params.swa_full = bool(swa_full)
    return make_context(model, params)


@contextmanager
def opened(path: str) -> Iterator[Model]:
    """Load a model for a ``with`` block."""
    with open_model(path, C.llama_model_default_params()) as model:
        yield model


def decoder_of(
    model: Model,
    logits_all: bool = False,  # noqa: FBT001, FBT002 - the other options are numbers, so that tests can list them
    *,
    ctx_checkpoints: int = 32,
    checkpoint_interval: int = 4096,
    **options: int,
) -> Decoder:
    """Make a context and its decoder; ``options`` are those of `context_of`."""
    return Decoder(
        context_of(model, **options),
        vocabulary_size(model),
        logits_all=logits_all,
        ctx_checkpoints=ctx_checkpoints,
        checkpoint_interval=checkpoint_interval,
    )


def vocabulary_size(model: Model) -> int:
    """Return how many tokens a model knows."""
    return C.llama_vocab_n_tokens(C.llama_model_get_vocab(model.address))


class Oracle:
    """Says what a context would say that saw nothing else: every question is a new start.

    It shares no code with the decoder.
    """

    def __init__(self, model: Model, **options: int) -> None:
        """Make a context of its own."""
        self._context = context_of(model, **{"n_batch": 512, "n_ubatch": 64, **options})
        self._size = vocabulary_size(model)
        self._start = C.llama_model_decoder_start_token(model.address)

    def logits(
        self,
        tokens: Sequence[int],
        adapters: Adapters | None = None,
        wanted: AdapterSet = NO_ADAPTERS,
        source: Sequence[int] = (),
    ) -> Logits:
        """Return the logits after some tokens, which a decoder reads after an encoder read ``source``."""
        address = self._context.address
        if adapters is not None:
            adapters.apply(address, wanted)
        C.llama_memory_clear(C.llama_get_memory(address), True)
        if source:
            _run(C.llama_encode, address, source)
        for start in range(0, len(tokens), 512):
            _run(C.llama_decode, address, tokens[start : start + 512])
        found: Logits = np.ctypeslib.as_array(C.llama_get_logits_ith(address, -1), (self._size,)).copy()
        return found

    def after_shift(self, tokens: Sequence[int], keep: int, gone: int, more: Sequence[int]) -> Logits:
        """Return the logits after ``tokens``, a shift that drops ``gone`` of them, and ``more``."""
        self.logits(tokens)
        address = self._context.address
        memory = C.llama_get_memory(address)
        assert C.llama_memory_seq_rm(memory, 0, keep, keep + gone)
        C.llama_memory_seq_add(memory, 0, keep + gone, -1, -gone)
        _run(C.llama_decode, address, more)
        found: Logits = np.ctypeslib.as_array(C.llama_get_logits_ith(address, -1), (self._size,)).copy()
        return found

    def answer(self, prompt: Sequence[int], count: int, source: Sequence[int] = ()) -> list[int]:
        """Return the most likely continuation, one token after the other, each from a new start."""
        said: list[int] = []
        for _ in range(count):
            said.append(int(self.logits([*prompt, *said], source=source).argmax()))
        return said


def _run(function: Callable[[int, C.llama_batch], int], context: int, tokens: Sequence[int]) -> None:
    array = (ctypes.c_int32 * len(tokens))(*tokens)
    code = function(context, C.llama_batch_get_one(array, len(tokens)))
    assert code == 0, f"the oracle failed with code {code}"


def assert_close(found: Logits, expected: Logits) -> None:
    """Compare logits; batches of other sizes round in another way, other tokens differ by far more."""
    np.testing.assert_allclose(found, expected, rtol=0, atol=0.06)
