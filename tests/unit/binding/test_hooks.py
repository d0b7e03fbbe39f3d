"""Lists of hooks."""

from __future__ import annotations

import threading

import numpy as np
import numpy.typing as npt
import pytest

from llama_cpp._hooks import (
    AbortCriteria,
    Hooks,
    LogitsProcessorList,
    MinTokensLogitsProcessor,
    StoppingCriteriaList,
)

IDS = np.array([1, 2], dtype=np.intc)
LOGITS = np.array([0.0, 1.0], dtype=np.single)


def test_processors_follow_each_other() -> None:
    processors = LogitsProcessorList([lambda _ids, scores: scores + 1, lambda _ids, scores: scores * 2])

    assert processors(IDS, LOGITS).tolist() == [2.0, 4.0]
    assert LogitsProcessorList()(IDS, LOGITS) is LOGITS


def test_one_criterion_is_enough() -> None:
    assert StoppingCriteriaList([lambda _ids, _logits: False, lambda _ids, _logits: True])(IDS, LOGITS)
    assert not StoppingCriteriaList([lambda _ids, _logits: False])(IDS, LOGITS)


def test_the_end_is_forbidden_until_enough_was_said() -> None:
    processor = MinTokensLogitsProcessor(1, token_eos=0)

    assert processor(IDS, LOGITS.copy())[0] == -np.inf
    assert processor(np.append(IDS, IDS[:1]), LOGITS.copy())[0] == 0.0


def test_the_end_is_allowed_at_exactly_the_number_of_tokens_in_every_text() -> None:
    processor = MinTokensLogitsProcessor(3, token_eos=0)

    def allowed(length: int) -> bool:
        ids = np.zeros(length, dtype=np.intc)
        return bool(np.isfinite(processor(ids, LOGITS.copy())[0]))

    assert [allowed(length) for length in range(5, 10)] == [False, False, False, True, True]
    assert [allowed(length) for length in range(2, 7)] == [False, False, False, True, True]


def test_an_event_says_stop() -> None:
    event = threading.Event()
    criterion = AbortCriteria(event)

    assert not criterion(IDS, LOGITS)
    event.set()
    assert criterion(IDS, LOGITS)


def test_a_processor_in_a_list_that_returns_nothing_is_named() -> None:
    def forgetful(_ids: object, _scores: object) -> None:
        return None

    with pytest.raises(TypeError, match=r"forgetful.* returned None"):
        LogitsProcessorList([forgetful])(IDS, LOGITS)  # type: ignore[list-item]  # the point of the test


@pytest.mark.parametrize("nothing", [None, [], (), LogitsProcessorList()])
def test_no_hooks_are_none(nothing: list[object] | None) -> None:
    assert not Hooks(nothing, None)  # type: ignore[arg-type]  # an empty list is a list of anything
    assert Hooks(lambda _ids, scores: scores)
    assert Hooks(None, [lambda _ids, _logits: False])


def test_criteria_are_asked_before_processors_work() -> None:
    logits = LOGITS.copy()

    def double(_ids: object, scores: npt.NDArray[np.single]) -> npt.NDArray[np.single]:
        return scores * 2

    assert Hooks(double, lambda _ids, _logits: True).end(IDS, logits)
    assert logits.tolist() == LOGITS.tolist()
    assert not Hooks([double, double]).end(IDS, logits)
    assert logits.tolist() == (4 * LOGITS).tolist()


def test_logits_too_large_to_be_sorted_are_moved() -> None:
    logits = np.array([0.0, 5.0, -np.inf], dtype=np.single)

    Hooks(lambda _ids, scores: scores + np.single(1e6)).end(IDS, logits)

    assert logits.tolist() == [-5.0, 0.0, -np.inf]
