"""Wheels of strangers: right by default, and wrong down to a single field of the archive if a test says so.

Nothing here uses the code under test, nor ``zipfile``, which would refuse to write most of it.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from index_gen.wheels.archive import Archive
from wheelgrid.errors import RecordError

STORED, DEFLATED = 0, 8
UTF8_NAME = 0x800
FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF


def deflate(content: bytes) -> bytes:
    """Return the content as zip archives hold it."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return stream.compress(content) + stream.flush()


@dataclass(frozen=True, kw_only=True)
class Header:
    """What a header says of a member; whatever is none is said as it is."""

    name: bytes | None = None
    flags: int | None = None
    method: int | None = None
    crc: int | None = None
    packed: int | None = None
    size: int | None = None
    offset: int | None = None
    disk: int = 0
    needed: int = 20
    extra: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A member, and what the header before it and the directory say of it."""

    name: bytes
    content: bytes = b""
    method: int = DEFLATED
    packed: bytes | None = None
    flags: int = 0
    local: Header = Header()
    central: Header = Header()
    both: Header | None = None

    def raw(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflate(self.content) if self.method == DEFLATED else self.content

    def fields(self, header: Header) -> tuple[int, ...]:
        """Return flags, method, time, date, CRC and sizes."""
        true = (self.flags, self.method, zlib.crc32(self.content), len(self.raw()), len(self.content))
        told = (header.flags, header.method, header.crc, header.packed, header.size)
        flags, method, crc, packed, size = (
            right if said is None else said for right, said in zip(true, told, strict=True)
        )
        return flags, method, 0, 33, crc, packed, size


@dataclass(frozen=True, kw_only=True)
class End:
    """What the end of the archive says; whatever is none is said as it is."""

    disk: int = 0
    here: int | None = None
    count: int | None = None
    size: int | None = None
    start: int | None = None
    comment: int = 0
    zip64: bytes | None = None
    before: bytes = b""
    after: bytes = b""


def make_archive(parts: Sequence[Part], end: End = End(), gap: bytes = b"") -> bytes:
    """Return an archive; ``gap`` lies between the members and the directory."""
    out = bytearray(end.before)
    directory = bytearray()
    for part in parts:
        local = part.both or part.local
        central = part.both or part.central
        name = part.name if local.name is None else local.name
        offset = len(out) if central.offset is None else central.offset
        out += struct.pack(
            "<4s5H3L2H", b"PK\3\4", local.needed, *part.fields(local), len(name), len(local.extra)
        )
        out += name + local.extra + part.raw()
        name = part.name if central.name is None else central.name
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, central.needed, *part.fields(central),
            len(name), len(central.extra), 0, central.disk, 0, 0, offset,
        )  # fmt: skip
        directory += name + central.extra
    out += gap
    start = len(out)
    return bytes(out + directory) + make_end(len(parts), len(directory), start, end)


def make_end(count: int, size: int, start: int, end: End) -> bytes:
    """Return the end of an archive."""
    told = (end.here, end.count, end.size, end.start)
    here, total, length, place = (
        right if said is None else said for right, said in zip((count, count, size, start), told, strict=True)
    )
    small = struct.pack("<4s4H2LH", b"PK\5\6", end.disk, 0, here, total, length, place, end.comment)
    return (end.zip64 or b"") + small + end.after


def zip64_end(
    count: int,
    size: int,
    start: int,
    *,
    body: int = 44,
    here: int | None = None,
    place: int | None = None,
    mark: bytes = b"PK\6\6",
    disk: int = 0,
) -> bytes:
    """Return the two records of a large archive that stand in front of its small end."""
    record = struct.pack(
        "<4sQ2H2L4Q", mark, body, 45, 45, disk, 0, count if here is None else here, count, size, start
    )
    return record + struct.pack("<4sLQL", b"PK\6\7", 0, start + size if place is None else place, 1)


METADATA = b"Metadata-Version: 2.4\nName: demo\nVersion: 1.0\nRequires-Python: >=3.9\n\nAn example.\n"
WHEEL = b"Wheel-Version: 1.0\nGenerator: by-hand 1\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@dataclass(frozen=True, kw_only=True)
class ForeignWheel:
    """A wheel; replace what shall be otherwise."""

    filename: str = "demo-1.0-py3-none-any.whl"
    dist_info: str = "demo-1.0.dist-info"
    metadata: bytes | None = METADATA
    wheel: bytes | None = WHEEL
    variant: bytes | None = None
    files: Mapping[str, bytes] = field(default_factory=lambda: {"demo/__init__.py": b"BACKEND = 'cpu'\n"})
    method: int = DEFLATED

    def parts(self) -> list[Part]:
        own = {"METADATA": self.metadata, "WHEEL": self.wheel, "variant.json": self.variant, "RECORD": b""}
        members = dict(self.files)
        members |= {
            f"{self.dist_info}/{name}": content for name, content in own.items() if content is not None
        }
        return [
            Part(
                name=name.encode(),
                content=content,
                method=self.method,
                flags=0 if name.isascii() else UTF8_NAME,
            )
            for name, content in members.items()
        ]

    def content(self) -> bytes:
        return make_archive(self.parts())

    def write(self, folder: Path) -> Path:
        return write(folder, self.filename, self.content())

    def with_part(self, name: str, **changes: object) -> bytes:
        """Return the wheel with one member changed; the name is that of a file in ``.dist-info``."""
        wanted = f"{self.dist_info}/{name}".encode()
        return make_archive(
            [replace(part, **changes) if part.name == wanted else part for part in self.parts()]  # type: ignore[arg-type] # any field of a part
        )

    def and_parts(self, *parts: Part) -> bytes:
        """Return the wheel with further members."""
        return make_archive([*self.parts(), *parts])


def write(folder: Path, filename: str, content: bytes) -> Path:
    """Write a file and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / filename
    path.write_bytes(content)
    return path


A = Part(name=b"a.txt", content=b"first" * 20)
B = Part(name=b"folder/b.txt", content=b"second", method=STORED)
START = len(make_archive([A, B])) - len(make_archive([], End())) - 2 * 46 - len(b"a.txtfolder/b.txt")


def opened(content: bytes) -> Archive:
    """Return an archive with this content."""
    return Archive(io.BytesIO(content), len(content), "demo.whl")


def refusals(content: bytes, name: str | None = None) -> list[str]:
    """Return what is said against an archive, or against one of its members, when it is read."""
    with pytest.raises(RecordError) as caught:
        archive = opened(content)
        archive.read(name or "a.txt")
    places = {problem.where for problem in caught.value.problems}
    assert places <= {"demo.whl", "demo.whl (a.txt)", "demo.whl (b.txt)"}
    assert all(problem.hint for problem in caught.value.problems)
    return [problem.what for problem in caught.value.problems]
