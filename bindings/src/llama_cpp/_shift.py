"""Context shift: a full context goes on by forgetting its middle.

It is an approximation, and so only on demand: the tokens that stay were evaluated when those that go
were still there, and keep what they read from them.
"""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class ShiftPolicy(NamedTuple):
    """Which tokens go when the context is full: the oldest ones after the first `n_keep`."""

    n_keep: int = 256
    """How many tokens at the beginning always stay; never more than half of the context."""
    n_discard: int = 0
    """How many go at a time; 0 is half of those that may go."""

    def check(self) -> None:
        """Refuse numbers that mean nothing.

        Raises:
            ValueError: One is negative.
        """
        for name, value in zip(self._fields, self):
            if value < 0:
                raise ValueError(f"{name} is {value!r}, expected 0 or more")

    def kept(self, n_ctx: int) -> int:
        """Return how many tokens at the beginning stay in a context of this size."""
        return min(self.n_keep, n_ctx // 2)

    def dropped(self, n_tokens: int, n_ctx: int) -> int:
        """Return how many of `n_tokens` go, so that the rest fits; 0 if all fit."""
        if n_tokens <= n_ctx:
            return 0
        keep = self.kept(n_ctx)
        step = max(1, min(self.n_discard or (n_ctx - keep) // 2, n_ctx - keep))
        return -(-(n_tokens - n_ctx) // step) * step

    def fit(self, tokens: Sequence[int], n_ctx: int) -> Sequence[int]:
        """Return what is left of `tokens` after all the shifts it takes to evaluate them one by one."""
        gone = self.dropped(len(tokens), n_ctx)
        keep = self.kept(n_ctx)
        return [*tokens[:keep], *tokens[keep + gone :]] if gone else tokens
