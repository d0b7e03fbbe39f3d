"""Measures how many tokens a second eight requests get, one by one and together; prints a line of JSON.

Runs inside the environment of our package::

    python parallel_probe.py widen SOURCE TARGET     # a GGUF file again, as F32, where batching pays
    python parallel_probe.py measure MODEL --threads 2 --rounds 3

Both ways have the same threads, the same prompts and the same number of tokens, and evaluate every
prompt anew. Of several rounds the best of each way counts.
"""

from __future__ import annotations

import argparse
import importlib
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, cast

SUBJECTS = ("Water", "Fire", "Gold", "Bread", "Music", "Paris", "Time", "Silver")
TOKENS = 64


class Model(Protocol):
    """The part of ``Llama`` that is measured."""

    def __call__(
        self, prompt: str, *, max_tokens: int, temperature: float, stream: bool, logit_bias: dict[int, float]
    ) -> Iterator[object]:
        """Complete a prompt as an iterator of chunks."""

    def token_eos(self) -> int:
        """Return the token that ends a text."""


class MeaninglessError(Exception):
    """Something did less than was asked for, so its time means nothing."""


def prompts(number: int) -> list[str]:
    """Return prompts that begin differently in every round, so that nothing of them is evaluated yet."""
    return [f"{number} {subject} is a thing that people often talk about. In short," for subject in SUBJECTS]


def complete(model: Model, prompt: str) -> float:
    """Generate all tokens; return when the first one came.

    Raises:
        MeaninglessError: The answer ended early.
    """
    first, reason = 0.0, None
    bias = {model.token_eos(): -1e4}
    for chunk in model(prompt, max_tokens=TOKENS, temperature=0.0, stream=True, logit_bias=bias):
        first = first or time.perf_counter()
        reason = cast("dict[str, list[dict[str, str | None]]]", chunk)["choices"][0]["finish_reason"]
    if reason != "length":
        raise MeaninglessError(f"an answer ended with {reason!r}, not 'length'")
    return first


def speed(work: Callable[[list[str]], list[float]], texts: list[str]) -> tuple[float, float]:
    """Return tokens a second, and the seconds until the last request had its first token."""
    began = time.perf_counter()
    firsts = work(texts)
    return len(texts) * TOKENS / (time.perf_counter() - began), max(firsts) - began


def measure(path: str, threads: int, rounds: int) -> dict[str, float]:
    """Measure both ways in turn."""
    make = importlib.import_module("llama_cpp").Llama
    options = {"n_ctx": 2048, "n_threads": threads, "n_threads_batch": threads, "verbose": False}
    single: Model = make(path, **options)
    shared: Model = make(path, n_parallel=len(SUBJECTS), **options)
    found: list[tuple[float, ...]] = []
    with ThreadPoolExecutor(len(SUBJECTS)) as pool:
        for number in range(rounds + 1):
            texts = prompts(number)
            alone = speed(lambda texts: [complete(single, text) for text in texts], texts)
            together = speed(lambda texts: list(pool.map(lambda text: complete(shared, text), texts)), texts)
            found.append((*alone, *together))
    counted = found[1:]  # the first round touches memory and code
    return {
        "alone_tokens_s": max(each[0] for each in counted),
        "together_tokens_s": max(each[2] for each in counted),
        "alone_last_first_token_s": min(each[1] for each in counted),
        "together_last_first_token_s": min(each[3] for each in counted),
    }


def widen(source: str, target: str) -> None:
    """Write a model again with 32 bits for each weight.

    Raises:
        MeaninglessError: llama.cpp cannot.
    """
    low = importlib.import_module("llama_cpp.llama_cpp")
    low.llama_backend_init()
    parameters = low.llama_model_quantize_default_params()
    parameters.ftype, parameters.allow_requantize = low.LLAMA_FTYPE_ALL_F32, True
    code = low.llama_model_quantize(source.encode(), target.encode(), parameters)
    if code:
        raise MeaninglessError(f"llama_model_quantize failed with code {code}")


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    what = parser.add_subparsers(dest="what", required=True)
    making = what.add_parser("widen")
    making.add_argument("source")
    making.add_argument("target")
    measuring = what.add_parser("measure")
    measuring.add_argument("model")
    measuring.add_argument("--threads", type=int, required=True)
    measuring.add_argument("--rounds", type=int, required=True)
    asked = parser.parse_args()
    if asked.what == "widen":
        widen(asked.source, asked.target)
        print("{}")
    else:
        print(json.dumps(measure(asked.model, asked.threads, asked.rounds)))


if __name__ == "__main__":
    main()
