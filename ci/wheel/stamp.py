"""Turns the plain wheel of a compile into the wheel of one index: other metadata, the same payload.

Two wheels of one project and version may differ only if their names differ. The wheel of a backend's own
index carries the backend as local version, in METADATA and file name alike; a variant wheel keeps the public
version and carries a label at the end of its name, which ``variant.json`` explains. Renaming a file does
none of it.

Source: the wheel specification, the version specifiers specification (local versions), PEP 427, PEP 825.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import InvalidVersion, Version

from ci.wheel.consistency import (
    link_problems,
    name_problems,
    record_problems,
    tag_problems,
    variant_problems,
)
from ci.wheel.distinfo import missing_requirements, parse_headers, wheel_name
from ci.wheel.facts import Envelope
from ci.wheel.inspector import inspect_envelope
from ci.wheel.recordfile import Digest, digest_of, format_record
from ci.wheel.wheelfile import DIST_INFO_SUFFIX, Outgoing, WheelArchive, open_wheel, pack, refuse
from wheelgrid.errors import Problem, WheelRejectedError
from wheelgrid.files import write_atomically
from wheelgrid.record import VariantMark
from wheelgrid.variants import WHEEL_DOCUMENT, mark_problems, wheel_document

_PLATFORM_TAG = re.compile(r"[a-z0-9_]+")
_STAMP_PLAIN = "stamp the plain wheel that the compile gave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """What makes a plain wheel the wheel of one index."""

    label: str | None
    """Local version label, ``cu128``; none leaves the public version alone."""
    requirements: tuple[str, ...]
    """Requirements that the backend adds, ``nvidia-cublas-cu12>=12.8``."""
    platform_tags: tuple[str, ...]
    """Platforms that it runs on, ``manylinux_2_28_x86_64``; at least one."""
    variant: VariantMark | None = None
    """What makes it a variant of the public version; none if it is none."""

    def __post_init__(self) -> None:
        problems = list(_marking_problems(self))
        if problems:
            raise WheelRejectedError(problems)


def stamp(wheel: Path, marking: Marking, out_dir: Path) -> Path:
    """Write the marked wheel into ``out_dir`` under the name that its metadata gives it.

    Equal wheels and markings give equal bytes, and a stamped wheel stamped the same way again is itself.

    Raises:
        WheelRejectedError: The wheel disagrees with itself (file name, metadata, tags, RECORD), is
            damaged, has links or signatures, or carries another label already.
        FileWriteError: The folder cannot be written.
    """
    with open_wheel(wheel) as archive:
        envelope = inspect_envelope(archive)
        refuse(wheel, _problems(envelope, marking))
        version = _version(envelope, marking)
        content = pack(_members(archive, envelope, marking, version))
    name = envelope.name
    target = out_dir / wheel_name(
        project=name.project,
        version=version,
        build=name.build,
        pythons=name.pythons,
        abis=name.abis,
        platforms=marking.platform_tags,
        variant=None if marking.variant is None else marking.variant.label,
    )
    write_atomically(target, content)
    return target


def _marking_problems(marking: Marking) -> Iterator[Problem]:
    if marking.label is not None and _local(marking.label) != marking.label:
        yield Problem(
            what=f"label {marking.label!r} is no normal local version, expected one such as 'rocm6.4'"
        )
    for text in marking.requirements:
        if not _is_requirement(text):
            yield Problem(what=f"{text!r} is no requirement, expected one such as 'numpy>=1.22'")
    if not marking.platform_tags:
        yield Problem(what="a wheel needs a platform tag, got none")
    for tag in marking.platform_tags:
        if not _PLATFORM_TAG.fullmatch(tag):
            yield Problem(what=f"{tag!r} is no platform tag, expected one such as 'manylinux_2_28_x86_64'")
    if marking.variant is not None:
        if marking.label is not None:
            yield Problem(
                what=f"a variant has the public version, got local version {marking.label!r} too",
                hint="stamp the plain wheel twice: with the local version, and as a variant",
            )
        yield from mark_problems(marking.variant)


def _local(label: str) -> str | None:
    try:
        return Version(f"0+{label}").local
    except InvalidVersion:
        return None


def _is_requirement(text: str) -> bool:
    try:
        Requirement(text)
    except InvalidRequirement:
        return False
    return text.isprintable() and text == text.strip()


def _problems(envelope: Envelope, marking: Marking) -> Iterator[Problem]:
    for problems in (name_problems, tag_problems, record_problems, link_problems, variant_problems):
        yield from problems(envelope)
    label = envelope.name.version.local
    if label is not None and label != marking.label:
        yield Problem(
            what=f"the wheel is stamped as {label!r} already, expected a plain one or {marking.label!r}",
            hint=_STAMP_PLAIN,
        )
    if envelope.variant is not None and envelope.variant != _variant_json(marking):
        yield Problem(what=f"the wheel is variant {envelope.name.variant!r} already", hint=_STAMP_PLAIN)


def _version(envelope: Envelope, marking: Marking) -> Version:
    public = envelope.name.version.public
    return Version(public if marking.label is None else f"{public}+{marking.label}")


def _members(
    archive: WheelArchive, envelope: Envelope, marking: Marking, version: Version
) -> Iterator[Outgoing]:
    old = f"{envelope.dist_info}/"
    distribution = envelope.name.project.replace("-", "_")
    new = f"{distribution}-{version}{DIST_INFO_SUFFIX}/"
    changed = {
        f"{new}METADATA": _metadata(archive, envelope, marking, version),
        f"{new}WHEEL": _wheel(archive, envelope, marking),
    }
    variant = _variant_json(marking)
    if variant is not None:
        changed[f"{new}{WHEEL_DOCUMENT}"] = variant
    digests: dict[str, Digest] = {_moved(name, old, new): digest for name, digest in envelope.digests}
    digests |= {name: digest_of(content) for name, content in changed.items()}
    changed[f"{new}RECORD"] = format_record(digests, f"{new}RECORD")
    for entry in envelope.entries:
        name = _moved(entry.name, old, new)
        if name not in changed:
            yield Outgoing(
                name=name, is_executable=entry.is_executable, read=partial(archive.read, entry.name)
            )
    for name, content in changed.items():
        yield Outgoing(name=name, is_executable=False, read=partial(bytes, content))


def _variant_json(marking: Marking) -> bytes | None:
    return None if marking.variant is None else wheel_document(marking.variant)


def _moved(name: str, old: str, new: str) -> str:
    return new + name.removeprefix(old) if name.startswith(old) else name


def _metadata(archive: WheelArchive, envelope: Envelope, marking: Marking, version: Version) -> bytes:
    member = f"{envelope.dist_info}/METADATA"
    headers = parse_headers(archive.read(member), archive.path, member)
    missing = missing_requirements(headers.values("Requires-Dist"), marking.requirements)
    return headers.replaced("Version", [str(version)]).added("Requires-Dist", missing).to_bytes()


def _wheel(archive: WheelArchive, envelope: Envelope, marking: Marking) -> bytes:
    member = f"{envelope.dist_info}/WHEEL"
    headers = parse_headers(archive.read(member), archive.path, member)
    name = envelope.name
    tags = [
        f"{python}-{abi}-{platform}"
        for python in name.pythons.split(".")
        for abi in name.abis.split(".")
        for platform in sorted(set(marking.platform_tags))
    ]
    return headers.replaced("Tag", tags).to_bytes()
