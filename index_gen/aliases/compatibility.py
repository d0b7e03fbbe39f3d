"""A version of CUDA or ROCm that somebody has → the published wheels that run there, and why.

CUDA: from 11 on, programs of one major version run with every driver of it that is new enough for the code
inside; PTX needs the driver of the toolkit that wrote it. So a wheel of an older minor version always runs,
one of a newer minor version runs as far as the drivers allow, and one of another major version is never
offered. A newer driver never hurts.

ROCm: wheels load the libraries of the system. Newer ones of the same names run what was made for older ones;
nobody promises the reverse.

Source: NVIDIA, CUDA compatibility, "Minor version compatibility"; AMD, the libraries of each release.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index_gen.aliases.releases import TITLES, Release, Version, Wanted, version_of
from wheelgrid.offer import DriverFloor, Offer, OfferedToolkit

FIRST_COMPATIBLE_CUDA = 11
"""First major version of CUDA whose minor versions run on each other's drivers."""

_SYSTEMS = {"linux": "Linux", "windows": "Windows"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The wheels that will do."""

    backend: str
    """Their index."""
    reason: str
    """Why, in one sentence."""


def serve_version(wanted: Wanted, releases: Sequence[Release], offer: Offer) -> Served | None:
    """Return the best wheels for a version that nothing was compiled with; none if none are compatible.

    The nearest that is not newer; else the one of the same major version that asks for the least.
    """
    if wanted.family == "cuda" and wanted.version.major < FIRST_COMPATIBLE_CUDA:
        return None
    same = [release for release in releases if _shares_major(release, wanted)]
    fitting = [release for release in same if wanted.family == "cuda" or _may_load(release, wanted, offer)]
    older = [release for release in fitting if release.version < wanted.version]
    newer = [release for release in fitting if release.version > wanted.version]
    if older:
        chosen = max(older, key=lambda release: release.version)
        return _served(chosen, _why_older(chosen, wanted, offer), same, offer)
    if newer:
        chosen = min(newer, key=lambda release: (len(tuple(_outdated(release, wanted))), release.version))
        return _served(chosen, _why_newer(chosen, wanted, offer), same, offer)
    return None


def serve_major(releases: Sequence[Release], offer: Offer | None) -> Served | None:
    """Return the best wheels of one major version for who knows no more than that.

    The oldest minor version: it runs wherever a newer one does, and the newer one may not run where it does.
    None for CUDA before 11, where that does not hold.

    Args:
        releases: What is published of the major version, oldest first.
        offer: What the project knows.
    """
    oldest, newest = releases[0], releases[-1]
    if oldest.family == "cuda" and oldest.version.major < FIRST_COMPATIBLE_CUDA:
        return None
    line = f"{TITLES[oldest.family]} {oldest.version.major}"
    if oldest is newest:
        reason = f"the only wheels of {line} here are those of {oldest.title}"
    else:
        reason = (
            f"the wheels of {oldest.title} run on the most machines with {line}, "
            f"and {newest.backend} has the newest"
        )
    return _served(oldest, f"{reason}; {_need(oldest, offer)}", releases, offer)


def _served(chosen: Release, reason: str, same: Sequence[Release], offer: Offer | None) -> Served:
    whole = "; ".join((reason, *_elsewhere(chosen, same, offer)))
    printable = "".join(letter if letter.isprintable() else " " for letter in whole)
    return Served(backend=chosen.backend, reason=f"{printable[0].upper()}{printable[1:]}.")


def _shares_major(release: Release, wanted: Wanted) -> bool:
    return release.family == wanted.family and release.version.major == wanted.version.major


def _why_older(chosen: Release, wanted: Wanted, offer: Offer) -> str:
    need = _need(chosen, offer)
    return f"{wanted.title} runs wheels of {chosen.title}, the nearest here that is not newer; {need}"


def _why_newer(chosen: Release, wanted: Wanted, offer: Offer) -> str:
    line = f"{TITLES[wanted.family]} {wanted.version.major}"
    if wanted.family == "rocm":
        return (
            f"the nearest wheels to {wanted.title} are those of {chosen.title}, which load libraries of the "
            f"same names; nobody promises that libraries of an older {line} have all that they need, so "
            f"update to {chosen.title} if they do not load"
        )
    parts = [
        f"nothing here was compiled with {wanted.title} or an older {line}",
        f"wheels of {chosen.title} ask for the least of the newer ones",
        _need(chosen, offer),
    ]
    if outdated := _enumerate(_outdated(chosen, wanted)):
        parts.append(f"update the driver that came with {wanted.title}, {outdated}, which is too old")
    if ptx := _enumerate(_lacking_ptx(chosen, wanted)):
        parts.append(f"GPUs that are newer than their machine code need driver {ptx}")
    return "; ".join(parts)


def _need(release: Release, offer: Offer | None) -> str:
    """Say what wheels ask of a machine."""
    line = f"{TITLES[release.family]} {release.version.major}"
    if release.family == "rocm":
        return f"libraries of {line} run what was made for older ones of {line}"
    floors = [(floor.os, floor.machine_code) for floor in _floors(release)]
    if known := _enumerate(_or_newer(os, driver) for os, driver in floors if driver is not None):
        return f"their machine code needs only driver {known}"
    toolkit = None if offer is None else _toolkit(release.family, release.version, offer)
    if toolkit is not None and toolkit.runs_on:
        return f"they need {toolkit.runs_on}"
    return f"programs of one major version run with the drivers of every {line}"


def _floors(release: Release) -> tuple[DriverFloor, ...]:
    return () if release.offered is None else release.offered.drivers


def _outdated(release: Release, wanted: Wanted) -> Iterator[str]:
    """Name the drivers that came with a version and are too old for the machine code of wheels."""
    came = {driver.os: driver.version for driver in wanted.toolkit.drivers}
    for floor in _floors(release):
        own = came.get(floor.os)
        if own is not None and floor.machine_code is not None and _is_older(own, floor.machine_code):
            yield f"{own} on {_system(floor.os)}"


def _lacking_ptx(release: Release, wanted: Wanted) -> Iterator[str]:
    """Name the drivers that the PTX of wheels needs where those that came with a version are older."""
    came = {driver.os: driver.version for driver in wanted.toolkit.drivers}
    for floor in _floors(release):
        if floor.ptx is not None and (floor.os not in came or _is_older(came[floor.os], floor.ptx)):
            yield _or_newer(floor.os, floor.ptx)


def _or_newer(os: str, driver: str) -> str:
    return f"{driver} or newer on {_system(os)}"


def _is_older(driver: str, than: str) -> bool:
    """Compare two drivers; one that is no version of numbers is never known to be older."""
    try:
        return _numbers(driver) < _numbers(than)
    except ValueError:
        return False


def _numbers(driver: str) -> tuple[int, ...]:
    return tuple(int(part) for part in driver.split("."))


def _may_load(release: Release, wanted: Wanted, offer: Offer) -> bool:
    """Tell whether wheels find their libraries: of the same names, or newer ones whose names nobody says."""
    needed = _toolkit(release.family, release.version, offer)
    if needed is None or not needed.libraries or not wanted.toolkit.libraries:
        return release.version < wanted.version
    return set(needed.libraries) == set(wanted.toolkit.libraries)


def _toolkit(family: str, version: Version, offer: Offer) -> OfferedToolkit | None:
    known = (one for one in offer.toolkits if one.family == family and version_of(one.version) == version)
    return next(known, None)


def _elsewhere(chosen: Release, same: Sequence[Release], offer: Offer | None) -> Iterator[str]:
    """Name the platforms that these wheels leave out and others of the same major version serve."""
    if offer is None or chosen.offered is None:
        return
    served = {(cell.backend, cell.platform) for cell in offer.cells if cell.hole is None}
    missing: dict[str, list[str]] = {}
    for platform in offer.platforms:
        able = [one.backend for one in same if (one.backend, platform.id) in served]
        if able and chosen.backend not in able:
            missing.setdefault(able[0], []).append(platform.title)
    for other, titles in missing.items():
        yield f"for {_enumerate(titles)} take {other}"


def _system(os: str) -> str:
    return _SYSTEMS.get(os, os)


def _enumerate(parts: Iterable[str]) -> str:
    """Join parts as people do: ``a``, ``a and b``, ``a, b and c``."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} and {last}" if first else last
