"""Reads along while cibuildwheel runs: which Python it is at, how long each took, what the cache gave."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_BEGINS = re.compile(r"^Building (\S+) wheel$")
_ENDS = re.compile(r"^(?:\S+ )?(\w+-\w+) finished in ")
_NINJA = re.compile(r"\[(\d+)/(\d+)\] ")
_CACHE = re.compile(r"^(direct_cache_hit|preprocessed_cache_hit|cache_miss)\t(\d+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class TestedPython:
    """One Python that the wheel was tested on."""

    __test__ = False  # pytest takes a name that begins so for a test

    identifier: str
    """cibuildwheel's build identifier, ``cp312-manylinux_x86_64``."""
    seconds: float
    """How long it took; the first one's compile is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheUse:
    """What the compiler cache gave to one compile."""

    hits: int
    """Objects that were not compiled."""
    misses: int
    """Objects that were."""


class Watcher:
    """Takes the lines of one run; knows afterwards what happened."""

    def __init__(self, progress: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._progress = progress
        self._clock = clock
        self._began = clock()
        self._identifier = ""
        self._counters: dict[str, int] = {}
        self._tested: list[TestedPython] = []

    def __call__(self, line: str) -> None:
        """Take one line, without its end."""
        plain = _COLOUR.sub("", line)
        if match := _BEGINS.match(plain):
            self._identifier, self._began = match[1], self._clock()
            self._progress(self._identifier)
        elif match := _ENDS.match(plain):
            self._tested.append(TestedPython(identifier=match[1], seconds=self._clock() - self._began))
        elif match := _CACHE.match(plain):
            self._counters[match[1]] = int(match[2])
        elif match := _NINJA.search(plain):
            self._progress(f"{self._identifier}, {match[1]} of {match[2]} files")

    @property
    def tested(self) -> tuple[TestedPython, ...]:
        """Return the Pythons that are done, in the order of the run."""
        return tuple(self._tested)

    @property
    def cache_use(self) -> CacheUse | None:
        """Return what the compiler cache gave; none if it did not say."""
        if not self._counters:
            return None
        hits = sum(value for name, value in self._counters.items() if name != "cache_miss")
        return CacheUse(hits=hits, misses=self._counters.get("cache_miss", 0))
