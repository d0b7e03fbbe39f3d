"""Coupled axes move together: each rule is broken once."""

from __future__ import annotations

import pytest

from fakes.facts import changed, cuda
from fakes.matrices import SMALL, broken, faults_of, is_as_expected

# Each row: what is replaced; where each fault is shown, its sentence and how its hint begins.
RULES = [
    pytest.param(
        [
            ("toolkit: 12.8", "toolkit: 12.4"),
            ("gpus: [gtx-10, volta..blackwell]", "gpus: [volta..hopper]"),
            ("image: manylinux_2_28", "image: manylinux_2_34"),
        ],
        [
            (
                "37:14 (backends[1].toolkit)",
                (
                    "CUDA 12.4 takes GCC up to 13, and image 'manylinux_2_34' of platform "
                    "'linux-x86_64' has none older than 14"
                ),
                "use an image with GCC 13 or older, or toolkit 12.8 or newer",
            )
        ],
        id="gcc-too-new",
    ),
    pytest.param(
        [
            (
                "  linux-x86_64: {runner: ubuntu-24.04, image: manylinux_2_28}\n",
                (
                    "  linux-x86_64: {runner: ubuntu-24.04, image: manylinux_2_28}\n"
                    "  windows-amd64: {runner: windows-2025}\n"
                ),
            ),
            ("platforms: [linux-*, macos-arm64]", "platforms: [linux-*, windows-*, macos-arm64]"),
        ],
        [
            (
                "38:14 (backends[1].toolkit)",
                (
                    "CUDA 12.8 does not take Visual Studio 2026 of runner 'windows-2025', on "
                    "platform 'windows-amd64'"
                ),
                "pin 'windows-2022', or use toolkit 13.4 or newer",
            )
        ],
        id="visual-studio-too-new",
    ),
    pytest.param(
        [
            (
                "rules:",
                (
                    "  - {family: rocm, toolkit: 10.0, gpus: [rdna3], platforms: linux-*, tier: "
                    "release}\nrules:"
                ),
            ),
            (
                "  metal:\n    cost",
                ("  rocm: {architectures_variable: T, cost: {minutes: 2, megabytes: 1}}\n  metal:\n    cost"),
            ),
        ],
        [
            (
                "45:29 (backends[3].toolkit)",
                "ROCm 10.0 has no EL8 image, so its wheels would miss the floor of 'linux-x86_64'",
                "use toolkit 7.2, the newest one with an image, or another tier",
            )
        ],
        id="rocm-without-an-image",
    ),
    pytest.param(
        [
            (
                "rules:",
                (
                    "  - {family: rocm, toolkit: 10.0, gpus: [rdna3], platforms: linux-*, tier: "
                    "release}\n"
                    "  - {family: rocm, toolkit: 7.2, gpus: [rdna3], platforms: linux-*, tier: "
                    "release}\nrules:"
                ),
            ),
            (
                "  metal:\n    cost",
                ("  rocm: {architectures_variable: T, cost: {minutes: 2, megabytes: 1}}\n  metal:\n    cost"),
            ),
        ],
        [
            (
                "45:29 (backends[3].toolkit)",
                "ROCm 10.0 has no EL8 image, so its wheels would miss the floor of 'linux-x86_64'",
                "use toolkit 7.2, the newest one with an image, or another tier",
            ),
            (
                "45:76 (backends[3].tier)",
                "label 'rocm10.0' sorts below 'rocm7.2', though its toolkit is newer",
                "release one of the two; the other may be 'tier: nightly'",
            ),
        ],
        id="label-order",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), RULES)
def test_a_rule_that_is_broken_is_a_fault_with_its_place(
    changes: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    found = faults_of(broken(*changes))

    assert is_as_expected(found, expected), found


ROCM = (
    (
        "  metal:\n    cost",
        "  rocm: {architectures_variable: T, cost: {minutes: 2, megabytes: 1}}\n  metal:\n    cost",
    ),
    ("rules:", "  - {family: rocm, toolkit: 10.0, gpus: [rdna3], platforms: linux-*, tier: nightly}\nrules:"),
)


def test_what_is_not_released_needs_no_image_and_no_order_of_labels() -> None:
    older = "  - {family: rocm, toolkit: 7.2, gpus: [rdna3], platforms: linux-*, tier: release}\nrules:"

    assert faults_of(broken(*ROCM, ("rules:", older))) == []


def test_a_toolkit_that_takes_a_gcc_of_the_image_is_fine_though_not_the_default_one() -> None:
    old = cuda("12.8", "61 70 75 89 90 100 120 120a", 13)

    assert faults_of(SMALL, changed(cuda=[old])) == []


def test_an_image_whose_compilers_moved_on_is_a_fault_of_the_backend() -> None:
    older = cuda("12.8", "61 70 75 89 90 100 120 120a", 12)

    (found,) = faults_of(SMALL, changed(cuda=[older]))
    assert found[0] == "37:14 (backends[1].toolkit)"
    assert found[2] == "use an image with GCC 12 or older"


def test_a_compiler_of_the_right_year_may_still_be_too_new() -> None:
    windows = (
        ("  linux-x86_64: {r", "  windows-amd64: {runner: windows-2022}\n  linux-x86_64: {r"),
        ("platforms: [linux-*, macos-arm64]", "platforms: [linux-*, macos-*, windows-*]"),
    )
    strict = cuda("12.8", "61 70 75 89 90 100 120 120a", 14, msvc_max=1939)

    assert faults_of(broken(*windows)) == []
    assert [what for _, what, _ in faults_of(broken(*windows), changed(cuda=[strict]))] == [
        "CUDA 12.8 does not take Visual Studio 2022 of runner 'windows-2022', on platform 'windows-amd64'"
    ]
