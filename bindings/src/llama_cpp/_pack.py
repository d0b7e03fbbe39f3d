"""Several texts in one batch of llama.cpp: laid out once, in memory that Python owns."""

from __future__ import annotations

import ctypes
from array import array

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

_INTS: Final = ctypes.POINTER(ctypes.c_int32)
_INT_PAIRS: Final = ctypes.POINTER(_INTS)
_BYTES: Final = ctypes.POINTER(ctypes.c_int8)
_ADDRESS: Final = "Q" if ctypes.sizeof(ctypes.c_void_p) == ctypes.sizeof(ctypes.c_uint64) else "I"
"""Code of an array whose items are as wide as a pointer."""


class TextBatch:
    """Texts, each a sequence of its own, all tokens with an output."""

    __slots__ = ("_arrays", "struct")

    def __init__(self, texts: Sequence[Sequence[int]], first: int = 0) -> None:
        """Lay the texts out one after the other.

        Args:
            texts: Their tokens.
            first: Number of the first text's sequence; the others follow.
        """
        tokens, positions, owners = array("i"), array("i"), array(_ADDRESS)
        ids = array("i", range(first, first + len(texts)))
        address = ids.buffer_info()[0]
        for text in texts:
            tokens.extend(text)
            positions.extend(range(len(text)))
            owners.extend(array(_ADDRESS, (address,)) * len(text))
            address += ids.itemsize
        count = len(tokens)
        ones, outputs = array("i", (1,)) * count, array("b", (1,)) * count
        self.struct = C.llama_batch(
            count,
            ctypes.cast(tokens.buffer_info()[0], _INTS),
            None,
            ctypes.cast(positions.buffer_info()[0], _INTS),
            ctypes.cast(ones.buffer_info()[0], _INTS),
            ctypes.cast(owners.buffer_info()[0], _INT_PAIRS),
            ctypes.cast(outputs.buffer_info()[0], _BYTES),
        )
        """What llama_decode and llama_encode take."""
        self._arrays = (tokens, positions, owners, ids, ones, outputs)
