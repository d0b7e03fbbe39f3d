"""Saved states in a folder that several processes use at once.

Nothing is locked. A file appears whole by being renamed, its name follows from what is inside, and
who finds a file gone or damaged has found nothing.
"""

from __future__ import annotations

import hashlib
import os
import time
from array import array
from threading import RLock
from typing import NamedTuple

from llama_cpp import _state_file
from llama_cpp._prefixes import Found, Key, Prefixes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._state import LlamaState

_ENDING = ".state"
_UNFINISHED = ".part"

_ABANDONED_S = 3600.0
"""After this time an unfinished file is nobody's any more."""


class _Entry(NamedTuple):
    """A file of the folder."""

    size: int
    """In bytes."""
    used: int
    """When it was used last, in nanoseconds."""


class StateFolder:
    """The states in one folder."""

    def __init__(self, path: str) -> None:
        """Use a folder, and make it if it is not there.

        Raises:
            OSError: It cannot be made.
        """
        os.makedirs(path, exist_ok=True)  # noqa: PTH103 - pathlib is slow to import
        self._path = path
        self._lock = RLock()
        self._seen = -1
        self._prefixes = Prefixes()
        self._names: dict[str, Key] = {}
        self._bad: set[str] = set()

    def size(self) -> int:
        """Say how many bytes the states have."""
        return sum(entry.size for entry in self._entries().values())

    def longest(self, tokens: tuple[int, ...], tag: str | None = None) -> Found | None:
        """Find the state with the longest common beginning; no state is read."""
        with self._lock:
            self._look()
            return self._prefixes.longest(tokens, tag)

    def load(self, key: Key) -> LlamaState | None:
        """Read a state and note that it was used; None if it is gone or damaged."""
        path = self._file(key)
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - pathlib is slow to import
                state = _state_file.read(file)
            os.utime(path)
        except (OSError, _state_file.TornFileError):
            self.discard(key)
            return None
        return state

    def store(self, key: Key, state: LlamaState, capacity: int) -> None:
        """Write a state, and delete others until all have no more than `capacity` bytes.

        Raises:
            OSError: It cannot be written.
        """
        if state.nbytes > capacity:
            return
        path = self._file(key)
        unfinished = f"{path}.{os.getpid()}.{time.monotonic_ns()}{_UNFINISHED}"
        try:
            with open(unfinished, "wb") as file:  # noqa: PTH123 - as above
                _state_file.write(file, state)
            os.replace(unfinished, path)  # noqa: PTH105 - as above
        except BaseException:
            _delete(unfinished)
            raise
        self._shrink(capacity)
        with self._lock:
            self._seen = -1

    def discard(self, key: Key) -> None:
        """Delete a state."""
        _delete(self._file(key))
        with self._lock:
            self._prefixes.remove(key)
            self._names.pop(_name(key), None)

    def _file(self, key: Key) -> str:
        return os.path.join(self._path, _name(key))  # noqa: PTH118 - as above

    def _shrink(self, capacity: int) -> None:
        entries = self._entries()
        size = sum(entry.size for entry in entries.values())
        for name in sorted(entries, key=lambda each: entries[each].used):
            if size <= capacity:
                break
            _delete(os.path.join(self._path, name))  # noqa: PTH118 - as above
            size -= entries[name].size

    def _entries(self) -> dict[str, _Entry]:
        """List the files of states, and clean up after processes that died while writing."""
        found: dict[str, _Entry] = {}
        oldest = time.time() - _ABANDONED_S
        with os.scandir(self._path) as files:
            for file in files:
                if not file.name.endswith((_ENDING, _UNFINISHED)):
                    continue
                try:
                    facts = file.stat()
                except OSError:
                    continue
                if file.name.endswith(_ENDING):
                    found[file.name] = _Entry(facts.st_size, facts.st_mtime_ns)
                elif facts.st_mtime < oldest:
                    _delete(file.path)
        return found

    def _look(self) -> None:
        """Read the headers of files that appeared, and forget those that are gone."""
        changed = os.stat(self._path).st_mtime_ns  # noqa: PTH116 - as above
        if changed == self._seen:
            return
        names = self._entries()
        for name in self._names.keys() - names.keys():
            self._prefixes.remove(self._names.pop(name))
        self._bad &= names.keys()
        for name in names.keys() - self._names.keys() - self._bad:
            try:
                with open(os.path.join(self._path, name), "rb") as file:  # noqa: PTH118, PTH123 - as above
                    key = _state_file.read_key(file)
            except (OSError, _state_file.TornFileError):
                self._bad.add(name)
                continue
            self._names[name] = key
            self._prefixes.add(key)
        self._seen = changed


def _name(key: Key) -> str:
    digest = hashlib.sha256(key.tag.encode())
    digest.update(array("i", key.tokens).tobytes())
    return digest.hexdigest()[:40] + _ENDING


def _delete(path: str) -> None:
    try:
        os.unlink(path)  # noqa: PTH108 - as above
    except OSError:
        return
