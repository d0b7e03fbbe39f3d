from __future__ import annotations

import itertools
import json
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from fakes.offers import a_backend, a_toolkit, an_offer
from fakes.published import MOMENT, a_record
from fakes.sites import manifest_with
from index_gen.manifest import (
    _CHUNK,
    Manifest,
    ProjectStatus,
    Removal,
    decode_line,
    decode_manifest,
    encode_manifest,
    in_order,
    key_of,
    manifest_pieces,
    ordered,
    read_manifest,
)
from index_gen.settings import IndexSettings
from wheelgrid.errors import RecordError
from wheelgrid.record import GpuContent, PythonProof, ServedGpu, VariantMark

STATUS = ProjectStatus(project="other", status="archived", reason="see <demo> & more")
REMOVAL = Removal(
    backend="cpu", filename="demo-1-py3-none-any.whl", sha256="c" * 64, reason="ä", removed_at=MOMENT
)
PROOF = PythonProof(python="3.13.0t", installer="uv", answer="42", details={"b": "2", "a": "1"})
GPU = GpuContent(
    family="cuda",
    toolkit="12.8",
    architectures=("89", "120a"),
    ptx=("120",),
    gpus=(ServedGpu(name="rtx-50", architecture="120", is_compiled=True, driver=None, reason="because"),),
)
RICH = a_record(
    backend="variants",
    version="0.3.100",
    tag="py3-none-manylinux_2_28_x86_64-cu128",
    variant=VariantMark(label="cu128", properties=("nvidia :: sm_arch :: 90_real",)),
    gpu=GPU,
    proofs=(PROOF,),
    yanked="",
    provenance="https://example.org/a",
    uploaded_at=MOMENT + timedelta(microseconds=70),
)
FULL = manifest_with(
    RICH,
    a_record("2"),
    a_record("10"),
    a_record(backend="cu128"),
    settings=IndexSettings(base_url="https://a.example", assets_url="https://f.example/{filename}"),
    offer=an_offer(a_backend("cu128", "cuda", "12.8", "1.2"), a_toolkit("cuda", "12.1", "530", "libcudart")),
    statuses=(STATUS,),
    removals=(REMOVAL,),
)


def test_a_manifest_round_trips() -> None:
    text = encode_manifest(FULL)

    assert decode_manifest(text.splitlines(), "here") == FULL
    assert encode_manifest(decode_manifest(text.splitlines(keepends=True), "here")) == text


def test_a_manifest_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "manifest.jsonl").write_bytes(encode_manifest(FULL))

    assert read_manifest(tmp_path / "manifest.jsonl") == FULL


def test_every_value_has_a_line_in_one_order() -> None:
    lines = [json.loads(line) for line in encode_manifest(FULL).splitlines()]

    assert [line["kind"] for line in lines] == ["settings", "offer", "status", "removal", *["wheel"] * 4]
    assert [(line["backend"], line["version"]) for line in lines[4:]] == [
        ("cpu", "2"),
        ("cpu", "10"),
        ("cu128", "0.3.100+cu128"),
        ("variants", "0.3.100"),
    ]


def test_lines_may_come_in_any_order_with_empty_ones_between() -> None:
    lines = encode_manifest(FULL).splitlines()

    for order in itertools.islice(itertools.permutations(lines), 0, 5000, 997):
        assert decode_manifest([b"", *order, b"  \n"], "here") == FULL


def test_nothing_is_the_least_manifest() -> None:
    assert decode_manifest([], "here") == Manifest()
    assert encode_manifest(Manifest()).count(b"\n") == 1


def test_a_record_of_a_wheel_is_a_line() -> None:
    line = msgspec.json.encode(a_record())

    assert decode_line(line) == a_record()
    assert decode_manifest([line], "here").wheels == (a_record(),)


def test_what_names_a_wheel_names_its_removal() -> None:
    assert key_of(REMOVAL) == ("cpu", "demo-1-py3-none-any.whl")
    assert key_of(a_record(backend="cu128"))[0] == "cu128"


def test_wheels_are_in_order_of_backend_project_version_and_name() -> None:
    wheels = (
        a_record("1.10", name="b"),
        a_record("1.9", name="b"),
        a_record("1.9", name="b", tag="py3-none-any"),
        a_record("1!0", name="a"),
        a_record("1.9rc1", name="b"),
        a_record("1", name="a", backend="cu128"),
    )

    names = [f"{wheel.backend} {wheel.project} {wheel.version}" for wheel in in_order(wheels)]

    assert names == ["cpu a 1!0", "cpu b 1.9rc1", "cpu b 1.9", "cpu b 1.9", "cpu b 1.10", "cu128 a 1+cu128"]
    for order in itertools.permutations(wheels, len(wheels)):
        assert in_order(order) == in_order(wheels)


