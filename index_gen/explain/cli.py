"""The command ``wheelgrid explain``."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from index_gen.explain.choice import CLIENTS, Client
from index_gen.explain.detection import detect
from index_gen.explain.drivers import cuda_of, series_of
from index_gen.explain.explaining import Question, explain
from index_gen.explain.machine import Described, describe
from index_gen.explain.report import report, verdict
from index_gen.explain.site import read_site
from matrix.facts import read_facts
from wheelgrid.errors import NothingFitsError
from wheelgrid.workbench import this_workbench


def explain_command(
    context: typer.Context,
    backend: Annotated[
        str | None,
        typer.Argument(metavar="[BACKEND]", help="Index to ask, cu128; the best one if not given."),
    ] = None,
    *,
    auto: Annotated[
        bool, typer.Option("--auto", help="Recommend a backend; the same as to name none.")
    ] = False,
    index: Annotated[
        str | None,
        typer.Option(metavar="DIR|URL|MANIFEST", help="The site; dist/site of the project if not given."),
    ] = None,
    project: Annotated[
        str | None, typer.Option(metavar="NAME", help="What to install; not needed where there is only one.")
    ] = None,
    version: Annotated[
        str | None, typer.Option(metavar="X", help="Version, 1.2.0 or '>=1.2,<2'; the newest if not given.")
    ] = None,
    client: Annotated[
        str, typer.Option("--for", metavar="CLIENT", help="pip, uv, uv-variants or all.")
    ] = "all",
    python: Annotated[
        str | None, typer.Option(metavar="VERSION", help="3.12, or 3.13t without a global lock.")
    ] = None,
    platform: Annotated[
        str | None, typer.Option(metavar="NAME", help="linux-x86_64, windows-amd64, macos-arm64, …")
    ] = None,
    glibc: Annotated[str | None, typer.Option(metavar="VERSION", help="Of a Linux, 2.31.")] = None,
    macos: Annotated[str | None, typer.Option(metavar="VERSION", help="Of macOS, 14.0.")] = None,
    driver: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Of the NVIDIA driver, 560.35.")
    ] = None,
    gpu: Annotated[
        str | None, typer.Option(metavar="NAME", help="rtx-40, a compute capability 8.9, or gfx1100.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Say which file pip, uv and uv with variants would install here or on another machine, and why."""
    if auto and backend is not None:
        raise typer.BadParameter("--auto finds the backend: name none beside it")
    bench = this_workbench(context)
    tree = read_site(index or str(bench.folder.site))
    facts = read_facts()
    said = Described(python=python, platform=platform, glibc=glibc, macos=macos, driver=driver, gpu=gpu)
    machine = describe(said, detect(bench.run), series_of(tree.manifest.offer, facts))
    cuda = None if machine.driver is None else cuda_of(machine.driver, machine.system, facts)
    question = Question(backend=backend, project=project, version=version, clients=_clients(client))
    answer = explain(tree, question, machine, cuda)
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode())
    else:
        report(answer, bench.console)
    if not answer.fits:
        raise NothingFitsError(verdict(answer))


def _clients(name: str) -> tuple[Client, ...]:
    if name == "all":
        return CLIENTS
    found = tuple(one for one in CLIENTS if one == name)
    if not found:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(CLIENTS)} and all", param_hint="--for")
    return found
