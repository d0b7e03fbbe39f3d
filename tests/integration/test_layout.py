"""The C compiler judges the generated layouts: every size, offset and constant, against the headers."""

from __future__ import annotations

import copy
import ctypes
import subprocess
from pathlib import Path

import pytest

from fakes.native import compile_program
from llama_cpp._binding import resolve_type
from llama_cpp._generated.layout import CONSTANTS, LAYOUT

pytestmark = pytest.mark.integration

Layout = dict[str, tuple[str, int, int, dict[str, tuple[int, int]]]]

PRELUDE = """
#include <stdio.h>
#include <stdalign.h>
#include "llama.h"
#include "ggml-alloc.h"
#include "ggml-rpc.h"
#include "mtmd.h"
#include "mtmd-helper.h"
#define SHOW(what, expected) \\
    if ((long long) (what) != (expected)) \\
        printf("%s is %lld, not %lld\\n", #what, (long long) (what), expected);
int main(void) {
"""


def differences(folder: Path, layout: Layout, constants: dict[str, int]) -> list[str]:
    """Compile and run a program that prints everything that the headers see otherwise."""
    lines = [f"SHOW({name}, {value}LL)" for name, value in constants.items()]
    for kind, size, alignment, members in layout.values():
        if not kind:
            continue
        lines += [f"SHOW(sizeof({kind}), {size}LL)", f"SHOW(alignof({kind}), {alignment}LL)"]
        for member, (offset, length) in members.items():
            lines.append(f"SHOW(offsetof({kind}, {member}), {offset}LL)")
            lines.append(f"SHOW(sizeof((({kind} *) 0)->{member}), {length}LL)")
    program = compile_program(folder, PRELUDE + "\n".join(lines) + "\nreturn 0; }\n")
    return subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines()


def test_headers_agree(tmp_path: Path) -> None:
    assert len(LAYOUT) > 50
    assert len(CONSTANTS) > 400

    assert differences(tmp_path, LAYOUT, CONSTANTS) == []


@pytest.mark.parametrize(
    ("member", "place", "message"),
    [
        pytest.param(
            "n_ubatch", (12, 4), "offsetof(struct llama_context_params, n_ubatch) is 8", id="offset"
        ),
        pytest.param(
            "n_ubatch", (8, 8), "sizeof(((struct llama_context_params *) 0)->n_ubatch) is 4", id="size"
        ),
    ],
)
def test_wrong_member_is_noticed(tmp_path: Path, member: str, place: tuple[int, int], message: str) -> None:
    altered = copy.deepcopy(LAYOUT)
    altered["llama_context_params"][3][member] = place

    found = differences(tmp_path, altered, {})

    assert len(found) == 1
    assert found[0].startswith(message)


def test_wrong_record_size_is_noticed(tmp_path: Path) -> None:
    name, size, *rest = LAYOUT["llama_batch"]

    found = differences(tmp_path, {"llama_batch": (name, size + 8, *rest)}, {})  # type: ignore[dict-item]  # same shape

    assert found == [f"sizeof(struct llama_batch) is {size}, not {size + 8}"]


def test_wrong_constant_is_noticed(tmp_path: Path) -> None:
    assert differences(tmp_path, {}, {"LLAMA_POOLING_TYPE_RANK": 5}) == [
        "LLAMA_POOLING_TYPE_RANK is 4, not 5"
    ]


@pytest.mark.parametrize("name", sorted(LAYOUT))
def test_ctypes_agrees(name: str) -> None:
    kind = resolve_type(name)
    _, size, alignment, members = LAYOUT[name]

    assert kind is not None
    assert (ctypes.sizeof(kind), ctypes.alignment(kind)) == (size, alignment)
    for member, (offset, length) in members.items():
        field = getattr(kind, member)
        assert (field.offset, field.size) == (offset, length), member
