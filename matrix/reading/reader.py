"""``matrix.yaml`` → Matrix, or every fault of the file in one error."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from matrix.checks.draft import check_draft
from matrix.facts import Facts, read_facts
from matrix.model import Matrix
from matrix.reading.document import Document, Fault, parse_document, place_after
from matrix.reading.draft import Drafter, Finding
from matrix.reading.resolution import resolve_platform, resolve_python
from matrix.reading.sections import draft_sections
from wheelgrid.errors import MatrixError, Problem


def read_matrix(path: Path, facts: Facts | None = None) -> Matrix:
    """Read and check the matrix against facts, by default those of this package.

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
    return parse_matrix(text, file=str(path), facts=facts)


def parse_matrix(text: str, *, file: str, facts: Facts | None = None) -> Matrix:
    """Parse and check the text of a matrix; ``file`` is its name in errors, ``facts`` as in `read_matrix`.

    Raises:
        MatrixError: As `read_matrix`.
    """
    known = read_facts() if facts is None else facts
    document = parse_document(text)
    if isinstance(document, Fault):
        raise _error([document], file)
    drafter = Drafter(document)
    draft = draft_sections(document, drafter)
    found = [_fault_of(finding, document) for finding in check_draft(draft, known)]
    faults = [*document.faults, *_news(document.faults, [*drafter.faults, *found])]
    if faults or draft.project is None or draft.payload is None:
        raise _error(faults, file)
    return Matrix(
        project=draft.project.value,
        payload=draft.payload.value,
        families=tuple(entry.value for entry in draft.families),
        pythons=tuple(resolve_python(known.python(entry.value.version)) for entry in draft.pythons),
        platforms=tuple(
            resolve_platform(entry.value, known.platform(entry.value.id)) for entry in draft.platforms
        ),
        backends=tuple(entry.value for entry in draft.backends),
        rules=tuple(entry.value for entry in draft.rules),
    )


def _fault_of(finding: Finding, document: Document) -> Fault:
    what = finding.what
    if finding.first is not None:
        what += f", first at line {document.line_of(finding.first)}"
    if finding.at_key:
        return document.fault_at_key(finding.loc, what, finding.hint)
    return document.fault(finding.loc, what, finding.hint)


def _news(known: Iterable[Fault], faults: Iterable[Fault]) -> list[Fault]:
    """Leave out what only follows from a fault of the same value, such as that it is empty."""
    blamed = {(fault.place, fault.key) for fault in known}
    return [fault for fault in faults if (fault.place, fault.key) not in blamed]


def _error(faults: Iterable[Fault], file: str) -> MatrixError:
    return MatrixError([fault.problem_in(file) for fault in sorted(faults)])
