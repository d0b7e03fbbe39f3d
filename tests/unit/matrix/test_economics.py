"""A plan that the CI provider cannot do is refused before any machine is asked, with what would fit."""

from __future__ import annotations

import pytest

from fakes.plans import CPU, CUDA, DEMO, FACTS, LINUX, LINUX_ARM, RPC, VULKAN, job_of, plan_of, with_toolkit
from matrix.economics import check_economics, chunks, coverage_classes, longest_minutes
from matrix.expand import expand
from matrix.facts import Facts
from matrix.grids import lay_out
from matrix.model import Backend, Cost, Family
from wheelgrid.errors import MatrixError, Problem


def limited(**limits: int) -> Facts:
    return FACTS.model_copy(update={"limits": FACTS.limits.model_copy(update=limits)})


def faults(backend: Backend, facts: Facts) -> tuple[Problem, ...]:
    with pytest.raises(MatrixError) as caught:
        check_economics(lay_out(plan_of(backend, facts=facts), facts), facts)
    return caught.value.problems


def test_a_plan_within_the_limits_passes() -> None:
    check_economics(lay_out(plan_of(CPU, CUDA), FACTS), FACTS)


def test_a_job_may_take_four_fifths_of_the_providers_limit() -> None:
    assert longest_minutes(FACTS.limits) == 288
    # 8 architectures: 20 + 8 * 50 minutes on 4 cores are 105
    check_economics(lay_out(plan_of(CUDA), limited(job_minutes=132)), limited(job_minutes=132))

    (fault,) = faults(CUDA, limited(job_minutes=131))
    assert fault.what == (
        "job 'cu128-linux-x86_64' would take 105 minutes on 'ubuntu-24.04', "
        "and must stay below 105, 80 % of the limit of 131"
    )
    assert fault.where == "backend cu128, platform linux-x86_64"


def test_the_hint_names_the_widest_lists_of_gpus_that_fit() -> None:
    (fault,) = faults(CUDA, limited(job_minutes=99))

    assert fault.hint == (
        "narrow 'gpus' to one of the coverage classes that fit: [turing..ada] + [hopper..blackwell]"
    )


def check_gpus(words: str, facts: Facts) -> None:
    plan = plan_of(with_toolkit("13.0", words), platforms=(LINUX_ARM,), facts=facts)
    check_economics(lay_out(plan, facts), facts)


def test_every_class_of_the_hint_fits_and_none_could_be_wider() -> None:
    facts = limited(job_minutes=100)
    job = job_of(with_toolkit("13.0", "turing..blackwell"), LINUX_ARM, facts)

    classes = coverage_classes(job, facts)
    assert classes == ("turing..ada", "hopper", "blackwell")
    for words in classes:
        check_gpus(words, facts)
    for wider in ("turing..hopper", "hopper..blackwell"):
        with pytest.raises(MatrixError, match="would take 9"):
            check_gpus(wider, facts)


def test_a_single_gpu_is_named_by_its_own_name() -> None:
    facts = limited(job_minutes=85)
    job = job_of(with_toolkit("12.6", "gtx-10", "volta..ampere"), facts=facts)

    assert coverage_classes(job, facts) == ("gtx-10, volta..turing", "ampere")


def test_where_one_generation_is_too_much_there_is_no_split() -> None:
    (fault,) = faults(CUDA, limited(job_minutes=20))

    assert fault.hint is not None
    assert fault.hint.startswith("no shorter list of GPUs fits")


def test_a_job_without_gpus_cannot_be_split() -> None:
    (fault,) = faults(VULKAN, limited(job_minutes=5))

    assert "would take 6 minutes" in fault.what
    assert coverage_classes(job_of(VULKAN), FACTS) == ()


def test_an_asset_stays_below_its_limit() -> None:
    # 12 + 8 * 22 megabytes
    (fault,) = faults(CUDA, limited(asset_bytes=188_000_000))

    assert fault.what == (
        "the wheel of job 'cu128-linux-x86_64' would weigh 188000000 bytes, "
        "and an asset must stay below 188000000"
    )
    assert fault.hint is not None
    assert fault.hint.endswith("[turing..hopper] + [blackwell]")
    check_economics(lay_out(plan_of(CUDA), FACTS), limited(asset_bytes=188_000_001))


def test_minutes_and_bytes_are_reported_together() -> None:
    assert len(faults(CUDA, limited(job_minutes=100, asset_bytes=10**8))) == 2


def test_the_plain_wheel_must_fit_on_the_package_index() -> None:
    (fault,) = faults(CPU, limited(pypi_file_bytes=9_999_999))

    assert fault.what == (
        "the plain wheel of job 'cpu-linux-x86_64' would weigh 10000000 bytes, "
        "and the package index takes 9999999"
    )
    check_economics(lay_out(plan_of(CUDA), FACTS), limited(pypi_file_bytes=9_999_999))


def test_the_local_tier_is_built_on_nobodys_machine() -> None:
    check_economics(lay_out(plan_of(RPC), FACTS), limited(job_minutes=1, asset_bytes=1))


def test_what_a_family_costs_decides() -> None:
    dear = DEMO.traits(Family.CPU).model_copy(update={"cost": Cost(minutes=10_000, megabytes=1)})
    matrix = DEMO.model_copy(update={"families": (dear,), "backends": (CPU,), "platforms": (LINUX,)})

    with pytest.raises(MatrixError, match="would take 2500 minutes"):
        check_economics(lay_out(expand(matrix, FACTS), FACTS), FACTS)


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        pytest.param(0, [], id="none"),
        pytest.param(256, [256], id="all"),
        pytest.param(257, [256, 1], id="one-more"),
        pytest.param(600, [256, 256, 88], id="three"),
    ],
)
def test_more_rows_than_a_matrix_may_have_are_split(count: int, sizes: list[int]) -> None:
    parts = chunks(range(count), FACTS.limits.jobs_per_matrix)

    assert [len(part) for part in parts] == sizes
    assert [row for part in parts for row in part] == list(range(count))
