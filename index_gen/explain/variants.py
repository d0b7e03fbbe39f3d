"""Which variant uv takes on a machine: what it tells of drivers and GPUs, and in which order.

Source: PEP 825 (a variant fits if the machine has one value of every feature; the order of those that fit),
uv 0.13 (what its ``nvidia`` provider answers), probed value by value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from packaging.version import InvalidVersion, Version

from wheelgrid.record import VariantMark, WheelRecord

Feature: TypeAlias = tuple[str, str]
"""Namespace and name of a feature, ``("nvidia", "sm_arch")``."""
Rank: TypeAlias = tuple[tuple[tuple[int, ...], ...], ...]
"""What variants are sorted by: feature by feature the best values that the machine has; the greatest wins."""

LOWER: Feature = ("nvidia", "cuda_version_lower_bound")
UPPER: Feature = ("nvidia", "cuda_version_upper_bound")
ARCHITECTURE: Feature = ("nvidia", "sm_arch")
_ORDER = (LOWER, UPPER, ARCHITECTURE)
"""uv asks for them in this order."""

_CODE = re.compile(r"(\d+)(\d)_(real|virtual)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nvidia:
    """What uv's provider knows of a machine."""

    cuda: str | None
    """Newest CUDA that the driver speaks, ``12.6``; none without a driver."""
    architectures: tuple[str, ...]
    """Compute capabilities of its GPUs without the dot, ``89``."""


def supported(record: WheelRecord, machine: Nvidia) -> Rank | None:
    """Return the rank of a variant on a machine; none if uv passes over it."""
    wanted = features_of(record.variant)
    if any(feature not in _ORDER for feature in wanted):
        return None
    found = {feature: tuple(_ranks(feature, values, machine)) for feature, values in wanted.items()}
    if not all(found.values()):
        return None
    return tuple(tuple(sorted(found.get(feature, ()), reverse=True)) for feature in _ORDER)


def why_not(record: WheelRecord, machine: Nvidia) -> str:
    """Say which feature of a variant the machine lacks."""
    wanted = features_of(record.variant)
    unknown = [" :: ".join(feature) for feature in wanted if feature not in _ORDER]
    if unknown:
        return f"wants {' and '.join(unknown)}, which uv does not know"
    if machine.cuda is None or (ARCHITECTURE in wanted and not machine.architectures):
        return "wants an NVIDIA GPU and its driver, and uv finds none"
    return "; ".join(
        _lack(feature, values, machine)
        for feature, values in wanted.items()
        if not any(True for _ in _ranks(feature, values, machine))
    )


def features_of(mark: VariantMark | None) -> dict[Feature, tuple[str, ...]]:
    """Return what a variant asks for: one value of each feature must be there."""
    found: dict[Feature, tuple[str, ...]] = {}
    for text in () if mark is None else mark.properties:
        namespace, name, value = text.split(" :: ")
        found[namespace, name] = (*found.get((namespace, name), ()), value)
    return found


def _ranks(feature: Feature, values: Sequence[str], machine: Nvidia) -> Iterator[tuple[int, ...]]:
    """Yield a rank for every value that the machine has; the greatest is the best."""
    for value in values:
        if feature == ARCHITECTURE:
            ranks = [rank for gpu in machine.architectures if (rank := _code_rank(value, gpu)) is not None]
            yield from ranks[:1]
        elif (bound := _version(value)) is not None and machine.cuda is not None:
            here = Version(machine.cuda)
            if feature == LOWER and bound <= here:
                yield bound.release
            elif feature == UPPER and bound > here:
                yield tuple(-part for part in bound.release)


def _code_rank(value: str, gpu: str) -> tuple[int, ...] | None:
    """Machine code serves later GPUs of its major version; PTX is taken of the first of the same one only."""
    found = _CODE.fullmatch(value)
    if found is None or found[1] != gpu[:-1] or found[2] > gpu[-1]:
        return None
    is_real = found[3] == "real"
    return (int(found[2]), 1) if is_real else (0, 0) if found[2] == "0" else None


def _lack(feature: Feature, values: Sequence[str], machine: Nvidia) -> str:
    if feature == ARCHITECTURE:
        return f"has no code that uv takes for {' or '.join(machine.architectures)}"
    bound = "older than" if feature == UPPER else "at least"
    return f"wants a driver of CUDA {bound} {' or '.join(values)}, this one is of CUDA {machine.cuda}"


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
