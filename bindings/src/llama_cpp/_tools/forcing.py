"""Grammars that leave a model nothing but a call, or JSON."""

from __future__ import annotations

import json
from typing import NamedTuple

from llama_cpp._tools.deltas import CallPart, CallStart

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llama_cpp._tools.deltas import Delta
    from llama_cpp.llama_grammar import LlamaGrammar

_ANYTHING: Mapping[str, object] = {"type": "object"}


class Function(NamedTuple):
    """A function that may be called."""

    name: str
    """Its name."""
    parameters: Mapping[str, object]
    """JSON schema of its arguments."""
    description: str = ""
    """What it does."""


def response_grammar(response_format: object) -> LlamaGrammar | None:
    """Return the grammar of an answer whose form is asked for; none if any text will do.

    Raises:
        ValueError: There is no such form, or the schema cannot be followed.
    """
    if response_format is None:
        return None
    if not isinstance(response_format, dict):
        raise ValueError(_no_form(response_format))  # noqa: TRY004 - what servers answer 400 to
    kind = response_format.get("type", "text")
    if kind == "text":
        return None
    from llama_cpp.llama_grammar import JSON_GBNF, LlamaGrammar  # noqa: PLC0415 - most answers are free

    if kind == "json_object":
        schema = response_format.get("schema")
        return LlamaGrammar.from_string(JSON_GBNF) if schema is None else _of_schema(schema)
    if kind == "json_schema":
        wrapped = response_format.get("json_schema")
        schema = wrapped.get("schema") if isinstance(wrapped, dict) else None
        if schema is None:
            raise ValueError("response_format has no schema at ['json_schema']['schema']")
        return _of_schema(schema)
    raise ValueError(_no_form(response_format))


def _no_form(given: object) -> str:
    return (
        f"response_format is {given!r}, expected {{'type': …}} with the type text, json_object or json_schema"
    )


def _of_schema(schema: object) -> LlamaGrammar:
    from llama_cpp.llama_grammar import LlamaGrammar  # noqa: PLC0415 - as above

    try:
        text = json.dumps(schema)
    except (TypeError, RecursionError) as error:
        raise ValueError(f"the schema is no JSON: {error}") from error
    return LlamaGrammar.from_json_schema(text)


def arguments_grammar(function: Function) -> LlamaGrammar:
    """Return the grammar of the arguments of one function.

    Raises:
        ValueError: The schema of its parameters cannot be followed.
    """
    return _of_schema(_parameters(function))


def calls_grammar(functions: Sequence[Function], *, is_parallel: bool) -> LlamaGrammar:
    """Return the grammar of a call of any function, ``{"name": …, "arguments": …}``, or of a list of them.

    Raises:
        ValueError: A schema of parameters cannot be followed.
    """
    place = "#/items/anyOf" if is_parallel else "#/anyOf"
    one: Mapping[str, object] = {
        "anyOf": [
            {
                "type": "object",
                "properties": {
                    "name": {"const": it.name},
                    "arguments": moved(_parameters(it), f"{place}/{n}/properties/arguments"),
                },
                "required": ["name", "arguments"],
                "additionalProperties": False,
            }
            for n, it in enumerate(functions)
        ]
    }
    return _of_schema({"type": "array", "items": one, "minItems": 1} if is_parallel else one)


def _parameters(function: Function) -> Mapping[str, object]:
    """Return the schema of the arguments, which are an object even if it does not say so."""
    return (
        function.parameters if _KINDS & function.parameters.keys() else {**_ANYTHING, **function.parameters}
    )


_KINDS = frozenset({"type", "$ref", "anyOf", "oneOf", "allOf", "const", "enum"})
_VALUES = frozenset({"const", "enum", "default", "examples"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})


def moved(schema: object, place: str) -> object:
    """Return a schema that is part of another one, with references that point there.

    Args:
        schema: The schema; its references are relative to itself.
        place: Where it comes to stand, as a JSON pointer that begins with ``#``.
    """
    if isinstance(schema, list):
        return [moved(item, place) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _moved_member(key, value, place) for key, value in schema.items()}


def _moved_member(key: str, value: object, place: str) -> object:
    if key == "$ref" and isinstance(value, str) and (value == "#" or value.startswith("#/")):
        return place + value[1:]
    if key in _NAMED and isinstance(value, dict):
        return {name: moved(inner, place) for name, inner in value.items()}
    return value if key in _VALUES else moved(value, place)


class ArgumentsReader:
    """Reads an answer that is the arguments of one function."""

    def __init__(self, name: str) -> None:
        """Begin a call of the function of this name."""
        self._name = name
        self._has_begun = False
        self._space = ""

    def feed(self, text: str) -> list[Delta]:
        """Return the arguments, without white space around them."""
        if not self._has_begun:
            text = text.lstrip()
        part = (self._space + text).rstrip()
        self._space = (self._space + text)[len(part) :]
        if not part:
            return []
        start: list[Delta] = [] if self._has_begun else [CallStart(self._name)]
        self._has_begun = True
        return [*start, CallPart(part)]

    def finish(self) -> list[Delta]:
        """Return nothing: all was given out."""
        return []
