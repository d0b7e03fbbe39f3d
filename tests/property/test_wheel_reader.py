"""Laws of reading a wheel that a stranger made."""

from __future__ import annotations

import email.errors
import hashlib
import io
import json
import string
import tempfile
import tracemalloc
import zipfile
from dataclasses import dataclass
from pathlib import Path

import msgspec
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from packaging.metadata import parse_email
from packaging.utils import canonicalize_name
from packaging.version import Version

from fakes.foreign_wheels import DEFLATED, STORED, ForeignWheel
from index_gen.wheels.archive import MAX_UNPACKED_BYTES, Archive
from index_gen.wheels.metadata import parse_headers
from index_gen.wheels.reader import read_wheel
from wheelgrid.errors import RecordError
from wheelgrid.record import WheelRecord, decode_record

PROJECTS = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9]|[._](?=[A-Za-z0-9])){0,12}", fullmatch=True)
RELEASES = st.from_regex(
    r"([1-9]!)?[0-9]{1,3}(\.[0-9]{1,3}){0,3}((a|b|rc)[0-9])?(\.post[0-9])?", fullmatch=True
)
LABELS = st.just("") | st.from_regex(r"\+[a-z]{1,4}[0-9]{0,3}(\.[0-9]{1,2})?", fullmatch=True)
BUILDS = st.just("") | st.from_regex(r"-[0-9]{1,3}[a-z]{0,3}", fullmatch=True)
TAGS = st.sampled_from(
    ["py3-none-any", "cp311-cp311-win_amd64", "py2.py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64"]
)
WORDS = st.from_regex(r"[a-z0-9_]{1,6}", fullmatch=True)
VALUES = st.lists(st.from_regex(r"[a-z0-9_.]{1,6}", fullmatch=True), min_size=1, max_size=3)
FEATURES = st.dictionaries(
    WORDS, st.dictionaries(WORDS, VALUES, min_size=1, max_size=2), min_size=1, max_size=2
)
PARTS = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="/\\:", max_codepoint=0xFFFF),
    min_size=1,
    max_size=8,
).filter(lambda part: part not in {".", ".."} and not part.endswith(".dist-info"))
FILES = st.dictionaries(
    st.lists(PARTS, min_size=1, max_size=3).map("/".join), st.binary(max_size=60), max_size=6
)
LIBRARIES = st.sets(st.from_regex(r"lib[a-z]{1,5}\.(so|so\.[0-9]|dylib|dll|pyd)", fullmatch=True), max_size=3)
PYTHONS = st.sampled_from(["", ">=3.9", ">=3.9,<4", "!=3.10.*, >=3", "~=3.9", "==3.11.*", ">=3.6.*"])
LINE_ENDS = st.sampled_from(["\n", "\r\n"])


@dataclass(frozen=True)
class Made:
    """A wheel, and what it was made from."""

    wheel: ForeignWheel
    version: str
    label: str | None
    properties: tuple[str, ...]
    requires_python: str
    libraries: tuple[str, ...]


@st.composite
def made_wheels(draw: st.DrawFn) -> Made:
    project, version = draw(PROJECTS), draw(RELEASES) + draw(LABELS)
    assume("+variants" not in version)
    features = draw(st.none() | FEATURES)
    label = None if features is None else draw(st.from_regex(r"[a-z][a-z0-9_.]{0,8}", fullmatch=True))
    assume(label != "null")
    python, end, libraries = draw(PYTHONS), draw(LINE_ENDS), draw(LIBRARIES)
    lines = ["Metadata-Version: 2.4", f"Name: {canonicalize_name(project)}", f"Version: {Version(version)}"]
    lines += ["Summary: folded", "  Name: of nothing"] + ([f"Requires-Python: {python}"] if python else [])
    document = {"variants": {label: features}}
    wheel = ForeignWheel(
        filename=f"{project}-{version}{draw(BUILDS)}-{draw(TAGS)}{f'-{label}' if label else ''}.whl",
        dist_info=f"{project}-{version}.dist-info",
        metadata=(end.join([*lines, "", ""]) + draw(st.text("abc \né", max_size=30))).encode(),
        variant=None if features is None else json.dumps(document).encode(),
        files={f"demo/lib/{name}": b"" for name in libraries} | draw(FILES),
        method=draw(st.sampled_from([STORED, DEFLATED])),
    )
    # Sorted and without doubles: what `FILES` adds may end like a library, too.
    found = {name.rpartition("/")[2] for name in wheel.files}
    return Made(
        wheel,
        str(Version(version)),
        label,
        tuple(
            sorted(
                {
                    f"{space} :: {feature} :: {value}"
                    for space, by_feature in (features or {}).items()
                    for feature, values in by_feature.items()
                    for value in values
                }
            )
        ),
        python,
        tuple(sorted(name for name in found if name in libraries)),
    )


