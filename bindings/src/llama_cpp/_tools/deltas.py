"""What a reader makes of an answer: text, reasoning, and calls, in the order in which they come."""

from __future__ import annotations

from typing import NamedTuple, Protocol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Union

    Delta = Union["Text", "Reasoning", "Call", "CallStart", "CallPart"]
    Schemas = Mapping[str, Mapping[str, object]]
    """By name of a function, the JSON schema of its parameters."""


class Text(NamedTuple):
    """Part of the answer."""

    text: str
    """Never empty."""


class Reasoning(NamedTuple):
    """Part of what the model thought before it answered."""

    text: str
    """Never empty."""


class Call(NamedTuple):
    """One call of a function, complete."""

    name: str
    """The function."""
    arguments: str
    """A JSON object, as text."""


class CallStart(NamedTuple):
    """A call of a function whose arguments are still coming."""

    name: str
    """The function."""


class CallPart(NamedTuple):
    """More of the arguments of the call that began last."""

    arguments: str
    """Never empty."""


class Reader(Protocol):
    """Takes an answer apart while it comes."""

    def feed(self, text: str) -> list[Delta]:
        """Return what is certain now that `text` came too."""

    def finish(self) -> list[Delta]:
        """Return the rest; the answer has ended."""


class PlainReader:
    """Finds nothing but text."""

    def feed(self, text: str) -> list[Delta]:
        """Return the text."""
        return [Text(text)] if text else []

    def finish(self) -> list[Delta]:
        """Return nothing: all was given out."""
        return []


class FirstCallReader:
    """Lets one call through, and none of those that follow it."""

    def __init__(self, inner: Reader) -> None:
        """Take who finds the calls."""
        self._inner = inner
        self._calls = 0

    def feed(self, text: str) -> list[Delta]:
        """Return what the inner reader finds, but for further calls."""
        return self._kept(self._inner.feed(text))

    def finish(self) -> list[Delta]:
        """Return the rest, in the same way."""
        return self._kept(self._inner.finish())

    def _kept(self, found: list[Delta]) -> list[Delta]:
        kept: list[Delta] = []
        for delta in found:
            self._calls += isinstance(delta, (Call, CallStart))
            if self._calls <= 1 or not isinstance(delta, (Call, CallStart, CallPart)):
                kept.append(delta)
        return kept
