"""Turns a verified wheel into the record that the index is made from."""

from __future__ import annotations

from datetime import datetime

from ci.checks.verify import VerifiedWheel
from wheelgrid.record import PythonProof, WheelRecord


def make_record(
    verified: VerifiedWheel, uploaded_at: datetime, proofs: tuple[PythonProof, ...] = ()
) -> WheelRecord:
    """Return the record of a wheel.

    Args:
        verified: The wheel.
        uploaded_at: When it was first recorded, with a time zone.
        proofs: Interpreters that it was proven on.
    """
    facts, promise = verified.facts, verified.promise
    glibc = facts.glibc
    return WheelRecord(
        filename=facts.envelope.name.filename,
        project=facts.envelope.name.project,
        version=str(facts.envelope.name.version),
        backend=promise.backend,
        platform=promise.platform,
        job=promise.job,
        sha256=facts.sha256,
        size_bytes=facts.size_bytes,
        uploaded_at=uploaded_at,
        requires_python=facts.envelope.metadata.requires_python or "",
        metadata_sha256=facts.envelope.metadata.sha256,
        libraries=tuple(library.name for library in facts.libraries),
        cpu_variants=facts.cpu_variants(promise.cpu_module_prefix),
        glibc=None if glibc is None else str(glibc),
        proofs=proofs,
        gpu=promise.gpu,
        variant=promise.variant,
    )
