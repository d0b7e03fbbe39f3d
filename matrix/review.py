"""What was sound once and must be looked at again: rules that expired, facts that grew old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from matrix.facts.model import Fact, Facts
from matrix.gpu_names import Meant, read_name
from matrix.known import TOOLKIT_NAMES, VENDORS, gpu_toolkit, other_toolkit
from matrix.model import Backend, Family, Matrix
from matrix.names import matches
from wheelgrid.errors import Problem


def expired_rules(matrix: Matrix, today: date) -> tuple[Problem, ...]:
    """Return the rules whose reason must be looked at again, in the order of the file."""
    return tuple(
        Problem(
            what=f"the rule {rule.reason!r} was to be looked at again on {rule.until}",
            where=f"rules[{index}].until",
            hint="see whether the reason still holds; then write a later day, or drop the rule",
        )
        for index, rule in enumerate(matrix.rules)
        if rule.until is not None and rule.until <= today
    )


def stale_facts(facts: Facts, matrix: Matrix, today: date, threshold: timedelta) -> tuple[Problem, ...]:
    """Return the facts that a matrix uses and that nobody has checked for longer than a threshold."""
    return tuple(
        Problem(
            what=f"{name} was last checked on {fact.checked}, {(today - fact.checked).days} days ago",
            where=fact.source,
            hint="compare it with its source, then write the day under 'checked'",
        )
        for name, fact in facts_in_use(facts, matrix).items()
        if today - fact.checked > threshold
    )


def facts_in_use(facts: Facts, matrix: Matrix) -> dict[str, Fact]:
    """Return the facts that the jobs of a matrix follow from, by what people call them; each once."""
    used: dict[str, Fact] = {}
    for backend in matrix.backends:
        used |= dict(_of_backend(backend, facts))
    used |= dict(_of_platforms(matrix, facts))
    pythons = {python.version for python in matrix.pythons}
    used |= {f"Python {one.version}": one for one in facts.pythons if one.version in pythons}
    return used | {"the limits of the CI provider": facts.limits}


def _of_backend(backend: Backend, facts: Facts) -> Iterator[tuple[str, Fact]]:
    toolkit = gpu_toolkit(backend, facts)
    if toolkit is not None:
        yield f"{TOOLKIT_NAMES[backend.family]} {toolkit.version}", toolkit
    if backend.family is Family.CUDA and toolkit is not None:
        major, _ = toolkit.order
        yield from ((f"CUDA {one.major}", one) for one in facts.cuda_majors if one.major == major)
    if backend.family is Family.VULKAN:
        yield "Vulkan", facts.vulkan_loader
    if backend.family is Family.METAL:
        yield "Metal", facts.metal
    if (other := other_toolkit(backend, facts)) is not None:
        yield f"toolkit {other.name}", other
    yield from _of_gpus(backend, facts)


def _of_gpus(backend: Backend, facts: Facts) -> Iterator[tuple[str, Fact]]:
    vendor = VENDORS.get(backend.family)
    if vendor is None:
        return
    names = (*backend.gpus, *(() if backend.ptx is None else (backend.ptx,)))
    found = [read_name(name, vendor, facts) for name in names]
    gpus = {gpu.name for meant in found if isinstance(meant, Meant) for gpu in meant.gpus}
    for generation in facts.generations:
        if any(gpu.name in gpus for gpu in generation.gpus):
            yield f"GPUs of {generation.name}", generation


def _of_platforms(matrix: Matrix, facts: Facts) -> Iterator[tuple[str, Fact]]:
    ids = {platform.id for platform in matrix.platforms}
    runners = {platform.runner for platform in matrix.platforms}
    images = {platform.image for platform in matrix.platforms}
    yield from ((f"platform {one.id}", one) for one in facts.platforms if one.id in ids)
    yield from ((f"runner {one.label}", one) for one in facts.runners if one.label in runners)
    yield from ((f"image {one.name}", one) for one in facts.images if one.name in images)
    for image in facts.verify_images:
        if any(matches(name, image.platforms) for name in ids):
            yield f"image {image.name}", image
