"""Grammars that leave a model nothing but a call, or JSON."""

from __future__ import annotations

import json
from typing import NamedTuple

from llama_cpp._tools.bodies import read_json
from llama_cpp._tools.deltas import Call

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


def response_grammar(response_format: Mapping[str, object] | None) -> LlamaGrammar | None:
    """Return the grammar of an answer whose form is asked for; none if any text will do.

    Raises:
        ValueError: There is no such form, or the schema cannot be followed.
    """
    kind = "text" if response_format is None else response_format.get("type", "text")
    if response_format is None or kind == "text":
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
    raise ValueError(f"response_format is of type {kind!r}, expected text, json_object or json_schema")


def _of_schema(schema: object) -> LlamaGrammar:
    from llama_cpp.llama_grammar import LlamaGrammar  # noqa: PLC0415 - as above

    return LlamaGrammar.from_json_schema(json.dumps(schema))


def arguments_grammar(function: Function) -> LlamaGrammar:
    """Return the grammar of the arguments of one function."""
    return _of_schema(function.parameters or _ANYTHING)


def calls_grammar(functions: Sequence[Function], *, is_parallel: bool) -> LlamaGrammar:
    """Return the grammar of a call of any function, ``{"name": …, "arguments": …}``, or of a list of them."""
    one: Mapping[str, object] = {
        "anyOf": [
            {
                "type": "object",
                "properties": {"name": {"const": it.name}, "arguments": it.parameters or _ANYTHING},
                "required": ["name", "arguments"],
                "additionalProperties": False,
            }
            for it in functions
        ]
    }
    return _of_schema({"type": "array", "items": one, "minItems": 1} if is_parallel else one)


class ArgumentsReader:
    """Reads an answer that is the arguments of one function."""

    def __init__(self, name: str) -> None:
        """Collect the arguments of the function of this name."""
        self._name = name
        self._held = ""

    def feed(self, text: str) -> list[Delta]:
        """Return nothing yet."""
        self._held += text
        return []

    def finish(self) -> list[Delta]:
        """Return the call."""
        return [Call(self._name, self._held.strip())] if self._held.strip() else []


class ForcedReader:
    """Reads an answer that is one call, or a list of them."""

    def __init__(self) -> None:
        """Collect the answer."""
        self._held = ""

    def feed(self, text: str) -> list[Delta]:
        """Return nothing yet."""
        self._held += text
        return []

    def finish(self) -> list[Delta]:
        """Return the calls; what was cut off in the middle of one is given out as text."""
        from llama_cpp._tools.deltas import Text  # noqa: PLC0415 - rare

        try:
            return list(read_json(self._held, {}))
        except ValueError:
            return [Text(self._held)] if self._held else []
