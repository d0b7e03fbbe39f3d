"""Steps of a scheduler: one call of llama_decode moves many requests by a token.

A step takes one token of every request that generates and then parts of prompts, the oldest request
first, as many tokens as fit into a batch. Requests with different adapters are not decoded together:
each set of adapters has its turn. A request for which there is no room any more goes back into the
line, the youngest first, and is continued later; only one that has the context for itself fails.
"""

from __future__ import annotations

import time
from collections import deque
from typing import NamedTuple

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._errors import ClosedError, ContextWindowError, DecodeError
from llama_cpp._slot_batch import SlotBatch
from llama_cpp._slots import Slots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from llama_cpp._adapters import AdapterSet
    from llama_cpp._decoder import Decoder
    from llama_cpp._requests import Job
    from llama_cpp._slots import Slot
    from llama_cpp._vocab import Vocabulary

_PROMPT_SHARE = 4
"""While others generate, prompts get one of so many parts of a batch: nobody's stream stands still."""

_GROUP_STEPS = 16
"""How many steps one set of adapters has before another one's turn comes."""

_NO_ROOM = 1
_ABORTED = 2
"""What llama_decode returns when there is no room, and when it was stopped."""


class Member(NamedTuple):
    """What a batch has of one slot."""

    slot: Slot
    """Whose tokens these are."""
    tokens: Sequence[int]
    """The tokens."""
    row: int
    """The row of the first of them."""


