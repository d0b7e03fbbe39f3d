"""A job: one backend on one platform, compiled once, and all that follows from the two."""

from __future__ import annotations

from dataclasses import dataclass

from matrix.fields import BackendId, JobId, PlatformId
from matrix.model import Backend, Family, OperatingSystem, Platform, Project, Python, Tier

ARCHITECTURE_VARIABLES = {
    Family.CUDA: "CMAKE_CUDA_ARCHITECTURES",
    Family.ROCM: "GPU_TARGETS",
    Family.MUSA: "MUSA_ARCHITECTURES",
}
"""The CMake variable that takes the GPU architectures of a family."""
DEPLOYMENT_TARGET = "CMAKE_OSX_DEPLOYMENT_TARGET"
"""The CMake variable that takes the lowest macOS; it must say what the wheel's tag says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One compile, and the wheels that come of it."""

    project: Project
    """The package that is built."""
    backend: Backend
    """What it computes with."""
    platform: Platform
    """Where it runs."""
    pythons: tuple[Python, ...]
    """Pythons that its wheel is tested on, oldest first, with those that cibuildwheel skips."""

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

    @property
    def architectures(self) -> tuple[str, ...]:
        """Return the GPU architectures with machine code: ``89``, ``120a``, ``gfx1100``."""
        return self.backend.architectures_on(self.platform.id)

    @property
    def cmake_definitions(self) -> tuple[tuple[str, str], ...]:
        """Return every CMake definition, sorted by name: the platform's, the backend's, the derived ones."""
        merged = dict(self.platform.cmake) | dict(self.backend.cmake) | dict(self._derived())
        return tuple(sorted(merged.items()))

    def _derived(self) -> list[tuple[str, str]]:
        derived: list[tuple[str, str]] = []
        variable = ARCHITECTURE_VARIABLES.get(self.backend.family)
        if variable is not None and self.architectures:
            derived.append((variable, ";".join(self._architecture_words())))
        if self.platform.os is OperatingSystem.MACOS:
            _, major, minor, *_ = self.platform.tag_floor.split("_")
            derived.append((DEPLOYMENT_TARGET, f"{major}.{minor}"))
        return derived

    def _architecture_words(self) -> tuple[str, ...]:
        """Spell architectures for CMake: for CUDA ``-real`` is machine code and ``-virtual`` is PTX."""
        if self.backend.family is not Family.CUDA:
            return self.architectures
        real = tuple(f"{name}-real" for name in self.architectures)
        return real + tuple(f"{name}-virtual" for name in self.backend.ptx)


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
