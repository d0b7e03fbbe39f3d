"""Calls as tags: a function, and an element for each of its arguments."""

from __future__ import annotations

import re
from typing import NamedTuple

from llama_cpp._tools.deltas import Call
from llama_cpp._tools.jsontext import dumps, loads
from llama_cpp._tools.values import property_of, typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from llama_cpp._tools.deltas import Schemas

_SPACE = r"(?:\w+:|\uff5cDSML\uff5c)?"
_FUNCTION = re.compile(rf"<(?P<tag>{_SPACE}(?:function|invoke))(?:=| name=)\"?(?P<name>[^>\"]+)\"?\s*>\s*")
_PARAMETER = re.compile(
    rf"\s*<(?P<tag>{_SPACE}(?:parameter|param))(?P<how>=| name=)\"?(?P<key>[^>\"]+)\"?"
    r"(?: string=\"(?P<string>true|false)\")?\s*>"
)
_PAIR = re.compile(
    r"\s*<arg_key(?P<end>[:\w]*)>(?P<key>.*?)</arg_key(?P=end)>"
    r"\s*<arg_value(?P=end)>(?P<value>.*?)(?:</arg_value(?P=end)>|\Z)",
    re.DOTALL,
)
_NAME_BEFORE_PAIRS = re.compile(r"\s*(?P<name>[^<\s{]+)\s*(?:<tool_sep[:\w]*>)?\s*(?=<arg_key|\Z)")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


class Written(NamedTuple):
    """The value of an argument as a model wrote it."""

    text: str
    """Its text."""
    is_string: bool | None = None
    """Whether the model said that it is a string; none if it did not say."""

    def value(self, schema: object, root: Mapping[str, object]) -> object:
        """Return what the text stands for."""
        if self.is_string is None:
            return typed(self.text, schema, root)
        return self.text if self.is_string else loads(self.text)


def call_of(name: str, values: Mapping[str, Written], schemas: Schemas) -> Call:
    """Return a call with arguments that have the types of their schemas."""
    root = schemas.get(name, {})
    return Call(
        name,
        dumps({key: written.value(property_of(root, key, root), root) for key, written in values.items()}),
    )


def read_functions(text: str, schemas: Schemas) -> list[Call]:
    """Read ``<function=name><parameter=key>value</parameter></function>`` and what is like it.

    The tags may be ``invoke`` and ``param`` too, have a name space, and names as attributes. Instead of
    elements there may be JSON.

    Raises:
        ValueError: There is no function.
    """
    calls: list[Call] = []
    found = _FUNCTION.search(text)
    while found is not None:
        name, at = found["name"].strip(), found.end()
        if text.startswith("{", at):
            value = text[at:].partition(f"</{found['tag']}>")[0]
            calls.append(Call(name, dumps(loads(value.strip()))))
        else:
            values, at = _parameters(text, at, f"</{found['tag']}>")
            calls.append(call_of(name, values, schemas))
        found = _FUNCTION.search(text, at)
    if not calls:
        raise ValueError("no function")
    return calls


def _parameters(text: str, at: int, function_end: str) -> tuple[dict[str, Written], int]:
    """Read arguments from a place on; return them, and where they end."""
    values: dict[str, Written] = {}
    while (found := _PARAMETER.match(text, at)) is not None:
        closes = f"</{found['tag']}>"
        at = found.end()
        end = _end_of_value(text, at, closes, function_end)
        value = text[at:end]
        at = end + len(closes) if text.startswith(closes, end) else end
        # Where names are behind "=", a line end after the opening tag and before the closing one is theirs.
        if found["how"] == "=" or (value.startswith("\n") and value.endswith("\n")):
            value = value.removeprefix("\n").removesuffix("\n")
        if value.startswith(_CDATA) and value.endswith(_CDATA_END):
            value = value[len(_CDATA) : -len(_CDATA_END)]
        is_string = None if found["string"] is None else found["string"] == "true"
        values[found["key"].strip()] = Written(value, is_string)
    return values, at


def _end_of_value(text: str, at: int, closes: str, function_end: str) -> int:
    """Find where a value ends; some models forget the tag that says so."""
    if text.startswith(_CDATA, at):
        end = text.find(_CDATA_END + closes, at)
        if end >= 0:
            return end + len(_CDATA_END)
    end = text.find(closes, at)
    following = _PARAMETER.search(text, at)
    if following is not None and following.start() < end and text.count(closes, at) < _count(text, at):
        return following.start()
    if end >= 0:
        return end
    last = text.find(function_end, at)
    ends = [place for place in (following.start() if following else -1, last) if place >= 0]
    return min(ends, default=len(text))


def _count(text: str, at: int) -> int:
    """Count the arguments after a place, and the one that it is in."""
    return 1 + sum(1 for _ in _PARAMETER.finditer(text, at))


def read_arg_pairs(text: str, schemas: Schemas) -> list[Call]:
    """Read ``name<arg_key>key</arg_key><arg_value>value</arg_value>``.

    Raises:
        ValueError: There is no name.
    """
    head = _NAME_BEFORE_PAIRS.match(text)
    if head is None:
        raise ValueError("no name")
    values = {found["key"].strip(): Written(_unlined(found["value"])) for found in _PAIR.finditer(text)}
    return [call_of(head["name"], values, schemas)]


def _unlined(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text.startswith("\n") and text.endswith("\n") else text
