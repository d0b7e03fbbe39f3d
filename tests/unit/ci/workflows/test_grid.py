from __future__ import annotations

import pytest

from ci.workflows.grid import System, grid_of
from fakes.grids import a_grid
from matrix import Plan, expand, read_matrix
from wheelgrid.locations import this_checkout

MATRIX = read_matrix(this_checkout().matrix)


def test_every_job_of_the_plan_is_a_row_of_its_system() -> None:
    plan = expand(MATRIX)

    grid = grid_of(MATRIX, plan, verify_rows=1)

    assert sum(system.rows for system in grid.systems) == len(plan.jobs)
    assert {system.name for system in grid.systems} == {str(job.platform.os) for job in plan.jobs}
    assert grid.project == MATRIX.project.name


def test_a_system_without_jobs_is_not_there() -> None:
    jobs = tuple(job for job in expand(MATRIX).jobs if job.platform.os == "linux")

    grid = grid_of(MATRIX, Plan(jobs=jobs, holes=()), verify_rows=0)

    assert [system.name for system in grid.systems] == ["linux"]
    assert grid.system("macos") is None


def test_the_runner_of_a_system_is_the_one_that_most_of_its_jobs_take() -> None:
    plan = expand(MATRIX)
    linux = [job.platform.runner for job in plan.jobs if job.platform.os == "linux"]

    found = grid_of(MATRIX, plan, verify_rows=0).system("linux")

    assert found is not None
    assert all(linux.count(found.runner) >= linux.count(other) for other in linux)


@pytest.mark.parametrize(("rows", "chunks"), [(1, 1), (256, 1), (257, 2), (2000, 8)])
def test_no_matrix_holds_more_than_256_rows(rows: int, chunks: int) -> None:
    system = System(name="linux", runner="ubuntu-24.04", rows=rows)

    assert system.chunks == tuple(f"linux-{number}" for number in range(chunks))
    assert len(a_grid(verify=rows).verify_chunks) == chunks
