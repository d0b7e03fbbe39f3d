"""What a clean environment answers, and whether the answers of all of them hold."""

from __future__ import annotations

from collections.abc import Sequence

from wheelgrid.errors import Problem
from wheelgrid.models import Details, FrozenModel


class Said(FrozenModel):
    """What the project's probe says, as one JSON object on its last line."""

    answer: str
    """What came out, for people; the same in every environment."""
    fingerprint: str = ""
    """What else must be the same in every environment."""
    details: Details = ()
    """What may differ and is worth a line in the record, ``{"cpu_variant": "zen4"}``."""


class Answer(FrozenModel):
    """What ``ci/proof/harness.py`` says of one clean environment."""

    python: str
    """Version of the interpreter, with a ``t`` if free-threaded."""
    free_threaded: bool
    """Whether the interpreter was built without the global interpreter lock."""
    gil_enabled: bool
    """Whether the lock is on after the probe."""
    record_digest: str
    """Digest of what the installed RECORD says; the same for every install of one wheel."""
    said: Said
    """The probe's part."""


def judge(answers: Sequence[Answer], record_digest: str) -> list[Problem]:
    """Return what is wrong with the answers: another wheel, silence, a lock switched on, disagreement."""
    problems = []
    for answer in answers:
        where = f"Python {answer.python}"
        if answer.record_digest != record_digest:
            problems.append(Problem(what="another wheel than ours was installed", where=where))
        if not answer.said.answer.strip():
            problems.append(Problem(what="the probe said nothing", where=where))
        if answer.free_threaded and answer.gil_enabled:
            problems.append(
                Problem(
                    what="the import switched the global interpreter lock on",
                    where=where,
                    hint="find the dependency that has no free-threaded build",
                )
            )
    if len({(answer.said.answer, answer.said.fingerprint) for answer in answers}) > 1:
        said = "; ".join(f"{answer.python} {answer.said.answer!r}" for answer in answers)
        problems.append(Problem(what=f"the same wheel says different things: {said}"))
    return problems
