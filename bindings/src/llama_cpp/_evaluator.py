"""Running tokens through llama.cpp, and keeping its memory in line with the book."""

from __future__ import annotations

import ctypes

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._abort import AbortedError, AbortFlag
from llama_cpp._batch import TokenBatch
from llama_cpp._book import ASTRAY, HELD, LAST, ROWS, Book
from llama_cpp._checkpoints import INTERVAL, LIMIT, Checkpoints
from llama_cpp._errors import ContextWindowError, DecodeError
from llama_cpp._memory import Memory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from llama_cpp._handles import Context
    from llama_cpp._shift import ShiftPolicy


class Evaluator(Book):
    """A book whose tokens are in a native memory, or soon will be."""

    def __init__(
        self,
        context: Context,
        n_vocab: int,
        *,
        logits_all: bool,
        ctx_checkpoints: int = LIMIT,
        checkpoint_interval: int = INTERVAL,
    ) -> None:
        """Keep the books of a new context.

        Args:
            context: Its sequence 0 must be empty.
            n_vocab: Length of a row of logits.
            logits_all: Keep the logits of every token in `scores`.
            ctx_checkpoints: How many saved parts of a memory that cannot go back are kept.
            checkpoint_interval: How many tokens lie between two of them.

        Raises:
            ValueError: A number is out of its range.
        """
        address = context.address
        super().__init__(
            context,
            AbortFlag(address),
            n_ctx=C.llama_n_ctx(address),
            n_vocab=n_vocab,
            logits_all=logits_all,
        )
        self.n_batch: int = C.llama_n_batch(address)
        """How many tokens go into one call of llama_decode."""
        self.memory = Memory(address)
        """Where the evaluated tokens are natively."""
        self.checkpoints = Checkpoints(self.memory, ctx_checkpoints, checkpoint_interval)
        """Places that a memory which cannot go back can be put back to."""
        self._shift: ShiftPolicy | None = None
        self._is_stale = False
        self._rows = 0
        self._limit = self.n_ctx
        self._batch = TokenBatch(self.n_batch, all_logits=logits_all)
        self._single = TokenBatch(1)
        self._native_decode = C.llama_decode
        self._abort_state = self.abort.state

    def logits(self, row: int) -> npt.NDArray[np.float32]:
        """Return one row of logits, a view of native memory that the next call changes.

        Args:
            row: Which token of the last call of `eval`, that had ``outputs="all"``; -1 is the last one.

        Raises:
            IndexError: There is no such row.
        """
        import numpy as np  # noqa: PLC0415 - slow to import and rarely needed

        if self._standing < ROWS or not -1 <= row < (self._rows if self._standing == ROWS else 0):
            raise IndexError(f"there are no logits of token {row} of the last evaluation")
        return np.ctypeslib.as_array(C.llama_get_logits_ith(self.context.address, row), (self.n_vocab,))

    def clear(self) -> None:
        """Forget all tokens, in the native memory too."""
        self.rewind(0)
        self._forget()
        self._standing = HELD

    def _forget(self) -> None:
        self.memory.clear()
        self.checkpoints.keep_up_to(0)
        self._is_stale = False

    def cut(self, n_tokens: int) -> None:
        """Forget all tokens but the first `n_tokens`; an owner stays the owner."""
        super().cut(n_tokens)
        self.checkpoints.keep_up_to(n_tokens)

    def adopt(self, tokens: Sequence[int], *, exact: int = -1) -> None:
        """Take note of tokens that the native memory already holds; their logits are not known."""
        super().adopt(tokens, exact=exact)
        self.checkpoints.keep_up_to(0)
        self._is_stale = False

    def _check(self, tokens: Sequence[int], before: int) -> None:
        """Refuse what llama.cpp would not survive, or not explain."""
        self.context.require_open()
        if not self.memory.exists:
            raise RuntimeError(
                "this model cannot generate text: it only encodes, or only its vocabulary was loaded"
            )
        if tokens and not 0 <= min(tokens) <= max(tokens) < self.n_vocab:
            wrong = next(token for token in tokens if not 0 <= token < self.n_vocab)
            raise ValueError(f"token {wrong!r} is not in the vocabulary of {self.n_vocab} tokens")
        if before + len(tokens) > self.n_ctx and not self._can_make_room(before + len(tokens)):
            raise ContextWindowError(before + len(tokens), self.n_ctx)

    def _can_make_room(self, total: int) -> bool:
        if self._shift is None:
            return False
        gone = self._shift.dropped(total, self.n_ctx)
        return self._shift.kept(self.n_ctx) + gone <= self.n_tokens

    def _eval(self, tokens: Sequence[int]) -> None:
        self._check(tokens, self.n_tokens)
        if self._standing == ASTRAY:
            self._bring_in_line()
        if self.n_tokens + len(tokens) > self.n_ctx:
            self._make_room(self.n_tokens + len(tokens))
        self._run(tokens)

    def _eval_all(self, tokens: Sequence[int]) -> None:
        if len(tokens) > self.n_batch:
            raise ValueError(f"{len(tokens)} tokens with all outputs do not fit in a batch of {self.n_batch}")
        self._eval(())
        self._check(tokens, self.n_tokens)
        if self.n_tokens + len(tokens) > self.n_ctx:
            self._make_room(self.n_tokens + len(tokens))
        if not tokens:
            return
        self.checkpoints.save_draft(self.n_tokens)
        self._batch.want_all()
        try:
            self._decode(tokens)
            self._rows, self._standing = len(tokens), ROWS
        finally:
            if not self.logits_all:
                self._batch.want_last()

    def _run(self, tokens: Sequence[int]) -> None:
        """Evaluate tokens for which there is room, in batches, and save checkpoints between them."""
        begin, end = self.n_tokens, self.n_tokens + len(tokens)
        stops = self.checkpoints.stops(begin, len(tokens))
        bounds = sorted({*stops, *range(begin, end, self.n_batch), end})
        for at, upto in zip(bounds, bounds[1:]):
            if at in stops:
                self.checkpoints.save(at)
            self._decode(tokens[at - begin : upto - begin])
        if self.checkpoints.enabled:
            self._limit = min(self.n_ctx, self.checkpoints.next_due(self.n_tokens))

    def _decode(self, tokens: Sequence[int]) -> None:
        count, before = len(tokens), self.n_tokens
        if self.abort.is_set:
            raise AbortedError
        self._standing = ASTRAY
        code = C.llama_decode(self.context.address, self._batch.fill(tokens))
        if code:
            self._fail(code)
        self.history[before : before + count] = list(tokens)
        if self.logits_all:
            self._keep_logits(before, count)
        self.n_tokens = before + count
        self._rows = count
        self._standing = ROWS if self.logits_all else LAST

    def _fail(self, code: int) -> None:
        # the state of a recurrent memory may have been computed in part; its position does not tell
        self._is_stale = self._is_stale or self.memory.is_recurrent
        raise AbortedError if code == AbortedError.CODE else DecodeError(code)

    def _keep_logits(self, start: int, count: int) -> None:
        import numpy as np  # noqa: PLC0415 - as above

        rows = np.ctypeslib.as_array(C.llama_get_logits(self.context.address), (count, self.n_vocab))
        self.scores[start : start + count] = rows

    def advance(self, token: int) -> None:
        """Evaluate one token: what `eval` does, without its loops."""
        at = self.n_tokens
        if self._standing != LAST or at >= self._limit or self._abort_state[0]:
            self._eval((token,))
            return
        self._single.slots[0] = token
        self._standing = ASTRAY
        code = self._native_decode(self.context.address, self._single.struct)
        if code:
            self._fail(code)
        self.history[at] = token
        self.n_tokens = at + 1
        self._standing = LAST

    # -- book and memory

    def _make_room(self, total: int) -> None:
        """Shift the context, so that `total` tokens become as many as there is room for."""
        if self._shift is None:
            raise ContextWindowError(total, self.n_ctx)
        keep, gone, before = (
            self._shift.kept(self.n_ctx),
            self._shift.dropped(total, self.n_ctx),
            self.n_tokens,
        )
        self._standing = ASTRAY
        if not self.memory.drop(keep, gone):
            raise ContextWindowError(total, self.n_ctx)
        self.checkpoints.keep_up_to(keep)
        moved: list[ctypes.c_int32 | int] = [*self.history[keep + gone : before]]
        self.history[keep : before - gone] = moved
        if self.logits_all:
            self.scores[keep : before - gone] = self.scores[keep + gone : before].copy()
        self.n_tokens = before - gone
        self.exact = min(self.exact, keep)
        self._standing = HELD

    def _refresh(self) -> None:
        """Compute again what is computed before the tokens; a plain model has nothing like that."""

    def _bring_in_line(self) -> None:
        """Make the native memory hold what the book says."""
        self._refresh()
        kept = self._restore()
        again = self.history[kept : self.n_tokens]
        if kept <= self.exact:
            self.exact = self.n_ctx
        self.n_tokens = kept
        self._standing = HELD
        self._run(again)

    def _restore(self) -> int:
        """Put the native memory back to as many tokens of the book as it can; say how many."""
        if self.n_tokens and not self._is_stale:
            kept = self.memory.usable(self.n_tokens)
            if kept and self.memory.cut(kept):
                return kept
        saved = self.checkpoints.best()
        if saved is not None and self.memory.load_part(saved.part) and self.memory.cut(saved.n_tokens):
            self._is_stale = False
            return saved.n_tokens
        self._forget()
        return 0
