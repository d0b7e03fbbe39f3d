"""Many requests in one context: one call of llama_decode moves all of them by a token.

There is no thread of our own. Readers wait for their next token; one of them, the mover, does a step
for all, wakes the others up and goes its way with its own token. Whoever finds no token and no
mover is the next mover. So nothing runs when nobody waits, and nothing is left over at interpreter exit.

Only the mover touches slots, the line of waiting requests and the samplers of running ones (`Steps`).
What readers do besides is atomic: to take a token that is ready, to come, to go.
"""

from __future__ import annotations

import time
from contextvars import ContextVar, copy_context
from threading import Condition, Lock, get_ident

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._chooser import build_chooser
from llama_cpp._errors import ContextWindowError
from llama_cpp._hooks import Hooks
from llama_cpp._requests import Job
from llama_cpp._steps import Steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from llama_cpp._decoder import Decoder
    from llama_cpp._generation import Plan
    from llama_cpp._vocab import Vocabulary

_LOOK_S = 0.05
"""How often a waiting reader looks by itself whether there is something to do."""


class RequestCancelledError(RuntimeError):
    """The request was cancelled from elsewhere while somebody waited for its next token."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("the request was cancelled")


class Cancellation:
    """Ends, from any thread, the requests that are begun while it is in `CANCELLATION`."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._actions: list[Callable[[], None]] = []
        self.cancelled = False
        """Whether `cancel` was called."""

    def cancel(self) -> None:
        """End what was begun, and whatever begins later."""
        with self._lock:
            self.cancelled = True
            actions, self._actions = self._actions, []
        for action in actions:
            action()

    def add(self, action: Callable[[], None]) -> None:
        """Do something when it is cancelled; at once if it was already."""
        with self._lock:
            if not self.cancelled:
                self._actions.append(action)
                return
        action()


CANCELLATION: ContextVar[Cancellation | None] = ContextVar("llama_cpp_cancellation", default=None)
"""What ends requests that begin in this context of variables."""


def can_batch(decoder: Decoder) -> bool:
    """Tell whether requests can share a context: not without a memory, nor if an encoder reads the prompt."""
    return decoder.memory.exists and decoder.encoder is None


