"""Native log lines as records of ``logging.getLogger("llama_cpp")``.

File descriptors are never touched. `set_verbose` decides what passes; without any handler in the
program, lines go to ``sys.stderr``.
"""

from __future__ import annotations

import atexit
import ctypes
import logging
import sys
import threading

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
    from collections.abc import Callable

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

    def emit(self, record: logging.LogRecord) -> None:
        if not logging.root.handlers and len(logger.handlers) == 1 and sys.stderr is not None:
            sys.stderr.write(record.getMessage() + "\n")


_joiner = LineJoiner()
_detachers: list[tuple[Callable[[object, None], object], object]] = []
logger.addHandler(_Fallback())


@_callback_type
def ggml_log_callback(level: int, text: bytes | None, user_data: int | None) -> None:  # noqa: ARG001 -- C gives it
    """Pass a native message on. An exception has nowhere to go from here, so none leaves."""
    try:
        pieces = (text or b"").decode("utf-8", "replace")
        for severity, line in _joiner.feed(threading.get_ident(), level, pieces):
            logger.log(severity, "%s", line)
    except Exception:  # noqa: BLE001, S110 -- called from C: nobody could catch it
        pass


llama_log_callback = ggml_log_callback
"""The same callback under the name that the older package gave it."""


def set_verbose(verbose: bool) -> None:
    """Let everything through, or errors only."""
    logger.setLevel(logging.DEBUG if verbose else logging.ERROR)


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
