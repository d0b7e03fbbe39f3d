"""Languages to finite automata: which states there are, and which of them lead to an end."""

from __future__ import annotations

from typing import NamedTuple

from llama_cpp._schema.language import both, nullable, steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._schema.charset import Ranges
    from llama_cpp._schema.language import Language

MAX_STATES = 6000
"""States of an automaton; each becomes a rule."""


class TooManyStatesError(Exception):
    """An automaton would have more than `MAX_STATES` states."""


class State(NamedTuple):
    """A state of an automaton."""

    ends: bool
    """Whether the text may end here."""
    ways: tuple[tuple[Ranges, Language], ...]
    """Characters, and the state they lead to; no character is in two of them."""


def automaton(language: Language) -> dict[Language, State]:
    """Return the states of a language, the first one first; none at all if it has no text.

    States from which no end can be reached are left out.

    Raises:
        TooManyStatesError: There are more than `MAX_STATES`.
    """
    ways: dict[Language, dict[Language, Ranges]] = {}
    waiting = [language]
    while waiting:
        one = waiting.pop()
        if one in ways:
            continue
        if len(ways) >= MAX_STATES:
            raise TooManyStatesError
        ways[one] = steps(one)
        waiting.extend(ways[one])
    alive = _alive(ways)
    return {
        one: State(nullable(one), tuple((ranges, to) for to, ranges in some.items() if to in alive))
        for one, some in ways.items()
        if one in alive
    }


def _alive(ways: dict[Language, dict[Language, Ranges]]) -> set[Language]:
    before: dict[Language, list[Language]] = {}
    for one, some in ways.items():
        for target in some:
            before.setdefault(target, []).append(one)
    alive: set[Language] = set()
    waiting = [one for one in ways if nullable(one)]
    while waiting:
        one = waiting.pop()
        if one not in alive:
            alive.add(one)
            waiting.extend(before.get(one, ()))
    return alive


def is_empty(language: Language) -> bool:
    """Tell whether a language has no text.

    Raises:
        TooManyStatesError: The question is too large.
    """
    return language not in automaton(language)


def are_disjoint(one: Language, other: Language) -> bool:
    """Tell whether two languages share no text; False too if the question is too large."""
    try:
        return is_empty(both([one, other]))
    except TooManyStatesError:
        return False
