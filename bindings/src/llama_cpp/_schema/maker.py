"""Schemas to rules: which types and values a place may have, and one rule for each place."""

from __future__ import annotations

import json
from math import isfinite
from typing import NamedTuple

from llama_cpp._schema.arrays import array_rule
from llama_cpp._schema.checking import Checker
from llama_cpp._schema.equality import same, type_of
from llama_cpp._schema.faults import SchemaError
from llama_cpp._schema.formats import INTEGER_FORMATS, NUMBER_FORMATS
from llama_cpp._schema.keywords import OF_TYPE, TYPES
from llama_cpp._schema.language import Both, Not
from llama_cpp._schema.merging import Merger, Piece
from llama_cpp._schema.numerals import number_rule
from llama_cpp._schema.objects import object_rule
from llama_cpp._schema.overlap import Overlap
from llama_cpp._schema.pattern import PatternError, parse_pattern
from llama_cpp._schema.rules import PRIMITIVE_RULES, RuleBook, literal
from llama_cpp._schema.spelling import Speller, json_spelling, plain_spelling
from llama_cpp._schema.strings import string_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from llama_cpp._schema.document import Document
    from llama_cpp._schema.keywords import Flat
    from llama_cpp._schema.language import Language
    from llama_cpp._schema.merging import Merged

ALL_TYPES = frozenset(TYPES)
"""Every type; ``number`` stands for numbers with a fraction and ``integer`` for those without."""


class Options(NamedTuple):
    """How a schema is turned into a grammar."""

    prop_order: tuple[str, ...] = ()
    """Names of properties that come first, in this order."""
    dotall: bool = False
    """Whether ``.`` in a pattern is also the end of a line."""
    raw_pattern: bool = False
    """Whether strings with a pattern stand without quotation marks and escapes."""


