"""Where things lie in the folder of a project, and which folder that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wheelgrid.errors import MatrixError, Problem

MATRIX = "matrix.yaml"
"""Name of the file that makes a folder a project."""
MATRIX_FOLDER = "matrix"
"""Folder that may hold it instead of the root."""


@dataclass(frozen=True, slots=True)
class ProjectFolder:
    """The folders of one project; everything that we make lies in ``build`` or ``dist``."""

    root: Path
    """The folder that all paths of the matrix are relative to, absolute."""

    @property
    def matrix(self) -> Path:
        """The matrix, edited by hand: ``matrix.yaml`` at the root, or else in the folder ``matrix``."""
        at_root = self.root / MATRIX
        return at_root if at_root.is_file() else self.root / MATRIX_FOLDER / MATRIX

    @property
    def build(self) -> Path:
        """Everything that can be made again: native builds, downloads, logs, environments."""
        return self.root / "build"

    @property
    def wheels(self) -> Path:
        """Finished wheels with their records."""
        return self.root / "dist" / "wheels"

    @property
    def site(self) -> Path:
        """The index, ready to be served."""
        return self.root / "dist" / "site"


def this_checkout() -> ProjectFolder:
    """Return the checkout that this code runs from, which is a project too."""
    return ProjectFolder(Path(__file__).resolve().parent.parent)


def chosen_project(folder: Path) -> ProjectFolder:
    """Return the project in a folder that a person named.

    Raises:
        MatrixError: It holds no matrix.
    """
    project = ProjectFolder(folder.resolve())
    if not project.matrix.is_file():
        raise MatrixError(
            Problem(
                what=f"{str(folder)!r} is no project: there is no {MATRIX!r} in it",
                where=str(project.root),
                hint=f"name a folder with {MATRIX} or {MATRIX_FOLDER}/{MATRIX}",
            )
        )
    return project


def nearest_project(start: Path) -> ProjectFolder | None:
    """Return the project of a folder: the nearest one upward that holds a matrix; none if none does.

    A folder ``matrix`` is taken for the part of a project that it mostly is, not for a project.
    """
    place = start.resolve()
    for folder in (place, *place.parents):
        project = ProjectFolder(folder)
        if project.matrix.is_file() and not _is_part(folder):
            return project
    return None


def _is_part(folder: Path) -> bool:
    return folder.name == MATRIX_FOLDER and not (folder / MATRIX_FOLDER / MATRIX).is_file()


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Return ``wheelgrid`` in the user's cache folder: what outlives a checkout and can be made again.

    Source: XDG Base Directory Specification (``XDG_CACHE_HOME``).
    """
    home = Path(environment.get("HOME") or Path.home())
    return Path(environment.get("XDG_CACHE_HOME") or home / ".cache") / "wheelgrid"
