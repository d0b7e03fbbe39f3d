"""YAML text → plain data that remembers where every key and value stands.

Every scalar stays a text, so that ``3.10`` is not ``3.1``.
Repeated keys, empty values, aliases and tags are faults.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
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
_PLAIN_TAGS = frozenset(
    {None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:str"}
)
_FAST_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


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

    def line_of(self, loc: Loc) -> int:
        """Return the line of a value, as for `fault`."""
        return self.value_places[_longest_known(loc, self.value_places)].line


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
        return _walk(yaml.parse(text, Loader=_FAST_LOADER))
    except (yaml.YAMLError, UnicodeEncodeError):
        # The parser in C is thirty times as fast, the one in Python has the clearer sentences and places.
        return _parse_slowly(text)


def _parse_slowly(text: str) -> Document | Fault:
    try:
        return _walk(yaml.parse(text, Loader=yaml.BaseLoader))
    except yaml.MarkedYAMLError as error:
        return _syntax_fault(error)
    except yaml.reader.ReaderError as error:
        return Fault(
            place=place_after(text[: error.position]),
            key="",
            what=f"broken YAML: {error.reason}",
            hint="remove the character",
        )


def _walk(events: Iterator[yaml.Event]) -> Document | Fault:
    walk = _Walk(events)
    try:
        data = walk.read_stream()
    except RecursionError:
        return Fault(
            place=Place(1, 1),
            key="",
            what="broken YAML: brackets are nested too deep",
            hint="close the brackets that are open",
        )
    if walk.second_document is not None:
        return Fault(
            place=walk.second_document,
            key="",
            what="broken YAML: expected a single document, but found another one",
            hint="drop the line '---' and what follows",
        )
    if data is None:
        return Fault(place=Place(1, 1), key="", what="the file is empty", hint="write something into it")
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


class _Walk:
    """One walk over the events of a document; nothing is kept of them but texts and places."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self.value_places: dict[Loc, Place] = {}
        self.key_places: dict[Loc, Place] = {}
        self.faults: list[Fault] = []
        self.second_document: Place | None = None

    def read_stream(self) -> YamlValue | None:
        """Read the first document; none if there is none. Goes on to the end, as a fault may stand there."""
        data: YamlValue | None = None
        for event in self._events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            if data is not None:
                self.second_document = _place(event)
                return data
            data = self._read(next(self._events), ())
        return data

    def _read(self, event: yaml.Event, loc: Loc) -> YamlValue:
        is_collection = isinstance(event, yaml.CollectionStartEvent)
        at_key = self.key_places.get(loc) if is_collection else None
        self.value_places[loc] = at_key or _place(event)
        if isinstance(event, yaml.AliasEvent):
            self._blame(loc, "an alias stands here", "write the value out; each value has one place")
            return ""
        if isinstance(event, yaml.NodeEvent):
            self._check_tag(event, loc)
        match event:
            case yaml.MappingStartEvent():
                return self._read_mapping(loc)
            case yaml.SequenceStartEvent():
                return self._read_sequence(loc)
            case _:
                return self._read_scalar(event, loc)

    def _read_sequence(self, loc: Loc) -> list[YamlValue]:
        items: list[YamlValue] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._read(event, (*loc, len(items))))
        return items

    def _read_mapping(self, loc: Loc) -> dict[str, YamlValue]:
        data: dict[str, YamlValue] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = event.value if isinstance(event, yaml.ScalarEvent) else None
            if key is None or key in data:
                self._blame_key(event, key, loc)
                self._skip(event)
                self._skip(next(self._events))
            else:
                self.key_places[*loc, key] = _place(event)
                data[key] = self._read(next(self._events), (*loc, key))
        return data

    def _read_scalar(self, event: yaml.Event, loc: Loc) -> str:
        text = str(event.value) if isinstance(event, yaml.ScalarEvent) else ""
        if not text:
            self._blame(loc, "there is no value", "write a value, or drop the key")
        return text

    def _skip(self, event: yaml.Event) -> None:
        """Pass by a value that has been begun."""
        depth = int(isinstance(event, yaml.CollectionStartEvent))
        while depth:
            event = next(self._events)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)

    def _check_tag(self, event: yaml.NodeEvent, loc: Loc) -> None:
        tag = getattr(event, "tag", None)
        if tag not in _PLAIN_TAGS:
            self._blame(loc, f"a tag {tag!r} stands here", "drop it; every value is a text")

    def _blame(self, loc: Loc, what: str, hint: str) -> None:
        self.faults.append(Fault(place=self.value_places[loc], key=dotted(loc), what=what, hint=hint))

    def _blame_key(self, event: yaml.Event, key: str | None, loc: Loc) -> None:
        what, hint, at = "a key is not a plain word", "write a word before the colon", loc
        if key is not None:
            at = (*loc, key)
            what = f"repeated key {key!r}, first at line {self.key_places[at].line}"
            hint = "drop one of the two, or rename it"
        self.faults.append(Fault(place=_place(event), key=dotted(at), what=what, hint=hint))


def _longest_known(loc: Loc, places: Mapping[Loc, Place]) -> Loc:
    while loc not in places:
        loc = loc[:-1]
    return loc


def _place(event: yaml.Event) -> Place:
    """Return where an event begins; those of a parser always say it."""
    mark = event.start_mark
    return Place(1, 1) if mark is None else Place(mark.line + 1, mark.column + 1)


def _syntax_fault(error: yaml.MarkedYAMLError) -> Fault:
    mark = error.problem_mark or error.context_mark
    what = ", ".join(part for part in (error.context, error.problem) if part)
    return Fault(
        place=Place(1, 1) if mark is None else Place(mark.line + 1, mark.column + 1),
        key="",
        what=f"broken YAML: {what}",
        hint="mend the indentation, the quotes or the brackets near this place",
    )
