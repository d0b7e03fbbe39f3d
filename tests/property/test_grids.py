"""Laws of what follows from a matrix that hold for every sound one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fakes.plans import CPU, DEMO, FACTS, LINUX, LINUX_ARM, MACOS, METAL, ROCM, RPC, WINDOWS, with_toolkit
from matrix.expand import expand
from matrix.grids import lay_out, verify_jobs
from matrix.model import Matrix, Python
from matrix.views.github import Selection, select_jobs

BACKENDS = (
    CPU,
    with_toolkit("12.4", "volta..hopper"),
    with_toolkit("12.8", "volta..blackwell"),
    with_toolkit("13.4", "turing..rubin"),
    ROCM,
    METAL,
    RPC,
)
PLATFORMS = (LINUX, LINUX_ARM, MACOS, WINDOWS)
PYTHONS = (
    *DEMO.pythons,
    Python(version="3.12", identifier="cp312"),
    Python(version="3.14", identifier="cp314"),
)


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    return DEMO.model_copy(
        update={
            "platforms": tuple(draw(st.lists(st.sampled_from(PLATFORMS), unique_by=lambda one: one.id))),
            "pythons": tuple(draw(st.lists(st.sampled_from(PYTHONS), min_size=1, unique=True))),
            "backends": tuple(draw(st.lists(st.sampled_from(BACKENDS), unique_by=lambda one: one.id))),
        }
    )


@given(matrix=matrices())
def test_what_is_published_is_what_is_proven(matrix: Matrix) -> None:
    grids = lay_out(expand(matrix, FACTS), FACTS)

    published = {row.job.id for row in grids.stamp if row.destinations}
    assert {row.stamping.job.id for row in grids.verify} == published
    assert [row.job for row in grids.stamp] == list(grids.build)


@given(matrix=matrices())
def test_ci_jobs_prove_everything_once(matrix: Matrix) -> None:
    grids = lay_out(expand(matrix, FACTS), FACTS)

    proven = [
        (row.stamping.job.id, row.runner, row.image, python.version)
        for row in verify_jobs(grids.verify)
        for python in row.pythons
    ]
    assert proven == [
        (row.stamping.job.id, row.runner, row.image, row.python.version) for row in grids.verify
    ]
    assert len(set(proven)) == len(proven)


@given(matrix=matrices())
def test_an_image_proves_with_its_own_python_and_a_machine_with_every_one(matrix: Matrix) -> None:
    own = {image.name: image.python for image in FACTS.verify_images}

    for row in verify_jobs(lay_out(expand(matrix, FACTS), FACTS).verify):
        everything = tuple(python.version for python in row.stamping.job.pythons)
        found = tuple(python.version for python in row.pythons)
        assert found == (everything if row.image is None else (own[row.image],))


@given(matrix=matrices())
def test_machine_code_and_ptx_are_what_the_served_gpus_need(matrix: Matrix) -> None:
    specific = {f"{one}a": one for traits in matrix.families for one in traits.specific_architectures}
    for job in expand(matrix, FACTS).jobs:
        compiled = {gpu.architecture for gpu in job.gpus if gpu.is_compiled}
        assert compiled == {specific.get(one, one) for one in job.architectures}
        assert all(gpu.is_compiled or job.ptx for gpu in job.gpus)


@given(matrix=matrices(), data=st.data())
def test_the_diagonal_has_each_family_once_in_whatever_order(matrix: Matrix, data: st.DataObject) -> None:
    jobs = expand(matrix, FACTS).jobs
    shuffled = data.draw(st.permutations(jobs))

    everything = select_jobs(jobs, selection=Selection.ALL, system=None)
    found = select_jobs(shuffled, selection=Selection.DIAGONAL, system=None)
    assert found == select_jobs(jobs, selection=Selection.DIAGONAL, system=None)
    assert sorted(job.backend.family for job in found) == sorted({job.backend.family for job in everything})
    assert {job.id for job in found} <= {job.id for job in everything}
