"""The commands that bring a finished site to people: ``publish``, ``host-config`` and ``assets``."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from index_gen.manifest import MANIFEST, read_manifest
from index_gen.targets import Host
from wheelgrid.console import Console
from wheelgrid.errors import Problem, PublishError
from wheelgrid.files import write_atomically
from wheelgrid.workbench import this_workbench

if TYPE_CHECKING:
    from index_gen.targets.plan import UploadPlan
    from index_gen.targets.s3 import S3Objects

# What speaks to stores and hosts is imported by the command that does: the other commands do without it.

FolderPublisher: TypeAlias = Callable[[Path, Path], str]
"""Publishes a site to another folder, and returns in a few words what that changed."""

SiteArgument = Annotated[
    Path | None,
    typer.Argument(metavar="[DIR]", help="Folder of the site; dist/site of the project if not given."),
]
StoreUrl = Annotated[
    str, typer.Argument(metavar="TARGET", help="A folder, or a place in a store: s3://bucket/prefix.")
]
Endpoint = Annotated[
    str | None, typer.Option(help="Address of the store if it is not AWS; AWS_ENDPOINT_URL if not given.")
]
Region = Annotated[str | None, typer.Option(help="Region of the store; AWS_REGION if not given.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be written and deleted, and do nothing.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreOptions:
    """What a person said of a store."""

    endpoint: str | None
    """Its address, if it is not AWS."""
    region: str | None
    """Its region."""
    dry_run: bool
    """Whether to say only what would be done."""


def publish_command(publish_folder: FolderPublisher) -> Callable[..., None]:
    """Return the command ``publish``.

    Args:
        publish_folder: What publishes to a folder.
    """

    def publish(  # noqa: PLR0917 - typer gives them by name
        context: typer.Context,
        site: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the site.")],
        target: StoreUrl,
        endpoint: Endpoint = None,
        region: Region = None,
        dry_run: DryRun = False,  # noqa: FBT002 - an option of the command line
    ) -> None:
        """Bring a finished site to where people get it; they can install at every moment."""
        console = this_workbench(context).console
        options = StoreOptions(endpoint=endpoint, region=region, dry_run=dry_run)
        if "://" in target:
            from index_gen.targets.s3 import open_s3  # noqa: PLC0415 - see above

            address = endpoint or os.environ.get("AWS_ENDPOINT_URL")
            _publish_to_store(console, site, open_s3(target, address, region), options)
        elif endpoint or region or dry_run:
            what = "--endpoint, --region and --dry-run are for stores, and the target is a folder"
            raise PublishError(Problem(what=what, where=target, hint="write a store like s3://bucket/prefix"))
        else:
            with console.step("publish") as step:
                step.note = publish_folder(site, Path(target))

    return publish


def host_config_command(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="Folder for the files; made if it is not there.")],
    host: Annotated[Host, typer.Option("--for", help="What answers the clients.")],
    site: SiteArgument = None,
) -> None:
    """Write the files with which a host answers in HTML or JSON, with the right types."""
    from index_gen.targets.hosts import host_files  # noqa: PLC0415 - see above
    from index_gen.targets.objects import site_objects  # noqa: PLC0415 - see above

    bench = this_workbench(context)
    folder = site or bench.folder.site
    objects = site_objects(folder, read_manifest(folder / MANIFEST))
    for name, content in host_files(host, folder, objects).items():
        write_atomically(out / name, content)
        bench.console.say(str(out / name))


def assets_command(
    context: typer.Context,
    site: SiteArgument = None,
    wheels: Annotated[
        Path | None,
        typer.Option("--wheels", help="Folder of the wheels and their METADATA; dist/wheels if not given."),
    ] = None,
    verify: Annotated[  # noqa: FBT002 - an option of the command line
        bool, typer.Option("--verify", help="Read each file from where the pages say it is, and compare.")
    ] = False,
) -> None:
    """Print the commands that upload wheels to GitHub releases, or look whether they are there."""
    from index_gen.targets.pages import (  # noqa: PLC0415 - see above
        release_assets,
        upload_commands,
        verify_assets,
    )

    bench = this_workbench(context)
    releases = release_assets(read_manifest((site or bench.folder.site) / MANIFEST))
    if verify:
        with bench.console.step("assets") as step:
            files = tuple(asset for release in releases for asset in release.files)
            step.note = f"files read and compared: {verify_assets(files)}"
        return
    for release in releases:
        for line in upload_commands(release, wheels or bench.folder.wheels):
            typer.echo(line)


def _publish_to_store(console: Console, site: Path, store: S3Objects, options: StoreOptions) -> None:
    from index_gen.targets.lease import Publisher  # noqa: PLC0415 - see above
    from index_gen.targets.upload import plan_only, publish_to_store  # noqa: PLC0415 - see above

    if options.dry_run:
        plan = plan_only(site, store)
        for line in _lines(plan):
            console.say(line)
        return
    with console.step("publish") as step:
        step.note = _summary(publish_to_store(site, store, Publisher(name=_who()), step.update))


def _lines(plan: UploadPlan) -> tuple[str, ...]:
    return (
        *(f"write  {item.path}  {item.content_type}  {item.cache_control}" for item in plan.uploads),
        *(f"delete {path}" for path in plan.deletions),
        _summary(plan),
    )


def _summary(plan: UploadPlan) -> str:
    return f"objects written: {len(plan.uploads)}, deleted: {len(plan.deletions)}, kept: {plan.kept}"


def _who() -> str:
    import getpass  # noqa: PLC0415 - see above
    import socket  # noqa: PLC0415 - see above

    return f"{getpass.getuser()}@{socket.gethostname()}, process {os.getpid()}"
