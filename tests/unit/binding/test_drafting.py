"""Guesses, and how many of them are worth their evaluation."""

from __future__ import annotations

import pickle
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from llama_cpp._core import Core
from llama_cpp._drafting import FunctionDraft, LookupProposer, Proposer, read_draft
from llama_cpp._verify import AheadDecoder, Pace, Speculation
from llama_cpp.llama_speculative import (
    LlamaDraftModel,
    LlamaNGramMapDecoding,
    LlamaPromptLookupDecoding,
)

Tokens = npt.NDArray[np.intc]

TARGET = Core.__new__(Core)
"""A model that is never asked anything."""


def ids(*tokens: int) -> Tokens:
    return np.array(tokens, dtype=np.intc)


# -- lookups


@pytest.mark.parametrize(
    ("text", "size", "count", "guess"),
    [
        pytest.param((1, 2, 3, 1, 2, 4, 1, 2), 2, 3, (3, 1, 2), id="the first appearance counts"),
        pytest.param((1, 2, 3, 9, 2, 4, 7, 2), 2, 3, (3, 9, 2), id="fewer tokens if more are not found"),
        pytest.param((1, 2, 3, 1, 2), 9, 3, (3, 1, 2), id="asked for more tokens than there are"),
        pytest.param((5, 5, 5, 5), 2, 3, (5, 5), id="up to the end of the text"),
        pytest.param((1, 2, 3, 4), 2, 3, (), id="nothing repeats"),
        pytest.param((1, 2, 1), 0, 3, (), id="no size"),
        pytest.param((1, 2, 1), 1, 0, (), id="no guesses wanted"),
        pytest.param((1,), 2, 3, (), id="one token"),
        pytest.param((), 2, 3, (), id="no text"),
    ],
)
def test_the_static_lookup_finds_what_the_older_package_finds(
    text: tuple[int, ...], size: int, count: int, guess: tuple[int, ...]
) -> None:
    found = LlamaPromptLookupDecoding.find_candidate_pred_tokens(ids(*text), size, count)

    assert found.tolist() == list(guess)
    assert found.dtype == np.intc


def test_the_lookups_are_callable_on_arrays() -> None:
    text = ids(1, 2, 3, 8, 1, 2, 3, 9, 1, 2, 3)

    assert LlamaPromptLookupDecoding(2, 2)(text).tolist() == [8, 1]
    assert LlamaNGramMapDecoding(3, 2)(text).tolist() == [9, 1]
    assert LlamaNGramMapDecoding(4, 2)(text).tolist() == []
    assert LlamaNGramMapDecoding(3, 2)(text[:2]).tolist() == []


def test_the_lookups_have_the_known_defaults() -> None:
    lookup, mapped = LlamaPromptLookupDecoding(), LlamaNGramMapDecoding()

    assert (lookup.max_ngram_size, lookup.num_pred_tokens) == (2, 10)
    assert (mapped.ngram_size, mapped.num_pred_tokens) == (3, 10)


def test_the_lookups_are_pickled() -> None:
    copy = pickle.loads(pickle.dumps(LlamaPromptLookupDecoding(4, 5)))  # noqa: S301 - made here

    assert (copy.max_ngram_size, copy.num_pred_tokens) == (4, 5)


@pytest.mark.parametrize("make", [LlamaPromptLookupDecoding, LlamaNGramMapDecoding])
@pytest.mark.parametrize(
    ("sizes", "error", "message"),
    [
        ((0, 10), ValueError, "is 0, expected at least 1"),
        ((2, -1), ValueError, "num_pred_tokens is -1, expected at least 1"),
        ((2, 1.5), TypeError, "num_pred_tokens must be an integer, not float"),
    ],
)
def test_sizes_that_make_no_sense_are_refused(
    make: type[LlamaPromptLookupDecoding | LlamaNGramMapDecoding],
    sizes: tuple[int, int],
    error: type[Exception],
    message: str,
) -> None:
    with pytest.raises(error, match=message):
        make(*sizes)


def slow_lookup(text: Sequence[int], sizes: Sequence[int], count: int) -> list[int]:
    """Do what a LookupProposer does, by looking at everything."""
    for size in sizes:
        for start in range(len(text) - size - 1, -1, -1):
            if list(text[start : start + size]) == list(text[len(text) - size :]):
                found = list(text)
                for at in range(count):
                    found.append(found[start + size + at])
                return found[len(text) :]
    return []


