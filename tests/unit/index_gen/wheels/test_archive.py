from __future__ import annotations

import io
import tracemalloc
import zipfile
import zlib
from dataclasses import replace

import pytest

from fakes.foreign_wheels import (
    START,
    STORED,
    UTF8_NAME,
    A,
    B,
    End,
    Header,
    Part,
    deflate,
    make_archive,
    opened,
    refusals,
)
from index_gen.wheels.archive import MAX_UNPACKED_BYTES
from wheelgrid.errors import RecordError

NO_BLOCK = "Error -3 while decompressing data: invalid block type"
STATED = "bytes that the archive states"


def test_members_are_read() -> None:
    archive = opened(make_archive([A, B]))

    assert list(archive.members) == ["a.txt", "folder/b.txt"]
    assert archive.read("a.txt") == b"first" * 20
    assert archive.read("folder/b.txt") == b"second"


def test_an_archive_of_another_writer_is_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"one", zipfile.ZIP_DEFLATED)
        archive.mkdir("folder")
        archive.writestr("folder/é.txt", b"two")
        with archive.open("wide.txt", "w", force_zip64=True) as file:
            file.write(b"three")

    read = opened(buffer.getvalue())

    assert [read.read(name) for name in ("a.txt", "folder/é.txt", "wide.txt")] == [b"one", b"two", b"three"]


def test_an_archive_that_was_written_as_a_stream_is_read() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.content = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            added = bytes(memoryview(data))  # type: ignore[arg-type] # whatever has a buffer
            self.content += added
            return len(added)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"one")

    assert opened(bytes(pipe.content)).read("a.txt") == b"one"


@pytest.mark.parametrize(
    "name",
    [
        b"../a", b"folder/../../a", b"..", b"folder/..", b"./a", b"folder/./a", b".", b"/etc/passwd",
        b"//host/a", b"folder//a", b"", b"/", b"C:/a", b"c:a", b"folder\\a", b"\\a", b"a\nb", b"\n../a",
        b"a\x00b", b"a\x1b[31m", b"a\x7f", b"a\t",
    ],
    ids=repr,
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(name: bytes) -> None:
    shown = ascii(name.decode())

    assert refusals(make_archive([A, Part(name=name)])) == [f"{shown} is no plain path inside the wheel"]


@pytest.mark.parametrize("name", ["a\u202eb", "a\x85b", "a\u2028b"], ids=ascii)
def test_names_that_cannot_be_printed_are_refused(name: str) -> None:
    part = Part(name=name.encode(), flags=UTF8_NAME)

    assert refusals(make_archive([A, part])) == [f"{name!a} is no plain path inside the wheel"]


@pytest.mark.parametrize(
    "name", ["a..b", "...", "..a/b..", "ab:c", "a b+@=,-~", ".hidden/.a", "folder/", "é/ß.py", "日本"]
)
def test_odd_but_plain_names_are_read(name: str) -> None:
    part = Part(name=name.encode(), flags=UTF8_NAME)

    assert name in opened(make_archive([A, part])).members


def test_a_name_without_the_mark_of_utf8_is_one_of_code_page_437() -> None:
    assert "\u251c\u2310.txt" in opened(make_archive([A, Part(name="é.txt".encode())])).members


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ([A, B, A], "'a.txt' is in the archive twice"),
        ([A, B, A, B], "'a.txt' is in the archive twice (and 1 more)"),
        ([A, replace(B, both=Header(flags=1))], "'folder/b.txt' is encrypted"),
        ([A, replace(B, both=Header(flags=0x40))], "'folder/b.txt' is encrypted"),
        ([A, replace(B, both=Header(flags=0x2000))], "'folder/b.txt' is encrypted"),
        ([A, replace(B, both=Header(flags=0x20))], "'folder/b.txt' is a patch of another file"),
        (
            [A, replace(B, both=Header(method=12))],
            "'folder/b.txt' is compressed by another method than deflate",
        ),
        (
            [replace(A, both=Header(method=93)), replace(B, both=Header(method=14))],
            "'a.txt' is compressed by another method than deflate (and 1 more)",
        ),
        ([A, replace(B, central=Header(offset=0))], "'folder/b.txt' lies over another part of the archive"),
        (
            [A, replace(B, central=Header(packed=5000))],
            "'folder/b.txt' lies over another part of the archive",
        ),
        (
            [A, replace(B, central=Header(offset=START + 4))],
            "'folder/b.txt' lies over another part of the archive",
        ),
    ],
    ids=[
        "twice", "two-twice", "encrypted", "strongly-encrypted", "encrypted-directory", "patch", "lzma",
        "two-methods", "overlapping", "too-long", "in-directory",
    ],
)  # fmt: skip
def test_members_that_no_wheel_has_are_refused(parts: list[Part], what: str) -> None:
    assert refusals(make_archive(parts)) == [what]


