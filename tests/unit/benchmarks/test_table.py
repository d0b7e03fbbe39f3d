from __future__ import annotations

import pytest

from fakes.comparison import comparison, package, turn
from scripts.benchmarks.results import PackageResult
from scripts.benchmarks.table import (
    COLUMNS,
    MEGABYTES,
    MICROSECONDS,
    MILLISECONDS,
    MODULES,
    Row,
    Unit,
    rows_of,
    verdict,
)

GOOD = package(turn())
SLOW = package(turn(import_ms=200.0, overheads_us=(50.0, 560.0)))


def test_every_target_is_met_by_a_good_package() -> None:
    assert verdict(rows_of(comparison(GOOD, SLOW))) == "ours meets all 9 targets"


@pytest.mark.parametrize(
    ("ours", "missed"),
    [
        pytest.param(package(turn(import_ms=49.5)), "1 of 9 targets: import Llama", id="import Llama"),
        pytest.param(
            package(turn(import_ms=50.5)), "2 of 9 targets: import llama_cpp; import Llama", id="imports"
        ),
        pytest.param(
            package(turn(overheads_us=(14.5, 14.5))),
            "2 of 9 targets: stream above loop, 64 tokens; stream above loop, 900 tokens",
            id="stream",
        ),
        pytest.param(
            package(turn(overheads_us=(2.0, 8.0))),
            "2 of 9 targets: call above loop, 900 against 64; stream above loop, 900 against 64",
            id="not flat",
        ),
        pytest.param(
            package(turn(undecodable_us=(90.0, 101.0))),
            "1 of 9 targets: undecodable stream, 200 against 50",
            id="not linear",
        ),
    ],
)
def test_the_verdict_names_what_is_missed(ours: PackageResult, missed: str) -> None:
    assert verdict(rows_of(comparison(ours, SLOW))) == f"ours misses {missed}"


def test_cells_stand_in_the_order_of_the_columns() -> None:
    row = Row(measure="import", unit=MILLISECONDS, ours=20.0, rival=190.0, target=50.0)

    assert dict(zip(COLUMNS, row.cells, strict=True)) == {
        "measure": "import",
        "unit": "ms CPU",
        "ours": "20.0",
        "rival": "190.0",
        "rival / ours": "9.5",
        "target": "≤ 50",
        "": "✓",
    }


def test_a_row_without_target_promises_nothing() -> None:
    row = Row(measure="wheel", unit=MEGABYTES, ours=9.0, rival=3.0)

    assert row.met
    assert row.cells[-2:] == ("", "")


@pytest.mark.parametrize(
    ("unit", "ours", "rival", "ratio"),
    [
        pytest.param(MICROSECONDS, 4.0, 400.0, "100.0", id="both are told from nothing"),
        pytest.param(MICROSECONDS, 0.5, 400.0, "> 200", id="ours is lost in the noise"),
        pytest.param(MICROSECONDS, -1.0, 400.0, "> 200", id="ours is below zero"),
        pytest.param(MICROSECONDS, 4.0, 1.0, "", id="the rival is lost in the noise"),
        pytest.param(MEGABYTES, 0.0, 3.0, "", id="nothing of ours"),
        pytest.param(MEGABYTES, 0.5, 1.0, "2.0", id="exact unit"),
    ],
)
def test_a_ratio_claims_no_more_than_noise_allows(unit: Unit, ours: float, rival: float, ratio: str) -> None:
    assert Row(measure="any", unit=unit, ours=ours, rival=rival).cells[4] == ratio


def test_a_count_has_no_decimals() -> None:
    modules = next(row for row in rows_of(comparison(GOOD, SLOW)) if row.unit is MODULES)

    assert modules.cells[2] == "30"


def test_nothing_is_not_shown_as_less_than_nothing() -> None:
    assert Row(measure="import", unit=MILLISECONDS, ours=-0.01, rival=170.0).cells[2] == "0.0"
