"""What a parsed grammar admits, without the native library: a matcher, and random texts."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

from llama_cpp._gbnf import parse_gbnf
from llama_cpp._gbnf_tree import Chars, Grammar, Ref, Repeat

if TYPE_CHECKING:
    from llama_cpp._gbnf_tree import Element

SHORT = 200
"""Random texts end soon after as many expressions."""


def random_of(seed: int) -> Random:
    """Return a source of chance that is the same for the same seed."""
    return Random(seed)  # noqa: S311 - it makes texts, no secrets


class Frame:
    """A place in a sequence, and where it goes on after that; each place exists once."""

    __slots__ = ("index", "items", "parent")

    def __init__(self, items: tuple[Element, ...] | Repeat, index: int, parent: Frame | None) -> None:
        self.items = items
        self.index = index
        """Place in a sequence; of a repetition how often it was done."""
        self.parent = parent


Places = frozenset[Frame | None]
"""Where a text may be in a grammar; None is its end."""


class Matcher:
    """Follows a grammar character by character, as a pushdown automaton."""

    def __init__(self, text: str, root: str = "root") -> None:
        self._grammar = parse_gbnf(text)
        self._frames: dict[tuple[int, int, int], Frame] = {}
        self._closures: dict[int, tuple[tuple[tuple[Chars, Frame | None], ...], bool]] = {}
        rule = self._grammar.rules[self._grammar.names[root]]
        self._start: Places = frozenset(self._frame(one, 0, None) for one in rule.alternatives)

    def admits(self, text: str) -> bool:
        """Tell whether the whole text follows the grammar."""
        places = self._start
        for char in text:
            places = self._after(places, ord(char))
        return any(self._closure(place)[1] for place in places)

    def admits_beginning(self, text: str) -> bool:
        """Tell whether the text may go on to follow the grammar."""
        places = self._start
        for char in text:
            places = self._after(places, ord(char))
        return bool(places)

    def _after(self, places: Places, code: int) -> Places:
        return frozenset(
            target for place in places for chars, target in self._closure(place)[0] if chars.admits(code)
        )

    def _frame(self, items: tuple[Element, ...] | Repeat, index: int, parent: Frame | None) -> Frame:
        key = (id(items), index, id(parent))
        if key not in self._frames:
            self._frames[key] = Frame(items, index, parent)
        return self._frames[key]

    def _closure(self, place: Frame | None) -> tuple[tuple[tuple[Chars, Frame | None], ...], bool]:
        """Return the characters that may come next, and whether the text may end."""
        if id(place) not in self._closures:
            found: list[tuple[Chars, Frame | None]] = []
            ends = False
            waiting, seen = [place], {place}
            while waiting:
                one = waiting.pop()
                if one is None:
                    ends = True
                    continue
                if self._is_char(one):
                    assert not isinstance(one.items, Repeat)
                    chars = one.items[one.index]
                    assert isinstance(chars, Chars)
                    found.append((chars, self._next(one)))
                    continue
                for target in self._silent(one):
                    if target not in seen:
                        seen.add(target)
                        waiting.append(target)
            self._closures[id(place)] = (tuple(found), ends)
        return self._closures[id(place)]

    @staticmethod
    def _is_char(frame: Frame) -> bool:
        if isinstance(frame.items, Repeat) or frame.index == len(frame.items):
            return False
        return isinstance(frame.items[frame.index], Chars)

    def _next(self, frame: Frame) -> Frame | None:
        assert not isinstance(frame.items, Repeat)
        if frame.index + 1 == len(frame.items):
            return frame.parent
        return self._frame(frame.items, frame.index + 1, frame.parent)

    def _silent(self, frame: Frame) -> Iterator[Frame | None]:
        if isinstance(frame.items, Repeat):
            yield from self._rounds(frame.items, frame)
        elif frame.index == len(frame.items):
            yield frame.parent
        else:
            item = frame.items[frame.index]
            if isinstance(item, Ref):
                for one in self._grammar.rules[item.rule].alternatives:
                    yield self._frame(one, 0, self._next(frame))
            elif isinstance(item, Repeat):
                yield self._frame(item, 0, self._next(frame))

    def _rounds(self, repeat: Repeat, frame: Frame) -> Iterator[Frame | None]:
        if frame.index >= repeat.least:
            yield frame.parent
        if repeat.most is None or frame.index < repeat.most:
            done = frame.index + 1 if repeat.most is not None else min(frame.index + 1, repeat.least)
            yield self._frame(repeat.items, 0, self._frame(repeat, done, frame.parent))


class Writer:
    """Writes random texts that follow a grammar."""

    def __init__(self, text: str, root: str = "root") -> None:
        self._grammar = parse_gbnf(text)
        self._root = self._grammar.names[root]
        self._lengths = _shortest(self._grammar)

    def write(self, random: Random) -> str:
        """Return a text."""
        found: list[str] = []
        waiting: list[Element] = [Ref(self._root)]
        steps = 0
        while waiting:
            item = waiting.pop()
            steps += 1
            if isinstance(item, Chars):
                found.append(_char(item, random))
            elif isinstance(item, Ref):
                waiting.extend(reversed(self._alternative(item.rule, random, hurry=steps > SHORT)))
            elif isinstance(item, Repeat):
                waiting.extend(reversed(item.items * _count(item, random, hurry=steps > SHORT)))
        return "".join(found)

    def _alternative(self, rule: int, random: Random, *, hurry: bool) -> tuple[Element, ...]:
        alternatives = self._grammar.rules[rule].alternatives
        if hurry:
            return min(alternatives, key=lambda one: _length(one, self._lengths))
        finite = [one for one in alternatives if _length(one, self._lengths) < float("inf")]
        return random.choice(finite)


def _count(item: Repeat, random: Random, *, hurry: bool) -> int:
    if hurry:
        return item.least
    most = item.least + 4 if item.most is None else item.most
    return random.choice([item.least, most if most < 50 else item.least, random.randint(item.least, most)])


def _char(chars: Chars, random: Random) -> str:
    if not chars.negated:
        first, last = random.choice(chars.ranges)
        return chr(random.choice([first, last, random.randint(first, last)]))
    return random.choice([char for char in map(chr, range(32, 127)) if chars.admits(ord(char))])


def _length(items: tuple[Element, ...], lengths: dict[int, float]) -> float:
    total = 0.0
    for item in items:
        if isinstance(item, Ref):
            total += 1 + lengths[item.rule]
        elif isinstance(item, Repeat):
            total += item.least * _length(item.items, lengths) if item.least else 0
        else:
            total += 1
    return total


def _shortest(grammar: Grammar) -> dict[int, float]:
    lengths = dict.fromkeys(grammar.rules, float("inf"))
    changed = True
    while changed:
        changed = False
        for index, rule in grammar.rules.items():
            best = min(_length(one, lengths) for one in rule.alternatives)
            if best < lengths[index]:
                lengths[index], changed = best, True
    return lengths
