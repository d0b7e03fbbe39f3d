from __future__ import annotations

import pytest

from ci.workflows.pins import parse_pins, read_pins
from wheelgrid.errors import BuildError

COMMIT = "0123456789abcdef0123456789abcdef01234567"
GOOD = f"""\
actions:
  - name: demo/action
    version: v1.2.3
    commit: {COMMIT}
    source: https://example.org/pins
    checked: 2026-11-21
"""


def test_a_pin_is_a_commit_with_its_version_as_a_comment() -> None:
    assert parse_pins(GOOD).reference("demo/action") == f"demo/action@{COMMIT} # v1.2.3"


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (COMMIT, "v1.2.3", "commit"),
        (COMMIT, COMMIT[:-1], "commit"),
        ("v1.2.3", "v1", "version"),
        ("demo/action", "action", "name"),
        ("https://example.org/pins", "hearsay", "source"),
        ("2026-11-21", "lately", "checked"),
        ("    version: v1.2.3\n", "", "version"),
        ("checked:", "seen:", "seen"),
    ],
    ids=[
        "a tag",
        "39 digits",
        "a loose version",
        "no owner",
        "no page",
        "no day",
        "no version",
        "unknown key",
    ],
)
def test_a_loose_pin_is_refused(old: str, new: str, place: str) -> None:
    with pytest.raises(BuildError) as refused:
        parse_pins(GOOD.replace(old, new))

    assert any(f".{place})" in str(problem.where) for problem in refused.value.problems)


def test_an_action_that_is_pinned_twice_is_refused() -> None:
    with pytest.raises(BuildError, match="pinned twice: demo/action"):
        parse_pins(GOOD + GOOD.removeprefix("actions:\n"))


def test_what_is_not_yaml_is_refused() -> None:
    with pytest.raises(BuildError, match="not YAML"):
        parse_pins("actions: [")


def test_an_action_without_a_pin_is_named() -> None:
    with pytest.raises(BuildError, match="'other/action' is not pinned"):
        parse_pins(GOOD).reference("other/action")


def test_our_pins_are_sorted_and_name_no_commit_twice() -> None:
    pins = read_pins().actions

    assert [pin.name for pin in pins] == sorted(pin.name for pin in pins)
    assert len({pin.commit for pin in pins}) == len(pins)
