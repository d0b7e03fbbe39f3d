"""From what a person typed to a report, and from a report to text.

Apart from `index_gen.check.cli`, because what it needs takes a second to import.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from index_gen.check.gather import manifest_of
from index_gen.check.live import HttpWeb, live_reader, new_session
from index_gen.check.reading import SiteReader, folder_reader, is_elsewhere
from index_gen.check.run import Report
from index_gen.manifest import Manifest, read_manifest


class _JsonFinding(msgspec.Struct, frozen=True, kw_only=True):
    rule: str
    what: str
    where: str | None
    hint: str | None


class _JsonReport(msgspec.Struct, frozen=True, kw_only=True):
    site: str
    sound: bool
    depth: str
    pages: int
    files: int
    hashed_bytes: int
    notes: tuple[str, ...]
    rules: dict[str, int]
    findings: tuple[_JsonFinding, ...]


def open_site(text: str) -> SiteReader:
    """Return the reader of a folder or of an address.

    Raises:
        CheckError: There is no such folder, or nobody answers.
    """
    web = HttpWeb(session=new_session())
    return live_reader(text, web) if is_elsewhere(text) else folder_reader(Path(text), web)


def previous_manifest(text: str) -> Manifest:
    """Read the manifest of the publish before.

    Args:
        text: A folder, an address, or the manifest itself.

    Raises:
        CheckError: There is nothing there.
        RecordError: It is no manifest; then nobody can say that nothing vanished.
    """
    path = Path(text)
    if not is_elsewhere(text) and path.is_file():
        return read_manifest(path)
    return manifest_of(open_site(text))


def counts(report: Report) -> str:
    """Return what was looked at, in a few words."""
    hashed = f", {report.hashed_bytes / 1e6:.1f} MB hashed" if report.depth == "bytes" else ", none hashed"
    found = "no fault" if not report.findings else f"faults: {len(report.findings)}"
    return f"pages: {report.pages}, wheels: {report.files}{hashed}; {found}"


def to_json(report: Report) -> str:
    """Return a report for machines."""
    findings = tuple(
        _JsonFinding(rule=finding.rule, what=finding.what, where=finding.where, hint=finding.hint)
        for finding in report.findings
    )
    value = _JsonReport(
        site=report.where,
        sound=not report.findings,
        depth=report.depth,
        pages=report.pages,
        files=report.files,
        hashed_bytes=report.hashed_bytes,
        notes=report.notes,
        rules=dict(report.by_rule),
        findings=findings,
    )
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def last_word(report: Report) -> str:
    """Return the last word on a site without faults."""
    unless = "" if report.depth == "bytes" else ", as far as one can tell without reading its wheels"
    return f"{report.where} is sound{unless}"
