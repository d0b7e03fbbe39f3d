"""A document → entries of the matrix, as far as they are sound, with the faults of the others.

An entry with a bad field keeps its good ones, so that the checks between entries find what else is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from matrix.fields import FormError
from matrix.names import choice_hint
from matrix.reading.document import Document, Fault, Loc, YamlValue

Model = TypeVar("Model", bound=BaseModel)
_KINDS = {
    "string_type": ("a text", "write one value"),
    "tuple_type": ("a list", "write it as [one, two]"),
    "model_type": ("a mapping", "write 'key: value' pairs in braces"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Generic[Model]):
    """One entry of a section."""

    loc: Loc
    """The way to it."""
    value: Model
    """Its fields; those that are broken are missing."""
    broken: frozenset[str]
    """Fields that are missing or have not the form they should have."""

    def is_sound(self, *fields: str) -> bool:
        """Tell whether all of these fields can be read."""
        return self.broken.isdisjoint(fields)


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault and the way to the value that is to blame."""

    loc: Loc
    """The way; a value that is missing is named too."""
    what: str
    """The fault."""
    hint: str
    """What to do about it."""
    first: Loc | None = None
    """The way to the value that was there first, where two are one too many."""
    at_key: bool = False
    """Whether the name of the value is to blame, not the value."""


def sound(entries: Iterable[Entry[Model]], *fields: str) -> Iterator[Entry[Model]]:
    """Pick the entries whose fields can be read, all of these."""
    return (entry for entry in entries if entry.is_sound(*fields))


class Drafter:
    """Reads entries from a document and collects their faults."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.faults: list[Fault] = []
        """Every fault so far, without the document's own."""

    def check_keys(self, data: dict[str, YamlValue], loc: Loc, known: Iterable[str]) -> dict[str, YamlValue]:
        """Return the data without unknown keys, which are faults."""
        names = list(known)
        for key in data:
            if key not in names:
                self.faults.append(
                    self._document.fault_at_key(
                        (*loc, key), f"unknown key {key!r}", choice_hint(key, sorted(names))
                    )
                )
        return {key: value for key, value in data.items() if key in names}

    def mapping(self, data: YamlValue, loc: Loc) -> dict[str, YamlValue]:
        """Return the data as a mapping; anything else is a fault, and empty."""
        if isinstance(data, dict):
            return data
        self.faults.append(
            self._document.fault(loc, f"expected a mapping, found {_kind(data)}", "write 'key: value' lines")
        )
        return {}

    def sequence(self, data: YamlValue, loc: Loc) -> list[YamlValue]:
        """Return the data as a list; anything else is a fault, and empty."""
        if isinstance(data, list):
            return data
        self.faults.append(
            self._document.fault(loc, f"expected a list, found {_kind(data)}", "begin each entry with '- '")
        )
        return []

    def entries(
        self, model: type[Model], section: dict[str, YamlValue], name: str, key: str
    ) -> list[Entry[Model]]:
        """Read a section that maps names to entries; the name becomes the field ``key``."""
        if name not in section:
            return []
        named = self.mapping(section[name], (name,))
        if not named and isinstance(section[name], dict):
            self.faults.append(
                self._document.fault((name,), f"section {name!r} has no entry", "write at least one")
            )
        return [self.entry(model, data, (name, entry), {key: entry}) for entry, data in named.items()]

    def listed(
        self, model: type[Model], section: dict[str, YamlValue], name: str, field: str | None = None
    ) -> list[Entry[Model]]:
        """Read a section that is a list of entries; with ``field``, of texts that fill this field each."""
        if name not in section:
            return []
        items = self.sequence(section[name], (name,))
        if not items and isinstance(section[name], list):
            self.faults.append(
                self._document.fault((name,), f"section {name!r} has no entry", "write at least one")
            )
        return [
            self.entry(model, item if field is None else {field: item}, (name, index))
            for index, item in enumerate(items)
        ]

    def entry(
        self, model: type[Model], data: YamlValue, loc: Loc, given: dict[str, YamlValue] | None = None
    ) -> Entry[Model]:
        """Read one entry; ``given`` are fields that do not stand in it."""
        given = given or {}
        known = [name for name in model.model_fields if name not in given]
        fields = given | self.check_keys(self.mapping(data, loc), loc, known)
        unread = frozenset() if isinstance(data, dict) else frozenset(known)
        try:
            return Entry(loc=loc, value=model.model_validate(fields), broken=unread)
        except ValidationError as error:
            details = [detail for detail in error.errors() if detail["loc"][0] not in unread]
        broken = unread | {str(detail["loc"][0]) for detail in details}
        self.faults.extend(self._fault_of(detail, model, loc, given) for detail in details)
        return Entry(loc=loc, value=_construct(model, fields, broken), broken=broken)

    def _fault_of(
        self, detail: ErrorDetails, model: type[BaseModel], loc: Loc, given: dict[str, YamlValue]
    ) -> Fault:
        way = (*loc, *detail["loc"])
        if detail["type"] == "extra_forbidden":
            key = str(way[-1])
            hint = choice_hint(key, _fields_at(model, detail["loc"][:-1]))
            return self._document.fault_at_key(way, f"unknown key {key!r}", hint)
        what, hint, at = _sentence_of(detail)
        if detail["loc"][0] in given:
            return self._document.fault_at_key(loc, what, hint)
        return self._document.fault((*way, *at), what, hint)


def _sentence_of(detail: ErrorDetails) -> tuple[str, str, tuple[str, ...]]:
    """Say what pydantic found in our words: what, hint, and keys below its location."""
    context = detail.get("ctx", {})
    refusal = context.get("error")
    if isinstance(refusal, FormError):
        return str(refusal), refusal.hint, refusal.at
    found = detail["input"]
    field = str(detail["loc"][-1])
    match detail["type"]:
        case "missing":
            return f"key {field!r} is missing", f"add '{field}: …'", ()
        case "enum":
            expected = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            return f"{field} {found!r} does not exist", choice_hint(str(found), expected), ()
        case "string_type" | "tuple_type" | "model_type" as kind:
            expected_kind, hint = _KINDS[kind]
            return f"expected {expected_kind}, found {_kind(found)}", hint, ()
        case _:
            return f"{detail['msg'][:1].lower()}{detail['msg'][1:]}", "see the reference of the matrix", ()


def _fields_at(model: type[BaseModel], way: Loc) -> list[str]:
    """Return the keys of the mapping at the end of a way into the fields of a model, sorted."""
    found: type[BaseModel] | None = model
    for step in way:
        if found is not None and isinstance(step, str) and step in found.model_fields:
            found = _model_in(found.model_fields[step].annotation)
    return sorted(found.model_fields) if found is not None else []


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(part) for part in get_args(annotation))
    return next((part for part in inner if part is not None), None)


def _construct(model: type[Model], fields: dict[str, YamlValue], broken: frozenset[str]) -> Model:
    """Make a value of the good fields alone."""
    good = {
        name: TypeAdapter[object](model.model_fields[name].rebuild_annotation()).validate_python(value)
        for name, value in fields.items()
        if name not in broken
    }
    return model.model_construct(None, **good)


def _kind(value: object) -> str:
    match value:
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            return repr(value)