class Scheduler:
    """Decodes the requests of many threads together."""

    def __init__(self, decoder: Decoder, vocabulary: Vocabulary, n_parallel: int) -> None:
        """Use the sequences from 1 to `n_parallel` of the decoder's context.

        The context must have been made with ``n_seq_max = n_parallel + 1`` and ``kv_unified``.

        Raises:
            ValueError: The context has too few sequences, or its batches are too small.
        """
        address = decoder.context.address
        if not 1 <= n_parallel < C.llama_n_seq_max(address):
            most = C.llama_n_seq_max(address) - 1
            raise ValueError(f"n_parallel is {n_parallel!r}, but the context has room for {most} at a time")
        if n_parallel > decoder.n_batch:
            raise ValueError(f"n_parallel is {n_parallel!r}, expected at most n_batch ({decoder.n_batch})")
        self._decoder = decoder
        self._vocabulary = vocabulary
        self._steps = Steps(decoder, vocabulary, n_parallel)
        self._mutex = Lock()
        self._mover: int | None = None
        self._waiting: list[Job] = []
        self._count = 0

    @property
    def free_slots(self) -> int:
        """For how many requests there is a slot right now."""
        return self._steps.free_slots

    def tokens(self, plan: Plan) -> Generator[int, Sequence[int] | None, None]:
        """Choose tokens as a plan says, like `generate`, beside the requests of other threads.

        The request begins when its first token is asked for. Closing the generator frees its slot. A draft
        of the plan is not used: the batches are full without it.

        Raises:
            ValueError: The plan continues what is evaluated, which has no meaning here.
            RuntimeError: Tokens are sent into the generator.
            ContextWindowError: The request does not fit, or there is no room for its next token.
            GrammarError: The grammar admits no token.
            DecodeError: llama.cpp failed.
            ClosedError: The context was closed.
        """
        if not plan.fresh:
            raise ValueError("a request that shares its context with others must begin with its own prompt")
        return self._run(plan)

    def close(self) -> None:
        """End all requests with a ClosedError, as soon as their readers ask for more."""
        self._steps.closed = True
        with self._mutex:
            for job in self._waiting:
                job.turn.notify()

    # -- readers

    def _run(self, plan: Plan) -> Generator[int, Sequence[int] | None, None]:
        job = self._begin(plan)
        try:
            while True:
                token = self._next(job)
                if token < 0:
                    return
                if (yield token) is not None:
                    raise RuntimeError(
                        "tokens cannot be sent to a request that shares its context with others"
                    )
        finally:
            self._leave(job)

    def _begin(self, plan: Plan) -> Job:
        self._check(plan.tokens)
        hooks = Hooks(plan.logits_processor, plan.stopping_criteria)
        variables = copy_context() if hooks or plan.recorder is not None else None
        chooser = build_chooser(
            plan.sampling, self._vocabulary, plan.tokens, plan.grammar, n_ctx=self._decoder.n_ctx
        )
        with self._mutex:
            self._count += 1
            job = Job(plan, chooser, self._count, Condition(self._mutex), hooks, variables)
        job.calls = self._decoder.abort.calls
        if self._decoder.adapters is not None:
            job.kept = self._decoder.adapters.keep(plan.adapters)
        cancellation = CANCELLATION.get()
        if cancellation is not None:
            cancellation.add(lambda: self._leave(job))
        return job

    def _check(self, tokens: Sequence[int]) -> None:
        """Refuse a prompt that llama.cpp would not survive."""
        window, n_vocab = self._decoder.n_ctx, self._decoder.n_vocab
        if not tokens:
            raise ValueError("there are no tokens to begin with")
        if len(tokens) > window:
            raise ContextWindowError(len(tokens), window)
        wrong = [token for token in (min(tokens), max(tokens)) if not 0 <= token < n_vocab]
        if wrong:
            raise ValueError(f"token {wrong[0]!r} is not in the vocabulary of {n_vocab} tokens")

    def _next(self, job: Job) -> int:
        """Wait for the next token of a request, or do what is needed for it; -1 at the end."""
        job.asking = True
        try:
            while True:
                with self._mutex:
                    if job.ready:
                        return job.ready.popleft()
                    if self._is_over(job):
                        return -1
                    if job.slot is None and not job.queued:
                        job.queued = True
                        self._steps.arrivals.append(job)
                    if self._mover is not None:
                        self._wait(job)
                        continue
                    self._mover = get_ident()
                moved = False
                try:
                    moved = self._steps.step()
                finally:
                    self._hand_over(job, moved=moved)
        finally:
            job.asking = False
            job.seen_at = time.monotonic()

    def _is_over(self, job: Job) -> bool:
        """Tell whether a request has ended, with its error if it has one."""
        if job.error is not None:
            raise job.error
        if job.left and not job.ended:
            raise RequestCancelledError
        if self._mover == get_ident():
            raise RuntimeError("a hook cannot wait for the model that waits for the hook")
        return job.ended

    def _wait(self, job: Job) -> None:
        """Wait a moment, or until somebody has something for this reader; the mutex is held."""
        self._waiting.append(job)
        try:
            job.turn.wait(_LOOK_S)
        finally:
            self._waiting.remove(job)

    def _hand_over(self, job: Job, *, moved: bool) -> None:
        """Stop being the mover: wake up who has something, and one who has nothing to go on."""
        with self._mutex:
            self._mover = None
            successor: Job | None = None
            for other in self._waiting:
                if other.ready or other.ended or other.left:
                    other.turn.notify()
                elif successor is None:
                    successor = other
            if successor is not None:
                successor.turn.notify()
            if not (moved or job.ready or job.ended or job.left):
                self._wait(job)  # nothing can be done for anybody now

    def _leave(self, job: Job) -> None:
        """Free what a request has. May be called from anywhere, even while an object is collected."""
        job.left = True
        if not self._mutex.acquire(blocking=False):
            return  # the mover looks at it before the next step
        try:
            if self._mover is None:
                self._steps.forget(job)
            job.turn.notify()
            if self._waiting:
                self._waiting[0].turn.notify()
        finally:
            self._mutex.release()
