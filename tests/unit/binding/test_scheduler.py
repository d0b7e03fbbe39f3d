"""The books of the scheduler, which need no native library."""

from __future__ import annotations

import threading
import time
from typing import cast

import pytest

from llama_cpp._adapters import AdapterSet
from llama_cpp._generation import Plan
from llama_cpp._hooks import Hooks
from llama_cpp._requests import AHEAD, PATIENCE_S, Job
from llama_cpp._sampling import Sampling
from llama_cpp._scheduler import Cancellation
from llama_cpp._slot_batch import SlotBatch
from llama_cpp._slots import Cells, Slot


class FakeChooser:
    """Chooses nothing."""

    def choose(self, context: int, row: int = -1) -> int:
        raise AssertionError((context, row))

    def close(self) -> None:
        pass


def job(tokens: list[int], *, loras: tuple[tuple[str, float], ...] = ()) -> Job:
    plan = Plan(tokens, Sampling(), adapters=AdapterSet(loras))
    return Job(plan, cast("None", FakeChooser()), 1, threading.Condition(), Hooks(), None)  # type: ignore[arg-type]  # a fake


def slot(tokens: list[int]) -> Slot:
    made = Slot(1)
    made.tokens = tokens
    return made


# -- cells


def test_cells_count_what_is_held() -> None:
    cells = Cells()
    first = list(cells.make(5))

    cells.drop(first[3:])

    assert cells.used == 3


def test_a_cell_that_several_hold_counts_once_and_until_the_last_lets_go() -> None:
    cells = Cells()
    first = list(cells.make(4))
    cells.share(first[:2])
    cells.share(first[:1])

    counts = [cells.used]
    for dropped in (first, first[:2], first[:1]):
        cells.drop(dropped)
        counts.append(cells.used)

    assert counts == [4, 2, 1, 0]


# -- what a request can use of a slot


@pytest.mark.parametrize(
    ("held", "wanted", "count"),
    [
        pytest.param([], [1, 2], 0, id="nothing"),
        pytest.param([1, 2, 3], [1, 2, 9, 9], 2, id="a beginning"),
        pytest.param([1, 2, 3], [1, 2, 3], 2, id="the last is always evaluated"),
        pytest.param([1, 2], [1, 2, 3, 4], 2, id="all of the slot"),
        pytest.param([9], [1, 2], 0, id="something else"),
    ],
)
def test_common_tokens(held: list[int], wanted: list[int], count: int) -> None:
    assert slot(held).common(job(wanted)) == count


def test_tokens_of_other_adapters_are_of_no_use() -> None:
    assert slot([1, 2, 3]).common(job([1, 2, 3], loras=(("other", 1.0),))) == 0


# -- when a request is moved


def test_tokens_are_chosen_ahead_but_not_far() -> None:
    request = job([1])
    states = []
    for token in range(AHEAD + 1):
        states.append(request.is_runnable)
        request.ready.append(token)

    assert states == [True] * AHEAD + [False]


def test_nothing_is_chosen_ahead_after_the_end_of_a_text() -> None:
    request = job([1])
    request.at_end = True

    assert not request.is_runnable
    request.asking = True
    assert request.is_runnable


@pytest.mark.parametrize("attribute", ["left", "ended"])
def test_a_request_that_is_over_is_not_moved(attribute: str) -> None:
    request = job([1])
    setattr(request, attribute, True)

    assert not request.is_runnable


def test_a_reader_who_does_not_come_back_is_noticed() -> None:
    request = job([1])
    request.ready.extend(range(AHEAD))

    assert not request.is_stalled(time.monotonic())
    assert request.is_stalled(time.monotonic() + PATIENCE_S + 1)
    request.asking = True
    assert not request.is_stalled(time.monotonic() + PATIENCE_S + 1)


# -- cancellation


def test_cancelling_does_what_was_added_once() -> None:
    done: list[str] = []
    cancellation = Cancellation()
    cancellation.add(lambda: done.append("before"))

    cancellation.cancel()
    cancellation.cancel()
    cancellation.add(lambda: done.append("after"))

    assert done == ["before", "after"]
    assert cancellation.cancelled


# -- batches


def test_a_batch_holds_tokens_of_several_sequences() -> None:
    batch = SlotBatch(8, 4)
    first = batch.add(3, 10, [5, 6, 7], outputs=[0, 0, 1])
    second = batch.add(1, 0, [8], outputs=[1])
    struct = batch.struct

    assert (first, second, batch.left, struct.n_tokens) == (0, 3, 4, 4)
    assert struct.token[:4] == [5, 6, 7, 8]
    assert struct.pos[:4] == [10, 11, 12, 0]
    assert [struct.seq_id[row][0] for row in range(4)] == [3, 3, 3, 1]
    assert struct.n_seq_id[:4] == [1, 1, 1, 1]
    assert struct.logits[:4] == [0, 0, 1, 1]


def test_a_batch_begins_anew() -> None:
    batch = SlotBatch(2, 2)
    batch.add(1, 0, [1, 2], outputs=[0, 1])

    batch.clear()

    assert (batch.left, batch.struct.n_tokens, batch.add(1, 2, [3], outputs=[1])) == (2, 0, 0)
