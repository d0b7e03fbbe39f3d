"""A site with a tiny wheel for every job of the real matrix, and a package index that plays the default one.

The wheels have the names, tags and GPU content of the real ones; inside is only a module that says which
file it came from.
"""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from fakes.package_index import add_project
from index_gen.build import Request, propose
from index_gen.manifest import Manifest
from index_gen.site.publish import Proposal, Publishing, publish
from matrix import Job, Matrix, expand, read_matrix
from matrix.derive.reach import further_gpus
from matrix.derive.variants import variant_of
from matrix.facts import read_facts
from matrix.views.offer import offer_of
from wheelgrid.locations import this_checkout
from wheelgrid.offer import Offer
from wheelgrid.record import GpuContent, VariantMark, WheelRecord, metadata_path, write_record
from wheelgrid.variants import VARIANTS, wheel_document

PROJECT = "llama-cpp-python"
DEPENDENCY = "grid-dependency"
"""What every wheel requires; only the default index has it."""
DEPENDENT = "your-package"
"""What requires the project; only the default index has it."""
PROBE = "wheel_probe"
"""Module of every wheel; ``FILENAME`` is the wheel's own name."""
FIRST, SECOND = "0.3.100", "0.3.101"
"""Versions that the site has."""
NEWER = "9.9"
"""Version of the source distribution on the default index."""
FIRST_TIME = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SECOND_TIME = datetime(2026, 6, 2, 3, 4, 5, tzinfo=UTC)
TIMES = {FIRST: FIRST_TIME, SECOND: SECOND_TIME}


@cache
def matrix_here() -> Matrix:
    return read_matrix(this_checkout().matrix)


@cache
def jobs() -> tuple[Job, ...]:
    """Return the jobs whose wheels are released."""
    return tuple(job for job in expand(matrix_here()).jobs if job.tier == "release")


@cache
def offer() -> Offer:
    return offer_of(matrix_here(), expand(matrix_here()), read_facts())


def matrix_wheels(folder: Path, releases: Iterable[str] = (FIRST, SECOND)) -> list[WheelRecord]:
    """Put a wheel for every job into a folder, and its variant if it has one."""
    return [record for release in releases for job in jobs() for record in _wheels_of(job, release, folder)]


def _wheels_of(job: Job, release: str, folder: Path) -> Iterator[WheelRecord]:
    label = "" if job.label is None else f"+{job.label}"
    yield put_wheel(folder, a_wheel(f"{release}{label}", job.index_slug, job))
    if (mark := variant_of(job, read_facts())) is not None:
        yield put_wheel(folder, a_wheel(release, VARIANTS, job, mark))


def a_wheel(version: str, backend: str, job: Job, mark: VariantMark | None = None) -> WheelRecord:
    """Return the record of the wheel of a job; `put_wheel` makes its digests true."""
    ending = "" if mark is None else f"-{mark.label}"
    public = version.partition("+")[0]
    return WheelRecord(
        filename=f"llama_cpp_python-{version}-py3-none-{job.wheel_tag_floor}{ending}.whl",
        project=PROJECT,
        version=version,
        backend=backend,
        platform=job.platform.id,
        job=job.id,
        sha256="0" * 64,
        size_bytes=1,
        uploaded_at=TIMES.get(public, SECOND_TIME),
        requires_python=">=3.9",
        metadata_sha256="0" * 64,
        libraries=(),
        cpu_variants=(),
        glibc=None,
        gpu=_content(job),
        variant=mark,
    )


def any_wheel(
    version: str, backend: str, facts: Mapping[str, object], mark: VariantMark | None = None
) -> WheelRecord:
    """Return the record of a wheel that installs on every machine; ``facts`` are what differs."""
    ending = "" if mark is None else f"-{mark.label}"
    record = WheelRecord(
        filename=f"llama_cpp_python-{version}-py3-none-any{ending}.whl",
        project=PROJECT,
        version=version,
        backend=backend,
        platform="linux-x86_64",
        job="",
        sha256="0" * 64,
        size_bytes=1,
        uploaded_at=TIMES.get(version.partition("+")[0], SECOND_TIME),
        requires_python=">=3.9",
        metadata_sha256="0" * 64,
        libraries=(),
        cpu_variants=(),
        glibc=None,
        variant=mark,
    )
    return replace(record, **facts)


