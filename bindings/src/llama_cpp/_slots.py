"""Places in one context where requests are decoded side by side.

Every place, a slot, has a sequence of its own in the context's memory. All sequences share the cells of
that memory: two slots whose texts begin alike hold the beginning once. What a slot holds stays after
its request has ended, until the room is needed, so that a later request that begins alike need not
evaluate it again.

Sequence 0 belongs to the decoder of the context; slots have the sequences from 1 on.
"""

from __future__ import annotations

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._adapters import NO_ADAPTERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llama_cpp._adapters import AdapterSet
    from llama_cpp._handles import Context
    from llama_cpp._requests import Job

HEADROOM = 16
"""For how many more tokens of each request there must be room before another one joins."""


class Cells:
    """Counts the cells of the shared memory; one that several slots hold counts once."""

    def __init__(self) -> None:
        self.used = 0
        """How many are in use."""
        self._made = 0
        self._holders: dict[int, int] = {}

    def make(self, count: int) -> range:
        """Return the names of new cells."""
        self.used += count
        self._made += count
        return range(self._made - count, self._made)

    def share(self, cells: Iterable[int]) -> None:
        """Note one more holder of each cell."""
        for cell in cells:
            self._holders[cell] = self._holders.get(cell, 1) + 1

    def drop(self, cells: Iterable[int]) -> None:
        """Note one holder less of each cell."""
        for cell in cells:
            holders = self._holders.pop(cell, 1) - 1
            if holders > 1:
                self._holders[cell] = holders
            elif not holders:
                self.used -= 1


class Slot:
    """One sequence of the context's memory, and the book of what is in it."""

    __slots__ = ("adapters", "cells", "job", "sequence", "tokens", "used_at")

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence
        """Its number in llama.cpp."""
        self.tokens: list[int] = []
        """What is evaluated."""
        self.cells: list[int] = []
        """The cell of each token."""
        self.adapters: AdapterSet = NO_ADAPTERS
        """What changed the model while that was evaluated."""
        self.job: Job | None = None
        """Whose it is; None while it is free."""
        self.used_at = 0
        """Grows with every use: the smallest was used longest ago."""

    def common(self, job: Job) -> int:
        """Count the tokens that a request can use of this slot. The last one is always evaluated."""
        if self.adapters != job.plan.adapters or job.wants_rows:
            return 0
        limit = min(len(self.tokens), len(job.tokens) - 1)
        ours, theirs = self.tokens[:limit], job.tokens[:limit]
        return limit if ours == theirs else next(n for n in range(limit) if ours[n] != theirs[n])


class Slots:
    """All slots of a context: who is where, and what is in their memory."""

    def __init__(self, context: Context, count: int) -> None:
        """Make free slots with the sequences from 1 on."""
        model = C.llama_get_model(context.address)
        self._memory = C.llama_get_memory(context.address)
        self._n_ctx = C.llama_n_ctx(context.address)
        self._window = C.llama_model_n_swa(model)
        self._has_states = C.llama_model_is_recurrent(model) or C.llama_model_is_hybrid(model)
        self._uses = 0
        self.cells = Cells()
        self.all = [Slot(number + 1) for number in range(count)]

    # -- who is where

    @property
    def busy(self) -> list[Slot]:
        """The slots that have a request, the oldest request first."""
        return sorted((slot for slot in self.all if slot.job is not None), key=_age)

    @property
    def free(self) -> list[Slot]:
        """The other slots, the one that was used longest ago first."""
        return sorted((slot for slot in self.all if slot.job is None), key=lambda slot: slot.used_at)

    def place(self, job: Job) -> None:
        """Give a request the free slot that saves it most; there must be one."""
        free = self.free
        best = max(self.all, key=lambda slot: slot.common(job))
        common = self._usable(best, best.common(job))
        if best.job is None and (2 * common >= len(best.tokens) or best is free[0]):
            slot = best
            self.trim(slot, common)
        else:
            slot = free[0]
            self.trim(slot, 0)
            self._copy(best, slot, common)
        slot.adapters = job.plan.adapters
        slot.job, job.slot = job, slot

    def release(self, job: Job) -> None:
        """Take a request out of its slot; what the slot holds stays."""
        slot = job.slot
        if slot is not None:
            self._uses += 1
            slot.job, slot.used_at, job.slot = None, self._uses, None

    def _copy(self, source: Slot, target: Slot, count: int) -> None:
        """Let `target` begin with what `source` begins with."""
        if not count or self._has_states:
            return
        C.llama_memory_seq_cp(self._memory, source.sequence, target.sequence, 0, count)
        target.tokens = source.tokens[:count]
        target.cells = source.cells[:count]
        self.cells.share(target.cells)

    def _usable(self, slot: Slot, count: int) -> int:
        """Say how many of the first tokens of a slot can be continued from.

        A sliding window drops old positions as it goes: the whole window before the position must be there.
        """
        if self._has_states:
            return count if count == len(slot.tokens) else 0
        if not count or not self._window:
            return count
        first = C.llama_memory_seq_pos_min(self._memory, slot.sequence)
        return count if first <= max(0, count - self._window) else 0

    # -- what is in them

    def trim(self, slot: Slot, count: int) -> None:
        """Forget all but the first tokens of a slot, or all of them if the model cannot go back."""
        if not C.llama_memory_seq_rm(self._memory, slot.sequence, count, -1):
            C.llama_memory_seq_rm(self._memory, slot.sequence, -1, -1)
            count = 0
        self._cut(slot, count)

    def align(self, slot: Slot) -> None:
        """Make the book and the memory agree, whatever has happened to the memory.

        The last token of a request that is to be continued must be still to be evaluated.
        """
        held = C.llama_memory_seq_pos_max(self._memory, slot.sequence) + 1
        wanted = min(held, len(slot.tokens))
        if slot.job is not None:
            wanted = min(wanted, len(slot.job.tokens) - 1)
        if held > wanted:
            self.trim(slot, wanted)
        else:
            self._cut(slot, wanted)

    def extend(self, slot: Slot, tokens: Sequence[int]) -> None:
        """Note tokens that were evaluated."""
        slot.tokens.extend(tokens)
        slot.cells.extend(self.cells.make(len(tokens)))

    def _cut(self, slot: Slot, count: int) -> None:
        self.cells.drop(slot.cells[count:])
        del slot.tokens[count:], slot.cells[count:]

    # -- room

    def room(self) -> int:
        """Count the cells that nobody uses."""
        decoder = C.llama_memory_seq_pos_max(self._memory, 0) + 1
        return self._n_ctx - decoder - self.cells.used

    def evict(self) -> bool:
        """Forget what the free slot that was used longest ago holds; say whether there was anything."""
        for slot in self.free:
            if slot.tokens:
                self.trim(slot, 0)
                return True
        return False

    def fits(self, job: Job) -> bool:
        """Tell whether a request may join those that run. The only one may always."""
        busy = self.busy
        if not busy:
            return True
        held = {cell for slot in busy for cell in slot.cells}
        coming = sum(slot.job.pending for slot in busy if slot.job is not None)
        shared = max(slot.common(job) for slot in busy)
        decoder = C.llama_memory_seq_pos_max(self._memory, 0) + 1
        needed = len(job.tokens) - shared + coming + HEADROOM * (len(busy) + 1)
        return len(held) + decoder + needed <= self._n_ctx


def _age(slot: Slot) -> int:
    return -1 if slot.job is None else slot.job.number
