"""Keywords of JSON Schema: which there are, and their values, checked."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite

from llama_cpp._schema.equality import same
from llama_cpp._schema.faults import SchemaError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TYPES = ("object", "array", "string", "number", "integer", "boolean", "null")
"""Types of JSON Schema, in the order in which their alternatives are written."""

OF_TYPE = {
    "object": frozenset(
        {
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "dependentRequired",
            "dependentSchemas",
            "dependencies",
            "unevaluatedProperties",
        }
    ),
    "array": frozenset(
        {
            "items",
            "prefixItems",
            "additionalItems",
            "minItems",
            "maxItems",
            "uniqueItems",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
        }
    ),
    "string": frozenset({"pattern", "minLength", "maxLength"}),
    "number": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
}
"""Keywords that say something about values of one type only."""

RELEVANT = frozenset().union(*OF_TYPE.values()) | {"type", "nullable", "const", "enum", "format", "not", "if"}
"""Keywords that say something about a value, but for references and combinations."""

REFUSED = {
    "$dynamicRef": "use $ref",
    "$recursiveRef": "use $ref",
    "disallow": "use not",
    "extends": "use allOf",
}
"""Keywords that no schema may have, and what to use."""

_HINT = "see https://json-schema.org/understanding-json-schema"


class Flat:
    """What one schema says itself, without its references and combinations."""

    __slots__ = ("pointer", "schema")

    def __init__(self, pointer: str, schema: Mapping[str, object]) -> None:
        """Keep a schema and its place."""
        self.pointer = pointer
        """JSON pointer of the schema."""
        self.schema = schema
        """The schema."""

    def fault(self, keyword: str, expected: str) -> SchemaError:
        """Return the error of a keyword with a wrong value."""
        found = f"{keyword} is {self.schema.get(keyword)!r:.60}, expected {expected}"
        return SchemaError(found, self.pointer, _HINT)

    def refused(self, keyword: str, hint: str) -> SchemaError:
        """Return the error of a keyword that a grammar cannot follow."""
        return SchemaError(f"{keyword} cannot be expressed in a grammar", f"{self.pointer}/{keyword}", hint)

    def count(self, keyword: str) -> int | None:
        """Return a number of things that is 0 or more, None without the keyword.

        Raises:
            SchemaError: The value is something else.
        """
        value = self.schema.get(keyword)
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fault(keyword, "a whole number that is not negative")
        return value

    def number(self, keyword: str) -> Decimal | None:
        """Return a number, None without the keyword.

        Raises:
            SchemaError: The value is something else.
        """
        value = self.schema.get(keyword)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
            raise self.fault(keyword, "a number")
        return Decimal(repr(value))

    def mapping(self, keyword: str) -> Mapping[str, object]:
        """Return an object, an empty one without the keyword.

        Raises:
            SchemaError: The value is something else.
        """
        value = self.schema.get(keyword, {})
        if not isinstance(value, dict):
            raise self.fault(keyword, "an object")
        return value

    def names(self, keyword: str) -> Sequence[str]:
        """Return a list of texts, an empty one without the keyword.

        Raises:
            SchemaError: The value is something else.
        """
        value = self.schema.get(keyword, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.fault(keyword, "a list of texts")
        return value

    def text(self, keyword: str) -> str | None:
        """Return a text, None without the keyword.

        Raises:
            SchemaError: The value is something else.
        """
        value = self.schema.get(keyword)
        if value is not None and not isinstance(value, str):
            raise self.fault(keyword, "a text")
        return value

    def values(self) -> list[object] | None:
        """Return the values that ``const`` or ``enum`` leave, None without them.

        Raises:
            SchemaError: ``enum`` is no list.
        """
        found = self.schema.get("enum", [])
        if not isinstance(found, list):
            raise self.fault("enum", "a list of values")
        if "const" not in self.schema:
            return found if "enum" in self.schema else None
        const = self.schema["const"]
        return [const] if "enum" not in self.schema or any(same(const, one) for one in found) else []

    def excluded(self) -> list[object]:
        """Return the values that ``not`` excludes, if that is all it says."""
        inner = self.schema.get("not")
        return (Flat(self.pointer, inner).values() or []) if isinstance(inner, dict) else []

    def says_of_objects(self) -> bool:
        """Tell whether the schema says something about objects."""
        return not OF_TYPE["object"].isdisjoint(self.schema)

    def types(self) -> frozenset[str] | None:
        """Return the types that the schema names, None if it names none; a number may be whole.

        Raises:
            SchemaError: ``type`` names something else.
        """
        value = self.schema.get("type")
        if value is None:
            return None
        found = value if isinstance(value, list) else [value]
        if not found or not all(isinstance(one, str) and one in TYPES for one in found):
            raise self.fault("type", f"one or more of {', '.join(TYPES)}")
        return frozenset(found) | ({"null"} if self.schema.get("nullable") is True else set())
