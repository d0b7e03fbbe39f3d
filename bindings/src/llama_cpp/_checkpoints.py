"""Saved parts of memories that cannot go back: recurrent, hybrid and sliding-window models.

Without them, the smallest step back (the same prompt again, an answer that a chat template writes in
another way, a draft that was wrong) means to evaluate everything again.
"""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._memory import Memory

LIMIT = 32
"""How many checkpoints are kept if nothing else is asked for."""

INTERVAL = 4096
"""How many tokens lie between two checkpoints, as above."""

MIN_PROMPT = 8
"""How many tokens evaluated at once get a checkpoint before the last of them."""


class Checkpoint(NamedTuple):
    """One saved part."""

    n_tokens: int
    """After how many tokens of the book it was saved."""
    part: bytes
    """What llama.cpp gave out."""


class Checkpoints:
    """The checkpoints of one context, all of tokens that are in its book now."""

    def __init__(self, memory: Memory, limit: int = LIMIT, interval: int = INTERVAL) -> None:
        """Begin without any.

        Args:
            memory: What is saved.
            limit: How many are kept; the oldest go first. With 0 nothing is ever saved.
            interval: After how many tokens there is another one.

        Raises:
            ValueError: A number is out of its range.
        """
        if limit < 0:
            raise ValueError(f"ctx_checkpoints is {limit!r}, expected 0 or more")
        if interval < 1:
            raise ValueError(f"checkpoint_interval is {interval!r}, expected 1 or more")
        self._memory = memory
        self._limit = limit if memory.exists and memory.is_forgetful else 0
        self._interval = interval
        self._kept: list[Checkpoint] = []
        self._draft: Checkpoint | None = None

    @property
    def enabled(self) -> bool:
        """Whether this memory needs checkpoints, and may have them."""
        return self._limit > 0

    def sizes(self) -> list[int]:
        """Return after how many tokens each of them was saved, the oldest first."""
        return [each.n_tokens for each in self._kept]

    def next_due(self, n_tokens: int) -> int:
        """Say after how many tokens, at least `n_tokens`, the next regular one is to be saved."""
        last = self._kept[-1].n_tokens if self._kept else 0
        return max(n_tokens, last + self._interval)

    def stops(self, n_tokens: int, count: int) -> list[int]:
        """Say where to save while `count` tokens are evaluated after `n_tokens`.

        The last place is before the last token: the same prompt again must evaluate that one, and a longer
        one has at most one more to do.
        """
        if not self.enabled:
            return []
        end = n_tokens + count
        found = list(range(self.next_due(n_tokens), end, self._interval))
        if count >= MIN_PROMPT and end - 1 not in found:
            found.append(end - 1)
        return found

    def save(self, n_tokens: int) -> None:
        """Save what the memory holds now."""
        if not self.enabled or n_tokens == 0 or any(each.n_tokens == n_tokens for each in self._kept):
            return
        part = self._memory.save_part()
        if part:
            self._kept.append(Checkpoint(n_tokens, part))
            del self._kept[: -self._limit]

    def save_draft(self, n_tokens: int) -> None:
        """Save before tokens that are probably taken back soon; the next such call replaces it."""
        if not self.enabled:
            return
        part = self._memory.save_part()
        self._draft = Checkpoint(n_tokens, part) if part else None

    def best(self) -> Checkpoint | None:
        """Return the one of the most tokens."""
        found = [*self._kept, *([self._draft] if self._draft is not None else ())]
        return max(found, key=_tokens_of, default=None)

    def before(self, n_tokens: int) -> Checkpoint | None:
        """Return the one of the most tokens that has fewer than `n_tokens`."""
        found = [each for each in self._kept if each.n_tokens < n_tokens]
        return max(found, key=_tokens_of, default=None)

    def put(self, checkpoint: Checkpoint) -> None:
        """Add one that was saved before."""
        if self.enabled:
            self._kept.append(checkpoint)

    def keep_up_to(self, n_tokens: int) -> None:
        """Forget those of more than `n_tokens`: these tokens left the book."""
        self._kept = [each for each in self._kept if each.n_tokens <= n_tokens]
        if self._draft is not None and self._draft.n_tokens > n_tokens:
            self._draft = None


def _tokens_of(checkpoint: Checkpoint) -> int:
    return checkpoint.n_tokens
