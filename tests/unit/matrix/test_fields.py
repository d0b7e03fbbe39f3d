"""The forms of single values: each is broken once."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from fakes.matrices import broken, faults_of, is_as_expected
from matrix.fields import TagFloor

# Each row: what is replaced; where each fault is shown, its sentence and how its hint begins.
FORMS = [
    pytest.param(
        [("minutes: 2, megabytes: 1.5", "minutes: -2, megabytes: 1e9")],
        [
            (
                "16:21 (families.cpu.cost.minutes)",
                "'-2' is not a number from 0 on",
                "write it as '12' or '1.5'",
            ),
            (
                "16:36 (families.cpu.cost.megabytes)",
                "'1e9' is not a number from 0 on",
                "write it as '12' or '1.5'",
            ),
        ],
        id="cost-not-a-number",
    ),
    pytest.param(
        [("reason: there is no CUDA for macOS", "reason: ' '")],
        [("47:13 (rules[0].reason)", "the value is blank", "write a value")],
        id="rule-with-blank-reason",
    ),
    pytest.param(
        [("reason: there is no CUDA for macOS", "reason: |\n      no CUDA\n      for macOS")],
        [
            (
                "47:13 (rules[0].reason)",
                "'no CUDA\\nfor macOS\\n' is not one line of printable text",
                "write it in one line",
            )
        ],
        id="several-lines",
    ),
    pytest.param(
        [("  name: tiny-package", "  name: Tiny_Package")],
        [("2:9 (project.name)", "project name 'Tiny_Package' is not normalised", "write 'tiny-package'")],
        id="project-name",
    ),
    pytest.param(
        [("import_name: tiny", "import_name: tiny-package")],
        [
            (
                "4:16 (project.import_name)",
                "import name 'tiny-package' is not a Python name",
                "write it as after 'import'",
            )
        ],
        id="import-name",
    ),
    pytest.param(
        [("path: packages/tiny", "path: ../tiny")],
        [
            (
                "3:9 (project.path)",
                "path '../tiny' does not lie inside the repository",
                "write a path relative to its root, with '/'",
            )
        ],
        id="path-outside",
    ),
    pytest.param(
        [("libtiny-base]", "libtiny-base.so]")],
        [
            (
                "7:24 (payload.libraries[1])",
                "'libtiny-base.so' is not the stem of a library",
                "write it without folder and suffix, as 'libdemo'",
            )
        ],
        id="library-with-suffix",
    ),
    pytest.param(
        [("  macos-arm64:\n", "  macOS:\n")],
        [
            (
                "30:3 (platforms.macOS)",
                "platform id 'macOS' is not a system and an architecture joined by a hyphen",
                "write it as 'linux-x86_64' or 'linux-musl-aarch64'",
            ),
            (
                "41:26 (backends[1].platforms[1])",
                "there is no platform 'macos-arm64'",
                "known: linux-x86_64, macOS",
            ),
            (
                "43:32 (backends[2].platforms)",
                "there is no platform 'macos-arm64'",
                "known: linux-x86_64, macOS",
            ),
        ],
        id="platform-id",
    ),
    pytest.param(
        [("3.10, 3.13t]", "cp310, cp314t]")],
        [
            ("27:16 (pythons[1])", "'cp310' is not a Python version", "write '3.10'"),
            ("27:23 (pythons[2])", "'cp314t' is not a Python version", "write '3.14t'"),
        ],
        id="python-as-identifier",
    ),
    pytest.param(
        [("3.13t]", "cpython-freethreading]")],
        [
            (
                "27:22 (pythons[2])",
                "'cpython-freethreading' is not a Python version",
                "add each free-threaded Python by its version, as '3.14t'",
            )
        ],
        id="python-as-enable-group",
    ),
    pytest.param(
        [("3.10, 3.13t]", "3.10.4, 2.7]")],
        [
            ("27:16 (pythons[1])", "'3.10.4' is not a Python version", "write '3.10'"),
            (
                "27:24 (pythons[2])",
                "'2.7' is not a Python version",
                "write it as '3.12', or '3.14t' if free-threaded",
            ),
        ],
        id="python-with-a-patch-number",
    ),
    pytest.param(
        [("3.10, 3.13t]", "3.12t]")],
        [
            (
                "27:16 (pythons[1])",
                "there is no free-threaded Python '3.12t', the first one is 3.13t",
                "drop the 't'",
            )
        ],
        id="python-before-free-threading",
    ),
    pytest.param(
        [("toolkit: 12.8", "toolkit: 12.8.1")],
        [
            (
                "37:14 (backends[1].toolkit)",
                "toolkit '12.8.1' is not a major and a minor version",
                "write it as '12.8'; the update is the build's choice",
            )
        ],
        id="toolkit-with-update",
    ),
    pytest.param(
        [("toolkit: 12.8", "toolkit: 12.08")],
        [
            (
                "37:14 (backends[1].toolkit)",
                "toolkit '12.08' is not a major and a minor version",
                "write it as '12.8'; the update is the build's choice",
            )
        ],
        id="toolkit-with-leading-zero",
    ),
    pytest.param(
        [("specific_architectures: [120]", "specific_architectures: [sm_120, 120a]")],
        [
            (
                "22:30 (families.cuda.specific_architectures[0])",
                "'sm_120' is not the number of a CUDA architecture",
                "write it as '120'",
            ),
            (
                "22:38 (families.cuda.specific_architectures[1])",
                "'120a' is not the number of a CUDA architecture",
                "write it as '120'",
            ),
        ],
        id="specific-architecture",
    ),
    pytest.param(
        [('"tiny-extra>=1,<2"', '"tiny-extra=>1"')],
        [
            (
                "40:16 (backends[1].requires[0])",
                (
                    "'tiny-extra=>1' is not a requirement: Expected semicolon (after name with no "
                    "version specifier) or end"
                ),
                "write it as 'name>=1.2,<2' (PEP 508)",
            )
        ],
        id="requirement",
    ),
    pytest.param(
        [('"tiny-extra>=1,<2"', '"tiny-extra @ file:///a.whl"')],
        [
            (
                "40:16 (backends[1].requires[0])",
                "requirement 'tiny-extra @ file:///a.whl' names an address",
                "name a version range; indexes refuse addresses",
            )
        ],
        id="requirement-address",
    ),
    pytest.param(
        [("[linux-*, macos-arm64]", "[LINUX]")],
        [
            (
                "41:17 (backends[1].platforms[0])",
                "'LINUX' is not a pattern",
                "write a name, with '*' and '?' as wildcards",
            )
        ],
        id="pattern-form",
    ),
    pytest.param(
        [("[linux-*, macos-arm64]", "[]")],
        [
            (
                "41:5 (backends[1].platforms)",
                "the list of patterns is empty",
                "write at least one, '*' for all",
            )
        ],
        id="no-pattern",
    ),
    pytest.param(
        [('cmake: {TINY_CUDA: "ON"}', "cmake: {-DTINY_CUDA: x}")],
        [
            (
                "18:26 (families.cuda.cmake.-DTINY_CUDA)",
                "'-DTINY_CUDA' is not the name of a CMake variable",
                "drop the '-D' and the type",
            )
        ],
        id="definition-name",
    ),
    pytest.param(
        [('cmake: {TINY_CUDA: "ON"}', "cmake: {TINY_CUDA: [x]}")],
        [
            (
                "18:13 (families.cuda.cmake.TINY_CUDA)",
                "CMake variable 'TINY_CUDA' has no plain value",
                "join a list with ';'",
            )
        ],
        id="definition-value",
    ),
    pytest.param(
        [('cmake: {TINY_CUDA: "ON"}', "cmake: [TINY_CUDA]")],
        [
            (
                "18:5 (families.cuda.cmake)",
                "expected a mapping, found ['TINY_CUDA']",
                "write 'key: value' pairs in braces",
            )
        ],
        id="definitions-not-a-mapping",
    ),
    pytest.param(
        [("deployment_target: 14.0", "deployment_target: 14")],
        [
            (
                "32:24 (platforms.macos-arm64.deployment_target)",
                "'14' is not a version of macOS",
                "write it with its minor version, as '14.0'",
            )
        ],
        id="deployment-target-form",
    ),
    pytest.param(
        [("deployment_target: 14.0", "deployment_target: 13.3")],
        [
            (
                "32:24 (platforms.macos-arm64.deployment_target)",
                "no installer knows a tag for macOS 13.3: from 11 on the minor version is 0",
                "write '14.0'",
            )
        ],
        id="deployment-target-of-an-update",
    ),
    pytest.param(
        [("    platform: macos-*\n", "    toolkit: before 12.8\n")],
        [
            (
                "46:14 (rules[0].toolkit)",
                "'before 12.8' is not a version range",
                "write it as '<12.9' or '>=12.4,<13'",
            )
        ],
        id="rule-range",
    ),
    pytest.param(
        [("    platform: macos-*\n", "    platform: macos-*\n    until: 2027-02-30\n")],
        [("47:12 (rules[0].until)", "'2027-02-30' is not a day", "write it as '2027-06-30' (ISO 8601)")],
        id="rule-day",
    ),
    pytest.param(
        [("    platform: macos-*\n", "    platform: macos-*\n    until: 20270101\n")],
        [("47:12 (rules[0].until)", "'20270101' is not a day", "write it as '2027-06-30' (ISO 8601)")],
        id="rule-day-as-a-number",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), FORMS)
def test_a_value_without_its_form_is_a_fault_with_its_place(
    changes: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    found = faults_of(broken(*changes))

    assert is_as_expected(found, expected), found


@pytest.mark.parametrize(
    ("tag", "what"),
    [
        ("linux_arm64", "'linux_arm64' is not a platform tag with a floor"),
        ("manylinux2014_x86_64", "'manylinux2014_x86_64' is not a platform tag with a floor"),
        ("macosx_13_3_arm64", "no installer knows the tag 'macosx_13_3_arm64'"),
    ],
)
def test_a_platform_made_in_code_needs_a_tag_that_installers_know(tag: str, what: str) -> None:
    with pytest.raises(ValidationError, match=what):
        TypeAdapter(TagFloor).validate_python(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "manylinux_2_28_x86_64",
        "musllinux_1_2_aarch64",
        "macosx_14_0_arm64",
        "macosx_10_9_x86_64",
        "win_amd64",
    ],
)
def test_a_tag_with_a_floor_is_taken(tag: str) -> None:
    assert TypeAdapter(TagFloor).validate_python(tag) == tag
