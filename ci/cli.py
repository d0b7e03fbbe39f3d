"""``wheelgrid build``, ``verify`` and ``vendor``."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import typer

from ci.build import build_job, get_sources
from ci.checks.expectation import promise_of, version_of
from ci.checks.verify import CHECKS, verify
from ci.vendoring.bump import add_sdist, bump
from ci.vendoring.lock import read_lock, write_lock
from ci.vendoring.sources import verify_tree
from ci.wheel.inspector import inspect_wheel
from matrix import Job, expand, read_matrix, this_platform
from wheelgrid.errors import MatrixError, Problem, ToolkitError, WheelRejectedError
from wheelgrid.files import exclusive, write_atomically
from wheelgrid.workbench import Workbench, this_workbench

vendor = typer.Typer(no_args_is_help=True, help="The pinned sources of llama.cpp.")


def mount(app: typer.Typer) -> None:
    """Add this room's commands to the command line."""
    app.command("build")(build)
    app.command("verify")(verify_wheels)
    app.add_typer(vendor, name="vendor")


def build(
    jobs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[JOB]...", help="Job ids; the cpu job of this machine if none."),
    ] = None,
) -> None:
    """Compile, stamp, verify and record wheels, without installing them."""
    bench = this_workbench()
    with _alone(bench):
        for job in _chosen(bench, jobs or []):
            record = build_job(job, bench)
            bench.console.say(f"{bench.checkout.wheels / record.filename}")


def verify_wheels(
    wheels: Annotated[list[Path], typer.Argument(metavar="WHEEL...", help="Wheels that `build` made.")],
    job: Annotated[
        str | None, typer.Option(help="Job that they were built for; found by platform if none.")
    ] = None,
) -> None:
    """Hold wheels to what their job promised; every fault of every wheel is shown."""
    bench = this_workbench()
    (chosen,) = _chosen(bench, [job] if job else [])
    promise = promise_of(
        chosen, version_of(bench.checkout.root / chosen.project.path, chosen.project.import_name)
    )
    problems: list[Problem] = []
    for wheel in wheels:
        try:
            verified = verify(inspect_wheel(wheel), promise)
        except ToolkitError as error:
            problems += error.problems
        else:
            bench.console.say(f"{wheel.name}: {len(CHECKS)} checks passed, sha256 {verified.facts.sha256}")
    if problems:
        raise WheelRejectedError(problems)


def _alone(bench: Workbench) -> AbstractContextManager[None]:
    return exclusive(bench.checkout.build / "release.lock")


def _chosen(bench: Workbench, ids: list[str]) -> list[Job]:
    matrix = read_matrix(bench.checkout.matrix)
    jobs = {str(job.id): job for job in expand(matrix).jobs}
    wanted = ids or [f"cpu-{this_platform(matrix).id}"]
    unknown = [
        Problem(what=f"there is no job {name!r}", hint="see `wheelgrid matrix show`")
        for name in wanted
        if name not in jobs
    ]
    if unknown:
        raise MatrixError(unknown)
    return [jobs[name] for name in wanted]


@vendor.command("sync")
def vendor_sync(
    clone: Annotated[
        Path | None, typer.Option("--from", help="An existing checkout of llama.cpp to copy from.")
    ] = None,
) -> None:
    """Fill vendor/llama.cpp with the pinned tree, from the first source that has it."""
    bench = this_workbench()
    with _alone(bench):
        get_sources(bench, clone)


@vendor.command("verify")
def vendor_verify() -> None:
    """Compare every byte of vendor/llama.cpp with the lock."""
    bench = this_workbench()
    lock = read_lock(bench.checkout.lock)
    verify_tree(lock, bench.checkout.llama_cpp)
    bench.console.say(f"vendor/llama.cpp is llama.cpp {lock.version} b{lock.build}, {lock.commit}")


@vendor.command("bump")
def vendor_bump(
    commit: Annotated[str, typer.Argument(help="Commit, tag or branch of llama.cpp.")],
    clone: Annotated[
        Path | None, typer.Option("--from", help="A local clone instead of the repository.")
    ] = None,
    sdist: Annotated[
        str | None, typer.Option(metavar="FILE", help="An sdist on PyPI with this tree in vendor/llama.cpp.")
    ] = None,
) -> None:
    """Pin another commit: version, build number and digest are read from it."""
    bench = this_workbench()
    with _alone(bench):
        _bump(bench, commit, clone, sdist)
    bench.console.say("now generate the binding anew: .venv/bin/python scripts/generate_binding.py")


def _bump(bench: Workbench, commit: str, clone: Path | None, sdist: str | None) -> None:
    lock = read_lock(bench.checkout.lock)
    with bench.console.step("bump") as step:
        bumped = bump(lock, commit, repository=str(clone or lock.repository), run=bench.run)
        if sdist is not None:
            downloads = bench.checkout.build / "downloads"
            bumped = add_sdist(bumped, sdist, downloads=downloads, progress=step.update)
        step.note = f"{lock.version} b{lock.build} → {bumped.version} b{bumped.build}"
    write_atomically(bench.checkout.lock, write_lock(bumped).encode())
    get_sources(bench, clone)
