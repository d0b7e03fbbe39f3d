"""Regular languages as expressions, with the derivatives that decide about them.

A derivative of a language by a character is what may follow that character (Brzozowski, 1964). With it an
expression may also say "and" and "not", which no grammar can, and still becomes a finite automaton.
Expressions are tuples that begin with their kind, so that equal ones are equal; make them by the functions.
"""

from __future__ import annotations

from typing import NamedTuple

from llama_cpp._schema import charset as chars

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Union

    from llama_cpp._schema.charset import Ranges

    Language = Union["Set", "Words", "Chain", "Either", "Both", "Not", "Times"]


class Set(NamedTuple):
    """One character of a set."""

    ranges: Ranges
    """Which characters."""
    kind: str = "set"
    """Tells expressions apart."""


class Words(NamedTuple):
    """One of some texts."""

    words: frozenset[str]
    """The texts; the empty text may be among them."""
    kind: str = "words"
    """Tells expressions apart."""


class Chain(NamedTuple):
    """One language after another."""

    parts: tuple[Language, ...]
    """Two or more."""
    kind: str = "chain"
    """Tells expressions apart."""


class Either(NamedTuple):
    """A text of any of some languages."""

    parts: tuple[Language, ...]
    """Two or more, in the order in which they were given."""
    kind: str = "either"
    """Tells expressions apart."""


class Both(NamedTuple):
    """A text of all of some languages."""

    parts: frozenset[Language]
    """Two or more."""
    kind: str = "both"
    """Tells expressions apart."""


class Not(NamedTuple):
    """Every text that is not of a language."""

    part: Language
    """The excluded language."""
    kind: str = "not"
    """Tells expressions apart."""


class Times(NamedTuple):
    """A language several times in a row."""

    part: Language
    """What is repeated."""
    least: int
    """How often at least."""
    most: int | None
    """How often at most; None is without limit."""
    kind: str = "times"
    """Tells expressions apart."""


NOTHING: Language = Set(chars.NONE)
"""The language without any text."""

EMPTY: Language = Words(frozenset({""}))
"""The language of the empty text alone."""

ANY_CHAR: Language = Set(chars.ALL)
"""Any one character."""

ANYTHING: Language = Times(ANY_CHAR, 0, None)
"""Every text."""


def words(texts: Iterable[str]) -> Language:
    """Return the language of some texts."""
    found = frozenset(texts)
    return Words(found) if found else NOTHING


def chain(parts: Iterable[Language]) -> Language:
    """Return one language after another."""
    flat: list[Language] = []
    for part in parts:
        if part == NOTHING:
            return NOTHING
        if isinstance(part, Chain):
            flat.extend(part.parts)
        elif part != EMPTY:
            flat.append(part)
    flat = _joined(flat)
    return flat[0] if len(flat) == 1 else Chain(tuple(flat)) if flat else EMPTY


def _joined(parts: list[Language]) -> list[Language]:
    """Join neighbours that are one text each."""
    found: list[Language] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(last, Words) and isinstance(part, Words) and len(last.words) == len(part.words) == 1:
            found[-1] = Words(frozenset({next(iter(last.words)) + next(iter(part.words))}))
        else:
            found.append(part)
    return found


def either(parts: Iterable[Language]) -> Language:
    """Return what is in any of some languages."""
    flat: dict[Language, None] = {}
    for part in parts:
        for one in part.parts if isinstance(part, Either) else (part,):
            flat[one] = None
    flat.pop(NOTHING, None)
    if ANYTHING in flat:
        return ANYTHING
    left = tuple(flat)
    return left[0] if len(left) == 1 else Either(left) if left else NOTHING


def both(parts: Iterable[Language]) -> Language:
    """Return what is in all of some languages."""
    flat: set[Language] = set()
    for part in parts:
        flat |= part.parts if isinstance(part, Both) else {part}
    flat.discard(ANYTHING)
    if NOTHING in flat:
        return NOTHING
    return Both(frozenset(flat)) if len(flat) > 1 else flat.pop() if flat else ANYTHING


