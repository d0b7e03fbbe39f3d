"""What a machine must have for the wheel of a job, as installers ask it."""

from __future__ import annotations

import dataclasses

import pytest

from fakes.plans import CPU, CUDA, FACTS, LINUX, LINUX_ARM, ROCM, VULKAN, WINDOWS, job_of, with_toolkit
from matrix.derive.variants import variant_of
from matrix.model import Backend, Platform
from wheelgrid.variants import mark_problems


def values(backend: Backend, feature: str, platform: Platform = LINUX) -> list[str]:
    mark = variant_of(job_of(backend, platform), FACTS)
    assert mark is not None
    beginning = f"nvidia :: {feature} :: "
    return [text.removeprefix(beginning) for text in mark.properties if text.startswith(beginning)]


@pytest.mark.parametrize("backend", [CPU, ROCM, VULKAN], ids=["cpu", "rocm", "vulkan"])
def test_only_cuda_has_variants(backend: Backend) -> None:
    assert variant_of(job_of(backend), FACTS) is None


def test_a_mark_is_called_as_its_backend_and_can_be_said() -> None:
    mark = variant_of(job_of(CUDA), FACTS)

    assert mark is not None
    assert mark.label == "cu128"
    assert list(mark_problems(mark)) == []
    assert {text.split(" :: ")[1] for text in mark.properties} == {"cuda_version_lower_bound", "sm_arch"}


@pytest.mark.parametrize(
    ("toolkit", "bounds"),
    [
        pytest.param("12.4", ["12.0", "12.4"], id="any driver of the major version"),
        pytest.param("12.6", ["12.0", "12.6"], id="12.6"),
        pytest.param("12.8", ["12.4", "12.8"], id="compressed"),
        pytest.param("12.9", ["12.4", "12.9"], id="12.9"),
        pytest.param("13.0", ["13.0"], id="first of its major version"),
        pytest.param("13.4", ["13.0", "13.4"], id="13.4"),
    ],
)
def test_the_lower_bound_is_what_the_code_needs_and_the_higher_one_ranks(
    toolkit: str, bounds: list[str]
) -> None:
    assert values(with_toolkit(toolkit, "turing..hopper"), "cuda_version_lower_bound") == bounds


def test_code_that_is_not_compressed_runs_with_older_drivers() -> None:
    job = job_of(CUDA)
    loose = job.traits.model_copy(update={"compression_variable": None})

    mark = variant_of(dataclasses.replace(job, traits=loose), FACTS)

    assert mark is not None
    assert mark.properties[0] == "nvidia :: cuda_version_lower_bound :: 12.0"


def test_newer_drivers_run_older_code() -> None:
    assert values(CUDA, "cuda_version_upper_bound") == []


def test_architectures_are_those_with_machine_code_and_the_ptx() -> None:
    backend = with_toolkit("12.4", "gtx-10", "ampere..hopper")

    assert values(backend, "sm_arch") == [
        "61_real",
        "80_real",
        "86_real",
        "87_real",
        "89_real",
        "90_real",
        "90_virtual",
    ]


@pytest.mark.parametrize("platform", [LINUX, LINUX_ARM, WINDOWS], ids=lambda one: one.id)
def test_one_label_means_the_same_on_every_platform(platform: Platform) -> None:
    mark = variant_of(job_of(with_toolkit("13.4", "turing..rubin"), platform), FACTS)

    assert mark == variant_of(job_of(with_toolkit("13.4", "turing..rubin")), FACTS)


def test_gpus_of_platforms_that_the_backend_is_not_for_are_left_out() -> None:
    here = CUDA.model_copy(update={"platforms": ("linux-x86_64",)})

    assert "101_real" in values(CUDA, "sm_arch")
    assert "101_real" not in values(here, "sm_arch")


@pytest.mark.parametrize(
    ("gpus", "ptx", "found"),
    [
        pytest.param(
            ("hopper", "rtx-50"), "hopper", ["90_real"], id="the ptx needs a newer driver than gb10 may have"
        ),
        pytest.param(
            ("hopper", "rtx-50", "gb10"),
            None,
            ["120_real", "121_real", "90_real"],
            id="every gpu that it lets in has code",
        ),
        pytest.param(("hopper", "rtx-50"), None, ["90_real"], id="nothing runs on gb10"),
    ],
)
def test_code_that_runs_on_one_gpu_alone_lets_in_no_other(
    gpus: tuple[str, ...], ptx: str | None, found: list[str]
) -> None:
    assert values(with_toolkit("12.9", *gpus, ptx=ptx), "sm_arch") == found


def test_a_gpu_newer_than_the_toolkit_has_a_driver_for_its_ptx() -> None:
    found = values(with_toolkit("12.8", "hopper..blackwell"), "sm_arch")

    assert {"120_real", "90_virtual"} <= set(found)
    assert "121_real" not in found


def test_ptx_that_a_gpu_of_the_toolkits_own_time_needs_is_not_offered_to_older_drivers() -> None:
    backend = with_toolkit("12.8", "ada", ptx="ada")

    assert values(backend, "sm_arch") == ["89_real"]


def test_ptx_alone_needs_the_driver_of_its_toolkit() -> None:
    backend = with_toolkit("12.8", "r100", ptx="hopper")

    assert values(backend, "sm_arch") == ["90_virtual"]
    assert values(backend, "cuda_version_lower_bound") == ["12.8"]


def test_code_that_no_value_describes_makes_no_variant() -> None:
    assert variant_of(job_of(with_toolkit("12.9", "rtx-50", ptx=None)), FACTS) is None
