"""Matrix → Plan: every backend on every platform is a job, or a hole with a reason."""

from __future__ import annotations

from itertools import product
from operator import attrgetter

from matrix.job import Hole, Job, Plan
from matrix.model import Backend, Matrix, Platform


def expand(matrix: Matrix) -> Plan:
    """Lay out the jobs of a matrix, of every tier; the order of entries in the file has no effect."""
    jobs: list[Job] = []
    holes: list[Hole] = []
    pythons = tuple(sorted(matrix.pythons, key=attrgetter("order")))
    for backend, platform in product(matrix.backends, matrix.platforms):
        reason = _why_not(matrix, backend, platform)
        if reason is None:
            job = Job(project=matrix.project, backend=backend, platform=platform, pythons=pythons)
            jobs.append(job)
        else:
            holes.append(Hole(backend=backend.id, platform=platform.id, reason=reason))
    by_id = attrgetter("id")
    return Plan(jobs=tuple(sorted(jobs, key=by_id)), holes=tuple(sorted(holes, key=by_id)))


def _why_not(matrix: Matrix, backend: Backend, platform: Platform) -> str | None:
    """Say why a backend is not built on a platform; none if it is. A rule knows better than a declaration."""
    for rule in matrix.rules:
        if rule.excludes(backend, platform):
            return rule.reason
    if not backend.is_offered_on(platform.id):
        return f"not offered: {backend.id} is declared for {', '.join(backend.platforms)}"
    return None
