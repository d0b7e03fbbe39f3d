"""Measures what one ``llama_cpp`` takes for rarer work; runs inside its environment, prints a line of JSON.

Uses the standard library and the names that every package called ``llama_cpp`` has::

    python feature_probe.py MODEL EMBEDDER --rounds 3

Of several samples the least counts. All numbers are CPU time in microseconds.
"""

from __future__ import annotations

import argparse
import importlib
import json
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol, cast

PROMPT = "the llama"
UNDECODABLE = (50, 100, 200)
"""Tokens of the streams that are never whole characters."""

JSON_TOKENS = 96
TEXTS = tuple(f"the llama said {word} and went home" for word in ("yes", "no", "maybe", "so")) * 16
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}},
    "required": ["name", "tags"],
}


class Model(Protocol):
    """The part of ``Llama`` that is measured."""

    def __call__(
        self, prompt: str, *, max_tokens: int, temperature: float, stream: bool, logit_bias: dict[int, float]
    ) -> object:
        """Complete a prompt as an iterator of chunks."""

    def create_chat_completion(
        self, messages: object, *, response_format: object, max_tokens: int, temperature: float
    ) -> object:
        """Answer in JSON."""

    def create_embedding(self, texts: list[str]) -> dict[str, list[object]]:
        """Return a vector for each text."""

    def detokenize(self, tokens: list[int]) -> bytes:
        """Turn tokens into text."""

    def n_vocab(self) -> int:
        """Return how many tokens there are."""

    def reset(self) -> None:
        """Forget what was evaluated."""


class MeaninglessError(Exception):
    """Something did less than was asked for, so its time means nothing."""


def cpu_us(work: Callable[[], object], rounds: int) -> float:
    """Return the least CPU time of some work, in microseconds."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * 1e6)
    return min(taken)


def token_of(model: Model, wanted: bytes) -> int:
    """Find the token that stands for a byte.

    Raises:
        MeaninglessError: There is none.
    """
    for token in range(model.n_vocab()):
        if model.detokenize([token]) == wanted:
            return token
    raise MeaninglessError(f"no token stands for {wanted!r}")


def stream_bytes(model: Model, token: int, length: int) -> None:
    """Stream an answer of one byte that is no character, again and again.

    Raises:
        MeaninglessError: The stream ended for something else than its length.
    """
    model.reset()
    chunks = model(PROMPT, max_tokens=length, temperature=0.0, stream=True, logit_bias={token: 1e4})
    last = None
    for chunk in cast("Iterator[dict[str, list[dict[str, str | None]]]]", chunks):
        last = chunk["choices"][0]["finish_reason"]
    if last != "length":
        raise MeaninglessError(f"the stream of bytes ended with {last!r}, not 'length'")


def answer_json(model: Model) -> None:
    """Answer in JSON that follows a schema.

    Raises:
        MeaninglessError: The answer does not begin as it must.
    """
    model.reset()
    answer = cast(
        "dict[str, list[dict[str, dict[str, str]]]]",
        model.create_chat_completion(
            [{"role": "user", "content": PROMPT}],
            response_format={"type": "json_object", "schema": SCHEMA},
            max_tokens=JSON_TOKENS,
            temperature=0.0,
        ),
    )
    text = answer["choices"][0]["message"]["content"]
    if not text.lstrip().startswith("{"):
        raise MeaninglessError(f"the answer {text!r} is no JSON object")


def embed(model: Model) -> None:
    """Make the vectors of all texts.

    Raises:
        MeaninglessError: There are more or fewer.
    """
    made = len(model.create_embedding(list(TEXTS))["data"])
    if made != len(TEXTS):
        raise MeaninglessError(f"{len(TEXTS)} texts became {made} vectors")


def measure(path: str, embedder: str, rounds: int) -> dict[str, object]:
    """Measure everything once."""
    make = importlib.import_module("llama_cpp").Llama
    options = {"n_threads": 1, "n_threads_batch": 1, "verbose": False}
    model: Model = make(path, n_ctx=1024, **options)
    token = token_of(model, b"\x80")
    stream_bytes(model, token, UNDECODABLE[0])
    undecodable = [
        {"length": length, "us": cpu_us(partial(stream_bytes, model, token, length), rounds) / length}
        for length in UNDECODABLE
    ]
    answer_json(model)
    constrained = cpu_us(partial(answer_json, model), rounds) / JSON_TOKENS
    embedding: Model = make(embedder, embedding=True, n_ctx=512, **options)
    embed(embedding)
    vectors = cpu_us(partial(embed, embedding), rounds) / len(TEXTS)
    return {"undecodable": undecodable, "json_us": constrained, "embedding_us": vectors}


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("model")
    parser.add_argument("embedder")
    parser.add_argument("--rounds", type=int, required=True)
    asked = parser.parse_args()
    print(json.dumps(measure(asked.model, asked.embedder, asked.rounds)))


if __name__ == "__main__":
    main()
