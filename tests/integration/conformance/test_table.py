"""The page and its words, without any installer."""

from __future__ import annotations

import pytest

from integration.conformance.clients import refusal
from integration.conformance.table import Row, Section, as_markdown, run_all

FILE = "demo-1.0-py3-none-any.whl"


def section(*rows: Row) -> Section:
    return Section(title="Title", text="Text.", rows=rows)


def test_a_row_says_who_took_the_file_and_what_the_others_did() -> None:
    row = Row(name="case", cells={"uv": lambda: FILE, "pdm": lambda: "refused: why"}, expected=FILE)
    page = as_markdown("# Head", {"uv": "uv 1", "pdm": "pdm 2"}, run_all([section(row)]))

    assert page == (
        "# Head\n\n## Title\n\nText.\n\n"
        "| case | file | uv 1 | pdm 2 |\n| --- | --- | --- | --- |\n"
        f"| case | `{FILE}` | ✓ | refused: why |\n"
    )


def test_another_file_is_shown_by_its_name() -> None:
    row = Row(name="case", cells={"uv": lambda: "demo-2.0.tar.gz"}, expected=FILE)
    page = as_markdown("", {"uv": "uv 1"}, run_all([section(row)]))

    assert page.splitlines()[-1] == f"| case | `{FILE}` | `demo-2.0.tar.gz` |"


def test_rows_stay_in_their_sections() -> None:
    one = Row(name="one", cells={"uv": lambda: FILE})
    two = Row(name="two", cells={"uv": lambda: FILE})

    done = run_all([section(one), section(two)])

    assert [[row.row.name for row in rows] for _, rows in done] == [["one"], ["two"]]


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "refused: DO NOT MATCH THE HASHES"),
        ("  No solution found when resolving", "refused: No solution found"),
        ("first\n\n  something new  \n", "failed: something new"),
    ],
)
def test_refusals_are_told_from_failures(output: str, words: str) -> None:
    assert refusal(output) == words
