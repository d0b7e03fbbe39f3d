"""What writing a site does to a disk; passed as a value, so that a test can break each step."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_NO_HARD_LINK = frozenset({errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS})
_NO_EXCHANGE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})
_AT_FDCWD = -100
_CHUNK_BYTES = 1 << 16
"""How much is copied at a time; for more, memory would be taken from the system anew for each small wheel."""
_RENAME_EXCHANGE = 2


def link_or_copy(source: Path, target: Path, hard_link: Callable[[Path, Path], None] = os.link) -> None:
    """Give a file a second name, or copy it where the file system has no such thing."""
    try:
        hard_link(source, target)
    except OSError as error:
        if error.errno not in _NO_HARD_LINK:
            raise
        shutil.copyfile(source, target)


def copy_hashed(source: Path, target: Path) -> str:
    """Copy a file, and return the SHA-256 digest of what was written, in hexadecimal.

    A copy, not a link: who overwrites the source in place must not change what is published. A file that was
    there is not overwritten, for its bytes may have another name elsewhere.
    """
    digest = hashlib.sha256()
    with source.open("rb", buffering=0) as reader, _new_file(target) as writer:
        while chunk := reader.read(_CHUNK_BYTES):
            digest.update(chunk)
            writer.write(chunk)
    return digest.hexdigest()


def write_new(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file; one that was there is not overwritten, for its bytes may have another name elsewhere."""
    with _new_file(path) as file:
        file.writelines(pieces)


def _new_file(path: Path) -> BinaryIO:
    """Open a new file, in place of any old one; mostly there is none, and to ask first would take longer."""
    try:
        return path.open("xb")
    except FileExistsError:
        path.unlink()
        return path.open("xb")


def remove(path: Path) -> None:
    """Remove a file, if it is there."""
    path.unlink(missing_ok=True)


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
    new: Path, old: Path, moving: Path, exchange: Callable[[Path, Path], bool] = exchange_names
) -> None:
    """Put a folder in the place of another, which ends up at ``new``.

    In one step where the system can exchange two names (Linux). Elsewhere in three: a crash between them may
    leave no folder at ``old`` but the whole old one at ``moving``, where the next run finds it.
    """
    if not old.exists():
        new.rename(old)
    elif not exchange(new, old):
        old.rename(moving)
        try:
            new.rename(old)
        except BaseException:
            moving.rename(old)
            raise
        moving.rename(new)


def flush_all(folder: Path) -> None:
    """Wait until everything that was written to the file system of a folder is on the disk."""
    if sys.platform == "linux":
        handle = os.open(folder, os.O_RDONLY)
        try:
            if ctypes.CDLL(None, use_errno=True).syncfs(handle) == 0:
                return
        finally:
            os.close(handle)
    if sys.platform != "win32":
        os.sync()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """How a site reaches the disk."""

    link: Callable[[Path, Path], None] = link_or_copy
    """Makes the file of the first path appear at the second."""
    copy: Callable[[Path, Path], str] = copy_hashed
    """Copies the first file to the second, a new one, and returns the digest of what was written."""
    write: Callable[[Path, Iterable[bytes]], None] = write_new
    """Makes a new file of pieces, in place of any old one."""
    remove: Callable[[Path], None] = remove
    """Removes a file."""
    flush: Callable[[Path], None] = flush_all
    """Waits until a folder is on the disk."""
    swap: Callable[[Path, Path, Path], None] = swap_folders
    """Puts the new folder in the place of the old; see `swap_folders`."""
