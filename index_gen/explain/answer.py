"""What an explanation says, for people and as JSON."""

from __future__ import annotations

from typing import Literal, TypeAlias

from index_gen.explain.choice import Client, Rejection
from index_gen.explain.machine import Machine
from wheelgrid.structs import FrozenStruct

WarningKind: TypeAlias = Literal[
    "alias",
    "default-index",
    "stops",
    "older",
    "plain",
    "yanked",
    "prerelease",
    "status",
    "no-gpu",
    "gpu",
    "driver",
    "unknown-driver",
]
"""``default-index``: pip goes on to another index; ``stops``: uv does not; ``older``: the newest version does
not fit; ``plain``: a plain wheel instead of a variant; ``no-gpu`` to ``unknown-driver``: the GPU code may not
run; the rest says what it is about."""


class Warned(FrozenStruct, frozen=True):
    """Something that a person should know before they install."""

    kind: WarningKind
    """What it is about, for machines."""
    text: str
    """One sentence."""


class Explanation(FrozenStruct, frozen=True):
    """What one installer takes from one index."""

    client: Client
    """The installer."""
    index: str
    """The index that it is pointed at, ``cu128``."""
    command: str
    """The line that does it; empty if there is nothing to install."""
    filename: str | None
    """The file that it takes; none if it takes none."""
    version: str | None
    """Its version."""
    reason: str
    """Why this file, or why none."""
    warnings: tuple[Warned, ...]
    """What to know before."""
    rejected: tuple[Rejection, ...]
    """The other files of the page, newest version first."""


class Recommendation(FrozenStruct, frozen=True):
    """The backend that suits a machine best."""

    backend: str
    """Its index."""
    reason: str
    """Why this one."""
    passed_over: tuple[str, ...]
    """Why not each of those that would be better if they fitted."""


class Answer(FrozenStruct, frozen=True):
    """Everything that somebody asked."""

    project: str
    """Normalised name."""
    machine: Machine
    """Where it is to be installed."""
    cuda: str | None
    """Newest CUDA that its driver speaks; none without a driver."""
    recommendation: Recommendation | None
    """The best backend, if somebody asked for it."""
    explanations: tuple[Explanation, ...]
    """One for each installer."""
    schema_version: Literal[1] = 1
    """Format of this answer."""

    @property
    def fits(self) -> bool:
        """Tell whether any installer finds a file."""
        return any(one.filename is not None for one in self.explanations)
