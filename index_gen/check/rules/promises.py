"""What a project plans, against what is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from packaging.version import Version

from index_gen.check.evidence import Evidence
from index_gen.manifest import MANIFEST
from wheelgrid.errors import Problem
from wheelgrid.offer import Offer
from wheelgrid.record import WheelRecord

PUBLISHED_TIERS = ("release", "nightly")
"""Tiers whose wheels are published, each with newest versions of its own."""


def rows_complete(evidence: Evidence) -> Iterator[Problem]:
    """The newest release has a wheel or a declared hole for every backend on every platform on offer.

    A version is complete when each cell of the offer has a wheel of that version or says why it has none. So
    a release that leaves something out is declared in the matrix, where the cell becomes a hole with its
    reason; who wants to publish piece by piece publishes aside and brings out the whole row. A yanked wheel
    still fills its cell, since its reason is told; a removed one leaves a gap. Only the newest release of a
    tier is judged: what was offered for older ones, nobody knows any more. Nightly backends are judged by
    the newest version that any of them has, pre-releases included. Without an offer there is nothing to
    judge.

    Why: wheels came out platform by platform, and lock files chose a version that had a wheel for one
    platform only; others were built and never listed.
    """
    manifest = None if evidence.tree is None else evidence.tree.manifest
    if manifest is None or manifest.offer is None:
        return
    offer = manifest.offer
    wheels = [wheel for wheel in manifest.wheels if wheel.project == offer.project]
    for tier in PUBLISHED_TIERS:
        yield from _gaps(offer, tier, wheels)


def _gaps(offer: Offer, tier: str, wheels: Sequence[WheelRecord]) -> Iterator[Problem]:
    backends = {backend.id for backend in offer.backends if backend.tier == tier}
    versions = {
        Version(wheel.version.partition("+")[0])
        for wheel in wheels
        if wheel.backend in backends and wheel.yanked is None
    }
    if tier == "release":
        versions = {version for version in versions if not version.is_prerelease}
    if not versions:
        return
    newest = str(max(versions))
    have = {(wheel.backend, wheel.platform) for wheel in wheels if wheel.version.partition("+")[0] == newest}
    cells = [cell for cell in offer.cells if cell.backend in backends and cell.hole is None]
    missing = [cell for cell in cells if (cell.backend, cell.platform) not in have]
    if missing:
        named = ", ".join(f"{cell.backend} for {cell.platform}" for cell in missing)
        yield Problem(
            what=f"{offer.project} {newest} lacks {len(missing)} of its {len(cells)} {tier} wheels, "
            f"and no reason is declared: {named}",
            where=MANIFEST,
            hint="publish the wheels, or declare the holes in the matrix",
        )
