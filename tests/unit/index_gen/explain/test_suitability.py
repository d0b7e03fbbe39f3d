from __future__ import annotations

import pytest

from index_gen.explain.machine import Gpu, Machine
from index_gen.explain.suitability import Fault, serving, suit
from wheelgrid.record import GpuContent, ServedGpu

CONTENT = GpuContent(
    family="cuda",
    toolkit="12.8",
    architectures=("80", "89", "120a"),
    ptx=("90",),
    gpus=(
        ServedGpu(name="rtx-40", architecture="89", is_compiled=True, driver="525.60.13", reason="minor"),
        ServedGpu(name="b200", architecture="100", is_compiled=False, driver="570.26", reason="PTX 8.7"),
    ),
)
ROCM = GpuContent(family="rocm", toolkit="7.2", architectures=("gfx1100",))


def machine(driver: str | None, *gpus: Gpu) -> Machine:
    return Machine(
        python="3.12",
        is_free_threaded=False,
        platform="linux-x86_64",
        platform_tags=("linux_x86_64",),
        driver=driver,
        gpus=gpus,
    )


def cuda(architecture: str) -> Gpu:
    return Gpu(family="cuda", architecture=architecture)


@pytest.mark.parametrize(
    ("driver", "architecture", "fault"),
    [
        ("560.35", "89", None),
        ("520.1", "89", "driver"),
        (None, "89", "unknown-driver"),
        ("560.35", "100", "driver"),
        ("570.26", "100", None),
        ("560.35", "75", "gpu"),
        ("560.35", "86", None),
        ("560.35", "121", "driver"),
        ("575.1", "121", None),
    ],
    ids=["good", "old", "unknown", "ptx-old", "ptx", "no-code", "later-minor", "by-ptx-old", "by-ptx"],
)
def test_a_wheel_wants_code_and_a_driver(driver: str | None, architecture: str, fault: Fault | None) -> None:
    assert suit(CONTENT, machine(driver, cuda(architecture))).fault == fault


def test_the_sentences_say_what_is_missing() -> None:
    assert suit(CONTENT, machine("520.1", cuda("89"))).sentence == (
        "cuda 89 needs driver 525.60.13 or newer for this wheel (minor), and this one is 520.1: "
        "it would compute on the CPU"
    )
    assert suit(CONTENT, machine("560.1", cuda("75"))).sentence == (
        "the wheel has no code for cuda 75, only for 80, 89, 120a, PTX 90: it would compute on the CPU"
    )


def test_a_machine_without_such_a_gpu_computes_on_the_cpu() -> None:
    amd = Gpu(family="rocm", architecture="gfx1100")

    assert suit(CONTENT, machine("560.1")).fault == "no-gpu"
    assert suit(CONTENT, machine("560.1", amd)).fault == "no-gpu"
    assert suit(ROCM, machine(None, amd)).fault is None
    assert suit(ROCM, machine(None, Gpu(family="rocm", architecture="gfx1030"))).fault == "gpu"


def test_of_two_gpus_one_that_runs_is_enough() -> None:
    assert suit(CONTENT, machine("560.1", cuda("61"), cuda("89"))).fault is None


def test_wheels_that_name_no_gpu_have_no_fault() -> None:
    vulkan = GpuContent(family="vulkan", toolkit=None, architectures=())

    assert suit(None, machine(None)).fault is None
    assert suit(vulkan, machine(None)).fault is None


def test_code_for_one_architecture_runs_on_no_other() -> None:
    found = serving(CONTENT, cuda("121"))

    assert found is not None
    assert not found.is_compiled
