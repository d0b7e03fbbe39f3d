"""One request on its way through the scheduler: what it has, what its reader waits for, how it chooses."""

from __future__ import annotations

import time
from collections import deque
from typing import NamedTuple

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextvars import Context as Variables
    from threading import Condition

    import numpy as np
    import numpy.typing as npt

    from llama_cpp._chooser import Chooser
    from llama_cpp._generation import Plan
    from llama_cpp._hooks import Hooks
    from llama_cpp._slots import Slot

    Row = npt.NDArray[np.float32]

AHEAD = 3
"""How many tokens are chosen before their reader has taken them; they keep the batches full."""

PATIENCE_S = 1.0
"""How long a reader may take for a token before another request may have the slot."""


class Job:
    """One request on its way: what it has, and what its reader waits for."""

    slot: Slot | None = None
    """Where it is decoded; None while it waits for a slot."""
    queued = False
    """Whether it stands in line for a slot."""
    asking = False
    """Whether the reader waits for a token."""
    left = False
    """Whether the reader has gone: nothing more is to be done."""
    ended = False
    """Whether no token follows those that are ready."""
    error: Exception | None = None
    """Why it ended, if that is to be raised to the reader."""
    at_end = False
    """Whether the last token ended the text; few readers want more."""
    calls = 0
    """How often everything had been aborted when it began."""
    kept: object = None
    """Adapters that must not be freed before it ends."""
    _ids: npt.NDArray[np.intc] | None = None

    def __init__(
        self,
        plan: Plan,
        chooser: Chooser,
        number: int,
        turn: Condition,
        hooks: Hooks,
        variables: Variables | None,
    ) -> None:
        """Begin before the first token.

        Args:
            plan: What to do.
            chooser: Closed with the job.
            number: Grows with every request: who came first has the smaller one.
            turn: Wakes the reader up.
            hooks: Those of the plan.
            variables: Where they and the recorder run; None if there are none.
        """
        self.plan = plan
        self.chooser = chooser
        self.number = number
        self.turn = turn
        self.hooks = hooks
        self.variables = variables
        self.tokens = list(plan.tokens)
        """The whole text: the prompt and what was chosen."""
        self.ready: deque[int] = deque()
        """Chosen tokens that the reader has not taken."""
        self.seen_at = time.monotonic()
        """When the reader was last here."""
        self.rows: list[Row] = []
        """Logits of the prompt's tokens, if the recorder wants them."""

    @property
    def is_prompt(self) -> bool:
        """Whether more than the last chosen token is still to be evaluated."""
        return self.pending > 1 or len(self.tokens) == len(self.plan.tokens)

    @property
    def pending(self) -> int:
        """How many tokens are to be evaluated before the next choice."""
        return len(self.tokens) - (len(self.slot.tokens) if self.slot is not None else 0)

    @property
    def wants_rows(self) -> bool:
        """Whether the logits of the prompt's tokens are wanted."""
        recorder = self.plan.recorder
        return recorder is not None and recorder.echoes and len(self.rows) < len(self.plan.tokens)

    @property
    def is_runnable(self) -> bool:
        """Whether to go on with it now.

        Hooks see every choice at the moment when it is wanted, so nothing is chosen ahead for them.
        """
        if self.left or self.ended:
            return False
        if self.variables is not None or self.at_end:
            return self.asking and not self.ready
        return len(self.ready) < AHEAD

    def is_stalled(self, now: float) -> bool:
        """Tell whether its reader has not come back for a while."""
        return not self.asking and not self.is_runnable and now - self.seen_at > PATIENCE_S

    def end(self, error: Exception | None = None) -> None:
        """Let the reader have what is ready and then the error, or the end."""
        self.error = error
        self.ended = True

    def keep_rows(self, context: int, row: int, count: int, n_vocab: int) -> None:
        """Keep the logits of tokens of the prompt."""
        self.rows += [row_of(context, row + number, n_vocab).copy() for number in range(count)]

    def choose(self, context: int, row: int, n_vocab: int, n_ctx: int) -> int:
        """Choose a token at an output row, with the hooks of the plan; -1 when a criterion ends it."""
        if self.variables is None:
            return self.chooser.choose(context, row)
        return self.variables.run(self._choose_hooked, context, row, n_vocab, n_ctx)

    def _choose_hooked(self, context: int, row: int, n_vocab: int, n_ctx: int) -> int:
        recorder, logits = self.plan.recorder, row_of(context, row, n_vocab)
        if recorder is not None:
            recorder.observe(Recorded(self.rows, logits))
        if self.hooks and self.hooks.end(self._input_ids(n_ctx), logits):
            return -1
        return self.chooser.choose(context, row)

    def _input_ids(self, n_ctx: int) -> npt.NDArray[np.intc]:
        """Return the tokens as an array that cannot be written to; only the last one is copied."""
        import numpy as np  # noqa: PLC0415 - slow to import, and hooks are rare

        count = len(self.tokens)
        if self._ids is None:
            self._ids = np.empty(n_ctx + 1, dtype=np.intc)
            self._ids[:count] = self.tokens
        self._ids[count - 1] = self.tokens[-1]
        view = self._ids[:count]
        view.flags.writeable = False
        return view


class Recorded(NamedTuple):
    """The logits that a recorder of log-probabilities looks at."""

    scores: Sequence[Row]
    """Those of the prompt's tokens, if they were wanted."""
    logits: Row
    """Those that the next token is chosen from."""

    def last_logits(self) -> Row:
        """Return the logits that the next token is chosen from."""
        return self.logits


def row_of(context: int, row: int, n_vocab: int) -> Row:
    """Return a row of logits, a view of native memory that the next step changes."""
    import numpy as np  # noqa: PLC0415 - slow to import, and rarely needed

    return np.ctypeslib.as_array(C.llama_get_logits_ith(context, row), (n_vocab,))
