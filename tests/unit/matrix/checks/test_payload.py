"""What wheels hold: each rule is broken once."""

from __future__ import annotations

import pytest

from fakes.matrices import broken, faults_of, is_as_expected

# Each row: what is replaced; where each fault is shown, its sentence and how its hint begins.
RULES = [
    pytest.param(
        [("[libtiny, libtiny-base]", "[libtiny, libtiny-base, libtiny]")],
        [("7:38 (payload.libraries[2])", "library 'libtiny' is named twice, first at line 7", "drop it")],
        id="library-twice",
    ),
    pytest.param(
        [("module: libtiny-cuda", "module: libtiny-base")],
        [
            (
                "19:13 (families.cuda.module)",
                "module 'libtiny-base' is among the libraries of every wheel, first at line 7",
                "name it here, or in 'payload.libraries'",
            )
        ],
        id="module-is-a-library",
    ),
    pytest.param(
        [("[plain, fast]", "[plain, fast, plain]")],
        [
            (
                "13:28 (payload.cpu_variants[0].names[2])",
                "CPU module 'plain' is named twice, first at line 13",
                "drop it",
            )
        ],
        id="cpu-module-twice",
    ),
    pytest.param(
        [("  cpu_module_prefix: libtiny-cpu-\n", "")],
        [
            (
                "9:3 (payload.cpu_module_entry_points)",
                "'cpu_module_entry_points' has no meaning without CPU modules",
                "add 'cpu_module_prefix: …', or drop the key",
            ),
            (
                "10:3 (payload.cpu_variants)",
                "'cpu_variants' has no meaning without CPU modules",
                "add 'cpu_module_prefix: …', or drop the key",
            ),
        ],
        id="variants-without-prefix",
    ),
    pytest.param(
        [("  cpu_variants:\n    - platforms: linux-*\n      names: [plain, fast]\n", "")],
        [
            (
                "9:22 (payload.cpu_module_prefix)",
                "no platform has a CPU module 'libtiny-cpu-…'",
                "add 'cpu_variants: …', or drop the key",
            )
        ],
        id="prefix-without-variants",
    ),
    pytest.param(
        [("    - platforms: linux-*\n      names", "    - platforms: [linux-*, amiga-*]\n      names")],
        [
            (
                "12:28 (payload.cpu_variants[0].platforms[1])",
                "there is no platform 'amiga-*'",
                "known: linux-x86_64, macos-arm64",
            )
        ],
        id="variants-of-no-platform",
    ),
    pytest.param(
        [
            (
                "      names: [plain, fast]\n",
                "      names: [plain, fast]\n    - platforms: linux-x86_64\n      names: [neat]\n",
            )
        ],
        [
            (
                "14:18 (payload.cpu_variants[1].platforms)",
                "every platform of this entry is in an earlier one, which counts",
                "drop it, or write it first",
            )
        ],
        id="variants-in-the-shadow",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), RULES)
def test_a_rule_that_is_broken_is_a_fault_with_its_place(
    changes: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    found = faults_of(broken(*changes))

    assert is_as_expected(found, expected), found
