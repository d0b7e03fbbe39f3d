"""Matrix and plan → the little that the shape of the workflows depends on.

The rows themselves are not written into the files: the plan job prints them when it runs. So a workflow
changes only when a system comes or goes, or when a grid outgrows what one matrix may hold.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from matrix import Matrix, OperatingSystem, Plan

LARGEST_MATRIX = 256
"""Rows that one matrix may hold. Source: GitHub Actions, usage limits, "Job matrix"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """The builds of one operating system."""

    name: str
    """``linux``, ``macos`` or ``windows``."""
    runner: str
    """Label of the machine that most of its builds run on; the checks of the repository take it too."""
    rows: int
    """Builds of all tiers."""

    @property
    def chunks(self) -> tuple[str, ...]:
        """The names of its matrices, ``linux-0``; each holds 256 rows at most."""
        return _chunks(self.name, self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """All that the templates know of a matrix."""

    project: str
    """Name of the package, as the package index knows it."""
    folder: str
    """Folder of the package, relative to the repository."""
    systems: tuple[System, ...]
    """Systems that anything is built for, by name."""
    verify_rows: int
    """Rows of the verify grid, of all tiers."""

    @property
    def verify_chunks(self) -> tuple[str, ...]:
        """The names of the matrices of the verify grid, ``verify-0``."""
        return _chunks("verify", self.verify_rows)

    def system(self, name: str) -> System | None:
        """Return a system, if anything is built for it."""
        return next((system for system in self.systems if system.name == name), None)


def grid_of(matrix: Matrix, plan: Plan, *, verify_rows: int) -> Grid:
    """Count the jobs of a plan.

    Args:
        matrix: The matrix.
        plan: Its jobs, of every tier.
        verify_rows: How many rows the verify grid of the plan has.
    """
    return Grid(
        project=matrix.project.name,
        folder=str(matrix.project.path),
        systems=tuple(
            system for name in sorted(OperatingSystem) if (system := _system(name, plan)) is not None
        ),
        verify_rows=verify_rows,
    )


def _system(name: OperatingSystem, plan: Plan) -> System | None:
    runners = sorted(job.platform.runner for job in plan.jobs if job.platform.os is name)
    if not runners:
        return None
    ((runner, _),) = Counter(runners).most_common(1)
    return System(name=name.value, runner=runner, rows=len(runners))


def _chunks(name: str, rows: int) -> tuple[str, ...]:
    return tuple(f"{name}-{number}" for number in range(-(-rows // LARGEST_MATRIX)))
