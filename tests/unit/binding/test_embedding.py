"""Reading and grouping texts for embeddings."""

from __future__ import annotations

import ctypes
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llama_cpp._cosine import cosines
from llama_cpp._embedding import Shape, batches, check_tokens, fit, read_input
from llama_cpp._pack import TextBatch


def shape(max_tokens: int, max_sequences: int, good_tokens: int | None = None) -> Shape:
    return Shape(1, 4, max_tokens, max_sequences, max_tokens if good_tokens is None else good_tokens)


@given(
    st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=8), max_size=12),
    st.integers(8, 20),
    st.integers(1, 4),
    st.integers(1, 8),
)
def test_groups_hold_every_text_in_order_and_fit(
    texts: list[list[int]], max_tokens: int, max_sequences: int, good_tokens: int
) -> None:
    groups = list(batches(texts, shape(max_tokens, max_sequences, good_tokens)))

    assert [text for group in groups for text in group] == texts
    assert all(sum(map(len, group)) <= max_tokens for group in groups)
    assert all(len(group) == 1 or sum(map(len, group)) <= good_tokens for group in groups)
    assert all(1 <= len(group) <= max_sequences for group in groups)


def test_no_group_could_take_the_next_text_as_well() -> None:
    groups = list(batches([[1] * 3, [1] * 3, [1] * 3], shape(6, 9)))

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


@pytest.mark.parametrize(
    ("given_input", "separator", "texts", "is_one"),
    [
        ("a b", None, ["a b"], True),
        ("a|b", "|", ["a", "b"], False),
        (["a", "b"], None, ["a", "b"], False),
        (["a|b"], "|", ["a|b"], False),
        ([1, 2], None, [[1, 2]], True),
        ([[1, 2], [3]], None, [[1, 2], [3]], False),
        (["a", [1, 2]], None, ["a", [1, 2]], False),
        ([array("i", [1, 2])], None, [[1, 2]], False),
        ([], None, [], False),
    ],
    ids=["text", "separated", "texts", "list", "tokens", "tokens of texts", "mixed", "array", "nothing"],
)
def test_every_form_of_input_is_understood(
    given_input: list[str],
    separator: str | None,
    texts: list[str],
    is_one: bool,  # noqa: FBT001 - a result
) -> None:
    assert read_input(given_input, separator) == (texts, is_one)


@pytest.mark.parametrize("wrong", [b"text", 5, None, [b"text"], ["a", 5], [["a"]], [[1.5]]], ids=repr)
def test_what_is_no_text_is_refused(wrong: str) -> None:
    with pytest.raises(TypeError, match="expected"):
        read_input(wrong)


def test_tokens_outside_of_the_vocabulary_are_refused() -> None:
    assert check_tokens([0, 9], 10) == [0, 9]
    with pytest.raises(ValueError, match="token 10 is not in the vocabulary of 10 tokens"):
        check_tokens([0, 10], 10)
    with pytest.raises(ValueError, match="token -1 is not"):
        check_tokens([-1], 10)


def test_a_batch_gives_every_text_a_sequence_of_its_own() -> None:
    batch = TextBatch([[7, 8, 9], [5]], first=3)

    struct = batch.struct
    assert struct.n_tokens == 4
    assert struct.token[:4] == [7, 8, 9, 5]
    assert struct.pos[:4] == [0, 1, 2, 0]
    assert struct.n_seq_id[:4] == [1, 1, 1, 1]
    assert [struct.seq_id[row][0] for row in range(4)] == [3, 3, 3, 4]
    assert [ctypes.c_int8(value).value for value in struct.logits[:4]] == [1, 1, 1, 1]


def test_cosines_compare_directions() -> None:
    table = cosines([[2.0, 0.0], [0.0, 3.0], [-1.0, 0.0], [0.0, 0.0]])

    assert table == [[1, 0, -1, 0], [0, 1, 0, 0], [-1, 0, 1, 0], [0, 0, 0, 0]]
    assert cosines([]) == []


def test_a_text_of_token_vectors_counts_by_their_mean() -> None:
    ((_, alike), _) = cosines([[[5.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]])

    assert alike == pytest.approx(1.0)
