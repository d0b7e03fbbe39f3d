"""What to build: ``matrix.yaml`` → `read_matrix` → `Matrix` → `expand` → `Plan`.

Takes the one file that is edited by hand; gives jobs, and the reasons for what is missing, as frozen
values, or one error with every fault and its line. Never runs a tool, never writes a file, and does not
know how a job is built or published.
"""

from __future__ import annotations

from matrix.expand import expand
from matrix.fields import BackendId, JobId, PlatformId
from matrix.host import platform_here, this_platform
from matrix.job import Hole, Job, Plan, job_id
from matrix.model import Backend, Family, Libc, Matrix, OperatingSystem, Platform, Project, Python, Rule, Tier
from matrix.reader import parse_matrix, read_matrix

__all__ = [
    "Backend",
    "BackendId",
    "Family",
    "Hole",
    "Job",
    "JobId",
    "Libc",
    "Matrix",
    "OperatingSystem",
    "Plan",
    "Platform",
    "PlatformId",
    "Project",
    "Python",
    "Rule",
    "Tier",
    "expand",
    "job_id",
    "parse_matrix",
    "platform_here",
    "read_matrix",
    "this_platform",
]
