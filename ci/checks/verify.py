"""Decides whether a wheel holds what its job promised. Only a wheel that passes here is ever recorded."""

from __future__ import annotations

from dataclasses import InitVar, dataclass

from ci.checks import library_checks, wheel_checks
from ci.checks.findings import Check, CheckId, Finding
from ci.checks.promise import Promise
from ci.wheel.facts import WheelFacts
from wheelgrid.errors import WheelRejectedError

CHECKS: tuple[Check, ...] = (
    Check(CheckId.MEMBERS, wheel_checks.members),
    Check(CheckId.SYMLINKS, wheel_checks.symlinks),
    Check(CheckId.NAMES, wheel_checks.names),
    Check(CheckId.TAGS, wheel_checks.tags),
    Check(CheckId.BARE_LINUX, library_checks.bare_linux),
    Check(CheckId.TAG_HONEST, library_checks.tag_honest),
    Check(CheckId.TAG_PROMISED, library_checks.tag_promised),
    Check(CheckId.FORMAT, wheel_checks.wheel_format),
    Check(CheckId.RECORD, wheel_checks.record),
    Check(CheckId.VARIANT, wheel_checks.variant),
    Check(CheckId.VERSION, wheel_checks.version),
    Check(CheckId.REQUIREMENTS, wheel_checks.requirements),
    Check(CheckId.METADATA, wheel_checks.metadata),
    Check(CheckId.LICENSES, wheel_checks.licenses),
    Check(CheckId.SIZE, wheel_checks.size),
    Check(CheckId.MACHINE, library_checks.machine),
    Check(CheckId.EXTERNAL_LIBRARIES, library_checks.external_libraries),
    Check(CheckId.RUNPATH, library_checks.runpath),
    Check(CheckId.CPU_VARIANTS, library_checks.cpu_variants),
    Check(CheckId.ENTRY_POINTS, library_checks.entry_points),
    Check(CheckId.BUILD_PATHS, library_checks.build_paths),
    Check(CheckId.STRIPPED, library_checks.stripped),
)
"""Every check, in the order in which people read what they find."""

_SEAL = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedWheel:
    """A wheel that keeps its promise. Only `verify` makes one."""

    facts: WheelFacts
    """What the wheel is."""
    promise: Promise
    """What it was held to."""
    seal: InitVar[object]
    """Known to `verify` alone."""

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            message = "only verify() makes a VerifiedWheel"
            raise TypeError(message)


def examine(facts: WheelFacts, promise: Promise) -> tuple[Finding, ...]:
    """Ask every check and return what they find, in their order."""
    return tuple(finding for check in CHECKS for finding in check(facts, promise))


def verify(facts: WheelFacts, promise: Promise) -> VerifiedWheel:
    """Return the wheel as one that later steps may trust.

    Raises:
        WheelRejectedError: A check found something; its problems are the `Finding` of all checks.
    """
    findings = examine(facts, promise)
    if findings:
        raise WheelRejectedError(findings)
    return VerifiedWheel(facts=facts, promise=promise, seal=_SEAL)
