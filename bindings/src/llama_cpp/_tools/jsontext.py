"""JSON that is still coming: where a value ends, and whether a place is inside a string."""

from __future__ import annotations

import json
import re

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_CLOSERS = {"{": "}", "[": "]"}

UNREADABLE = (ValueError, SyntaxError, RecursionError, MemoryError)
"""What readers raise on what a model wrote wrong, or wrote so that it is nested too deep."""


class JsonText:
    """Follows one object or list to its end.

    Models write line ends into strings as they are; those are escaped, so that the text is valid JSON.
    """

    def __init__(self, opened: str = "") -> None:
        """Begin before the value, or inside of brackets that are `opened` already."""
        self._missing = [_CLOSERS[bracket] for bracket in opened]
        self._is_string = False
        self._is_escaped = False
        self.is_done = False
        """Whether the value has ended."""

    def feed(self, text: str) -> tuple[int, str]:
        """Return how many characters belong to the value, and them, escaped.

        A character that cannot be JSON ends the value too; what it lacks is added.
        """
        made: list[str] = []
        for at, char in enumerate(text):
            if self._is_string:
                made.append(self._in_string(char))
                continue
            if char == "<":
                self.is_done = True
                return at, "".join([*made, *reversed(self._missing)])
            self._outside(char)
            made.append(char)
            if not self._missing:
                self.is_done = True
                return at + 1, "".join(made)
        return len(text), "".join(made)

    def _in_string(self, char: str) -> str:
        if self._is_escaped:
            self._is_escaped = False
        elif char == "\\":
            self._is_escaped = True
        elif char == '"':
            self._is_string = False
        elif char < " ":
            return _ESCAPES.get(char, f"\\u{ord(char):04x}")
        return char

    def _outside(self, char: str) -> None:
        if char == '"':
            self._is_string = True
        elif char in _CLOSERS:
            self._missing.append(_CLOSERS[char])
        elif char in "}]" and self._missing:
            self._missing.pop()


def is_in_string(text: str) -> bool:
    """Tell whether JSON that is cut off after `text` is cut inside of a string."""
    return text.lstrip()[:1] in {"{", "["} and '"' in _STRING.sub("", text)


def loads(text: str) -> object:
    """Read JSON; strings may have line ends, and there are no numbers that JSON does not have.

    Raises:
        ValueError: It is not JSON.
    """
    return json.loads(text, strict=False, parse_constant=_no_constant)


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def dumps(value: object) -> str:
    """Write JSON, with characters as they are if they can be sent so."""
    made = json.dumps(value, ensure_ascii=False)
    try:
        made.encode()
    except UnicodeEncodeError:
        # Half of a pair of surrogates, which a model may well write.
        return json.dumps(value)
    return made
