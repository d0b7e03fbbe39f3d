"""Tokens into a context: which are evaluated, which can be reused, and whose they are.

One decoder belongs to one context and keeps the books of its sequence 0. The book, not the native
memory, is the truth: whenever the two may differ (an error, a rewind, an interrupted call), the memory
is brought in line before the next token.

Threads take turns. A generation owns the context from its first token to its last. Another thread
that wants it waits, unless the owner has stopped moving: a stream that nobody reads any more must
not block everybody. An owner that lost its place evaluates its tokens again when it is resumed, so
interleaved generations are slow and right, never mixed up.
"""

from __future__ import annotations

import ctypes
from threading import Condition, get_ident

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._batch import TokenBatch
from llama_cpp._errors import ContextWindowError, DecodeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from llama_cpp._handles import Context

PATIENCE_S = 1.0
"""How long a thread waits for an owner that does not move."""

_LOOK_S = 0.05
"""How often a waiting thread looks whether the owner moves."""


def _obstacle(address: int) -> str:
    """Say why a context cannot generate; nothing if it can. llama.cpp itself would crash."""
    if C.llama_get_memory(address) is None:
        return "this model cannot generate text: it only encodes, or only its vocabulary was loaded"
    if C.llama_model_has_encoder(C.llama_get_model(address)):
        return "this model cannot generate text here: it has an encoder besides its decoder"
    return ""


class Turn:
    """One generation's claim to the context."""

    __slots__ = ("thread",)

    def __init__(self) -> None:
        self.thread = get_ident()
        """Who began it; the same thread need not wait for itself."""


