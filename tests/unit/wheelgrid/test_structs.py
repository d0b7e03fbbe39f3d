from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
import pytest

from wheelgrid.structs import UNREADABLE, FrozenStruct, Sha256, faults_of


class Part(FrozenStruct, frozen=True):
    name: str


class Thing(FrozenStruct, frozen=True, tag_field="kind", tag="thing"):
    digest: Sha256
    count: Annotated[int, msgspec.Meta(gt=0)]
    parts: tuple[Part, ...] = ()
    made_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.count != len(self.parts):
            message = f"{self.count} parts are told, {len(self.parts)} are there"
            raise ValueError(message)


GOOD = {"kind": "thing", "digest": "a" * 64, "count": 1, "parts": [{"name": "a"}]}


def faults(**changes: object) -> dict[str, str]:
    """Return what is wrong, by key; changes to none take a key away."""
    found = {key: value for key, value in (GOOD | changes).items() if value is not None}
    return told(msgspec.json.encode(found))


def told(content: bytes) -> dict[str, str]:
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        msgspec.json.decode(content, type=Thing)
    problems = faults_of(content, Thing, "here", "do it again")
    assert {problem.hint for problem in problems} == {"do it again"}
    return {(problem.where or "").removeprefix("here"): problem.what for problem in problems}


def test_a_value_is_immutable_and_knows_its_keys() -> None:
    part = Part(name="a")

    with pytest.raises(AttributeError):
        part.name = "b"  # type: ignore[misc] # what is tested
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.json.decode(b'{"name":"a","nam":"b"}', type=Part)


@pytest.mark.parametrize(
    ("changes", "key", "what"),
    [
        pytest.param({"digest": "A" * 64}, " (digest)", "matching regex", id="pattern"),
        pytest.param({"digest": "a" * 64 + "\n"}, " (digest)", "matching regex", id="pattern-and-a-line-end"),
        pytest.param({"count": 0}, " (count)", "`int` >= 1, got 0", id="number"),
        pytest.param({"count": "1"}, " (count)", "Expected `int`, got `str`, got '1'", id="type"),
        pytest.param({"digest": None}, " (digest)", "key 'digest' is missing", id="missing"),
        pytest.param({"cuont": 1}, " (cuont)", "unknown key 'cuont'", id="unknown"),
        pytest.param({"parts": [{"name": 1}]}, " (parts)", "at `$[0].name`", id="nested"),
        pytest.param({"made_at": "yesterday"}, " (made_at)", "Invalid RFC3339", id="time"),
        pytest.param({"count": 2}, "", "2 parts are told, 1 are there", id="keys-together"),
        pytest.param({"kind": "other"}, "", "Invalid value 'other'", id="another-kind"),
    ],
)
def test_each_fault_is_told_with_its_key(changes: dict[str, object], key: str, what: str) -> None:
    found = faults(**changes)

    assert list(found) == [key]
    assert what in found[key]


def test_all_faults_come_together() -> None:
    found = faults(digest="", count=-1, parts=None, made_at=5, more=1)

    assert set(found) == {" (digest)", " (count)", " (made_at)", " (more)"}


@pytest.mark.parametrize("content", [b"", b"{", b"{}x", b"\xff", b'"\\ud800"'], ids=repr)
def test_a_text_that_is_not_json_is_told(content: bytes) -> None:
    found = told(content)

    assert list(found) == [""]
    assert found[""].startswith(UNREADABLE) or "expected an object" in found[""]


@pytest.mark.parametrize(("content", "kind"), [(b"[]", "list"), (b"1", "int"), (b"null", "NoneType")])
def test_what_is_no_object_is_told(content: bytes, kind: str) -> None:
    assert told(content) == {"": f"expected an object, got {kind}"}


def test_a_long_value_is_cut() -> None:
    (what,) = faults(digest="x" * 10_000).values()

    assert len(what) < 200
    assert what.endswith("...")
