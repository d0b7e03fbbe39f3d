"""``matrix.yaml`` → Matrix, or every fault of the file in one error."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from matrix.checks import Draft, check_draft
from matrix.document import Document, Fault, parse_document, place_after
from matrix.draft import Drafter, Entry
from matrix.model import Backend, Matrix, Platform, Project, Python, Rule
from wheelgrid.errors import MatrixError, Problem


def read_matrix(path: Path) -> Matrix:
    """Read and check the matrix.

    Raises:
        MatrixError: The file is missing, is not UTF-8, is not YAML, or does not describe a matrix; it carries
            every fault, in the order of lines.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MatrixError(
            Problem(
                what=f"cannot read the matrix: {error.strerror or error}",
                where=str(path),
                hint="name the file, or run in a checkout of the repository",
            )
        ) from error
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = place_after(content[: error.start].decode())
        what = f"the file is not UTF-8: byte 0x{content[error.start]:02x}"
        fault = Fault(place=place, key="", what=what, hint="save it as UTF-8")
        raise _error([fault], str(path)) from error
    return parse_matrix(text, file=str(path))


def parse_matrix(text: str, *, file: str) -> Matrix:
    """Parse and check the text of a matrix; ``file`` is its name in errors.

    Raises:
        MatrixError: As `read_matrix`.
    """
    document = parse_document(text)
    if isinstance(document, Fault):
        raise _error([document], file)
    drafter = Drafter(document)
    project, draft = _draft(document, drafter)
    found = (document.fault(finding.loc, finding.what, finding.hint) for finding in check_draft(draft))
    faults = [*document.faults, *_news(document.faults, [*drafter.faults, *found])]
    if faults or project is None:
        raise _error(faults, file)
    return Matrix(
        project=project.value,
        pythons=tuple(entry.value for entry in draft.pythons),
        platforms=tuple(entry.value for entry in draft.platforms),
        backends=tuple(entry.value for entry in draft.backends),
        rules=tuple(entry.value for entry in draft.rules),
    )


def _draft(document: Document, drafter: Drafter) -> tuple[Entry[Project] | None, Draft]:
    root = drafter.mapping(document.data, ())
    sections = drafter.check_keys(root, (), Matrix.model_fields) if root else {}
    for name, field in Matrix.model_fields.items():
        if root and field.is_required() and name not in sections:
            drafter.faults.append(document.fault((), f"section {name!r} is missing", f"add '{name}:'"))
    project = drafter.entry(Project, sections["project"], ("project",)) if "project" in sections else None
    rules = drafter.sequence(sections.get("rules", []), ("rules",))
    draft = Draft(
        pythons=drafter.entries(Python, sections, "pythons", "version"),
        platforms=drafter.entries(Platform, sections, "platforms", "id"),
        backends=drafter.entries(Backend, sections, "backends", "id"),
        rules=[drafter.entry(Rule, data, ("rules", index)) for index, data in enumerate(rules)],
    )
    return project, draft


def _news(known: Iterable[Fault], faults: Iterable[Fault]) -> list[Fault]:
    """Leave out what only follows from a fault of the same value, such as that it is empty."""
    blamed = {(fault.place, fault.key) for fault in known}
    return [fault for fault in faults if (fault.place, fault.key) not in blamed]


def _error(faults: Iterable[Fault], file: str) -> MatrixError:
    return MatrixError([fault.problem_in(file) for fault in sorted(faults)])
