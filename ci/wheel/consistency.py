"""Does a wheel agree with itself? Asked before it is stamped and again before it is trusted."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from ci.wheel.facts import Envelope
from ci.wheel.wheelfile import DIST_INFO_SUFFIX
from wheelgrid.errors import Problem, RecordError
from wheelgrid.variants import WHEEL_DOCUMENT, read_wheel_document

_RENAMED = "never rename a wheel: stamp it again, so that file name and metadata change together"


def name_problems(envelope: Envelope) -> Iterator[Problem]:
    """File name, METADATA and ``.dist-info`` folder state one project and one version."""
    name = envelope.name
    stated = (envelope.metadata.name, envelope.metadata.version)
    folder_name, _, folder_version = envelope.dist_info.removesuffix(DIST_INFO_SUFFIX).partition("-")
    for place, (project, version) in (
        ("METADATA", stated),
        ("the .dist-info folder", (folder_name, folder_version)),
    ):
        if canonicalize_name(project) != name.project:
            what = f"file name says project {name.project!r}, {place} says {project!r}"
            yield Problem(what=what, hint=_RENAMED)
        if _version(version) != name.version:
            what = f"file name says version {str(name.version)!r}, {place} says {version!r}"
            yield Problem(what=what, hint=_RENAMED)


def tag_problems(envelope: Envelope) -> Iterator[Problem]:
    """File name and WHEEL state the same tags."""
    for text in envelope.format.odd_tags:
        yield Problem(what=f"WHEEL has a tag {text!r}, expected python-abi-platform")
    named, written = envelope.name.tags, envelope.format.tags
    for tag in sorted(map(str, named - written)):
        yield Problem(what=f"file name says tag {tag!r}, WHEEL does not", hint=_RENAMED)
    for tag in sorted(map(str, written - named)):
        yield Problem(what=f"WHEEL says tag {tag!r}, the file name does not", hint=_RENAMED)


def record_problems(envelope: Envelope) -> Iterator[Problem]:
    """RECORD lists every file, with its true digest and size, and nothing else."""
    for fault in envelope.record_faults:
        yield Problem(what=f"{fault.name!r} {fault.kind.value}", where=f"{envelope.path.name} (RECORD)")


def link_problems(envelope: Envelope) -> Iterator[Problem]:
    """No file is a symbolic link: wheels have none, and installers write them as text."""
    for entry in envelope.entries:
        if entry.is_symlink:
            yield Problem(what=f"{entry.name!r} is a symbolic link", hint="install the file itself")


def variant_problems(envelope: Envelope) -> Iterator[Problem]:
    """File name and ``variant.json`` state the same variant, or both none."""
    label, content = envelope.name.variant, envelope.variant
    if content is None:
        if label is not None:
            yield Problem(
                what=f"file name says variant {label!r}, {WHEEL_DOCUMENT} is missing", hint=_RENAMED
            )
        return
    try:
        stated = read_wheel_document(content, f"{envelope.path.name} ({WHEEL_DOCUMENT})").label
    except RecordError as error:
        yield from error.problems
        return
    if label != stated:
        said = "no variant" if label is None else f"variant {label!r}"
        yield Problem(what=f"file name says {said}, {WHEEL_DOCUMENT} says {stated!r}", hint=_RENAMED)


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
