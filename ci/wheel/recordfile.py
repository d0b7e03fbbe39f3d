"""Reads and writes RECORD, the list of a wheel's files with their digests, and says where it lies.

Source: the specification of installed projects (``RECORD``), the wheel specification (sha256 or better),
PEP 815 (signatures in wheels are deprecated).
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

SIGNATURES = frozenset({"RECORD.jws", "RECORD.p7s"})
"""Files that PEP 815 deprecates; a wheel that is stamped cannot keep them true."""

_ALGORITHM = "sha256"


class FaultKind(StrEnum):
    """How RECORD and the archive disagree about a file."""

    MALFORMED = "is not a line of name, digest and size"
    MISSING = "is in the wheel, but RECORD does not list it"
    EXTRA = "is in RECORD, but not in the wheel"
    TWICE = "is listed twice"
    UNHASHED = "has no sha256 digest"
    HASH = "has another digest than RECORD says"
    SIZE = "has another size than RECORD says"
    SIGNED = "is a signature, which wheels no longer have (PEP 815)"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFault:
    """One lie of RECORD."""

    kind: FaultKind
    """What is wrong."""
    name: str
    """The file it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What RECORD must say of a file."""

    sha256: str
    """Digest in hexadecimal."""
    size_bytes: int
    """Size when unpacked."""

    @property
    def column(self) -> str:
        """The digest as RECORD writes it: URL-safe base64 without padding."""
        encoded = base64.urlsafe_b64encode(bytes.fromhex(self.sha256))
        return f"{_ALGORITHM}={encoded.rstrip(b'=').decode()}"


def digest_of(content: bytes) -> Digest:
    """Return what RECORD must say of a file with this content."""
    return Digest(sha256=hashlib.sha256(content).hexdigest(), size_bytes=len(content))


def format_record(digests: Mapping[str, Digest], record_name: str) -> bytes:
    """Return RECORD for these files, sorted; RECORD lists itself without digest."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for name in sorted({*digests, record_name}):
        if name == record_name:
            writer.writerow((name, "", ""))
        else:
            writer.writerow((name, digests[name].column, digests[name].size_bytes))
    return out.getvalue().encode()


def record_faults(content: bytes, digests: Mapping[str, Digest], record_name: str) -> tuple[RecordFault, ...]:
    """Compare RECORD with what is really there.

    Args:
        content: RECORD.
        digests: Every file of the archive, RECORD too (its digest does not matter).
        record_name: Path of RECORD inside the wheel.
    """
    return tuple(_faults(_rows(content), digests, record_name))


def _rows(content: bytes) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        return [[f"RECORD: {error}"]]


def _faults(
    rows: Iterable[list[str]], digests: Mapping[str, Digest], record_name: str
) -> Iterator[RecordFault]:
    folder = record_name.rpartition("/")[0]
    signatures = {f"{folder}/{name}" for name in SIGNATURES}
    listed: set[str] = set()
    for row in rows:
        if len(row) != 3:  # noqa: PLR2004 - name, digest, size
            yield RecordFault(kind=FaultKind.MALFORMED, name=",".join(row))
            continue
        name, digest, size = row
        if name in listed:
            yield RecordFault(kind=FaultKind.TWICE, name=name)
        listed.add(name)
        if name not in digests:
            yield RecordFault(kind=FaultKind.EXTRA, name=name)
        elif name != record_name and name not in signatures:
            yield from _row_faults(name, digest, size, digests[name])
    for name in sorted(digests):
        if name in signatures:
            yield RecordFault(kind=FaultKind.SIGNED, name=name)
        elif name not in listed:
            yield RecordFault(kind=FaultKind.MISSING, name=name)


def _row_faults(name: str, digest: str, size: str, true: Digest) -> Iterator[RecordFault]:
    if not digest.startswith(f"{_ALGORITHM}="):
        yield RecordFault(kind=FaultKind.UNHASHED, name=name)
    elif digest != true.column:
        yield RecordFault(kind=FaultKind.HASH, name=name)
    if size != str(true.size_bytes):
        yield RecordFault(kind=FaultKind.SIZE, name=name)
