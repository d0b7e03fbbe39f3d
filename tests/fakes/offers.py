"""Offers as another project would write them by hand."""

from __future__ import annotations

from collections.abc import Mapping

from wheelgrid.offer import (
    Cell,
    DriverFloor,
    Offer,
    OfferedBackend,
    OfferedDriver,
    OfferedPlatform,
    OfferedToolkit,
)

LINUX = OfferedPlatform(id="linux-x86_64", title="Linux x86-64", os="linux")
ARM = OfferedPlatform(id="linux-aarch64", title="Linux Arm64", os="linux")


def a_backend(
    name: str, family: str, toolkit: str | None, floor: str | None = None, ptx: str | None = None
) -> OfferedBackend:
    """Return a backend; with a floor it needs a driver on Linux."""
    drivers = () if floor is None else (DriverFloor(os="linux", machine_code=floor, ptx=ptx),)
    return OfferedBackend(
        id=name, title=name.upper(), family=family, toolkit=toolkit, tier="release", drivers=drivers
    )


def a_toolkit(family: str, version: str, driver: str | None = None, *libraries: str) -> OfferedToolkit:
    """Return a version of a toolkit; with a driver that came with it on Linux."""
    drivers = () if driver is None else (OfferedDriver(os="linux", version=driver),)
    return OfferedToolkit(family=family, version=version, runs_on="", drivers=drivers, libraries=libraries)


def an_offer(
    *parts: OfferedBackend | OfferedToolkit, holes: Mapping[tuple[str, str], str] | None = None
) -> Offer:
    """Return the offer of a project for two platforms; what has no hole is offered."""
    backends = tuple(part for part in parts if isinstance(part, OfferedBackend))
    return Offer(
        project="demo",
        platforms=(LINUX, ARM),
        backends=backends,
        cells=tuple(
            Cell(backend=backend.id, platform=platform.id, hole=(holes or {}).get((backend.id, platform.id)))
            for backend in backends
            for platform in (LINUX, ARM)
        ),
        pythons=("3.9",),
        gpus=(),
        toolkits=tuple(part for part in parts if isinstance(part, OfferedToolkit)),
    )
