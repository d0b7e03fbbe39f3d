"""Sequence 0 of a context's native memory: what it holds, and what can be taken back."""

from __future__ import annotations

import ctypes

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library


class Memory:
    """The native memory of one context.

    There are three kinds. A plain one keeps every position and can go back to any. A sliding window drops
    old positions as it goes, and going back needs the whole window before the new end. A recurrent
    memory (alone, or beside a plain one in a hybrid model) is one state that cannot go back at all.
    The last two can save that part of themselves and be put back to it.
    """

    def __init__(self, context: int) -> None:
        """Look at the memory of a context; embedding-only models have none.

        Args:
            context: The address of a llama_context.
        """
        model = C.llama_get_model(context)
        self._context = context
        self._address = C.llama_get_memory(context)
        self._window = C.llama_model_n_swa(model)
        self.is_recurrent = bool(C.llama_model_is_recurrent(model) or C.llama_model_is_hybrid(model))
        """Whether a state that cannot go back is part of it."""
        self.can_shift = self._address is not None and bool(C.llama_memory_can_shift(self._address))
        """Whether positions can be renumbered."""
        # with room for all positions a sliding window loses none; only then llama.cpp can shift it
        self.is_forgetful = self.is_recurrent or (self._window > 0 and not self.can_shift)
        """Whether going back needs a saved part."""

    @property
    def exists(self) -> bool:
        """Whether there is a memory at all."""
        return self._address is not None

    def clear(self) -> None:
        """Forget everything, of all sequences."""
        if self._address is not None:
            # without filling the buffers with zeros, which takes long for a long context
            C.llama_memory_clear(self._address, False)

    def length(self) -> int:
        """Count its positions from the beginning to the last one."""
        end: int = C.llama_memory_seq_pos_max(self._address, 0) + 1
        return end

    def usable(self, n_tokens: int) -> int:
        """Count how many of the first `n_tokens` positions it can continue from; it may still refuse to."""
        end = self.length()
        if end <= n_tokens:
            return end
        first = C.llama_memory_seq_pos_min(self._address, 0)
        if self.is_recurrent or not self._window or first <= max(0, n_tokens - self._window):
            return n_tokens
        return 0

    def cut(self, n_tokens: int) -> bool:
        """Forget all positions from `n_tokens` on; false if it cannot, and then it is as before."""
        return bool(C.llama_memory_seq_rm(self._address, 0, n_tokens, -1))

    def drop(self, start: int, count: int) -> bool:
        """Take `count` positions out from `start` on, and move those behind into the gap.

        Returns:
            False if it cannot.
        """
        if not C.llama_memory_seq_rm(self._address, 0, start, start + count):
            return False
        C.llama_memory_seq_add(self._address, 0, start + count, -1, -count)
        return True

    def save_part(self) -> bytes:
        """Copy the part that cannot go back; empty if that fails."""
        flags = C.LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY
        room = C.llama_state_seq_get_size_ext(self._context, 0, flags)
        buffer = (ctypes.c_uint8 * room)()
        size = C.llama_state_seq_get_data_ext(self._context, buffer, room, 0, flags)
        return bytes(memoryview(buffer)[:size])

    def load_part(self, part: bytes) -> bool:
        """Put the part back; false if llama.cpp does not accept it."""
        flags = C.LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY
        buffer = (ctypes.c_uint8 * len(part)).from_buffer_copy(part)
        return bool(C.llama_state_seq_set_data_ext(self._context, buffer, len(part), 0, flags))
