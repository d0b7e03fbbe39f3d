"""The answers of Functionary 3.2: ``>>>``, the name of who is spoken to, a line end, and a message."""

from __future__ import annotations

from llama_cpp._tools.deltas import CallPart, CallStart, Text
from llama_cpp._tools.scanner import begun_mark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._tools.deltas import Delta, Schemas

_MARK = ">>>"
_EVERYBODY = "all"


def is_functionary(template: str) -> bool:
    """Tell whether the model of a chat template writes so."""
    return f"{_MARK}{_EVERYBODY}\\n" in template or f"{_MARK}{_EVERYBODY}\n" in template


class RecipientReader:
    """Gives out what is said to all as text, and what is said to a function as its call."""

    def __init__(self, schemas: Schemas, prompt: str = "") -> None:
        """Begin after the mark that the prompt ends with, or in the message that it has begun.

        Args:
            schemas: The functions that may be called; a mark before another name is none.
            prompt: What the answer goes on from.
        """
        self._headers = tuple(f"{name}\n" for name in (_EVERYBODY, *schemas))
        begun = prompt.rpartition(_MARK)[2]
        self._function = next((name for name in schemas if begun.startswith(f"{name}\n")), "")
        self._is_header = not begun.startswith(self._headers)
        self._mark = ""
        self._held = ""

    def feed(self, text: str) -> list[Delta]:
        """Return what is certain now."""
        self._held += text
        found: list[Delta] = []
        while self._header(found) if self._is_header else self._body(found):
            pass
        return found

    def _header(self, found: list[Delta]) -> bool:
        header = next((one for one in self._headers if self._held.startswith(one)), None)
        if header is None and any(one.startswith(self._held) for one in self._headers):
            return False
        self._is_header = False
        if header is None:
            # It was no mark but a part of what is said.
            self._say(self._mark, found)
            return True
        self._held = self._held[len(header) :]
        self._function = "" if header == self._headers[0] else header[:-1]
        if self._function:
            found.append(CallStart(self._function))
        return True

    def _body(self, found: list[Delta]) -> bool:
        before, mark, after = self._held.partition(_MARK)
        if mark:
            self._say(before, found)
            self._held, self._mark, self._is_header = after, mark, True
            return True
        keep = begun_mark(self._held, (_MARK,))
        self._say(self._held[: len(self._held) - keep], found)
        self._held = self._held[len(self._held) - keep :]
        return False

    def _say(self, text: str, found: list[Delta]) -> None:
        if text:
            found.append(CallPart(text) if self._function else Text(text))

    def finish(self) -> list[Delta]:
        """Return the rest."""
        found: list[Delta] = []
        self._say((self._mark if self._is_header else "") + self._held, found)
        self._held = ""
        return found
