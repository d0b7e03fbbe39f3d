"""Functions as TypeScript declares them, the form in which some models were shown theirs."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from llama_cpp._tools.forcing import Function

_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def typescript(functions: Sequence[Function]) -> str:
    """Return a namespace with a type for each function."""
    declared = "".join(_declared(function) for function in functions)
    return (
        "// Supported function definitions that should be called when necessary.\n"
        f"namespace functions {{\n\n{declared}}} // namespace functions"
    )


def _declared(function: Function) -> str:
    comment = "".join(f"// {line}\n" for line in function.description.splitlines())
    properties = function.parameters.get("properties")
    if not isinstance(properties, dict) or not properties:
        return f"{comment}type {function.name} = () => any;\n\n"
    return f"{comment}type {function.name} = (_: {_object(function.parameters)}) => any;\n\n"


def _object(schema: Mapping[str, object]) -> str:
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, dict):
        return "object"
    needed = required if isinstance(required, list) else []
    lines = []
    for key, value in properties.items():
        inner = value if isinstance(value, dict) else {}
        lines += [f"// {line}" for line in str(inner.get("description", "")).splitlines()]
        name = key if key.isidentifier() else json.dumps(key, ensure_ascii=False)
        lines.append(f"{name}{'' if key in needed else '?'}: {_type(inner)},")
    return "{\n" + "\n".join(lines) + "\n}"


def _type(schema: Mapping[str, object]) -> str:
    options = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if isinstance(options, list):
        return _union(json.dumps(option, ensure_ascii=False) for option in options)
    parts = schema.get("anyOf", schema.get("oneOf"))
    if isinstance(parts, list):
        return _union(_type(part) if isinstance(part, dict) else "any" for part in parts)
    kind = schema.get("type")
    if isinstance(kind, list):
        return _union(_type({**schema, "type": one}) for one in kind)
    if kind == "array":
        items = schema.get("items")
        item = _type(items if isinstance(items, dict) else {})
        return f"({item})[]" if " | " in item else f"{item}[]"
    if kind == "object" or "properties" in schema:
        return _object(schema)
    return _PLAIN.get(str(kind), "any")


def _union(types: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(types)) or "never"
