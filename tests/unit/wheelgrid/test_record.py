from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from packaging.version import Version

from wheelgrid.errors import RecordError
from wheelgrid.record import (
    PythonProof,
    WheelRecord,
    in_version_order,
    read_record,
    record_path,
    write_record,
)

FILENAME = "llama_cpp_python-0.3.100+cu128-py3-none-manylinux_2_28_x86_64.whl"


@pytest.fixture
def record() -> WheelRecord:
    return WheelRecord(
        filename=FILENAME,
        project="llama-cpp-python",
        version="0.3.100+cu128",
        backend="cu128",
        platform="linux-x86_64",
        job="cu128-linux-x86_64",
        sha256="a" * 64,
        size_bytes=10,
        uploaded_at=datetime(2026, 1, 2, 5, tzinfo=timezone(timedelta(hours=3))),
        requires_python=">=3.9",
        metadata_sha256="b" * 64,
        libraries=("libllama.so",),
        cpu_variants=("haswell",),
        glibc="2.28",
    )


def test_a_record_round_trips_beside_its_wheel(record: WheelRecord, tmp_path: Path) -> None:
    path = write_record(record, tmp_path)

    assert path == record_path(tmp_path / FILENAME)
    assert read_record(path) == record
    assert record.uploaded_at == datetime(2026, 1, 2, 2, tzinfo=UTC)
    assert record.uploaded_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("sha256", "A" * 64, "matching regex"),
        ("size_bytes", 0, "`int` >= 1"),
        ("uploaded_at", "2026-01-02T05:00:00", "timezone"),
        ("version", "0.3.100", "file name says version"),
        ("version", "0.3.100+CU128", "file name says version"),
        ("project", "llama_cpp_python", "file name says project"),
        ("filename", "llama.whl", "Invalid wheel filename"),
        ("backnd", "cpu", "unknown key"),
    ],
)
def test_a_lying_record_is_refused(
    record: WheelRecord, tmp_path: Path, key: str, value: object, what: str
) -> None:
    path = tmp_path / "x.record.json"
    path.write_text(json.dumps({**msgspec.to_builtins(record), key: value}))

    with pytest.raises(RecordError, match=what):
        read_record(path)


@pytest.mark.parametrize("key", ["sha256", "metadata_sha256"])
@pytest.mark.parametrize("digest", ["A" * 64, "g" * 64, "a" * 63, "a" * 63 + "\n", "ä" * 64, " " * 64])
def test_a_digest_is_of_hexadecimal_digits(
    record: WheelRecord, tmp_path: Path, key: str, digest: str
) -> None:
    path = tmp_path / "x.record.json"
    path.write_text(json.dumps({**msgspec.to_builtins(record), key: digest}))

    with pytest.raises(RecordError, match="matching regex") as caught:
        read_record(path)

    assert [str(problem.where) for problem in caught.value.problems] == [f"{path} ({key})"]


def test_a_digest_is_looked_at_in_every_record(record: WheelRecord) -> None:
    with pytest.raises(ValueError, match="is not lower-case hexadecimal"):
        msgspec.structs.replace(record, sha256="A" * 64)


VERSIONS = {
    "numbers": ["0.9", "0.10", "1", "1.0", "1.0.0", "1.0.1", "1.10", "2"],
    "more-than-numbers": ["1.0.dev1", "1.0a2", "1.0a10", "1.0", "1.0.post1", "1.0.1", "1!0.1"],
    "labels": ["0+a", "0+a.1", "0+cu118", "0+cu1210", "0+cu128", "0+1", "0+12"],
}


@pytest.mark.parametrize("versions", VERSIONS.values(), ids=VERSIONS)
def test_versions_are_in_the_order_of_pep440_and_equal_ones_by_their_text(versions: list[str]) -> None:
    by_the_standard = sorted(versions, key=Version)

    assert in_version_order(versions) == in_version_order(reversed(versions)) == by_the_standard == versions


@pytest.mark.parametrize(
    ("tail", "tags"),
    [
        ("py3-none-any.whl", "py3-none-any"),
        ("7-py3-none-any.whl", "py3-none-any"),
        ("7a-cp39.cp310-abi3-manylinux_2_28_x86_64.whl", "cp39.cp310-abi3-manylinux_2_28_x86_64"),
    ],
    ids=["plain", "build-number", "several"],
)
def test_the_tags_are_those_of_the_file_name(record: WheelRecord, tail: str, tags: str) -> None:
    named = msgspec.structs.replace(record, filename=f"llama_cpp_python-0.3.100+cu128-{tail}")

    assert named.tags == tags


def test_all_faults_come_together_with_their_keys(record: WheelRecord, tmp_path: Path) -> None:
    path = tmp_path / "x.record.json"
    path.write_text(json.dumps({**msgspec.to_builtins(record), "sha256": "", "size_bytes": -1}))

    with pytest.raises(RecordError) as caught:
        read_record(path)

    assert [str(p.where).rpartition(" ")[2] for p in caught.value.problems] == ["(sha256)", "(size_bytes)"]


@pytest.mark.parametrize("content", [None, b"{", b"[]"], ids=["missing", "cut", "list"])
def test_a_file_that_is_no_record_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.record.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(RecordError):
        read_record(path)


def test_details_of_a_proof_travel_with_it(record: WheelRecord, tmp_path: Path) -> None:
    proof = msgspec.convert(
        {"python": "3.13.0t", "installer": "uv", "answer": "42", "details": {"b": "2", "a": "1"}}, PythonProof
    )
    path = write_record(msgspec.structs.replace(record, proofs=(proof,)), tmp_path)

    assert json.loads(path.read_text())["proofs"][0]["details"] == {"a": "1", "b": "2"}
    assert proof.details == {"a": "1", "b": "2"}
    assert read_record(path).proofs == (proof,)


@pytest.mark.parametrize("details", [[1], {"a": 1}, "a"], ids=["list", "number", "text"])
def test_details_are_texts_by_name(details: object) -> None:
    with pytest.raises(ValueError, match="details"):
        msgspec.convert(
            {"python": "3.13.0", "installer": "uv", "answer": "42", "details": details}, PythonProof
        )
