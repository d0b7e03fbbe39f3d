"""A job: one backend on one platform, compiled once, and all that follows from the two."""

from __future__ import annotations

from dataclasses import dataclass

from matrix.fields import BackendId, JobId, PlatformId
from matrix.model import Backend, FamilyTraits, Platform, Project, Python, Tier
from wheelgrid.record import ServedGpu


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPayload:
    """The libraries that the wheel of a job must hold, no other and none twice."""

    folder: str
    """Folder of the libraries in the wheel, ``demo/lib``."""
    libraries: tuple[str, ...]
    """Stems of all libraries but the CPU modules: the package's own and the family's module, sorted."""
    modules: tuple[str, ...]
    """Stems of those among `libraries` that are loaded at run time."""
    cpu_module_prefix: str | None
    """How the stems of the CPU modules begin; none if the package has none."""
    cpu_variants: tuple[str, ...]
    """What follows that prefix, sorted; empty where the CPU is not split into modules."""
    module_entry_points: tuple[str, ...]
    """Functions that every module exports, CPU modules included."""
    cpu_module_entry_points: tuple[str, ...]
    """Functions that every CPU module exports besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What the compile of a job will take, from measured costs."""

    minutes: float
    """Wall time on the runner of its platform, all of whose cores compile."""
    size_bytes: int
    """Size of the wheel."""
    size_budget_bytes: int
    """The most that the wheel may weigh: the prediction and a quarter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One compile, and the wheels that come of it."""

    project: Project
    """The package that is built."""
    traits: FamilyTraits
    """How the package takes the family of the backend."""
    backend: Backend
    """What it computes with."""
    platform: Platform
    """Where it runs."""
    pythons: tuple[Python, ...]
    """Pythons that its wheel is tested on, oldest first, with those that cibuildwheel skips."""
    gpus: tuple[ServedGpu, ...]
    """GPUs that the backend was asked to serve, in the order of the facts."""
    architectures: tuple[str, ...]
    """GPU architectures with machine code, sorted by number: ``89``, ``120a``, ``gfx1100``."""
    ptx: tuple[str, ...]
    """CUDA architectures with PTX."""
    host_compiler: str | None
    """C++ compiler that the toolkit calls in the image, ``gcc-13``; none if it accepts that of the image."""
    cmake_definitions: tuple[tuple[str, str], ...]
    """Every CMake definition, sorted by name: the platform's, the family's, the backend's, the derived."""
    requires: tuple[str, ...]
    """Requirements that the backend adds to the wheel (PEP 508)."""
    external_libraries: tuple[str, ...]
    """Libraries that repair must leave outside the wheel, ``libcuda.so.1``; as file name patterns."""
    payload: ExpectedPayload
    """What the wheel holds."""
    prediction: Prediction
    """What it will take."""

    @property
    def id(self) -> JobId:
        """Return the name of the job, unique in a plan: ``cu128-linux-x86_64``."""
        return job_id(self.backend.id, self.platform.id)

    @property
    def label(self) -> str | None:
        """Return the local version of the wheel; none for the plain CPU wheel."""
        return self.backend.label

    @property
    def index_slug(self) -> str:
        """Return the folder of the index that lists the wheel: ``cpu``, ``cu128``, ``rocm7.2``."""
        return self.backend.id

    @property
    def tier(self) -> Tier:
        """Return how far the wheel goes."""
        return self.backend.tier

    @property
    def wheel_tag_floor(self) -> str:
        """Return the lowest platform tag of the wheel: ``manylinux_2_28_x86_64``."""
        return self.platform.tag_floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A backend on a platform that is not built."""

    backend: BackendId
    """The backend."""
    platform: PlatformId
    """The platform."""
    reason: str
    """Why: the rule's reason, or ``not offered: …`` where the backend does not name the platform."""

    @property
    def id(self) -> JobId:
        """Return the name that the job would have."""
        return job_id(self.backend, self.platform)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that the matrix asks for, and everything that it leaves out."""

    jobs: tuple[Job, ...]
    """What is built, sorted by id."""
    holes: tuple[Hole, ...]
    """What is not built, sorted by id; jobs and holes together are all backends on all platforms."""


def job_id(backend: BackendId, platform: PlatformId) -> JobId:
    """Make the name of a job; no two pairs share one, as a backend id holds no hyphen."""
    return JobId(f"{backend}-{platform}")