class Decoder:
    """The evaluated tokens of one context."""

    def __init__(self, context: Context, n_vocab: int, *, logits_all: bool) -> None:
        """Keep the books of a new context.

        Args:
            context: Its sequence 0 must be empty.
            n_vocab: Length of a row of logits.
            logits_all: Keep the logits of every token in `scores`.
        """
        address = context.address
        self.context = context
        self.lock = context.lock
        self.n_vocab = n_vocab
        self.n_ctx = C.llama_n_ctx(address)
        """For how many tokens there is room; llama.cpp rounds up what was asked for."""
        self.n_batch = C.llama_n_batch(address)
        """How many tokens go into one call of llama_decode."""
        self.n_tokens = 0
        """How many tokens are evaluated."""
        self.history = (ctypes.c_int32 * self.n_ctx)()
        """The evaluated tokens; what lies behind the first `n_tokens` has no meaning."""
        self.owner: Turn | None = None
        """Whose tokens these are; None when they came from outside of a generation."""
        self.logits_all = logits_all
        self._scores: npt.NDArray[np.float32] | None = None
        self._has_logits = False
        self._in_line = True
        self._moved = Condition(self.lock)
        self._memory = C.llama_get_memory(address)
        self._obstacle = _obstacle(address)
        self._batch = TokenBatch(self.n_batch, all_logits=logits_all)
        self._single = TokenBatch(1)
        self._native_decode = C.llama_decode

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

    def last_logits(self) -> npt.NDArray[np.float32]:
        """Return the logits of the last token, a view of native memory that the next call changes.

        Raises:
            ValueError: Nothing was evaluated since the last change of the tokens.
        """
        import numpy as np  # noqa: PLC0415 - as above

        self.require_logits()
        return np.ctypeslib.as_array(C.llama_get_logits_ith(self.context.address, -1), (self.n_vocab,))

    def require_logits(self) -> None:
        """Refuse to sample when there is nothing to sample from; natively that would end the process.

        Raises:
            ValueError: Nothing was evaluated since the last change of the tokens.
        """
        if not (self._has_logits and self._in_line):
            raise ValueError("there are no logits: evaluate at least one token first")

    # -- turns

    def take(self, turn: Turn) -> None:
        """Make `turn` the owner, after a generation of another thread that is under way."""
        patience, seen = PATIENCE_S, -1
        while self.owner is not None and self.owner.thread != get_ident() and patience > 0:
            patience = PATIENCE_S if self.n_tokens != seen else patience - _LOOK_S
            seen = self.n_tokens
            self._moved.wait(_LOOK_S)
        self.context.require_open()
        self.owner = turn

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

    def clear(self) -> None:
        """Forget all tokens, in the native memory too."""
        self.rewind(0)
        if self._memory is not None:
            C.llama_memory_clear(self._memory, True)
            self._in_line = True

    def rewind(self, n_tokens: int) -> None:
        """Forget all tokens but the first `n_tokens`.

        Raises:
            ValueError: There are fewer.
        """
        if not 0 <= n_tokens <= self.n_tokens:
            raise ValueError(f"cannot go to token {n_tokens}: {self.n_tokens} are evaluated")
        self.context.require_open()
        if n_tokens != self.n_tokens:
            self._in_line = self._has_logits = False
        self.n_tokens = n_tokens
        self.owner = None

    def reuse(self, tokens: Sequence[int]) -> int:
        """Keep the longest beginning that `tokens` share with what is evaluated.

        The last of `tokens` is never reused: its logits are needed, so it must be evaluated.

        Returns:
            How many of `tokens` need no evaluation.
        """
        owner = self.owner
        common = self._common(tokens)
        if common != self.n_tokens:
            self.rewind(common)
        self.owner = owner
        return common

    def _common(self, tokens: Sequence[int]) -> int:
        limit = max(0, min(self.n_tokens, len(tokens) - 1))
        ours, theirs = self.history[:limit], list(tokens[:limit])
        if ours == theirs:
            return limit
        return next(n for n in range(limit) if ours[n] != theirs[n])

    def eval(self, tokens: Sequence[int]) -> None:
        """Evaluate `tokens` after those that are there.

        Raises:
            ValueError: A token is not in the vocabulary; nothing was evaluated.
            ContextWindowError: There is no room for them; nothing was evaluated.
            DecodeError: llama.cpp failed; the tokens before the failing batch are evaluated.
            ClosedError: The context is closed.
        """
        self.context.require_open()
        if self._obstacle:
            raise RuntimeError(self._obstacle)
        total = self.n_tokens + len(tokens)
        if total > self.n_ctx:
            raise ContextWindowError(total, self.n_ctx)
        if tokens and not 0 <= min(tokens) <= max(tokens) < self.n_vocab:
            wrong = next(token for token in tokens if not 0 <= token < self.n_vocab)
            raise ValueError(f"token {wrong!r} is not in the vocabulary of {self.n_vocab} tokens")
        if not self._in_line:
            self._bring_in_line()
        for start in range(0, len(tokens), self.n_batch):
            self._decode(tokens[start : start + self.n_batch])

    def _decode(self, tokens: Sequence[int]) -> None:
        count, before = len(tokens), self.n_tokens
        self._in_line = self._has_logits = False
        code = C.llama_decode(self.context.address, self._batch.fill(tokens))
        if code:
            raise DecodeError(code)
        self.history[before : before + count] = list(tokens)
        if self.logits_all:
            self._keep_logits(before, count)
        self.n_tokens = before + count
        self._in_line = self._has_logits = True

    def _keep_logits(self, start: int, count: int) -> None:
        import numpy as np  # noqa: PLC0415 - as above

        rows = np.ctypeslib.as_array(C.llama_get_logits(self.context.address), (count, self.n_vocab))
        self.scores[start : start + count] = rows

    def adopt(self, tokens: Sequence[int]) -> None:
        """Take note of tokens that the native memory already holds; their logits are not known."""
        self.history[: len(tokens)] = list(tokens)
        self.n_tokens = len(tokens)
        self.owner = None
        self._has_logits = False

    def advance(self, token: int) -> None:
        """Evaluate one token: what `eval` does, without its loops."""
        at = self.n_tokens
        if at >= self.n_ctx or not self._in_line or self.logits_all:
            self.eval((token,))
            return
        self._single.slots[0] = token
        self._in_line = False
        code = self._native_decode(self.context.address, self._single.struct)
        if code:
            raise DecodeError(code)
        self.history[at] = token
        self.n_tokens = at + 1
        self._in_line = True

    def _bring_in_line(self) -> None:
        """Make the native memory hold what the book says."""
        kept = self._usable()
        self._has_logits = False
        if not C.llama_memory_seq_rm(self._memory, 0, kept, -1):
            C.llama_memory_clear(self._memory, True)
            kept = 0
        again = self.history[kept : self.n_tokens]
        self.n_tokens = kept
        self._in_line = True
        for start in range(0, len(again), self.n_batch):
            self._decode(again[start : start + self.n_batch])

    def _usable(self) -> int:
        """Count the tokens of the book that the native memory can continue from.

        A model with a sliding window drops old positions as it goes. Going back is possible only as far
        as the whole window before that position is still there.
        """
        end = C.llama_memory_seq_pos_max(self._memory, 0) + 1
        if end <= self.n_tokens:
            return end
        window = C.llama_model_n_swa(C.llama_get_model(self.context.address))
        first = C.llama_memory_seq_pos_min(self._memory, 0)
        return self.n_tokens if not window or first <= max(0, self.n_tokens - window) else 0
