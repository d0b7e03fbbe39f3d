"""What the file says of a platform or a Python, and what the facts know of it, in one value."""

from __future__ import annotations

from matrix.facts.model import PlatformFact, PythonFact
from matrix.model import OperatingSystem, Platform, PlatformChoice, Python


def resolve_platform(choice: PlatformChoice, fact: PlatformFact) -> Platform:
    """Complete a platform that has passed the checks.

    Source: PEP 425, PEP 600, PEP 656 (platform tags).
    """
    return Platform(
        id=choice.id,
        runner=choice.runner,
        image=choice.image,
        deployment_target=choice.deployment_target,
        cmake=choice.cmake,
        modules=choice.modules,
        os=OperatingSystem(fact.os),
        architecture=fact.architecture,
        libc=fact.libc,
        tag_floor=tag_floor(choice, fact) or "",
    )


def resolve_python(fact: PythonFact) -> Python:
    """Say what cibuildwheel does with a Python."""
    return Python(version=fact.version, identifier=fact.identifier, skipped=fact.missing)


def tag_floor(choice: PlatformChoice, fact: PlatformFact) -> str | None:
    """Return the lowest platform tag of the wheels of a platform; none if the file does not say it."""
    match fact.os:
        case "linux":
            return None if choice.image is None else f"{choice.image}_{fact.architecture}"
        case "macos":
            target = choice.deployment_target
            return None if target is None else f"macosx_{target.replace('.', '_')}_{fact.architecture}"
        case "windows":
            return f"win_{fact.architecture}"
