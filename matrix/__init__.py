"""What to build: ``matrix.yaml`` → `read_matrix` → `Matrix` → `expand` → `Plan`.

Takes the one file that is edited by hand, and the facts that are true outside the project; gives jobs, and
the reasons for what is missing, as frozen values, or one error with every fault and its line. Never runs a
tool, never writes a file, and does not know how a job is built or published.
"""

from __future__ import annotations

from matrix.expand import expand
from matrix.facts import Facts, read_facts
from matrix.fields import BackendId, JobId, PlatformId
from matrix.host import platform_here, this_platform
from matrix.job import Hole, Job, Plan, job_id
from matrix.model import (
    Backend,
    Family,
    FamilyTraits,
    Libc,
    Matrix,
    OperatingSystem,
    Payload,
    Platform,
    Project,
    Python,
    Rule,
    Tier,
)
from matrix.reading.reader import parse_matrix, read_matrix
from matrix.review import expired_rules, stale_facts
from matrix.schema import json_schema

__all__ = [
    "Backend",
    "BackendId",
    "Facts",
    "Family",
    "FamilyTraits",
    "Hole",
    "Job",
    "JobId",
    "Libc",
    "Matrix",
    "OperatingSystem",
    "Payload",
    "Plan",
    "Platform",
    "PlatformId",
    "Project",
    "Python",
    "Rule",
    "Tier",
    "expand",
    "expired_rules",
    "job_id",
    "json_schema",
    "parse_matrix",
    "platform_here",
    "read_facts",
    "read_matrix",
    "stale_facts",
    "this_platform",
]
