"""Types and equality of decoded JSON values, which are not those of Python."""

from __future__ import annotations


def type_of(value: object) -> str:
    """Return the JSON type of a decoded value; a number without a fraction is an integer."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "integer" if isinstance(value, int) or value.is_integer() else "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object" if isinstance(value, dict) else "null"


def same(one: object, other: object) -> bool:
    """Tell whether two decoded values are equal in JSON: 1 is 1.0, but not true."""
    return _key(one) == _key(other)


def _key(value: object) -> object:
    if isinstance(value, list):
        return ("array", *map(_key, value))
    if isinstance(value, dict):
        return ("object", frozenset((name, _key(one)) for name, one in value.items()))
    kind = type_of(value)
    return ("number" if kind == "integer" else kind, value)
