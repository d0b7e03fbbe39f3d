"""Checks a site: fetches the evidence, asks every rule, and gives what they find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from index_gen.check.evidence import Evidence
from index_gen.check.gather import Progress, gather
from index_gen.check.reading import Depth, FileFacts, SiteReader
from index_gen.check.rule import Finding
from index_gen.check.rules import RULES
from index_gen.manifest import Manifest
from wheelgrid.errors import CheckError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found, and how much it looked at."""

    where: str
    """The folder or the address."""
    findings: tuple[Finding, ...]
    """Every fault, in the order of the rules; none if the site is sound."""
    depth: Depth
    """How far files were read."""
    pages: int
    """Pages that were read, each form once."""
    files: int
    """Wheels that were looked at."""
    hashed_bytes: int
    """Bytes of wheels that were hashed."""
    notes: tuple[str, ...] = ()
    """What a person should know that is no fault."""

    @property
    def by_rule(self) -> Mapping[str, int]:
        """Return the number of findings of each rule that found any."""
        return Counter(finding.rule for finding in self.findings)


def check_site(
    reader: SiteReader,
    previous: Manifest | None = None,
    *,
    depth: Depth = "bytes",
    progress: Progress = lambda _where: None,
) -> Report:
    """Hold a site to every rule.

    Args:
        reader: Reaches the site.
        previous: Manifest of the publish before; without it nobody knows what vanished or was replaced.
        depth: How far files are read.
        progress: Told what is looked at.

    Raises:
        CheckError: The site cannot be reached at all.
    """
    evidence = gather(reader, previous, depth, progress)
    return report_on(evidence, reader.where, progress)


def allowing(report: Report, allowed: Collection[str]) -> Report:
    """Return the same report with the findings of some rules as notes.

    Raises:
        CheckError: There is no such rule; all unknown names together.
    """
    known = {rule.id for rule in RULES}
    unknown = [
        Problem(what=f"there is no rule {name!r}", hint=f"choose among {', '.join(sorted(known))}")
        for name in allowed
        if name not in known
    ]
    if unknown:
        raise CheckError(unknown)
    notes = tuple(f"{one.what} ({one.rule}, allowed)" for one in report.findings if one.rule in allowed)
    findings = tuple(one for one in report.findings if one.rule not in allowed)
    return replace(report, findings=findings, notes=(*report.notes, *notes))


def report_on(
    evidence: Evidence, where: str, progress: Callable[[str], None] = lambda _where: None
) -> Report:
    """Ask every rule."""
    findings: list[Finding] = []
    for rule in RULES:
        progress(rule.id)
        findings += rule(evidence)
    read = [wheel.file for wheel in evidence.wheels if isinstance(wheel.file, FileFacts)]
    forms = sum(len(root.stated) for root in evidence.roots)
    forms += sum(len(project.stated) for project in evidence.projects)
    return Report(
        where=where,
        findings=tuple(findings),
        depth=evidence.depth,
        pages=forms + len(evidence.links.pages),
        files=len(evidence.wheels),
        hashed_bytes=sum(file.size_bytes or 0 for file in read if file.sha256 is not None),
        notes=tuple(_notes(evidence)),
    )


def _notes(evidence: Evidence) -> list[str]:
    notes = []
    if evidence.is_html_only:
        notes.append("the host gives HTML only: date cut-offs of pip do not work here, those of uv do")
    if evidence.previous is None:
        notes.append("not compared with an earlier publish; --previous names one")
    if evidence.depth == "presence":
        notes.append("wheels were not hashed, so other bytes under their names would not be noticed")
    return notes
