"""Values that a model wrote without their types get those of the schema."""

from __future__ import annotations

import ast

from llama_cpp._tools.jsontext import UNREADABLE, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MAX_DEPTH = 16
"""How many references are followed."""
_TYPES: Sequence[tuple[type, str]] = (
    (bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"),
    (list, "array"), (dict, "object"), (type(None), "null"),
)  # fmt: skip


def type_of(value: object) -> str:
    """Return the name of the type of a value in JSON schemas."""
    return next((name for kind, name in _TYPES if isinstance(value, kind)), "")


def property_of(schema: object, key: str, root: Mapping[str, object]) -> object:
    """Return the schema of a property; none if it is not known."""
    schema = _resolved(schema, root)
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return properties.get(key) if isinstance(properties, dict) else None


def items_of(schema: object, root: Mapping[str, object]) -> object:
    """Return the schema of the items of a list; none if it is not known."""
    schema = _resolved(schema, root)
    return schema.get("items") if isinstance(schema, dict) else None


def typed(text: str, schema: object, root: Mapping[str, object]) -> object:
    """Return the value that a text stands for.

    Args:
        text: What the model wrote, a string without its quotes or another value as JSON or Python write it.
        schema: What the value must be; none if that is not known.
        root: The schema that references in it begin at.
    """
    kinds = kinds_of(schema, root)
    if "string" in kinds:
        return None if "null" in kinds and text.strip() in {"null", "None"} else text
    try:
        return loads(text)
    except UNREADABLE:
        if not kinds:
            return text
    try:
        value: object = ast.literal_eval(text.strip())
    except UNREADABLE:
        return text
    return value if type_of(value) in kinds else text


def kinds_of(schema: object, root: Mapping[str, object]) -> frozenset[str]:
    """Return the types that a schema allows; empty if it does not tell."""
    schema = _resolved(schema, root)
    if not isinstance(schema, dict):
        return frozenset()
    kind = schema.get("type")
    if isinstance(kind, str):
        return frozenset({kind})
    if isinstance(kind, list):
        return frozenset(map(str, kind))
    if "const" in schema:
        return frozenset({type_of(schema["const"])})
    options = schema.get("enum")
    if isinstance(options, list):
        return frozenset(map(type_of, options))
    return _kinds_of_parts(schema, root)


def _kinds_of_parts(schema: Mapping[str, object], root: Mapping[str, object]) -> frozenset[str]:
    for keyword in ("anyOf", "oneOf", "allOf"):
        parts = schema.get(keyword)
        if isinstance(parts, list) and parts:
            found = [kinds_of(part, root) for part in parts if part is not schema]
            if keyword == "allOf":
                return next((kinds for kinds in found if kinds), frozenset())
            return frozenset().union(*found) if all(found) else frozenset()
    if "properties" in schema:
        return frozenset({"object"})
    return frozenset({"array"} if "items" in schema else ())


def _resolved(schema: object, root: Mapping[str, object]) -> object:
    """Follow references; what points nowhere is unknown."""
    for _ in range(_MAX_DEPTH):
        pointer = schema.get("$ref") if isinstance(schema, dict) else None
        if not isinstance(pointer, str):
            return schema
        schema = _at(root, pointer)
    return None


def _at(root: object, pointer: str) -> object:
    if not pointer.startswith("#"):
        return None
    for key in pointer[1:].split("/")[1:]:
        name = key.replace("~1", "/").replace("~0", "~")
        if isinstance(root, list) and name.isdecimal() and int(name) < len(root):
            root = root[int(name)]
        else:
            root = root.get(name) if isinstance(root, dict) else None
    return root
