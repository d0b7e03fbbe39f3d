"""The lowest driver of each GPU, and why; the figures are those of NVIDIA's release notes."""

from __future__ import annotations

import pytest

from fakes.plans import FACTS, LINUX, ROCM, VULKAN, WINDOWS, job_of, with_toolkit
from matrix.derive.drivers import driver_floors
from matrix.derive.reach import further_gpus
from matrix.derive.toolkit import Cuda, find_toolkit
from matrix.model import Backend, OperatingSystem, Platform
from wheelgrid.record import ServedGpu


def served(backend: Backend, name: str, platform: Platform = LINUX) -> ServedGpu:
    return next(gpu for gpu in job_of(backend, platform).gpus if gpu.name == name)


@pytest.mark.parametrize(
    ("toolkit", "platform", "driver", "reason"),
    [
        pytest.param("12.4", LINUX, "525.60.13", "minor-version compatibility of CUDA 12", id="12.4"),
        pytest.param("12.6", LINUX, "525.60.13", "minor-version compatibility of CUDA 12", id="12.6"),
        pytest.param("12.8", LINUX, "550.54.14", "code compressed for size", id="12.8-compressed"),
        pytest.param("12.9", LINUX, "550.54.14", "code compressed for size", id="12.9-compressed"),
        pytest.param("13.0", LINUX, "580.65.06", "minor-version compatibility of CUDA 13", id="13.0"),
        pytest.param("13.4", LINUX, "580.65.06", "minor-version compatibility of CUDA 13", id="13.4"),
        pytest.param("12.4", WINDOWS, "528.33", "minor-version compatibility of CUDA 12", id="12.4-windows"),
        pytest.param("13.0", WINDOWS, "580", "minor-version compatibility of CUDA 13", id="13.0-windows"),
    ],
)
def test_machine_code_needs_the_driver_of_its_major_version_or_of_its_compression(
    toolkit: str, platform: Platform, driver: str, reason: str
) -> None:
    gpu = served(with_toolkit(toolkit, "turing..hopper"), "rtx-40", platform)

    assert gpu.is_compiled
    assert (gpu.driver, gpu.reason) == (driver, reason)


def test_the_windows_driver_for_compressed_code_is_said_to_be_not_verified() -> None:
    gpu = served(with_toolkit("12.8"), "rtx-40", WINDOWS)

    assert gpu.driver == "551.61"
    assert gpu.reason.startswith("code compressed for size (not verified")


@pytest.mark.parametrize(
    ("toolkit", "platform", "driver"),
    [
        pytest.param("12.8", LINUX, "570.26", id="linux"),
        pytest.param("12.8", WINDOWS, "570.65", id="windows"),
    ],
)
def test_ptx_needs_the_driver_that_came_with_its_toolkit(
    toolkit: str, platform: Platform, driver: str
) -> None:
    gpu = served(with_toolkit(toolkit), "b300", platform)

    assert not gpu.is_compiled
    assert (gpu.driver, gpu.reason) == (driver, "PTX 8.7 of CUDA 12.8, which the driver compiles")


def test_rtx_50_on_cu124_compiles_ptx_with_the_driver_of_12_4() -> None:
    job = job_of(with_toolkit("12.4", "volta..hopper"))

    gpu = next(gpu for gpu in further_gpus(job, FACTS) if gpu.name == "rtx-50")
    assert (gpu.architecture, gpu.is_compiled, gpu.driver) == ("120", False, "550.54.14")
    assert job.ptx == ("90",)
    assert "PTX 8.4 of CUDA 12.4" in gpu.reason


def test_no_driver_is_made_up_where_none_came_with_the_toolkit() -> None:
    gpu = served(with_toolkit("13.0", "turing..rubin"), "r100")
    windows = driver_floors(
        find_toolkit(with_toolkit("13.0"), FACTS), OperatingSystem.WINDOWS, is_compressed=True
    )

    assert gpu.driver == "580.65.06"
    assert windows.ptx.driver is None
    assert windows.ptx.reason.endswith("no windows driver came with that toolkit")


def test_compressed_code_raises_the_floor_of_ptx_if_it_is_the_higher_one() -> None:
    cuda = find_toolkit(with_toolkit("12.8"), FACTS)
    assert isinstance(cuda, Cuda)
    picky = Cuda(
        release=cuda.release, major=cuda.major.model_copy(update={"compressed_linux_driver": "999.1"})
    )

    floors = driver_floors(picky, OperatingSystem.LINUX, is_compressed=True)
    assert (floors.ptx.driver, floors.ptx.reason) == ("999.1", "code compressed for size")


def test_drivers_are_compared_as_versions() -> None:
    cuda = find_toolkit(with_toolkit("12.8"), FACTS)
    assert isinstance(cuda, Cuda)
    old = Cuda(release=cuda.release, major=cuda.major.model_copy(update={"compressed_linux_driver": "99.1"}))

    assert driver_floors(old, OperatingSystem.LINUX, is_compressed=True).machine_code.driver == "525.60.13"


def test_the_facts_know_no_driver_for_other_toolkits() -> None:
    assert all(gpu.driver is None and "ROCm 7.2" in gpu.reason for gpu in job_of(ROCM).gpus)
    floors = driver_floors(find_toolkit(VULKAN, FACTS), OperatingSystem.LINUX, is_compressed=False)
    assert floors.machine_code.driver is None
