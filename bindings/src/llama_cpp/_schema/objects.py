"""Schemas of objects to GBNF: which properties there are."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

from llama_cpp._schema.automaton import TooManyStatesError, is_empty
from llama_cpp._schema.document import step
from llama_cpp._schema.faults import SchemaError
from llama_cpp._schema.language import ANYTHING, NOTHING, admits, both, without, words
from llama_cpp._schema.members import Members, Property
from llama_cpp._schema.merging import Piece
from llama_cpp._schema.rules import literal
from llama_cpp._schema.strings import string_language, too_large

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llama_cpp._schema.keywords import Flat
    from llama_cpp._schema.language import Language
    from llama_cpp._schema.maker import Maker

MAX_PATTERNS = 4
"""Patterns of property names in one object."""


class _Names(NamedTuple):
    """Which names properties may have."""

    language: Language
    """Names that ``propertyNames`` allows."""
    listed: tuple[str, ...] | None
    """The only names that it allows, if it lists them."""


def object_rule(maker: Maker, flats: Sequence[Flat], wanted: str) -> str | None:
    """Return GBNF alternatives for the objects that follow all schemas; None if there is none.

    Properties come in the order of the schema. Names that ``properties`` does not list are allowed where the
    schema says so (``additionalProperties``, ``patternProperties``), or where it lists none.

    Raises:
        SchemaError: A keyword is invalid, or cannot be expressed.
    """
    _refuse(flats)
    if not any(flat.says_of_objects() for flat in flats):
        return maker.book.primitive("object")
    names = _names(maker, flats)
    properties = []
    for name in ordered(maker, flats, names):
        required = any(name in flat.names("required") for flat in flats)
        rule = _property(maker, flats, name, names, wanted)
        if rule is None and required:
            return None
        if rule is not None:
            properties.append(Property(name, rule, required))
    maker.book.primitive("space")
    listed = list(dict.fromkeys([*property_names(flats), *(names.listed or ())]))
    extras = [] if names.listed is not None else list(_extras(maker, flats, listed, names, wanted))
    extra = maker.book.add(f"{wanted}-other", " | ".join(extras)) if extras else None
    return Members(maker.book, properties, extra, wanted, _bounds(flats), flats[0]).text()


def property_names(flats: Sequence[Flat]) -> list[str]:
    """Return the names that are listed or required, in the order of the schema.

    Raises:
        SchemaError: The lists are invalid.
    """
    listed = [name for flat in flats for name in flat.mapping("properties")]
    required = [name for flat in flats for name in flat.names("required")]
    return list(dict.fromkeys([*listed, *required]))


def ordered(maker: Maker, flats: Sequence[Flat], names: _Names) -> list[str]:
    """Return the names of properties in the order in which they are written."""
    found = list(dict.fromkeys([*property_names(flats), *(names.listed or ())]))
    place = {name: index for index, name in enumerate(maker.prop_order)}
    return sorted(found, key=lambda name: place.get(name, len(place)))


def is_open(flats: Sequence[Flat]) -> bool:
    """Tell whether names are written that are neither listed nor fit a pattern."""
    if any(flat.schema.get("additionalProperties", False) is not False for flat in flats):
        return True
    return not any({"properties", "patternProperties"} & set(flat.schema) for flat in flats)


def _names(maker: Maker, flats: Sequence[Flat]) -> _Names:
    pieces = [Piece(step(flat.pointer, "propertyNames")) for flat in flats if "propertyNames" in flat.schema]
    merged = maker.merger.merge(pieces)
    if merged.impossible:
        return _Names(NOTHING, ())
    if merged.choices:
        raise SchemaError("a choice in propertyNames", merged.choices[0].pointer, "use enum or one pattern")
    inner = [maker.merger.flat(pointer) for pointer in merged.flats]
    given = [values for flat in inner for values in [flat.values()] if values is not None]
    if given:
        fitting = [one for one in given[0] if isinstance(one, str) and maker.checker.follows(one, pieces)]
        return _Names(ANYTHING, tuple(dict.fromkeys(fitting)))
    if any(types is not None and "string" not in types for types in (flat.types() for flat in inner)):
        return _Names(NOTHING, ())
    for flat in inner:
        maker.refuse_conditions(flat)
    return _Names(string_language(inner, dotall=maker.dotall), None)


def _property(maker: Maker, flats: Sequence[Flat], name: str, names: _Names, wanted: str) -> str | None:
    """Return the rule of a property with its name; None if it cannot be there."""
    if names.listed is not None and name not in names.listed:
        return None
    if names.language != ANYTHING and not admits(names.language, name):
        return None
    places = [place for flat in flats for place in maker.checker.property_places(flat, name)]
    rule = maker.visit([Piece(place) for place in places], f"{wanted}-{name}")
    if rule is None:
        return None
    key = literal(maker.spell(name))
    return maker.book.add(f"{wanted}-{name}-kv", f'{key} space ":" space {rule}')


def _extras(
    maker: Maker, flats: Sequence[Flat], listed: Sequence[str], names: _Names, wanted: str
) -> Iterator[str]:
    """Return GBNF for the properties that are not listed, by the patterns that their names fit."""
    patterns = list(dict.fromkeys(pattern for flat in flats for pattern in flat.mapping("patternProperties")))
    if len(patterns) > MAX_PATTERNS:
        culprit = next(flat for flat in flats if "patternProperties" in flat.schema)
        raise culprit.refused("patternProperties", f"use at most {MAX_PATTERNS} patterns")
    languages = {one: maker.pattern(one, flats) for one in patterns}
    others = [names.language, without(words(listed))] if listed else [names.language]
    for count in range(len(patterns), -1, -1):
        if not count and not is_open(flats):
            continue
        for fitting in combinations(patterns, count):
            language = both(
                [*others, *(one if name in fitting else without(one) for name, one in languages.items())]
            )
            text = _extra(maker, flats, language, frozenset(fitting), wanted)
            if text is not None:
                yield text


def _extra(
    maker: Maker, flats: Sequence[Flat], language: Language, fitting: frozenset[str], wanted: str
) -> str | None:
    pieces = []
    for flat in flats:
        own = [one for one in flat.mapping("patternProperties") if one in fitting]
        pieces += [Piece(step(flat.pointer, "patternProperties", one)) for one in own]
        if not own and "additionalProperties" in flat.schema:
            pieces.append(Piece(step(flat.pointer, "additionalProperties")))
    try:
        if language != ANYTHING and is_empty(language):
            return None
        rule = maker.visit(pieces, f"{wanted}-value")
        if rule is None:
            return None
        key = maker.book.primitive("string")
        if language != ANYTHING:
            text = maker.speller.write(language, f"{wanted}-key")
            key = maker.book.add(f"{wanted}-key", f'"\\"" ({text}) "\\""')
    except TooManyStatesError:
        raise too_large(flats) from None
    return f'{key} space ":" space {rule}'


def _bounds(flats: Sequence[Flat]) -> tuple[int, int | None]:
    least = max((flat.count("minProperties") or 0 for flat in flats), default=0)
    limits = [one for flat in flats for one in [flat.count("maxProperties")] if one is not None]
    return least, min(limits, default=None)


def _refuse(flats: Sequence[Flat]) -> None:
    for flat in flats:
        for keyword in ("dependentRequired", "dependentSchemas", "dependencies"):
            if flat.schema.get(keyword):
                raise flat.refused(keyword, "use anyOf with one schema for each case")
        if flat.schema.get("unevaluatedProperties", True) not in (True, {}):
            raise flat.refused("unevaluatedProperties", "use additionalProperties")
