"""What a package says of a family: each rule is broken once."""

from __future__ import annotations

import pytest

from fakes.matrices import broken, faults_of, is_as_expected

# Each row: what is replaced; where each fault is shown, its sentence and how its hint begins.
RULES = [
    pytest.param(
        [
            (
                "  metal:\n    cost",
                (
                    "  metal:\n"
                    "    compression_variable: X\n"
                    "    runtime: [x]\n    specific_architectures: [120]\n    cost"
                ),
            )
        ],
        [
            (
                "26:27 (families.metal.compression_variable)",
                "'compression_variable' has a meaning for family 'cuda' alone",
                "drop the key",
            ),
            (
                "27:5 (families.metal.runtime)",
                "'runtime' has a meaning for family 'cuda' alone",
                "drop the key",
            ),
            (
                "28:5 (families.metal.specific_architectures)",
                "'specific_architectures' has a meaning for family 'cuda' alone",
                "drop the key",
            ),
        ],
        id="compression-without-cuda",
    ),
    pytest.param(
        [("  metal:\n    cost", "  metal:\n    architectures_variable: X\n    cost")],
        [
            (
                "26:29 (families.metal.architectures_variable)",
                "family 'metal' names no GPUs",
                "drop the key, and write architectures under 'cmake'",
            )
        ],
        id="architectures-variable-without-gpus",
    ),
    pytest.param(
        [("    architectures_variable: CMAKE_CUDA_ARCHITECTURES\n", "")],
        [
            (
                "17:3 (families.cuda)",
                "family 'cuda' does not say which CMake variable takes the architectures",
                "add 'architectures_variable: …'",
            )
        ],
        id="gpus-without-architectures-variable",
    ),
    pytest.param(
        [("runtime: [cudart, cublas]", "runtime: [cudart, cublass]")],
        [
            (
                "23:23 (families.cuda.runtime[1])",
                "no package holds the runtime part 'cublass' of CUDA 12.8",
                "did you mean 'cublas'? known: cublas, cudart",
            )
        ],
        id="runtime-part",
    ),
    pytest.param(
        [("specific_architectures: [120]", "specific_architectures: [120, 89]")],
        [
            (
                "22:35 (families.cuda.specific_architectures[1])",
                "no CUDA toolkit compiles '89a'",
                "known: 100, 101, 110, 120, 90",
            )
        ],
        id="specific-of-no-toolkit",
    ),
    pytest.param(
        [("  metal:\n    cost: {minutes: 2, megabytes: 1}\n", "")],
        [
            (
                "41:14 (backends[2].family)",
                "the matrix does not say how the package takes family 'metal'",
                "add 'metal: …' to 'families'",
            )
        ],
        id="family-not-declared",
    ),
    pytest.param(
        [('cmake: {TINY_CUDA: "ON"}', "cmake: {CMAKE_CUDA_ARCHITECTURES: 89}")],
        [
            (
                "18:39 (families.cuda.cmake.CMAKE_CUDA_ARCHITECTURES)",
                "CMake variable 'CMAKE_CUDA_ARCHITECTURES' is derived",
                "drop it; 'gpus' of a backend says it",
            )
        ],
        id="derived-architectures",
    ),
    pytest.param(
        [("cmake: {SHARED: backend}", "cmake: {TINY_COMPRESSION: size}")],
        [
            (
                "43:71 (backends[2].cmake.TINY_COMPRESSION)",
                "CMake variable 'TINY_COMPRESSION' is derived",
                "drop it; it follows from the toolkit",
            )
        ],
        id="derived-compression",
    ),
    pytest.param(
        [("SHARED: platform", "CMAKE_OSX_DEPLOYMENT_TARGET: 13.3")],
        [
            (
                "33:59 (platforms.macos-arm64.cmake.CMAKE_OSX_DEPLOYMENT_TARGET)",
                "CMake variable 'CMAKE_OSX_DEPLOYMENT_TARGET' is derived",
                "drop it; 'deployment_target' of a platform says it",
            )
        ],
        id="derived-deployment-target",
    ),
    pytest.param(
        [('cmake: {TINY_CUDA: "ON"}', "cmake: {CMAKE_CUDA_HOST_COMPILER: gcc-13}")],
        [
            (
                "18:39 (families.cuda.cmake.CMAKE_CUDA_HOST_COMPILER)",
                "CMake variable 'CMAKE_CUDA_HOST_COMPILER' is derived",
                "drop it; it follows from the toolkit and the image",
            )
        ],
        id="derived-host-compiler",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), RULES)
def test_a_rule_that_is_broken_is_a_fault_with_its_place(
    changes: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    found = faults_of(broken(*changes))

    assert is_as_expected(found, expected), found
