"""Measures tokens a second of one build of the library; prints one line of JSON.

Which build: the folder that ``LLAMA_CPP_LIB_PATH`` names. CPU time of one thread::

    python speed_probe.py MODEL --prompt 256 --generate 64
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from llama_cpp import Llama
from llama_cpp._library import load

SENTENCE = "The quick brown fox jumps over the lazy dog near the river bank. "
CONTEXT_TOKENS = 1024
WARM_UP_TOKENS = 16


class Model(Protocol):
    """The part of ``Llama`` that is measured."""

    def tokenize(self, text: bytes) -> list[int]:
        """Turn a text into tokens."""

    def reset(self) -> None:
        """Forget what was evaluated."""

    def eval(self, tokens: Sequence[int]) -> None:
        """Evaluate tokens."""

    def sample(self, *, temp: float) -> int:
        """Choose the next token."""


def prompt_speed(model: Model, tokens: Sequence[int], cpu_s: Callable[[], float]) -> float:
    """Return how many tokens of a prompt are read in a second."""
    model.reset()
    before = cpu_s()
    model.eval(tokens)
    return len(tokens) / (cpu_s() - before)


def generation_speed(model: Model, prompt: Sequence[int], count: int, cpu_s: Callable[[], float]) -> float:
    """Return how many tokens are generated in a second, after a short prompt."""
    model.reset()
    model.eval(prompt)
    before = cpu_s()
    for _ in range(count):
        model.eval([model.sample(temp=0)])
    return count / (cpu_s() - before)


def tokens_of(model: Model, count: int) -> list[int]:
    """Return a text of so many tokens."""
    return model.tokenize(SENTENCE.encode() * count)[:count]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--prompt", type=int, required=True)
    parser.add_argument("--generate", type=int, required=True)
    asked = parser.parse_args()
    model = Llama(asked.model, n_ctx=CONTEXT_TOKENS, n_threads=1, n_threads_batch=1, verbose=False)
    tokens = tokens_of(model, asked.prompt)
    model.eval(tokens[:WARM_UP_TOKENS])
    report = {
        "cpu_variant": load().cpu_variant,
        "prompt": prompt_speed(model, tokens, time.process_time),
        "generation": generation_speed(model, tokens[:WARM_UP_TOKENS], asked.generate, time.process_time),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
