"""The judges of an index: real installers. The page is what they choose; ``UPDATE_GOLDEN=1`` writes it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from integration.conformance.cases import sections
from integration.conformance.clients import versions
from integration.conformance.lab import Lab
from integration.conformance.table import Done, Section, as_markdown, run_all

pytestmark = pytest.mark.integration

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "clients.md"

HEAD = """\
# What installers choose

Real installers against a real site, on loopback: the oldest pip that serves our oldest Python, and the newest
of each. ✓ means that the file of the row was installed; anything else is what came instead. This page is made
by the test that runs them, and the test fails when an installer chooses otherwise.
"""

Result = Sequence[tuple[Section, Sequence[Done]]]


@pytest.fixture(scope="module")
def results(lab: Lab) -> Result:
    return run_all(sections(lab))


def test_the_page_says_what_installers_choose(results: Result) -> None:
    page = as_markdown(HEAD, versions(), results)

    if os.environ.get("UPDATE_GOLDEN") == "1":
        PAGE.write_text(page, "utf-8")

    assert PAGE.read_text("utf-8") == page


def test_every_installer_takes_the_file_that_it_should(results: Result) -> None:
    wrong = {
        f"{section.title}: {done.row.name}, {client}": result
        for section, rows in results
        for done in rows
        for client, result in done.results.items()
        if result != done.row.otherwise.get(client, done.row.expected)
    }

    assert wrong == {}


def test_every_case_is_run_by_somebody(results: Result) -> None:
    assert all(done.results for _, rows in results for done in rows)
    assert sum(len(done.results) for _, rows in results for done in rows) > 300