@given(
    st.lists(st.integers(0, 3), max_size=40),
    st.integers(1, 3),
    st.integers(0, 2),
    st.integers(1, 7),
    st.lists(st.integers(1, 5), max_size=10),
)
def test_a_proposer_that_reads_bit_by_bit_finds_what_one_that_reads_all_finds(
    text: list[int], smallest: int, more: int, count: int, steps: list[int]
) -> None:
    largest = smallest + more
    proposer = LookupProposer(smallest, largest, count)
    end = 0
    for step in [*steps, 40]:
        end = min(len(text), end + step)
        guess = proposer.propose(text[:end], count)

        assert list(guess) == slow_lookup(text[:end], range(largest, smallest - 1, -1), count)


class CountingText(list[int]):
    """Counts the tokens that are looked at."""

    looks = 0

    def __getitem__(self, at: int | slice) -> int | list[int]:  # type: ignore[override]  # what a test needs
        found = super().__getitem__(at)
        self.looks += 1 if isinstance(found, int) else len(found)
        return found


@pytest.mark.parametrize(
    "draft", [LlamaPromptLookupDecoding(3, 10), LlamaNGramMapDecoding(3, 10)], ids=["lookup", "map"]
)
def test_the_work_for_one_more_token_does_not_grow_with_the_text(
    draft: LlamaPromptLookupDecoding | LlamaNGramMapDecoding,
) -> None:
    text = CountingText(range(100, 20_100))
    proposer = draft.begin()
    proposer.propose(text, 10)
    text.looks = 0

    text.append(1)
    proposer.propose(text, 10)

    assert 0 < text.looks < 40


# -- functions


def test_a_function_gets_all_tokens_and_keeps_a_copy_of_its_own() -> None:
    seen: list[Tokens] = []

    def guess(tokens: Tokens) -> Tokens:
        seen.append(tokens)
        tokens += 1
        return ids(7, 8, 9)

    proposer = FunctionDraft(guess).begin()

    assert list(proposer.propose([1, 2], 2)) == [7, 8]
    assert list(proposer.propose([1, 2, 3], 9)) == [7, 8, 9]
    assert [array.tolist() for array in seen] == [[2, 3], [2, 3, 4]]
    assert seen[0].dtype == np.intc


def test_a_list_of_guesses_is_good_enough() -> None:
    draft = FunctionDraft(lambda tokens: [int(tokens[0])])  # type: ignore[arg-type,return-value]  # on purpose

    assert list(draft.begin().propose([3], 4)) == [3]


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        pytest.param(None, "returned None, expected a flat array of tokens", id="None"),
        pytest.param(np.zeros((1, 2), dtype=np.intc), r"array of shape \(1, 2\)", id="table"),
        pytest.param(np.array([1.5]), "no array of tokens", id="floats"),
        pytest.param(3, "no array of tokens", id="number"),
        pytest.param("ab", "no array of tokens", id="text"),
    ],
)
def test_a_function_that_returns_no_tokens_is_an_error(returned: object, message: str) -> None:
    draft = FunctionDraft(lambda _: returned)  # type: ignore[arg-type,return-value]  # on purpose

    with pytest.raises(TypeError, match=message):
        draft.begin().propose([1], 4)


def test_what_a_program_gives_becomes_a_draft() -> None:
    class Own(LlamaDraftModel):
        def __call__(self, input_ids: Tokens, /, **kwargs: object) -> Tokens:
            return input_ids[:1]

    lookup = LlamaPromptLookupDecoding()

    assert read_draft(None, TARGET) is None
    assert read_draft(lookup, TARGET) is lookup
    assert isinstance(read_draft(Own(), TARGET), FunctionDraft)
    with pytest.raises(TypeError, match="draft_model must be callable, not int"):
        read_draft(3, TARGET)


# -- how many


def test_the_pace_follows_the_guesses() -> None:
    pace = Pace(8)

    assert pace.length == 8
    pace.learn(8, 3)
    assert pace.length == 4
    pace.learn(4, 4)
    assert pace.length == 8
    pace.learn(8, 8)
    assert pace.length == 8


