from __future__ import annotations

from collections.abc import Iterator

import pytest

from scripts.benchmarks.feature_probe import (
    TEXTS,
    MeaninglessError,
    answer_json,
    cpu_us,
    embed,
    stream_bytes,
    token_of,
)


class FakeModel:
    """Answers as it was told to."""

    def __init__(self, *, reason: str = "length", text: str = "{", vectors: int = len(TEXTS)) -> None:
        self._reason, self._text, self._vectors = reason, text, vectors
        self.biased: list[int] = []

    def __call__(
        self, prompt: str, *, max_tokens: int, temperature: float, stream: bool, logit_bias: dict[int, float]
    ) -> object:
        self.biased += logit_bias
        return self._chunks()

    def _chunks(self) -> Iterator[object]:
        yield {"choices": [{"finish_reason": None}]}
        yield {"choices": [{"finish_reason": self._reason}]}

    def create_chat_completion(
        self, messages: object, *, response_format: object, max_tokens: int, temperature: float
    ) -> object:
        return {"choices": [{"message": {"content": self._text}}]}

    def create_embedding(self, texts: list[str]) -> dict[str, list[object]]:
        return {"data": [None] * self._vectors}

    def detokenize(self, tokens: list[int]) -> bytes:
        return bytes([tokens[0] + 0x70])

    def n_vocab(self) -> int:
        return 0x20

    def reset(self) -> None:
        pass


def test_work_that_was_done_passes() -> None:
    model = FakeModel()

    stream_bytes(model, 5, 50)
    answer_json(model)
    embed(model)

    assert model.biased == [5]


def test_the_token_of_a_byte_is_found() -> None:
    assert token_of(FakeModel(), b"\x80") == 0x10


def test_a_byte_without_token_means_nothing() -> None:
    with pytest.raises(MeaninglessError, match=r"no token stands for b'\\x01'"):
        token_of(FakeModel(), b"\x01")


def test_a_stream_that_ends_early_means_nothing() -> None:
    with pytest.raises(MeaninglessError, match="the stream of bytes ended with 'stop', not 'length'"):
        stream_bytes(FakeModel(reason="stop"), 5, 50)


def test_an_answer_that_is_no_json_means_nothing() -> None:
    with pytest.raises(MeaninglessError, match="the answer 'hello' is no JSON object"):
        answer_json(FakeModel(text="hello"))


def test_missing_vectors_mean_nothing() -> None:
    with pytest.raises(MeaninglessError, match=f"{len(TEXTS)} texts became 3 vectors"):
        embed(FakeModel(vectors=3))


def test_the_least_time_counts() -> None:
    sizes = iter([10**6, 10, 10**6])

    assert cpu_us(lambda: sum(range(next(sizes))), 3) < 5_000
