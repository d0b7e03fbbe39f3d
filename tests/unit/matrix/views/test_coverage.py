"""Backends against platforms: no hole without a reason."""

from __future__ import annotations

from fakes.plans import DEMO, FACTS
from matrix.expand import expand
from matrix.reading.reader import read_matrix
from matrix.views.coverage import BUILT, as_markdown, as_text, cover
from wheelgrid.locations import this_checkout

COVERAGE = cover(DEMO, expand(DEMO, FACTS))


def test_every_cell_is_a_job_or_the_number_of_a_reason() -> None:
    assert COVERAGE.platforms == ("linux-x86_64", "macos-arm64", "windows-amd64")
    assert [(row.backend, row.tier, row.cells) for row in COVERAGE.rows] == [
        ("cpu", "release", (BUILT, BUILT, BUILT)),
        ("cu128", "release", (BUILT, "1", BUILT)),
        ("metal", "nightly", ("2", BUILT, "2")),
        ("rpc", "local", (BUILT, BUILT, "3")),
    ]
    assert COVERAGE.reasons == (
        "not offered: declared for linux-*, windows-*",
        "not offered: declared for macos-*",
        "nobody asked for it",
    )


def test_the_matrix_of_this_checkout_has_no_hole_without_a_reason() -> None:
    matrix = read_matrix(this_checkout().matrix)
    coverage = cover(matrix, expand(matrix, FACTS))

    numbers = {str(number) for number in range(1, len(coverage.reasons) + 1)}
    assert {cell for row in coverage.rows for cell in row.cells} == {BUILT, *numbers}
    assert all(coverage.reasons)


def test_text_puts_the_parts_of_a_platform_on_lines_of_their_own() -> None:
    assert as_text(COVERAGE).splitlines()[:4] == [
        "backend tier    linux  macos windows",
        "                x86_64 arm64 amd64",
        "cpu     release ✓      ✓     ✓",
        "cu128   release ✓      1     ✓",
    ]
    assert as_text(COVERAGE).endswith("\n  3  nobody asked for it")


def test_markdown_is_a_table_and_a_list_of_reasons() -> None:
    lines = as_markdown(COVERAGE).splitlines()

    assert lines[:3] == [
        "| backend | tier | linux-x86_64 | macos-arm64 | windows-amd64 |",
        "| --- | --- | :-: | :-: | :-: |",
        "| `cpu` | release | ✓ | ✓ | ✓ |",
    ]
    assert lines[-3:] == [
        r"1. not offered: declared for linux-\*, windows-\*",
        r"2. not offered: declared for macos-\*",
        "3. nobody asked for it",
    ]
