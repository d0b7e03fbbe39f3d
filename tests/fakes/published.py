"""Finished wheels as the index gets them: a tiny pure wheel with its METADATA and its record in a folder."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from packaging.utils import canonicalize_name

from wheelgrid.record import WheelRecord, metadata_path, write_record

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def a_record(release: str = "0.3.100", *, backend: str = "cpu", **facts: object) -> WheelRecord:
    """Return the record of a wheel that nobody made; the digests follow from its name.

    The version is the release with the backend's label, unless ``version`` says otherwise.
    """
    label = "" if backend == "cpu" else f"+{backend}"
    known: dict[str, object] = {
        "name": "llama_cpp_python",
        "version": f"{release}{label}",
        "backend": backend,
        "platform": "linux-x86_64",
        "tag": "py3-none-manylinux_2_28_x86_64",
        "size_bytes": 9_412_345,
        "uploaded_at": MOMENT,
        "requires_python": ">=3.9",
        "libraries": (),
        "cpu_variants": (),
        "glibc": "2.28",
        **facts,
    }
    name, tag = known.pop("name"), known.pop("tag")
    filename = f"{name}-{known['version']}-{tag}.whl"
    defaults = {
        "filename": filename,
        "project": canonicalize_name(str(name)),
        "job": f"{backend}-{known['platform']}",
        "sha256": hashlib.sha256(filename.encode()).hexdigest(),
        "metadata_sha256": hashlib.sha256(f"{filename}.metadata".encode()).hexdigest(),
    }
    return msgspec.convert(defaults | known, WheelRecord)


def publish(folder: Path, release: str = "0.3.100", *, backend: str = "cpu", **facts: object) -> WheelRecord:
    """Put a wheel that installs anywhere into a folder, with METADATA and record; return the record."""
    record = a_record(release, backend=backend, **({"tag": "py3-none-any"} | facts))
    metadata = (
        f"Metadata-Version: 2.4\nName: {record.project}\nVersion: {record.version}\nRequires-Python: >=3.9\n"
    )
    content = _wheel(record, metadata.encode())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / record.filename).write_bytes(content)
    metadata_path(folder / record.filename).write_text(metadata)
    digests = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "metadata_sha256": hashlib.sha256(metadata.encode()).hexdigest(),
    }
    honest = msgspec.convert(msgspec.structs.asdict(record) | digests, WheelRecord)
    write_record(honest, folder)
    return honest


def _wheel(record: WheelRecord, metadata: bytes) -> bytes:
    name, _, rest = record.filename.partition("-")
    info = f"{name}-{record.version}.dist-info"
    tag = "-".join(rest.removesuffix(".whl").split("-")[-3:])
    files = {
        "llama_probe.py": f"BACKEND = {record.backend!r}\n".encode(),
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
    }
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in (*files, f"{info}/RECORD")).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path), content)
    return buffer.getvalue()
