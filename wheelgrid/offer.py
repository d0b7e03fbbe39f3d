"""What a project offers: all that passes from the matrix to the pages of the index, as JSON.

Another project may write it by hand, or do without; then the pages say only what the wheels tell.
"""

from wheelgrid.structs import FrozenStruct


class OfferedPlatform(FrozenStruct, frozen=True):
    """A system that wheels are made for."""

    id: str
    """``linux-x86_64``, as records name it."""
    title: str
    """For people: ``Linux x86-64 (glibc 2.28 or newer)``."""
    os: str
    """``linux``, ``macos`` or ``windows``."""


class OfferedGpu(FrozenStruct, frozen=True):
    """A series of GPUs that somebody may have."""

    name: str
    """Name as records have it, ``rtx-50``."""
    title: str
    """For people: ``GeForce RTX 50``."""
    family: str
    """``cuda`` or ``rocm``: what computes on it."""
    architecture: str
    """Its architecture in the spelling of the newest toolkit, ``120`` or ``gfx1100``."""
    products: str = ""
    """What is sold under that name: ``GeForce RTX 5050 to 5090, RTX PRO 2000 to 6000 Blackwell``."""
    platforms: tuple[str, ...] = ()
    """Ids of the offered platforms on which it exists; empty if nobody says."""


class DriverFloor(FrozenStruct, frozen=True):
    """The oldest drivers that run the wheels of one backend on one system."""

    os: str
    """``linux`` or ``windows``."""
    machine_code: str | None
    """For a GPU that the wheels have machine code for, ``525.60.13``; none where nobody knows one."""
    ptx: str | None = None
    """For a GPU whose driver compiles PTX; none where nobody knows one, or no GPU is served so."""


class OfferedBackend(FrozenStruct, frozen=True):
    """A way to compute, with an index of its own."""

    id: str
    """``cu128``; also the folder of its index."""
    title: str
    """For people: ``CUDA 12.8``."""
    family: str
    """``cuda``."""
    toolkit: str | None
    """``12.8``; none if the family has no versions."""
    tier: str
    """``release``, ``nightly`` or ``local``: only the wheels of the first two are published."""
    drivers: tuple[DriverFloor, ...] = ()
    """What its wheels need of a driver, for each system of which the facts know one."""


class Cell(FrozenStruct, frozen=True):
    """A backend on a platform."""

    backend: str
    """Id of the backend."""
    platform: str
    """Id of the platform."""
    hole: str | None
    """Why there is no wheel; none if there is one."""


class OfferedDriver(FrozenStruct, frozen=True):
    """A driver for one system."""

    os: str
    """``linux`` or ``windows``."""
    version: str
    """``530.30.02``."""


class OfferedToolkit(FrozenStruct, frozen=True):
    """A version of a toolkit that guides and drivers name, offered or not."""

    family: str
    """``cuda`` or ``rocm``."""
    version: str
    """``12.1``."""
    runs_on: str
    """What its programs need of a driver, for people: ``driver 525.60.13 or newer on Linux``, or empty."""
    drivers: tuple[OfferedDriver, ...] = ()
    """The drivers that came with its first release; who has the version has these or newer ones."""
    libraries: tuple[str, ...] = ()
    """Libraries that wheels load from its installation, ``libamdhip64.so.7``; empty if nobody says."""


class Offer(FrozenStruct, frozen=True, tag_field="kind", tag="offer"):
    """Everything that a project plans to publish, and what it leaves out and why."""

    project: str
    """Normalised name (PEP 503)."""
    platforms: tuple[OfferedPlatform, ...]
    """In the order of the matrix."""
    backends: tuple[OfferedBackend, ...]
    """In the order of the matrix."""
    cells: tuple[Cell, ...]
    """Every backend on every platform."""
    pythons: tuple[str, ...]
    """Pythons that every wheel serves, ``3.9``, oldest first."""
    gpus: tuple[OfferedGpu, ...]
    """Every GPU that the facts know, in their order."""
    toolkits: tuple[OfferedToolkit, ...]
    """Every version of a toolkit that the facts know, oldest first."""
