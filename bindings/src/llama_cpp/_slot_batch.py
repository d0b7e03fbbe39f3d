"""Tokens of several sequences on their way into llama_decode, in memory that Python owns."""

from __future__ import annotations

import ctypes

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class SlotBatch:
    """Tokens of several sequences on their way into llama_decode, in memory that Python owns."""

    def __init__(self, capacity: int, sequences: int) -> None:
        """Make room for so many tokens of sequences below `sequences`."""
        self.capacity = capacity
        self.count = 0
        """How many tokens are in it."""
        self._tokens = (ctypes.c_int32 * capacity)()
        self._positions = (ctypes.c_int32 * capacity)()
        self._ones = (ctypes.c_int32 * capacity)(*([1] * capacity))
        self._outputs = (ctypes.c_int8 * capacity)()
        self._ids = (ctypes.c_int32 * sequences)(*range(sequences))
        self._addresses = (ctypes.c_size_t * capacity)()
        lists = ctypes.cast(self._addresses, ctypes.POINTER(ctypes.POINTER(ctypes.c_int32)))
        self.struct = C.llama_batch(0, self._tokens, None, self._positions, self._ones, lists, self._outputs)
        """What llama_decode takes."""

    @property
    def left(self) -> int:
        """For how many more tokens there is room."""
        return self.capacity - self.count

    def clear(self) -> None:
        """Begin a new batch."""
        self.count = self.struct.n_tokens = 0

    def add(self, sequence: int, position: int, tokens: Sequence[int], *, outputs: Sequence[int]) -> int:
        """Put tokens in that follow each other; return the row of the first.

        Args:
            sequence: Whose they are.
            position: Where the first one stands.
            tokens: No more than there is room for.
            outputs: For each token, 1 if its logits are wanted and 0 if not.
        """
        first, end = self.count, self.count + len(tokens)
        self._tokens[first:end] = list(tokens)
        self._positions[first:end] = list(range(position, position + len(tokens)))
        self._outputs[first:end] = list(outputs)
        here = ctypes.addressof(self._ids) + sequence * ctypes.sizeof(ctypes.c_int32)
        self._addresses[first:end] = [here] * len(tokens)
        self.count = self.struct.n_tokens = end
        return first
