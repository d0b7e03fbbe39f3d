"""Where a command works, and through what it acts: the effects that steps take as one parameter."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import typer

from wheelgrid.console import Console
from wheelgrid.locations import ProjectFolder, chosen_project, nearest_project, this_checkout
from wheelgrid.process import Runner, run_process

PROJECT_VARIABLE = "WHEELGRID_PROJECT"
"""Environment variable that names the folder of the project, as ``--project`` does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """The real one is `this_workbench`; tests make their own."""

    folder: ProjectFolder
    """The folders of the project."""
    console: Console
    """Speaks to the person who waits."""
    run: Runner
    """Runs programs."""
    environment: Mapping[str, str]
    """The environment that programs inherit."""


@dataclass(frozen=True, slots=True)
class ProjectChoice:
    """What a person said of the project; kept in the context of the command line."""

    folder: Path | None
    """The folder that they named; none if they named none."""


def this_workbench(context: typer.Context) -> Workbench:
    """Return the workbench of a command that a person started.

    The project is the one that ``--project`` names, else that of the working folder, else this checkout.

    Raises:
        MatrixError: The folder that was named holds no matrix.
    """
    return workbench_in(project_at_hand(context) or this_checkout())


def project_at_hand(context: typer.Context) -> ProjectFolder | None:
    """Return the project that a person named, else that of the working folder; none if there is none.

    Raises:
        MatrixError: The folder that was named holds no matrix.
    """
    choice = context.find_object(ProjectChoice)
    if choice is not None and choice.folder is not None:
        return chosen_project(choice.folder)
    return nearest_project(Path.cwd())


def workbench_in(folder: ProjectFolder) -> Workbench:
    """Return the real workbench of a project."""
    return Workbench(folder=folder, console=Console(), run=run_process, environment=dict(os.environ))
