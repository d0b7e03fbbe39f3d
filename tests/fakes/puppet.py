"""A logits processor that decides what a model says, token by token."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


class Puppet:
    """Says the given tokens, then the last of them again and again."""

    def __init__(self, tokens: Sequence[int]) -> None:
        self._tokens = tokens
        self._said = 0

    def __call__(
        self, input_ids: npt.NDArray[np.intc], scores: npt.NDArray[np.single]
    ) -> npt.NDArray[np.single]:
        token = self._tokens[min(self._said, len(self._tokens) - 1)]
        self._said += 1
        scores[:] = -np.inf
        scores[token] = 0.0
        return scores


def byte_tokens(text: bytes) -> list[int]:
    """Spell bytes with the byte tokens of the made-up vocabulary: they follow ``<unk> <s> </s>``."""
    return [3 + byte for byte in text]
