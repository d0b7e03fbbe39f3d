"""GPUs are named, and the toolkit can compile for them: each rule is broken once."""

from __future__ import annotations

import pytest

from fakes.facts import changed, rocm
from fakes.matrices import broken, faults_of, is_as_expected

# Each row: what is replaced; where each fault is shown, its sentence and how its hint begins.
RULES = [
    pytest.param(
        [("    gpus: [gtx-10, volta..blackwell]\n", "")],
        [
            (
                "36:5 (backends[1])",
                "backend 'cu128' names no GPU",
                "add 'gpus: [blackwell]', with all generations that it shall serve",
            )
        ],
        id="gpus-missing",
    ),
    pytest.param(
        [("{family: metal, ", "{family: metal, gpus: [hopper], ")],
        [("43:21 (backends[2].gpus)", "family 'metal' names no GPUs", "drop the key")],
        id="gpus-without-need",
    ),
    pytest.param(
        [("gpus: [gtx-10, volta..blackwell]", "gpus: [hoper]")],
        [
            (
                "38:12 (backends[1].gpus[0])",
                "the facts know no GPU 'hoper'",
                "did you mean 'hopper'? known: pascal, volta, turing, ada,",
            )
        ],
        id="gpu-unknown",
    ),
    pytest.param(
        [("gpus: [gtx-10, volta..blackwell]", "gpus: [RTX 4090, rtx5090, L4]")],
        [
            ("38:12 (backends[1].gpus[0])", "the facts know no GPU 'RTX 4090'", "RTX 4090 is 'rtx-40'"),
            ("38:22 (backends[1].gpus[1])", "the facts know no GPU 'rtx5090'", "rtx5090 is 'rtx-50'"),
            ("38:31 (backends[1].gpus[2])", "the facts know no GPU 'L4'", "L4 is 'rtx-40'"),
        ],
        id="gpu-by-product",
    ),
    pytest.param(
        [("gpus: [gtx-10, volta..blackwell]", "gpus: [89, sm_100, 120a, 9.0, 77, gfx1100]")],
        [
            (
                "38:12 (backends[1].gpus[0])",
                "'89' is the number of an architecture, not the name of a GPU",
                "89 is ada; write names, as in 'turing..hopper'",
            ),
            (
                "38:16 (backends[1].gpus[1])",
                "'sm_100' is the number of an architecture, not the name of a GPU",
                "100 is b200; write names, as in 'turing..hopper'",
            ),
            (
                "38:24 (backends[1].gpus[2])",
                "'120a' is the number of an architecture, not the name of a GPU",
                "120 is rtx-50; write names, as in 'turing..hopper'",
            ),
            (
                "38:30 (backends[1].gpus[3])",
                "'9.0' is the number of an architecture, not the name of a GPU",
                "90 is hopper; write names, as in 'turing..hopper'",
            ),
            (
                "38:35 (backends[1].gpus[4])",
                "'77' is the number of an architecture, not the name of a GPU",
                "no GPU of the facts has that architecture; write names, as",
            ),
            (
                "38:39 (backends[1].gpus[5])",
                "'gfx1100' is the number of an architecture, not the name of a GPU",
                "gfx1100 is rx-7900; write names, as in 'turing..hopper'",
            ),
        ],
        id="gpu-by-number",
    ),
    pytest.param(
        [("gpus: [gtx-10, volta..blackwell]", "gpus: [cdna3, rx-7900, cdna3..rdna3]")],
        [
            (
                "38:12 (backends[1].gpus[0])",
                "'cdna3' is of AMD, and this backend compiles for NVIDIA",
                "move it to a backend of the other family",
            ),
            (
                "38:19 (backends[1].gpus[1])",
                "'rx-7900' is of AMD, and this backend compiles for NVIDIA",
                "move it to a backend of the other family",
            ),
            (
                "38:28 (backends[1].gpus[2])",
                "'cdna3..rdna3' is of AMD, and this backend compiles for NVIDIA",
                "move it to a backend of the other family",
            ),
        ],
        id="gpu-of-the-other-vendor",
    ),
    pytest.param(
        [("gpus: [gtx-10, volta..blackwell]", "gpus: [ada..rdna3]")],
        [
            (
                "38:12 (backends[1].gpus[0])",
                "the ends of the range 'ada..rdna3' are GPUs of different vendors",
                "write a range of generations for each backend",
            )
        ],
        id="gpu-range-of-two-vendors",
    ),
    pytest.param(
        [("gpus: [gtx-10, volta..blackwell]", "gpus: [hopper..volta]")],
        [
            (
                "38:12 (backends[1].gpus[0])",
                "the range 'hopper..volta' runs backwards",
                "write 'volta..hopper'",
            )
        ],
        id="gpu-range-backwards",
    ),
    pytest.param(
        [("gpus: [gtx-10, volta..blackwell]", "gpus: [rtx-20..hopper]")],
        [
            (
                "38:12 (backends[1].gpus[0])",
                "a range goes from generation to generation, and 'rtx-20' is a GPU",
                "write its generation, 'turing'",
            )
        ],
        id="gpu-range-of-gpus",
    ),
    pytest.param(
        [("gpus: [gtx-10, volta..blackwell]", "gpus: [turing..blackwel, 75..90]")],
        [
            (
                "38:12 (backends[1].gpus[0])",
                "the facts know no generation of GPUs 'blackwel'",
                "did you mean 'blackwell'? known: pascal, volta, turing,",
            ),
            (
                "38:30 (backends[1].gpus[1])",
                "'75' is the number of an architecture, not the name of a GPU",
                "75 is turing; write names, as in 'turing..hopper'",
            ),
        ],
        id="gpu-range-unknown",
    ),
    pytest.param(
        [("gpus: [gtx-10, volta..blackwell]", "gpus: [ada, turing..hopper, rtx-40]")],
        [("38:33 (backends[1].gpus[2])", "'rtx-40' is in the list already", "drop it")],
        id="gpu-twice",
    ),
    pytest.param(
        [("toolkit: 12.8", "toolkit: 12.4")],
        [
            (
                "38:20 (backends[1].gpus[1])",
                "CUDA 12.4 has no machine code for 'blackwell'",
                "drop it, or use toolkit 12.8, the first one that has",
            )
        ],
        id="generation-not-yet",
    ),
    pytest.param(
        [("toolkit: 12.8", "toolkit: 13.0")],
        [
            (
                "38:12 (backends[1].gpus[0])",
                "CUDA 13.0 has no machine code for 'gtx-10' any more",
                "drop it, or use toolkit 12.8, the last one that has",
            ),
            (
                "38:20 (backends[1].gpus[1])",
                "CUDA 13.0 has no machine code for 'volta' any more",
                "drop it, or use toolkit 12.8, the last one that has",
            ),
        ],
        id="generation-no-more",
    ),
    pytest.param(
        [("gpus: [gtx-10, volta..blackwell]", "gpus: [rubin]")],
        [
            (
                "38:12 (backends[1].gpus[0])",
                "CUDA 12.8 has no machine code for 'rubin'",
                "drop it; no toolkit of the facts has",
            )
        ],
        id="generation-of-no-toolkit",
    ),
    pytest.param(
        [
            ("toolkit: 12.8", "toolkit: 12.4"),
            ("gpus: [gtx-10, volta..blackwell]", "gpus: [turing..hopper, rtx-50]"),
        ],
        [
            (
                "38:28 (backends[1].gpus[1])",
                "CUDA 12.4 has no machine code for 'rtx-50'",
                "drop it, or use toolkit 12.8, the first one that has",
            )
        ],
        id="gpu-not-yet",
    ),
    pytest.param(
        [("gpus: [gtx-10, volta..blackwell]", "gpus: [hopper, thor]")],
        [
            (
                "38:20 (backends[1].gpus[1])",
                "'thor' exists on no platform that backend 'cu128' is offered on",
                "drop it, or offer the backend on linux-aarch64",
            )
        ],
        id="gpu-on-no-platform",
    ),
    pytest.param(
        [("    ptx: hopper\n", "")],
        [
            (
                "36:5 (backends[1])",
                "backend 'cu128' has no PTX, and no GPU newer than its list would run it",
                "add 'ptx: …' with the name of a GPU, or 'ptx: none' if that is meant",
            )
        ],
        id="ptx-missing",
    ),
    pytest.param(
        [("{family: metal, ", "{family: metal, ptx: none, ")],
        [("43:26 (backends[2].ptx)", "family 'metal' has no PTX", "drop the key")],
        id="ptx-without-need",
    ),
    pytest.param(
        [("ptx: hopper", "ptx: blackwell")],
        [
            (
                "39:10 (backends[1].ptx)",
                "'blackwell' has PTX of several architectures, 100, 101, 120",
                "name one of b200, thor, rtx-50",
            )
        ],
        id="ptx-of-several",
    ),
    pytest.param(
        [("ptx: hopper", "ptx: ada..hopper")],
        [
            (
                "39:10 (backends[1].ptx)",
                "'ada..hopper' has PTX of several architectures, 89, 90",
                "name one of rtx-40, h100",
            )
        ],
        id="ptx-of-a-range",
    ),
    pytest.param(
        [("ptx: hopper", "ptx: rtx-50")],
        [
            (
                "39:10 (backends[1].ptx)",
                "PTX for 'rtx-50' does not run on newer GPUs, as 120 is compiled for that GPU alone",
                "name a GPU of another architecture, or write 'ptx: none'",
            )
        ],
        id="ptx-specific",
    ),
    pytest.param(
        [("ptx: hopper", "ptx: 90")],
        [
            (
                "39:10 (backends[1].ptx)",
                "'90' is the number of an architecture, not the name of a GPU",
                "90 is hopper; write names, as in 'turing..hopper'",
            )
        ],
        id="ptx-by-number",
    ),
    pytest.param(
        [
            ("toolkit: 12.8", "toolkit: 12.4"),
            ("gpus: [gtx-10, volta..blackwell]", "gpus: [hopper]"),
            ("ptx: hopper", "ptx: b200"),
        ],
        [
            (
                "39:10 (backends[1].ptx)",
                "CUDA 12.4 makes no PTX for 'b200'",
                "name a GPU that the toolkit compiles for",
            )
        ],
        id="ptx-not-yet",
    ),
    pytest.param(
        [("ptx: hopper", "ptx: rubin")],
        [
            (
                "39:10 (backends[1].ptx)",
                "CUDA 12.8 makes no PTX for 'rubin'",
                "name a GPU that the toolkit compiles for",
            )
        ],
        id="ptx-no-name-yet",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), RULES)
def test_a_rule_that_is_broken_is_a_fault_with_its_place(
    changes: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    found = faults_of(broken(*changes))

    assert is_as_expected(found, expected), found


def test_a_generation_may_hold_gpus_that_the_toolkit_does_not_know_yet() -> None:
    text = broken(
        (
            "  metal:\n    cost",
            "  rocm: {architectures_variable: T, cost: {minutes: 2, megabytes: 1}}\n  metal:\n    cost",
        ),
        (
            "rules:",
            "  - {family: rocm, toolkit: 6.4, gpus: [rdna3], platforms: linux-*, tier: local}\nrules:",
        ),
    )

    assert faults_of(text, changed(rocm=[rocm("6.4", "gfx1100", None)])) == []
