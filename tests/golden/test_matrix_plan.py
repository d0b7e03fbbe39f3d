"""What the matrix of this repository asks for and leaves out, word for word."""

from __future__ import annotations

import json
from pathlib import Path

from matrix import expand, read_matrix
from wheelgrid.locations import this_checkout

GOLDEN = Path(__file__).parent / "matrix-plan.json"


def test_the_plan_is_the_one_that_was_agreed() -> None:
    plan = expand(read_matrix(this_checkout().matrix))

    found = {
        "jobs": [job.id for job in plan.jobs],
        "holes": {hole.id: hole.reason for hole in plan.holes},
    }
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_every_backend_has_a_job() -> None:
    matrix = read_matrix(this_checkout().matrix)

    assert {job.backend.id for job in expand(matrix).jobs} == {backend.id for backend in matrix.backends}
