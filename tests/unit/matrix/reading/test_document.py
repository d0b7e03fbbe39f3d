"""Where the parts of a YAML document stand, and how ways to them are written."""

from __future__ import annotations

import pytest

from matrix.reading.document import Document, Fault, Loc, Place, dotted, parse_document, place_after


def parsed(text: str) -> Document:
    document = parse_document(text)
    assert isinstance(document, Document)
    return document


def test_every_scalar_stays_a_text() -> None:
    document = parsed("a: 3.10\nb: [yes, 0o17, null, 2026-01-01]\nc: {on: ~}\n")

    assert document.data == {"a": "3.10", "b": ["yes", "0o17", "null", "2026-01-01"], "c": {"on": "~"}}
    assert document.faults == ()


def test_a_text_is_shown_where_it_begins_and_a_collection_at_its_key() -> None:
    document = parsed("first:\n  second: [x, yy]\n  third:\n    - key: value\n")

    assert document.value_places[()] == Place(1, 1)
    assert document.value_places["first",] == Place(1, 1)
    assert document.value_places["first", "second"] == Place(2, 3)
    assert document.value_places["first", "second", 1] == Place(2, 15)
    assert document.value_places["first", "third", 0] == Place(4, 7)
    assert document.value_places["first", "third", 0, "key"] == Place(4, 12)


def test_what_is_not_there_is_blamed_on_what_should_hold_it() -> None:
    fault = parsed("first:\n  second: x\n").fault(("first", "third", 0), "gone", "add it")

    assert fault == Fault(place=Place(1, 1), key="first", what="gone", hint="add it")


@pytest.mark.parametrize(
    ("loc", "written"),
    [
        ((), ""),
        (("rules", 0, "reason"), "rules[0].reason"),
        (("backends", "cu128", "requires", 1), "backends.cu128.requires[1]"),
        (("pythons", "3.10", "identifier"), 'pythons."3.10".identifier'),
        (("a", ""), 'a.""'),
        (("a\nb",), '"a\\nb"'),
    ],
)
def test_a_way_is_written_with_dots(loc: Loc, written: str) -> None:
    assert dotted(loc) == written


def test_a_fault_becomes_a_problem_of_a_file() -> None:
    fault = Fault(place=Place(2, 5), key="a.b", what="broken", hint="mend it")

    assert str(fault.problem_in("m.yaml")) == "error: broken\n   at: m.yaml:2:5 (a.b)\n hint: mend it"


def test_a_value_as_long_as_a_book_is_cut_in_its_problem() -> None:
    fault = Fault(place=Place(1, 1), key="a", what=f"{'x' * 5000} does not exist", hint="mend it")

    assert fault.problem_in("m.yaml").what == f"{'x' * 400}…"


@pytest.mark.parametrize(
    ("before", "place"),
    [
        pytest.param("", Place(1, 1), id="begin"),
        pytest.param("ab\r\ncd\n\r", Place(4, 1), id="line-ends"),
        pytest.param("ä\u2028é€", Place(2, 3), id="characters"),
        pytest.param("\ufeffab", Place(1, 3), id="mark"),
    ],
)
def test_a_place_counts_lines_and_characters_from_one(before: str, place: Place) -> None:
    assert place_after(before) == place


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        pytest.param("a: 1\nb: 2\na: {c: [d]}\ne: 3\n", "a", 3, id="collection"),
        pytest.param("a: 1\na: b\ne: 3\n", "a", 2, id="text"),
        pytest.param("? [a, {b: c}]\n: {d: e}\ne: 3\n", "", 1, id="list-as-key"),
    ],
)
def test_what_is_passed_by_does_not_hide_what_follows(text: str, key: str, line: int) -> None:
    document = parsed(text)

    assert isinstance(document.data, dict)
    assert document.data["e"] == "3"
    assert [(fault.key, fault.place.line) for fault in document.faults] == [(key, line)]


def test_an_alias_has_a_place_of_its_own_and_no_value() -> None:
    document = parsed("a: &name x\nb: [*name, *other]\n")

    assert document.data == {"a": "x", "b": ["", ""]}
    assert [(fault.key, fault.place) for fault in document.faults] == [
        ("b[0]", Place(2, 5)),
        ("b[1]", Place(2, 12)),
    ]


def test_a_tag_that_changes_nothing_is_no_fault() -> None:
    assert parsed("a: !!str x\nb: ! y\nc: !!map {d: e}\nf: !!seq [g]\n").faults == ()
    assert [fault.what for fault in parsed("a: !!int 1\nb: !own {c: d}\n").faults] == [
        "a tag 'tag:yaml.org,2002:int' stands here",
        "a tag '!own' stands here",
    ]


def test_the_line_of_a_way_is_that_of_its_value() -> None:
    document = parsed("a:\n  - b: c\n    d: e\n")

    assert document.line_of(("a", 0, "d")) == 3
    assert document.line_of(("a", 0, "gone")) == 2


def test_characters_count_and_not_bytes() -> None:
    document = parsed("é: {ü: 1, ö: 2}\n")

    assert document.value_places["é", "ö"] == Place(1, 14)
