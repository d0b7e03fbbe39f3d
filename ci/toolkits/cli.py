"""``wheelgrid facts`` and ``wheelgrid toolkit``: facts held against real toolkits, toolkits installed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from ci.toolkits.differences import Comparison
from ci.toolkits.install import Installer, Variables
from ci.toolkits.need import need_of
from ci.toolkits.redist import read_redist
from ci.toolkits.toolchain import toolkit_of
from ci.toolkits.verify import Verifier, installed_nvcc, read_pinned_toolchains
from matrix import Job, expand, read_matrix
from matrix.facts import read_facts
from matrix.names import choice_hint
from wheelgrid.console import Console
from wheelgrid.errors import FactsError, MatrixError, Problem
from wheelgrid.files import FileWriteError
from wheelgrid.workbench import Workbench, this_workbench

facts = typer.Typer(no_args_is_help=True, help="What is true of toolkits.")
toolkit = typer.Typer(no_args_is_help=True, help="What compiles the GPU code of a job.")


@facts.callback()
def _facts() -> None:
    """Keep ``verify`` a word of its own while it is the only command."""


@facts.command("verify")
def verify(
    context: typer.Context,
    toolkits: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TOOLKIT]...", help="Releases of CUDA, 13.0; every pinned one if none."),
    ] = None,
    nvcc: Annotated[
        Path | None,
        typer.Option(help="An installed nvcc; that of CUDA_PATH or PATH if none."),
    ] = None,
) -> None:
    """Compare the CUDA facts with pinned toolchains of the package index and with an installed nvcc."""
    bench = this_workbench(context)
    comparisons = list(_compared(bench, toolkits or [], nvcc))
    _show(bench.console, comparisons)
    if problems := [one.problem() for comparison in comparisons for one in comparison.differences]:
        raise FactsError(problems)


@toolkit.callback()
def _toolkit() -> None:
    """Keep ``install`` a word of its own while it is the only command."""


@toolkit.command("install")
def install(
    context: typer.Context,
    job: Annotated[str, typer.Argument(help="Id of the job, cu128-windows-amd64.")],
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for it; build/toolkits/JOB if none.")
    ] = None,
    env_file: Annotated[
        Path | None,
        typer.Option(envvar="GITHUB_ENV", metavar="FILE", help="File that gets the variables too."),
    ] = None,
) -> None:
    """Install the toolkit of a job on this machine, and print the variables to set."""
    bench = this_workbench(context)
    folder = (to or bench.folder.build / "toolkits" / job).absolute()
    installer = Installer(
        facts=read_facts(),
        redist=read_redist(),
        downloads=bench.folder.build / "downloads",
        run=bench.run,
        progress=bench.console.say,
    )
    variables = installer.install(need_of(_job(bench, job)), folder)
    tell(variables, env_file)
    bench.console.say(f"{job}: {f'installed in {folder}' if variables else 'nothing to install'}")


def _job(bench: Workbench, name: str) -> Job:
    jobs = {str(job.id): job for job in expand(read_matrix(bench.folder.matrix)).jobs}
    if name not in jobs:
        raise MatrixError(Problem(what=f"there is no job {name!r}", hint=choice_hint(name, jobs)))
    return jobs[name]


def tell(variables: Variables, env_file: Path | None) -> None:
    """Print variables as ``NAME=value`` lines, and append them to a file if there is one.

    Raises:
        FileWriteError: The file cannot be written.
    """
    lines = "".join(f"{name}={value}\n" for name, value in variables)
    typer.echo(lines, nl=False)
    if env_file is None or not lines:
        return
    try:
        with env_file.open("a", encoding="utf-8") as file:
            file.write(lines)
    except OSError as error:
        raise FileWriteError(env_file, error) from error


def _compared(bench: Workbench, toolkits: list[str], nvcc: Path | None) -> Iterable[Comparison]:
    verifier = Verifier(
        facts=read_facts(),
        folder=bench.folder.build / "toolchains",
        run=bench.run,
        progress=bench.console.say,
    )
    for pinned in read_pinned_toolchains().chosen(toolkits):
        yield verifier.against_pinned(pinned)
    installed = nvcc or installed_nvcc(bench.environment)
    if installed is not None:
        folder = toolkit_of(installed, bench.run)
        bench.console.say(f"installed: {folder}")
        yield verifier.against_folder(folder)


def _show(console: Console, comparisons: Iterable[Comparison]) -> None:
    shown = list(comparisons)
    console.table(
        f"{len(shown)} toolchains",
        ("CUDA", "toolchain", "compared", "differences"),
        [
            (
                comparison.toolchain.toolkit,
                comparison.toolchain.release,
                ", ".join(comparison.compared),
                str(len(comparison.differences)),
            )
            for comparison in shown
        ],
    )
    differences = [one for comparison in shown for one in comparison.differences]
    if differences:
        console.table(
            f"{len(differences)} differences",
            ("CUDA", "fact", "facts say", "toolchain says"),
            [(one.toolkit, one.fact, one.stated, one.observed) for one in differences],
        )