def test_the_pace_rests_longer_and_longer_while_all_guesses_are_wrong() -> None:
    pace, rests = Pace(8), []
    for _ in range(7):
        pace.learn(pace.length, 0)
        rests.append(0)
        while pace.rests():
            rests[-1] += 1

    assert rests == [0, 1, 3, 7, 15, 15, 15]
    assert pace.length == 1
    pace.learn(1, 1)
    pace.learn(2, 0)
    assert not pace.rests()


class FakeDecoder(AheadDecoder):
    """Notes what is evaluated."""

    n_ctx = 100
    n_batch = 50
    n_vocab = 1000

    def __init__(self, n_tokens: int) -> None:
        self.n_tokens = n_tokens
        self.calls: list[list[int]] = []
        self.waiting: list[int] = []

    def advance(self, token: int) -> None:
        self.calls.append([token])
        self.n_tokens += 1

    def look_ahead(self, token: int, guesses: Sequence[int]) -> None:
        self.calls.append([token, *guesses])
        self.n_tokens += 1
        self.waiting = list(guesses)

    def confirm(self, token: int) -> bool:
        if self.waiting[:1] != [token]:
            self.waiting = []
            return False
        self.waiting.pop(0)
        self.n_tokens += 1
        return True


class FixedDraft:
    """Guesses that numbers are counted up."""

    def __init__(self, most: int = 4) -> None:
        self.most = most
        self.limits: list[int] = []
        self.told: list[int] = []

    def begin(self) -> Proposer:
        return self

    def check(self, target: Core) -> None:
        raise AssertionError(target)

    def propose(self, tokens: Sequence[int], limit: int) -> Sequence[int]:
        self.limits.append(limit)
        return [tokens[-1] + step for step in range(1, limit + 3)]

    def accepted(self, count: int) -> None:
        self.told.append(count)


def run(decoder: FakeDecoder, draft: FixedDraft, chosen: Sequence[int]) -> Speculation:
    speculation, text = Speculation(decoder, draft), [0] * decoder.n_tokens
    for token in chosen:
        text.append(token)
        speculation.advance(text)
    return speculation


def test_right_guesses_are_not_evaluated_again() -> None:
    decoder, draft = FakeDecoder(3), FixedDraft(4)

    speculation = run(decoder, draft, range(10, 20))

    assert decoder.calls == [[10, 11, 12, 13, 14], [15, 16, 17, 18, 19]]
    assert draft.told == [4]
    assert (speculation.checked, speculation.right) == (8, 8)
    assert decoder.n_tokens == 13


def test_wrong_guesses_are_dropped_and_become_fewer() -> None:
    decoder, draft = FakeDecoder(3), FixedDraft(4)

    speculation = run(decoder, draft, [10, 11, 50, 60, 70, 80])

    assert decoder.calls == [[10, 11, 12, 13, 14], [50, 51, 52], [60, 61], [70], [80, 81]]
    assert draft.told == [1, 0, 0]
    assert speculation.right == 1


@pytest.mark.parametrize(
    ("n_tokens", "limits"), [(94, [4]), (96, [3]), (98, [1]), (99, [])], ids=["room", "less", "one", "none"]
)
def test_guesses_fit_in_the_context(n_tokens: int, limits: list[int]) -> None:
    decoder, draft = FakeDecoder(n_tokens), FixedDraft(4)

    run(decoder, draft, [10])

    assert draft.limits == limits
    assert len(decoder.calls[0]) == 1 + sum(limits)


def test_guesses_fit_in_a_batch() -> None:
    decoder, draft = FakeDecoder(3), FixedDraft(64)

    run(decoder, draft, [10])

    assert len(decoder.calls[0]) == decoder.n_batch


@pytest.mark.parametrize("token", [1000, -1])
def test_a_guess_that_is_no_token_is_an_error_and_nothing_is_evaluated(token: int) -> None:
    decoder = FakeDecoder(3)
    draft = FunctionDraft(lambda _: ids(5, token))

    with pytest.raises(ValueError, match=f"draft_model guessed {token}, but the vocabulary has 1000 tokens"):
        Speculation(decoder, draft).advance([1, 2, 3, 4])

    assert decoder.calls == []


def test_what_a_draft_raises_is_raised() -> None:
    def fail(tokens: Tokens) -> Tokens:
        raise LookupError(f"no guess for {tokens.tolist()}")

    with pytest.raises(LookupError, match=r"no guess for \[1, 2, 3, 4\]"):
        Speculation(FakeDecoder(3), FunctionDraft(fail)).advance([1, 2, 3, 4])
