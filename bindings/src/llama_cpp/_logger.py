"""Native log lines as records of ``logging.getLogger("llama_cpp")``. File descriptors are never touched.

A program that sets up `logging` decides there what it sees. In one that does not, warnings and errors go
to ``sys.stderr``, and nothing else, unless it asks for more::

    Llama(path, verbose=True)       # everything that this model has to say
    llama_cpp.set_verbose(True)     # everything
    LLAMA_CPP_VERBOSE=1             # the same, from outside of the program

``verbose=False`` leaves errors only. What an object of its own says is decided by that object, whatever
others were made with: while a thread makes a model, its `Voice` holds on that thread.
"""

from __future__ import annotations

import atexit
import ctypes
import logging
import os
import sys
import threading
from contextlib import contextmanager

from llama_cpp._generated.ggml import (
    GGML_LOG_LEVEL_CONT,
    GGML_LOG_LEVEL_DEBUG,
    GGML_LOG_LEVEL_ERROR,
    GGML_LOG_LEVEL_INFO,
    GGML_LOG_LEVEL_NONE,
    GGML_LOG_LEVEL_WARN,
)
from llama_cpp._generated.ggml import ggml_log_callback as _callback_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from llama_cpp._binding import NativeLibrary

logger = logging.getLogger("llama_cpp")
"""Receives every native line, and what the binding itself has to say."""

GGML_LOG_LEVEL_TO_LOGGING_LEVEL = {
    GGML_LOG_LEVEL_NONE: logging.INFO,
    GGML_LOG_LEVEL_DEBUG: logging.DEBUG,
    GGML_LOG_LEVEL_INFO: logging.INFO,
    GGML_LOG_LEVEL_WARN: logging.WARNING,
    GGML_LOG_LEVEL_ERROR: logging.ERROR,
    GGML_LOG_LEVEL_CONT: logging.INFO,
}
"""Native level to level of `logging`. A continuation takes the level of the line that it continues."""


_STOPPED = (
    "graph_compute_async failed with error 1",
    "failed to compute graph, compute status: 1",
    "failed to decode, ret = 2",
    "removing memory module entries for seq_id",
)
"""What llama.cpp says, as errors, of a computation that was stopped because somebody wanted that."""


class _Unsaid(int):
    """The default of ``verbose``: equal to True, but a program that passes True can be told from it."""

    def __repr__(self) -> str:
        return "True"


VERBOSE_UNSAID: bool = _Unsaid(1)  # type: ignore[assignment]  # bool has no subclasses
"""What ``verbose`` is when the program says nothing."""


class Voice:
    """What becomes of native lines."""

    __slots__ = ("floor", "is_loud")

    def __init__(self, floor: int, *, is_loud: bool = False) -> None:
        """Say what passes.

        Args:
            floor: Lines below this level of `logging` go nowhere.
            is_loud: The others go to standard error even below the level of a warning, where a program
                has not set up `logging`.
        """
        self.floor = floor
        self.is_loud = is_loud

    @classmethod
    def of(cls, verbose: bool) -> Voice:
        """Return the voice of an object that was made with this `verbose`."""
        said: object = verbose
        if isinstance(said, _Unsaid):
            return NORMAL
        return LOUD if verbose else QUIET


QUIET = Voice(logging.ERROR)
NORMAL = Voice(logging.NOTSET, is_loud=os.environ.get("LLAMA_CPP_VERBOSE", "0") not in {"", "0"})
LOUD = Voice(logging.NOTSET, is_loud=True)


