"""What the matrix of this repository asks for, leaves out and derives, word for word.

A change of the matrix or of the facts shows as a difference of ``matrix-plan.json``; ``UPDATE_GOLDEN=1``
writes it anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from matrix import Plan, expand, read_matrix
from matrix.facts import read_facts
from matrix.grids import lay_out
from matrix.job import Job
from wheelgrid.locations import this_checkout

GOLDEN = Path(__file__).parent / "matrix-plan.json"


def plan_here() -> Plan:
    return expand(read_matrix(this_checkout().matrix))


def floors(job: Job) -> dict[str, str]:
    """Return how each GPU is served: its architecture, its lowest driver, and why."""
    return {
        gpu.name: f"{gpu.architecture}{'' if gpu.is_compiled else ' PTX'}, driver {gpu.driver}, {gpu.reason}"
        for gpu in job.gpus
    }


def summary(job: Job) -> dict[str, object]:
    """Return what is derived for a job, without what all jobs share."""
    return {
        "tier": job.tier.value,
        "architectures": " ".join(job.architectures),
        "ptx": " ".join(job.ptx),
        "gpus": floors(job),
        "host_compiler": job.host_compiler,
        "cmake_definitions": dict(job.cmake_definitions),
        "requires": list(job.requires),
        "external_libraries": list(job.external_libraries),
        "modules": list(job.payload.modules),
        "cpu_variants": " ".join(job.payload.cpu_variants),
        "minutes": round(job.prediction.minutes, 1),
        "size_budget_bytes": job.prediction.size_budget_bytes,
    }


def proofs(plan: Plan) -> dict[str, int]:
    """Return on how many Pythons and systems the wheel of each job is proven."""
    rows = lay_out(plan, read_facts()).verify
    return {job.id: sum(row.stamping.job is job for row in rows) for job in plan.jobs}


def test_the_plan_is_the_one_that_was_agreed() -> None:
    plan = plan_here()
    found = {
        "jobs": {job.id: summary(job) for job in plan.jobs},
        "holes": {hole.id: hole.reason for hole in plan.holes},
        "proofs": proofs(plan),
    }

    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_every_backend_has_a_job() -> None:
    matrix = read_matrix(this_checkout().matrix)

    assert {job.backend.id for job in expand(matrix).jobs} == {backend.id for backend in matrix.backends}


@pytest.mark.parametrize(
    ("job", "gpu", "driver"),
    [
        pytest.param("cu124-linux-x86_64", "rtx-40", "525.60.13", id="12.4"),
        pytest.param("cu128-linux-x86_64", "rtx-50", "550.54.14", id="12.8-compressed"),
        pytest.param("cu129-linux-x86_64", "rtx-50", "550.54.14", id="12.9-compressed"),
        pytest.param("cu128-linux-x86_64", "b300", "570.26", id="12.8-ptx"),
        pytest.param("cu130-linux-x86_64", "rtx-50", "580.65.06", id="13.0"),
        pytest.param("cu134-windows-arm64", "gb10", "580", id="13.4-windows"),
    ],
)
def test_drivers_are_those_of_the_release_notes(job: str, gpu: str, driver: str) -> None:
    found = {(str(one.id), served.name): served.driver for one in plan_here().jobs for served in one.gpus}

    assert found[job, gpu] == driver


def test_there_are_about_thirty_compiles_and_not_one_for_each_python() -> None:
    published = [job for job in plan_here().jobs if job.tier.value != "local"]

    assert len(published) == 33
