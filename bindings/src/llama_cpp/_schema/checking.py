"""Whether a value follows a schema: the values of ``const`` and ``enum`` are checked one by one."""

from __future__ import annotations

from decimal import Context, Decimal

from llama_cpp._schema.document import step
from llama_cpp._schema.equality import same, type_of
from llama_cpp._schema.formats import (
    INTEGER_FORMATS,
    KNOWN_FORMATS,
    STRING_FORMATS,
    format_language,
    unknown_format,
)
from llama_cpp._schema.language import admits
from llama_cpp._schema.merging import Piece
from llama_cpp._schema.pattern import PatternError, parse_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from llama_cpp._schema.keywords import Flat
    from llama_cpp._schema.merging import Merger

_EXACT = Context(prec=800)


class Checker:
    """Checks decoded values."""

    def __init__(self, merger: Merger, *, dotall: bool) -> None:
        """Keep the schema and how the dot of patterns is read."""
        self._merger = merger
        self._dotall = dotall

    def follows(self, value: object, pieces: Iterable[Piece]) -> bool:
        """Tell whether a value follows some pieces of the schema.

        Raises:
            SchemaError: The schema is invalid, or a format in it is not known.
        """
        merged = self._merger.merge(tuple(pieces))
        if merged.impossible or not all(self._plain(value, self._merger.flat(one)) for one in merged.flats):
            return False
        return all(self._choice(value, choice) for choice in merged.choices)

    def _at(self, value: object, pointer: str) -> bool:
        return self.follows(value, [Piece(pointer)])

    def _choice(self, value: object, choice: Piece) -> bool:
        fitting = sum(self._at(value, one) for one in self._merger.branches(choice))
        return fitting == 1 or (fitting > 1 and choice.part == "anyOf")

    def _plain(self, value: object, flat: Flat) -> bool:
        types, values, kind = flat.types(), flat.values(), type_of(value)
        if types is not None and kind not in types and not (kind == "integer" and "number" in types):
            return False
        if values is not None and not any(same(value, one) for one in values):
            return False
        if "not" in flat.schema and self._at(value, step(flat.pointer, "not")):
            return False
        return self._condition(value, flat) and self._typed(value, flat)

    def _condition(self, value: object, flat: Flat) -> bool:
        if "if" not in flat.schema:
            return True
        then = "then" if self._at(value, step(flat.pointer, "if")) else "else"
        return then not in flat.schema or self._at(value, step(flat.pointer, then))

    def _typed(self, value: object, flat: Flat) -> bool:
        if isinstance(value, str):
            return self._string(value, flat)
        if isinstance(value, list):
            return self._array(value, flat)
        if isinstance(value, dict):
            return self._object(value, flat)
        return isinstance(value, bool) or not isinstance(value, (int, float)) or _number(value, flat)

    def _string(self, value: str, flat: Flat) -> bool:
        least, most, form = flat.count("minLength"), flat.count("maxLength"), flat.text("format")
        if len(value) < (least or 0) or (most is not None and len(value) > most):
            return False
        if form is not None and form not in KNOWN_FORMATS:
            raise unknown_format(flat, form)
        if form in STRING_FORMATS and not admits(format_language(form), value):
            return False
        pattern = flat.text("pattern")
        return pattern is None or self._found(pattern, value, flat)

    def _found(self, pattern: str, value: str, flat: Flat) -> bool:
        try:
            return admits(parse_pattern(pattern, dotall=self._dotall), value)
        except PatternError as error:
            raise flat.refused("pattern", str(error)) from None

    def _array(self, value: list[object], flat: Flat) -> bool:
        least, most = flat.count("minItems"), flat.count("maxItems")
        if len(value) < (least or 0) or (most is not None and len(value) > most):
            return False
        if flat.schema.get("uniqueItems") is True and any(
            same(one, other) for index, one in enumerate(value) for other in value[:index]
        ):
            return False
        if any(name in flat.schema for name in ("contains", "unevaluatedItems")):
            raise flat.refused("contains or unevaluatedItems", "leave it out")
        return all(
            self._at(one, place)
            for index, one in enumerate(value)
            for place in [item_place(flat, index)]
            if place is not None
        )

    def _object(self, value: dict[str, object], flat: Flat) -> bool:
        least, most = flat.count("minProperties"), flat.count("maxProperties")
        if len(value) < (least or 0) or (most is not None and len(value) > most):
            return False
        if not all(name in value for name in flat.names("required")):
            return False
        for keyword in ("dependentRequired", "dependentSchemas", "dependencies", "unevaluatedProperties"):
            if keyword in flat.schema:
                raise flat.refused(keyword, "leave it out")
        return all(
            self._at(name, step(flat.pointer, "propertyNames")) if place is None else self._at(one, place)
            for name, one in value.items()
            for place in self._property_places(flat, name)
        )

    def _property_places(self, flat: Flat, name: str) -> list[str | None]:
        """Return the schemas of a property, and None where its name has one."""
        names: list[str | None] = [None] if "propertyNames" in flat.schema else []
        return [*names, *self.property_places(flat, name)]

    def property_places(self, flat: Flat, name: str) -> list[str]:
        """Return the places of the schemas that the value of a property must follow."""
        found = [step(flat.pointer, "properties", name)] if name in flat.mapping("properties") else []
        patterns = [one for one in flat.mapping("patternProperties") if self._found(one, name, flat)]
        found.extend(step(flat.pointer, "patternProperties", one) for one in patterns)
        if not found and "additionalProperties" in flat.schema:
            found.append(step(flat.pointer, "additionalProperties"))
        return found


def item_place(flat: Flat, index: int) -> str | None:
    """Return the place of the schema of an item of an array; None if there is none."""
    key = "prefixItems" if "prefixItems" in flat.schema else "items"
    tuple_items = flat.schema.get(key)
    rest = "items" if key == "prefixItems" else "additionalItems"
    if not isinstance(tuple_items, list):
        return step(flat.pointer, "items") if "items" in flat.schema else None
    if index < len(tuple_items):
        return step(flat.pointer, key, index)
    return step(flat.pointer, rest) if rest in flat.schema else None


def _number(value: float, flat: Flat) -> bool:
    number = Decimal(repr(value))
    low, high, multiple = flat.number("minimum"), flat.number("maximum"), flat.number("multipleOf")
    over, under = _exclusive(flat, "exclusiveMinimum"), _exclusive(flat, "exclusiveMaximum")
    if flat.schema.get("exclusiveMinimum") is True:
        over = low
    if flat.schema.get("exclusiveMaximum") is True:
        under = high
    bounds = INTEGER_FORMATS.get(str(flat.schema.get("format")))
    return not (
        (low is not None and number < low)
        or (high is not None and number > high)
        or (over is not None and number <= over)
        or (under is not None and number >= under)
        or (multiple and _EXACT.remainder(number, multiple) != 0)
        or (bounds and not (_EXACT.remainder(number, Decimal(1)) == 0 and bounds[0] <= number <= bounds[1]))
    )


def _exclusive(flat: Flat, keyword: str) -> Decimal | None:
    return None if isinstance(flat.schema.get(keyword), bool) else flat.number(keyword)
