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
from wheelgrid.console import Console

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@app.command()
def build(
    records: Annotated[
        list[Path],
        typer.Argument(help="Wheel records, or folders that hold them, each beside its wheel and METADATA."),
    ],
    out: Annotated[
        Path, typer.Option("--out", help="Folder of the site; a site in it is replaced as a whole.")
    ],
    base_url: Annotated[
        str, typer.Option(help="Where the site will be served; only the printed commands name it.")
    ] = "http://127.0.0.1:8080",
) -> None:
    """Make the static site of all recorded wheels."""
    settings = IndexSettings(base_url=base_url)
    console = Console()
    with console.step("index") as step:
        found = read_records(records)
        step.update(f"{len(found.records)} wheels")
        site = render(lay_out(found.records, settings))
        written = write(site, out, found.folders)
        step.note = (
            f"wheels: {len(site.wheels)}; files changed: {len(written.changed)}, "
            f"kept: {len(written.kept)}, removed: {len(written.removed)}"
        )
    console.say(str(written.folder))


@app.command("serve")
def serve_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the site.")],
    port: Annotated[int, typer.Option(help="Port on loopback; 0 takes a free one.", min=0, max=65535)] = 8080,
) -> None:
    """Serve a site on this machine until interrupted, as a package host would."""
    console = Console()
    serve(folder, LOOPBACK, port, ready=lambda url: console.say(f"serving {folder} at {url}/"))
