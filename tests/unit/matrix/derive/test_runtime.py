"""What a wheel asks the package index for, and what it must not carry."""

from __future__ import annotations

import pytest

from fakes.plans import (
    CPU,
    CUDA,
    DEMO,
    FACTS,
    LINUX,
    MACOS,
    METAL,
    ROCM,
    VULKAN,
    WINDOWS,
    job_of,
    with_toolkit,
)
from matrix.derive.runtime import external_libraries, requirements
from matrix.derive.toolkit import find_toolkit
from matrix.model import Backend, Cost, Family, FamilyTraits, OperatingSystem, Platform, Tier
from wheelgrid.errors import MatrixError


def test_the_runtime_comes_from_the_facts_of_the_toolkit() -> None:
    assert job_of(with_toolkit("13.0")).requires == (
        "nvidia-cublas>=13.1,<14",
        "nvidia-cuda-runtime>=13.0,<14",
    )


def test_the_backends_own_requirements_are_added_each_once() -> None:
    own = CUDA.model_copy(update={"requires": ("zlib-demo>=1", "nvidia-cublas-cu12>=12.8,<13")})

    assert job_of(own).requires == (
        "nvidia-cublas-cu12>=12.8,<13",
        "nvidia-cuda-runtime-cu12>=12.8,<13",
        "zlib-demo>=1",
    )


def test_a_part_that_no_package_holds_is_an_error() -> None:
    traits = DEMO.traits(Family.CUDA).model_copy(update={"runtime": ("cublass",)})

    with pytest.raises(MatrixError, match="did you mean 'cublas'"):
        requirements(CUDA, find_toolkit(CUDA, FACTS), traits)


def test_a_family_without_packages_has_no_parts() -> None:
    traits = DEMO.traits(Family.ROCM).model_copy(update={"runtime": ("hipblas",)})

    with pytest.raises(MatrixError, match="no package holds the runtime part 'hipblas' of 'rocm'"):
        requirements(ROCM, find_toolkit(ROCM, FACTS), traits)


def test_parts_of_another_toolkit_are_named_by_package() -> None:
    facts = FACTS.model_copy(
        update={
            "others": tuple(
                one.model_copy(update={"runtime_packages": ("demo-runtime>=2",)}) for one in FACTS.others
            )
        }
    )
    known = next(one for one in facts.others if one.family == "sycl")
    backend = Backend(family=Family.SYCL, toolkit=known.version, platforms=("*",), tier=Tier.LOCAL)
    traits = FamilyTraits(family=Family.SYCL, runtime=("demo-runtime",), cost=Cost(minutes=1, megabytes=1))

    assert requirements(backend, find_toolkit(backend, facts), traits) == ("demo-runtime>=2",)


@pytest.mark.parametrize(
    ("backend", "platform", "expected"),
    [
        pytest.param(
            CUDA,
            LINUX,
            ("libcublas.so.12", "libcublasLt.so.12", "libcuda.so.1", "libcudart.so.12"),
            id="cuda-linux",
        ),
        pytest.param(
            with_toolkit("13.0"),
            WINDOWS,
            ("cublas64_13.dll", "cublasLt64_13.dll", "cudart64_13.dll", "nvcuda.dll"),
            id="cuda-windows",
        ),
        pytest.param(VULKAN, LINUX, ("libvulkan.so.1",), id="vulkan-linux"),
        pytest.param(VULKAN, WINDOWS, ("vulkan-1.dll",), id="vulkan-windows"),
        pytest.param(METAL, MACOS, (), id="metal"),
        pytest.param(CPU, LINUX, (), id="cpu"),
    ],
)
def test_libraries_that_stay_outside(backend: Backend, platform: Platform, expected: tuple[str, ...]) -> None:
    assert job_of(backend, platform).external_libraries == expected


def test_rocm_stays_outside_with_the_names_of_its_release() -> None:
    names = job_of(ROCM).external_libraries

    assert {"libamdhip64.so.7", "libhsa-runtime64.so.1"} <= set(names)
    assert list(names) == sorted(names)


def test_a_library_of_another_system_is_not_named() -> None:
    traits = DEMO.traits(Family.ROCM)

    assert external_libraries(ROCM, find_toolkit(ROCM, FACTS), traits, OperatingSystem.WINDOWS, FACTS) == ()
