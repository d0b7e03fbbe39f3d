"""The commands of this room: ``wheelgrid index …``."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from packaging.utils import canonicalize_name

from index_gen import edits
from index_gen.build import Request, propose
from index_gen.check.cli import check_command
from index_gen.manifest import Manifest, Status
from index_gen.offering import read_offer
from index_gen.site.publish import Proposal, Published, Publishing, manifest_of, publish, roll_back
from index_gen.site.wheelfiles import WheelFiles
from index_gen.targets.cli import assets_command, host_config_command, publish_command
from wheelgrid.errors import IndexBuildError, Problem
from wheelgrid.locations import cache_folder
from wheelgrid.offer import Offer
from wheelgrid.workbench import Workbench, project_at_hand, this_workbench

app = typer.Typer(help="Where people get it.", no_args_is_help=True)

SiteFolder = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Folder of the site; dist/site of the project if not given."),
]
EditedSite = Annotated[
    Path | None,
    typer.Option(
        "--site", "--out", metavar="DIR", help="Folder of the site; dist/site of the project if not given."
    ),
]
Patterns = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="File names of wheels, or patterns: '*+cu128-*'.")
]


@app.command()
def build(
    context: typer.Context,
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Wheel records or folders of them, each beside its wheel; manifests (*.jsonl); other sites. "
            "dist/wheels of the project if neither this nor --from-wheels is given.",
        ),
    ] = None,
    *,
    from_wheels: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="Folder of wheels of any project, without records; may come often."),
    ] = None,
    out: SiteFolder = None,
    base_url: Annotated[
        str | None, typer.Option(help="Where the site will be served; only the printed commands name it.")
    ] = None,
    assets_url: Annotated[
        str | None,
        typer.Option(
            help="Where the wheels are if not in the site, such as "
            "https://files.example.org/v{version}/{filename}; empty: in the site again."
        ),
    ] = None,
    plain_index: Annotated[
        str | None, typer.Option(metavar="NAME", help="Index of wheels without a local label; cpu at first.")
    ] = None,
    start_over: Annotated[
        bool, typer.Option("--start-over", help="Forget what the site holds; only the sources count.")
    ] = False,
) -> None:
    """Add wheels to a static site, or make a new one; what the site holds already stays."""
    bench = this_workbench(context)
    folders = tuple(from_wheels or ())
    request = Request(
        sources=tuple(sources or (() if folders else (bench.folder.wheels,))),
        wheel_folders=folders,
        base_url=base_url,
        assets_url=assets_url,
        plain_backend=plain_index,
        offer=_offer(context, bench),
    )
    with bench.console.step("index") as step:
        how = Publishing(start_over=start_over)
        published = publish(out or bench.folder.site, partial(propose, request=request), how)
        step.note = _verdict(published)
    bench.console.say(str(published.folder))


def _offer(context: typer.Context, bench: Workbench) -> Offer | None:
    """Return what the project at hand plans; who indexes wheels elsewhere has none."""
    project = project_at_hand(context)
    return None if project is None else read_offer(project, cache_folder(bench.environment))


def _verdict(published: Published) -> str:
    wheels = f"wheels: {len(published.tree.manifest.wheels)}"
    if not published.is_other:
        return f"{wheels}; nothing has changed"
    return f"{wheels}, new: {len(published.added)}; pages made: {len(published.made)}"


@app.command()
def yank(
    context: typer.Context,
    files: Patterns,
    reason: Annotated[str, typer.Option(help="Why, in one line; installers show it.")],
    site: EditedSite = None,
) -> None:
    """Yank wheels (PEP 592): installers pass them over unless a version is pinned exactly."""
    _edit(this_workbench(context), site, partial(edits.yank, patterns=files, reason=reason))


@app.command()
def unyank(context: typer.Context, files: Patterns, site: EditedSite = None) -> None:
    """Take the yanking of wheels back."""
    _edit(this_workbench(context), site, partial(edits.yank, patterns=files, reason=None))


@app.command()
def remove(
    context: typer.Context,
    files: Patterns,
    reason: Annotated[str, typer.Option(help="Why, in one line; the manifest keeps it.")],
    site: EditedSite = None,
) -> None:
    """Take wheels away for good. Locks that name them break: `yank` is mostly better."""
    now = datetime.now(UTC).replace(microsecond=0)
    _edit(this_workbench(context), site, partial(edits.remove, patterns=files, reason=reason, removed_at=now))


@app.command()
def restore(context: typer.Context, files: Patterns, site: EditedSite = None) -> None:
    """Forget that wheels were removed, so that the next build may add them again."""
    _edit(this_workbench(context), site, partial(edits.restore, patterns=files))


@app.command()
def status(
    context: typer.Context,
    project: Annotated[str, typer.Argument(help="Normalised name of the project.")],
    is_now: Annotated[
        str, typer.Argument(metavar="STATUS", help="active, archived, deprecated, or quarantined (no files).")
    ],
    reason: Annotated[str, typer.Option(help="Why, in one line.")] = "",
    site: EditedSite = None,
) -> None:
    """Say how a project stands (PEP 792)."""
    _edit(
        this_workbench(context),
        site,
        partial(edits.set_status, project=canonicalize_name(project), status=_status(is_now), reason=reason),
    )


@app.command()
def rollback(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Folder of the site; dist/site of the project if not given."),
    ] = None,
) -> None:
    """Serve the publish before again; a second time, the one that was rolled back."""
    bench = this_workbench(context)
    site = folder or bench.folder.site
    with bench.console.step("rollback") as step:
        manifest = roll_back(site)
        step.note = f"wheels: {len(manifest.wheels)}"
    bench.console.say(str(site))


@app.command("serve")
def serve_command(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Folder of the site; dist/site of the project if not given."),
    ] = None,
    port: Annotated[int, typer.Option(help="Where to listen; 0 takes a free port.", min=0, max=65535)] = 8080,
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for an intranet.")] = "127.0.0.1",
) -> None:
    """Serve a site until interrupted, as a package host would: both forms of every page."""
    from index_gen.serving.server import serve  # noqa: PLC0415 - the other commands do without its imports

    bench = this_workbench(context)
    site = folder or bench.folder.site
    serve(site, host, port, ready=lambda url: bench.console.say(f"serving {site} at {url}/"))


def _edit(bench: Workbench, out: Path | None, change: partial[Manifest]) -> None:
    site = out or bench.folder.site

    def edit(before: Manifest | None) -> Proposal:
        if before is None:
            raise _no_site(site)
        return Proposal(manifest=change(before))

    with bench.console.step("index") as step:
        step.note = _verdict(publish(site, edit))
    bench.console.say(str(site))


def _no_site(folder: Path) -> IndexBuildError:
    hint = "make it with `wheelgrid index build`"
    return IndexBuildError(Problem(what="there is no site", where=str(folder), hint=hint))


def _status(text: str) -> Status:
    known: tuple[Status, ...] = ("active", "archived", "quarantined", "deprecated")
    for status_name in known:
        if text == status_name:
            return status_name
    raise IndexBuildError(
        Problem(what=f"status {text!r} is none of PEP 792", hint=f"choose one of {', '.join(known)}")
    )


def _publish_folder(site: Path, target: Path) -> str:
    """Make another folder what a site is; no wheel vanishes there that was not removed here."""

    def edit(before: Manifest | None) -> Proposal:
        following = manifest_of(site)
        if following is None:
            raise _no_site(site)
        return Proposal(manifest=edits.succeed(before, following), files=WheelFiles(roots=(site,)))

    return _verdict(publish(target, edit))


app.command("check")(check_command)
app.command("publish")(publish_command(_publish_folder))
app.command("host-config")(host_config_command)
app.command("assets")(assets_command)
