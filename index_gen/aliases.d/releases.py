"""Names of backends → releases of toolkits: ``cu128`` is CUDA 12.8, whoever writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from wheelgrid.offer import Offer, OfferedBackend, OfferedToolkit

Family: TypeAlias = Literal["cuda", "rocm"]
"""Families whose backends are named after a version."""

TITLES: dict[Family, str] = {"cuda": "CUDA", "rocm": "ROCm"}
"""What people call the toolkits."""

_NAME = re.compile(r"(?:cuda|cu|(rocm))-?([1-9][0-9]{0,4})(?:\.([0-9]{1,4}))?")
_VERSION = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})(?:\.[0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Version:
    """A version of a toolkit."""

    major: int
    """12 of 12.8."""
    minor: int
    """8 of 12.8."""

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A backend that is published, with the toolkit that compiled its wheels."""

    backend: str
    """Its index."""
    family: Family
    """Whose toolkit."""
    version: Version
    """Which one."""
    offered: OfferedBackend | None
    """What the project says of it; none if nobody says."""

    @property
    def title(self) -> str:
        """Return what people call the toolkit: ``CUDA 12.8``."""
        return f"{TITLES[self.family]} {self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A version of a toolkit that somebody has, and that no wheel was compiled with."""

    family: Family
    """Whose toolkit."""
    version: Version
    """Which one."""
    toolkit: OfferedToolkit
    """What the project knows of it."""

    @property
    def title(self) -> str:
        """Return what people call it: ``CUDA 12.1``."""
        return f"{TITLES[self.family]} {self.version}"


def published_releases(published: Sequence[str], offer: Offer | None) -> tuple[Release, ...]:
    """Return the backends that are named after a version, one for each version, oldest first.

    The project knows best; what it does not speak of is read from the name. Of two backends of one version
    the one counts whose name says so.
    """
    offered = {} if offer is None else {backend.id: backend for backend in offer.backends}
    found: dict[tuple[Family, Version], Release] = {}
    for name in sorted(published):
        backend = offered.get(name)
        named = version_in(name)
        known = named if backend is None else _stated(backend)
        if known is not None and (known not in found or known == named):
            found[known] = Release(backend=name, family=known[0], version=known[1], offered=backend)
    return tuple(found[key] for key in sorted(found))


def wanted_versions(offer: Offer, releases: Sequence[Release]) -> tuple[Wanted, ...]:
    """Return the versions that the project knows and has no wheels of, oldest first."""
    known = {(release.family, release.version) for release in releases}
    found: dict[tuple[Family, Version], Wanted] = {}
    for toolkit in offer.toolkits:
        family, version = _family(toolkit.family), version_of(toolkit.version)
        if family is not None and version is not None and (family, version) not in known:
            found[family, version] = Wanted(family=family, version=version, toolkit=toolkit)
    return tuple(found[key] for key in sorted(found))


def version_in(name: str) -> tuple[Family, Version] | None:
    """Return the version that a name says: ``cu128``, ``cuda12.8``, ``rocm7.2``; none for ``cu12``, ``cpu``.

    Without a dot only majors from 10 to 19 have two digits: there is a CUDA 9.2 and a ROCm 7.14, and neither
    of 92 nor of 71.
    """
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    rocm, major, minor = found.groups()
    if minor is None:
        digits = 2 if major[0] == "1" else 1
        major, minor = major[:digits], major[digits:]
    if not minor:
        return None
    return "rocm" if rocm else "cuda", Version(major=int(major), minor=int(minor))


def version_of(text: str) -> Version | None:
    """Return the major and the minor version of a toolkit, ``12.8`` or ``12.8.1``; none of anything else."""
    found = _VERSION.fullmatch(text)
    return None if found is None else Version(major=int(found[1]), minor=int(found[2]))


def _stated(backend: OfferedBackend) -> tuple[Family, Version] | None:
    family, version = _family(backend.family), version_of(backend.toolkit or "")
    return None if family is None or version is None else (family, version)


def _family(name: str) -> Family | None:
    return next((family for family in TITLES if family == name), None)
