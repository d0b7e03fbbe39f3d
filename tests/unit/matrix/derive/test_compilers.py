"""Which C++ compiler a toolkit calls, and the definition that says so."""

from __future__ import annotations

import pytest

from fakes.plans import CPU, FACTS, LINUX, VULKAN, WINDOWS, job_of, with_toolkit
from matrix.derive.compilers import compiler_path, host_compiler
from matrix.derive.toolkit import find_toolkit
from wheelgrid.errors import MatrixError

IMAGE = FACTS.image("manylinux_2_28")
PATH = "/opt/rh/gcc-toolset-13/root/usr/bin/g++"


@pytest.mark.parametrize(
    ("toolkit", "expected"),
    [
        pytest.param("12.4", "gcc-13", id="12.4"),
        pytest.param("12.6", "gcc-13", id="12.6"),
        pytest.param("12.8", None, id="12.8"),
        pytest.param("13.0", None, id="13.0"),
    ],
)
def test_the_newest_gcc_that_the_toolkit_accepts(toolkit: str, expected: str | None) -> None:
    job = job_of(with_toolkit(toolkit, "turing"))

    assert job.host_compiler == expected
    assert dict(job.cmake_definitions).get("CMAKE_CUDA_HOST_COMPILER") == (PATH if expected else None)


def test_an_image_that_moves_to_a_newer_gcc_moves_the_host_compiler() -> None:
    moved = IMAGE.model_copy(update={"gcc": 15, "gcc_toolsets": (13, 14, 15)})

    assert host_compiler(find_toolkit(with_toolkit("12.8"), FACTS), moved) == "gcc-14"


def test_an_image_without_an_accepted_gcc_is_an_error() -> None:
    new = IMAGE.model_copy(update={"gcc_toolsets": (14,)})

    with pytest.raises(
        MatrixError, match=r"CUDA 12\.4 accepts GCC up to 13, but image 'manylinux_2_28' has 14"
    ):
        host_compiler(find_toolkit(with_toolkit("12.4"), FACTS), new)


def test_windows_and_other_families_have_none() -> None:
    assert job_of(with_toolkit("12.4", "turing"), WINDOWS).host_compiler is None
    assert job_of(CPU, LINUX).host_compiler is None
    assert host_compiler(find_toolkit(VULKAN, FACTS), IMAGE) is None


def test_the_compiler_lies_in_the_toolset() -> None:
    assert compiler_path("gcc-13") == PATH
