"""An entry keeps what is sound in it."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field

from matrix.reading.document import Document, parse_document
from matrix.reading.draft import Drafter, sound
from wheelgrid.models import FrozenModel


class Pair(FrozenModel):
    """Two numbers, one of which may be broken."""

    small: Annotated[int, Field(lt=10)]
    """Less than ten."""
    other: int = 0
    """Any number."""


class Nest(FrozenModel):
    """Pairs in pairs."""

    pairs: tuple[Pair, ...] = ()
    """Some."""
    one: Pair | None = None
    """Perhaps one."""


def drafter(text: str) -> tuple[Drafter, Document]:
    document = parse_document(text)
    assert isinstance(document, Document)
    return Drafter(document), document


def test_a_broken_field_does_not_hide_the_others() -> None:
    reader, document = drafter("small: 12\nother: 3\n")

    entry = reader.entry(Pair, document.data, ())

    assert entry.broken == {"small"}
    assert entry.value.other == 3
    assert list(sound([entry], "small")) == []
    assert list(sound([entry], "other")) == [entry]


def test_a_rule_of_pydantic_becomes_a_sentence_with_its_place() -> None:
    reader, document = drafter("other: 3\nsmall: 12\n")

    reader.entry(Pair, document.data, ())

    (problem,) = [fault.problem_in("m.yaml") for fault in reader.faults]
    assert problem.what == "input should be less than 10"
    assert problem.where == "m.yaml:2:8 (small)"
    assert problem.hint == "see the reference of the matrix"


@pytest.mark.parametrize("text", ["a", "[a]"])
def test_nothing_is_read_from_what_is_no_mapping(text: str) -> None:
    reader, document = drafter(text)

    entry = reader.entry(Pair, document.data, ())

    assert entry.broken == {"small", "other"}
    assert len(reader.faults) == 1


@pytest.mark.parametrize(
    ("text", "where", "what", "hint"),
    [
        pytest.param(
            "pairs: [{small: 1, othr: 2}]",
            "m.yaml:1:20 (pairs[0].othr)",
            "unknown key 'othr'",
            "did you mean 'other'? known: other, small",
            id="in-a-list",
        ),
        pytest.param(
            "one: {small: 1, big: 2}",
            "m.yaml:1:17 (one.big)",
            "unknown key 'big'",
            "known: other, small",
            id="in-a-mapping",
        ),
        pytest.param(
            "one: {other: 2}", "m.yaml:1:1 (one)", "key 'small' is missing", "add 'small: …'", id="missing"
        ),
        pytest.param(
            "pairs: [x]",
            "m.yaml:1:9 (pairs[0])",
            "expected a mapping, found 'x'",
            "write 'key: value' pairs in braces",
            id="no-mapping",
        ),
    ],
)
def test_a_fault_of_an_inner_entry_has_its_own_place(text: str, where: str, what: str, hint: str) -> None:
    reader, document = drafter(text)

    entry = reader.entry(Nest, document.data, ())

    (problem,) = [fault.problem_in("m.yaml") for fault in reader.faults]
    assert (problem.where, problem.what, problem.hint) == (where, what, hint)
    assert len(entry.broken) == 1


def test_a_list_of_entries_keeps_their_order() -> None:
    reader, document = drafter("all: [{small: 1}, {small: 2}]")
    assert isinstance(document.data, dict)

    entries = reader.listed(Pair, document.data, "all")

    assert [entry.value.small for entry in entries] == [1, 2]
    assert [entry.loc for entry in entries] == [("all", 0), ("all", 1)]
    assert reader.listed(Pair, document.data, "none") == []


def test_a_list_of_texts_fills_one_field_each() -> None:
    reader, document = drafter("all: [1, 12]")
    assert isinstance(document.data, dict)

    entries = reader.listed(Pair, document.data, "all", "small")

    assert [entry.broken for entry in entries] == [frozenset(), {"small"}]
    assert [fault.problem_in("m").where for fault in reader.faults] == ["m:1:10 (all[1])"]
