r"""Regular expressions of JSON Schema to languages. Source: ECMA-262 (``RegExp``), read with the flag ``u``.

Known are literals, escapes, classes, ``\d \w \s`` and their opposites, the dot, groups, alternation, greedy
and lazy repetitions, ``^`` and ``$`` at the borders. What looks around, back or at word borders is refused.
"""

from __future__ import annotations

import re
from itertools import product

from llama_cpp._schema import charset as chars
from llama_cpp._schema.language import ANYTHING, EMPTY, NOTHING, Set, chain, either, nullable, times, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Union

    from llama_cpp._schema.charset import Ranges
    from llama_cpp._schema.language import Language

    Part = Union[Language, str, "_Group"]

MAX_GROUPS = 100
"""Groups within groups of one pattern."""

_DIGITS: Ranges = ((0x30, 0x39),)
_WORD: Ranges = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_SPACES: Ranges = (
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)
_LINE_ENDS: Ranges = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
_CLASSES = {"d": _DIGITS, "w": _WORD, "s": _SPACES}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_HIGH_HALVES, _HALVES = range(0xD800, 0xDC00), range(0xD800, 0xE000)
_TIMES = re.compile(r"\{(\d+)(,?)(\d*)\}")
_CODE = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}")
_LOW_HALF = re.compile(r"\\u([dD][c-fC-F][0-9A-Fa-f]{2})")
_GROUP = re.compile(r"\(\?(?::|<[A-Za-z_$][A-Za-z0-9_$]*>)")


class PatternError(Exception):
    """A pattern that is no regular expression, or none that a grammar can follow."""


class _Group:
    """A group that has ``^`` or ``$`` in it."""

    def __init__(self, alternatives: list[list[Part]]) -> None:
        self.alternatives = alternatives


def parse_pattern(pattern: str, *, dotall: bool = False) -> Language:
    """Return the texts in which a pattern is found, as ``pattern`` of JSON Schema means it: anywhere.

    Args:
        pattern: A regular expression of ECMA-262.
        dotall: Whether the dot is also the end of a line.

    Raises:
        PatternError: The pattern is invalid or cannot be expressed; the message says what and where.
    """
    parser = _Parser(pattern, chars.ALL if dotall else chars.complement(_LINE_ENDS))
    return either([_anywhere(one, pattern) for one in _spread(parser.parse())])


def _spread(alternatives: list[list[Part]]) -> list[list[Part]]:
    """Resolve groups with anchors in them into alternatives of the whole."""
    found: list[list[Part]] = []
    for sequence in alternatives:
        choices: list[list[list[Part]]] = [
            _spread(part.alternatives) if isinstance(part, _Group) else [[part]] for part in sequence
        ]
        found.extend([part for some in one for part in some] for one in product(*choices))
    return found


def _anywhere(sequence: list[Part], pattern: str) -> Language:
    parts = [*sequence]
    starts, ends = False, False
    while parts and parts[0] == "^":
        starts = True
        parts.pop(0)
    while parts and parts[-1] == "$":
        ends = True
        parts.pop()
    if "^" in parts or "$" in parts:
        raise PatternError(f"pattern {pattern!r} has ^ or $ inside")
    body = chain([part for part in parts if not isinstance(part, (str, _Group))])
    if not starts and not ends and nullable(body):
        return ANYTHING
    return chain([EMPTY if starts else ANYTHING, body, EMPTY if ends else ANYTHING])


