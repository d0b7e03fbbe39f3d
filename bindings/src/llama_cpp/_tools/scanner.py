"""Finds the sections of an answer that hold calls, while the answer comes."""

from __future__ import annotations

from llama_cpp._tools.deltas import Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llama_cpp._tools.bodies import Schemas
    from llama_cpp._tools.deltas import Call, Delta
    from llama_cpp._tools.dialects import Dialect

MAX_SECTION = 1 << 20
"""Characters of a section that is never closed; from there on it counts as text."""


class SectionReader:
    """Gives out the text outside of sections, and the calls inside.

    A section that cannot be read is given out as the text that it is: nothing that a model wrote is lost.
    """

    def __init__(self, dialect: Dialect, schemas: Schemas) -> None:
        """Begin outside of a section.

        Args:
            dialect: How the model writes calls; it has sections.
            schemas: What is known of the functions.
        """
        self._dialect, self._schemas = dialect, schemas
        self._outside = (*dialect.opens, *dialect.around)
        self._held = ""
        self._open = ""
        self._looked = 0
        self._has_calls = False

    def feed(self, text: str) -> list[Delta]:
        """Return what is certain now."""
        self._held += text
        found: list[Delta] = []
        while self._step(found):
            pass
        return found

    def _step(self, found: list[Delta]) -> bool:
        """Go to the next mark, if it is there; tell whether there may be another."""
        marks = self._dialect.closes if self._open else self._outside
        at, mark = first_mark(self._held, marks, self._looked)
        if at < 0:
            self._wait(found, marks)
            return False
        if self._open:
            self._close(self._held[:at], mark, found)
        else:
            self._say(self._held[:at], found)
            self._open = mark if mark in self._dialect.opens else ""
        self._held, self._looked = self._held[at + len(mark) :], 0
        return True

    def _wait(self, found: list[Delta], marks: Sequence[str]) -> None:
        """Give out what cannot be part of a mark that is still coming."""
        keep = begun_mark(self._held, marks)
        if not self._open:
            self._say(self._held[: len(self._held) - keep], found)
            self._held, self._looked = self._held[len(self._held) - keep :], 0
        elif len(self._held) > MAX_SECTION:
            found.append(Text(self._open + self._held))
            self._held, self._open, self._looked = "", "", 0
        else:
            self._looked = len(self._held) - keep

    def _say(self, text: str, found: list[Delta]) -> None:
        # Line ends around calls are no answer.
        text = text.lstrip() if self._has_calls else text
        if text:
            self._has_calls = False
            found.append(Text(text))

    def _close(self, body: str, mark: str, found: list[Delta]) -> None:
        try:
            found += self._dialect.read(body, self._schemas)
            self._has_calls = True
        except (ValueError, SyntaxError, RecursionError):
            found.append(Text(self._open + body + mark))
        self._open = ""

    def finish(self) -> list[Delta]:
        """Return the rest; a section that is still open ends here."""
        found: list[Delta] = []
        if self._open:
            self._close(self._held, "", found)
        else:
            self._say(self._held, found)
        self._held = ""
        return found


def first_mark(text: str, marks: Sequence[str], start: int) -> tuple[int, str]:
    """Return where the first of some marks begins, and which it is; -1 if there is none."""
    places = [(at, mark) for mark in marks if (at := text.find(mark, start)) >= 0]
    return min(places, key=lambda place: (place[0], -len(place[1]))) if places else (-1, "")


def begun_mark(text: str, marks: Sequence[str]) -> int:
    """Return how many characters at the end may be the beginning of a mark."""
    longest = max(map(len, marks), default=1) - 1
    for count in range(min(longest, len(text)), 0, -1):
        ending = text[-count:]
        if any(mark.startswith(ending) for mark in marks):
            return count
    return 0


class WholeReader:
    """Reads an answer that is a call from its first character on, or none at all."""

    def __init__(
        self, read: Callable[[str, Schemas], list[Call]], schemas: Schemas, starts: Sequence[str]
    ) -> None:
        """Wait for the first characters.

        Args:
            read: Reads the whole answer.
            schemas: What is known of the functions; a call of another is text.
            starts: How an answer begins that is a call; a mark of more than one character is no part of it.
        """
        self._read, self._schemas, self._starts = read, schemas, starts
        self._held = ""
        self._is_text = False

    def feed(self, text: str) -> list[Delta]:
        """Return the text, once it is certain that it is no call."""
        if self._is_text:
            return [Text(text)] if text else []
        self._held += text
        begun = self._held.lstrip()
        if not begun or any(begun.startswith(start) or start.startswith(begun) for start in self._starts):
            return []
        self._is_text = True
        held, self._held = self._held, ""
        return [Text(held)]

    def finish(self) -> list[Delta]:
        """Return the calls, or the text if it is none."""
        held, self._held = self._held, ""
        body = held.strip()
        for start in self._starts:
            if len(start) > 1 and body.startswith(start):
                body = body[len(start) :]
        try:
            calls = self._read(body, self._schemas) if body else []
        except (ValueError, SyntaxError, RecursionError):
            calls = []
        if calls and all(call.name in self._schemas for call in calls):
            return list(calls)
        return [Text(held)] if held else []
