"""Schemas with references and combinations to lists of plain ones that all hold."""

from __future__ import annotations

from typing import NamedTuple

from llama_cpp._schema.document import step
from llama_cpp._schema.faults import SchemaError
from llama_cpp._schema.keywords import REFUSED, RELEVANT, Flat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llama_cpp._schema.document import Document


class Piece(NamedTuple):
    """A part of a schema."""

    pointer: str
    """Place of the schema."""
    part: str = "all"
    """``all`` of it, its ``anyOf`` or its ``oneOf``, or what it says itself: ``flat``."""


class Merged(NamedTuple):
    """Pieces that must all hold."""

    flats: tuple[str, ...]
    """Places of schemas; what they say themselves holds."""
    choices: tuple[Piece, ...]
    """Lists of schemas of which one holds."""
    impossible: bool
    """Whether nothing can hold, because a schema is false."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The same as pieces."""
        return (*(Piece(pointer, "flat") for pointer in self.flats), *self.choices)


class Merger:
    """Resolves references, ``allOf`` and the borders of ``anyOf`` and ``oneOf``."""

    def __init__(self, document: Document) -> None:
        """Keep the schema."""
        self._document = document
        self._known: dict[tuple[Piece, ...], Merged] = {}

    def merge(self, pieces: Sequence[Piece]) -> Merged:
        """Resolve pieces as far as there is no choice.

        Raises:
            SchemaError: A schema is invalid, or its references lead back to itself.
        """
        key = tuple(pieces)
        if key not in self._known:
            flats: dict[str, None] = {}
            choices: dict[Piece, None] = {}
            possible = [self._add(piece, flats, choices, ()) for piece in pieces]
            self._known[key] = Merged(tuple(flats), tuple(choices), not all(possible))
        return self._known[key]

    def flat(self, pointer: str) -> Flat:
        """Return what the schema at a place says itself."""
        schema = self._document.schema(pointer)
        return Flat(pointer, schema if isinstance(schema, dict) else {})

    def branches(self, choice: Piece) -> list[str]:
        """Return the places of the schemas of a choice.

        Raises:
            SchemaError: They are no list of schemas.
        """
        return self._list(choice.pointer, choice.part)

    def _list(self, pointer: str, keyword: str) -> list[str]:
        flat = self.flat(pointer)
        found = flat.schema.get(keyword)
        if not isinstance(found, list) or not found:
            raise flat.fault(keyword, "a list of schemas with at least one")
        return [step(pointer, keyword, index) for index in range(len(found))]

    def _add(
        self, piece: Piece, flats: dict[str, None], choices: dict[Piece, None], path: tuple[str, ...]
    ) -> bool:
        pointer = piece.pointer
        if piece.part != "all":
            flats.update({pointer: None} if piece.part == "flat" else {})
            choices.update({} if piece.part == "flat" else {piece: None})
            return True
        if pointer in path:
            raise SchemaError("a schema that refers to itself", pointer, "put an object or array in between")
        schema = self._document.schema(pointer)
        if isinstance(schema, bool):
            return schema
        targets = self._targets(pointer, schema)
        possible = [self._add(Piece(one), flats, choices, (*path, pointer)) for one in targets]
        if not RELEVANT.isdisjoint(schema):
            flats[pointer] = None
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                choices[Piece(pointer, keyword)] = None
                flats.update(dict.fromkeys(self._discriminators(pointer, schema)))
        return all(possible)

    def _targets(self, pointer: str, schema: Mapping[str, object]) -> list[str]:
        """Return the places of the schemas that hold together with one."""
        for keyword, hint in REFUSED.items():
            if keyword in schema:
                raise Flat(pointer, schema).refused(keyword, hint)
        found = [self._document.target(pointer, schema["$ref"])] if "$ref" in schema else []
        return found + (self._list(pointer, "allOf") if "allOf" in schema else [])

    def _discriminators(self, pointer: str, schema: Mapping[str, object]) -> list[str]:
        """Return a place that requires the property of a discriminator. Source: OpenAPI 3.1, 4.8.25."""
        found = schema.get("discriminator")
        name = found.get("propertyName") if isinstance(found, dict) else None
        if not isinstance(name, str):
            return []
        place = step(pointer, "discriminator", "required")
        self._document.put(place, {"type": "object", "required": [name]})
        return [place]
