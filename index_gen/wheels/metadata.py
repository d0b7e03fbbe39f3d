"""Reads the few headers of METADATA that an index repeats, as the parser of e-mails would, but not as slowly.

The file was written by a stranger: it must be UTF-8, name the same project and version as the file name,
and say nothing that a page could not print.

Source: the core metadata specification (fields, versions 1.0 to 2.6, format of the file).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from index_gen.wheels.faults import inside, refuse, shown
from index_gen.wheels.names import WheelName, is_same_version
from wheelgrid.errors import Problem, RecordError

METADATA = "METADATA"
"""Name of the file in the ``.dist-info`` folder."""

_FORMAT, _NAME, _VERSION, _PYTHON = "Metadata-Version", "Name", "Version", "Requires-Python"
_WANTED = tuple(name.lower() for name in (_FORMAT, _NAME, _VERSION, _PYTHON))
_HEADER = re.compile(rf"\n({'|'.join(_WANTED)}):([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.ASCII)
_NO_HEADER = re.compile(r"\n(?![!-9;-~]*:|[ \t])")
_KNOWN_FORMAT = re.compile(r"[12]\.[0-9]{1,3}")
_STAR_AFTER_ORDER = re.compile(r"([<>]=?\s*v?[0-9][0-9.]*)\.\*")
_MAX_VALUE_CHARACTERS = 1000
_HINT = "mend the metadata of the project and build the wheel again"


class Headers(NamedTuple):
    """What METADATA says, as written; a header that is not there has no value."""

    metadata_version: tuple[str, ...]
    """``Metadata-Version``, once."""
    name: tuple[str, ...]
    """``Name``, once."""
    version: tuple[str, ...]
    """``Version``, once."""
    requires_python: tuple[str, ...]
    """``Requires-Python``, at most once."""


def parse_headers(text: str) -> Headers:
    """Take the headers apart. Lines that go on (with a blank in front) are joined, with one blank between.

    The headers end at the first line that is neither a header nor the rest of one, which is mostly empty.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # The line end in front lets both patterns look for one character and skip what is between.
    end = text.find("\n\n")
    block = "\n" + (text if end < 0 else text[:end])
    stop = _NO_HEADER.search(block)
    found: dict[str, list[str]] = {name: [] for name in _WANTED}
    for name, value in _HEADER.findall(block if stop is None else block[: stop.start()]):
        found[name.lower()].append(_joined(value))
    return Headers(*map(tuple, found.values()))


def _joined(value: str) -> str:
    if "\n" not in value:
        return value.strip(" \t")
    return " ".join(line for line in (part.strip(" \t") for part in value.split("\n")) if line)


def requires_python_of(content: bytes, name: WheelName, where: str) -> str:
    """Check METADATA against the file name and return its ``Requires-Python``, empty if it has none.

    Args:
        content: The file.
        name: The file name of its wheel.
        where: The wheel, for people.

    Raises:
        RecordError: It is not UTF-8, belongs to another wheel, or says what nobody can read; all faults
            together.
    """
    place = inside(where, METADATA)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        refuse(f"is not UTF-8: {error.reason} at byte {error.start}", place, _HINT)
    headers = parse_headers(text)
    faults = [fault for fault in _faults(headers, name) if fault is not None]
    if faults:
        raise RecordError([Problem(what=fault, where=place, hint=_HINT) for fault in faults])
    return headers.requires_python[0] if headers.requires_python else ""


def _faults(headers: Headers, name: WheelName) -> Iterator[str | None]:
    yield _format_fault(headers.metadata_version)
    yield _once(_NAME, headers.name) or (
        None
        if headers.name[0] == name.project or canonicalize_name(headers.name[0]) == name.project
        else f"{_NAME} is {shown(headers.name[0])}, the file name says {name.project!r}"
    )
    yield _once(_VERSION, headers.version) or (
        None
        if headers.version[0] == name.version or is_same_version(headers.version[0], name.version)
        else f"{_VERSION} is {shown(headers.version[0])}, the file name says {name.version!r}"
    )
    if headers.requires_python:
        yield _once(_PYTHON, headers.requires_python) or _python_fault(headers.requires_python[0])


def _once(header: str, values: tuple[str, ...]) -> str | None:
    if len(values) != 1:
        return f"{header} is there {len(values)} times, expected once" if values else f"{header} is missing"
    if len(values[0]) > _MAX_VALUE_CHARACTERS:
        return f"{header} has {len(values[0])} characters, expected at most {_MAX_VALUE_CHARACTERS}"
    return None


def _format_fault(values: tuple[str, ...]) -> str | None:
    """Refuse formats of the future. Specification: tools MUST fail if the major version is greater."""
    fault = _once(_FORMAT, values)
    if fault is None and not _KNOWN_FORMAT.fullmatch(values[0]):
        return f"{_FORMAT} is {shown(values[0])}, expected 1.0 to 2.6 or a later 2"
    return fault


@lru_cache(maxsize=4096)
def _python_fault(text: str) -> str | None:
    # Old wheels say `>=3.6.*`, which is no specifier any more; clients still take it for `>=3.6`.
    try:
        SpecifierSet(_STAR_AFTER_ORDER.sub(r"\1", text))
    except InvalidSpecifier:
        return f"{_PYTHON} is {shown(text)}, expected a version specifier such as '>=3.9'"
    return None
