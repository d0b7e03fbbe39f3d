"""Which tokens a context shift drops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llama_cpp._shift import ShiftPolicy


@given(st.integers(0, 20), st.integers(0, 20), st.integers(2, 20), st.integers(0, 100))
def test_fitting_at_once_leaves_what_shifting_step_by_step_leaves(
    n_keep: int, n_discard: int, n_ctx: int, count: int
) -> None:
    policy = ShiftPolicy(n_keep, n_discard)
    held: list[int] = []
    for token in range(count):
        gone = policy.dropped(len(held) + 1, n_ctx)
        keep = policy.kept(n_ctx)
        del held[keep : keep + gone]
        held.append(token)

    assert list(policy.fit(range(count), n_ctx)) == held
    assert len(held) <= n_ctx
    assert held[: policy.kept(n_ctx)] == list(range(min(count, policy.kept(n_ctx))))


def test_half_of_what_may_go_goes() -> None:
    assert ShiftPolicy(n_keep=10).dropped(101, 100) == 45
    assert ShiftPolicy(n_keep=10, n_discard=5).dropped(101, 100) == 5
    assert ShiftPolicy(n_keep=10).dropped(100, 100) == 0


def test_no_more_than_half_of_the_context_is_kept() -> None:
    assert ShiftPolicy(n_keep=256).kept(256) == 128


@pytest.mark.parametrize("policy", [ShiftPolicy(n_keep=-1), ShiftPolicy(n_discard=-2)], ids=str)
def test_negative_numbers_are_refused(policy: ShiftPolicy) -> None:
    with pytest.raises(ValueError, match="expected 0 or more"):
        policy.check()
