"""Caches of states: what they find, what they keep, and what they survive."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.effort import calls_of
from llama_cpp._adapters import AdapterSet, ControlVector
from llama_cpp._checkpoints import Checkpoint
from llama_cpp._prefixes import Key, Prefixes
from llama_cpp._state import LlamaState
from llama_cpp.llama_cache import BaseLlamaCache, LlamaCache, LlamaDiskCache, LlamaRAMCache, LlamaTrieCache

texts = st.lists(st.integers(0, 2), max_size=7).map(tuple)


def state_of(tokens: tuple[int, ...], size: int = 100, model: str = "a") -> LlamaState:
    ids = np.array(tokens, dtype=np.intc)
    state = LlamaState(ids, np.zeros((0, 0), np.single), len(tokens), b"x" * size, size, 7)
    state.model = model
    return state


def common(ours: tuple[int, ...], theirs: tuple[int, ...]) -> int:
    return next(
        (n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs))
    )


@given(st.lists(texts), st.lists(texts), texts)
def test_the_longest_common_beginning_is_found_as_by_comparing_all(
    added: list[tuple[int, ...]], removed: list[tuple[int, ...]], question: tuple[int, ...]
) -> None:
    prefixes = Prefixes()
    for tokens in added:
        prefixes.add(Key("t", tokens))
    for tokens in removed:
        prefixes.remove(Key("t", tokens))
    kept = set(added) - set(removed)

    found = prefixes.longest(question)
    best = max((common(tokens, question) for tokens in kept), default=0)

    assert set(prefixes) == {Key("t", tokens) for tokens in kept}
    assert (found.common if found else 0) == best
    assert found is None or common(found.key.tokens, question) == best
    assert found is None or found.key.tokens in kept
    whole = [tokens for tokens in kept if question[: len(tokens)] == tokens]
    assert prefixes.longest_whole(question) == (Key("t", max(whole, key=len)) if whole else None)
    assert len(prefixes.roots) == (1 if kept else 0)


def test_sequences_of_different_tags_are_kept_apart() -> None:
    prefixes = Prefixes()
    prefixes.add(Key("one", (1, 2, 3)))
    prefixes.add(Key("two", (1, 2)))

    found = prefixes.longest((1, 2, 3), "two")

    assert found is not None
    assert (found.common, found.key.tag) == (2, "two")
    assert prefixes.longest((1, 2, 3), "three") is None


def test_a_question_costs_no_more_with_many_entries_than_with_one() -> None:
    def work(entries: int) -> int:
        prefixes = Prefixes()
        for number in range(entries):
            prefixes.add(Key("t", (*range(2000), number, *range(50))))
        return calls_of(lambda: prefixes.longest((*range(2000), entries - 1, 5), "t"))

    assert 0 < work(2000) <= work(1) + 10


MAKERS: dict[str, Callable[[Path, int], BaseLlamaCache]] = {
    "ram": lambda _, capacity: LlamaRAMCache(capacity),
    "trie": lambda _, capacity: LlamaTrieCache(capacity),
    "disk": lambda folder, capacity: LlamaDiskCache(str(folder / "cache"), capacity),
}


@pytest.fixture(params=MAKERS)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., BaseLlamaCache]:
    maker = MAKERS[request.param]
    return lambda capacity=1 << 20: maker(tmp_path, capacity)


def test_a_cache_gives_back_what_was_put_in(make: Callable[..., BaseLlamaCache]) -> None:
    cache = make()
    cache[[1, 2, 3]] = state_of((1, 2, 3))

    found = cache[(1, 2, 3, 4)]

    assert found.input_ids.tolist() == [1, 2, 3]
    assert found.llama_state == b"x" * 100
    assert [1, 2, 3] in cache
    assert [9] not in cache


def test_what_is_not_there_is_a_key_error(make: Callable[..., BaseLlamaCache]) -> None:
    with pytest.raises(KeyError, match="no state in the cache begins like these tokens"):
        make()[[1]]


def test_the_same_tokens_replace_their_state(make: Callable[..., BaseLlamaCache]) -> None:
    cache = make()
    cache[[1, 2]] = state_of((1, 2), 500)
    before = cache.cache_size
    cache[[1, 2]] = state_of((1, 2), 200)

    assert len(cache[[1, 2]].llama_state) == 200
    assert cache.cache_size == before - 300


def test_the_size_is_that_of_all_parts_and_never_above_the_capacity(
    make: Callable[..., BaseLlamaCache],
) -> None:
    cache = make(20_000)
    for number in range(30):
        state = state_of((number, 1), 1000)
        state.scores = np.zeros((2, 250), np.single)
        cache[[number, 1]] = state

        assert cache.cache_size <= 20_000
        assert [number, 1] in cache
    assert cache.cache_size > 15_000
    assert [0, 1] not in cache


def test_what_is_larger_than_the_capacity_is_not_kept(make: Callable[..., BaseLlamaCache]) -> None:
    cache = make(2000)
    cache[[1]] = state_of((1,), 100)
    cache[[2]] = state_of((2,), 5000)

    assert [1] in cache
    assert [2] not in cache


def test_what_was_used_stays_longer(make: Callable[..., BaseLlamaCache]) -> None:
    cache = make(3 * 10_700)
    for number in (1, 2, 3):
        cache[[number]] = state_of((number,), 10_000)
        time.sleep(0.01)
    assert cache[[1]].n_tokens == 1
    cache[[4]] = state_of((4,), 10_000)

    assert [1] in cache
    assert [2] not in cache


def test_a_plain_cache_finds_what_begins_alike_and_a_trie_what_is_wholly_there() -> None:
    ram, trie = LlamaRAMCache(), LlamaTrieCache()
    for cache in (ram, trie):
        cache[[1, 2]] = state_of((1, 2))
        cache[[1, 2, 3, 4]] = state_of((1, 2, 3, 4))

    assert ram[[1, 2, 3, 5]].n_tokens == 4
    assert trie[[1, 2, 3, 5]].n_tokens == 2
    assert trie.root.children[1].key == Key(state_of(()).tag, (1, 2))
    assert len(trie.lru_tracker) == 2
    assert LlamaCache is LlamaRAMCache


def test_states_of_other_models_or_adapters_have_other_tags() -> None:
    one, two, three = (state_of((1,)) for _ in range(3))
    two.model = "b"
    three.adapters = AdapterSet((("style", 1.0),))
    vectors = [state_of((1,)) for _ in range(2)]
    for number, state in enumerate(vectors):
        state.adapters = AdapterSet((), ControlVector((1.0, float(number)), 1, 1))

    assert len({state.tag for state in (one, two, three, *vectors)}) == 5
    assert one.tag == state_of((1, 2)).tag


def test_a_file_keeps_every_part_of_a_state(tmp_path: Path) -> None:
    state = state_of((1, 2, 3), 50)
    state.scores = np.arange(12, dtype=np.single).reshape(3, 4)
    state.source, state.exact, state.label = (5, 6), 2, "file 1"
    state.adapters = AdapterSet((("style", 0.5),), ControlVector((1.0, 0.1), 1, 2))
    state.checkpoint = Checkpoint(2, b"part")
    LlamaDiskCache(str(tmp_path))[[1, 2, 3]] = state

    found = LlamaDiskCache(str(tmp_path))[[1, 2, 3]]

    assert vars(found) | {"input_ids": 0, "scores": 0} == vars(state) | {"input_ids": 0, "scores": 0}
    np.testing.assert_array_equal(found.scores, state.scores)
    assert found.tag == state.tag


@pytest.mark.parametrize(
    "damage", [0, 9, 40, -3, None], ids=["magic", "lengths", "header", "checksum", "cut"]
)
def test_a_damaged_file_is_nothing_and_goes(tmp_path: Path, damage: int | None) -> None:
    cache = LlamaDiskCache(str(tmp_path))
    cache[[1, 2]] = state_of((1, 2), 500)
    (file,) = tmp_path.glob("*.state")
    data = bytearray(file.read_bytes())
    if damage is None:
        del data[300:]
    else:
        data[damage] ^= 0xFF
    file.write_bytes(bytes(data))

    with pytest.raises(KeyError, match="no state"):
        LlamaDiskCache(str(tmp_path))[[1, 2]]

    cache[[1, 2]] = state_of((1, 2), 500)
    assert cache[[1, 2]].n_tokens == 2


def test_foreign_files_are_left_alone_and_abandoned_ones_removed(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "rubbish.state").write_text("rubbish")
    for name, age in (("old.state.1.part", 7200), ("new.state.1.part", 0)):
        (tmp_path / name).write_text("half")
        os.utime(tmp_path / name, (time.time() - age, time.time() - age))
    cache = LlamaDiskCache(str(tmp_path))
    cache[[1]] = state_of((1,))

    assert [1] in cache
    assert (tmp_path / "notes.txt").exists()
    assert not (tmp_path / "old.state.1.part").exists()
    assert (tmp_path / "new.state.1.part").exists()


def test_what_another_object_wrote_or_deleted_is_noticed(tmp_path: Path) -> None:
    ours, theirs = LlamaDiskCache(str(tmp_path)), LlamaDiskCache(str(tmp_path))
    assert [1, 2] not in ours
    theirs[[1, 2]] = state_of((1, 2))

    assert ours[[1, 2]].n_tokens == 2

    for file in tmp_path.glob("*.state"):
        file.unlink()
    with pytest.raises(KeyError, match="no state"):
        ours[[1, 2]]


WRITER = """
import sys
from test_cache import state_of
from llama_cpp.llama_cache import LlamaDiskCache
cache = LlamaDiskCache(sys.argv[1], 40_000)
for number in range(60):
    tokens = (number % 13, int(sys.argv[2]) % 2, 3)
    cache[tokens] = state_of(tokens, 3000)
    try:
        found = cache[tokens]
    except KeyError:
        continue
    assert len(found.llama_state) == 3000
"""


def test_processes_share_a_folder(tmp_path: Path) -> None:
    paths = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(number)],
            env={**os.environ, "PYTHONPATH": paths},
        )
        for number in range(4)
    ]

    assert [writer.wait(60) for writer in writers] == [0, 0, 0, 0]
    cache = LlamaDiskCache(str(tmp_path), 40_000)
    assert 0 < cache.cache_size <= 40_000 + 4 * 3500
    assert not list(tmp_path.glob("*.part"))
