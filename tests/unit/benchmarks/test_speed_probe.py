from __future__ import annotations

import itertools
from collections.abc import Sequence

from scripts.benchmarks.speed_probe import generation_speed, prompt_speed, tokens_of


class FakeModel:
    """Takes a second for each call of ``eval``, and remembers what it was given."""

    def __init__(self) -> None:
        self.evaluated: list[list[int]] = []

    def tokenize(self, text: bytes) -> list[int]:
        return list(text)

    def reset(self) -> None:
        self.evaluated.clear()

    def eval(self, tokens: Sequence[int]) -> None:
        self.evaluated.append(list(tokens))

    def sample(self, *, temp: float) -> int:
        return 7


def test_a_prompt_is_read_at_once() -> None:
    model, seconds = FakeModel(), itertools.count(0, 2)

    assert prompt_speed(model, [1, 2, 3], lambda: float(next(seconds))) == 1.5
    assert model.evaluated == [[1, 2, 3]]


def test_generating_is_counted_without_its_prompt() -> None:
    model, seconds = FakeModel(), itertools.count(0, 2)

    assert generation_speed(model, [1, 2], 4, lambda: float(next(seconds))) == 2.0
    assert model.evaluated == [[1, 2], [7], [7], [7], [7]]


def test_a_text_has_as_many_tokens_as_asked() -> None:
    assert len(tokens_of(FakeModel(), 200)) == 200
