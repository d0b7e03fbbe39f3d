"""The benchmark of the matrix: the made-up matrix is sound, everything follows, the sums are right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from matrix.expand import expand
from matrix.facts import Facts
from matrix.reading.reader import parse_matrix
from scripts.benchmarks import planning
from scripts.benchmarks.commands import bench_matrix, read_arguments
from scripts.benchmarks.errors import BenchmarkError
from scripts.benchmarks.planning import COLUMNS, PlanningCost, least, measure, rows_of, sizes, verdict
from scripts.benchmarks.synthetic import Scale, matrix_text, synthetic_facts
from wheelgrid.console import Console

SMALL = Scale(backends=12, platforms=5, pythons=3)


def ticking() -> Callable[[], float]:
    ticks: Iterator[int] = count()
    return lambda: float(next(ticks))


def cost(backends: int, seconds: float) -> PlanningCost:
    return PlanningCost(
        backends=backends,
        platforms=20,
        pythons=12,
        jobs=backends * 20,
        proofs=1,
        json_bytes=1,
        read_s=seconds / 4,
        expand_s=seconds / 4,
        grids_s=seconds / 4,
        render_s=seconds / 4,
    )


def test_a_made_up_matrix_is_sound_and_every_backend_is_built_on_every_platform() -> None:
    facts = synthetic_facts(SMALL)
    matrix = parse_matrix(matrix_text(SMALL), file="m.yaml", facts=facts)

    plan = expand(matrix, facts)
    assert (len(plan.jobs), len(plan.holes)) == (60, 0)
    assert len({job.label for job in plan.jobs}) == 12
    assert {job.platform.os.value for job in plan.jobs} == {"linux", "macos", "windows"}
    assert all(job.architectures and len(job.pythons) == 3 for job in plan.jobs)


def test_every_step_is_timed() -> None:
    found = measure(SMALL, repeats=2, clock=ticking())

    assert (found.jobs, found.backends, found.platforms, found.pythons) == (60, 12, 5, 3)
    assert (found.read_s, found.expand_s, found.grids_s, found.render_s) == (1.0, 1.0, 2.0, 1.0)
    assert found.total_s == 5.0
    # 3 Pythons on the machine of each of five platforms; on three of Linux, one image has one of them
    assert found.proofs == 12 * (5 * 3 + 3)
    assert found.json_bytes > 1000


def test_a_matrix_from_which_too_little_follows_is_not_measured() -> None:
    fewer = matrix_text(Scale(backends=12, platforms=4, pythons=3))

    with pytest.raises(BenchmarkError, match="60 jobs with proofs were expected, 48 follow"):
        planning._once(SMALL, fewer, synthetic_facts(SMALL), ticking())


def test_of_several_samples_the_least_of_each_step_counts() -> None:
    first = cost(10, 4.0)
    second = first.model_copy(update={"read_s": 0.5, "expand_s": 9.0})

    assert (least([first, second]).read_s, least([first, second]).expand_s) == (0.5, 1.0)


def test_sizes_grow_tenfold_around_the_promised_one() -> None:
    assert [scale.backends for scale in sizes()] == [10, 100, 1000]
    assert {(scale.platforms, scale.pythons) for scale in sizes()} == {(20, 12)}


def test_the_table_shows_growth() -> None:
    rows = rows_of([cost(10, 0.1), cost(100, 1.2)])

    assert [row[-1] for row in rows] == ["", "12.0"]
    assert all(len(row) == len(COLUMNS) for row in rows)


@pytest.mark.parametrize(
    ("seconds", "word"), [pytest.param(2.0, "within", id="kept"), pytest.param(2.1, "above", id="missed")]
)
def test_the_verdict_is_about_the_promised_size(seconds: float, word: str) -> None:
    said = verdict([cost(10, 9.0), cost(100, seconds)])

    assert said.endswith(f"take {seconds:.2f} s CPU, {word} the target of 2 s")


def test_arguments_say_how_often_to_measure() -> None:
    asked = read_arguments(["matrix", "--repeats", "7", "--json"])

    assert (asked.what, asked.repeats, asked.json) == ("matrix", 7, True)
    assert read_arguments(["matrix"]).repeats is None


def test_every_size_is_a_step_that_a_person_sees(capsys: pytest.CaptureFixture[str]) -> None:
    costs = bench_matrix([SMALL], 1, Console())

    assert [one.jobs for one in costs] == [60]
    assert "12 backends on 5 platforms" in capsys.readouterr().err


def test_facts_of_the_package_stay_as_they_are() -> None:
    facts: Facts = synthetic_facts(SMALL)

    assert [toolkit.version for toolkit in facts.cuda][-2:] == ["101.0", "101.1"]
    assert facts.limits.jobs_per_matrix == 256
