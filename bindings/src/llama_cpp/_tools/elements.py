"""Calls as elements with marks of their own around the tags: Kimi K3, MiniMax M3."""

from __future__ import annotations

import re
from typing import NamedTuple

from llama_cpp._tools.deltas import Call
from llama_cpp._tools.jsontext import dumps, loads
from llama_cpp._tools.markup import Written, call_of
from llama_cpp._tools.values import items_of, kinds_of, property_of, typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from llama_cpp._tools.deltas import Schemas

_KIMI_CALL = re.compile(
    r'<\|open\|>call tool="(?P<name>[^"]*)"[^<]*<\|sep\|>(?P<body>.*?)(?:<\|close\|>call<\|sep\|>|\Z)',
    re.DOTALL,
)
_KIMI_ARGUMENT = re.compile(
    r'<\|open\|>argument key="(?P<key>[^"]*)"(?: type="(?P<type>\w+)")?[^<]*<\|sep\|>'
    r"(?P<value>.*?)(?:<\|close\|>argument<\|sep\|>|\Z)",
    re.DOTALL,
)
_KIMI_JSON = re.compile(
    r"<\|open\|>json[^<]*<\|sep\|>(?P<value>.*?)(?:<\|close\|>json<\|sep\|>|\Z)", re.DOTALL
)


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
            one["key"]: Written(one["value"], one["type"] == "string" if one["type"] else None)
            for one in _KIMI_ARGUMENT.finditer(found["body"])
        }
        calls.append(call_of(found["name"], values, schemas))
    if not calls:
        raise ValueError("no call")
    return calls


MINIMAX_MARK = "]<]minimax[>["
"""What MiniMax M3 writes before every tag, so that tags in values are none."""
_MINIMAX_TAG = re.compile(
    r"<(?P<end>/?)(?P<tag>[^>\s]+)(?: name=\"(?P<name>[^\"]*)\")?>(?P<text>.*)", re.DOTALL
)


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
            return {
                child.tag: child.value(property_of(schema, child.tag, root), root) for child in self.children
            }
        return typed(self.text, schema, root)


def read_minimax(text: str, schemas: Schemas) -> list[Call]:
    """Read calls as MiniMax M3 writes them: arguments are elements of their own names, as deep as they go.

    Raises:
        ValueError: There is none, or the elements do not fit together.
    """
    top = _Element("", "", [])
    inside = [("", top)]
    for part in text.split(MINIMAX_MARK)[1:]:
        found = _MINIMAX_TAG.fullmatch(part)
        if found is None:
            raise ValueError(f"expected a tag, got {part!r}")
        tag = found["tag"]
        if found["end"]:
            if inside.pop()[0] != tag:
                raise ValueError(f"</{tag}> ends nothing")
            continue
        element = _Element(found["name"] or tag, found["text"], [])
        inside[-1][1].children.append(element)
        inside.append((tag, element))
    if not top.children:
        raise ValueError("no call")
    return [_minimax_call(element, schemas) for element in top.children]


def _minimax_call(element: _Element, schemas: Schemas) -> Call:
    root = schemas.get(element.tag, {})
    values = {child.tag: child.value(property_of(root, child.tag, root), root) for child in element.children}
    return Call(element.tag, dumps(values))
