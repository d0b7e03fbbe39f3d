"""Schemas of arrays to GBNF."""

from __future__ import annotations

from llama_cpp._schema.checking import item_place
from llama_cpp._schema.merging import Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from llama_cpp._schema.keywords import Flat
    from llama_cpp._schema.maker import Maker

_EMPTY = '"[" space "]"'
_NEXT = '"," space'


def array_rule(maker: Maker, flats: Sequence[Flat], wanted: str) -> str | None:
    """Return GBNF alternatives for the arrays that follow all schemas; None if there is none.

    Without ``minItems`` all items of ``prefixItems`` are written, and no more unless ``items`` says which.

    Raises:
        SchemaError: A keyword is invalid, or cannot be expressed.
    """
    least, most = array_bounds(flats)
    _refuse(flats, several=most is None or most > 1)
    prefix = []
    for index in range(_prefix(flats) if most is None else min(_prefix(flats), most)):
        rule = maker.visit(_pieces(flats, index), f"{wanted}-{index}")
        if rule is None:
            most = index
            break
        prefix.append(rule)
    if most is not None and least > most:
        return None
    maker.book.primitive("space")
    rest = _rest(maker, flats, len(prefix), most, wanted)
    if rest is None:
        most = len(prefix)
    if most == 0 or (most is not None and least > most):
        return None if least else _EMPTY
    return _sequence(maker, prefix, rest, least, most, wanted)


def array_bounds(flats: Sequence[Flat]) -> tuple[int, int | None]:
    """Return how many items an array has at least and at most.

    Raises:
        SchemaError: A number is invalid.
    """
    given = [one for flat in flats for one in [flat.count("minItems")] if one is not None]
    limits = [one for flat in flats for one in [flat.count("maxItems")] if one is not None]
    prefix = _prefix(flats)
    if not all(_says_rest(flat) for flat in flats if _own_prefix(flat)):
        limits.append(max([prefix, *given]))
    most = min(limits, default=None)
    least = max(given) if given else prefix if most is None else min(prefix, most)
    return least, most


def _own_prefix(flat: Flat) -> int:
    for key in ("prefixItems", "items"):
        found = flat.schema.get(key)
        if isinstance(found, list):
            return len(found)
        if key == "prefixItems" and key in flat.schema:
            raise flat.fault(key, "a list of schemas")
    return 0


def _prefix(flats: Sequence[Flat]) -> int:
    return max((_own_prefix(flat) for flat in flats), default=0)


def _pieces(flats: Sequence[Flat], index: int) -> list[Piece]:
    places = (item_place(flat, index) for flat in flats)
    return [Piece(place) for place in places if place is not None]


def _rest(maker: Maker, flats: Sequence[Flat], after: int, most: int | None, wanted: str) -> str | None:
    """Return the rule of the items after the prefix; None if there can be none."""
    if most is not None and most <= after:
        return None
    return maker.visit(_pieces(flats, max(after, _prefix(flats))), f"{wanted}-item")


def _sequence(
    maker: Maker, prefix: list[str], rest: str | None, least: int, most: int | None, wanted: str
) -> str:
    """Write items in brackets; there is at least one place for an item."""
    first = prefix[0] if prefix else rest
    done = max(len(prefix), 1)
    tail = ""
    if rest is not None and (most is None or most > done):
        more = maker.book.add(f"{wanted}-more", f"{_NEXT} {rest}")
        room = None if most is None else most - done
        tail = maker.book.repeat(more, max(least - done, 0), room, wanted)
    for index in range(len(prefix) - 1, 0, -1):
        tail = f"{_NEXT} {prefix[index]} {tail}".rstrip()
        if index >= least:
            tail = f"{maker.book.add(f'{wanted}-from-{index}', tail)}?"
    items = f"{first} {tail}".rstrip()
    return f'"[" space {items} space "]"' if least else f'"[" space ({items} space)? "]"'


def _says_rest(flat: Flat) -> bool:
    """Tell whether a schema with a prefix says what comes after it."""
    return ("items" if "prefixItems" in flat.schema else "additionalItems") in flat.schema


def _refuse(flats: Sequence[Flat], *, several: bool) -> None:
    for flat in flats:
        if several and flat.schema.get("uniqueItems", False) is not False:
            raise flat.refused("uniqueItems", "leave it out, or allow one item only")
        if "contains" in flat.schema and flat.count("minContains") != 0:
            raise flat.refused("contains", "use prefixItems or items")
        if "contains" in flat.schema and "maxContains" in flat.schema:
            raise flat.refused("maxContains", "use maxItems")
        if flat.schema.get("unevaluatedItems", True) not in (True, {}):
            raise flat.refused("unevaluatedItems", "use items or maxItems")
