"""The commands of this room: ``index build`` and ``index serve``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index_gen.layout import lay_out
from index_gen.render import render
from index_gen.server import LOOPBACK, serve
from index_gen.sources import read_records
from index_gen.tree import IndexSettings
from index_gen.writer import write
from wheelgrid.workbench import this_workbench

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@app.command()
def build(
    context: typer.Context,
    records: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Wheel records, or folders that hold them, each beside its wheel and METADATA; "
            "dist/wheels of the project if none."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="Folder of the site, replaced as a whole; dist/site of the project if not given."
        ),
    ] = None,
    base_url: Annotated[
        str, typer.Option(help="Where the site will be served; only the printed commands name it.")
    ] = "http://127.0.0.1:8080",
) -> None:
    """Make the static site of all recorded wheels."""
    settings = IndexSettings(base_url=base_url)
    bench = this_workbench(context)
    with bench.console.step("index") as step:
        found = read_records(records or [bench.folder.wheels])
        step.update(f"{len(found.records)} wheels")
        site = render(lay_out(found.records, settings))
        written = write(site, out or bench.folder.site, found.folders)
        step.note = (
            f"wheels: {len(site.wheels)}; files changed: {len(written.changed)}, "
            f"kept: {len(written.kept)}, removed: {len(written.removed)}"
        )
    bench.console.say(str(written.folder))


@app.command("serve")
def serve_command(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Folder of the site; dist/site of the project if not given."),
    ] = None,
    port: Annotated[int, typer.Option(help="Port on loopback; 0 takes a free one.", min=0, max=65535)] = 8080,
) -> None:
    """Serve a site on this machine until interrupted, as a package host would."""
    bench = this_workbench(context)
    site = folder or bench.folder.site
    serve(site, LOOPBACK, port, ready=lambda url: bench.console.say(f"serving {site} at {url}/"))