def outcome(filename: str, content: bytes) -> WheelRecord | RecordError:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / filename
        path.write_bytes(content)
        try:
            return read_wheel(path, plain_backend="cpu").record
        except RecordError as error:
            return error


@settings(max_examples=150, deadline=None)
@given(made=made_wheels())
def test_a_wheel_is_read_to_what_it_was_made_from(made: Made) -> None:
    content = made.wheel.content()

    record = outcome(made.wheel.filename, content)

    assert isinstance(record, WheelRecord), record
    assert record.filename == made.wheel.filename
    assert record.project == canonicalize_name(made.wheel.filename.partition("-")[0])
    assert record.version == made.version
    assert record.backend == ("variants" if made.label else made.version.partition("+")[2] or "cpu")
    assert (record.variant.label if record.variant else None) == made.label
    assert (record.variant.properties if record.variant else ()) == made.properties
    assert record.requires_python == made.requires_python
    assert set(made.libraries) <= set(record.libraries)
    assert record.sha256 == hashlib.sha256(content).hexdigest()
    assert record.metadata_sha256 == hashlib.sha256(made.wheel.metadata or b"").hexdigest()


@settings(max_examples=150, deadline=None)
@given(made=made_wheels())
def test_another_reader_finds_the_same_members(made: Made) -> None:
    content = made.wheel.content()

    ours = Archive(io.BytesIO(content), len(content), "demo.whl")

    with zipfile.ZipFile(io.BytesIO(content)) as theirs:
        assert list(ours.members) == theirs.namelist()
        assert {name: ours.read(name) for name in ours.members} == {
            name: theirs.read(name) for name in theirs.namelist()
        }


@st.composite
def broken_wheels(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return a valid wheel, by name and content, with a few bytes changed, taken out or put in."""
    wheel = draw(made_wheels()).wheel
    content = bytearray(wheel.content())
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 12))
        content[at : at + length] = draw(st.binary(max_size=12))
    is_cut = draw(st.integers(0, 9)) == 0
    return wheel.filename, bytes(content[: draw(st.integers(0, len(content)))] if is_cut else content)


@settings(max_examples=300, deadline=None)
@given(broken=broken_wheels())
def test_a_broken_wheel_is_a_record_or_an_error_and_needs_little_memory(broken: tuple[str, bytes]) -> None:
    tracemalloc.start()
    try:
        result = outcome(*broken)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 4 * MAX_UNPACKED_BYTES
    if isinstance(result, RecordError):
        assert all(problem.what and problem.where for problem in result.problems)
        assert all(str(problem).replace("\n", "").isprintable() for problem in result.problems)


@settings(max_examples=300, deadline=None)
@given(broken=broken_wheels())
def test_what_we_read_of_a_broken_archive_another_reader_reads_too(broken: tuple[str, bytes]) -> None:
    _, content = broken
    try:
        ours = Archive(io.BytesIO(content), len(content), "demo.whl")
    except RecordError:
        return

    with zipfile.ZipFile(io.BytesIO(content)) as theirs:
        for name in ours.members:
            try:
                found = ours.read(name)
            except RecordError:
                continue
            assert theirs.read(name) == found


HEADER_TEXT = st.lists(
    st.sampled_from(
        [
            "Name: demo", "name:demo", "NAME :\tdemo ", "Version: 1.0", "Version: 2", " 1.0", "\t<4",
            " ", "", ":", "Requires-Python: >=3.9,", "Metadata-Version: 2.4", "Summary: x", "no header",
            "Requires-Python:", "X-Name: y", "Description: a", "        |Name: b",
        ]
    )
    | st.text(string.ascii_letters + ": \t-é\x0b\x0c\x1c\x85", max_size=12),
    max_size=10,
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(lines=HEADER_TEXT, end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_headers_are_read_as_the_packaging_library_reads_them(lines: list[str], end: str) -> None:
    assume(not any(line.startswith("From ") for line in lines))
    text = end.join(lines) + end

    found = parse_headers(text)

    try:
        raw, unparsed = parse_email(text.encode())
    except (email.errors.MessageError, AssertionError):
        return
    for values, key, header in (
        (found.metadata_version, "metadata_version", "metadata-version"),
        (found.name, "name", "name"),
        (found.version, "version", "version"),
        (found.requires_python, "requires_python", "requires-python"),
    ):
        theirs = unparsed.get(header, [raw[key]] if key in raw else [])  # type: ignore[literal-required] # a list of keys
        assert [" ".join(value.split()) for value in values] == [" ".join(value.split()) for value in theirs]


@settings(max_examples=50, deadline=None)
@given(made=made_wheels())
def test_a_record_of_a_wheel_survives_its_json(made: Made) -> None:
    record = outcome(made.wheel.filename, made.wheel.content())
    assert isinstance(record, WheelRecord)

    assert decode_record(msgspec.json.encode(record), "here") == record
