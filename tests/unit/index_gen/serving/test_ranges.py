from __future__ import annotations

import pytest

from index_gen.serving.ranges import ByteRange, parse_range


@pytest.mark.parametrize(
    ("header", "first", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=2-4", 2, 5),
        ("bytes=2-", 2, 10),
        ("bytes=-3", 7, 10),
        ("bytes=-30", 0, 10),
        ("bytes=8-99", 8, 10),
        ("bytes = 2 - 4", 2, 5),
        ("bytes=10-", 10, 10),
        ("bytes=11-12", 10, 10),
        ("bytes=-0", 10, 10),
    ],
)
def test_one_range_is_read(header: str, first: int, end: int) -> None:
    assert parse_range(header, 10) == ByteRange(first=first, end=end)


@pytest.mark.parametrize(
    "header", ["", "bytes=-", "bytes=4-2", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", f"bytes=0-{'9' * 5000}"]
)
def test_a_header_that_is_not_one_range_is_ignored(header: str) -> None:
    assert parse_range(header, 10) is None
