"""How a check reaches a site: the four questions it asks, and how a folder answers them.

`index_gen.check.live` answers the same questions for a site that is served.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, TypeAlias

from index_gen.check.inside import WheelInside, look_inside
from index_gen.tree import SitePath
from wheelgrid.errors import CheckError, Problem

Place: TypeAlias = str
"""A path from the root of the site, or an absolute address of a file that lies elsewhere."""

Depth: TypeAlias = Literal["bytes", "presence"]
"""``bytes``: files are read and hashed; ``presence``: only whether they are there, and how large they are."""

Form: TypeAlias = Literal["html", "json"]
"""The two forms of a page."""

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something that could not be read."""

    reason: str
    """Why, in a few words: ``no such file``, ``HTTP 404``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Something that was read."""

    content: bytes
    """Its bytes."""
    content_type: str | None = None
    """What the server called it, without parameters; none for a file of a folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What is true of a file, as measured."""

    size_bytes: int | None
    """Its size; none if it was not read and nobody says."""
    sha256: str | None
    """Digest of the bytes that were read; none if they were not."""
    inside: WheelInside | None
    """What the wheel holds; none if it was not read."""


class SiteReader(Protocol):
    """Reaches a site; raises nothing but `CheckError` when it cannot be reached at all."""

    @property
    def where(self) -> str:
        """Return the folder or the address, for people."""
        ...

    def read(self, place: Place) -> Answer | Missing:
        """Read a small file."""
        ...

    def page(self, folder: str, form: Form) -> Answer | Missing:
        """Read a page of an index in one form; the folder has no slash at its end."""
        ...

    def negotiate(self, folder: str) -> Answer | Missing | None:
        """Ask for a page as a client does that prefers JSON; none if there is nobody to ask."""
        ...

    def measure(self, place: Place, depth: Depth) -> FileFacts | Missing:
        """Measure a file of any size; its bytes are never in memory together."""
        ...

    def has(self, place: Place) -> Missing | None:
        """Tell why there is nothing at a place; none if there is something."""
        ...

    def listing(self) -> frozenset[SitePath] | None:
        """Return the path of every file; none if they cannot be listed."""
        ...


class Web(Protocol):
    """Reaches what lies outside of a folder."""

    def read(self, place: Place) -> Answer | Missing:
        """Read a small file."""
        ...

    def measure(self, place: Place, depth: Depth) -> FileFacts | Missing:
        """Measure a file of any size."""
        ...

    def has(self, place: Place) -> Missing | None:
        """Tell why there is nothing at a place; none if there is something."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderReader:
    """A site in a folder; files that lie elsewhere are fetched."""

    folder: Path
    """Root of the site."""
    web: Web
    """Fetches the others."""

    @property
    def where(self) -> str:
        """Return the folder."""
        return str(self.folder)

    def read(self, place: Place) -> Answer | Missing:
        """Read a small file."""
        if is_elsewhere(place):
            return self.web.read(place)
        try:
            return Answer(content=(self.folder / place).read_bytes())
        except OSError as error:
            return _missing(error)

    def page(self, folder: str, form: Form) -> Answer | Missing:
        """Read ``index.html`` or ``index.json``."""
        return self.read(f"{folder}/index.{form}")

    def negotiate(self, folder: str) -> Answer | Missing | None:
        """Return nothing: a folder answers no requests."""
        del folder
        return None

    def measure(self, place: Place, depth: Depth) -> FileFacts | Missing:
        """Measure a file."""
        if is_elsewhere(place):
            return self.web.measure(place, depth)
        try:
            with (self.folder / place).open("rb") as file:
                if depth == "presence":
                    return FileFacts(size_bytes=os.fstat(file.fileno()).st_size, sha256=None, inside=None)
                return measured(file)
        except OSError as error:
            return _missing(error)

    def has(self, place: Place) -> Missing | None:
        """Tell why there is nothing at a place; a folder answers with its page."""
        if is_elsewhere(place):
            return self.web.has(place)
        path = self.folder / place
        page = path / "index.html" if path.is_dir() else path
        return None if page.is_file() else Missing(reason="no such file")

    def listing(self) -> frozenset[SitePath]:
        """Return the path of every file."""
        return frozenset(_files_below(self.folder))


def measured(file: BinaryIO) -> FileFacts:
    """Hash an open file from its start, then look inside if it is a wheel."""
    digest = hashlib.sha256()
    size_bytes = 0
    while chunk := file.read(_CHUNK_BYTES):
        digest.update(chunk)
        size_bytes += len(chunk)
    return FileFacts(size_bytes=size_bytes, sha256=digest.hexdigest(), inside=look_inside(file))


def is_elsewhere(place: Place) -> bool:
    """Tell whether a place is an absolute address."""
    return place.startswith(("http://", "https://"))


def folder_reader(folder: Path, web: Web) -> FolderReader:
    """Return the reader of a folder.

    Raises:
        CheckError: There is no such folder.
    """
    if not folder.is_dir():
        raise CheckError(
            Problem(
                what="there is no site to check",
                where=str(folder),
                hint="name the folder of a site, or its address",
            )
        )
    return FolderReader(folder=folder, web=web)


def _missing(error: OSError) -> Missing:
    return Missing(reason=(error.strerror or str(error)).lower())


def _files_below(folder: Path) -> Iterator[SitePath]:
    for parent, _, names in os.walk(folder):
        prefix = Path(parent).relative_to(folder)
        yield from (SitePath((prefix / name).as_posix()) for name in names)
