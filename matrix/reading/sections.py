"""The sections of ``matrix.yaml`` as they stand there, before they are known to fit each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matrix.model import Backend, FamilyTraits, Matrix, Payload, PlatformChoice, Project, Python, Rule
from matrix.reading.document import Document
from matrix.reading.draft import Drafter, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The entries of a file, each as far as it is sound."""

    project: Entry[Project] | None
    """Section ``project``; none if it is missing."""
    payload: Entry[Payload] | None
    """Section ``payload``; none if it is missing."""
    families: Sequence[Entry[FamilyTraits]]
    """Entries of ``families``."""
    pythons: Sequence[Entry[Python]]
    """Entries of ``pythons``; only their versions are set."""
    platforms: Sequence[Entry[PlatformChoice]]
    """Entries of ``platforms``."""
    backends: Sequence[Entry[Backend]]
    """Entries of ``backends``."""
    rules: Sequence[Entry[Rule]]
    """Entries of ``rules``."""


def draft_sections(document: Document, drafter: Drafter) -> Draft:
    """Read every section by itself; the faults are in the drafter."""
    root = drafter.mapping(document.data, ())
    sections = drafter.check_keys(root, (), Matrix.model_fields) if root else {}
    for name, field in Matrix.model_fields.items():
        if root and field.is_required() and name not in sections:
            drafter.faults.append(document.fault((), f"section {name!r} is missing", f"add '{name}:'"))
    return Draft(
        project=drafter.entry(Project, sections["project"], ("project",)) if "project" in sections else None,
        payload=drafter.entry(Payload, sections["payload"], ("payload",)) if "payload" in sections else None,
        families=drafter.entries(FamilyTraits, sections, "families", "family"),
        pythons=drafter.listed(Python, sections, "pythons", "version"),
        platforms=drafter.entries(PlatformChoice, sections, "platforms", "id"),
        backends=drafter.listed(Backend, sections, "backends"),
        rules=drafter.listed(Rule, sections, "rules"),
    )
