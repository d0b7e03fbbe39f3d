"""Runs work in a process that dies, without any clean-up, before a step of it that changes the disk."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

from index_gen.site.disk import Disk, swap_folders

_DEAD = 9
_CHANGES = frozenset(
    {"os.rename", "os.remove", "os.link", "os.symlink", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod"}
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def started(work: Callable[[], object]) -> int:
    """Begin work in another process, and return the number of the process."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            # The caller of this function must not go on twice, so nothing leaves this block.
            if code:
                traceback.print_exc()
            os._exit(code)
    return child


def exit_code(child: int) -> int:
    """Wait for the end of a process, and return its exit code."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def dies_before(step: int, folder: Path, work: Callable[[], object]) -> bool:
    """Do work in another process that dies before its step of that number; tell whether it came so far.

    A step is whatever Python says that it is about to do to files below the folder (PEP 578), the call of
    ``renameat2``, and the second half of each page: see `torn_disk`.
    """
    code = exit_code(started(lambda: _live(step, str(folder), work)))
    assert code in {0, _DEAD}, f"the process ended with code {code}"
    return code == _DEAD


def _live(step: int, folder: str, work: Callable[[], object]) -> None:
    left = iter(range(step))

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if _is_step(event, arguments, folder) and next(left, None) is None:
            os._exit(_DEAD)

    sys.addaudithook(note)
    work()


def _is_step(event: str, arguments: tuple[object, ...], folder: str) -> bool:
    if event == "ctypes.dlsym":
        return arguments[1] == "renameat2"
    if event == "open":
        path, _, flags = arguments
        return isinstance(flags, int) and bool(flags & _WRITES) and str(path).startswith(folder)
    return event in _CHANGES and str(arguments[0]).startswith(folder)


def torn_disk(exchange: Callable[[Path, Path], bool] | None) -> Disk:
    """Return the real disk, on which half a page is a step of its own; maybe without an exchange of names."""

    def write(path: Path, pieces: Iterable[bytes]) -> None:
        content = b"".join(pieces)
        path.unlink(missing_ok=True)
        with path.open("xb", buffering=0) as file:
            file.write(content[: len(content) // 2])
            # Changes nothing, but is a step.
            path.chmod(0o644)
            file.write(content[len(content) // 2 :])

    def swap(new: Path, old: Path, moving: Path) -> None:
        if exchange is None:
            swap_folders(new, old, moving)
        else:
            swap_folders(new, old, moving, exchange)

    return Disk(write=write, swap=swap, flush=lambda _: None)
