"""Known weaknesses about work: what a token costs, and what a cache costs. See test_faults for all."""

from __future__ import annotations

import gc
import sys
import tracemalloc
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from fakes.puppet import Puppet, byte_tokens
from llama_cpp.llama import Llama
from llama_cpp.llama_cache import BaseLlamaCache, LlamaDiskCache, LlamaRAMCache, LlamaTrieCache
from llama_cpp.llama_grammar import LlamaGrammar
from llama_cpp.llama_speculative import LlamaNGramMapDecoding, LlamaPromptLookupDecoding

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
Ids = npt.NDArray[np.intc]
Logits = npt.NDArray[np.single]


def same(_ids: Ids, scores: Logits) -> Logits:
    return scores


def used_up(answer: object) -> None:
    if isinstance(answer, Iterator):
        for _ in answer:
            pass


def complete(llama: Llama, count: int, **options: object) -> None:
    used_up(llama("the", max_tokens=count, temperature=0.0, **options))  # type: ignore[call-overload]  # of each case


def chat(llama: Llama, count: int, **options: object) -> None:
    messages = [{"role": "user", "content": "hi"}]
    used_up(llama.create_chat_completion(messages, max_tokens=count, temperature=0.0, **options))  # type: ignore[call-overload]


def say(llama: Llama, count: int, text: bytes, **options: object) -> None:
    """Complete with a text of the program's choice, again and again."""
    puppet = Puppet(byte_tokens(text * (count // len(text) + 1)))
    complete(llama, count, logits_processor=puppet, **options)


def generate(llama: Llama, count: int) -> None:
    used_up(islice(llama.generate(llama.tokenize(b"the"), temp=0.0), count))


WAYS: dict[str, Callable[[Llama, int], None]] = {
    "generate": generate,
    "plain": complete,
    "stream": lambda llama, count: complete(llama, count, stream=True),
    "random": lambda llama, count: complete(llama, count, repeat_penalty=1.1, seed=1, mirostat_mode=2),
    "stop strings": lambda llama, count: complete(
        llama, count, stop=["\n\n", "no such text", "e" * 50], stream=True
    ),
    "a stop string that almost comes": lambda llama, count: say(
        llama, count, b"a", stop=["a" * 40 + "b"], stream=True
    ),
    "log-probabilities": lambda llama, count: complete(llama, count, logprobs=3),
    "log-probabilities in a stream": lambda llama, count: complete(llama, count, logprobs=3, stream=True),
    "a processor": lambda llama, count: complete(llama, count, logits_processor=[same, same]),
    "a criterion": lambda llama, count: complete(llama, count, stopping_criteria=lambda _i, _l: False),
    "bytes that are no text": lambda llama, count: say(llama, count, b"\x80"),
    "bytes that are no text in a stream": lambda llama, count: say(llama, count, b"\x80", stream=True),
    "beginnings of characters": lambda llama, count: say(llama, count, b"\xf0", stream=True),
    "characters of four tokens": lambda llama, count: say(llama, count, "😀".encode(), stream=True),
    "an echo": lambda llama, count: complete(llama, count, echo=True, stream=True),
    "a grammar": lambda llama, count: complete(
        llama, count, grammar=LlamaGrammar.from_string("root ::= [a-z ]*"), stream=True
    ),
    "a chat": chat,
    "a chat in a stream": lambda llama, count: chat(llama, count, stream=True),
    "a chat with tools": lambda llama, count: chat(
        llama,
        count,
        stream=True,
        tools=[{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}],
        tool_choice="auto",
    ),
}


def calls_of(work: Callable[[], object]) -> int:
    """Count the functions, Python's and C's, that something calls."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    gc.collect()
    gc.disable()  # what test tools hang into collections would count
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


class TestWorkPerToken:
    """7: each token cost more than the one before; 1,200 tokens took three times what they should."""

    @pytest.mark.parametrize("way", WAYS)
    def test_the_eight_hundredth_token_costs_what_the_hundredth_does(
        self, way: str, tiny: str, load: Load
    ) -> None:
        llama = load(tiny, n_ctx=1024, logits_all=True)

        def work(count: int) -> int:
            llama.reset()
            return calls_of(lambda: WAYS[way](llama, count))

        work(850)  # every piece of the vocabulary that is needed is known from here on
        early, late = work(150) - work(100), work(850) - work(800)

        assert early > 0
        assert late == pytest.approx(early, rel=0.05), (early / 50, late / 50)

    @pytest.mark.parametrize(
        "draft", [LlamaPromptLookupDecoding(), LlamaNGramMapDecoding()], ids=["lookup", "map"]
    )
    def test_guesses_too(self, draft: object, tiny: str, load: Load) -> None:
        """A text that repeats itself: the number of evaluations differs a little with the guesses."""
        llama = load(tiny, n_ctx=1024, draft_model=draft)

        def work(count: int) -> int:
            llama.reset()
            return calls_of(lambda: say(llama, count, b"abcd"))

        work(850)
        early, late = work(200) - work(100), work(850) - work(750)

        assert late < 1.25 * early

    def test_a_stop_string_takes_memory_of_its_own_length(self, tiny: str, load: Load) -> None:
        llama = load(tiny)
        complete(llama, 2, stop=["x"])
        stop = "é" + "x" * 20_000

        tracemalloc.start()
        try:
            complete(llama, 2, stop=[stop])
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

        assert peak < 1_000_000

    def test_the_count_sees_work_that_grows(self, tiny: str, load: Load) -> None:
        """What older bindings did, as a processor: it looks at the whole text for every token."""
        llama = load(tiny, n_ctx=1024)

        def again(ids: Ids, scores: Logits) -> Logits:
            for token in ids:
                llama.detokenize([int(token)])
            return scores

        def work(count: int) -> int:
            llama.reset()
            return calls_of(lambda: complete(llama, count, logits_processor=again))

        early, late = work(110) - work(100), work(410) - work(400)

        assert late > 2 * early


CACHES: dict[str, Callable[[Path], BaseLlamaCache]] = {
    "ram": lambda _: LlamaRAMCache(),
    "trie": lambda _: LlamaTrieCache(),
    "disk": lambda folder: LlamaDiskCache(str(folder / "cache")),
}


@pytest.fixture(params=CACHES)
def cache(request: pytest.FixtureRequest, tmp_path: Path) -> BaseLlamaCache:
    return CACHES[request.param](tmp_path)


class Counted:
    """Counts the tokens that a model evaluates, of prompts and of answers."""

    def __init__(self, llama: Llama) -> None:
        self._decoder = llama._decoder
        self._native = llama._decoder._decode

    def during(self, work: Callable[[], object]) -> int:
        """Count while something is done."""
        count = 0

        def decode(tokens: Sequence[int]) -> None:
            nonlocal count
            count += len(tokens)
            self._native(tokens)

        self._decoder._decode = decode  # type: ignore[method-assign]  # on this object only
        try:
            work()
        finally:
            del self._decoder._decode
        return count


class TestCaches:
    """14: a cache on disk grew without end and lost what was read, and all caches made things slower."""

    def test_a_state_that_was_found_is_still_there(
        self, cache: BaseLlamaCache, tiny: str, load: Load
    ) -> None:
        llama = load(tiny)
        llama.set_cache(cache)
        prompt = [1, *range(300, 400)]
        llama(prompt, max_tokens=2, temperature=0.0)

        evaluated = llama.input_ids[: llama.n_tokens].tolist()

        found = [cache[evaluated] for _ in range(3)]

        assert [state.n_tokens for state in found] == [len(evaluated)] * 3
        assert evaluated in cache

    def test_many_conversations_stay_below_the_limit(self, tiny: str, load: Load, tmp_path: Path) -> None:
        llama = load(tiny)
        llama.eval([1, *range(300, 420)])
        limit = 3 * llama.save_state().nbytes
        for cache in (
            LlamaRAMCache(limit),
            LlamaTrieCache(limit),
            LlamaDiskCache(str(tmp_path / "c"), limit),
        ):
            llama.set_cache(cache)
            for first in range(300, 312):
                llama([1, first, *range(300, 400)], max_tokens=4, temperature=0.0)
                assert cache.cache_size <= limit
            assert cache.cache_size > limit / 3
        on_disk = sum(file.stat().st_size for file in (tmp_path / "c").rglob("*") if file.is_file())
        assert on_disk <= limit

    @pytest.mark.parametrize("prompts", ["new", "alike", "in turn", "longer"])
    def test_no_more_is_evaluated_than_without(
        self, prompts: str, cache: BaseLlamaCache, tiny: str, load: Load
    ) -> None:
        requests = {
            "new": [[1, first, *range(300, 400)] for first in range(500, 506)],
            "alike": [[1, *range(300, 400), last] for last in range(500, 506)],
            "in turn": [[1, first, *range(300, 400)] for first in (500, 501)] * 3,
            "longer": [[1, *range(300, 300 + length)] for length in range(50, 110, 10)],
        }[prompts]
        texts: list[list[str]] = []
        llamas = [load(tiny, n_ctx=512), load(tiny, n_ctx=512)]
        llamas[1].set_cache(cache)

        def ask(llama: Llama) -> None:
            answers = [llama(prompt, max_tokens=4, temperature=0.0) for prompt in requests]
            texts.append([answer["choices"][0]["text"] for answer in answers])

        without, within = (Counted(llama).during(partial(ask, llama)) for llama in llamas)

        assert texts[0] == texts[1]
        assert within <= without
        assert prompts != "in turn" or within < without / 2

    def test_a_folder_that_vanishes_is_no_lost_text(self, tiny: str, load: Load, tmp_path: Path) -> None:
        llama = load(tiny)
        cache = LlamaDiskCache(str(tmp_path / "cache"))
        llama.set_cache(cache)
        prompt = [1, *range(300, 400)]
        expected = llama(prompt, max_tokens=4, temperature=0.0)
        for file in sorted((tmp_path / "cache").rglob("*"), reverse=True):
            file.unlink() if file.is_file() else file.rmdir()
        (tmp_path / "cache").rmdir()
        llama.reset()

        with pytest.warns(RuntimeWarning, match="cache"):
            llama([*prompt[:50], 5], max_tokens=4)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = llama(prompt, max_tokens=4, temperature=0.0)
        assert answer["choices"] == expected["choices"]
