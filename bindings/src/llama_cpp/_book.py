"""What a context has evaluated, and whose it is.

The book, not the native memory, is the truth: whenever the two may differ (an error, a rewind, an
interrupted call), the memory is brought in line before the next token.

Threads take turns. A generation owns the context from its first token to its last. Another thread
that wants it waits, unless the owner has stopped moving: a stream that nobody reads any more must
not block everybody. An owner that lost its place evaluates its tokens again when it is resumed, so
interleaved generations are slow and right, never mixed up.
"""

from __future__ import annotations

import ctypes
from threading import Condition, get_ident

from llama_cpp._abort import AbortedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from llama_cpp._abort import AbortFlag
    from llama_cpp._handles import Context

PATIENCE_S = 1.0
"""How long a thread waits for an owner that does not move."""

_LOOK_S = 0.05
"""How often a waiting thread looks whether the owner moves."""

ASTRAY, HELD, ROWS, LAST = range(4)
"""How the native memory stands to the book: it may differ; it is the same; there are logits of the last
token (and perhaps of others) too; there are logits of the last token alone."""


class Turn:
    """One generation's claim to the context."""

    __slots__ = ("calls", "thread")

    def __init__(self) -> None:
        self.thread = get_ident()
        """Who began it; the same thread need not wait for itself."""
        self.calls = -1
        """How often everything had been aborted when it began; -1 before that."""


class Book:
    """The evaluated tokens of one context, and the turns of those who want it."""

    def __init__(
        self, context: Context, abort: AbortFlag, *, n_ctx: int, n_vocab: int, logits_all: bool
    ) -> None:
        """Begin with an empty page.

        Args:
            context: Its sequence 0 must be empty.
            abort: Ends turns.
            n_ctx: For how many tokens there is room.
            n_vocab: Length of a row of logits.
            logits_all: Keep the logits of every token in `scores`.
        """
        self.context = context
        self.lock = context.lock
        self.abort = abort
        """Ends what is under way, from any thread."""
        self.n_ctx = n_ctx
        """For how many tokens there is room; llama.cpp rounds up what was asked for."""
        self.n_vocab = n_vocab
        self.n_tokens = 0
        """How many tokens are evaluated."""
        self.history = (ctypes.c_int32 * n_ctx)()
        """The evaluated tokens; what lies behind the first `n_tokens` has no meaning."""
        self.exact = n_ctx
        """How many tokens at the beginning are evaluated as in a context that saw nothing else. Those behind
        a gap that a context shift left still carry what they read from the tokens that are gone."""
        self.owner: Turn | None = None
        """Whose tokens these are; None when they came from outside of a generation."""
        self.logits_all = logits_all
        self._scores: npt.NDArray[np.float32] | None = None
        self._standing = HELD
        self._moved = Condition(self.lock)

    @property
    def scores(self) -> npt.NDArray[np.float32]:
        """Logits of every evaluated token: an array of ``n_ctx`` rows.

        Raises:
            RuntimeError: They are not kept, because the context was made without `logits_all`.
        """
        if not self.logits_all:
            raise RuntimeError("scores are kept only with logits_all=True")
        if self._scores is None:
            import numpy as np  # noqa: PLC0415 - slow to import and rarely needed

            self._scores = np.zeros((self.n_ctx, self.n_vocab), dtype=np.float32)
        return self._scores

    @property
    def is_settled(self) -> bool:
        """Whether the native memory holds what the book says."""
        return self._standing != ASTRAY

    # -- turns

    def take(self, turn: Turn) -> None:
        """Make `turn` the owner, after a generation of another thread that is under way.

        Raises:
            AbortedError: Everything was aborted after `turn` began; it stays outside.
            ClosedError: The context is closed.
        """
        if turn.calls < 0:
            turn.calls = self.abort.calls
        patience, seen = PATIENCE_S, -1
        while self.is_busy() and patience > 0:
            patience = PATIENCE_S if self.n_tokens != seen else patience - _LOOK_S
            seen = self.n_tokens
            self._moved.wait(_LOOK_S)
        self.context.require_open()
        if turn.calls != self.abort.calls:
            raise AbortedError
        self.owner = turn
        self.abort.clear()
        if turn.calls != self.abort.calls:  # set at this very moment: what was cleared belongs to it
            raise AbortedError

    def is_busy(self) -> bool:
        """Whether a generation of another thread is under way."""
        owner = self.owner
        return owner is not None and owner.thread != get_ident() and owner.calls == self.abort.calls

    def leave(self, turn: Turn) -> None:
        """Let others in; does nothing if `turn` is not the owner."""
        if self.owner is not turn:
            return
        self.owner = None
        # a generator may be collected on a thread that must not wait here; waiting threads look by themselves
        if self.lock.acquire(blocking=False):
            self._moved.notify_all()
            self.lock.release()

    # -- tokens

    def tokens(self) -> list[int]:
        """Return the evaluated tokens."""
        return self.history[: self.n_tokens]

    def rewind(self, n_tokens: int) -> None:
        """Forget all tokens but the first `n_tokens`, and who owns them.

        Raises:
            ValueError: There are fewer.
        """
        if not 0 <= n_tokens <= self.n_tokens:
            raise ValueError(f"cannot go to token {n_tokens}: {self.n_tokens} are evaluated")
        self.context.require_open()
        self.cut(n_tokens)
        self.owner = None

    def cut(self, n_tokens: int) -> None:
        """Do what `rewind` does, for an owner who stays the owner; no more than there are."""
        if n_tokens != self.n_tokens:
            self._standing = ASTRAY
        self.n_tokens = n_tokens
        if n_tokens <= self.exact:
            self.exact = self.n_ctx

    def common(self, tokens: Sequence[int]) -> int:
        """Count how many of `tokens`, from the beginning, are evaluated as they would be anew."""
        limit = min(self.n_tokens, self.exact, len(tokens))
        ours, theirs = self.history[:limit], list(tokens[:limit])
        if ours == theirs:
            return limit
        return next(n for n in range(limit) if ours[n] != theirs[n])

    def lose_logits(self) -> None:
        """Take note that the native logits belong to other tokens now."""
        if self._standing != ASTRAY:
            self._standing = HELD

    def reuse(self, tokens: Sequence[int]) -> int:
        """Keep the longest beginning that `tokens` share with what is evaluated.

        The last of `tokens` is never reused: its logits are needed, so it must be evaluated.

        Returns:
            How many of `tokens` need no evaluation.
        """
        common = min(self.common(tokens), max(0, len(tokens) - 1))
        self.cut(common)
        return common

    def adopt(self, tokens: Sequence[int], *, exact: int = -1) -> None:
        """Take note of tokens that the native memory already holds; their logits are not known.

        Args:
            tokens: What it holds.
            exact: How many of them are as in a context that saw nothing else; -1 is all.
        """
        self.history[: len(tokens)] = list(tokens)
        self.n_tokens = len(tokens)
        self.exact = self.n_ctx if exact < 0 else exact
        self.owner = None
        self._standing = HELD
