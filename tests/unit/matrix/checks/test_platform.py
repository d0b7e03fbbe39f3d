"""What a platform must be beside the facts: each rule is broken once."""

from __future__ import annotations

import pytest

from fakes.facts import WORLD, changed, image, platform, runner
from fakes.matrices import SMALL, broken, faults_of, is_as_expected

# Each row: what is replaced; where each fault is shown, its sentence and how its hint begins.
RULES = [
    pytest.param(
        [("  macos-arm64:\n", "  macos-arm65:\n")],
        [
            (
                "30:3 (platforms.macos-arm65)",
                "the facts know no platform 'macos-arm65'",
                "did you mean 'macos-arm64'? known: linux-x86_64,",
            ),
            (
                "41:26 (backends[1].platforms[1])",
                "there is no platform 'macos-arm64'",
                "did you mean 'macos-arm65'? known: linux-x86_64, macos-arm65",
            ),
            (
                "43:32 (backends[2].platforms)",
                "there is no platform 'macos-arm64'",
                "did you mean 'macos-arm65'? known: linux-x86_64, macos-arm65",
            ),
            (
                "45:5 (rules[0])",
                "the rule matches no backend on a platform that it is offered on",
                "drop or mend it",
            ),
        ],
        id="platform-unknown",
    ),
    pytest.param(
        [("runner: ubuntu-24.04,", "runner: ubuntu-2404,")],
        [
            (
                "29:26 (platforms.linux-x86_64.runner)",
                "the facts know no runner 'ubuntu-2404'",
                "did you mean 'ubuntu-24.04'? known: ubuntu-24.04",
            )
        ],
        id="runner-unknown",
    ),
    pytest.param(
        [("runner: ubuntu-24.04,", "runner: macos-15,")],
        [
            (
                "29:26 (platforms.linux-x86_64.runner)",
                "runner 'macos-15' has macos on arm64, but 'linux-x86_64' is linux on x86_64",
                "use one of ubuntu-24.04",
            )
        ],
        id="runner-of-another-system",
    ),
    pytest.param(
        [("runner: ubuntu-24.04,", "runner: ubuntu-24.04-arm,")],
        [
            (
                "29:26 (platforms.linux-x86_64.runner)",
                ("runner 'ubuntu-24.04-arm' has linux on aarch64, but 'linux-x86_64' is linux on x86_64"),
                "use one of ubuntu-24.04",
            )
        ],
        id="runner-of-another-architecture",
    ),
    pytest.param(
        [(", image: manylinux_2_28", "")],
        [
            (
                "29:3 (platforms.linux-x86_64)",
                ("platform 'linux-x86_64' has no image, and its wheels would need the runner's C library"),
                "add 'image: manylinux_2_28'",
            )
        ],
        id="image-missing",
    ),
    pytest.param(
        [("    runner: macos-15\n", "    runner: macos-15\n    image: manylinux_2_28\n")],
        [
            (
                "32:12 (platforms.macos-arm64.image)",
                "platform 'macos-arm64' has an image, but macos has no containers",
                "drop the key",
            )
        ],
        id="image-without-containers",
    ),
    pytest.param(
        [("image: manylinux_2_28", "image: manylinux_2_82")],
        [
            (
                "29:47 (platforms.linux-x86_64.image)",
                "the facts know no image 'manylinux_2_82'",
                "did you mean 'manylinux_2_28'? known: manylinux_2_28, manylinux_2_34",
            )
        ],
        id="image-unknown",
    ),
    pytest.param(
        [("image: manylinux_2_28", "image: musllinux_1_2")],
        [
            (
                "29:47 (platforms.linux-x86_64.image)",
                "image 'musllinux_1_2' has musl, and 'linux-x86_64' has glibc",
                "did you mean 'manylinux_2_28'? known: manylinux_2_28, manylinux_2_34",
            )
        ],
        id="image-of-another-libc",
    ),
    pytest.param(
        [
            (
                "  linux-x86_64: {runner: ubuntu-24.04, image: manylinux_2_28}\n",
                (
                    "  linux-x86_64: {runner: ubuntu-24.04, image: manylinux_2_28}\n"
                    "  linux-aarch64: {runner: ubuntu-24.04-arm, image: manylinux_2_34}\n"
                ),
            )
        ],
        [
            (
                "30:52 (platforms.linux-aarch64.image)",
                "there is no image 'manylinux_2_34' for aarch64",
                "did you mean 'manylinux_2_28'? known: manylinux_2_28",
            )
        ],
        id="image-without-the-architecture",
    ),
    pytest.param(
        [("    deployment_target: 14.0\n", "")],
        [
            (
                "30:3 (platforms.macos-arm64)",
                (
                    "platform 'macos-arm64' has no deployment target, and its wheels would need the "
                    "runner's macOS"
                ),
                "add 'deployment_target: 14.0'",
            )
        ],
        id="deployment-target-missing",
    ),
    pytest.param(
        [("image: manylinux_2_28", "image: manylinux_2_28, deployment_target: 14.0")],
        [
            (
                "29:82 (platforms.linux-x86_64.deployment_target)",
                "platform 'linux-x86_64' is not macOS and has no deployment target",
                "drop the key",
            )
        ],
        id="deployment-target-elsewhere",
    ),
    pytest.param(
        [("deployment_target: 14.0", "deployment_target: 27.0")],
        [
            (
                "32:24 (platforms.macos-arm64.deployment_target)",
                "deployment target '27.0' is newer than the newest SDK, that of macOS 26",
                "write an older one, as '14.0'",
            )
        ],
        id="deployment-target-above-the-sdk",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), RULES)
def test_a_rule_that_is_broken_is_a_fault_with_its_place(
    changes: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    found = faults_of(broken(*changes))

    assert is_as_expected(found, expected), found


def test_an_image_that_needs_more_than_its_name_says_is_refused() -> None:
    newer = changed(images=[image("manylinux_2_28", "glibc", "2.29", 14, "x86_64")])

    assert is_as_expected(
        faults_of(SMALL, newer),
        [
            (
                "29:47 (platforms.linux-x86_64.image)",
                "wheels made in image 'manylinux_2_28' need glibc 2.29, more than their tag says",
                "use an image of the age of its name",
            )
        ],
    )


def test_an_image_must_be_called_like_a_policy() -> None:
    text = broken(("image: manylinux_2_28", "image: manylinux2014"))
    old = changed(images=[image("manylinux2014", "glibc", "2.17", 10, "x86_64")])

    assert [what for _, what, _ in faults_of(text, old)] == [
        "image 'manylinux2014' does not say the floor of its wheels"
    ]


def test_a_machine_that_nobody_lends_any_more_is_refused() -> None:
    gone = changed(runners=[runner("macos-15", "macos", "arm64")])

    assert [what for _, what, _ in faults_of(SMALL, gone)] == ["the facts know no runner 'ubuntu-24.04'"]


def test_two_platforms_whose_wheels_have_one_name_are_one_too_many() -> None:
    twin = "  linux-twin: {runner: ubuntu-24.04, image: manylinux_2_28}\n"
    text = broken(("  macos-arm64:\n", f"{twin}  macos-arm64:\n"))
    platforms = WORLD["platforms"]
    assert isinstance(platforms, list)
    twins = changed(platforms=[*platforms, platform("linux-twin", "linux", "x86_64", "glibc")])

    (found,) = [fault for fault in faults_of(text, twins) if "one name" in fault[1]]
    assert found[0] == "30:3 (platforms.linux-twin)"
    assert found[1].endswith("would have one name, 'manylinux_2_28_x86_64', first at line 29")