def test_versions_that_are_equal_have_one_order_too() -> None:
    wheels = [a_record(release, backend=backend) for release in ("1", "1.0", "1.0.0") for backend in "ab"]

    for order in itertools.permutations(wheels):
        assert in_order(order) == in_order(wheels)


def test_a_manifest_is_the_same_in_pieces() -> None:
    wheels = [a_record(str(number)) for number in range(2 * _CHUNK)]

    pieces = tuple(manifest_pieces(manifest_with(*wheels)))

    assert len(pieces) == 3, "the settings are a line too"
    assert decode_manifest(b"".join(pieces).splitlines(), "here") == manifest_with(*wheels)


def test_statuses_and_removals_are_in_order_too() -> None:
    statuses = (STATUS, ProjectStatus(project="demo", status="deprecated"))
    removals = (msgspec.structs.replace(REMOVAL, backend="cu128"), REMOVAL)

    manifest = ordered(Manifest(statuses=statuses, removals=removals))

    assert (manifest.statuses, manifest.removals) == (statuses[::-1], removals[::-1])


def line_with(**changes: object) -> bytes:
    known = msgspec.to_builtins(a_record())
    return json.dumps({key: value for key, value in (known | changes).items() if value != "-"}).encode()


@pytest.mark.parametrize(
    ("line", "where", "what"),
    [
        pytest.param(b"{", "here:3", "is not JSON", id="cut"),
        pytest.param(b"\xff\xfe", "here:3", "is not JSON", id="no-text"),
        pytest.param(b"[]", "here:3", "expected an object, got list", id="list"),
        pytest.param(b"null", "here:3", "expected an object, got NoneType", id="null"),
        pytest.param(line_with(sha256="A"), "here:3 (sha256)", "matching regex", id="digest"),
        pytest.param(line_with(size=1), "here:3 (size)", "unknown key 'size'", id="unknown-key"),
        pytest.param(line_with(glibc="-"), "here:3 (glibc)", "key 'glibc' is missing", id="missing-key"),
        pytest.param(line_with(version="9"), "here:3", "file name says version '0.3.100'", id="lie"),
        pytest.param(line_with(kind="-"), "here:3", "missing required field `kind`", id="no-kind"),
        pytest.param(line_with(kind="sdist"), "here:3", "'sdist'", id="unknown-kind"),
        pytest.param(line_with(kind=1), "here:3", "kind", id="kind-of-number"),
        pytest.param(line_with(kind=["wheel"]), "here:3", "kind", id="kind-of-list"),
        pytest.param(
            b'{"kind":"settings","base_ulr":"https://a.example"}',
            "here:3 (base_ulr)",
            "unknown key",
            id="settings",
        ),
        pytest.param(
            b'{"kind":"status","project":"demo","status":"gone"}',
            "here:3 (status)",
            "Invalid enum value 'gone'",
            id="status",
        ),
        pytest.param(b'{"kind":"removal"}', "here:3 (reason)", "key 'reason' is missing", id="removal"),
        pytest.param(b'{"kind":"offer"}', "here:3 (project)", "key 'project' is missing", id="offer"),
    ],
)
def test_a_wrong_line_is_told_with_its_number_and_key(line: bytes, where: str, what: str) -> None:
    good = encode_manifest(manifest_with(a_record("1"))).splitlines()

    with pytest.raises(RecordError) as caught:
        decode_manifest([*good, line], "here")

    found = {problem.where: problem for problem in caught.value.problems}
    assert what in found[where].what
    assert "wheelgrid index rollback" in (found[where].hint or "")


def test_all_wrong_lines_come_together() -> None:
    with pytest.raises(RecordError) as caught:
        decode_manifest([b"{", line_with(), line_with(sha256="", size_bytes=0), b"[]"], "here")

    assert [problem.where for problem in caught.value.problems] == [
        "here:1",
        "here:3 (sha256)",
        "here:3 (size_bytes)",
        "here:4",
    ]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (msgspec.json.encode(IndexSettings()), "2 lines of settings and 0 offers"),
        (msgspec.json.encode(an_offer()), "0 lines of settings and 2 offers"),
    ],
    ids=["settings", "offers"],
)
def test_there_is_one_line_of_each_at_most(line: bytes, what: str) -> None:
    with pytest.raises(RecordError, match=what):
        decode_manifest([line, line], "here")


@pytest.mark.parametrize("name", ["none.jsonl", "."], ids=["missing", "folder"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecordError, match="cannot read the manifest: ") as caught:
        read_manifest(tmp_path / name)

    assert caught.value.problems[0].where == str(tmp_path / name)
