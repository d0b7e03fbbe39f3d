"""Calls as JSON: how they begin, and how a whole text of them is read."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from llama_cpp._tools.deltas import Call
from llama_cpp._tools.jsontext import dumps, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from llama_cpp._tools.deltas import Schemas

_ARGUMENTS = ("arguments", "parameters", "args", "input")
_NAMES = ("name", "tool_name", "function")
_BETWEEN = " \t\r\n,;]`"


class Head(NamedTuple):
    """How a call begins, up to the brace that opens its arguments."""

    pattern: re.Pattern[str]
    """Matches it, with the name of the function as group ``name``."""
    is_wrapped: bool = False
    """Whether the arguments are part of an object, which goes on after them."""


_TEXT = r'"(?:[^"\\]|\\.)*"'
_WRAPPED = Head(
    re.compile(
        r"[\s,;\[]*\{\s*"
        rf'(?:"(?:type|id|tool_call_id|index)"\s*:\s*(?:{_TEXT}|\d+)\s*,\s*)*'
        r'"(?:name|tool_name|function)"\s*:\s*"(?P<name>[^"\\]+)"\s*,\s*'
        rf'(?:"(?:type|id|tool_call_id|index)"\s*:\s*(?:{_TEXT}|\d+)\s*,\s*)*'
        r'"(?:arguments|parameters|args|input)"\s*:\s*(?=\{)'
    ),
    is_wrapped=True,
)
WRAPPED = (_WRAPPED,)
"""``{"name": "weather", "arguments": {…}}``, alone or in a list."""
KEYED = (Head(re.compile(r'[\s,;\[]*\{\s*"(?P<name>[^"\\]+)"\s*:\s*(?=\{)'), is_wrapped=True),)
"""``{"weather": {…}}``, alone or in a list."""


def named(pattern: str) -> tuple[Head, ...]:
    """Return a head that has a name before its arguments, besides those of `WRAPPED`."""
    return (Head(re.compile(pattern)), _WRAPPED)


def read_json(text: str, schemas: Schemas) -> list[Call]:
    """Read calls as JSON: one object, several after each other, or a list of them.

    Raises:
        ValueError: They are something else.
    """
    calls = [_call(value, schemas) for value in _values(text)]
    if not calls:
        raise ValueError("no call")
    return calls


def _values(text: str) -> Iterator[object]:
    decoder, at = json.JSONDecoder(strict=False), 0
    while True:
        while at < len(text) and text[at] in _BETWEEN:
            at += 1
        if at == len(text):
            return
        value, at = decoder.raw_decode(text, at)
        if isinstance(value, list):
            yield from value
        else:
            yield value


def _call(value: object, schemas: Schemas) -> Call:
    if not isinstance(value, dict):
        raise ValueError(f"expected a call, got {value!r}")  # noqa: TRY004 - it is the text that is wrong
    inner = value.get("function")
    if isinstance(inner, dict) and inner.keys() & {"name", "tool_name"}:
        value = inner
    name = next((value[key] for key in _NAMES if isinstance(value.get(key), str)), None)
    if name is None:
        return _keyed_call(value, schemas)
    arguments: object = next((value[key] for key in _ARGUMENTS if key in value), {})
    return Call(name, _written(arguments))


def _keyed_call(value: dict[str, object], schemas: Schemas) -> Call:
    if len(value) != 1 or next(iter(value)) not in schemas:
        raise ValueError(f"a call without a name: {value!r}")
    name, arguments = next(iter(value.items()))
    return Call(name, _written(arguments))


def _written(arguments: object) -> str:
    """Return arguments as the text of an object; some models write that text into a string."""
    if isinstance(arguments, str) and arguments.strip():
        arguments = loads(arguments)
    return dumps(arguments or {})
