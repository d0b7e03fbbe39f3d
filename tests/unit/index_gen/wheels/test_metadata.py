from __future__ import annotations

import pytest

from index_gen.wheels.metadata import Headers, parse_headers, requires_python_of
from index_gen.wheels.names import parse_name
from wheelgrid.errors import RecordError

NAME = parse_name("demo-1.0-py3-none-any.whl", "demo.whl")
GOOD = "Metadata-Version: 2.4\nName: demo\nVersion: 1.0\n"


def faults(content: bytes) -> list[str]:
    with pytest.raises(RecordError) as caught:
        requires_python_of(content, NAME, "demo.whl")
    assert {problem.where for problem in caught.value.problems} == {"demo.whl (METADATA)"}
    hint = "mend the metadata of the project and build the wheel again"
    assert {problem.hint for problem in caught.value.problems} == {hint}
    return [problem.what for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        (GOOD, Headers(("2.4",), ("demo",), ("1.0",), ())),
        (GOOD.replace("\n", "\r\n") + "\r\nName: body\r\n", Headers(("2.4",), ("demo",), ("1.0",), ())),
        (GOOD.replace("\n", "\r"), Headers(("2.4",), ("demo",), ("1.0",), ())),
        ("NAME:a\nname: b\nNaMe:\tc \n", Headers((), ("a", "b", "c"), (), ())),
        ("Requires-Python: >=3.9,\n  <4\n\t,!=3.10\n", Headers((), (), (), (">=3.9, <4 ,!=3.10",))),
        ("Summary: one\n Name: two\nName: three\n", Headers((), ("three",), (), ())),
        (" Name: no header\nName: demo\n", Headers((), ("demo",), (), ())),
        ("Name: demo\nno header\nVersion: 1\n", Headers((), ("demo",), (), ())),
        ("Name : demo\n", Headers((), (), (), ())),
        ("\ufeffName: demo\n", Headers((), (), (), ())),
        ("\nName: demo\n", Headers((), (), (), ())),
        ("Name: demo", Headers((), ("demo",), (), ())),
        ("", Headers((), (), (), ())),
    ],
    ids=[
        "plain", "crlf", "cr", "case", "folded", "folded-other", "folded-first", "ends-early",
        "blank-before-colon", "mark", "no-headers", "no-line-end", "empty",
    ],
)  # fmt: skip
def test_headers_are_taken_apart(text: str, headers: Headers) -> None:
    assert parse_headers(text) == headers


@pytest.mark.parametrize(
    ("added", "requires_python"),
    [
        ("", ""),
        ("Requires-Python: >=3.9\n", ">=3.9"),
        ("Requires-Python: >=3.6.*, !=3.7.*\n", ">=3.6.*, !=3.7.*"),
        ("Requires-Python:\n", ""),
        ("Requires-Python: ~=3.9\n", "~=3.9"),
    ],
    ids=["none", "plain", "legacy-star", "empty", "compatible"],
)
def test_requires_python_is_returned(added: str, requires_python: str) -> None:
    assert (
        requires_python_of(f"{GOOD}{added}\nRequires-Python: body\n".encode(), NAME, "w") == requires_python
    )


@pytest.mark.parametrize(
    "number", ["1.0", "1.1", "1.2", "2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7"]
)
def test_formats_are_accepted(number: str) -> None:
    text = f"Metadata-Version: {number}\nName: DEMO\nVersion: 1.0.0\n"

    assert requires_python_of(text.encode(), NAME, "w") == ""


LONG = "9" * 2000


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"Name: d\xe9mo\n", ["is not UTF-8: invalid continuation byte at byte 7"]),
        (b"Name: demo\n\nbody \xff", ["is not UTF-8: invalid start byte at byte 17"]),
        (b"", ["Metadata-Version is missing", "Name is missing", "Version is missing"]),
        (
            b"Metadata-Version: 3.0\nName: other\nVersion: 2\nRequires-Python: python three\n",
            [
                "Metadata-Version is '3.0', expected 1.0 to 2.6 or a later 2",
                "Name is 'other', the file name says 'demo'",
                "Version is '2', the file name says '1.0'",
                "Requires-Python is 'python three', expected a version specifier such as '>=3.9'",
            ],
        ),
        (f"{GOOD}Version: 1.0\n".encode(), ["Version is there 2 times, expected once"]),
        (f"{GOOD}Name: demo\n".encode(), ["Name is there 2 times, expected once"]),
        (
            f"{GOOD}Requires-Python: >=3\nRequires-Python: <4\n".encode(),
            ["Requires-Python is there 2 times, expected once"],
        ),
        (
            f"{GOOD}Requires-Python: >=3.9\x1b[31m\n".encode(),
            ["Requires-Python is '>=3.9\\x1b[31m', expected a version specifier such as '>=3.9'"],
        ),
        (
            f"{GOOD}Requires-Python: >=3.9\x00\n".encode(),
            ["Requires-Python is '>=3.9\\x00', expected a version specifier such as '>=3.9'"],
        ),
        (
            f"{GOOD}Requires-Python: <script>alert(1)</script>\n".encode(),
            ["Requires-Python is '<script>alert(1)</script>', expected a version specifier such as '>=3.9'"],
        ),
        (
            f"{GOOD}Requires-Python: >={LONG}\n".encode(),
            ["Requires-Python has 2002 characters, expected at most 1000"],
        ),
        (
            f"Metadata-Version: 2.4\nName: {'n' * 2000}\nVersion: {LONG}\n".encode(),
            [
                "Name has 2000 characters, expected at most 1000",
                "Version has 2000 characters, expected at most 1000",
            ],
        ),
        (
            f"Metadata-Version: 2.4\nName: {'n' * 90}\nVersion: one\n".encode(),
            [
                f"Name is '{'n' * 80}'..., the file name says 'demo'",
                "Version is 'one', the file name says '1.0'",
            ],
        ),
    ],
    ids=[
        "latin-1", "bytes-in-body", "empty", "all-wrong", "two-versions", "two-names", "two-requires-python",
        "escape-sequence", "nul", "html", "huge-requires-python", "huge-headers", "long-name",
    ],
)  # fmt: skip
def test_absurd_metadata_is_refused(content: bytes, expected: list[str]) -> None:
    assert faults(content) == expected