class Maker:
    """Makes the rules of one schema."""

    def __init__(self, document: Document, options: Options) -> None:
        """Begin without a rule."""
        self.book = RuleBook()
        """The rules made so far."""
        self.merger = Merger(document)
        """Resolves references."""
        self.dotall = options.dotall
        """Whether ``.`` in a pattern is also the end of a line."""
        self.raw_pattern = options.raw_pattern
        """Whether strings with a pattern stand as they are."""
        self.prop_order = options.prop_order
        """Names of properties that come first."""
        self.checker = Checker(self.merger, dotall=options.dotall)
        """Checks values of ``const`` and ``enum``."""
        self.speller = Speller(self.book, json_spelling())
        """Writes languages as they stand in JSON strings."""
        self.plain_speller = Speller(self.book, plain_spelling())
        """Writes languages as they are."""
        self._overlap = Overlap(self)
        self._rules: dict[tuple[Piece, ...], str | None] = {}
        self._open: set[tuple[Piece, ...]] = set()

    def visit(self, pieces: Sequence[Piece], wanted: str) -> str | None:
        """Return the rule of a place, made when it is needed first; None if no value fits.

        Args:
            pieces: Schemas that all hold at the place.
            wanted: Name for the rule if it is new.

        Raises:
            SchemaError: A schema is invalid, or cannot be expressed.
        """
        opened, self._open = self._open, set()
        try:
            return self._visit(pieces, wanted)
        finally:
            self._open = opened

    def _visit(self, pieces: Sequence[Piece], wanted: str) -> str | None:
        merged = self.merger.merge(pieces)
        if merged.impossible:
            return None
        key = tuple(sorted(merged.pieces))
        if not key:
            return self.book.primitive("value")
        if key in self._open:
            raise SchemaError(
                "a choice that leads to itself", key[0].pointer, "put an object or array in between"
            )
        if key not in self._rules:
            name = self._rules[key] = self.book.reserve(wanted)
            self._open.add(key)
            text = self._choice(merged, name) if merged.choices else self._plain(merged.flats, name)
            self._open.discard(key)
            self._rules[key] = self._settled(name, text)
        return self._rules[key]

    def _settled(self, name: str, text: str | None) -> str | None:
        if text is None or text in PRIMITIVE_RULES:
            return text
        return self.book.define(name, text)

    def _choice(self, merged: Merged, wanted: str) -> str | None:
        """Return the alternatives of the first choice, each with everything else that holds."""
        choice, *others = merged.choices
        rest = [*(Piece(pointer, "flat") for pointer in merged.flats), *others]
        branches = [[*rest, Piece(pointer)] for pointer in self.merger.branches(choice)]
        if choice.part == "oneOf":
            self._overlap.refuse(choice, branches)
        found = [self._visit(branch, f"{wanted}-{index}") for index, branch in enumerate(branches)]
        return " | ".join(dict.fromkeys(one for one in found if one is not None)) or None

    def _plain(self, pointers: Sequence[str], wanted: str) -> str | None:
        flats = [self.merger.flat(pointer) for pointer in pointers]
        values = self.values(flats)
        if values is not None:
            return " | ".join(dict.fromkeys(map(self.constant, values))) or None
        for flat in flats:
            self.refuse_conditions(flat)
        types = self.types(flats)
        texts = [self._typed(one, flats, wanted) for one in TYPES if one in types]
        return " | ".join(text for text in texts if text is not None) or None

    def values(self, flats: Sequence[Flat]) -> list[object] | None:
        """Return the values of ``const`` or ``enum`` that follow the schemas; None without them."""
        given = [values for values in (flat.values() for flat in flats) if values is not None]
        if not given:
            return None
        pieces = [Piece(flat.pointer, "flat") for flat in flats]
        return [one for one in given[0] if self.checker.follows(one, pieces)]

    def types(self, flats: Sequence[Flat]) -> frozenset[str]:
        """Return the types of which values are written.

        Schemas that name no type but have keywords of some types mean these types.
        """
        named = [_expanded(types) for types in (flat.types() for flat in flats) if types is not None]
        found = ALL_TYPES.intersection(*named)
        if not named:
            said = {
                one for one, words in OF_TYPE.items() for flat in flats if not words.isdisjoint(flat.schema)
            }
            said |= {_type_of_format(flat) for flat in flats if "format" in flat.schema}
            found = _expanded(frozenset(said)) or ALL_TYPES
        for flat in flats:
            found -= _excluded_types(flat)
        return found - {"integer"} if "number" in found else found

    def _typed(self, kind: str, flats: Sequence[Flat], wanted: str) -> str | None:
        if kind == "object":
            return object_rule(self, flats, wanted)
        if kind == "array":
            return (
                array_rule(self, flats, wanted)
                if self._constrains("array", flats)
                else self.book.primitive(kind)
            )
        if kind == "string":
            return string_rule(self, flats, wanted)
        if kind in {"number", "integer"}:
            return number_rule(self, flats, whole=kind == "integer")
        return self._simple(kind, flats)

    @staticmethod
    def _constrains(kind: str, flats: Sequence[Flat]) -> bool:
        return any(not OF_TYPE[kind].isdisjoint(flat.schema) for flat in flats)

    def _simple(self, kind: str, flats: Sequence[Flat]) -> str | None:
        excluded = [one for flat in flats for one in flat.excluded()]
        values: list[object] = [True, False] if kind == "boolean" else [None]
        left = [one for one in values if not any(same(one, other) for other in excluded)]
        return self.book.primitive(kind) if left == values else " | ".join(map(self.constant, left)) or None

    def refuse_conditions(self, flat: Flat) -> None:
        """Refuse what a schema says under conditions that a grammar cannot follow.

        Raises:
            SchemaError: It has ``if``, or a ``not`` of more than types, texts, truth values and null.
        """
        if "if" in flat.schema and ("then" in flat.schema or "else" in flat.schema):
            raise flat.refused("if", "use anyOf with one schema for each case")
        inner = flat.schema.get("not")
        if inner is None or isinstance(inner, bool) or not inner:
            return
        said = set(flat.mapping("not")) - {"title", "description", "$comment", "nullable"}
        kinds = {type_of(one) for one in flat.excluded()}
        if said == {"type"}:
            return
        if len(said) == 1 and said <= {"const", "enum"} and kinds <= {"string", "boolean", "null"}:
            return
        raise flat.refused("not", "say what is allowed instead")

    def constant(self, value: object) -> str:
        """Return GBNF for one value; space is allowed where JSON allows it."""
        if isinstance(value, dict):
            members = [
                f'{self.constant(name)} space ":" space {self.constant(one)}' for name, one in value.items()
            ]
            return self._bracketed("{", members, "}")
        if isinstance(value, list):
            return self._bracketed("[", [self.constant(one) for one in value], "]")
        if isinstance(value, float) and not isfinite(value):
            raise SchemaError(f"the value {value}, which JSON does not have", "#", "leave it out")
        return literal(json.dumps(value, ensure_ascii=False))

    def _bracketed(self, opening: str, parts: list[str], closing: str) -> str:
        self.book.primitive("space")
        separated = ' "," space '.join(parts)
        inner = f" {separated} space" if parts else ""
        return f'"{opening}" space{inner} "{closing}"'

    def spell(self, name: str) -> str:
        """Return the name of a property as it stands in JSON."""
        return json.dumps(name, ensure_ascii=False)

    def pattern(self, pattern: str, flats: Sequence[Flat]) -> Language:
        """Return the language of a pattern of property names.

        Raises:
            SchemaError: It cannot be expressed.
        """
        try:
            return parse_pattern(pattern, dotall=self.dotall)
        except PatternError as error:
            pointer = next(one.pointer for one in flats if pattern in one.mapping("patternProperties"))
            raise SchemaError(str(error), f"{pointer}/patternProperties", "use a simpler pattern") from None

    @staticmethod
    def is_plain(language: Language) -> bool:
        """Tell whether a language surely has texts: nothing in it excludes anything."""
        return not isinstance(language, (Both, Not))


def _expanded(types: frozenset[str]) -> frozenset[str]:
    return types | {"integer"} if "number" in types else types


def _type_of_format(flat: Flat) -> str:
    form = flat.text("format") or ""
    return "number" if form in NUMBER_FORMATS else "integer" if form in INTEGER_FORMATS else "string"


def _excluded_types(flat: Flat) -> frozenset[str]:
    inner = flat.schema.get("not")
    if inner is True or inner == {}:
        return ALL_TYPES
    if not isinstance(inner, dict) or "type" not in inner:
        return frozenset()
    types = _expanded(type(flat)(flat.pointer, inner).types() or frozenset())
    if "integer" in types and "number" not in types:
        raise flat.refused("not", "name the types that are allowed")
    return types
