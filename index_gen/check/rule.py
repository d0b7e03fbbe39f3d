"""A rule of the check, and what it finds, under a name that tests and people can hold on to."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index_gen.check.evidence import Evidence
from wheelgrid.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Problem):
    """One fault of a site."""

    rule: str
    """The rule that found it."""

    def __str__(self) -> str:
        return f"{Problem.__str__(self)}\n rule: {self.rule}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One question to a site; pure, and able to fail on its own."""

    id: str
    """Its name, in kebab-case."""
    ask: Callable[[Evidence], Iterator[Problem]]
    """Yields what is wrong, nothing if all is well.

    Its docstring has three paragraphs: what must hold, ``Why:`` with what went wrong in real life, and
    ``Source:`` with the standard.
    """

    def __call__(self, evidence: Evidence) -> Iterator[Finding]:
        """Ask."""
        for problem in self.ask(evidence):
            yield Finding(rule=self.id, what=problem.what, where=problem.where, hint=problem.hint)

    @property
    def what(self) -> str:
        """Return what must hold, in a sentence."""
        return self._paragraphs()[0]

    @property
    def why(self) -> str:
        """Return what goes wrong without it."""
        return self._named("Why")

    @property
    def source(self) -> str:
        """Return the standard that it comes from."""
        return self._named("Source")

    def _named(self, name: str) -> str:
        found = [text for text in self._paragraphs() if text.startswith(f"{name}: ")]
        return found[0].removeprefix(f"{name}: ") if found else ""

    def _paragraphs(self) -> list[str]:
        text = inspect.getdoc(self.ask) or ""
        return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
