"""The three things that writing a site does to a disk; passed as a value, so that a test can break each."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wheelgrid.errors import Problem, PublishError

if sys.platform != "win32":
    import fcntl

_NO_HARD_LINK = frozenset({errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS})
_NO_EXCHANGE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def link_or_copy(source: Path, target: Path, hard_link: Callable[[Path, Path], None] = os.link) -> None:
    """Give a file a second name, or copy it where the file system has no such thing."""
    try:
        hard_link(source, target)
    except OSError as error:
        if error.errno not in _NO_HARD_LINK:
            raise
        shutil.copyfile(source, target)
        flush(target)


def write_flushed(path: Path, content: bytes) -> None:
    """Write a new file and wait until it is on the disk."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def exchange_names(one: Path, other: Path) -> bool:
    """Exchange two names in one step (``renameat2``); false if this system cannot."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        renameat2 = libc.renameat2
    except AttributeError:
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NO_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code), str(other))


def swap_folders(
    new: Path, old: Path, trash: Path, exchange: Callable[[Path, Path], bool] = exchange_names
) -> None:
    """Put a folder in the place of another, which ends up at ``new`` or at ``trash``.

    In one step where the system can exchange two names (Linux). Elsewhere in two: a crash between them leaves
    no folder at ``old`` but the whole old one at ``trash``, where the next run finds it.
    """
    if not old.exists():
        new.rename(old)
    elif not exchange(new, old):
        old.rename(trash)
        try:
            new.rename(old)
        except BaseException:
            trash.rename(old)
            raise


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        if sys.platform == "win32":  # cannot open folders
            return
        raise
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold a folder, so that no second run works in it; the hold ends with the process, however it ends.

    Raises:
        PublishError: Another run holds it.
    """
    if sys.platform == "win32":  # has no lock on folders
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PublishError(
                Problem(
                    what="another run is writing a site here",
                    where=str(folder),
                    hint="wait until it has ended and run the command again",
                )
            ) from error
        yield
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """How a site reaches the disk."""

    link: Callable[[Path, Path], None] = link_or_copy
    """Makes the file of the first path appear at the second."""
    write: Callable[[Path, bytes], None] = write_flushed
    """Makes a new file."""
    swap: Callable[[Path, Path, Path], None] = swap_folders
    """Puts the new folder in the place of the old; see `swap_folders`."""
