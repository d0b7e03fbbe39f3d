"""Caches of evaluated prompts: mappings from tokens to the states that `Llama.save_state` returns.

``cache[tokens]`` is the state that shares the longest beginning with `tokens`. `Llama.set_cache` makes
completions use one; own classes derive from `BaseLlamaCache`.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections import OrderedDict
from threading import RLock

from llama_cpp._checks import check_whole
from llama_cpp._prefixes import Found, Key, Prefixes, TrieNode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from llama_cpp._state import LlamaState

__all__ = [
    "BaseLlamaCache",
    "LlamaCache",
    "LlamaDiskCache",
    "LlamaRAMCache",
    "LlamaTrieCache",
    "TrieNode",
]


class BaseLlamaCache(ABC):
    """What a cache must be able to do."""

    def __init__(self, capacity_bytes: int = 2 << 30) -> None:
        """Make an empty cache.

        Args:
            capacity_bytes: How much it may hold.
        """
        check_whole("capacity_bytes", capacity_bytes)
        if capacity_bytes < 0:
            raise ValueError(f"capacity_bytes is {capacity_bytes!r}, expected 0 or more")
        self.capacity_bytes = capacity_bytes
        """How much it may hold."""

    @property
    @abstractmethod
    def cache_size(self) -> int:
        """How many bytes it holds."""

    @abstractmethod
    def __getitem__(self, key: Sequence[int]) -> LlamaState:
        """Return the state that helps most with these tokens.

        Raises:
            KeyError: None does.
        """

    @abstractmethod
    def __contains__(self, key: Sequence[int]) -> bool:
        """Tell whether there is a state that helps with these tokens."""

    @abstractmethod
    def __setitem__(self, key: Sequence[int], value: LlamaState) -> None:
        """Keep the state of these tokens."""


class IndexedCache(BaseLlamaCache):
    """A cache that finds states quickly, and of the right model and adapters only."""

    def find(self, tokens: Sequence[int], tag: str) -> Found | None:
        """Say which entry of a tag shares the longest beginning with `tokens`, without loading it."""
        raise NotImplementedError

    def load(self, key: Key) -> LlamaState | None:
        """Return an entry and note that it was useful; None if it is gone."""
        raise NotImplementedError

    def discard(self, key: Key) -> None:
        """Forget an entry."""
        raise NotImplementedError


class LlamaRAMCache(IndexedCache):
    """States in main memory. When it is full, those go first that were not used for longest."""

    def __init__(self, capacity_bytes: int = 2 << 30, verbose: bool = False) -> None:
        """Make an empty cache.

        Args:
            capacity_bytes: How much it may hold; a state that is larger is not kept.
            verbose: Does nothing: what happens is logged anyway, if the logger lets it.
        """
        super().__init__(capacity_bytes)
        self.verbose = verbose
        self.cache_state: OrderedDict[Key, LlamaState] = OrderedDict()
        """The states, the least recently used one first."""
        self._prefixes = Prefixes()
        self._lock = RLock()
        self._size = 0

    @property
    def cache_size(self) -> int:
        """How many bytes the states take, logits and tokens included."""
        return self._size

    def __getitem__(self, key: Sequence[int]) -> LlamaState:
        with self._lock:
            found = self._lookup(tuple(key))
            if found is None:
                raise KeyError("no state in the cache begins like these tokens")
            self.cache_state.move_to_end(found)
            return self.cache_state[found]

    def __contains__(self, key: Sequence[int]) -> bool:
        with self._lock:
            return self._lookup(tuple(key)) is not None

    def __setitem__(self, key: Sequence[int], value: LlamaState) -> None:
        entry = Key(value.tag, tuple(key))
        with self._lock:
            self.discard(entry)
            if value.nbytes > self.capacity_bytes:
                return
            self.cache_state[entry] = value
            self._prefixes.add(entry)
            self._size += value.nbytes
            while self._size > self.capacity_bytes:
                self.discard(next(iter(self.cache_state)))

    def find(self, tokens: Sequence[int], tag: str) -> Found | None:
        """Say which entry of a tag shares the longest beginning with `tokens`."""
        with self._lock:
            return self._prefixes.longest(tuple(tokens), tag)

    def load(self, key: Key) -> LlamaState | None:
        """Return an entry and note that it was useful; None if it is gone."""
        with self._lock:
            if key not in self.cache_state:
                return None
            self.cache_state.move_to_end(key)
            return self.cache_state[key]

    def discard(self, key: Key) -> None:
        """Forget an entry."""
        with self._lock:
            gone = self.cache_state.pop(key, None)
            if gone is not None:
                self._prefixes.remove(key)
                self._size -= gone.nbytes

    def _lookup(self, tokens: tuple[int, ...]) -> Key | None:
        found = self._prefixes.longest(tokens)
        return None if found is None else found.key


class LlamaTrieCache(LlamaRAMCache):
    """States in main memory; ``cache[tokens]`` is a state of which all tokens are in `tokens`."""

    def _lookup(self, tokens: tuple[int, ...]) -> Key | None:
        return self._prefixes.longest_whole(tokens)

    @property
    def root(self) -> TrieNode:
        """Where the sequences of the first model begin."""
        return next(iter(self._prefixes.roots.values()), TrieNode())

    @property
    def lru_tracker(self) -> OrderedDict[Key, LlamaState]:
        """The states, the least recently used one first."""
        return self.cache_state


LlamaCache = LlamaRAMCache
"""What programs use that do not care which."""


class LlamaDiskCache(IndexedCache):
    """States in a folder that several processes may share and that outlives them.

    Every state is a file of its own format, written whole or not at all. When the folder is full, those files
    go first that were not used for longest.
    """

    def __init__(
        self, cache_dir: str = ".cache/llama_cache", capacity_bytes: int = 2 << 30, verbose: bool = False
    ) -> None:
        """Use a folder, and make it if it is not there.

        Args:
            cache_dir: The folder. Who can write there can make llama.cpp read what it should not.
            capacity_bytes: How much it may hold; a state that is larger is not kept.
            verbose: Does nothing, as for `LlamaRAMCache`.

        Raises:
            OSError: It cannot be made.
        """
        super().__init__(capacity_bytes)
        from llama_cpp._state_folder import StateFolder  # noqa: PLC0415 - the other caches need no files

        self.cache_dir = os.fspath(cache_dir)
        self.verbose = verbose
        self._folder = StateFolder(self.cache_dir)

    @property
    def cache_size(self) -> int:
        """How many bytes the files have."""
        return self._folder.size()

    def __getitem__(self, key: Sequence[int]) -> LlamaState:
        found = self._folder.longest(tuple(key))
        state = None if found is None else self._folder.load(found.key)
        if state is None:
            raise KeyError("no state in the cache begins like these tokens")
        return state

    def __contains__(self, key: Sequence[int]) -> bool:
        return self._folder.longest(tuple(key)) is not None

    def __setitem__(self, key: Sequence[int], value: LlamaState) -> None:
        self._folder.store(Key(value.tag, tuple(key)), value, self.capacity_bytes)

    def find(self, tokens: Sequence[int], tag: str) -> Found | None:
        """Say which entry of a tag shares the longest beginning with `tokens`, reading no state."""
        return self._folder.longest(tuple(tokens), tag)

    def load(self, key: Key) -> LlamaState | None:
        """Read an entry and note that it was useful; None if it is gone or damaged."""
        return self._folder.load(key)

    def discard(self, key: Key) -> None:
        """Delete an entry."""
        self._folder.discard(key)
