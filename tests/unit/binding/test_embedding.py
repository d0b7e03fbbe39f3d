"""Grouping texts for embeddings, and the length of vectors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llama_cpp._embedding import Shape, batches, fit, normalized


@given(
    st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=8), max_size=12),
    st.integers(8, 20),
    st.integers(1, 4),
)
def test_groups_hold_every_text_in_order_and_fit(
    texts: list[list[int]], max_tokens: int, max_sequences: int
) -> None:
    groups = list(batches(texts, Shape(1, 4, max_tokens, max_sequences)))

    assert [text for group in groups for text in group] == texts
    assert all(sum(map(len, group)) <= max_tokens for group in groups)
    assert all(1 <= len(group) <= max_sequences for group in groups)


def test_no_group_could_take_the_next_text_as_well() -> None:
    groups = list(batches([[1] * 3, [1] * 3, [1] * 3], Shape(1, 4, 6, 9)))

    assert [len(group) for group in groups] == [2, 1]


@pytest.mark.parametrize(
    ("keep_last", "expected"), [(True, [1, 2, 9]), (False, [1, 2, 3])], ids=["closing", "open"]
)
def test_a_long_text_is_cut_where_it_hurts_least(*, keep_last: bool, expected: list[int]) -> None:
    assert fit([1, 2, 3, 4, 9], 3, truncate=True, keep_last=keep_last) == expected


def test_a_text_that_fits_is_left_alone() -> None:
    assert fit([1, 2, 3], 3, truncate=False, keep_last=True) == [1, 2, 3]


def test_a_long_text_is_refused_when_it_must_not_be_cut() -> None:
    with pytest.raises(ValueError, match=r"Requested tokens \(4\) exceed batch size of 3"):
        fit([1, 2, 3, 4], 3, truncate=False, keep_last=False)


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(ValueError, match="an empty text has no embedding"):
        fit([], 3, truncate=True, keep_last=False)


def test_vectors_are_scaled_rows_too_and_scores_are_not() -> None:
    assert normalized([3.0, 4.0]) == [0.6, 0.8]
    assert normalized([[3.0, 4.0], [0.0, 2.0]]) == [[0.6, 0.8], [0.0, 1.0]]
    assert normalized([0.0, 0.0]) == [0.0, 0.0]
    assert normalized(7.5) == 7.5
