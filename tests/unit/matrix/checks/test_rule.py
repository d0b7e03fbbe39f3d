"""Exclusions take something away, and leave something: each rule is broken once."""

from __future__ import annotations

import pytest

from fakes.matrices import broken, faults_of, is_as_expected

# Each row: what is replaced; where each fault is shown, its sentence and how its hint begins.
RULES = [
    pytest.param(
        [("  - family: cuda\n    platform", "  - family: rocm\n    platform")],
        [
            (
                "41:26 (backends[1].platforms[1])",
                "CUDA 12.8 does not exist on 'macos-arm64', where backend 'cu128' is offered",
                "add a rule with the reason, or narrow 'platforms'",
            ),
            (
                "45:5 (rules[0])",
                "the rule matches no backend on a platform that it is offered on",
                "drop or mend it",
            ),
        ],
        id="rule-without-match",
    ),
    pytest.param(
        [("    platform: macos-*\n", "    platform: linux-*\n    toolkit: <12.8\n")],
        [
            (
                "41:26 (backends[1].platforms[1])",
                "CUDA 12.8 does not exist on 'macos-arm64', where backend 'cu128' is offered",
                "add a rule with the reason, or narrow 'platforms'",
            ),
            (
                "45:5 (rules[0])",
                "the rule matches no backend on a platform that it is offered on",
                "drop or mend it",
            ),
        ],
        id="rule-without-match-by-toolkit",
    ),
    pytest.param(
        [("  - family: cuda\n    platform: macos-*\n    reason", "  - reason")],
        [
            (
                "45:5 (rules[0])",
                "the rule takes everything away",
                "narrow 'backend', 'family', 'toolkit' or 'platform'",
            )
        ],
        id="rule-without-pattern",
    ),
    pytest.param(
        [("  - family: cuda\n    platform: macos-*\n", "  - backend: '*'\n")],
        [
            (
                "45:5 (rules[0])",
                "the rule takes everything away",
                "narrow 'backend', 'family', 'toolkit' or 'platform'",
            )
        ],
        id="rule-of-everything",
    ),
    pytest.param(
        [("    platform: macos-*\n", "")],
        [("36:5 (backends[1])", "backend 'cu128' is built nowhere", "drop it, or mend the rules")],
        id="backend-nowhere",
    ),
    pytest.param(
        [("  - family: cuda\n    platform: macos-*\n", "  - platform: macos-*\n")],
        [
            (
                "30:3 (platforms.macos-arm64)",
                "nothing is built on platform 'macos-arm64'",
                "drop it, or mend the rules",
            ),
            ("43:5 (backends[2])", "backend 'metal' is built nowhere", "drop it, or mend the rules"),
        ],
        id="platform-without-wheels",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), RULES)
def test_a_rule_that_is_broken_is_a_fault_with_its_place(
    changes: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    found = faults_of(broken(*changes))

    assert is_as_expected(found, expected), found
