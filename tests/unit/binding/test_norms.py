"""Vectors of a common size."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llama_cpp._norms import (
    NORM_MODE_EUCLIDEAN,
    NORM_MODE_MAX_INT16,
    NORM_MODE_NONE,
    NORM_MODE_PNORM,
    NORM_MODE_TAXICAB,
    norm_mode,
    normalized,
)

VECTORS = st.lists(st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (NORM_MODE_NONE, [3.0, -4.0]),
        (NORM_MODE_MAX_INT16, [24570.0, -32760.0]),
        (NORM_MODE_TAXICAB, [3 / 7, -4 / 7]),
        (NORM_MODE_EUCLIDEAN, [0.6, -0.8]),
        (NORM_MODE_PNORM, [3 / (3**6 + 4**6) ** (1 / 6), -4 / (3**6 + 4**6) ** (1 / 6)]),
        (3, [3 / 91 ** (1 / 3), -4 / 91 ** (1 / 3)]),
    ],
    ids=["none", "int16", "taxicab", "euclidean", "6-norm", "3-norm"],
)
def test_each_mode_follows_its_formula(mode: int, expected: list[float]) -> None:
    assert normalized([3.0, -4.0], mode) == pytest.approx(expected)


@pytest.mark.parametrize("mode", [-1, 0, 1, 2, 3, 6])
def test_zeros_stay_zeros(mode: int) -> None:
    assert normalized([0.0, 0.0], mode) == [0.0, 0.0]
    assert normalized([], mode) == []


@given(VECTORS.filter(any), st.integers(1, 40))
def test_the_norm_that_was_asked_for_is_one(vector: list[float], power: int) -> None:
    found = normalized(vector, power)

    assert math.fsum(abs(value) ** power for value in found) ** (1 / power) == pytest.approx(1.0)
    assert [math.copysign(1, x) for x in found] == [math.copysign(1, x) for x in vector]


@given(VECTORS.filter(any))
def test_the_largest_value_fits_into_16_bits(vector: list[float]) -> None:
    found = normalized(vector, NORM_MODE_MAX_INT16)

    assert max(map(abs, found)) == pytest.approx(32760)


def test_a_high_power_does_not_overflow() -> None:
    assert normalized([1e300, 1e300], 50) == pytest.approx([2 ** (-1 / 50)] * 2)


@pytest.mark.parametrize(
    ("given_mode", "mode"),
    [(True, NORM_MODE_EUCLIDEAN), (False, NORM_MODE_NONE), (0, 0), (-1, -1), (7, 7)],
    ids=repr,
)
def test_a_switch_and_a_number_are_told_apart(given_mode: bool | int, mode: int) -> None:  # noqa: FBT001 - both
    assert norm_mode(given_mode) == mode


def test_an_impossible_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="normalize is -2, expected -1"):
        norm_mode(-2)
    with pytest.raises(TypeError, match="normalize is 'l2', expected a bool"):
        norm_mode("l2")  # type: ignore[arg-type]  # a wrong call
