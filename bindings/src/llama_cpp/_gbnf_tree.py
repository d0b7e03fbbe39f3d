"""A grammar as values: rules, and what stands in them."""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Union

    Element = Union["Chars", "Token", "Ref", "Repeat"]
    Sequence = tuple[Element, ...]


class GrammarTextError(ValueError):
    """A grammar that llama.cpp would not read, or would not survive."""

    def __init__(self, what: str, hint: str, text: str, at: int) -> None:
        """Say what is wrong, where in the text, and what to do.

        Args:
            what: The fault, with the offending piece.
            hint: One imperative sentence.
            text: The whole grammar.
            at: Index of the fault in the text.
        """
        self.line = text.count("\n", 0, at) + 1
        """Line of the fault, from 1."""
        self.column = at - (text.rfind("\n", 0, at) + 1) + 1
        """Column of the fault in characters, from 1."""
        super().__init__(f"invalid grammar: {what} at {self.line}:{self.column} (line:column); {hint}")


class Chars(NamedTuple):
    """One character out of a set."""

    ranges: tuple[tuple[int, int], ...]
    """Code points, first and last of each range."""
    negated: bool = False
    """Whether the set is everything else."""
    size: int = 1
    """How many native entries the set needs."""

    def admits(self, code: int) -> bool:
        """Tell whether a code point is in the set."""
        return any(first <= code <= last for first, last in self.ranges) != self.negated


class Token(NamedTuple):
    """One whole token of the vocabulary."""

    text: str
    """As written, for example ``<think>`` or ``<[128]>``."""
    id: int | None
    """Its number, if the grammar gives one."""
    negated: bool
    """Whether it stands for every other token."""
    size: int = 1
    """How many native entries it needs."""


class Ref(NamedTuple):
    """A rule at this place."""

    rule: int
    """Index into the rules of the grammar."""
    size: int = 1
    """How many native entries it needs."""


class Repeat(NamedTuple):
    """Something several times."""

    items: Sequence
    """What is repeated: never empty."""
    least: int
    """How often at least."""
    most: int | None
    """How often at most; None is without limit."""
    size: int
    """How many native entries it needs in the rule where it stands."""


class Rule(NamedTuple):
    """A rule of a grammar, or a group in brackets."""

    name: str
    """Name in the grammar; of a group the name of the rule around it."""
    alternatives: tuple[Sequence, ...]
    """What it may be; an empty sequence is the empty text."""
    at: int
    """Where it begins in the text."""


class Grammar(NamedTuple):
    """A grammar that was read: every rule that is used is defined."""

    text: str
    """The grammar as it was written."""
    rules: dict[int, Rule]
    """Rules and groups by index."""
    names: dict[str, int]
    """Index of each named rule."""
