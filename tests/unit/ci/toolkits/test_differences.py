"""Each fact that a toolchain contradicts is one difference."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ci.toolkits.differences import compare
from ci.toolkits.toolchain import inspect_toolchain
from fakes.toolchains import FakeToolchain
from matrix.facts import read_facts

STATED = read_facts().cuda_toolkit("13.0")


def test_true_facts_have_no_difference(tmp_path: Path) -> None:
    fake = FakeToolchain()

    comparison = compare(STATED, inspect_toolchain(fake.write(tmp_path), fake.runner()))

    assert comparison.differences == ()
    assert comparison.compared == (
        "architectures",
        "ptx_isa",
        "gcc_max",
        "clang_max",
        "msvc_min",
        "msvc_max",
        "has_size_compression",
    )


@pytest.mark.parametrize(
    ("fake", "fact", "stated", "observed"),
    [
        pytest.param(FakeToolchain(ptx_isa="9.1"), "ptx_isa", "9.0", "9.1", id="ptx"),
        pytest.param(FakeToolchain(gcc_max=16), "gcc_max", "15", "16", id="gcc"),
        pytest.param(FakeToolchain(clang_above=22), "clang_max", "20", "21", id="clang"),
        pytest.param(FakeToolchain(msvc_min=1910), "msvc_min", "1920", "1910", id="msvc-min"),
        pytest.param(FakeToolchain(msvc_above=1960), "msvc_max", "1949", "1959", id="msvc-max"),
        pytest.param(FakeToolchain(modes=""), "has_size_compression", "yes", "no", id="compression"),
    ],
)
def test_a_wrong_fact_is_named(
    tmp_path: Path, fake: FakeToolchain, fact: str, stated: str, observed: str
) -> None:
    (difference,) = compare(STATED, inspect_toolchain(fake.write(tmp_path), fake.runner())).differences

    assert (difference.fact, difference.stated, difference.observed) == (fact, stated, observed)
    assert difference.problem().where == f"matrix/facts/cuda.yaml (toolkits.13.0.{fact})"


def test_architectures_are_compared_as_sets_and_shown_in_order(tmp_path: Path) -> None:
    fake = FakeToolchain(architectures="121 90 75 90a")

    (difference,) = compare(STATED, inspect_toolchain(fake.write(tmp_path), fake.runner())).differences

    assert difference.fact == "architectures"
    assert difference.observed == "75 90 90a 121"
    assert difference.stated.startswith("75 80 86 87 88 89 90 90a 100 100a 100f")


def test_what_the_toolchain_lacks_is_not_compared(tmp_path: Path) -> None:
    fake = FakeToolchain()
    toolchain = inspect_toolchain(fake.write(tmp_path), fake.runner())

    comparison = compare(STATED, replace(toolchain, host_compilers=None, has_size_compression=None))

    assert comparison.compared == ("architectures", "ptx_isa")
