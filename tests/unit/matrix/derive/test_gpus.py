"""Names of GPUs become architectures; a GPU is served by machine code, by PTX, or not at all."""

from __future__ import annotations

import pytest

from fakes.plans import CUDA, FACTS, LINUX, LINUX_ARM, ROCM, VULKAN, WINDOWS, job_of, with_toolkit
from matrix.derive.gpus import architecture_order, choose_gpus
from matrix.derive.reach import further_gpus, unserved_gpus
from matrix.model import Platform
from wheelgrid.errors import MatrixError


def names(*words: str) -> list[str]:
    return [gpu.name for gpu in choose_gpus(words, "nvidia", FACTS)]


def test_a_gpu_a_generation_and_a_range_name_gpus() -> None:
    assert names("rtx-40") == ["rtx-40"]
    assert names("volta") == ["v100", "xavier"]
    assert names("ada..hopper") == ["rtx-40", "h100"]


def test_gpus_come_once_in_the_order_of_the_facts() -> None:
    assert names("hopper", "turing", "ada..hopper") == ["rtx-20", "rtx-40", "h100"]


def test_every_name_that_means_nothing_is_reported() -> None:
    with pytest.raises(MatrixError) as caught:
        names("rtx-4o", "hopper..ada", "sm_89")

    assert len(caught.value.problems) == 3


def test_rtx_50_is_120_and_never_100() -> None:
    job = job_of(with_toolkit("12.8", "rtx-50"))

    assert [gpu.architecture for gpu in job.gpus] == ["120"]
    assert job.architectures == ("120a",)


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        pytest.param(LINUX, ("80", "86"), id="x86_64"),
        pytest.param(LINUX_ARM, ("80", "86", "87"), id="aarch64"),
        pytest.param(WINDOWS, ("80", "86"), id="windows"),
    ],
)
def test_a_gpu_is_served_where_it_exists(platform: Platform, expected: tuple[str, ...]) -> None:
    job = job_of(with_toolkit("12.9", "ampere"), platform)

    assert job.architectures == expected
    assert tuple(gpu.architecture for gpu in job.gpus) == expected


def test_an_architecture_has_the_name_that_the_toolkit_knows_it_by() -> None:
    older = job_of(with_toolkit("12.9", "thor"), LINUX_ARM)
    newer = job_of(with_toolkit("13.0", "thor"), LINUX_ARM)

    assert (older.architectures, newer.architectures) == (("101",), ("110",))


def test_a_gpu_that_the_toolkit_cannot_compile_for_is_served_by_ptx() -> None:
    job = job_of(with_toolkit("12.8", "blackwell"))

    served = {gpu.name: gpu.is_compiled for gpu in job.gpus}
    assert served == {"b200": True, "b300": False, "rtx-50": True}
    assert job.architectures == ("100", "120a")
    assert job.ptx == ("90",)


def test_without_ptx_only_machine_code_serves() -> None:
    job = job_of(with_toolkit("12.8", "blackwell", ptx=None))

    assert [gpu.name for gpu in job.gpus] == ["b200", "rtx-50"]
    assert job.ptx == ()
    assert unserved_gpus(job, FACTS) == ("b300",)


def test_a_gpu_older_than_the_ptx_is_not_served_by_it() -> None:
    job = job_of(with_toolkit("13.0", "volta..turing"))

    assert [gpu.name for gpu in job.gpus] == ["rtx-20"]
    assert unserved_gpus(job, FACTS) == ("v100",)


def test_a_gpu_newer_than_the_toolkit_has_the_name_that_a_later_one_gives_it() -> None:
    job = job_of(with_toolkit("12.4", "rubin"))

    assert [(gpu.architecture, gpu.is_compiled) for gpu in job.gpus] == [("107", False)]


def test_rocm_compiles_what_it_has_kernels_for_and_leaves_the_rest() -> None:
    job = job_of(ROCM)

    assert job.architectures[:2] == ("gfx942", "gfx1030")
    assert "gfx1031" not in job.architectures
    assert "rx-6700" in unserved_gpus(job, FACTS)
    assert further_gpus(job, FACTS) == ()


def test_newer_gpus_run_the_wheel_by_its_ptx_though_nobody_asked_for_them() -> None:
    job = job_of(with_toolkit("12.4", "volta..hopper"))

    found = {gpu.name: gpu for gpu in further_gpus(job, FACTS)}
    assert found["rtx-50"].architecture == "120"
    assert not found["rtx-50"].is_compiled
    assert "p100" not in found
    assert "rtx-40" not in found


def test_a_backend_without_named_gpus_has_none() -> None:
    job = job_of(VULKAN)

    assert (job.gpus, unserved_gpus(job, FACTS), further_gpus(job, FACTS)) == ((), (), ())


def test_ptx_of_a_gpu_that_the_toolkit_has_no_name_for_is_an_error() -> None:
    nameless = FACTS.model_copy(
        update={
            "generations": tuple(
                one.model_copy(
                    update={
                        "gpus": tuple(
                            gpu.model_copy(update={"architectures": (("14", "300"),)}) for gpu in one.gpus
                        )
                    }
                )
                if one.name == "hopper"
                else one
                for one in FACTS.generations
            )
        }
    )

    with pytest.raises(MatrixError, match=r"CUDA 12\.8 has no architecture for the PTX of 'hopper'"):
        job_of(CUDA, facts=nameless)


def test_architectures_are_in_the_order_of_their_numbers() -> None:
    mixed = ["120a", "90", "gfx1100", "gfx90a", "100", "86", "gfx908"]

    assert sorted(mixed, key=architecture_order) == [
        "86", "90", "100", "120a", "gfx908", "gfx90a", "gfx1100",
    ]  # fmt: skip
