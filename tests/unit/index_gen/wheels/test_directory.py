from __future__ import annotations

import io
import struct
from dataclasses import replace

import pytest

from fakes.foreign_wheels import (
    FULL16,
    FULL32,
    START,
    UTF8_NAME,
    A,
    B,
    End,
    Header,
    Part,
    make_archive,
    opened,
    refusals,
    zip64_end,
)
from index_gen.wheels.archive import Archive
from index_gen.wheels.directory import MAX_DIRECTORY_BYTES, MAX_MEMBERS
from wheelgrid.errors import RecordError

NO_ARCHIVE = "is no zip archive, or the end of it is missing"
AROUND = "there are bytes around the archive, or its directory is not where it says"


@pytest.mark.parametrize("which", ["sizes", "offset", "all"])
def test_numbers_of_a_large_archive_are_read(which: str) -> None:
    packed, size = len(B.raw()), len(B.content)
    offset = 30 + len(A.name) + len(A.raw())
    wide = {
        "sizes": (Header(packed=FULL32, size=FULL32), (size, packed)),
        "offset": (Header(offset=FULL32), (offset,)),
        "all": (Header(packed=FULL32, size=FULL32, offset=FULL32), (size, packed, offset)),
    }
    header, numbers = wide[which]
    other = struct.pack("<2H4s", 7, 4, b"skip")
    extra = other + struct.pack(f"<2H{len(numbers)}Q", 1, 8 * len(numbers), *numbers) + other
    parts = [A, replace(B, central=replace(header, extra=extra))]
    small = End(here=FULL16, count=FULL16, size=FULL32, start=FULL32)
    length = 2 * 46 + len(A.name) + len(B.name) + len(extra)

    archive = opened(make_archive(parts, replace(small, zip64=zip64_end(2, length, START))))

    assert archive.read("folder/b.txt") == b"second"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", NO_ARCHIVE),
        (b"PK\5\6", NO_ARCHIVE),
        (b"<html>not found</html>" * 9, NO_ARCHIVE),
        (make_archive([A, B])[:-1], NO_ARCHIVE),
        (make_archive([A, B])[: START // 2], NO_ARCHIVE),
        (make_archive([A, B], End(after=b"more")), NO_ARCHIVE),
        (make_archive([A, B], End(comment=4, after=b"note")), NO_ARCHIVE),
        (make_archive([A, B], End(comment=4)), NO_ARCHIVE),
        (make_archive([A, B], End(disk=1)), "is one of several parts of an archive"),
        (make_archive([A, B], End(here=1)), "is one of several parts of an archive"),
        (make_archive([A, replace(B, central=Header(disk=1))]), "is one of several parts of an archive"),
        (make_archive([A, B])[10:], AROUND),
        (
            b"#!/bin/sh\n" + make_archive([A, B]),
            AROUND,
        ),
        (
            make_archive([A, B], End(size=9)),
            AROUND,
        ),
        (
            make_archive([A, B], End(start=FULL32)),
            AROUND,
        ),
        (make_archive([A, B], End(here=3, count=3)), "the directory of the archive is cut off"),
        (
            make_archive([A, B], End(here=1, count=1)),
            "the directory of the archive holds more than its members",
        ),
        (
            make_archive([A, B]).replace(b"PK\1\2", b"PK\1\3"),
            "the directory of the archive is damaged",
        ),
        (
            make_archive([], End(here=FULL16, count=FULL16, size=FULL32, start=FULL32,
                                 zip64=zip64_end(MAX_MEMBERS + 1, 0, 0))),
            "has 100001 members, expected at most 100000",
        ),
        (
            make_archive([A, B], End(zip64=zip64_end(2, 109, START, place=3))),
            "the end of the large archive (zip64) is not where it says",
        ),
        (
            make_archive([A, B], End(zip64=zip64_end(2, 109, START, mark=b"PK\6\5"))),
            "the end of the large archive (zip64) is not where it says",
        ),
        (
            make_archive([A, B], End(zip64=zip64_end(2, 109, START, body=50))),
            "the end of the large archive (zip64) is not where it says",
        ),
        (
            make_archive([A, B], End(zip64=zip64_end(2, 109, START, here=1))),
            "is one of several parts of an archive",
        ),
        (
            make_archive([A, B], End(zip64=zip64_end(2, 109, START, disk=1))),
            "is one of several parts of an archive",
        ),
        (
            make_archive([A, B], End(zip64=zip64_end(3, 109, START))),
            "the two ends of the large archive (zip64) do not agree",
        ),
        (
            make_archive([A, replace(B, central=Header(size=FULL32, extra=struct.pack("<2HL", 1, 4, 9)))]),
            "the size of b'folder/b.txt' is missing in the directory (zip64)",
        ),
        (
            make_archive([A, replace(B, central=Header(size=FULL32, extra=struct.pack("<2H", 1, 8)))]),
            "an extra field of b'folder/b.txt' is cut off",
        ),
        (
            make_archive([A, replace(B, central=Header(extra=struct.pack("<2H", 0x5455, 1)))]),
            "an extra field of b'folder/b.txt' is cut off",
        ),
        (
            make_archive([A, replace(B, central=Header(extra=struct.pack("<2HBL", 0x7075, 5, 1, 0)))]),
            "b'folder/b.txt' has a second name, which only some readers see",
        ),
        (
            make_archive([A, replace(B, central=Header(needed=64))]),
            "b'folder/b.txt' needs a reader of version 64 of the zip format",
        ),
        (
            make_archive([A, replace(B, central=Header(size=FULL32))]),
            "the size of b'folder/b.txt' is missing in the directory (zip64)",
        ),
        (
            make_archive([A, Part(name=b"\xff.txt", flags=UTF8_NAME)]),
            "the name b'\\xff.txt' of a member is not UTF-8: invalid start byte",
        ),
    ],
    ids=[
        "empty", "mark-alone", "html", "one-byte-short", "half", "bytes-after", "comment",
        "comment-missing", "disk", "members-elsewhere", "member-on-disk", "front-missing",
        "bytes-before", "directory-size", "full-without-zip64", "more-members-than-said",
        "fewer-members-than-said", "entry-mark", "too-many-members", "zip64-place", "zip64-mark",
        "zip64-body", "zip64-parts", "zip64-disk", "zip64-disagrees", "zip64-short", "zip64-cut",
        "extra-cut", "second-name", "new-format", "zip64-none", "name-not-utf8",
    ],
)  # fmt: skip
def test_a_damaged_directory_is_refused(content: bytes, what: str) -> None:
    assert refusals(content) == [what]


def test_a_huge_directory_is_not_read() -> None:
    class Huge(io.BytesIO):
        """An archive of which only the end exists."""

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert size < 1000
            return end[-size:]

    length = MAX_DIRECTORY_BYTES + 1
    small = End(here=FULL16, count=FULL16, size=FULL32, start=FULL32)
    end = make_archive([], replace(small, zip64=zip64_end(9, length, 0)))

    with pytest.raises(RecordError) as caught:
        Archive(Huge(), length + len(end), "demo.whl")

    assert [problem.what for problem in caught.value.problems] == [
        "has a directory of 33554433 bytes, expected at most 33554432"
    ]


def test_a_file_that_ends_before_its_directory_is_refused() -> None:
    content = make_archive([A, B])

    class Shrinking(io.BytesIO):
        """A file that is cut between two reads."""

        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(size) if self.tell() > START else b""

    with pytest.raises(RecordError) as caught:
        Archive(Shrinking(content), len(content), "demo.whl")

    assert [problem.what for problem in caught.value.problems] == ["the archive is cut off"]
