"""What the selector of a page knows, as JSON: which wheel serves which GPU, and from which driver on."""

from collections.abc import Mapping, Sequence

import msgspec

from index_gen.people.view import BackendView, ProjectView, offered_backend, platform_title
from index_gen.snippets import TITLES, Tool
from wheelgrid.offer import Offer
from wheelgrid.record import WheelRecord
from wheelgrid.structs import FrozenStruct


class GpuChoice(FrozenStruct, frozen=True):
    """How a wheel serves a GPU."""

    driver: str | None
    """Lowest driver; none where nobody knows one."""
    reason: str
    """Why that driver."""
    compiled: bool
    """Whether the wheel has machine code for it; if not, the driver compiles it once more."""


class WheelChoice(FrozenStruct, frozen=True):
    """A backend on a platform."""

    platform: str
    """Id of the platform."""
    computes: str | None
    """``cuda``, ``vulkan``, …: what it computes with on a GPU; none if on the processor."""
    gpus: Mapping[str, GpuChoice]
    """GPUs that it serves, by name; empty if it needs no code for each."""


class BackendChoice(FrozenStruct, frozen=True):
    """An index that somebody may take."""

    index: str
    """Its name."""
    title: str
    """Its name for people."""
    anchor: str
    """Beginning of the ids of its texts."""
    toolkit: str | None
    """Version of its toolkit, by which a newer one is known."""
    wheels: tuple[WheelChoice, ...]
    """Its platforms."""


class ProjectChoice(FrozenStruct, frozen=True):
    """A project."""

    name: str
    """Normalised name."""
    backends: tuple[BackendChoice, ...]
    """In the order of the page."""
    extras: str | None
    """Anchor of the text with several backends; none if there is none."""
    choosing: str | None
    """Anchor of the index whose wheels uv chooses; none if there is none."""


class Named(FrozenStruct, frozen=True):
    """Something that people know by a name."""

    id: str
    """What records call it."""
    title: str
    """For people."""
    group: str
    """The system of a platform, the family of a GPU."""
    hint: str
    """More of its names; may be empty."""
    platforms: tuple[str, ...]
    """Where it exists; empty if everywhere."""


class Choices(FrozenStruct, frozen=True):
    """All that the selector needs."""

    projects: tuple[ProjectChoice, ...]
    """In the order of the page."""
    platforms: tuple[Named, ...]
    """Systems that have a wheel."""
    gpus: tuple[Named, ...]
    """GPUs that anybody may have."""
    tools: Mapping[Tool, str]
    """Titles of the tools."""


def choices_json(projects: Sequence[ProjectView]) -> str:
    """Return what the selector of a page about these projects knows."""
    offered = [project for project in projects if project.is_offered and project.backends]
    choices = Choices(
        projects=tuple(_project(project) for project in offered),
        platforms=_platforms(offered),
        gpus=_gpus(offered),
        tools=TITLES,
    )
    return msgspec.json.encode(choices).decode()


def _project(project: ProjectView) -> ProjectChoice:
    return ProjectChoice(
        name=project.name,
        backends=tuple(_backend(view, project.offer) for view in project.backends),
        extras=f"{project.name}-extras" if len(project.backends) > 1 else None,
        choosing=None if project.choosing is None else project.choosing.anchor,
    )


def _backend(view: BackendView, offer: Offer | None) -> BackendChoice:
    stated = offered_backend(view.index, offer)
    found = next((record.gpu.toolkit for record in view.records if record.gpu is not None), None)
    return BackendChoice(
        index=view.index,
        title=view.title,
        anchor=view.anchor,
        toolkit=found if stated is None else stated.toolkit,
        wheels=tuple(
            _wheel(platform, [record for record in view.records if record.platform == platform])
            for platform in view.platforms
        ),
    )


def _wheel(platform: str, records: Sequence[WheelRecord]) -> WheelChoice:
    """Say what the files of a backend for a platform do; the first that knows a GPU counts."""
    contents = [record.gpu for record in records if record.gpu is not None]
    gpus: dict[str, GpuChoice] = {}
    for content in contents:
        for served in content.gpus:
            known = GpuChoice(driver=served.driver, reason=served.reason, compiled=served.is_compiled)
            gpus.setdefault(served.name, known)
    return WheelChoice(platform=platform, computes=contents[0].family if contents else None, gpus=gpus)


def _platforms(projects: Sequence[ProjectView]) -> tuple[Named, ...]:
    found: dict[str, Named] = {}
    for project in projects:
        systems = {} if project.offer is None else {known.id: known.os for known in project.offer.platforms}
        order = [*systems, *(platform for view in project.backends for platform in view.platforms)]
        published = {platform for view in project.backends for platform in view.platforms}
        for platform in order:
            if platform in published:
                title = platform_title(platform, project.offer)
                group = systems.get(platform, platform.partition("-")[0])
                found.setdefault(
                    platform, Named(id=platform, title=title, group=group, hint="", platforms=())
                )
    return tuple(found.values())


def _gpus(projects: Sequence[ProjectView]) -> tuple[Named, ...]:
    """Return every GPU that an offer knows, and those that only wheels name."""
    found: dict[str, Named] = {}
    for project in projects:
        for gpu in () if project.offer is None else project.offer.gpus:
            named = Named(
                id=gpu.name, title=gpu.title, group=gpu.family, hint=gpu.products, platforms=gpu.platforms
            )
            found.setdefault(gpu.name, named)
    for record in (record for project in projects for view in project.backends for record in view.records):
        for served in () if record.gpu is None else record.gpu.gpus:
            family = "" if record.gpu is None else record.gpu.family
            if served.name not in found:
                found[served.name] = Named(
                    id=served.name, title=served.name, group=family, hint="", platforms=()
                )
    return tuple(found.values())
