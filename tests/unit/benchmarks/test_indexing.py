"""Tools are measured in processes of their own, and a tool that does less than it must has no numbers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fakes.indexes import usage
from scripts.benchmarks.contestants import OURS, Contestant, Route, pages_in
from scripts.benchmarks.errors import BenchmarkError
from scripts.benchmarks.indexing import Case, Meter, Result, Run, measure_all, report_of
from scripts.benchmarks.wheel_stock import Shape, Stock, make_stock
from wheelgrid.process import run_process

LISTING = """
import pathlib, sys
page = pathlib.Path("site/demo/index.html")
page.parent.mkdir(parents=True, exist_ok=True)
wheels = sorted(path.name for path in pathlib.Path("wheels").iterdir())[: int(sys.argv[1])]
page.write_text("".join(f'<a href="{name}">' for name in wheels))
print("listed")
"""
FAILING = "import sys; print('no disk'); sys.exit(5)"


@pytest.fixture
def stock(tmp_path: Path) -> Stock:
    return make_stock(tmp_path / "stocks", Shape.FLAT, 6)


@pytest.fixture
def meter(tmp_path: Path) -> Meter:
    return Meter(scratch=tmp_path / "scratch", run=run_process)


def tool(*, name: str = "rival", code: str = LISTING, most: int = 100, steps: int = 2) -> Contestant:
    command: list[str | Path] = [sys.executable, "-c", code, str(most)]
    return Contestant(
        name=name,
        route=Route.WHEELS,
        full=lambda _stock, _work: command,
        more=lambda _stock, _work, _after: command,
        more_steps=steps,
        listed=pages_in("site/*/index.html"),
    )


def test_a_full_index_is_followed_by_one_wheel_at_a_time(meter: Meter, stock: Stock) -> None:
    found = meter.result(tool(), stock, repeats=2)

    assert found.failure is None
    assert [len(run.more) for run in found.runs] == [2, 2]
    assert all(0 < run.full.cpu_s < 5 and run.full.peak_bytes > 2**20 for run in found.runs)
    assert len(list(stock.wheels.iterdir())) == 6


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (tool(code=FAILING), "rival ended with code 5"),
        (tool(most=5), "rival listed 5 wheels, 6 were expected"),
        (tool(most=6), "rival listed 6 wheels, 7 were expected"),
    ],
    ids=["fails", "lists too few", "ignores the wheel more"],
)
def test_a_rival_that_does_not_do_its_work_has_no_numbers(
    broken: Contestant, said: str, meter: Meter, stock: Stock
) -> None:
    found = meter.result(broken, stock, repeats=1)

    assert (found.failure, found.runs) == (said, ())
    assert [found.usage(case) for case in Case] == [None, None, None]


def test_if_ours_fails_the_benchmark_ends_and_says_why(meter: Meter, stock: Stock) -> None:
    with pytest.raises(BenchmarkError, match=r"(?s)ours ended with code 5.*read what it printed: no disk"):
        measure_all(meter, [tool(name=OURS, code=FAILING)], stock, 1, lambda _: None)


def test_a_tool_without_a_second_step_is_measured_once(meter: Meter, stock: Stock) -> None:
    told: list[str] = []

    (found,) = measure_all(meter, [tool(steps=0)], stock, 1, told.append)

    assert told == ["rival from wheels"]
    assert found.runs[0].more == ()
    assert report_of([found], ["rival==1"]).rivals == ("rival==1",)


def test_the_least_counts_and_the_first_wheel_more_is_told_apart() -> None:
    runs = (
        Run(full=usage(2.0, 60), more=(usage(1.0), usage(0.5))),
        Run(full=usage(3.0, 50), more=(usage(0.9), usage(0.6))),
    )
    found = Result(tool="x", route=Route.LISTS, shape=Shape.DEEP, count=1, runs=runs)

    assert found.usage(Case.FULL) == usage(2.0, 50)
    assert found.usage(Case.FIRST_MORE) == usage(0.9)
    assert found.usage(Case.MORE) == usage(0.5)


def test_one_wheel_more_serves_for_both_cases() -> None:
    run = Run(full=usage(2.0), more=(usage(1.0),))
    found = Result(tool="x", route=Route.LISTS, shape=Shape.DEEP, count=1, runs=(run,))

    assert found.usage(Case.MORE) == found.usage(Case.FIRST_MORE) == usage(1.0)
