"""A decoded schema, its places, and references between them. Source: JSON Schema 2020-12, core, 8 and 9."""

from __future__ import annotations

import re
from urllib.parse import unquote

from llama_cpp._schema.faults import SchemaError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = "#"
"""Pointer of the whole schema."""

_INDEX = re.compile(r"0|[1-9]\d*")


def step(pointer: str, *keys: object) -> str:
    """Return the pointer of a place below another. Source: RFC 6901."""
    parts = (str(key).replace("~", "~0").replace("/", "~1") for key in keys)
    return "/".join([pointer, *parts])


class Document:
    """A schema and its places, each named by a JSON pointer that begins with ``#``."""

    def __init__(self, root: object) -> None:
        """Keep a decoded schema."""
        self._root = root
        self._values: dict[str, object] = {ROOT: root}
        self._ids: dict[str, str] | None = None

    def value(self, pointer: str) -> object:
        """Return what stands at a place that is known to be there."""
        if pointer not in self._values:
            parent, _, key = pointer.rpartition("/")
            self._values[pointer] = _child(self.value(parent), key)
        return self._values[pointer]

    def put(self, pointer: str, schema: Mapping[str, object]) -> None:
        """Make a place that the schema only implies."""
        self._values[pointer] = schema

    def schema(self, pointer: str) -> Mapping[str, object] | bool:
        """Return the schema at a place.

        Raises:
            SchemaError: What stands there is neither an object nor a truth value.
        """
        found = self.value(pointer)
        if isinstance(found, (dict, bool)):
            return found
        raise SchemaError(
            f"expected a schema, found {found!r:.60}", pointer, "write an object, true or false"
        )

    def target(self, pointer: str, reference: object) -> str:
        """Return the place that a reference means.

        Args:
            pointer: Where the reference stands.
            reference: The value of ``$ref``.

        Raises:
            SchemaError: It leads nowhere, or to another document.
        """
        if not isinstance(reference, str):
            raise SchemaError(
                f"expected a reference, found {reference!r:.60}", pointer, 'write "#/$defs/..."'
            )
        url, _, fragment = reference.partition("#")
        base = self._base(pointer) if not url else self._known(url)
        if base is None:
            raise SchemaError(
                f"the reference {reference!r} to another document", pointer, "put what it refers to in $defs"
            )
        fragment = unquote(fragment)
        found = (
            self._anchor(base, fragment) if fragment and fragment[0] != "/" else self._walk(base, fragment)
        )
        if found is None:
            raise SchemaError(
                f"the reference {reference!r} leads nowhere", pointer, "define what it refers to"
            )
        return found

    def _walk(self, base: str, fragment: str) -> str | None:
        for part in fragment.split("/")[1:]:
            try:
                self._values.setdefault(f"{base}/{part}", _child(self.value(base), part))
            except (KeyError, IndexError, TypeError):
                return None
            base = f"{base}/{part}"
        return base

    def _known(self, url: str) -> str | None:
        return self._identified().get(url)

    def _anchor(self, base: str, name: str) -> str | None:
        found = self._identified()
        return found.get(f"{base}#{name}", found.get(f"#{name}"))

    def _base(self, pointer: str) -> str:
        """Return the nearest place around a reference that has an identifier of its own."""
        places = {place for name, place in self._identified().items() if "#" not in name}
        while pointer != ROOT and pointer not in places:
            pointer = pointer.rpartition("/")[0]
        return pointer

    def _identified(self) -> dict[str, str]:
        """Return the places by identifier; an anchor has the place of its document before it."""
        if self._ids is None:
            self._ids = {}
            for pointer, base, schema in _objects(self._root):
                name = schema.get("$id")
                if isinstance(name, str) and not name.startswith("#"):
                    self._ids.setdefault(name.rstrip("#"), pointer)
                anchor = schema.get(
                    "$anchor", name[1:] if isinstance(name, str) and name[:1] == "#" else None
                )
                if isinstance(anchor, str):
                    self._ids.setdefault(f"{base}#{anchor}", pointer)
        return self._ids


def _child(value: object, key: str) -> object:
    name = key.replace("~1", "/").replace("~0", "~")
    if isinstance(value, list):
        if not _INDEX.fullmatch(name):
            raise KeyError(name)
        return value[int(name)]
    if isinstance(value, dict):
        return value[name]
    raise TypeError(name)


def _objects(root: object) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Walk through every object, with the place of the document that it belongs to."""
    waiting: list[tuple[str, str, object]] = [(ROOT, ROOT, root)]
    while waiting:
        pointer, base, value = waiting.pop()
        if isinstance(value, dict):
            name = value.get("$id")
            if isinstance(name, str) and not name.startswith("#"):
                base = pointer
            yield pointer, base, value
            waiting.extend((step(pointer, key), base, one) for key, one in value.items())
        elif isinstance(value, list):
            waiting.extend((step(pointer, index), base, one) for index, one in enumerate(value))
