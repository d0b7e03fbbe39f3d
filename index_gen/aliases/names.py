"""Names that people type and old guides print → the published wheels that will do, with the reason.

``cuda12.8`` is another spelling of ``cu128``; ``cu121`` is a version that nothing was compiled with, and
wheels of CUDA 12.4 run there; ``cu12`` is all that some people know. `compatibility` has the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from index_gen.aliases.compatibility import Served, serve_major, serve_version
from index_gen.aliases.releases import Family, Release, Version, published_releases, wanted_versions
from wheelgrid.offer import Offer
from wheelgrid.variants import VARIANTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """Another name of an index."""

    name: str
    """What people type: ``cu121``; safe in a path, and no index of its own."""
    target: str
    """The backend whose wheels it lists: ``cu124``."""
    reason: str
    """Why these wheels will do, and what does not work with them: one sentence of printable text."""


def find_aliases(published: Sequence[str], offer: Offer | None) -> tuple[Alias, ...]:
    """Return the other names of what is published, in order of name.

    Args:
        published: Backends that have an index.
        offer: What the project knows; without it there are only spellings and major versions.
    """
    releases = published_releases(published, offer)
    taken = {*published, VARIANTS}
    found: dict[str, Alias] = {}
    for alias in (*_spellings(releases), *_majors(releases, offer), *_versions(releases, offer)):
        if alias.name not in taken:
            found.setdefault(alias.name, alias)
    return tuple(found[name] for name in sorted(found))


def _spellings(releases: Iterable[Release]) -> Iterator[Alias]:
    """Yield every usual spelling of the versions that have an index."""
    for release in releases:
        for name in _spellings_of(release.family, release.version):
            reason = f"{name} is another spelling of {release.backend}, the wheels of {release.title}."
            yield Alias(name=name, target=release.backend, reason=reason)


def _majors(releases: Sequence[Release], offer: Offer | None) -> Iterator[Alias]:
    for (family, major), group in groupby(
        releases, key=lambda release: (release.family, release.version.major)
    ):
        if (served := serve_major(tuple(group), offer)) is not None:
            prefixes = ("cu", "cuda") if family == "cuda" else ("rocm",)
            yield from _named((f"{prefix}{major}" for prefix in prefixes), served)


def _versions(releases: Sequence[Release], offer: Offer | None) -> Iterator[Alias]:
    """Yield the versions without wheels of their own, in the spellings that guides print."""
    if offer is None:
        return
    for wanted in wanted_versions(offer, releases):
        if (served := serve_version(wanted, releases, offer)) is not None:
            yield from _named(_spellings_of(wanted.family, wanted.version), served)


def _named(names: Iterable[str], served: Served) -> Iterator[Alias]:
    for name in names:
        yield Alias(name=name, target=served.backend, reason=served.reason)


def _spellings_of(family: Family, version: Version) -> tuple[str, ...]:
    # Each name costs pages, so there is the label, and what NVIDIA and AMD themselves would write.
    if family == "cuda":
        return f"cu{version.major}{version.minor}", f"cuda{version}"
    return (f"rocm{version}",)