class Steps:
    """What the requests of one context are moved by. One thread at a time may be inside.

    `arrivals` is the exception: any thread may append to it.
    """

    def __init__(self, decoder: Decoder, vocabulary: Vocabulary, n_parallel: int) -> None:
        """Begin without requests."""
        self._decoder = decoder
        self._vocabulary = vocabulary
        self.slots = Slots(decoder.context, n_parallel)
        self._batch = SlotBatch(decoder.n_batch, n_parallel + 1)
        self._line: list[Job] = []
        self._adapters: AdapterSet | None = None
        self._steps = 0
        self.arrivals: deque[Job] = deque()
        """Requests that want to get in line."""
        self.closed = False
        """Whether the next step ends all requests."""

    @property
    def free_slots(self) -> int:
        """For how many requests there is a slot right now."""
        jobs = [slot.job for slot in self.slots.all]
        return sum(job is None or job.left or job.ended for job in jobs)

    def step(self) -> bool:
        """Move all requests that can be moved; say whether there were any."""
        with self._decoder.lock:
            try:
                if self.closed:
                    raise ClosedError("model")  # noqa: TRY301 - the same for a closed scheduler and context
                self._decoder.context.require_open()
            except ClosedError as error:
                self._end_all(error)
                return True
            self._tidy()
            self._admit()
            members = self._gather()
            if not members:
                return self._fail_stuck()
            self._decode(members)
            return True

    def _end_all(self, error: ClosedError) -> None:
        arrived = [self.arrivals.popleft() for _ in range(len(self.arrivals))]
        running = [slot.job for slot in self.slots.all if slot.job is not None]
        for job in [*arrived, *self._line, *running]:
            self._finish(job, error)

    def _finish(self, job: Job, error: Exception | None = None) -> None:
        """End a request: its reader gets what is ready, and then the error."""
        job.end(error)
        self.forget(job)

    def forget(self, job: Job) -> None:
        """Take a request out of everything."""
        self.slots.release(job)
        if job in self._line:
            self._line.remove(job)
        job.chooser.close()

    def _tidy(self) -> None:
        """Let requests in that came, and out that went or were aborted."""
        while self.arrivals:
            self._line.append(self.arrivals.popleft())
        self._line.sort(key=lambda job: job.number)
        running = [slot.job for slot in self.slots.all if slot.job is not None]
        abort = self._decoder.abort
        for job in [*self._line, *running]:
            if job.left:
                self.forget(job)
            elif job.calls != abort.calls:
                self._finish(job)
        if abort.is_set and (self._line or self.slots.busy):
            abort.clear()

    def _admit(self) -> None:
        """Give slots to those who wait, in order."""
        while self._line:
            job = self._line[0]
            if not self.slots.free and not self._park():
                return
            if not self.slots.fits(job):
                return
            self._line.pop(0)
            self.slots.place(job)
            job.queued = False  # not sooner: a reader that sees it without a slot would queue it again

    def _park(self) -> bool:
        """Take a slot from a request whose reader has not come back for a while; say whether there is one."""
        now = time.monotonic()
        for slot in self.slots.busy:
            if slot.job is not None and slot.job.is_stalled(now):
                self.slots.release(slot.job)  # it gets in line again when its reader comes back
                return True
        return False

    def _send_back(self, slot: Slot) -> None:
        """Take the slot and its room from a request, which is continued later."""
        job = slot.job
        if job is not None:
            job.queued = True  # not later: see `_admit`
            self.slots.release(job)
            self.slots.trim(slot, 0)
            self._line.insert(0, job)

    # -- a batch

    def _gather(self) -> list[Member]:
        """Fill the batch; return whose tokens are in it, and the row of the first of each."""
        self._batch.clear()
        ready = [slot for slot in self.slots.busy if slot.job is not None and slot.job.is_runnable]
        group = self._group(ready)
        for slot in group:
            self.slots.align(slot)
        prompts = [slot for slot in group if slot.job is not None and slot.job.is_prompt]
        members: list[Member] = []
        for slot in group:
            if slot not in prompts:
                self._put(slot, 1, members)
        share = max(1, self._batch.capacity // _PROMPT_SHARE) if members else self._batch.capacity
        for slot in prompts:
            share -= self._put(slot, share, members)
        return members

    def _put(self, slot: Slot, most: int, members: list[Member]) -> int:
        """Put the next tokens of a request into the batch; return how many."""
        job = slot.job
        if job is None:  # sent back, to make room for an older one
            return 0
        count = min(most, job.pending, self._batch.left)
        if count <= 0 or not self._make_room(job, count, members):
            return 0
        at = len(slot.tokens)
        tokens = job.tokens[at : at + count]
        outputs = [int(job.wants_rows)] * count
        outputs[-1] |= count == job.pending
        row = self._batch.add(slot.sequence, at, tokens, outputs=outputs)
        members.append(Member(slot, tokens, row))
        return count

    def _make_room(self, job: Job, count: int, members: list[Member]) -> bool:
        """Free as many cells as the batch and `count` more tokens need; say whether that was possible."""
        taken = {slot.sequence for slot, _, _ in members}
        now = time.monotonic()
        while self.slots.room() < self._batch.count + count:
            if self.slots.evict():
                continue
            others = [s for s in self.slots.busy if s.job is not job and s.sequence not in taken]
            weaker = [
                s
                for s in others
                if s.job is not None and (s.job.number > job.number or s.job.is_stalled(now))
            ]
            if not weaker:
                return False
            self._send_back(weaker[-1])
        return True

    def _group(self, ready: list[Slot]) -> list[Slot]:
        """Choose those with the adapters whose turn it is, and apply these."""
        if not ready:
            return ready
        sets = [slot.adapters for slot in ready]
        self._steps += 1
        if self._adapters not in sets or (self._steps > _GROUP_STEPS and len(set(sets)) > 1):
            self._adapters = next((each for each in sets if each != self._adapters), sets[0])
            self._steps = 0
        group = [slot for slot in ready if slot.adapters == self._adapters]
        self._decoder.use(group[0].adapters)
        return group

    def _fail_stuck(self) -> bool:
        """End the request that has the context for itself and no room; say whether there is one."""
        busy = self.slots.busy
        job = busy[0].job if len(busy) == 1 else None
        if job is None or not job.is_runnable:
            return False
        self._finish(job, ContextWindowError(len(job.tokens), self._decoder.n_ctx))
        return True

    def _decode(self, members: list[Member]) -> None:
        """Evaluate the batch, and choose a token for everyone whose last one is evaluated."""
        address = self._decoder.context.address
        self._decoder.lose_logits()
        code = C.llama_decode(address, self._batch.struct)
        if code:
            self._recover(code, members)
            return
        for slot, tokens, _ in members:
            self.slots.extend(slot, tokens)
        for slot, tokens, row in members:
            job = slot.job
            if job is None or job.left:
                continue
            try:
                if job.wants_rows:
                    job.keep_rows(address, row, len(tokens), self._decoder.n_vocab)
                token = self._choose(job, address, row + len(tokens) - 1) if not job.pending else None
            except Exception as error:  # noqa: BLE001 - a hook may raise anything; it is raised to the reader
                self._finish(job, error)
            else:
                self._deliver(job, token)

    def _choose(self, job: Job, address: int, row: int) -> int:
        if not job.hooks:
            return job.choose(address, row, self._decoder.n_vocab, self._decoder.n_ctx)
        with self._decoder.context.using():
            return job.choose(address, row, self._decoder.n_vocab, self._decoder.n_ctx)

    def _deliver(self, job: Job, token: int | None) -> None:
        """Give a chosen token to its reader; -1 is the end, None says that there is none yet."""
        if token is None:
            return
        if token < 0:
            self._finish(job)
            return
        job.at_end = self._vocabulary.is_end(token)
        job.tokens.append(token)
        job.ready.append(token)

    def _recover(self, code: int, members: list[Member]) -> None:
        """Go on after a failure of llama_decode. What the memory then holds is seen before the next step."""
        if code == _ABORTED:
            return  # those that were to end do so in the next step
        if code == _NO_ROOM and (self.slots.evict() or len(members) > 1):
            if len(members) > 1:
                self._send_back(members[-1][0])
            return
        for slot, _, _ in members:
            if slot.job is not None:
                self._finish(slot.job, DecodeError(code))
            self.slots.trim(slot, 0)
