"""Token pieces, which are bytes, become text as soon as the text is certain.

Two things can make text uncertain: a UTF-8 character of which some bytes are still to come, and
the beginning of a stop string. Both are held back, and nothing else is. The work per piece depends
on the piece and on the longest stop string, never on how much text there was before.
"""

from __future__ import annotations

from codecs import utf_8_decode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Utf8Text:
    """Decode UTF-8 that arrives in pieces cut anywhere.

    However the bytes are cut, the joined results equal ``whole.decode("utf-8", "replace")``: a byte
    becomes U+FFFD once it can no longer be part of a valid character, and not before.
    """

    __slots__ = ("_pending",)

    def __init__(self) -> None:
        self._pending = b""

    def feed(self, piece: bytes) -> str:
        """Return the text that is certain once `piece` is known."""
        data = self._pending + piece if self._pending else piece
        text, used = utf_8_decode(data, "replace", False)
        self._pending = data[used:]
        return text

    def flush(self) -> str:
        """Return what an unfinished character becomes when no more bytes follow."""
        text, _ = utf_8_decode(self._pending, "replace", True)
        self._pending = b""
        return text


class StopFinder:
    """Pass text on until a stop string is complete; the stop string itself is never passed on.

    The string that is complete first ends the text; of those complete at the same character the
    longest counts. So the result does not depend on how the text is cut into pieces. Empty stop
    strings are ignored: they would end every text at once.
    """

    __slots__ = ("_held", "_stops", "found")

    def __init__(self, stops: Iterable[str]) -> None:
        self._stops = tuple(sorted({stop for stop in stops if stop}, key=lambda stop: (-len(stop), stop)))
        self._held = ""
        self.found: str | None = None
        """The stop string that ended the text; None while there was none."""

    @property
    def has_stops(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self._stops)

    def feed(self, text: str) -> str:
        """Return the text that is certainly not part of a stop string."""
        if self.found is not None:
            return ""
        window = self._held + text
        end = self._earliest_stop(window)
        if end >= 0:
            self._held = ""
            return window[:end]
        held = self._opening_at_end(window)
        self._held = window[len(window) - held :]
        return window[: len(window) - held]

    def flush(self) -> str:
        """Return the text held back, when no more follows."""
        text, self._held = self._held, ""
        return text

    def _earliest_stop(self, window: str) -> int:
        """Find where the text ends because of a stop string, -1 for nowhere."""
        best_end, best_start = len(window) + 1, -1
        for stop in self._stops:  # longest first, so that it wins a tie
            start = window.find(stop)
            if start >= 0 and start + len(stop) < best_end:
                best_end, best_start = start + len(stop), start
                self.found = stop
        return best_start

    def _opening_at_end(self, window: str) -> int:
        """Count the characters at the end that may be the beginning of a stop string."""
        return max((_begun(window, stop) for stop in self._stops), default=0)


def _begun(window: str, stop: str) -> int:
    """Count the characters at the end of a text that a stop string begins with."""
    at = window.find(stop[0], max(0, len(window) - len(stop) + 1))
    while at >= 0:
        if stop.startswith(window[at:]):
            return len(window) - at
        at = window.find(stop[0], at + 1)
    return 0


class TextStream:
    """Pieces of one completion in, text out, until a stop string ends it.

    Joined results do not depend on how the bytes are cut into pieces.
    """

    __slots__ = ("_finder", "_utf8", "stopped")

    def __init__(self, stops: Iterable[str] = ()) -> None:
        finder = StopFinder(stops)
        self._utf8 = Utf8Text()
        self._finder = finder if finder.has_stops else None
        self.stopped = False
        """Whether a stop string was found: later pieces give no text."""

    def push(self, piece: bytes) -> str:
        """Return the text that has become certain with `piece`; often empty, never provisional."""
        text = self._utf8.feed(piece)
        if self._finder is None or not text:
            return text
        text = self._finder.feed(text)
        self.stopped = self._finder.found is not None
        return text

    def finish(self) -> str:
        """Return the text still held back, when no more pieces follow."""
        text = self._utf8.flush()
        if self._finder is None:
            return text
        text = self._finder.feed(text)
        self.stopped = self._finder.found is not None
        return text if self.stopped else text + self._finder.flush()
