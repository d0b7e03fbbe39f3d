"""Tokens on their way into llama_decode, in memory that is made once and used again."""

from __future__ import annotations

import ctypes

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class TokenBatch:
    """Room for tokens of sequence 0. llama.cpp continues their positions from its memory.

    Python owns the arrays, so there is nothing to free.
    """

    __slots__ = ("_all", "slots", "struct")

    def __init__(self, capacity: int, *, all_logits: bool = False) -> None:
        """Make room.

        Args:
            capacity: For how many tokens.
            all_logits: Ask for the logits of every token instead of the last one's only.
        """
        self.slots = (ctypes.c_int32 * capacity)()
        """The tokens; the owner of a batch of one writes ``slots[0]``."""
        self.struct = C.llama_batch()
        """What llama_decode takes."""
        self.struct.n_tokens = capacity
        self.struct.token = self.slots
        self._all: ctypes.Array[ctypes.c_int8] | None = None
        if all_logits:
            self.want_all()

    def want_all(self) -> None:
        """Ask for the logits of every token from now on."""
        if self._all is None:
            self._all = (ctypes.c_int8 * len(self.slots))(*([1] * len(self.slots)))
        self.struct.logits = self._all

    def want_last(self) -> None:
        """Ask for the logits of the last token only from now on."""
        self.struct.logits = None

    def fill(self, tokens: Sequence[int]) -> C.llama_batch:
        """Put tokens in, no more than there is room for, and return the struct."""
        count = len(tokens)
        self.slots[:count] = list(tokens)
        self.struct.n_tokens = count
        return self.struct
