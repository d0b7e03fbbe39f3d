"""A query and a document as one text."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from llama_cpp._rerank import Marks, Template, first_class, join, marks_of, pairs
from llama_cpp._vocab import Vocabulary

END = 1000


class Letters:
    """A vocabulary of characters, with one special token that is written <end>."""

    def tokenize(self, text: bytes, *, add_bos: bool, special: bool) -> list[int]:
        assert not add_bos
        parts = text.decode().split("<end>") if special else [text.decode()]
        tokens = [ord(letter) for letter in parts[0]]
        for part in parts[1:]:
            tokens += [END, *map(ord, part)]
        return tokens

    def detokenize(self, tokens: list[int], *, special: bool) -> bytes:
        return "".join(map(chr, tokens)).encode()


def letters() -> Vocabulary:
    return cast("Vocabulary", Letters())


def text(tokens: list[int]) -> str:
    return "".join("<END>" if token == END else chr(token) for token in tokens)


def vocabulary(
    *,
    bos: int = -1,
    eos: int = -1,
    sep: int = -1,
    adds_bos: bool = False,
    adds_eos: bool = False,
    adds_sep: bool = False,
) -> Vocabulary:
    found = SimpleNamespace(
        bos=bos, eos=eos, sep=sep, adds_bos=adds_bos, adds_eos=adds_eos, adds_sep=adds_sep
    )
    return cast("Vocabulary", found)


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        (vocabulary(bos=1, sep=3, adds_bos=True, adds_sep=True), Marks((1,), (3,), (3,))),
        (
            vocabulary(bos=0, eos=2, sep=2, adds_bos=True, adds_eos=True, adds_sep=True),
            Marks((0,), (2, 2), (2,)),
        ),
        (vocabulary(bos=0, eos=2, adds_bos=True, adds_eos=True), Marks((0,), (2,), (2,))),
        (vocabulary(bos=1, eos=2, sep=3), Marks((1,), (3,), (2,))),
        (vocabulary(bos=1, eos=2), Marks((1,), (2,), (2,))),
        (vocabulary(eos=2, adds_eos=True), Marks((), (2,), (2,))),
        (vocabulary(), Marks((), (), ())),
    ],
    ids=["bert", "roberta", "ends", "no flags", "no separator", "no beginning", "nothing"],
)
def test_the_marks_are_those_that_the_vocabulary_was_trained_with(words: Vocabulary, marks: Marks) -> None:
    assert marks_of(words) == marks


def test_a_document_is_cut_so_that_the_pair_keeps_its_end() -> None:
    marks = Marks((1,), (2,), (3,))

    assert join([10, 11], [20, 21], marks, 9) == [1, 10, 11, 2, 20, 21, 3]
    assert join([10, 11], [20, 21, 22, 23], marks, 7) == [1, 10, 11, 2, 20, 21, 3]
    assert join([10, 11], [], marks, 5) == [1, 10, 11, 2, 3]


def test_a_query_that_leaves_no_room_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the query leaves no room .* 5 tokens"):
        join([10, 11], [20], Marks((1,), (2,), (3,)), 5)


def test_a_template_is_filled_once() -> None:
    template = Template("Q: {query}\nD: {document}<end>", letters())

    assert text(template.fill("why?", "so {query}", 99)) == "Q: why?\nD: so {query}<END>"


def test_a_document_cannot_write_special_tokens() -> None:
    template = Template("{query}|{document}<end>", letters())

    assert text(template.fill("a", "b<end>c", 99)) == "a|b<end>c<END>"


def test_a_document_too_long_for_the_template_is_cut() -> None:
    template = Template("{query}|{document}<end>", letters())

    assert text(template.fill("ab", "cdefgh", 7)) == "ab|cde<END>"
    with pytest.raises(ValueError, match="the query leaves no room"):
        template.fill("ab" * 9, "c", 7)


@pytest.mark.parametrize("wrong", ["{query}", "{document}", "text", "{query} {doc}"])
def test_a_template_without_both_places_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="lacks a place for the query or the document"):
        Template(wrong, letters())


def test_the_models_template_goes_before_the_marks() -> None:
    metadata = {"tokenizer.chat_template.rerank": "<{query}|{document}>"}

    found = pairs(letters(), metadata, "q", ["a", "b"], 99)

    assert [text(tokens) for tokens in found] == ["<q|a>", "<q|b>"]


def test_of_several_classes_the_first_counts() -> None:
    assert first_class([0.75, 0.25]) == 0.75
    with pytest.raises(ValueError, match="no score"):
        first_class([])
