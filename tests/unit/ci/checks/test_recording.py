from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ci.checks.expectation import as_variant
from ci.checks.recording import make_record
from ci.checks.verify import verify
from ci.wheel.inspector import inspect_wheel
from ci.wheel.stamp import Marking, stamp
from fakes.wheels import CU128_MARK, PROMISE, TAG, VARIANTS, FakeWheel, libraries, make_wheel
from wheelgrid.files import sha256_of
from wheelgrid.record import PythonProof, read_record, write_record

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
PROOF = PythonProof(python="3.13.0t", installer="uv", answer="Once a girl", details={"cpu_variant": "zen4"})


def test_a_verified_wheel_has_a_record(tmp_path: Path) -> None:
    marking = Marking(label="cu128", requirements=(), platform_tags=("manylinux_2_28_x86_64",))
    wheel = stamp(make_wheel(tmp_path, FakeWheel()), marking, tmp_path / "out")
    facts = inspect_wheel(wheel)
    verified = verify(facts, replace(PROMISE, label="cu128", backend="cu128", job="cu128-linux-x86_64"))

    record = make_record(verified, NOON, (PROOF,))

    assert record.filename == wheel.name
    assert (record.project, record.version) == ("llama-cpp-python", "0.3.100+cu128")
    assert (record.backend, record.platform, record.job) == ("cu128", "linux-x86_64", "cu128-linux-x86_64")
    assert (record.sha256, record.size_bytes) == (sha256_of(wheel), wheel.stat().st_size)
    assert record.metadata_sha256 == facts.envelope.metadata.sha256
    assert record.requires_python == ">=3.9"
    assert record.libraries == tuple(sorted(libraries()))
    assert record.cpu_variants == VARIANTS
    assert (record.glibc, record.uploaded_at, record.proofs, record.yanked) == ("2.17", NOON, (PROOF,), None)
    assert record.variant is None
    assert read_record(write_record(record, tmp_path)) == record


def test_the_record_of_a_variant_says_what_it_needs(tmp_path: Path) -> None:
    marking = Marking(
        label=None, requirements=(), platform_tags=("manylinux_2_28_x86_64",), variant=CU128_MARK
    )
    wheel = stamp(make_wheel(tmp_path, FakeWheel()), marking, tmp_path / "out")
    promise = as_variant(replace(PROMISE, label="cu128", backend="cu128"), CU128_MARK)

    record = make_record(verify(inspect_wheel(wheel), promise), NOON)

    assert (record.filename, record.version, record.backend) == (wheel.name, "0.3.100", "variants")
    assert record.variant == CU128_MARK
    assert record.tags == TAG
    assert read_record(write_record(record, tmp_path)) == record
