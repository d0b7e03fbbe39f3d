"""What publishing asks of a store of objects: list, read, write under a condition, delete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypeAlias


class ConflictError(Exception):
    """The condition of a write did not hold; nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IfMatch:
    """The object must be the one with this entity tag (RFC 9110, If-Match)."""

    etag: str
    """Entity tag, as the store gave it."""


Condition: TypeAlias = Literal["none", "absent"] | IfMatch
"""When a write may happen: always; if there is no such object (If-None-Match: *); if it is a certain one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectHeaders:
    """What a store answers with beside the bytes."""

    content_type: str
    """``Content-Type``."""
    cache_control: str
    """``Cache-Control``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a listing tells of an object."""

    size_bytes: int
    """Its size."""
    etag: str
    """Its entity tag without quotes; often the MD5 digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadObject:
    """An object that is being read."""

    headers: ObjectHeaders
    """Its headers; empty where there are none."""
    etag: str
    """Its entity tag, to be given back in `IfMatch`."""
    chunks: Iterator[bytes]
    """Its bytes."""


class ObjectStore(Protocol):
    """A place in a store; keys are paths below it. Every method raises `PublishError` if the store fails."""

    @property
    def address(self) -> str:
        """Return where it is, for people: ``s3://bucket/prefix``."""

    def listing(self) -> Mapping[str, Listed]:
        """Return all objects by key."""

    def read(self, key: str) -> ReadObject | None:
        """Return an object as the store has it now, not as a cache has it; none if there is none."""

    def write(self, key: str, content: bytes | Path, headers: ObjectHeaders, condition: Condition) -> str:
        """Write an object as a whole and return its entity tag.

        Raises:
            ConflictError: The condition does not hold.
        """

    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects; those that are not there are no error."""
