"""Text that arrives in pieces: the cuts must never show."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llama_cpp._text import StopFinder, TextStream, Utf8Text

LETTERS = st.text(alphabet="abé\u4e16", max_size=24)
STOPS = st.lists(st.text(alphabet="abé", min_size=1, max_size=4), max_size=3)
CUTS = st.lists(st.integers(0, 40), max_size=6)


def cut(whole: bytes, cuts: Sequence[int]) -> list[bytes]:
    edges = sorted({0, len(whole), *(min(at, len(whole)) for at in cuts)})
    return [whole[start:end] for start, end in pairwise(edges)]


def expected_cut(text: str, stops: Sequence[str]) -> str:
    """What str.find says about the whole text: the stop that is complete first, the longest of those."""
    ends = [(text.find(stop) + len(stop), -len(stop)) for stop in stops if stop in text]
    if not ends:
        return text
    end, minus_length = min(ends)
    return text[: end + minus_length]


@given(st.binary(max_size=24), CUTS)
def test_bytes_cut_anywhere_give_the_text_of_the_whole(whole: bytes, cuts: list[int]) -> None:
    decoder = Utf8Text()

    text = "".join(decoder.feed(piece) for piece in cut(whole, cuts)) + decoder.flush()

    assert text == whole.decode("utf-8", "replace")


@given(st.text(max_size=12), CUTS)
def test_whole_characters_are_never_replaced_nor_kept(whole: str, cuts: list[int]) -> None:
    decoder = Utf8Text()
    data = whole.encode("utf-8", "ignore")

    text = "".join(decoder.feed(piece) for piece in cut(data, cuts))

    assert text == data.decode()


@pytest.mark.parametrize(
    ("pieces", "texts"),
    [
        pytest.param([b"\xe4", b"\xb8", b"\x96"], ["", "", "\u4e16"], id="three-bytes"),
        pytest.param([b"\xe4", b"a"], ["", "\ufffda"], id="cannot-become-valid-any-more"),
        pytest.param([b"\xff", b"a"], ["\ufffd", "a"], id="never-valid"),
        pytest.param([b"\xf0\x9f", b"\x99\x82!"], ["", "\U0001f642!"], id="four-bytes-in-two"),
    ],
)
def test_bytes_are_held_only_while_they_may_become_a_character(pieces: list[bytes], texts: list[str]) -> None:
    decoder = Utf8Text()

    assert [decoder.feed(piece) for piece in pieces] == texts


def test_flush_replaces_an_unfinished_character_once() -> None:
    decoder = Utf8Text()
    decoder.feed(b"a\xe4\xb8")

    assert decoder.flush() == "\ufffd"
    assert decoder.flush() == ""


@given(LETTERS, STOPS, CUTS)
def test_stop_strings_are_found_as_in_the_whole_text(text: str, stops: list[str], cuts: list[int]) -> None:
    stream = TextStream(stops)

    given_out = [stream.push(piece) for piece in cut(text.encode(), cuts)]
    given_out.append("" if stream.stopped else stream.finish())

    assert "".join(given_out) == expected_cut(text, stops)
    assert stream.stopped == any(stop in text for stop in stops)


@given(LETTERS, STOPS)
def test_text_is_held_only_while_it_may_become_a_stop_string(text: str, stops: list[str]) -> None:
    finder = StopFinder(stops)
    released = ""

    for end, letter in enumerate(text, 1):
        released += finder.feed(letter)
        if finder.found is not None:
            return
        held = text[len(released) : end]
        assert held == "" or any(stop != held and stop.startswith(held) for stop in stops)


def test_the_stop_that_is_complete_first_counts_even_if_another_began_before() -> None:
    finder = StopFinder(["abcdef", "cd"])

    assert finder.feed("xabcdef") == "xab"
    assert finder.found == "cd"


def test_of_stops_complete_together_the_longest_counts() -> None:
    finder = StopFinder(["c", "abc"])

    assert finder.feed("xabc") == "x"
    assert finder.found == "abc"


def test_no_text_follows_a_stop_string() -> None:
    stream = TextStream(["stop"])

    assert stream.push(b"go stop more") == "go "
    assert stream.push(b"and more") == ""
    assert stream.finish() == ""


def test_empty_stop_strings_are_ignored() -> None:
    stream = TextStream([""])

    assert stream.push(b"text") == "text"
    assert not stream.stopped


def test_a_stop_string_can_be_completed_by_the_flush() -> None:
    stream = TextStream(["a\ufffd"])

    assert stream.push(b"xa\xe4") == "x"
    assert stream.finish() == ""
    assert stream.stopped


def test_the_work_per_piece_does_not_grow_with_the_text() -> None:
    stream = TextStream(["</end>"])
    work: list[int] = []
    for _ in range(600):
        calls = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal calls
            calls += event in {"call", "c_call"}

        sys.setprofile(count)
        stream.push(b" word <")
        sys.setprofile(None)
        work.append(calls)

    assert set(work[10:]) == {work[10]}
