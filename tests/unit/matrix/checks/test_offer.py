"""What must exist where a wheel is built: each rule is broken once."""

from __future__ import annotations

import pytest

from fakes.facts import changed, fact
from fakes.matrices import SMALL, broken, faults_of, is_as_expected

# Each row: what is replaced; where each fault is shown, its sentence and how its hint begins.
RULES = [
    pytest.param(
        [
            (
                "  linux-x86_64: {runner: ubuntu-24.04, image: manylinux_2_28}\n",
                (
                    "  linux-x86_64: {runner: ubuntu-24.04, image: manylinux_2_28}\n"
                    "  windows-arm64: {runner: windows-11-arm}\n"
                ),
            ),
            ("platforms: [linux-*, macos-arm64]", "platforms: [linux-*, windows-*, macos-arm64]"),
        ],
        [
            (
                "42:26 (backends[1].platforms[1])",
                "CUDA 12.8 does not exist on 'windows-arm64', where backend 'cu128' is offered",
                "add a rule with the reason, or narrow 'platforms', or use",
            )
        ],
        id="toolkit-not-on-the-platform",
    ),
    pytest.param(
        [("  - family: cuda\n    platform: macos-*\n", "  - family: metal\n    platform: macos-*\n")],
        [
            (
                "41:26 (backends[1].platforms[1])",
                "CUDA 12.8 does not exist on 'macos-arm64', where backend 'cu128' is offered",
                "add a rule with the reason, or narrow 'platforms'",
            ),
            ("43:5 (backends[2])", "backend 'metal' is built nowhere", "drop it, or mend the rules"),
        ],
        id="toolkit-on-no-such-platform",
    ),
    pytest.param(
        [
            ("  metal:\n    cost", "  sycl: {cost: {minutes: 2, megabytes: 1}}\n  metal:\n    cost"),
            ("rules:", "  - {family: sycl, toolkit: 2026.1, platforms: '*', tier: local}\nrules:"),
        ],
        [
            (
                "45:48 (backends[3].platforms)",
                ("toolkit 'oneapi-2026.1' does not exist on 'macos-arm64', where backend 'sycl' is offered"),
                "add a rule with the reason, or narrow 'platforms'",
            )
        ],
        id="other-toolkit-not-on-the-platform",
    ),
    pytest.param(
        [("{family: metal, platforms: macos-arm64,", "{family: metal, platforms: '*',")],
        [
            (
                "43:32 (backends[2].platforms)",
                "Metal does not exist on 'linux-x86_64', where backend 'metal' is offered",
                "add a rule with the reason, or narrow 'platforms'",
            )
        ],
        id="metal-not-on-the-platform",
    ),
    pytest.param(
        [("deployment_target: 14.0", "deployment_target: 11.0")],
        [
            (
                "32:24 (platforms.macos-arm64.deployment_target)",
                "Metal needs macOS 13.3, and the deployment target is '11.0'",
                "write '14.0'",
            )
        ],
        id="metal-below-its-floor",
    ),
    pytest.param(
        [
            (
                "rules:",
                (
                    "  - {family: rocm, toolkit: 7.2, gpus: [cdna3], platforms: [linux-*, "
                    "windows-*], tier: local}\nrules:"
                ),
            ),
            (
                "  linux-x86_64: {runner: ubuntu-24.04, image: manylinux_2_28}\n",
                (
                    "  linux-x86_64: {runner: ubuntu-24.04, image: manylinux_2_28}\n"
                    "  windows-amd64: {runner: windows-2022}\n"
                ),
            ),
            (
                "  metal:\n    cost",
                ("  rocm: {architectures_variable: T, cost: {minutes: 2, megabytes: 1}}\n  metal:\n    cost"),
            ),
        ],
        [
            (
                "46:70 (backends[3].platforms[1])",
                "ROCm 7.2 compiles no GPU of backend 'rocm7.2' that exists on 'windows-amd64'",
                "add a rule with the reason, narrow 'platforms', or add a GPU",
            )
        ],
        id="no-gpu-on-the-platform",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), RULES)
def test_a_rule_that_is_broken_is_a_fault_with_its_place(
    changes: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    found = faults_of(broken(*changes))

    assert is_as_expected(found, expected), found


def test_a_wheel_that_a_rule_takes_away_needs_no_toolkit() -> None:
    windows = (
        ("  linux-x86_64: {r", "  windows-arm64: {runner: windows-11-arm}\n  linux-x86_64: {r"),
        ("platforms: [linux-*, macos-arm64]", "platforms: [linux-*, macos-*, windows-*]"),
    )
    excluded = ("    platform: macos-*\n", "    platform: [macos-*, windows-*]\n")

    assert len(faults_of(broken(*windows))) == 1
    assert faults_of(broken(*windows, excluded)) == []


def test_a_metal_that_exists_nowhere_is_offered_nowhere() -> None:
    metal = fact(platforms=[], oldest_macos="13.3", oldest_tagged_macos="14.0", sdk=26, frameworks=[])

    assert [where for where, _, _ in faults_of(SMALL, changed(metal=metal))] == [
        "43:32 (backends[2].platforms)"
    ]
