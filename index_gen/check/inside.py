"""What a wheel says of itself, read by the standard library's zip reader; nobody is trusted here."""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.parser import BytesHeaderParser
from typing import BinaryIO

MAX_MEMBER_BYTES = 1 << 20
"""No METADATA or variant.json that is larger is read; one with a long description has a tenth."""

_METADATA = re.compile(r"[^/]+\.dist-info/METADATA")
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,  # a password is needed
    ValueError,
    OSError,
    MessageError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelInside:
    """What a wheel holds, as far as an index repeats it."""

    fault: str | None
    """Why nothing could be read; none if it could."""
    name: str = ""
    """``Name`` of its METADATA, as written."""
    version: str = ""
    """``Version`` of its METADATA, as written."""
    metadata_sha256: str = ""
    """Digest of its METADATA."""
    variant: bytes | None = None
    """Its ``variant.json`` (PEP 825); none if it has none."""


def look_inside(file: BinaryIO) -> WheelInside:
    """Read METADATA and ``variant.json`` out of an open wheel."""
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            return _read(archive)
    except _UNREADABLE as error:
        return WheelInside(fault=str(error) or type(error).__name__)


def _read(archive: zipfile.ZipFile) -> WheelInside:
    names = archive.namelist()
    found = [name for name in names if _METADATA.fullmatch(name)]
    if len(found) != 1:
        return WheelInside(fault=f"it holds {len(found)} files *.dist-info/METADATA, expected 1")
    content = _member(archive, found[0])
    headers = BytesHeaderParser().parsebytes(content)
    variant = found[0].removesuffix("METADATA") + "variant.json"
    return WheelInside(
        fault=None,
        name=_only(headers.get_all("Name", ()), "Name"),
        version=_only(headers.get_all("Version", ()), "Version"),
        metadata_sha256=hashlib.sha256(content).hexdigest(),
        variant=_member(archive, variant) if variant in names else None,
    )


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        # A zip bomb: no more is unpacked than may be there.
        content = member.read(MAX_MEMBER_BYTES + 1)
    if len(content) > MAX_MEMBER_BYTES:
        message = f"{name} is larger than {MAX_MEMBER_BYTES} bytes"
        raise ValueError(message)
    return content


def _only(values: Sequence[object], key: str) -> str:
    if len(values) != 1:
        message = f"its METADATA has {len(values)} lines {key}, expected 1"
        raise ValueError(message)
    return str(values[0]).strip()
