from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.utils import parse_wheel_filename
from packaging.version import Version

from ci.checks.verify import examine
from ci.wheel.inspector import inspect_wheel
from ci.wheel.stamp import Marking, stamp
from fakes.wheels import PROMISE, FakeWheel, libraries, make_wheel, metadata
from wheelgrid.record import VariantMark
from wheelgrid.variants import read_wheel_document

LABELS = st.none() | st.from_regex(r"[a-z][a-z0-9]{0,6}(\.[1-9][0-9]{0,2}){0,2}", fullmatch=True)
REQUIREMENTS = st.lists(
    st.builds(
        "{}{}".format,
        st.from_regex(r"[A-Za-z]([a-z._-]{0,6}[a-z])?", fullmatch=True),
        st.sampled_from(["", ">=1", "==2.*"]),
    ),
    max_size=4,
    unique_by=lambda text: text.lower(),
).map(tuple)
NAMES = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters='/\\:*?"<>|')
    | st.sampled_from(", ;\"'#="),
    min_size=1,
    max_size=12,
).filter(lambda name: name not in {".", ".."} and name == name.strip())
FILES = st.dictionaries(
    NAMES.map("llama_cpp/data/{}.bin".format), st.binary(max_size=200).map(b"data".__add__), max_size=5
)

PROPERTIES = st.lists(
    st.builds(
        "{} :: {} :: {}".format,
        st.sampled_from(["nvidia", "x86_64"]),
        st.from_regex(r"[a-z0-9_]{1,8}", fullmatch=True),
        st.from_regex(r"[a-z0-9_.]{1,8}", fullmatch=True),
    ),
    min_size=1,
    max_size=6,
    unique=True,
).map(lambda found: tuple(sorted(found)))
MARKS = st.builds(
    VariantMark,
    label=st.from_regex(r"[0-9a-z_.]{1,16}", fullmatch=True).filter(lambda label: label != "null"),
    properties=PROPERTIES,
)


def plain(files: dict[str, bytes]) -> FakeWheel:
    return replace(FakeWheel(), files=files, libraries={"libllama.so": libraries()["libllama.so"]})


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@settings(max_examples=60, deadline=None)
@given(label=LABELS, requirements=REQUIREMENTS, files=FILES)
def test_a_stamped_wheel_is_the_same_payload_under_another_name(
    label: str | None, requirements: tuple[str, ...], files: dict[str, bytes]
) -> None:
    marking = Marking(label=label, requirements=requirements, platform_tags=("manylinux_2_28_x86_64",))
    with tempfile.TemporaryDirectory() as folder:
        fake = plain(files)
        wheel = make_wheel(Path(folder), fake)
        once = stamp(wheel, marking, Path(folder) / "1")
        twice = stamp(once, marking, Path(folder) / "2")
        envelope = inspect_wheel(once).envelope
        inside = contents(once)
        same = once.read_bytes() == twice.read_bytes()

    wanted = Version("0.3.100" if label is None else f"0.3.100+{label}")
    assert same
    assert {name: inside[name] for name in files} == files
    assert parse_wheel_filename(once.name)[:2] == ("llama-cpp-python", wanted)
    assert envelope.metadata.version == str(wanted)
    assert set(requirements) <= set(envelope.metadata.requires_dist)
    assert len(set(envelope.metadata.requires_dist)) == len(envelope.metadata.requires_dist)
    assert envelope.record_faults == ()
    rows = list(csv.reader(io.StringIO(inside[f"{envelope.dist_info}/RECORD"].decode(), newline="")))
    assert [row[0] for row in rows] == sorted(inside)


@settings(max_examples=60, deadline=None)
@given(
    body=st.text(st.characters(exclude_categories=["Cs"]), max_size=80), extra=st.text("abc é,;", max_size=20)
)
def test_the_description_is_never_touched(body: str, extra: str) -> None:
    marking = Marking(label="cu128", requirements=("x>=1",), platform_tags=("manylinux_2_28_x86_64",))
    before = metadata(f"Summary: a{extra}z", body=f"\n{body}")
    with tempfile.TemporaryDirectory() as folder:
        wheel = make_wheel(Path(folder), replace(plain({}), metadata=before))
        after = inspect_wheel(stamp(wheel, marking, Path(folder) / "out")).envelope.metadata.content

    numpy = b"Requires-Dist: numpy>=1.22\n"
    assert after == before.replace(b"Version: 0.3.100\n", b"Version: 0.3.100+cu128\n", 1).replace(
        numpy, numpy + b"Requires-Dist: x>=1\n", 1
    )


@settings(max_examples=30, deadline=None)
@given(mark=MARKS, requirements=REQUIREMENTS, files=FILES)
def test_a_variant_is_the_same_payload_and_says_what_it_needs(
    mark: VariantMark, requirements: tuple[str, ...], files: dict[str, bytes]
) -> None:
    tags = ("manylinux_2_28_x86_64",)
    marking = Marking(label=None, requirements=requirements, platform_tags=tags, variant=mark)
    with tempfile.TemporaryDirectory() as folder:
        wheel = make_wheel(Path(folder), replace(FakeWheel(), files={**FakeWheel().files, **files}))
        once = stamp(wheel, marking, Path(folder) / "1")
        twice = stamp(once, marking, Path(folder) / "2")
        facts = inspect_wheel(once)
        inside = contents(once)
        same = once.read_bytes() == twice.read_bytes()

    assert same
    assert {name: inside[name] for name in files} == files
    assert facts.envelope.name.variant == mark.label
    assert read_wheel_document(facts.envelope.variant or b"", "here") == mark
    assert examine(facts, replace(PROMISE, requirements=requirements, variant=mark)) == ()


@settings(max_examples=30, deadline=None)
@given(label=LABELS, requirements=REQUIREMENTS)
def test_what_is_stamped_as_promised_is_verified(label: str | None, requirements: tuple[str, ...]) -> None:
    marking = Marking(label=label, requirements=requirements, platform_tags=("manylinux_2_28_x86_64",))
    with tempfile.TemporaryDirectory() as folder:
        wheel = stamp(make_wheel(Path(folder), FakeWheel()), marking, Path(folder) / "out")
        facts = inspect_wheel(wheel)

    assert examine(facts, replace(PROMISE, label=label, requirements=requirements)) == ()
