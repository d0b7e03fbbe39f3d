"""Completions with a cache of states: the same text, less work, and never more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from fakes.memory_models import hybrid_model, recurrent_model, window_model
from fakes.models import tiny_llm
from llama_cpp._adapters import NO_ADAPTERS
from llama_cpp._caching import keep, restore
from llama_cpp._decoder import Decoder
from llama_cpp._state import LlamaState
from llama_cpp.llama import Llama
from llama_cpp.llama_cache import BaseLlamaCache, LlamaDiskCache, LlamaRAMCache, LlamaTrieCache

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]

ONE = [1, *(300 + number for number in range(200))]
TWO = [1, *(600 + number for number in range(200))]


class OwnCache(BaseLlamaCache):
    """What a program may have written itself."""

    def __init__(self) -> None:
        super().__init__()
        self.states: dict[tuple[int, ...], LlamaState] = {}

    @property
    def cache_size(self) -> int:
        return len(self.states)

    def __getitem__(self, key: Sequence[int]) -> LlamaState:
        return self.states[max((k for k in self.states if tuple(key[: len(k)]) == k), key=len, default=())]

    def __contains__(self, key: Sequence[int]) -> bool:
        return any(tuple(key[: len(k)]) == k for k in self.states)

    def __setitem__(self, key: Sequence[int], value: LlamaState) -> None:
        self.states[tuple(key)] = value


MODELS: dict[str, Callable[[Path], Path]] = {
    "plain": tiny_llm,
    "window": window_model,
    "recurrent": recurrent_model,
    "hybrid": hybrid_model,
}
CACHES: dict[str, Callable[[Path], BaseLlamaCache]] = {
    "ram": lambda _: LlamaRAMCache(),
    "trie": lambda _: LlamaTrieCache(),
    "disk": lambda folder: LlamaDiskCache(str(folder / "cache")),
}


@pytest.fixture(params=MODELS)
def llama(request: pytest.FixtureRequest, tmp_path: Path, load: Load) -> Llama:
    return load(str(MODELS[request.param](tmp_path / "model.gguf")))


@pytest.fixture(params=CACHES)
def cache(request: pytest.FixtureRequest, tmp_path: Path) -> BaseLlamaCache:
    return CACHES[request.param](tmp_path)


class Counter:
    """Counts the tokens that a decoder evaluates in batches; those of answers go another way."""

    def __init__(self, decoder: Decoder) -> None:
        self.count = 0
        self._native = decoder._decode
        decoder._decode = self  # type: ignore[method-assign]  # on this object only

    def __call__(self, tokens: Sequence[int]) -> None:
        self.count += len(tokens)
        self._native(tokens)

    def take(self) -> int:
        taken, self.count = self.count, 0
        return taken


def say(llama: Llama, prompt: list[int]) -> str:
    return llama(prompt, max_tokens=8, temperature=0.0)["choices"][0]["text"]


@pytest.fixture
def counter(llama: Llama) -> Iterator[Counter]:
    yield Counter(llama._decoder)
    del llama._decoder._decode


def test_prompts_in_turn_are_evaluated_once(llama: Llama, counter: Counter, cache: BaseLlamaCache) -> None:
    expected = [say(llama, ONE), say(llama, TWO)]
    counter.take()
    llama.cache = cache
    assert [say(llama, ONE), say(llama, TWO)] == expected
    assert counter.take() >= 201

    assert [say(llama, ONE), say(llama, TWO), say(llama, ONE)] == expected + expected[:1]
    assert counter.take() <= 3 * 3


def test_a_longer_conversation_goes_on_from_the_cache(
    llama: Llama, counter: Counter, cache: BaseLlamaCache
) -> None:
    llama.cache = cache
    say(llama, ONE)
    evaluated = llama._decoder.tokens()
    say(llama, TWO)
    counter.take()

    say(llama, [*evaluated, 400, 401, 402])

    assert counter.take() <= 4


def test_what_the_context_has_is_not_loaded_and_nothing_is_kept_twice(llama: Llama) -> None:
    class Watched(LlamaRAMCache):
        loads = 0
        stores = 0

        def load(self, key: object) -> LlamaState | None:
            self.loads += 1
            return super().load(key)  # type: ignore[arg-type]  # a key

        def __setitem__(self, key: Sequence[int], value: LlamaState) -> None:
            self.stores += 1
            super().__setitem__(key, value)

    cache = Watched()
    llama.cache = cache
    for _ in range(4):
        say(llama, ONE)

    assert (cache.loads, cache.stores) == (0, 1)


def test_a_gain_that_is_not_worth_the_copy_is_left(llama: Llama) -> None:
    cache, decoder = LlamaRAMCache(), llama._decoder
    decoder.prepare(ONE)
    keep(cache, decoder, ONE)
    decoder.prepare(ONE[:195])

    restore(cache, decoder, ONE, NO_ADAPTERS)
    assert decoder.n_tokens == 195

    decoder.prepare(ONE[:50])
    restore(cache, decoder, [*ONE, 5], NO_ADAPTERS)
    assert decoder.n_tokens == 201


def test_own_caches_work_too(llama: Llama, counter: Counter) -> None:
    cache = OwnCache()
    llama.cache = cache
    first = say(llama, ONE)
    evaluated = llama._decoder.tokens()
    say(llama, TWO)
    counter.take()

    say(llama, [*evaluated, 400])

    assert counter.take() <= 2
    assert say(llama, ONE) == first


def test_states_of_another_model_are_never_used(tmp_path: Path, load: Load) -> None:
    """Models of the same shape accept each other's states; what they would say then is nonsense."""
    one = load(str(tiny_llm(tmp_path / "one.gguf")))
    two = load(str(tiny_llm(tmp_path / "two.gguf", seed=5)))
    expected = say(two, ONE)
    two.reset()
    two._decoder.clear()
    cache = LlamaDiskCache(str(tmp_path / "cache"))
    one._decoder.label, two._decoder.label = "one", "two"
    one.cache = two.cache = cache
    say(one, ONE)

    assert say(two, ONE) == expected
    assert len(list((tmp_path / "cache").glob("*.state"))) == 2


def test_a_state_that_llama_cpp_refuses_is_thrown_away(tmp_path: Path, load: Load) -> None:
    llama = load(str(tiny_llm(tmp_path / "model.gguf")))
    cache = LlamaRAMCache()
    llama.cache = cache
    expected = say(llama, ONE)
    for state in cache.cache_state.values():
        state.llama_state = b"rubbish"
    say(llama, TWO)

    assert say(llama, ONE) == expected
    assert all(state.llama_state != b"rubbish" for state in cache.cache_state.values())


class FullCache(LlamaRAMCache):
    """A cache on a disk without room."""

    def __setitem__(self, key: Sequence[int], value: LlamaState) -> None:
        raise OSError("no space left on device")


def test_a_cache_that_fails_is_a_warning_and_no_lost_text(tmp_path: Path, load: Load) -> None:
    llama = load(str(tiny_llm(tmp_path / "model.gguf")))
    expected = say(llama, ONE)
    llama.cache = FullCache()

    with pytest.warns(RuntimeWarning, match="the cache did not keep a state: no space left on device"):
        assert say(llama, ONE) == expected


def test_a_stream_that_is_left_early_is_kept_too(tmp_path: Path, load: Load) -> None:
    llama = load(str(tiny_llm(tmp_path / "model.gguf")))
    cache = LlamaRAMCache()
    llama.cache = cache
    stream = llama(ONE, max_tokens=8, stream=True)
    next(stream)
    del stream

    assert ONE in cache
    assert cache[ONE].n_tokens >= len(ONE)
