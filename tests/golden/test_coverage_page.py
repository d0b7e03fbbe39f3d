"""The page of what is built says what the matrix says; ``UPDATE_GOLDEN=1`` writes it anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

from matrix import expand, read_matrix
from matrix.views.coverage import as_markdown, cover, pythons_as_markdown
from wheelgrid.locations import this_checkout

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "coverage.md"

HEAD = """\
# What the workflows build

Every row is one index of wheels, every column one kind of machine. A ✓ is one wheel of the plan, compiled
once; a number is the reason why there is none. The page is made from the matrix, as
`wheelgrid matrix show --markdown` prints it.
"""

PYTHONS = """\
## Pythons

The binding is pure ctypes, so that each wheel is `py3-none-<platform>` and serves all of these, whatever its
backend.
"""


def page() -> str:
    matrix = read_matrix(this_checkout().matrix)
    table = as_markdown(cover(matrix, expand(matrix))).rstrip()
    return "\n".join((HEAD, table, "", PYTHONS, pythons_as_markdown(matrix.pythons))) + "\n"


def test_the_page_says_what_the_matrix_says() -> None:
    if os.environ.get("UPDATE_GOLDEN") == "1":
        PAGE.write_text(page(), "utf-8")

    assert PAGE.read_text("utf-8") == page()


def test_every_hole_has_its_reason() -> None:
    text = page()
    reasons = set(re.findall(r"^(\d+)\. \S", text, re.MULTILINE))
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    cells = [cell.strip() for row in rows for cell in row.split("|")[3:-1]]

    assert len(cells) == 18 * 8
    assert {cell for cell in cells if cell != "✓"} == reasons