class _Parser:
    def __init__(self, pattern: str, dot: Ranges) -> None:
        self._pattern = pattern
        self._dot: Language = Set(dot)
        self._at = 0

    def parse(self) -> list[list[Part]]:
        found = self._alternatives(0)
        if self._at < len(self._pattern):
            raise self._error("an unexpected ')'")
        return found

    def _error(self, what: str) -> PatternError:
        return PatternError(f"pattern {self._pattern!r} has {what} (character {self._at + 1})")

    def _alternatives(self, depth: int) -> list[list[Part]]:
        if depth > MAX_GROUPS:
            raise self._error(f"more than {MAX_GROUPS} groups in each other")
        found: list[list[Part]] = [[]]
        while self._at < len(self._pattern):
            char = self._pattern[self._at]
            if char == ")":
                break
            if char == "|":
                self._at += 1
                found.append([])
            elif char in "^$":
                self._at += 1
                found[-1].append(char)
            else:
                found[-1].append(self._repeated(self._group(depth) if char == "(" else self._atom(char)))
        return found

    def _group(self, depth: int) -> Part:
        begin = self._at
        named = _GROUP.match(self._pattern, self._at)
        if named is None and self._pattern.startswith("(?", self._at):
            raise self._error(f"the group {self._pattern[self._at : self._at + 4]!r}")
        self._at = named.end() if named else self._at + 1
        alternatives = self._alternatives(depth + 1)
        if not self._pattern.startswith(")", self._at):
            self._at = begin
            raise self._error("an unclosed group")
        self._at += 1
        plain = [[part for part in one if not isinstance(part, (str, _Group))] for one in alternatives]
        if all(len(one) == len(whole) for one, whole in zip(plain, alternatives)):
            return either([chain(one) for one in plain])
        return _Group(alternatives)

    def _atom(self, char: str) -> Language:
        if char in "*+?" or _TIMES.match(self._pattern, self._at):
            raise self._error("nothing to repeat")
        self._at += 1
        if char == ".":
            return self._dot
        if char == "[":
            return self._class()
        if char == "\\":
            return self._escape()
        return _one(char)

    def _repeated(self, part: Part) -> Part:
        bounds = self._bounds()
        if bounds is None:
            return part
        if isinstance(part, (str, _Group)):
            raise self._error("a repeated group with ^ or $")
        if self._pattern.startswith("?", self._at):
            self._at += 1
        if self._pattern[self._at : self._at + 1] in {"*", "+", "?"} or _TIMES.match(self._pattern, self._at):
            raise self._error("nothing to repeat")
        return times(part, *bounds)

    def _bounds(self) -> tuple[int, int | None] | None:
        known: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        sign = self._pattern[self._at : self._at + 1]
        if sign in known:
            self._at += 1
            return known[sign]
        found = _TIMES.match(self._pattern, self._at)
        if found is None:
            return None
        least = int(found.group(1))
        most = int(found.group(3)) if found.group(3) else None if found.group(2) else least
        if most is not None and most < least:
            raise self._error("a repetition whose bounds are in the wrong order")
        self._at = found.end()
        return least, most

    def _escape(self) -> Language:
        char = self._pattern[self._at : self._at + 1]
        if char.lower() in _CLASSES:
            self._at += 1
            return Set(_shorthand(char))
        return _one(self._escaped(char))

    def _escaped(self, char: str) -> str:
        """Read what stands after a backslash and is one character."""
        if char in _CONTROLS:
            self._at += 1
            return _CONTROLS[char]
        code = _CODE.match(self._pattern, self._at)
        if code:
            self._at = code.end()
            return self._code(int(code.group(1) or code.group(2) or code.group(3), 16))
        following = self._pattern[self._at + 1 : self._at + 2]
        if char == "c" and following.isascii() and following.isalpha():
            self._at += 2
            return chr(ord(following) % 32)
        if char == "0" and not following.isdigit():
            self._at += 1
            return "\0"
        if not char or char.isalnum():
            raise self._error(f"the escape \\{char}" if char else "a backslash at the end")
        self._at += 1
        return char

    def _code(self, code: int) -> str:
        low = _LOW_HALF.match(self._pattern, self._at) if code in _HIGH_HALVES else None
        if low:
            self._at = low.end()
            return chr(0x10000 + ((code - 0xD800) << 10) + int(low.group(1), 16) - 0xDC00)
        if code > chars.LAST or code in _HALVES:
            raise self._error(f"no character {code:#x}")
        return chr(code)

    def _class(self) -> Language:
        begin = self._at - 1
        negated = self._pattern.startswith("^", self._at)
        self._at += negated
        found: list[tuple[int, int]] = []
        while not self._pattern.startswith("]", self._at):
            if self._at >= len(self._pattern):
                self._at = begin
                raise self._error("an unclosed class")
            found.extend(self._members())
        self._at += 1
        ranges = chars.charset(found)
        left = chars.complement(ranges) if negated else ranges
        return Set(left) if left else NOTHING

    def _members(self) -> Ranges:
        first = self._member()
        if not self._pattern.startswith("-", self._at) or self._pattern.startswith("-]", self._at):
            return first if isinstance(first, tuple) else ((first, first),)
        self._at += 1
        if self._at >= len(self._pattern):
            raise self._error("an unclosed class")
        last = self._member()
        if isinstance(first, tuple) or isinstance(last, tuple) or last < first:
            raise self._error("a range in the wrong order, or of classes")
        return ((first, last),)

    def _member(self) -> int | Ranges:
        char = self._pattern[self._at]
        self._at += 1
        if char != "\\":
            return ord(char)
        char = self._pattern[self._at : self._at + 1]
        if char.lower() in _CLASSES:
            self._at += 1
            return _shorthand(char)
        if char == "b":
            self._at += 1
            return 0x08
        return ord(self._escaped(char))


def _shorthand(char: str) -> Ranges:
    ranges = _CLASSES[char.lower()]
    return ranges if char.islower() else chars.complement(ranges)


def _one(char: str) -> Language:
    return words([char])
