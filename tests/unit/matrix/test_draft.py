"""An entry keeps what is sound in it."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field

from matrix.document import Document, parse_document
from matrix.draft import Drafter, sound
from wheelgrid.record import FrozenModel


class Pair(FrozenModel):
    """Two numbers, one of which may be broken."""

    small: Annotated[int, Field(lt=10)]
    """Less than ten."""
    other: int = 0
    """Any number."""


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
