from __future__ import annotations

import pytest

from ci.wheel.recordfile import FaultKind, digest_of, format_record, record_faults

RECORD = "x-1.dist-info/RECORD"
NAME = 'x/ü, "quoted".py'
DIGESTS = {"x/a.py": digest_of(b"a"), NAME: digest_of(b"b"), RECORD: digest_of(b"")}
A = "sha256=ypeBEsobvcr6wjGzmiPcTaeG7_gUfE5yuYB3ha_uSLs"


def test_record_is_sorted_quoted_and_does_not_list_its_own_digest() -> None:
    record = format_record(DIGESTS, RECORD).decode()

    assert record.splitlines() == [
        f"{RECORD},,",
        f"x/a.py,{A},1",
        '"x/ü, ""quoted"".py",sha256=PiPoFgA5WUoziU9lZOGxNIu9egCI1CxKy3PurtWcAJ0,1',
    ]
    assert record_faults(record.encode(), DIGESTS, RECORD) == ()


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        (A, "sha256=AAAA", {FaultKind.HASH}),
        (A, "", {FaultKind.UNHASHED}),
        (A, "md5=0cc175b9c0f1b6a831c399e269772661", {FaultKind.UNHASHED}),
        (f"{A},1", f"{A},2", {FaultKind.SIZE}),
        (f"{A},1", f"{A},", {FaultKind.SIZE}),
        (f"x/a.py,{A},1\n", "", {FaultKind.MISSING}),
        (f"x/a.py,{A},1\n", f"x/a.py,{A},1\nx/a.py,{A},1\n", {FaultKind.TWICE}),
        (f"x/a.py,{A},1\n", f"x/a.py,{A},1\nx/b.py,{A},1\n", {FaultKind.EXTRA}),
        (f"x/a.py,{A},1\n", f"x/a.py,{A},1\n\nx/a b\n", {FaultKind.MALFORMED}),
        ('"x/ü', '"x/ü""', {FaultKind.EXTRA, FaultKind.MISSING}),
        (f"{RECORD},,\n", "", {FaultKind.MISSING}),
    ],
)
def test_a_lie_is_found(old: str, new: str, kinds: set[FaultKind]) -> None:
    record = format_record(DIGESTS, RECORD).decode()

    faults = record_faults(record.replace(old, new).encode(), DIGESTS, RECORD)

    assert old in record
    assert {fault.kind for fault in faults} == kinds


@pytest.mark.parametrize("content", [b"\xff\xfe", b'"x/a.py'])
def test_a_record_that_cannot_be_read_is_malformed_and_misses_everything(content: bytes) -> None:
    faults = record_faults(content, DIGESTS, RECORD)

    assert {fault.kind for fault in faults} == {FaultKind.MALFORMED, FaultKind.MISSING}


@pytest.mark.parametrize("signature", ["RECORD.jws", "RECORD.p7s"])
def test_a_signature_is_a_fault_listed_or_not(signature: str) -> None:
    name = f"x-1.dist-info/{signature}"
    digests = {**DIGESTS, name: digest_of(b"{}")}

    (fault,) = record_faults(format_record(DIGESTS, RECORD), digests, RECORD)

    assert (fault.kind, fault.name) == (FaultKind.SIGNED, name)
    assert record_faults(format_record(digests, RECORD), digests, RECORD) == (fault,)