def test_all_faults_are_told_together() -> None:
    parts = [replace(A, both=Header(flags=1)), replace(B, both=Header(method=12)), Part(name=b"../c")]

    assert refusals(make_archive(parts)) == [
        "'../c' is no plain path inside the wheel",
        "'a.txt' is encrypted",
        "'folder/b.txt' is compressed by another method than deflate",
    ]


def test_bytes_before_the_first_member_are_refused() -> None:
    content = make_archive([A, B], End(before=b"#!/bin/sh\n"))

    assert refusals(content) == ["there are bytes before the first member of the archive"]


def test_members_may_lie_in_another_order_than_in_the_directory() -> None:
    offset = 30 + len(B.name) + len(B.raw())
    swapped = [replace(B, central=Header(name=A.name, flags=0, method=8, crc=zlib.crc32(A.content),
                                         packed=len(A.raw()), size=len(A.content), offset=offset)),
               replace(A, central=Header(name=B.name, method=0, crc=zlib.crc32(B.content),
                                         packed=len(B.raw()), size=len(B.content), offset=0))]  # fmt: skip

    archive = opened(make_archive(swapped))

    assert list(archive.members) == ["a.txt", "folder/b.txt"]
    assert [archive.read("a.txt"), archive.read("folder/b.txt")] == [A.content, B.content]


OTHERWISE = "its own header says otherwise than the directory of the archive"


@pytest.mark.parametrize(
    ("part", "what"),
    [
        (replace(A, local=Header(name=b"b.txt")), OTHERWISE),
        (replace(A, local=Header(method=STORED)), OTHERWISE),
        (replace(A, local=Header(flags=1)), OTHERWISE),
        (replace(A, local=Header(crc=1)), OTHERWISE),
        (replace(A, local=Header(size=1)), OTHERWISE),
        (replace(A, local=Header(packed=1)), OTHERWISE),
        (replace(A, local=Header(crc=1, flags=8)), OTHERWISE),
        (replace(A, local=Header(extra=b"x" * 200), central=Header(packed=len(A.raw()) + 60)), None),
        (replace(A, both=Header(crc=1)), "is damaged: its checksum is another"),
        (replace(A, both=Header(size=99)), f"does not unpack to the 99 {STATED}"),
        (replace(A, both=Header(size=101)), f"does not unpack to the 101 {STATED}"),
        (
            replace(A, both=Header(size=0)),
            f"does not unpack to the 0 {STATED}",
        ),
        (
            replace(A, packed=deflate(A.content) + b"more"),
            f"does not unpack to the 100 {STATED}",
        ),
        (replace(A, packed=deflate(A.content)[:-3]), f"does not unpack to the 100 {STATED}"),
        (replace(A, packed=b"\xff" * 40), f"cannot be unpacked: {NO_BLOCK}"),
        (replace(A, method=STORED, both=Header(size=99)), f"does not unpack to the 99 {STATED}"),
        (
            replace(A, both=Header(size=MAX_UNPACKED_BYTES + 1)),
            "is 1048577 bytes long, expected at most 1048576",
        ),
        (replace(A, packed=b"\0" * 5000), "takes 5000 bytes in the archive for 100"),
    ],
    ids=[
        "name", "method", "encrypted", "crc", "size", "packed", "crc-of-stream", "extra", "checksum",
        "unpacks-to-more", "unpacks-to-less", "unpacks-to-nothing", "bytes-behind", "cut", "no-deflate",
        "stored-size", "too-large", "packed-too-large",
    ],
)  # fmt: skip
def test_a_damaged_member_is_refused(part: Part, what: str | None) -> None:
    found = refusals(make_archive([part, B]))

    assert found == [what or "lies over another part of the archive"]


def test_a_member_must_be_where_the_directory_says() -> None:
    gap = replace(B, central=Header(offset=200))
    content = make_archive([A, gap], gap=b"\0" * 200)

    assert refusals(content, "folder/b.txt") == ["is not where the directory of the archive says"]


def test_a_member_that_ends_with_the_file_is_refused() -> None:
    content = make_archive([A])
    archive = opened(content)
    archive._file = io.BytesIO(content[:20])

    with pytest.raises(RecordError, match="is not where the directory of the archive says"):
        archive.read("a.txt")


def test_a_missing_member_is_refused() -> None:
    assert refusals(make_archive([B])) == ["'a.txt' is missing"]


@pytest.mark.parametrize("told", [MAX_UNPACKED_BYTES, 10], ids=["as-much-as-allowed", "little"])
def test_a_bomb_is_not_unpacked(told: int) -> None:
    stream = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    bomb = b"".join(stream.compress(bytes(1 << 20)) for _ in range(8)) + stream.flush()
    packed = bomb[: told + 4000]
    part = Part(name=b"a.txt", packed=packed, both=Header(size=told))
    content = make_archive([part])
    assert len(zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed)) > 3 * MAX_UNPACKED_BYTES

    tracemalloc.start()
    try:
        found = refusals(content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert found == [f"does not unpack to the {told} bytes that the archive states"]
    assert peak < 2 * told + MAX_UNPACKED_BYTES
