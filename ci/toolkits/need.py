"""A job → what it needs of a toolkit, and the refusal of what nobody can install."""

from __future__ import annotations

from dataclasses import dataclass

from matrix.job import Job
from matrix.model import Family, Libc, OperatingSystem
from wheelgrid.errors import BuildError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a job says about the toolkit that compiles it."""

    job: str
    """Name of the job, for messages."""
    family: Family
    """What computes."""
    toolkit: str | None
    """Release of the toolkit, ``12.8``; none if the newest will do."""
    platform: str
    """Id of the platform, ``windows-amd64``."""
    os: OperatingSystem
    """The operating system."""
    architecture: str
    """Architecture as the wheel tag spells it."""
    libc: Libc | None
    """C library; none outside Linux."""
    host_compiler: str | None
    """C++ compiler that the toolkit calls, ``gcc-13``; none if it accepts that of the image."""

    def refuse(self, reason: str, hint: str) -> BuildError:
        """Make the error for a toolkit that cannot be installed."""
        return BuildError(
            Problem(what=f"cannot install the toolkit of {self.job!r}: {reason}", where=None, hint=hint)
        )


def need_of(job: Job) -> Need:
    """Pick out of a job what its toolkit depends on."""
    return Need(
        job=job.id,
        family=job.backend.family,
        toolkit=job.backend.toolkit,
        platform=job.platform.id,
        os=job.platform.os,
        architecture=job.platform.architecture,
        libc=job.platform.libc,
        host_compiler=job.host_compiler,
    )
