"""Which Pythons a matrix may name."""

from __future__ import annotations

from collections.abc import Iterator

from matrix.facts.model import Facts, PythonFact
from matrix.known import is_testable, python_fact
from matrix.names import choice_hint
from matrix.reading.document import Loc
from matrix.reading.draft import Finding, sound
from matrix.reading.sections import Draft


def check_pythons(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Find Pythons that do not exist, that nobody can test on any more, or that are named twice."""
    first: dict[str, Loc] = {}
    known: list[PythonFact] = []
    for entry in sound(draft.pythons, "version"):
        version = entry.value.version
        fact = python_fact(version, facts)
        if version in first:
            yield Finding(entry.loc, f"Python {version!r} is named twice", "drop it", first=first[version])
        elif fact is None:
            versions = [one.version for one in facts.pythons if is_testable(one)]
            yield Finding(entry.loc, f"the facts know no Python {version!r}", choice_hint(version, versions))
        elif not is_testable(fact):
            yield Finding(
                entry.loc,
                f"Python {version!r} cannot be tested: {fact.missing}, and its life ended {fact.end_of_life}",
                "drop it",
            )
        first.setdefault(version, entry.loc)
        known += [] if fact is None else [fact]
    is_readable = all(entry.is_sound("version") for entry in draft.pythons)
    if is_readable and len(known) == len(draft.pythons) > 0 and not any(one.identifier for one in known):
        yield Finding(
            ("pythons",),
            "cibuildwheel builds with none of the Pythons",
            f"add one of {', '.join(one.version for one in facts.pythons if one.identifier)}",
        )
