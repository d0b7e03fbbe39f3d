"""``wheelgrid matrix``: tables for people on standard error, JSON for machines on standard output."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from matrix.economics import check_economics
from matrix.expand import expand
from matrix.facts import Facts, read_facts
from matrix.grids import lay_out
from matrix.job import Job, Plan
from matrix.model import Matrix, OperatingSystem, Tier
from matrix.names import unknown_name
from matrix.reading.reader import read_matrix
from matrix.review import expired_rules, stale_facts
from matrix.schema import json_schema
from matrix.views.coverage import as_markdown, as_text, cover, pythons_as_markdown
from matrix.views.github import (
    Grid,
    Selection,
    build_rows,
    choose_chunk,
    select_jobs,
    to_json,
    verify_rows,
)
from matrix.views.offer import offer_of
from matrix.views.rows import plan_rows
from matrix.views.tables import (
    Table,
    build_table,
    counts,
    gpu_table,
    hole_table,
    job_table,
    platform_table,
    verify_table,
)
from wheelgrid.console import Console
from wheelgrid.errors import MatrixError
from wheelgrid.workbench import this_workbench

app = typer.Typer(no_args_is_help=True, help="What to build.")

OLDEST_FACT = timedelta(days=180)
"""How long a fact is trusted after somebody compared it with its source."""

MatrixPath = Annotated[
    Path | None, typer.Argument(metavar="[PATH]", help="The matrix; that of the project if not given.")
]


@app.command()
def check(context: typer.Context, path: MatrixPath = None) -> None:
    """Check that the matrix is sound, that the CI provider can build it, and that its reasons still hold."""
    chosen = path or _default_path(context)
    matrix = read_matrix(chosen)
    facts = read_facts()
    plan = expand(matrix, facts)
    grids = lay_out(plan, facts)
    check_economics(grids, facts)
    review(matrix, facts, datetime.now(tz=UTC).date(), file=str(chosen))
    console = Console()
    console.say(f"{chosen} is sound")
    for line in counts(matrix, plan, grids):
        console.say(line)


@app.command()
def show(
    context: typer.Context,
    path: MatrixPath = None,
    *,
    excluded: Annotated[bool, typer.Option("--excluded", help="Show what is not built, and why.")] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show backends against platforms, every hole with its reason.")
    ] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the coverage as Markdown, for documentation.")
    ] = False,
    gpus: Annotated[
        str | None, typer.Option("--gpus", metavar="JOB", help="Show which GPUs a job serves, and how.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all that is derived as JSON.")] = False,
    backend: Annotated[str | None, typer.Option(help="Only this backend.")] = None,
    platform: Annotated[str | None, typer.Option(help="Only this platform.")] = None,
    tier: Annotated[Tier | None, typer.Option(help="Only backends of this tier.")] = None,
) -> None:
    """Show the jobs that follow from the matrix."""
    facts = read_facts()
    matrix = read_matrix(path or _default_path(context))
    chosen = _chosen(matrix, backend=backend, platform=platform, tier=tier)
    plan = expand(chosen, facts)
    if as_json:
        typer.echo(json.dumps(plan_rows(plan, lay_out(plan, facts)), indent=2))
    elif markdown:
        typer.echo(f"{as_markdown(cover(chosen, plan)).rstrip()}\n\n{pythons_as_markdown(chosen.pythons)}")
    elif coverage:
        Console().say(as_text(cover(chosen, plan)))
    else:
        _show_tables(_tables(plan, facts, excluded=excluded, gpus=gpus))


@app.command()
def github(
    context: typer.Context,
    path: MatrixPath = None,
    *,
    grid: Annotated[Grid, typer.Option(help="Compiles, or proofs of their wheels.")] = Grid.BUILD,
    system: Annotated[
        OperatingSystem | None, typer.Option("--os", help="Only jobs for this operating system.")
    ] = None,
    selection: Annotated[
        Selection, typer.Option("--select", help="All jobs, or each family of backends once.")
    ] = Selection.ALL,
    chunk: Annotated[
        int | None,
        typer.Option(min=0, help="Only this part, counted from 0, of as many rows as one matrix may have."),
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="Show the rows to people too, on standard error.")
    ] = False,
) -> None:
    """Print rows for the job matrix of a workflow as one line of JSON."""
    facts = read_facts()
    plan = expand(read_matrix(path or _default_path(context)), facts)
    grids = lay_out(plan, facts)
    jobs = select_jobs(grids.build, selection=selection, system=system)
    if grid is Grid.BUILD:
        compiles = choose_chunk(build_rows(jobs, facts.limits), chunk, facts.limits)
        text, table = to_json(compiles), build_table(compiles)
    else:
        proofs = choose_chunk(verify_rows(jobs, grids), chunk, facts.limits)
        text, table = to_json(proofs), verify_table(proofs)
    typer.echo(text)
    if summary:
        _show_tables([table])


@app.command()
def offer(context: typer.Context, path: MatrixPath = None) -> None:
    """Print what the project offers as JSON: what an index says of it, with the reason for every hole."""
    facts = read_facts()
    matrix = read_matrix(path or _default_path(context))
    found = msgspec.json.encode(offer_of(matrix, expand(matrix, facts), facts))
    typer.echo(msgspec.json.format(found, indent=2).decode())


def review(matrix: Matrix, facts: Facts, today: date, *, file: str) -> None:
    """Refuse a matrix with rules that expired, and warn of facts that nobody has looked at for long.

    Raises:
        MatrixError: A rule expired; carries every one. ``file`` is the name of the matrix in it.
    """
    for fact in stale_facts(facts, matrix, today, OLDEST_FACT):
        Console().say(f"warning: {fact.what} ({fact.where})")
    if expired := expired_rules(matrix, today):
        raise MatrixError([replace(problem, where=f"{file} ({problem.where})") for problem in expired])


@app.command()
def schema() -> None:
    """Print the JSON schema of the matrix, for editors."""
    typer.echo(json.dumps(json_schema(), indent=2))


def _chosen(matrix: Matrix, *, backend: str | None, platform: str | None, tier: Tier | None) -> Matrix:
    """Narrow a matrix to what the options ask for; an unknown name is a `MatrixError`."""
    backends = matrix.backends if backend is None else (matrix.backend(backend),)
    platforms = matrix.platforms if platform is None else (matrix.platform(platform),)
    wanted = tuple(one for one in backends if tier is None or one.tier is tier)
    return matrix.model_copy(update={"backends": wanted, "platforms": platforms})


def _tables(plan: Plan, facts: Facts, *, excluded: bool, gpus: str | None) -> Sequence[Table]:
    if gpus is not None:
        return [gpu_table(_job(plan, gpus), facts)]
    if excluded:
        return [hole_table(plan.holes)]
    return [platform_table(plan.jobs), job_table(plan.jobs)]


def _job(plan: Plan, name: str) -> Job:
    for job in plan.jobs:
        if job.id == name:
            return job
    raise unknown_name("job", name, [job.id for job in plan.jobs])


def _show_tables(tables: Sequence[Table]) -> None:
    console = Console()
    for table in tables:
        console.table(table.title, table.columns, table.rows)


def _default_path(context: typer.Context) -> Path:
    """Return the matrix of the project, as seen from the working directory where that is shorter."""
    path = this_workbench(context).folder.matrix
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
