"""Matrix → Plan: every backend on every platform is a job, or a hole with a reason."""

from __future__ import annotations

from operator import attrgetter

from matrix.derive.compilers import host_compiler
from matrix.derive.costs import predict
from matrix.derive.definitions import SIZE_COMPRESSION, architecture_words, cmake_definitions, is_compressed
from matrix.derive.drivers import driver_floors
from matrix.derive.gpus import compiled_architectures, find_targets, ptx_architectures
from matrix.derive.payload import expected_payload
from matrix.derive.runtime import external_libraries, requirements
from matrix.derive.toolkit import Compiler, find_toolkit
from matrix.facts import Facts, read_facts
from matrix.job import Hole, Job, Plan
from matrix.model import Backend, Matrix, Platform, Python


def expand(matrix: Matrix, facts: Facts | None = None) -> Plan:
    """Lay out the jobs of a matrix, of every tier; the order of entries in the file has no effect.

    The facts are those of this package if none are given.

    Raises:
        MatrixError: The matrix names what the facts do not know; `matrix.read_matrix` refuses such a matrix.
    """
    known = read_facts() if facts is None else facts
    jobs: list[Job] = []
    holes: list[Hole] = []
    pythons = tuple(sorted(matrix.pythons, key=attrgetter("order")))
    for backend in matrix.backends:
        compiler = find_toolkit(backend, known)
        for platform in matrix.platforms:
            reason = _why_not(matrix, backend, platform)
            if reason is None:
                jobs.append(_job(matrix, backend, compiler, platform, pythons=pythons, facts=known))
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
        return f"not offered: declared for {', '.join(backend.platforms)}"
    return None


def _job(
    matrix: Matrix,
    backend: Backend,
    compiler: Compiler | None,
    platform: Platform,
    *,
    pythons: tuple[Python, ...],
    facts: Facts,
) -> Job:
    """Derive all that follows from a backend on a platform."""
    traits = matrix.traits(backend.family)
    image = None if platform.image is None else facts.image(platform.image)
    targets = find_targets(backend, platform.id, compiler, facts)
    architectures = compiled_architectures(targets, traits)
    ptx = ptx_architectures(backend, compiler, facts)
    compressed = is_compressed(compiler, traits)
    compiler_name = host_compiler(compiler, image)
    floors = driver_floors(compiler, platform.os, is_compressed=compressed)
    return Job(
        project=matrix.project,
        traits=traits,
        backend=backend,
        platform=platform,
        pythons=pythons,
        gpus=tuple(floors.serve(target) for target in targets),
        architectures=architectures,
        ptx=ptx,
        host_compiler=compiler_name,
        cmake_definitions=cmake_definitions(
            backend,
            platform,
            traits,
            words=architecture_words(backend.family, architectures, ptx),
            compression=SIZE_COMPRESSION if compressed else None,
            compiler_name=compiler_name,
        ),
        requires=requirements(backend, compiler, traits),
        external_libraries=external_libraries(backend, compiler, traits, platform.os, facts),
        payload=expected_payload(matrix.payload, traits, platform),
        prediction=predict(
            traits.cost,
            architectures=len(architectures) + len(ptx),
            cores=facts.runner(platform.runner).cores,
        ),
    )
