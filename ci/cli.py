"""``wheelgrid build``, ``verify`` and ``vendor``."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import typer

from ci.build import build_job
from ci.checks.expectation import promise_of_wheel, version_of
from ci.checks.verify import CHECKS, verify
from ci.jobs import job_for, job_of, jobs_called
from ci.sources import get_sources, lock_path
from ci.vendoring.bump import add_sdist, bump
from ci.vendoring.lock import Lock, read_lock, write_lock
from ci.vendoring.sources import verify_tree
from ci.ways import Way, require_here
from ci.wheel.distinfo import parse_wheel_name
from ci.wheel.inspector import inspect_wheel
from matrix import expand, read_matrix, this_platform
from wheelgrid.errors import Problem, ToolkitError, WheelRejectedError
from wheelgrid.files import exclusive, write_atomically
from wheelgrid.workbench import Workbench, this_workbench

vendor = typer.Typer(no_args_is_help=True, help="The pinned native sources of the project.")


def build(
    context: typer.Context,
    jobs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[JOB]...", help="Job ids; the cpu job of this machine if none."),
    ] = None,
    *,
    container: Annotated[
        bool,
        typer.Option(
            "--container",
            help="By cibuildwheel, on Linux in a container; the default.",
        ),
    ] = False,
    host: Annotated[
        bool,
        typer.Option("--host", help="With the compiler of this machine, for systems as new as this one."),
    ] = False,
    portable: Annotated[
        bool,
        typer.Option(
            "--portable",
            help="With a compiler that brings the C library: zig for Linux, MinGW-w64 for Windows.",
        ),
    ] = False,
    image: Annotated[
        str | None, typer.Option(help="Container image instead of the platform's; see scripts/local_image.")
    ] = None,
) -> None:
    """Compile, stamp, verify and record wheels, without installing them."""
    way = _way(container=container, host=host, portable=portable, image=image)
    bench = this_workbench(context)
    with _alone(bench):
        matrix = read_matrix(bench.folder.matrix)
        here = this_platform(matrix)
        plan = expand(matrix)
        chosen = jobs_called(jobs, plan.jobs) if jobs else (job_for(here, matrix, plan.jobs),)
        for job in chosen:
            if way is Way.HOST:
                require_here(job, here)
            if image is not None and job.platform.image is None:
                raise typer.BadParameter(f"--image is for jobs on Linux, and {job.id!r} is not one")
        for job in chosen:
            record = build_job(job, bench, way=way, image=image)
            bench.console.say(f"{bench.folder.wheels / record.filename}")


def _way(*, container: bool, host: bool, portable: bool, image: str | None) -> Way:
    if container + host + portable > 1:
        raise typer.BadParameter("--container, --host and --portable exclude each other")
    if image is not None and (host or portable):
        raise typer.BadParameter("--image is for containers, and excludes --host and --portable")
    return Way.HOST if host else Way.PORTABLE if portable else Way.CIBUILDWHEEL


def verify_wheels(
    context: typer.Context,
    wheels: Annotated[list[Path], typer.Argument(metavar="WHEEL...", help="Wheels that `build` made.")],
    job: Annotated[
        str | None,
        typer.Option(help="Job that they were built for; found by label and platform tag if none."),
    ] = None,
    tag_floor: Annotated[
        str | None,
        typer.Option(
            metavar="TAG", help="Platform tag that they must reach, manylinux_2_28_x86_64; any if none."
        ),
    ] = None,
) -> None:
    """Hold wheels to what their job promised; every fault of every wheel is shown."""
    bench = this_workbench(context)
    matrix = read_matrix(bench.folder.matrix)
    jobs = expand(matrix).jobs
    named = jobs_called([job], jobs) if job else ()
    version = version_of(bench.folder.root / matrix.project.path, bench.run)
    problems: list[Problem] = []
    for wheel in wheels:
        try:
            name = parse_wheel_name(wheel)
            its_job = named[0] if named else job_of(name, jobs)
            verified = verify(inspect_wheel(wheel), promise_of_wheel(name, its_job, version, tag_floor))
        except ToolkitError as error:
            problems += error.problems
        else:
            bench.console.say(f"{wheel.name}: {len(CHECKS)} checks passed, sha256 {verified.facts.sha256}")
    if problems:
        raise WheelRejectedError(problems)


def _alone(bench: Workbench) -> AbstractContextManager[None]:
    return exclusive(bench.folder.build / "release.lock")


@vendor.command("sync")
def vendor_sync(
    context: typer.Context,
    clone: Annotated[
        Path | None, typer.Option("--from", help="An existing checkout of the sources to copy from.")
    ] = None,
) -> None:
    """Fill the folder of the sources with the pinned tree, from the first source that has it."""
    bench = this_workbench(context)
    with _alone(bench):
        project = read_matrix(bench.folder.matrix).project
        lock_path(project, bench)
        get_sources(project, bench, clone)


@vendor.command("verify")
def vendor_verify(context: typer.Context) -> None:
    """Compare every byte of the sources with the lock."""
    bench = this_workbench(context)
    lock = read_lock(lock_path(read_matrix(bench.folder.matrix).project, bench))
    verify_tree(lock, bench.folder.root / lock.folder)
    bench.console.say(f"{lock.folder} is {lock.title}, {lock.commit}")


@vendor.command("bump")
def vendor_bump(
    context: typer.Context,
    commit: Annotated[str, typer.Argument(help="Commit, tag or branch of the sources.")],
    clone: Annotated[
        Path | None, typer.Option("--from", help="A local clone instead of the repository.")
    ] = None,
    sdist: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="An sdist on the package index with this tree in the folder of the lock."
        ),
    ] = None,
) -> None:
    """Pin another commit: version, build number and digest are read from it."""
    bench = this_workbench(context)
    with _alone(bench):
        lock = _bump(bench, commit, clone, sdist)
    if lock.after_bump is not None:
        bench.console.say(f"now {lock.after_bump}")


def _bump(bench: Workbench, commit: str, clone: Path | None, sdist: str | None) -> Lock:
    project = read_matrix(bench.folder.matrix).project
    path = lock_path(project, bench)
    lock = read_lock(path)
    with bench.console.step("bump") as step:
        bumped = bump(lock, commit, repository=str(clone or lock.repository), run=bench.run)
        if sdist is not None:
            downloads = bench.folder.build / "downloads"
            bumped = add_sdist(bumped, sdist, downloads=downloads, progress=step.update)
        step.note = f"{lock.version} b{lock.build} → {bumped.version} b{bumped.build}"
    write_atomically(path, write_lock(bumped).encode())
    get_sources(project, bench, clone)
    return bumped
