"""Turns a wheel into facts. Every file is unpacked once, and none is executed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from packaging.metadata import parse_email
from packaging.tags import Tag, parse_tag

from ci.wheel.distinfo import parse_headers, parse_wheel_name
from ci.wheel.elf import MAGIC, BadElfError, read_elf
from ci.wheel.facts import Envelope, FormatFacts, Library, MetadataFacts, WheelFacts, is_library_name
from ci.wheel.pe import BadPeError, is_pe, read_pe
from ci.wheel.recordfile import Digest, digest_of, record_faults
from ci.wheel.sourcepaths import build_paths
from ci.wheel.wheelfile import WheelArchive, open_wheel
from wheelgrid.errors import Problem, WheelRejectedError
from wheelgrid.files import sha256_of
from wheelgrid.variants import WHEEL_DOCUMENT


def inspect_wheel(path: Path) -> WheelFacts:
    """Read everything about a wheel that a check may ask for.

    Raises:
        WheelRejectedError: The file is so broken that there is nothing to say about it: no zip, no
            ``.dist-info``, a library that no loader could read.
    """
    libraries: list[Library] = []
    digests: dict[str, Digest] = {}
    with open_wheel(path) as archive:
        for entry in archive.entries:
            content = archive.read(entry.name)
            digests[entry.name] = digest_of(content)
            if _is_program(content) or is_library_name(PurePosixPath(entry.name).name):
                libraries.append(_library(path, entry.name, content))
        envelope = _envelope(archive, digests)
    return WheelFacts(
        envelope=envelope,
        sha256=sha256_of(path),
        size_bytes=path.stat().st_size,
        libraries=tuple(sorted(libraries, key=lambda library: library.path)),
    )


def inspect_envelope(archive: WheelArchive) -> Envelope:
    """Read everything about an open wheel but the inside of its libraries.

    Raises:
        WheelRejectedError: A file is damaged, or METADATA or WHEEL cannot be read.
    """
    digests = {entry.name: digest_of(archive.read(entry.name)) for entry in archive.entries}
    return _envelope(archive, digests)


def _envelope(archive: WheelArchive, digests: Mapping[str, Digest]) -> Envelope:
    folder = archive.dist_info
    record_name = f"{folder}/RECORD"
    variant_name = f"{folder}/{WHEEL_DOCUMENT}"
    return Envelope(
        path=archive.path,
        name=parse_wheel_name(archive.path),
        dist_info=folder,
        metadata=_metadata(archive.read(f"{folder}/METADATA")),
        format=_format(archive, f"{folder}/WHEEL"),
        entries=tuple(sorted(archive.entries, key=lambda entry: entry.name)),
        digests=tuple(sorted(digests.items())),
        record_faults=record_faults(archive.read(record_name), digests, record_name),
        variant=archive.read(variant_name) if variant_name in digests else None,
    )


def _is_program(content: bytes) -> bool:
    return content.startswith(MAGIC) or is_pe(content)


def _library(wheel: Path, name: str, content: bytes) -> Library:
    try:
        elf = read_elf(content) if content.startswith(MAGIC) else None
        pe = read_pe(content) if is_pe(content) else None
    except (BadElfError, BadPeError) as error:
        problem = Problem(what=str(error), where=f"{wheel.name} ({name})", hint="build the wheel again")
        raise WheelRejectedError(problem) from error
    return Library(path=name, size_bytes=len(content), build_paths=build_paths(content), elf=elf, pe=pe)


def _metadata(content: bytes) -> MetadataFacts:
    raw, _ = parse_email(content)
    return MetadataFacts(
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        name=raw.get("name", ""),
        version=raw.get("version", ""),
        requires_python=raw.get("requires_python"),
        requires_dist=tuple(raw.get("requires_dist", ())),
        license_files=tuple(raw.get("license_files", ())),
    )


def _format(archive: WheelArchive, member: str) -> FormatFacts:
    headers = parse_headers(archive.read(member), archive.path, member)
    tags: set[Tag] = set()
    odd: list[str] = []
    for text in headers.values("Tag"):
        try:
            tags |= parse_tag(text)
        except ValueError:
            odd.append(text)
    return FormatFacts(
        wheel_version=" ".join(headers.values("Wheel-Version")),
        generator=" ".join(headers.values("Generator")),
        root_is_purelib=" ".join(headers.values("Root-Is-Purelib")).lower(),
        tags=frozenset(tags),
        odd_tags=tuple(odd),
    )
