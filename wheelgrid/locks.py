"""A file that one process holds at a time; the hold ends with the process, however it ends.

The library `filelock` does the same and imports asyncio for it, which takes longer than a whole index of a
thousand wheels; this is the part of it that we need.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wheelgrid.errors import Problem, ToolkitError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PAUSE_S = 0.05


class BusyError(ToolkitError):
    """Another run is at work in the same folder."""

    exit_code = 14

    def __init__(self, lock: Path) -> None:
        super().__init__(
            Problem(
                what="another run is at work in this checkout",
                where=str(lock),
                hint="wait until it ends, then run the command again",
            )
        )


@contextmanager
def held(lock: Path, patience_s: float, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold a file while the block runs.

    Args:
        lock: The file; it is made, and stays.
        patience_s: Seconds to wait for another process.
        waiting: Called once if there is something to wait for.

    Raises:
        BusyError: Another process held it all the time.
        OSError: The file cannot be made.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _wait(handle, lock, patience_s, waiting)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, lock: Path, patience_s: float, waiting: Callable[[], None]) -> None:
    deadline = time.monotonic() + patience_s
    is_told = False
    while not _take(handle):
        if time.monotonic() >= deadline:
            raise BusyError(lock)
        if not is_told:
            waiting()
            is_told = True
        time.sleep(_PAUSE_S)


def _take(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
