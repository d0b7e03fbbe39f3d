"""Lists of hooks."""

from __future__ import annotations

import numpy as np

from llama_cpp._hooks import LogitsProcessorList, MinTokensLogitsProcessor, StoppingCriteriaList

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
