"""Calls as tags: a function, and an element for each of its arguments."""

from __future__ import annotations

import re
from typing import NamedTuple

from llama_cpp._tools.deltas import Call
from llama_cpp._tools.jsontext import dumps, loads
from llama_cpp._tools.values import items_of, kinds_of, property_of, typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from llama_cpp._tools.deltas import Schemas

_SPACE = r"(?:\w+:|\uff5cDSML\uff5c)?"
_FUNCTION = re.compile(
    rf"<(?P<tag>{_SPACE}(?:function|invoke))(?:=| name=)\"?(?P<name>[^>\"]+)\"?\s*>\s*"
)
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


class _Written(NamedTuple):
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


def _call(name: str, values: Mapping[str, _Written], schemas: Schemas) -> Call:
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
            calls.append(_call(name, values, schemas))
        found = _FUNCTION.search(text, at)
    if not calls:
        raise ValueError("no function")
    return calls


def _parameters(text: str, at: int, function_end: str) -> tuple[dict[str, _Written], int]:
    """Read arguments from a place on; return them, and where they end."""
    values: dict[str, _Written] = {}
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
        values[found["key"].strip()] = _Written(value, is_string)
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
    values = {found["key"].strip(): _Written(_unlined(found["value"])) for found in _PAIR.finditer(text)}
    return [_call(head["name"], values, schemas)]


def _unlined(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text.startswith("\n") and text.endswith("\n") else text


_KIMI_CALL = re.compile(
    r'<\|open\|>call tool="(?P<name>[^"]*)"[^<]*<\|sep\|>(?P<body>.*?)(?:<\|close\|>call<\|sep\|>|\Z)',
    re.DOTALL,
)
_KIMI_ARGUMENT = re.compile(
    r'<\|open\|>argument key="(?P<key>[^"]*)"(?: type="(?P<type>\w+)")?[^<]*<\|sep\|>'
    r"(?P<value>.*?)(?:<\|close\|>argument<\|sep\|>|\Z)",
    re.DOTALL,
)
_KIMI_JSON = re.compile(r"<\|open\|>json[^<]*<\|sep\|>(?P<value>.*?)(?:<\|close\|>json<\|sep\|>|\Z)", re.DOTALL)


def read_kimi(text: str, schemas: Schemas) -> list[Call]:
    """Read calls as Kimi K3 writes them, between ``<|open|>call tool="name"<|sep|>`` and its end.

    Raises:
        ValueError: There is none.
    """
    calls = []
    for found in _KIMI_CALL.finditer(text):
        whole = _KIMI_JSON.search(found["body"])
        if whole is not None:
            calls.append(Call(found["name"], dumps(loads(whole["value"]))))
            continue
        values = {
            one["key"]: _Written(one["value"], one["type"] == "string" if one["type"] else None)
            for one in _KIMI_ARGUMENT.finditer(found["body"])
        }
        calls.append(_call(found["name"], values, schemas))
    if not calls:
        raise ValueError("no call")
    return calls


MINIMAX_MARK = "]<]minimax[>["
"""What MiniMax M3 writes before every tag, so that tags in values are none."""
_MINIMAX_TAG = re.compile(r"<(?P<end>/?)(?P<tag>[^>\s]+)(?: name=\"(?P<name>[^\"]*)\")?>(?P<text>.*)", re.DOTALL)


class _Element(NamedTuple):
    """An element of XML."""

    tag: str
    """Its name."""
    text: str
    """What comes after its opening tag."""
    children: list[_Element]
    """The elements inside it."""

    def value(self, schema: object, root: Mapping[str, object]) -> object:
        """Return what the element stands for."""
        kinds = kinds_of(schema, root)
        if "array" in kinds or (not kinds and self.children and self.children[0].tag == "item"):
            return [child.value(items_of(schema, root), root) for child in self.children]
        if "object" in kinds or self.children:
            return {child.tag: child.value(property_of(schema, child.tag, root), root) for child in self.children}
        return typed(self.text, schema, root)


def read_minimax(text: str, schemas: Schemas) -> list[Call]:
    """Read calls as MiniMax M3 writes them: arguments are elements of their own names, as deep as they go.

    Raises:
        ValueError: There is none, or the elements do not fit together.
    """
    top = _Element("", "", [])
    open_elements = [top]
    for found in _minimax_tags(text):
        if found["end"]:
            if len(open_elements) == 1 or open_elements.pop().tag != found["tag"]:
                raise ValueError(f"</{found['tag']}> ends nothing")
        else:
            element = _Element(found["name"] if found["tag"] == "invoke" else found["tag"], found["text"], [])
            open_elements[-1].children.append(element._replace(tag=element.tag or ""))
            open_elements.append(open_elements[-1].children[-1]._replace(tag=found["tag"]))
    if not top.children:
        raise ValueError("no call")
    return [_minimax_call(element, schemas) for element in top.children]


def _minimax_call(element: _Element, schemas: Schemas) -> Call:
    root = schemas.get(element.tag, {})
    values = {child.tag: child.value(property_of(root, child.tag, root), root) for child in element.children}
    return Call(element.tag, dumps(values))


def _minimax_tags(text: str) -> Iterator[re.Match[str]]:
    for part in text.split(MINIMAX_MARK)[1:]:
        found = _MINIMAX_TAG.fullmatch(part)
        if found is None:
            raise ValueError(f"expected a tag, got {part!r}")
        yield found
