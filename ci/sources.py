"""The native sources that a project pins: where their lock lies, and the step that fetches them."""

from __future__ import annotations

from pathlib import Path

from ci.vendoring.lock import Lock, read_lock
from ci.vendoring.sources import sync
from matrix import Project
from wheelgrid.errors import Problem, SourceError
from wheelgrid.workbench import Workbench


def get_sources(project: Project, bench: Workbench, clone: Path | None = None) -> Lock | None:
    """Fetch the native sources that the project pins, as a step; none if they lie in its package.

    Raises:
        SourceError: The lock cannot be read, or no source gives the pinned tree.
    """
    if project.sources is None:
        return None
    with bench.console.step("sources") as step:
        lock = read_lock(bench.folder.root / project.sources)
        origin = sync(
            lock,
            bench.folder.root / lock.folder,
            downloads=bench.folder.build / "downloads",
            run=bench.run,
            progress=step.update,
            checkout=clone,
        )
        step.note = f"{lock.title} ({lock.commit[:9]}), {origin}"
    return lock


def lock_path(project: Project, bench: Workbench) -> Path:
    """Return where the lock file of a project lies.

    Raises:
        SourceError: The project pins no sources.
    """
    if project.sources is None:
        raise SourceError(
            Problem(
                what=f"the project {project.name!r} pins no sources",
                where=str(bench.folder.matrix),
                hint="name a lock file as project.sources in the matrix, if the sources lie elsewhere",
            )
        )
    return bench.folder.root / project.sources
