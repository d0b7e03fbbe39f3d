"""YAML text → plain data that remembers where every key and value stands.

Every scalar stays a text, so that ``3.10`` is not ``3.1``.
Repeated keys, empty values, aliases and tags are faults.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from wheelgrid.errors import Problem

YamlValue: TypeAlias = "str | list[YamlValue] | dict[str, YamlValue]"
"""What a document holds: texts, lists and mappings."""
Loc: TypeAlias = tuple[str | int, ...]
"""The way from the root to a value: keys and indices."""

_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_MAX_SENTENCE = 400
_PLAIN_TAGS = frozenset({"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:str"})


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a text file."""

    line: int
    """Line, the first is 1."""
    column: int
    """Column, the first is 1."""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Fault:
    """One thing that is wrong with a document; sorts by place."""

    place: Place
    """Where it stands."""
    key: str
    """The dotted key; empty for the whole document."""
    what: str
    """The fault, as in `Problem`."""
    hint: str
    """What to do about it."""

    def problem_in(self, file: str) -> Problem:
        """Return the fault for people, with the name of the file."""
        key = f" ({self.key})" if self.key else ""
        where = f"{file}:{self.place.line}:{self.place.column}{key}"
        # A value may be as long as the file.
        what = self.what if len(self.what) <= _MAX_SENTENCE else f"{self.what[:_MAX_SENTENCE]}…"
        return Problem(what=what, where=where, hint=self.hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The data of one YAML document and the places of its parts."""

    data: YamlValue
    """The root."""
    value_places: Mapping[Loc, Place]
    """Where each value is shown: a text where it begins, a collection at its key."""
    key_places: Mapping[Loc, Place]
    """Where the key of each value in a mapping begins."""
    faults: tuple[Fault, ...]
    """What was wrong already: repeated keys, empty values, aliases, tags."""

    def fault(self, loc: Loc, what: str, hint: str) -> Fault:
        """Blame a value; one that is not there is blamed on what should hold it."""
        held = _longest_known(loc, self.value_places)
        return Fault(place=self.value_places[held], key=dotted(held), what=what, hint=hint)

    def fault_at_key(self, loc: Loc, what: str, hint: str) -> Fault:
        """Blame the key of a value in a mapping."""
        return Fault(place=self.key_places[loc], key=dotted(loc), what=what, hint=hint)


def dotted(loc: Loc) -> str:
    """Write a way as people read it: ``backends.cu128.requires[0]``, ``pythons."3.10"``."""
    written = ""
    for step in loc:
        if isinstance(step, int):
            written += f"[{step}]"
        else:
            is_plain = step.isprintable() and step and "." not in step
            word = step if is_plain else json.dumps(step, ensure_ascii=False)
            written += f".{word}" if written else word
    return written


def parse_document(text: str) -> Document | Fault:
    """Parse one YAML document; a text that is not YAML is one fault."""
    try:
        root = yaml.compose(text, Loader=_Loader)
        walk = _Walk()
        data = walk.read(root, ()) if root else ""
    except RecursionError:
        return Fault(
            place=Place(1, 1),
            key="",
            what="broken YAML: brackets are nested too deep",
            hint="close the brackets that are open",
        )
    except yaml.MarkedYAMLError as error:
        return _syntax_fault(error)
    except yaml.reader.ReaderError as error:
        return Fault(
            place=place_after(text[: error.position]),
            key="",
            what=f"broken YAML: {error.reason}",
            hint="remove the character",
        )
    if root is None:
        return Fault(place=Place(1, 1), key="", what="the file is empty", hint="write the matrix into it")
    return Document(
        data=data,
        value_places=walk.value_places,
        key_places=walk.key_places,
        faults=tuple(walk.faults),
    )


def place_after(text: str) -> Place:
    """Return where the character behind a text stands; lines end as in YAML, a byte order mark counts not."""
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    return Place(len(lines), len(lines[-1]) + 1)


class _Alias(yaml.ScalarNode):
    """A place where an alias stands; the parser itself would put the node of the anchor there."""


class _Loader(yaml.BaseLoader):
    """Keeps every scalar a text, and every alias a place."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if not self.check_event(yaml.AliasEvent):
            return super().compose_node(parent, index)
        event = self.get_event()  # type: ignore[no-untyped-call] # the stubs of PyYAML leave it bare
        return _Alias("tag:yaml.org,2002:str", "*", event.start_mark, event.end_mark)


class _Walk:
    """One walk over the nodes of a document."""

    def __init__(self) -> None:
        self.value_places: dict[Loc, Place] = {}
        self.key_places: dict[Loc, Place] = {}
        self.faults: list[Fault] = []

    def read(self, node: yaml.Node, loc: Loc) -> YamlValue:
        is_text = isinstance(node, yaml.ScalarNode)
        at_key = None if is_text else self.key_places.get(loc)
        self.value_places[loc] = at_key or _place(node.start_mark)
        if isinstance(node, _Alias):
            self._blame(loc, "an alias stands here", "write the value out; each value has one place")
            return ""
        if node.tag not in _PLAIN_TAGS:
            self._blame(loc, f"a tag {node.tag!r} stands here", "drop it; every value is a text")
        match node:
            case yaml.MappingNode():
                return self._read_mapping(node.value, loc)
            case yaml.SequenceNode():
                return [self.read(item, (*loc, index)) for index, item in enumerate(node.value)]
            case _:
                return self._read_scalar(node, loc)

    def _read_mapping(self, pairs: Sequence[tuple[yaml.Node, yaml.Node]], loc: Loc) -> dict[str, YamlValue]:
        data: dict[str, YamlValue] = {}
        for key_node, value_node in pairs:
            key = key_node.value
            if not isinstance(key, str) or isinstance(key_node, _Alias):
                self.faults.append(
                    Fault(
                        place=_place(key_node.start_mark),
                        key=dotted(loc),
                        what="a key is not a plain word",
                        hint="write a word before the colon",
                    )
                )
            elif key in data:
                first = self.key_places[*loc, key]
                self.faults.append(
                    Fault(
                        place=_place(key_node.start_mark),
                        key=dotted((*loc, key)),
                        what=f"repeated key {key!r}, first at line {first.line}",
                        hint="drop one of the two, or rename it",
                    )
                )
            else:
                self.key_places[*loc, key] = _place(key_node.start_mark)
                data[key] = self.read(value_node, (*loc, key))
        return data

    def _read_scalar(self, node: yaml.Node, loc: Loc) -> str:
        text = str(node.value)
        if not text:
            self._blame(loc, "there is no value", "write a value, or drop the key")
        return text

    def _blame(self, loc: Loc, what: str, hint: str) -> None:
        self.faults.append(Fault(place=self.value_places[loc], key=dotted(loc), what=what, hint=hint))


def _longest_known(loc: Loc, places: Mapping[Loc, Place]) -> Loc:
    while loc not in places:
        loc = loc[:-1]
    return loc


def _place(mark: yaml.Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)


def _syntax_fault(error: yaml.MarkedYAMLError) -> Fault:
    mark = error.problem_mark or error.context_mark
    what = ", ".join(part for part in (error.context, error.problem) if part)
    return Fault(
        place=Place(1, 1) if mark is None else _place(mark),
        key="",
        what=f"broken YAML: {what}",
        hint="mend the indentation, the quotes or the brackets near this place",
    )
