from __future__ import annotations

import pytest

from fakes.indexes import result
from scripts.benchmarks.commands import read_arguments, show_indexes
from scripts.benchmarks.contestants import FLOOR, Route
from scripts.benchmarks.index_table import columns_of, failures, rows_of, verdict
from scripts.benchmarks.indexing import IndexReport, Result
from wheelgrid.console import Console

SMALL = (
    result(0.2, (0.2, 0.1), count=1_000),
    result(0.6, (0.6,), count=1_000, tool="rival"),
)
PROMISED = (
    result(0.4, (0.3, 0.2)),
    result(4.0, (3.0,), tool="rival"),
)
FROM_WHEELS = (
    result(1.2, (0.3, 0.3), route=Route.WHEELS),
    result(0.8, tool=FLOOR, route=Route.WHEELS),
)


def report(*results: Result) -> IndexReport:
    return IndexReport(python="3.11", machine="Demo", rivals=("rival==1",), results=results)


def test_a_row_has_ratios_growth_and_targets() -> None:
    rows = rows_of(report(*SMALL, *PROMISED), Route.LISTS)
    table = [dict(zip(columns_of(rows), row.cells(), strict=True)) for row in rows]

    assert [row["case"] for row in table] == ["full", "one more, first", "one more, then"] * 2
    assert table[0]["growth"] == table[0]["target, ours"] == ""
    assert table[3] == {
        "shape": "deep",
        "wheels": "10000",
        "case": "full",
        "ours": "0.40 / 0.8 / 50",
        "rival": "4.00 / 8.0 / 50 (10.0x)",
        "growth": "2.0x",
        "target, ours": "≤ 0.5 s",
        "": "✓",
    }
    assert table[5]["rival"] == "3.00 / 6.0 / 50 (15.0x)"


def test_growth_is_within_one_shape_and_route() -> None:
    rows = rows_of(report(*SMALL, *FROM_WHEELS), Route.WHEELS)

    assert [row.cells()[-3] for row in rows] == ["", "", ""]


@pytest.mark.parametrize(
    ("results", "said"),
    [
        (PROMISED, "ours meets all 3 targets"),
        (SMALL, "no target is about these sizes"),
        (
            [result(0.51, (0.31, 0.31))],
            (
                "ours misses 3 of 3 targets: full, 10000 deep from a manifest ≤ 0.5 s; "
                "one more, first, 10000 deep from a manifest ≤ 0.3 s; "
                "one more, then, 10000 deep from a manifest ≤ 0.3 s"
            ),
        ),
        (
            [result(1.5, (1.0, 1.0), count=50_000, peak_mib=201)],
            (
                "ours misses 3 of 6 targets: memory, full, 50000 deep from a manifest ≤ 200 MiB; "
                "memory, one more, first, 50000 deep from a manifest ≤ 200 MiB; "
                "memory, one more, then, 50000 deep from a manifest ≤ 200 MiB"
            ),
        ),
    ],
    ids=["kept", "too small", "slow", "fat"],
)
def test_the_verdict_names_what_is_missed(results: tuple[Result, ...], said: str) -> None:
    assert verdict(rows_of(report(*results), Route.LISTS)) == said


@pytest.mark.parametrize(("seconds", "mark"), [(1.2, "✓"), (1.21, "✗")], ids=["kept", "missed"])
def test_from_wheels_the_floor_is_the_measure(seconds: float, mark: str) -> None:
    ours = result(seconds, (0.3, 0.3), route=Route.WHEELS)

    full, *others = rows_of(report(ours, FROM_WHEELS[1]), Route.WHEELS)

    assert full.cells()[-2:] == ("≤ 1.5 x floor", mark)
    assert [row.cells()[-2:] for row in others] == [("", "")] * 2


def test_a_few_wheels_are_not_held_against_the_floor() -> None:
    few = [one.model_copy(update={"count": 1_000}) for one in FROM_WHEELS]

    assert verdict(rows_of(report(*few), Route.WHEELS)) == "no target is about these sizes"


def test_a_rival_that_failed_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    failed = result(1.0, tool="rival").model_copy(update={"runs": (), "failure": "rival ended with code 1"})
    found = report(result(0.4, (0.2, 0.2)), failed, *FROM_WHEELS)

    show_indexes(found, Console())

    assert rows_of(found, Route.LISTS)[0].cells()[4] == "failed"
    assert list(failures(found)) == ["10000 deep from a manifest: rival ended with code 1"]
    assert capsys.readouterr().err.splitlines()[-2:] == [
        "10000 deep from a manifest: rival ended with code 1",
        "ours meets all 4 targets",
    ]


def test_arguments_say_how_often_and_how_many() -> None:
    asked = read_arguments(["index", "--repeats", "2", "--large", "--json"])

    assert (asked.what, asked.repeats, asked.large, asked.json) == ("index", 2, True, True)
    assert not read_arguments(["index"]).large