def without(part: Language) -> Language:
    """Return every text that is not in a language."""
    if isinstance(part, Not):
        return part.part
    return NOTHING if part == ANYTHING else ANYTHING if part == NOTHING else Not(part)


def times(part: Language, least: int, most: int | None) -> Language:
    """Return a language repeated."""
    if most == 0 or part == EMPTY:
        return EMPTY
    if part == NOTHING:
        return EMPTY if least == 0 else NOTHING
    if isinstance(part, Times) and (part.least, part.most) == (0, None) and most is None:
        return part
    return part if (least, most) == (1, 1) else Times(part, least, most)


def nullable(one: Language) -> bool:
    """Tell whether a language has the empty text."""
    if isinstance(one, Set):
        return False
    if isinstance(one, Words):
        return "" in one.words
    if isinstance(one, Not):
        return not nullable(one.part)
    if isinstance(one, Times):
        return one.least == 0 or nullable(one.part)
    return (any if isinstance(one, Either) else all)(map(nullable, one.parts))


def derivative(one: Language, char: str) -> Language:
    """Return what may follow a character in a language."""
    if isinstance(one, Set):
        return EMPTY if chars.contains(one.ranges, ord(char)) else NOTHING
    if isinstance(one, Words):
        return words(word[1:] for word in one.words if word.startswith(char))
    if isinstance(one, Not):
        return without(derivative(one.part, char))
    if isinstance(one, (Either, Both)):
        return (either if isinstance(one, Either) else both)(derivative(part, char) for part in one.parts)
    return (
        _derivative_of_times(one, char) if isinstance(one, Times) else _derivative_of_chain(one.parts, char)
    )


def _derivative_of_times(one: Times, char: str) -> Language:
    most = None if one.most is None else one.most - 1
    # an empty round may stand for any that are missing, so none of them need be left
    least = 0 if nullable(one.part) else max(one.least - 1, 0)
    return chain([derivative(one.part, char), times(one.part, least, most)])


def _derivative_of_chain(parts: Sequence[Language], char: str) -> Language:
    ways = []
    for index, part in enumerate(parts):
        ways.append(chain([derivative(part, char), *parts[index + 1 :]]))
        if not nullable(part):
            break
    return either(ways)


def cuts(one: Language, into: set[int]) -> None:
    """Collect the code points at which the derivative may change: a class of characters begins at each."""
    if isinstance(one, Set):
        into.update(first for first, _ in one.ranges)
        into.update(last + 1 for _, last in one.ranges)
    elif isinstance(one, Words):
        into.update(ord(word[0]) + step for word in one.words if word for step in (0, 1))
    elif isinstance(one, (Not, Times)):
        cuts(one.part, into)
    elif isinstance(one, Chain):
        for part in one.parts:
            cuts(part, into)
            if not nullable(part):
                break
    else:
        for part in one.parts:
            cuts(part, into)


def steps(one: Language) -> dict[Language, Ranges]:
    """Return the languages that may follow a first character, each with the characters that lead to it."""
    found: set[int] = set()
    cuts(one, found)
    bounds = sorted(found | {0, chars.LAST + 1})
    ways: dict[Language, list[tuple[int, int]]] = {}
    for start, stop in zip(bounds, bounds[1:]):
        part = chars.intersection(((start, stop - 1),), chars.ALL)
        if part:
            ways.setdefault(derivative(one, chr(part[0][0])), []).extend(part)
    ways.pop(NOTHING, None)
    return {target: chars.charset(ranges) for target, ranges in ways.items()}


def admits(one: Language, text: str) -> bool:
    """Tell whether a text is in a language."""
    for char in text:
        one = derivative(one, char)
        if one == NOTHING:
            return False
    return nullable(one)
