"""Runs cibuildwheel for one job: in a container on Linux, on the machine itself on macOS and Windows."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ci.cibuildwheel.cache import CacheFolders
from ci.cibuildwheel.engine import Engine, engine_environment, find_engine, pythons_of_image
from ci.cibuildwheel.environment import (
    NO_TOOLKIT,
    CibwEnvironment,
    ToolkitSetup,
    WheelTest,
    environment_for,
    identifiers_of,
)
from ci.cibuildwheel.project import StagedProject, emptied, make_sdist, stage
from ci.cibuildwheel.watch import CacheUse, TestedPython, Watcher
from ci.compile import build_environment
from ci.errors_in_log import explained, first_error
from matrix import Job, OperatingSystem
from wheelgrid.errors import BuildError, Problem, ToolFailedError
from wheelgrid.files import FileWriteError
from wheelgrid.process import Runner

_SYSTEMS = MappingProxyType(
    {"darwin": OperatingSystem.MACOS, "linux": OperatingSystem.LINUX, "win32": OperatingSystem.WINDOWS}
)
_NO_IMAGE = re.compile(r"initializing source docker://|failed to resolve reference|[Uu]nable to find image")


@dataclass(frozen=True, slots=True, kw_only=True)
class CibuildwheelRequest:
    """What is built, how it is tested, and where everything goes."""

    job: Job
    """The job."""
    package: Path
    """The folder of the package's ``pyproject.toml``."""
    test: WheelTest
    """What the wheel must do; its sources are relative to the package."""
    folder: Path
    """Where this job's run works: sdist, staged project, settings, log and wheel."""
    cache: CacheFolders | None = None
    """Folders that containers keep compiled objects and downloads in; none to compile everything."""
    image: str | None = None
    """Another image than the platform's; on this machine, or one that can be pulled."""
    toolkit: ToolkitSetup = NO_TOOLKIT
    """What the backend needs besides the image."""
    sdist: Path | None = None
    """The package's sdist, if there is one already; else it is made."""

    @property
    def log(self) -> Path:
        """Everything that cibuildwheel printed."""
        return self.folder / "cibuildwheel.log"

    @property
    def wheelhouse(self) -> Path:
        """Where the wheel lies."""
        return self.folder / "wheelhouse"


@dataclass(frozen=True, slots=True, kw_only=True)
class CibuildwheelResult:
    """The one wheel of a run, repaired, and what is known of it; its tag is the repair tool's verdict."""

    wheel: Path
    """The plain wheel."""
    tested: tuple[TestedPython, ...]
    """Pythons that its test passed on, in the order of the run."""
    untested: tuple[str, ...]
    """Identifiers of the job that the image has no Python for."""
    engine: str | None
    """Container engine; none outside Linux."""
    image: str | None
    """Container image as it was named; none outside Linux."""
    cache_use: CacheUse | None
    """What the compiler cache gave; none if none was used."""
    seconds: float
    """How long cibuildwheel ran."""
    log: Path
    """Everything that it printed."""


def run_cibuildwheel(
    request: CibuildwheelRequest,
    *,
    run: Runner,
    environment: Mapping[str, str],
    progress: Callable[[str], None],
    system: str = sys.platform,
) -> CibuildwheelResult:
    """Build, repair and test the wheel of one job.

    Raises:
        ToolNotFoundError: A Linux job, and there is no container engine.
        BuildError: No engine starts a container, the image cannot be had, or the build, the repair or a test
            failed; the first real error is in the message.
        FileWriteError: A folder cannot be written or the disk is full.
    """
    _require_system(request.job, system)
    base = build_environment(request.folder, environment)
    engine = _engine(request, run, base)
    variables = engine_environment(engine, base)
    settings = _settings(request, engine, run, base)
    progress("making the sdist")
    sdist = request.sdist or make_sdist(request.package, request.folder / "sdist", run=run, environment=base)
    project = stage(sdist, request.test.sources, request.package, request.folder / "project")
    emptied(request.wheelhouse)
    watcher = Watcher(progress)
    began = time.monotonic()
    _run(request, settings, project, run=run, environment=variables, watcher=watcher)
    return CibuildwheelResult(
        wheel=_only_wheel(request),
        tested=watcher.tested,
        untested=tuple(name for name in identifiers_of(request.job) if name not in settings.build),
        engine=engine.name if engine is not None else None,
        image=settings.image,
        cache_use=watcher.cache_use,
        seconds=time.monotonic() - began,
        log=request.log,
    )


def _require_system(job: Job, system: str) -> None:
    """Refuse a job of another system, except Linux, whose containers run wherever an engine does."""
    here, wanted = _SYSTEMS.get(system), job.platform.os
    if wanted not in {OperatingSystem.LINUX, here}:
        raise BuildError(
            Problem(
                what=f"{job.id!r} is built on {wanted.value}, and this machine runs {here or system}",
                hint="run it on a machine of that system, or let the workflows do it",
            )
        )


def _engine(request: CibuildwheelRequest, run: Runner, environment: Mapping[str, str]) -> Engine | None:
    if request.job.platform.os is not OperatingSystem.LINUX:
        return None
    return find_engine(request.folder / "engine", run=run, environment=environment)


def _settings(
    request: CibuildwheelRequest, engine: Engine | None, run: Runner, environment: Mapping[str, str]
) -> CibwEnvironment:
    offered = None
    if engine is not None and request.image is not None:
        offered = pythons_of_image(engine, request.image, run=run, environment=environment)
    if engine is not None and request.cache is not None:
        _make_folders(request.cache)
    return environment_for(
        request.job,
        test=request.test,
        toolkit=request.toolkit,
        engine=engine,
        image=request.image,
        cache=request.cache,
        offered=offered,
    )


def _make_folders(cache: CacheFolders) -> None:
    """Make what is mounted: an engine refuses a folder that is not there, or makes it as another user."""
    for folder, _ in cache.mounts:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileWriteError(folder, error) from error


def _run(
    request: CibuildwheelRequest,
    settings: CibwEnvironment,
    project: StagedProject,
    *,
    run: Runner,
    environment: Mapping[str, str],
    watcher: Watcher,
) -> None:
    # A person's own CIBW_ variables would build something else than the matrix says.
    others = {name: value for name, value in environment.items() if not name.startswith("CIBW_")}
    command = (sys.executable, "-m", "cibuildwheel", "--platform", settings.platform)
    try:
        run(
            (*command, "--output-dir", request.wheelhouse, project.package),
            cwd=project.folder,
            env={**others, **settings.as_variables()},
            log=request.log,
            on_line=watcher,
        )
    except ToolFailedError as error:
        raise _cause(error, request) from error


def _cause(error: ToolFailedError, request: CibuildwheelRequest) -> BuildError:
    first = first_error(request.log) or ""
    if not _NO_IMAGE.search(first):
        return explained(error, request.log)
    return BuildError(
        Problem(
            what=f"the image cannot be had: {first}",
            where=str(request.log),
            hint="make one with scripts/local_image and name it with --image, or build with --host",
        )
    )


def _only_wheel(request: CibuildwheelRequest) -> Path:
    wheels = sorted(request.wheelhouse.glob("*.whl"))
    if len(wheels) != 1:
        names = ", ".join(wheel.name for wheel in wheels) or "none"
        raise BuildError(
            Problem(
                what=f"one wheel was to serve every Python, but there came {len(wheels)}: {names}",
                where=str(request.log),
                hint='tag the wheel py3-none: for scikit-build-core, `wheel.py-api = "py3"`',
            )
        )
    return wheels[0]
