"""Measures one ``llama_cpp`` from inside its own environment; prints one line of JSON.

Uses the standard library and the names that every package called ``llama_cpp`` has, so that the same
program measures all of them::

    python overhead_probe.py tokens MODEL --lengths 64,256,900 --rounds 3
    python overhead_probe.py memory MODEL --length 256
    python overhead_probe.py size
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import distribution
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

PROMPT = "the llama"
SPARE_TOKENS = 64
"""Room in the context besides the longest completion."""

USUAL_TOKENS = 900
"""Completions longer than this are timed as often as those of this length, and not warmed up for."""

DISTRIBUTION = "llama-cpp-python"


class Model(Protocol):
    """The part of ``Llama`` that is measured."""

    ctx: object
    """The ``llama_context`` pointer."""

    def __call__(self, prompt: str, *, max_tokens: int, temperature: float, stream: bool) -> object:
        """Complete a prompt, at once or as an iterator of chunks."""

    def tokenize(self, text: bytes) -> list[int]:
        """Turn a text into tokens."""

    def reset(self) -> None:
        """Forget what was evaluated, so that the prompt is evaluated again."""


class MeaninglessError(Exception):
    """Something did less than was asked for, so its time means nothing."""


def load(path: str, longest: int) -> tuple[ModuleType, Model]:
    """Import the package and load a model for one thread, the one whose CPU time is measured.

    The context has room for `longest` tokens, and for no fewer than 1024.
    """
    package = importlib.import_module("llama_cpp")
    room = max(1024, longest + SPARE_TOKENS)
    model = package.Llama(path, n_ctx=room, n_threads=1, n_threads_batch=1, verbose=False)
    return package, model


class BareLoop:
    """The least that Python can do through ctypes: ``llama_decode`` and the greedy sampler of the library."""

    def __init__(self, package: ModuleType, model: Model) -> None:
        prompt = model.tokenize(PROMPT.encode())
        self._package = package
        self._context = model.ctx
        self._memory = package.llama_get_memory(self._context)
        self._prompt = (package.llama_token * len(prompt))(*prompt)
        self._last = (package.llama_token * 1)()
        self._sampler = package.llama_sampler_init_greedy()

    def forget(self) -> None:
        """Empty the memory of the context."""
        self._package.llama_memory_clear(self._memory, False)

    def __call__(self, length: int) -> None:
        """Evaluate the prompt and generate this many tokens.

        Raises:
            MeaninglessError: A ``llama_decode`` failed.
        """
        context, sampler, last = self._context, self._sampler, self._last
        decode, sample = self._package.llama_decode, self._package.llama_sampler_sample
        failed = decode(context, self._package.llama_batch_get_one(self._prompt, len(self._prompt)))
        one = self._package.llama_batch_get_one(last, 1)
        for _ in range(length - 1):
            last[0] = sample(sampler, context, -1)
            failed |= decode(context, one)
        sample(sampler, context, -1)
        if failed:
            raise MeaninglessError(f"llama_decode failed with code {failed} in a loop of {length} tokens")


def complete(model: Model, length: int) -> None:
    """Generate this many tokens with one call.

    Raises:
        MeaninglessError: It generated another number.
    """
    answer = cast(
        "dict[str, dict[str, int]]", model(PROMPT, max_tokens=length, temperature=0.0, stream=False)
    )
    made = answer["usage"]["completion_tokens"]
    if made != length:
        raise MeaninglessError(f"one call made {made} tokens, not {length}")


def stream(model: Model, length: int) -> None:
    """Generate this many tokens as a stream.

    Raises:
        MeaninglessError: It did not end for its length, or put several tokens into one chunk.
    """
    chunks = cast(
        "Iterator[dict[str, list[dict[str, str | None]]]]",
        model(PROMPT, max_tokens=length, temperature=0.0, stream=True),
    )
    seen, reason = 0, None
    for chunk in chunks:
        seen += 1
        reason = chunk["choices"][0]["finish_reason"]
    if seen < length:
        raise MeaninglessError(f"the stream of {length} tokens had only {seen} chunks")
    if reason != "length":
        raise MeaninglessError(f"the stream of {length} tokens ended with {reason!r}, not 'length'")


def cpu_us_per_token(work: Callable[[], object], length: int) -> float:
    """Return the CPU time of this process for some work, in microseconds for each token."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1e6 / length


def begin_afresh(bare: BareLoop, model: Model) -> None:
    """Make both the model's object and the library forget what came before."""
    model.reset()
    bare.forget()


def warm_up(bare: BareLoop, model: Model, length: int) -> None:
    """Touch all memory and code once: the first completion pays for what all later ones use."""
    bare(length)
    begin_afresh(bare, model)
    complete(model, length)
    begin_afresh(bare, model)
    stream(model, length)


def measure_tokens(path: str, lengths: list[int], rounds: int) -> list[dict[str, float]]:
    """Time the bare loop, one call and a stream in turn, and keep the least of each.

    Short completions have more rounds than long ones, so that every length is timed for as long.
    """
    package, model = load(path, max(lengths))
    bare = BareLoop(package, model)
    longest = min(max(lengths), USUAL_TOKENS)
    warm_up(bare, model, longest)
    results = []
    for length in lengths:
        ways = {
            "bare_us": partial(bare, length),
            "call_us": partial(complete, model, length),
            "stream_us": partial(stream, model, length),
        }
        taken: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(max(1, rounds * longest // length)):
            for way, work in ways.items():
                begin_afresh(bare, model)
                taken[way].append(cpu_us_per_token(work, length))
        results.append({"length": length, **{way: min(times) for way, times in taken.items()}})
    return results


def measure_memory(path: str, length: int) -> int:
    """Return the most memory that loading and generating took, in bytes."""
    _, model = load(path, length)
    complete(model, length)
    return peak_bytes()


def peak_bytes() -> int:
    """Return the peak of this process's resident memory.

    On Linux ``ru_maxrss`` starts from the size of the parent that started us; ``VmHWM`` is our own.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def installed_bytes() -> int:
    """Return the size of the installed package, without what Python compiled from it."""
    files = distribution(DISTRIBUTION).files or []
    paths = (Path(str(file.locate())) for file in files if "__pycache__" not in file.parts)
    return sum(path.stat().st_size for path in paths if path.is_file())


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    what = parser.add_subparsers(dest="what", required=True)
    tokens = what.add_parser("tokens")
    tokens.add_argument("model")
    tokens.add_argument("--lengths", required=True)
    tokens.add_argument("--rounds", type=int, required=True)
    memory = what.add_parser("memory")
    memory.add_argument("model")
    memory.add_argument("--length", type=int, required=True)
    what.add_parser("size")
    asked = parser.parse_args()
    if asked.what == "tokens":
        lengths = [int(length) for length in asked.lengths.split(",")]
        result: object = {"tokens": measure_tokens(asked.model, lengths, asked.rounds)}
    elif asked.what == "memory":
        result = {"peak_bytes": measure_memory(asked.model, asked.length)}
    else:
        result = {"version": distribution(DISTRIBUTION).version, "installed_bytes": installed_bytes()}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
