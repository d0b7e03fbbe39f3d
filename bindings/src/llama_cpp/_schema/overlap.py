"""Whether the schemas of ``oneOf`` exclude each other: else a grammar would write what fits several."""

from __future__ import annotations

from decimal import localcontext
from itertools import permutations

from llama_cpp._schema.arrays import array_bounds
from llama_cpp._schema.automaton import are_disjoint
from llama_cpp._schema.checking import item_place
from llama_cpp._schema.faults import SchemaError
from llama_cpp._schema.merging import Piece
from llama_cpp._schema.numerals import bounds_of
from llama_cpp._schema.objects import is_open, property_names
from llama_cpp._schema.strings import string_language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from llama_cpp._schema.keywords import Flat
    from llama_cpp._schema.maker import Maker

MAX_STEPS = 20_000
"""Comparisons for one ``oneOf``; after that its schemas count as overlapping."""

_DEPTH = 12


class Overlap:
    """Compares schemas."""

    def __init__(self, maker: Maker) -> None:
        """Keep what knows the schemas."""
        self._maker = maker
        self._steps = 0

    def refuse(self, choice: Piece, branches: Sequence[Sequence[Piece]]) -> None:
        """Refuse a choice of exactly one schema if some value may follow two.

        Raises:
            SchemaError: No difference between two of the schemas was found.
        """
        self._steps = 0
        for (one, left), (other, right) in permutations(enumerate(branches), 2):
            if not self._apart(left, right, 0):
                first, second = sorted((one, other))
                raise SchemaError(
                    f"a value may follow both {first} and {second} of oneOf",
                    f"{choice.pointer}/oneOf",
                    "use anyOf, or require a property whose const tells them apart",
                )

    def _apart(self, left: Sequence[Piece], right: Sequence[Piece], depth: int) -> bool:
        """Tell whether nothing that is written for the left follows the right; False if that is not known."""
        self._steps += 1
        if depth > _DEPTH or self._steps > MAX_STEPS:
            return False
        merger = self._maker.merger
        one, other = merger.merge(left), merger.merge(right)
        if one.impossible or other.impossible:
            return True
        if not one.choices and not other.choices:
            flats = [merger.flat(pointer) for pointer in one.flats]
            return self._plain(flats, [merger.flat(pointer) for pointer in other.flats], depth)
        if one.choices:
            choice, rest = one.choices[0], [piece for piece in one.pieces if piece != one.choices[0]]
            branches = merger.branches(choice)
            return all(self._apart([*rest, Piece(place)], right, depth + 1) for place in branches)
        choice, rest = other.choices[0], [piece for piece in other.pieces if piece != other.choices[0]]
        return all(self._apart(left, [*rest, Piece(place)], depth + 1) for place in merger.branches(choice))

    def _plain(self, left: Sequence[Flat], right: Sequence[Flat], depth: int) -> bool:
        for some, others in ((left, right), (right, left)):
            values = self._maker.values(some)
            if values is not None:
                pieces = [Piece(flat.pointer, "flat") for flat in others]
                return not any(self._maker.checker.follows(value, pieces) for value in values)
        written = self._maker.types(left)
        kinds = written | ({"integer"} if "number" in written else set())
        allowed = [types for types in (flat.types() for flat in right) if types is not None]
        for types in allowed:
            kinds &= types | ({"integer"} if "number" in types else set())
        return all(self._typed(kind, left, right, depth) for kind in kinds)

    def _typed(self, kind: str, left: Sequence[Flat], right: Sequence[Flat], depth: int) -> bool:
        if kind == "object":
            return self._objects(left, right, depth)
        if kind == "array":
            return self._arrays(left, right, depth)
        if kind == "string":
            dotall = self._maker.dotall
            return are_disjoint(string_language(left, dotall=dotall), string_language(right, dotall=dotall))
        return kind in {"number", "integer"} and _ranges_apart(left, right)

    def _objects(self, left: Sequence[Flat], right: Sequence[Flat], depth: int) -> bool:
        required = [name for flat in (*left, *right) for name in flat.names("required")]
        known = set(property_names(left))
        closed = not is_open(left) and not any("patternProperties" in flat.schema for flat in left)
        for name in dict.fromkeys(required):
            if closed and name not in known:
                return True
            if self._apart(self._property(left, name), self._property(right, name), depth + 1):
                return True
        return False

    def _property(self, flats: Sequence[Flat], name: str) -> list[Piece]:
        checker = self._maker.checker
        return [Piece(place) for flat in flats for place in checker.property_places(flat, name)]

    def _arrays(self, left: Sequence[Flat], right: Sequence[Flat], depth: int) -> bool:
        least, most = array_bounds(left)
        shortest = max((flat.count("minItems") or 0 for flat in right), default=0)
        longest = min(
            (flat.count("maxItems") or 0 for flat in right if "maxItems" in flat.schema), default=None
        )
        if (most is not None and most < shortest) or (longest is not None and longest < least):
            return True
        return any(
            self._apart(_items(left, index), _items(right, index), depth + 1)
            for index in range(min(max(least, shortest), _DEPTH))
        )


def _items(flats: Sequence[Flat], index: int) -> list[Piece]:
    places = (item_place(flat, index) for flat in flats)
    return [Piece(place) for place in places if place is not None]


def _ranges_apart(left: Sequence[Flat], right: Sequence[Flat]) -> bool:
    with localcontext() as context:
        context.prec = 800
        one, other = bounds_of(left), bounds_of(right)
        for low, high in ((one, other), (other, one)):
            if low.low is not None and high.high is not None:
                gap = low.low - high.high
                if gap > 0 or (gap == 0 and (low.low_open or high.high_open)):
                    return True
    return False
