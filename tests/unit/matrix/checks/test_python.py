"""Which Pythons a matrix may name: each rule is broken once."""

from __future__ import annotations

import pytest

from fakes.matrices import broken, faults_of, is_as_expected

# Each row: what is replaced; where each fault is shown, its sentence and how its hint begins.
RULES = [
    pytest.param(
        [("[3.9, 3.10, 3.13t]", "[3.8, 3.9]")],
        [
            (
                "27:11 (pythons[0])",
                "Python '3.8' cannot be tested: nobody builds with it, and its life ended 2030-10",
                "drop it",
            )
        ],
        id="python-end-of-life",
    ),
    pytest.param(
        [("3.13t]", "3.13t, 3.99]")],
        [
            (
                "27:29 (pythons[3])",
                "the facts know no Python '3.99'",
                "did you mean '3.9'? known: 3.9, 3.10, 3.13t, 3.14t",
            )
        ],
        id="python-unknown",
    ),
    pytest.param(
        [("3.13t]", "3.9]")],
        [("27:22 (pythons[2])", "Python '3.9' is named twice, first at line 27", "drop it")],
        id="python-twice",
    ),
    pytest.param(
        [("[3.9, 3.10, 3.13t]", "[3.13t]")],
        [("27:1 (pythons)", "cibuildwheel builds with none of the Pythons", "add one of 3.9, 3.10, 3.14t")],
        id="python-none-to-build-with",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), RULES)
def test_a_rule_that_is_broken_is_a_fault_with_its_place(
    changes: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    found = faults_of(broken(*changes))

    assert is_as_expected(found, expected), found
