"""Stopping a computation from another thread.

llama.cpp asks a C function between two steps of a computation whether to go on. That function is the C
library's own ``strlen``, and its argument two bytes of ours: an empty string goes on, a string of
length 1 stops. So nothing of Python runs in the middle of a computation, and setting a byte is all
that another thread does. Backends that never ask are stopped before the next batch.
"""

from __future__ import annotations

import ctypes
import os
from threading import Lock

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._errors import DecodeError


class AbortedError(DecodeError):
    """The evaluation was stopped by `AbortFlag.set`. Generations that see it simply end."""

    CODE = 2
    """What llama_decode returns then."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(self.CODE)

    def __reduce__(self) -> tuple[type[AbortedError], tuple[()]]:  # type: ignore[override]  # has no code to pass
        return type(self), ()


class AbortFlag:
    """Stops what a context computes. All methods may be called from any thread, without its lock."""

    __slots__ = ("_callback", "_lock", "calls", "state")

    def __init__(self, context: int) -> None:
        """Make a flag that is not set.

        Args:
            context: The address of a llama_context; it looks at this flag until another is attached.
        """
        self.state = (ctypes.c_uint8 * 2)()
        """What native code looks at: the first byte is 1 when everything is to stop."""
        self._lock = Lock()
        self._callback = ctypes.cast(_strlen(), C.ggml_abort_callback)
        self.calls = 0
        """How often it was set. Whoever began before the last time is to end."""
        self.attach(context)

    def attach(self, context: int) -> None:
        """Let a context look at this flag, and at no other."""
        C.llama_set_abort_callback(context, self._callback, ctypes.cast(self.state, ctypes.c_void_p))

    @property
    def is_set(self) -> bool:
        """Whether computations are stopped now."""
        return self.state[0] != 0

    def set(self) -> None:
        """Stop what is computed now, and let all generations that have begun end."""
        with self._lock:
            self.calls += 1
            self.state[0] = 1

    def clear(self) -> None:
        """Let computations run again; generations that were to end still do."""
        self.state[0] = 0


def _strlen() -> ctypes._NamedFuncPointer:
    library = ctypes.CDLL("msvcrt") if os.name == "nt" else ctypes.CDLL(None)
    return library.strlen