def _content(job: Job) -> GpuContent | None:
    if job.backend.family.value == "cpu":
        return None
    return GpuContent(
        family=job.backend.family.value,
        toolkit=job.backend.toolkit,
        architectures=job.architectures,
        ptx=job.ptx,
        gpus=(*job.gpus, *further_gpus(job, read_facts())),
    )


def put_wheel(folder: Path, record: WheelRecord) -> WheelRecord:
    """Make the wheel of a record, with METADATA and record beside it; return the record with its digests."""
    metadata = (
        f"Metadata-Version: 2.1\nName: {record.project}\nVersion: {record.version}\n"
        f"Requires-Python: {record.requires_python}\nRequires-Dist: {DEPENDENCY}\n"
    ).encode()
    content = _archive(record, metadata)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / record.filename).write_bytes(content)
    metadata_path(folder / record.filename).write_bytes(metadata)
    honest = replace(
        record,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        metadata_sha256=hashlib.sha256(metadata).hexdigest(),
    )
    write_record(honest, folder)
    return honest


def _archive(record: WheelRecord, metadata: bytes) -> bytes:
    info = f"{record.filename.split('-')[0]}-{record.version}.dist-info"
    files = {
        f"{PROBE}.py": f"FILENAME = {record.filename!r}\n".encode(),
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {record.tags}\n".encode(),
    }
    if record.variant is not None:
        files[f"{info}/variant.json"] = wheel_document(record.variant)
    return zipped(recorded(files, info))


def recorded(files: dict[str, bytes], info: str) -> dict[str, bytes]:
    """Return files with the RECORD of them (PEP 376)."""
    lines = [f"{path},sha256={_digest(content)},{len(content)}" for path, content in files.items()]
    record = f"{info}/RECORD"
    return files | {record: "\n".join((*lines, f"{record},,", "")).encode()}


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def make_site(folder: Path, wheels: Path, **request: object) -> Manifest:
    """Publish what lies in a folder of wheels as a site; ``request`` goes to `Request`."""
    asked = Request(sources=(wheels,), offer=offer(), **request)  # type: ignore[arg-type] # names of its fields

    def edit(before: Manifest | None) -> Proposal:
        return propose(before, asked)

    return publish(folder, edit, Publishing(start_over=True)).tree.manifest


def default_index(folder: Path) -> None:
    """Make the pages of the default index: other packages, and a source distribution that is newer."""
    for project, requires in ((DEPENDENCY, ()), (DEPENDENT, (PROJECT,))):
        name = f"{project.replace('-', '_')}-1.0-py3-none-any.whl"
        add_project(folder, project, {name: _pure_wheel(project, requires)})
    add_project(folder, PROJECT, {f"llama_cpp_python-{NEWER}.tar.gz": source_distribution(NEWER)})


def _pure_wheel(project: str, requires: Iterable[str]) -> bytes:
    name = project.replace("-", "_")
    info = f"{name}-1.0.dist-info"
    lines = ("Metadata-Version: 2.1", f"Name: {project}", "Version: 1.0")
    metadata = "\n".join((*lines, *(f"Requires-Dist: {one}" for one in requires), ""))
    files = {
        f"{name}.py": b"",
        f"{info}/METADATA": metadata.encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    return zipped(recorded(files, info))


def source_distribution(version: str) -> bytes:
    """Return a source distribution that builds without tools, into a wheel that says that it was built."""
    name = f"llama_cpp_python-{version}"
    files = {
        "backend.py": _BACKEND.format(version=version, probe=PROBE),
        "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
        "PKG-INFO": f"Metadata-Version: 2.1\nName: {PROJECT}\nVersion: {version}\n",
    }
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, text in files.items():
            member = tarfile.TarInfo(f"{name}/{path}")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return buffer.getvalue()


_BACKEND = """\
import os, zipfile

NAME = "llama_cpp_python-{version}"


def build_wheel(folder, config_settings=None, metadata_directory=None):
    info = NAME + ".dist-info/"
    with zipfile.ZipFile(os.path.join(folder, NAME + "-py3-none-any.whl"), "w") as wheel:
        wheel.writestr("{probe}.py", "FILENAME = 'llama_cpp_python-{version}.tar.gz'\\n")
        lines = "Metadata-Version: 2.1", "Name: llama-cpp-python", "Version: {version}", ""
        wheel.writestr(info + "METADATA", "\\n".join(lines))
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
    return NAME + "-py3-none-any.whl"


def build_sdist(folder, config_settings=None):
    raise NotImplementedError
"""
