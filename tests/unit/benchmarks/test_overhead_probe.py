from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial
from types import ModuleType, SimpleNamespace
from typing import cast

import pytest

from scripts.benchmarks.overhead_probe import (
    BareLoop,
    MeaninglessError,
    complete,
    cpu_us_per_token,
    peak_bytes,
    stream,
)


class FakeModel:
    """Says as many tokens as it wants to, and no more."""

    ctx: object = "context"

    def __init__(self, tokens: int) -> None:
        self._tokens = tokens

    def __call__(self, prompt: str, *, max_tokens: int, temperature: float, stream: bool) -> object:
        return self._chunks(max_tokens) if stream else {"usage": {"completion_tokens": self._tokens}}

    def _chunks(self, max_tokens: int) -> Iterator[object]:
        for _ in range(self._tokens):
            yield {"choices": [{"finish_reason": None}]}
        yield {"choices": [{"finish_reason": "length" if self._tokens == max_tokens else "stop"}]}

    def tokenize(self, text: bytes) -> list[int]:
        return list(text)

    def reset(self) -> None:
        pass


class Array(list[int]):
    """As much of a ctypes array as the loop needs."""

    def __init__(self, *values: int) -> None:
        super().__init__(values or [0])


class Token:
    def __mul__(self, length: int) -> type[Array]:
        return Array


def library_of(decode_codes: Iterator[int], calls: list[str]) -> ModuleType:
    """A low-level binding whose ``llama_decode`` returns these codes."""

    def decode(context: object, batch: object) -> int:
        calls.append("decode")
        return next(decode_codes)

    def sample(sampler: object, context: object, index: int) -> int:
        calls.append("sample")
        return 7

    names = SimpleNamespace(
        llama_token=Token(),
        llama_get_memory=lambda *_: "memory",
        llama_memory_clear=lambda *_: calls.append("clear"),
        llama_sampler_init_greedy=lambda: "sampler",
        llama_batch_get_one=lambda *_: "batch",
        llama_decode=decode,
        llama_sampler_sample=sample,
    )
    return cast("ModuleType", names)


def test_the_bare_loop_does_the_work_of_a_completion() -> None:
    calls: list[str] = []

    BareLoop(library_of(itertools.repeat(0), calls), FakeModel(3))(3)

    assert calls == ["decode", "sample", "decode", "sample", "decode", "sample"]


def test_a_bare_loop_whose_decode_fails_means_nothing() -> None:
    bare = BareLoop(library_of(iter([0, 0, 1]), []), FakeModel(3))

    with pytest.raises(MeaninglessError, match="llama_decode failed with code 1 in a loop of 3 tokens"):
        bare(3)


def test_the_bare_loop_forgets() -> None:
    calls: list[str] = []

    BareLoop(library_of(iter([]), calls), FakeModel(3)).forget()

    assert calls == ["clear"]


def test_completions_of_the_right_length_pass() -> None:
    complete(FakeModel(64), 64)
    stream(FakeModel(64), 64)


def test_a_call_of_another_length_means_nothing() -> None:
    with pytest.raises(MeaninglessError, match="one call made 63 tokens, not 64"):
        complete(FakeModel(63), 64)


def test_a_stream_that_ends_early_means_nothing() -> None:
    with pytest.raises(MeaninglessError, match="stream of 64 tokens ended with 'stop', not 'length'"):
        stream(FakeModel(63), 64)


def test_a_stream_of_too_few_chunks_means_nothing() -> None:
    with pytest.raises(MeaninglessError, match="the stream of 64 tokens had only 11 chunks"):
        stream(FakeModel(10), 64)


def test_cpu_time_is_given_for_each_token() -> None:
    work = partial(sum, range(10**6))

    assert cpu_us_per_token(work, 1) > 10 * cpu_us_per_token(work, 1000) > 0


def test_the_peak_is_of_this_process() -> None:
    assert 1_000_000 < peak_bytes() < 10**12
