"""Languages to GBNF: as they are said where that is possible, otherwise through their automaton."""

from __future__ import annotations

import json
from typing import NamedTuple

from llama_cpp._schema import charset as chars
from llama_cpp._schema.automaton import automaton
from llama_cpp._schema.language import ANYTHING, Both, Chain, Either, Not, Set, Times, Words, nullable
from llama_cpp._schema.rules import char_class, literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from llama_cpp._schema.automaton import State
    from llama_cpp._schema.charset import Ranges
    from llama_cpp._schema.language import Language
    from llama_cpp._schema.rules import RuleBook

_LONG = 30
"""Length of a set of characters that becomes a rule."""

_SHORT = {0x08: "b", 0x09: "t", 0x0A: "n", 0x0C: "f", 0x0D: "r", 0x22: '"', 0x5C: "\\\\"}
_CONTROLS: Ranges = ((0, 0x1F),)
_ESCAPED: Ranges = ((0, 0x1F), (0x22, 0x22), (0x5C, 0x5C))


class Spelling(NamedTuple):
    """How characters stand in the text that is generated."""

    char: Callable[[Ranges], list[str]]
    """GBNF alternatives for one character of a set: a class, and escapes."""
    word: Callable[[str], str]
    """A text as it is generated."""
    needs_char: bool
    """Whether any character at all is the rule ``char``."""


def json_spelling() -> Spelling:
    """Return how characters stand between the quotation marks of a JSON string."""
    return Spelling(_json_char, lambda text: json.dumps(text, ensure_ascii=False)[1:-1], needs_char=True)


def plain_spelling() -> Spelling:
    """Return how characters stand in plain text: as they are."""
    return Spelling(lambda ranges: [char_class(ranges)], str, needs_char=False)


def _json_char(ranges: Ranges) -> list[str]:
    plain = chars.intersection(ranges, chars.complement(_ESCAPED))
    found = [char_class(plain)] if plain else []
    letters = "".join(letter for code, letter in _SHORT.items() if chars.contains(ranges, code))
    if letters:
        found.append(f'"\\\\" [{letters}]')
    controls = [
        code for first, last in chars.intersection(ranges, _CONTROLS) for code in range(first, last + 1)
    ]
    for high in (0, 1):
        low = "".join(_hex(code % 16) for code in controls if code // 16 == high and code not in _SHORT)
        if low:
            found.append(f'"\\\\u00{high}" [{low}]')
    return found


def _hex(digit: int) -> str:
    lower = f"{digit:x}"
    return lower if lower.isdigit() else lower + lower.upper()


class Speller:
    """Writes languages into a rule book."""

    def __init__(self, book: RuleBook, spelling: Spelling) -> None:
        """Keep where the rules go and how characters are written."""
        self._book = book
        self._spelling = spelling

    def write(self, language: Language, wanted: str) -> str:
        """Return GBNF alternatives for a language that has texts.

        Args:
            language: The language.
            wanted: Name for the rules that are needed.

        Raises:
            TooManyStatesError: The language needs an automaton that is too large.
        """
        if _is_direct(language):
            return self._alternatives(language, wanted)
        return self._through_states(language, wanted)

    def _char(self, ranges: Ranges) -> list[str]:
        if ranges == chars.ALL and self._spelling.needs_char:
            return [self._book.primitive("char")]
        return self._spelling.char(ranges)

    def _one(self, ranges: Ranges) -> str:
        found = self._char(ranges)
        if len(found) == 1 and found[0][0] != '"':
            return found[0]
        text = " | ".join(found)
        return self._book.add("some", text) if len(text) > _LONG else f"({text})"

    def _word(self, text: str) -> str:
        return literal(self._spelling.word(text))

    def _alternatives(self, one: Language, wanted: str) -> str:
        if isinstance(one, Words):
            return " | ".join(self._word(word) for word in sorted(one.words))
        if isinstance(one, Either):
            return " | ".join(self._alternatives(part, wanted) for part in one.parts)
        if isinstance(one, Chain):
            return " ".join(self._part(part, wanted) for part in one.parts)
        return self._part(one, wanted)

    def _part(self, one: Language, wanted: str) -> str:
        if isinstance(one, Set):
            return self._one(one.ranges)
        if isinstance(one, Times):
            return self._times(one, wanted)
        text = self._alternatives(one, wanted)
        return text if isinstance(one, Words) and len(one.words) == 1 else f"({text})"

    def _times(self, one: Times, wanted: str) -> str:
        if isinstance(one.part, Set):
            item = " | ".join(self._char(one.part.ranges))
        else:
            item = self._alternatives(one.part, wanted)
        return self._book.repeat(item, one.least, one.most, wanted)

    def _through_states(self, language: Language, wanted: str) -> str:
        states = automaton(language)
        named = _named(states)
        names = {
            one: self._book.reserve(f"{wanted}-{index}") for index, one in enumerate(states) if one in named
        }
        for one, name in names.items():
            self._book.define(name, self._state(one, states, names))
        return names.get(language) or self._state(language, states, names)

    def _state(self, one: Language, states: dict[Language, State], names: dict[Language, str]) -> str:
        """Write a state, and those after it that have no rule of their own."""
        if one == ANYTHING:
            return f"{self._one(chars.ALL)}*"
        before: list[str] = []
        while len(states[one].ways) == 1 and not states[one].ends:
            ranges, one = states[one].ways[0]
            before.append(self._one(ranges))
            if one in names:
                return " ".join([*before, names[one]])
        ways = [f"{self._one(ranges)} {names.get(to, '')}".strip() for ranges, to in states[one].ways]
        if not ways:
            return " ".join(before) or '""'
        after = " | ".join([*ways, '""'] if states[one].ends else ways)
        return " ".join([*before, f"({after})"]) if before else after


def _named(states: dict[Language, State]) -> set[Language]:
    """Return the states that need a rule: those with several ways to them, and those after a choice."""
    found: set[Language] = set()
    reached: set[Language] = set()
    for state in states.values():
        for _, to in state.ways:
            if to in reached or state.ends or len(state.ways) > 1:
                found.add(to)
            reached.add(to)
    first = next(iter(states))
    if first in reached:
        found.add(first)
    return {one for one in found if states[one].ways}


def _is_direct(one: Language) -> bool:
    """Tell whether a grammar can say an expression as it is."""
    if isinstance(one, (Set, Words)):
        return True
    if isinstance(one, (Both, Not)):
        return False
    if isinstance(one, Times):
        return _is_direct(one.part) and (one.most == 1 or not nullable(one.part))
    return all(map(_is_direct, one.parts))
