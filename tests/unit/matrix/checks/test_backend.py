"""What a backend must be: each rule is broken once."""

from __future__ import annotations

import pytest

from fakes.matrices import broken, faults_of, is_as_expected

# Each row: what is replaced; where each fault is shown, its sentence and how its hint begins.
RULES = [
    pytest.param(
        [("rules:", "  - {family: cpu, platforms: linux-*, tier: nightly}\nrules:")],
        [
            (
                "44:5 (backends[3])",
                "backend 'cpu' is declared twice, first at line 35",
                "drop one of the two, or change its toolkit",
            )
        ],
        id="backend-twice",
    ),
    pytest.param(
        [
            (
                "rules:",
                (
                    "  - {family: cuda, toolkit: 1.28, gpus: [hopper], ptx: none, platforms: "
                    "linux-*, tier: local}\nrules:"
                ),
            )
        ],
        [
            (
                "44:5 (backends[3])",
                "backend 'cu128' is declared twice, first at line 36",
                "drop one of the two, or change its toolkit",
            ),
            (
                "44:29 (backends[3].toolkit)",
                "the facts know no toolkit '1.28' of CUDA",
                "did you mean '12.8'? known: 12.4, 12.8, 13.0, 13.4",
            ),
        ],
        id="cuda-twice-by-label",
    ),
    pytest.param(
        [("toolkit: 12.8", "toolkit: 12.7")],
        [
            (
                "37:14 (backends[1].toolkit)",
                "the facts know no toolkit '12.7' of CUDA",
                "did you mean '12.8'? known: 12.4, 12.8, 13.0, 13.4",
            )
        ],
        id="toolkit-unknown",
    ),
    pytest.param(
        [("    toolkit: 12.8\n", "")],
        [("36:5 (backends[1])", "backend 'cuda' has no toolkit", "add 'toolkit: …', as '13.4'")],
        id="toolkit-missing",
    ),
    pytest.param(
        [("{family: metal, ", "{family: metal, toolkit: 1.0, ")],
        [("43:30 (backends[2].toolkit)", "family 'metal' has no toolkit in the facts", "drop the key")],
        id="toolkit-of-a-family-without",
    ),
    pytest.param(
        [
            ("  metal:\n    cost", "  sycl: {cost: {minutes: 2, megabytes: 1}}\n  metal:\n    cost"),
            ("rules:", "  - {family: sycl, toolkit: 2025.1, platforms: linux-*, tier: local}\nrules:"),
        ],
        [
            (
                "45:29 (backends[3].toolkit)",
                "the facts know no toolkit '2025.1' of sycl",
                "did you mean '2026.1'? known: 2026.1",
            )
        ],
        id="toolkit-of-another-family-unknown",
    ),
    pytest.param(
        [("[linux-*, macos-arm64]", "[linux-*, macos-arm64, macos-arm65]")],
        [
            (
                "41:39 (backends[1].platforms[2])",
                "there is no platform 'macos-arm65'",
                "did you mean 'macos-arm64'? known: linux-x86_64, macos-arm64",
            )
        ],
        id="platform-pattern",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), RULES)
def test_a_rule_that_is_broken_is_a_fault_with_its_place(
    changes: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    found = faults_of(broken(*changes))

    assert is_as_expected(found, expected), found
