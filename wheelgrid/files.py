"""Files written whole or not at all, and their digests."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from wheelgrid.errors import Problem, ToolkitError
from wheelgrid.locks import held

_HINTS = {
    errno.ENOSPC: "free some disk space and run the command again",
    errno.EROFS: "choose a folder that can be written",
    errno.EACCES: "choose a folder that you may write, or mend its permissions",
    errno.EDQUOT: "free some disk space and run the command again",
    errno.ENOTDIR: "a file is where a folder belongs; move it away",
    errno.EEXIST: "a file is where a folder belongs; move it away",
    errno.EISDIR: "a folder is where a file belongs; move it away",
}


class FileWriteError(ToolkitError):
    """A file could not be written; what was there before is still there."""

    exit_code = 13

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            Problem(
                what=f"cannot write: {error.strerror or error}",
                where=str(path),
                hint=_HINTS.get(error.errno or 0),
            )
        )


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new ones, and a crash leaves the old.

    Raises:
        FileWriteError: The folder cannot be written or the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise FileWriteError(path, error) from error


def sha256_of(path: Path) -> str:
    """Return the SHA-256 digest of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def exclusive(lock: Path) -> Iterator[None]:
    """Keep other runs out while the block runs; a run that dies gives the lock back.

    Raises:
        BusyError: Another run holds the lock.
        FileWriteError: The lock cannot be made.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(held(lock, patience_s=0))
        except OSError as error:
            raise FileWriteError(lock, error) from error
        yield
