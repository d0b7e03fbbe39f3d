"""The bytes of every wheel and of the METADATA beside it, against the manifest."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from index_gen.check.evidence import Evidence, WheelEvidence, sidecar_place
from index_gen.check.inside import WheelInside
from index_gen.check.reading import FileFacts, Missing
from index_gen.check.rules.pages import stated_files
from wheelgrid.errors import Problem
from wheelgrid.record import METADATA_SUFFIX

_AGAIN = "publish the wheel again, with the bytes that its record speaks of"


def file_present(evidence: Evidence) -> Iterator[Problem]:
    """Every wheel that a page lists can be had.

    Why: an index that is published before its files gives who installs in between a 404.
    """
    for wheel in evidence.wheels:
        if isinstance(wheel.file, Missing):
            yield Problem(
                what=f"{wheel.record.filename!r} is not there: {wheel.file.reason}",
                where=wheel.place,
                hint="publish the file, or remove it with `wheelgrid index remove`",
            )


def file_size(evidence: Evidence) -> Iterator[Problem]:
    """Every wheel has the size that is stated.

    Why: an upload that broke off leaves a file that is there and cannot be installed.

    Source: PEP 700.
    """
    for wheel in evidence.wheels:
        file, stated = wheel.file, wheel.record.size_bytes
        if isinstance(file, FileFacts) and file.size_bytes not in {None, stated}:
            yield Problem(
                what=f"{wheel.record.filename!r} has {file.size_bytes} bytes, expected {stated}",
                where=wheel.place,
                hint=_AGAIN,
            )


def file_hash(evidence: Evidence) -> Iterator[Problem]:
    """Every wheel has the digest that is stated; a file of another size is told by its size alone.

    Why: digests were computed from other bytes than were uploaded, and every installation was refused.

    Source: PEP 503: the URL SHOULD include a hash in the form of a URL fragment.
    """
    for wheel in evidence.wheels:
        file, stated = wheel.file, wheel.record.sha256
        if not isinstance(file, FileFacts) or file.size_bytes != wheel.record.size_bytes:
            continue
        if file.sha256 not in {None, stated}:
            yield Problem(
                what=f"{wheel.record.filename!r} has sha256 {file.sha256!r}, expected {stated!r}",
                where=wheel.place,
                hint=_AGAIN,
            )


def name_is_metadata(evidence: Evidence) -> Iterator[Problem]:
    """The name of a wheel says the name and the version that its METADATA says.

    Why: wheels that were renamed instead of stamped are refused: the version does not match the file name.

    Source: PEP 427, PEP 440, PEP 503.
    """
    for wheel, inside in _opened(evidence):
        if inside.fault is not None:
            what = f"METADATA of {wheel.record.filename!r} cannot be read: {inside.fault}"
            yield Problem(what=what, where=wheel.place, hint=_AGAIN)
        elif (canonicalize_name(inside.name), _canonical(inside.version)) != (
            wheel.record.project,
            wheel.record.version,
        ):
            yield Problem(
                what=f"METADATA of {wheel.record.filename!r} says {inside.name!r} {inside.version!r}, "
                f"the name says {wheel.record.project!r} {wheel.record.version!r}",
                where=wheel.place,
                hint="stamp the wheel; a wheel is never renamed by hand",
            )


def sidecar_present(evidence: Evidence) -> Iterator[Problem]:
    """The METADATA of every wheel is beside it.

    Why: an index that promises METADATA and does not have it fails every resolution with a 404.

    Source: PEP 658.
    """
    for wheel in evidence.wheels:
        if isinstance(wheel.sidecar, Missing):
            yield Problem(
                what=f"METADATA of {wheel.record.filename!r} is not beside it: {wheel.sidecar.reason}",
                where=_sidecar_where(evidence, wheel),
                hint="publish it beside the wheel, under the name of the wheel with .metadata added",
            )


def sidecar_digest(evidence: Evidence) -> Iterator[Problem]:
    """The METADATA beside a wheel has the digest that pages state, under the new name and the old one.

    Why: clients refuse METADATA with another digest; old ones know the old name only.

    Source: PEP 658, PEP 714.
    """
    for wheel in evidence.wheels:
        if isinstance(wheel.sidecar, str) and wheel.sidecar != wheel.record.metadata_sha256:
            yield Problem(
                what=f"METADATA of {wheel.record.filename!r} has sha256 {wheel.sidecar!r}, "
                f"expected {wheel.record.metadata_sha256!r}",
                where=_sidecar_where(evidence, wheel),
                hint="publish the METADATA of the wheel, byte for byte",
            )
    for project, page, file in stated_files(evidence):
        where = f"{project.folder}/index.{page.form}"
        if not file.filename.endswith(".whl"):
            if file.core_metadata is not None or file.dist_info_metadata is not None:
                what = f"{file.filename!r} is no wheel, but the page promises METADATA"
                yield Problem(what=what, where=where, hint="make the pages anew")
        elif file.metadata_sha256 is None:
            yield Problem(
                what=f"the METADATA digest of {file.filename!r} is {file.core_metadata!r} under the new name "
                f"and {file.dist_info_metadata!r} under the old, expected the same sha256",
                where=where,
                hint="make the pages anew",
            )


def sidecar_is_metadata(evidence: Evidence) -> Iterator[Problem]:
    """The METADATA beside a wheel is, byte for byte, that inside it.

    Both are held to one digest: the one beside it by `sidecar_digest`, the one inside it here.

    Why: pip fails when the two disagree on a name, a version or a requirement.

    Source: PEP 658: the metadata file MUST have the content of METADATA in the wheel.
    """
    for wheel, inside in _opened(evidence):
        if inside.fault is None and inside.metadata_sha256 != wheel.record.metadata_sha256:
            yield Problem(
                what=f"METADATA inside {wheel.record.filename!r} has sha256 {inside.metadata_sha256!r}, "
                f"beside it {wheel.record.metadata_sha256!r} is promised",
                where=wheel.place,
                hint="record the wheel anew: the METADATA beside it is a copy of that inside",
            )


def _opened(evidence: Evidence) -> Iterator[tuple[WheelEvidence, WheelInside]]:
    """Return the wheels that were read and are those of the manifest: others are told by size or digest."""
    for wheel in evidence.wheels:
        if wheel.is_sound and isinstance(wheel.file, FileFacts) and wheel.file.inside is not None:
            yield wheel, wheel.file.inside


def _sidecar_where(evidence: Evidence, wheel: WheelEvidence) -> str:
    if evidence.tree is None:
        return wheel.place + METADATA_SUFFIX
    return sidecar_place(wheel.record, evidence.tree.settings)


def _canonical(version: str) -> str:
    try:
        return str(Version(version))
    except InvalidVersion:
        return version
