"""What variants need, as the index says it and as the wheels say it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from index_gen.check.evidence import DocumentEvidence, Evidence, WheelEvidence
from index_gen.check.reading import Answer, FileFacts, Missing
from wheelgrid.errors import Problem, RecordError
from wheelgrid.record import VariantMark
from wheelgrid.variants import document_problems, read_wheel_document

_ANEW = "make the pages anew with `wheelgrid index build`"


def variants_consistent(evidence: Evidence) -> Iterator[Problem]:
    """The variants file of a version lists exactly its variant wheels, and each wheel says the same inside.

    The page that lists the file states its digest and its size.

    Why: uv stops with an error where the file is missing or has another digest; a label that is missing there
    hides its wheel, and a wheel that says otherwise cannot be installed.

    Source: PEP 825.
    """
    for document in evidence.documents:
        for what in _document_faults(document):
            yield Problem(what=what, where=document.place, hint=_ANEW)
    for wheel in evidence.wheels:
        if (fault := _wheel_fault(wheel)) is not None:
            yield Problem(what=fault, where=wheel.place, hint="stamp the wheel anew; it is never edited")


def _document_faults(document: DocumentEvidence) -> Iterator[str]:
    content = document.content
    if isinstance(content, Missing):
        yield f"{document.file.filename!r} is not there: {content.reason}"
        return
    yield from _digest_faults(document, content)
    marks = [record.variant for record in document.file.records if record.variant is not None]
    for problem in document_problems(content.content, marks, document.place):
        yield problem.what


def _digest_faults(document: DocumentEvidence, content: Answer) -> Iterator[str]:
    true = (hashlib.sha256(content.content).hexdigest(), len(content.content))
    for page in document.page.stated:
        for file in page.files:
            if file.filename == document.file.filename and (file.sha256, file.size) != true:
                yield (
                    f"{file.filename!r} has sha256 {true[0]!r} and {true[1]} bytes, "
                    f"the {page.form.upper()} page states {file.sha256!r} and {file.size}"
                )


def _wheel_fault(wheel: WheelEvidence) -> str | None:
    if not wheel.is_sound or not isinstance(wheel.file, FileFacts):
        return None
    mark, inside, name = wheel.record.variant, wheel.file.inside, wheel.record.filename
    if inside is None or inside.fault is not None:
        return None
    if mark is None:
        return None if inside.variant is None else f"{name!r} is a plain wheel, but holds a variant.json"
    if inside.variant is None:
        return f"{name!r} is a variant, but holds no variant.json"
    return _disagreement(inside.variant, mark, name)


def _disagreement(content: bytes, mark: VariantMark, name: str) -> str | None:
    try:
        stated = read_wheel_document(content, name)
    except RecordError as error:
        faults = "; ".join(problem.what for problem in error.problems)
        return f"variant.json of {name!r} cannot be read: {faults}"
    if stated == mark:
        return None
    return f"variant.json of {name!r} says {_shown(stated)}, the manifest says {_shown(mark)}"


def _shown(mark: VariantMark) -> str:
    return f"{mark.label!r} for {', '.join(mark.properties) or 'every machine'}"
