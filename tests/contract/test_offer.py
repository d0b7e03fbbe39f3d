"""The offer of this repository: every job and every hole of the plan is in it, and nothing else."""

from __future__ import annotations

import pytest

from matrix import expand, read_facts, read_matrix
from matrix.facts.model import Facts
from matrix.job import Plan, job_id
from matrix.model import Matrix
from matrix.views.offer import offer_of
from wheelgrid.locations import this_checkout
from wheelgrid.offer import Offer


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    return read_matrix(this_checkout().matrix)


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read_facts()


@pytest.fixture(scope="module")
def plan(matrix: Matrix, facts: Facts) -> Plan:
    return expand(matrix, facts)


@pytest.fixture(scope="module")
def offer(matrix: Matrix, plan: Plan, facts: Facts) -> Offer:
    return offer_of(matrix, plan, facts)


def test_the_cells_are_the_jobs_and_the_holes_of_the_plan(offer: Offer, plan: Plan, matrix: Matrix) -> None:
    names = {str(one.id): one for one in matrix.backends}, {str(one.id): one for one in matrix.platforms}
    cells = {job_id(names[0][cell.backend].id, names[1][cell.platform].id): cell.hole for cell in offer.cells}

    assert len(cells) == len(offer.cells)
    assert {name for name, hole in cells.items() if hole is None} == {job.id for job in plan.jobs}
    assert {name: hole for name, hole in cells.items() if hole is not None} == {
        hole.id: hole.reason for hole in plan.holes
    }


def test_the_drivers_of_a_backend_are_those_of_its_jobs(offer: Offer, plan: Plan) -> None:
    stated = {(one.id, floor.os): floor for one in offer.backends for floor in one.drivers}
    cuda = [job for job in plan.jobs if job.backend.family == "cuda"]

    assert cuda
    for job in cuda:
        floor = stated[job.backend.id, job.platform.os.value]
        assert {gpu.driver for gpu in job.gpus if gpu.is_compiled} == {floor.machine_code}, job.id
        assert {gpu.driver for gpu in job.gpus if not gpu.is_compiled} <= {floor.ptx}, job.id


def test_every_toolkit_and_every_gpu_of_the_facts_is_there(offer: Offer, facts: Facts) -> None:
    cuda = {one.version for one in facts.cuda} | {one.version for one in facts.cuda_mentions}

    assert {one.version for one in offer.toolkits if one.family == "cuda"} == cuda
    assert {one.version for one in offer.toolkits if one.family == "rocm"} == {
        one.version for one in facts.rocm
    }
    assert all(one.runs_on for one in offer.toolkits)
    assert {gpu.name for gpu in offer.gpus} == {
        gpu.name for generation in facts.generations for gpu in generation.gpus
    }


def test_every_gpu_has_a_title_of_its_own(facts: Facts) -> None:
    titles = [gpu.title for generation in facts.generations for gpu in generation.gpus]

    assert None not in titles
    assert len(set(titles)) == len(titles)