class LineJoiner:
    """Puts the pieces of native messages together into lines, for each thread of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[int, tuple[int, str]] = {}

    def feed(self, thread: int, level: int, text: str) -> list[tuple[int, str]]:
        """Take one piece; return the lines that it completes: (level of logging, text without line end).

        Args:
            thread: Identity of the native thread: only its own pieces continue a line.
            level: Native level.
            text: The piece; it may hold several lines, or a part of one.
        """
        with self._lock:
            severity, rest = self._open.pop(thread, (logging.INFO, ""))
            complete: list[tuple[int, str]] = []
            if level != GGML_LOG_LEVEL_CONT:
                if rest:
                    complete.append((severity, rest))
                severity, rest = GGML_LOG_LEVEL_TO_LOGGING_LEVEL.get(level, logging.INFO), ""
            *lines, rest = (rest + text).split("\n")
            complete += [(severity, line) for line in lines if line.strip()]
            if rest:
                self._open[thread] = severity, rest
            return complete


class _Fallback(logging.Handler):
    """Writes to standard error while the program has set up no handler of its own."""

    @property
    def is_needed(self) -> bool:
        """Whether there is no other handler."""
        return not logging.root.handlers and logger.handlers == [self]

    def emit(self, record: logging.LogRecord) -> None:
        if self.is_needed and sys.stderr is not None:
            sys.stderr.write(record.getMessage() + "\n")


class _Voices(threading.local):
    """Whose voice the lines of each thread have; None where no object speaks."""

    current: Voice | None = None


_joiner = LineJoiner()
_detachers: list[tuple[Callable[[object, None], object], object]] = []
_fallback = _Fallback()
_voices = _Voices()
_common = [NORMAL]
logger.addHandler(_fallback)


@contextmanager
def speaking(verbose: bool) -> Iterator[None]:
    """Let the native lines of this thread be those of an object that was made with `verbose`."""
    before, _voices.current = _voices.current, Voice.of(verbose)
    try:
        yield
    finally:
        _voices.current = before


def tell(level: int, message: str, *values: object) -> None:
    """Say something, in the voice of this thread.

    Args:
        level: Of `logging`.
        message: With a ``%s`` for each value.
        values: Put in where somebody listens.
    """
    voice = _voices.current or _common[0]
    if level < voice.floor:
        return
    if logger.isEnabledFor(level):
        logger.log(level, message, *values)
    elif voice.is_loud and _fallback.is_needed:
        _fallback.handle(logger.makeRecord(logger.name, level, "", 0, message, values, None))


@_callback_type
def ggml_log_callback(level: int, text: bytes | None, user_data: int | None) -> None:  # noqa: ARG001 -- C gives it
    """Pass a native message on. An exception has nowhere to go from here, so none leaves."""
    try:
        pieces = (text or b"").decode("utf-8", "replace")
        for severity, line in _joiner.feed(threading.get_ident(), level, pieces):
            wanted = severity >= logging.WARNING and any(part in line for part in _STOPPED)
            tell(logging.DEBUG if wanted else severity, "%s", line)
    except Exception:  # noqa: BLE001, S110 -- called from C: nobody could catch it
        pass


llama_log_callback = ggml_log_callback
"""The same callback under the name that the older package gave it."""


def set_verbose(verbose: bool) -> None:
    """Say what passes of the lines that belong to no object: everything, or errors only."""
    _common[0] = LOUD if verbose else QUIET


def attach(base: NativeLibrary, library: NativeLibrary, setter: str) -> None:
    """Send the messages of a library here, from now until the interpreter ends.

    Args:
        base: libggml-base, which has a function without effect to put in place at the end.
        library: The library with `setter`; nothing happens if it has no such function.
        setter: The function that takes a log callback, for example ``llama_log_set``.
    """
    function = getattr(library, setter, None)
    if function is None:
        return
    function(ggml_log_callback, None)
    _detachers.append((function, ctypes.cast(base.ggml_time_us, _callback_type)))


def detach() -> None:
    """Silence the libraries, so that no native thread calls into an interpreter that is going away.

    NULL would bring back the default, which prints. A function without effect, called with arguments that
    it ignores, is silent.
    """
    while _detachers:
        function, silence = _detachers.pop()
        function(silence, None)


atexit.register(detach)
