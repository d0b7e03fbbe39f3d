"""What a reader makes of an answer: text, reasoning, and calls, in the order in which they come."""

from __future__ import annotations

from typing import NamedTuple, Protocol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Union

    Delta = Union["Text", "Reasoning", "Call"]


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
