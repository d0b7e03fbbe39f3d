"""What a check finds, under a name that tests and people can hold on to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ci.checks.promise import Promise
from ci.wheel.facts import WheelFacts
from wheelgrid.errors import Problem


class CheckId(StrEnum):
    """The checks of a wheel."""

    MEMBERS = "members"
    SYMLINKS = "symlinks"
    NAMES = "names"
    TAGS = "tags"
    BARE_LINUX = "bare-linux"
    TAG_HONEST = "tag-honest"
    TAG_PROMISED = "tag-promised"
    FORMAT = "format"
    RECORD = "record"
    VARIANT = "variant"
    VERSION = "version"
    REQUIREMENTS = "requirements"
    METADATA = "metadata"
    LICENSES = "licenses"
    SIZE = "size"
    MACHINE = "machine"
    EXTERNAL_LIBRARIES = "external-libraries"
    RUNPATH = "runpath"
    CPU_VARIANTS = "cpu-variants"
    ENTRY_POINTS = "entry-points"
    BUILD_PATHS = "build-paths"
    STRIPPED = "stripped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Problem):
    """One promise that a wheel breaks."""

    check: CheckId
    """The check that found it."""

    def __str__(self) -> str:
        return f"{Problem.__str__(self)}\ncheck: {self.check.value}"


@dataclass(frozen=True, slots=True)
class Check:
    """One question to a wheel; pure, and able to fail on its own."""

    id: CheckId
    """Its name."""
    ask: Callable[[WheelFacts, Promise], Iterator[Problem]]
    """Yields what is wrong, nothing if all is well; its docstring says what must hold."""

    def __call__(self, facts: WheelFacts, promise: Promise) -> Iterator[Finding]:
        """Ask; a problem that names no place gets the wheel's name."""
        for problem in self.ask(facts, promise):
            where = problem.where if problem.where is not None else facts.envelope.path.name
            yield Finding(check=self.id, what=problem.what, where=where, hint=problem.hint)
