"""Files of one page + a machine → the file that an installer takes, and why not each of the others.

pip looks at every file of the page, takes those that fit, then the best of them; uv goes from the newest
version down and takes the best file of the first version that has one. On one page they differ where a
version is yanked: in what a pin must say, and in whether prereleases are then all that is left.

Source: PEP 425 and `packaging.tags` (which tag is better), PEP 427 (build tags), PEP 440 (prereleases,
specifiers), PEP 503 (Requires-Python), PEP 592 (yanking), PEP 825 (variants).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from packaging.specifiers import SpecifierSet
from packaging.tags import Tag, parse_tag
from packaging.utils import BuildTag, parse_wheel_filename
from packaging.version import Version

from index_gen.explain.machine import Machine, tag_places
from index_gen.explain.variants import Nvidia, Rank, supported, why_not
from wheelgrid.record import WheelRecord
from wheelgrid.structs import FrozenStruct
from wheelgrid.variants import split_label

Client: TypeAlias = Literal["pip", "uv", "uv-variants"]
"""``uv-variants`` is uv with its preview feature of wheel variants."""
CLIENTS: tuple[Client, ...] = ("pip", "uv", "uv-variants")

Cause: TypeAlias = Literal[
    "variant", "platform", "floor", "python", "version", "yanked", "prerelease", "older", "outranked"
]
"""Why a file is not taken. ``platform``: for other machines; ``floor``: for a newer system of this kind;
``older`` and ``outranked``: another one is better."""


class Rejection(FrozenStruct, frozen=True):
    """A file that is not taken."""

    filename: str
    """Its name."""
    version: str
    """Its version."""
    cause: Cause
    """Why, for machines."""
    reason: str
    """Why, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What an installer makes of a page."""

    chosen: WheelRecord | None
    """The file that it takes; none if it takes none."""
    reason: str
    """Why this one."""
    rejected: tuple[Rejection, ...]
    """All others, newest version first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks an installer for."""

    specifier: SpecifierSet
    """Versions that will do."""

    @property
    def pins(self) -> frozenset[str]:
        """Return the versions that are named exactly."""
        return frozenset(
            one.version
            for one in self.specifier
            if one.operator == "===" or (one.operator == "==" and not one.version.endswith(".*"))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks for what, and where."""

    wish: Wish
    """What is asked for."""
    machine: Machine
    """Where it is to be installed."""
    client: Client
    """The installer."""
    nvidia: Nvidia
    """What uv tells of the machine's driver and GPUs; only variants need it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A file that a machine can use."""

    record: WheelRecord
    version: Version
    place: int
    """Place of its best tag; 0 is the best."""
    build: BuildTag
    rank: Rank
    """What it is as a variant; empty for a plain wheel, which is the last resort."""

    @property
    def within_version(self) -> tuple[bool, Rank, int, BuildTag]:
        return bool(self.record.variant), self.rank, -self.place, self.build


def choose(records: Sequence[WheelRecord], asked: Asked) -> Choice:
    """Return what an installer takes of what one page lists."""
    places = tag_places(asked.machine)
    rejected: list[Rejection] = []
    fitting: list[_Candidate] = []
    for record in records:
        fault = _unfit(record, asked, places)
        if fault is None:
            fitting.append(_candidate(record, places, asked.nvidia))
        else:
            rejected.append(_rejection(record, *fault))
    allowed = _allowed(fitting, asked, rejected)
    best = max(allowed, key=lambda one: (one.version, one.within_version), default=None)
    rejected += (_beaten(one, best) for one in allowed if best is not None and one is not best)
    rejected.sort(key=lambda one: (Version(one.version), one.filename), reverse=True)
    return Choice(
        chosen=None if best is None else best.record,
        reason="no file of the page fits" if best is None else _why(best, allowed),
        rejected=tuple(rejected),
    )


def _unfit(record: WheelRecord, asked: Asked, places: Mapping[Tag, int]) -> tuple[Cause, str] | None:
    """Say what keeps a file out; none if nothing does."""
    wish, machine = asked.wish, asked.machine
    if record.variant is not None and asked.client != "uv-variants":
        knows = "without its preview feature uv" if asked.client == "uv" else "pip"
        return "variant", f"{knows} does not know wheel variants"
    if not wish.specifier.contains(record.version, prereleases=True):
        return "version", f"{record.version} is not {wish.specifier}"
    if parse_tag(record.tags).isdisjoint(places):
        return _foreign(record, machine)
    if not SpecifierSet(record.requires_python).contains(machine.python, prereleases=True):
        return "python", f"wants Python {record.requires_python}, this is {machine.python}"
    if record.variant is not None and supported(record, asked.nvidia) is None:
        return "variant", why_not(record, asked.nvidia)
    return None


def _foreign(record: WheelRecord, machine: Machine) -> tuple[Cause, str]:
    """Say why no tag of a file is known here: an older system of the same kind, or another one."""
    platforms = sorted({tag.platform for tag in parse_tag(record.tags)})
    pythons = {f"{tag.interpreter}-{tag.abi}" for tag in parse_tag(record.tags)}
    if set(platforms) & {*machine.platform_tags, "any"}:
        mark = "t" if machine.is_free_threaded else ""
        return "python", f"is for {', '.join(sorted(pythons))}, this is Python {machine.python}{mark}"
    kind, architecture = machine.newest_tag.split("_", 1)[0], machine.platform.rpartition("-")[2]
    if all(tag.startswith(kind) and tag.endswith(architecture) for tag in platforms):
        return "floor", f"is for {platforms[0]}, and this machine takes no newer than {machine.newest_tag}"
    return "platform", f"is for {', '.join(platforms)}"


def _candidate(record: WheelRecord, places: Mapping[Tag, int], nvidia: Nvidia) -> _Candidate:
    plain, _ = split_label(record.filename)
    _, _, build, tags = parse_wheel_filename(plain)
    return _Candidate(
        record=record,
        version=Version(record.version),
        place=min(places[tag] for tag in tags if tag in places),
        build=build,
        rank=(supported(record, nvidia) or ()) if record.variant is not None else (),
    )


def _allowed(fitting: Sequence[_Candidate], asked: Asked, rejected: list[Rejection]) -> Sequence[_Candidate]:
    """Pip counts a yanked release when it looks whether there is anything but prereleases; uv does not."""
    if asked.client == "pip":
        return _without_yanked(_without_prereleases(fitting, asked.wish, rejected), asked, rejected)
    return _without_prereleases(_without_yanked(fitting, asked, rejected), asked.wish, rejected)


def _without_prereleases(
    fitting: Iterable[_Candidate], wish: Wish, rejected: list[Rejection]
) -> list[_Candidate]:
    """PEP 440: prereleases are for who names one, or for a project that has nothing else."""
    found = list(fitting)
    if wish.specifier.prereleases or all(one.version.is_prerelease for one in found):
        return found
    rejected += (
        _rejection(one.record, "prerelease", "is a prerelease, and nobody asked for one")
        for one in found
        if one.version.is_prerelease
    )
    return [one for one in found if not one.version.is_prerelease]


def _without_yanked(
    fitting: Sequence[_Candidate], asked: Asked, rejected: list[Rejection]
) -> list[_Candidate]:
    """PEP 592: a yanked file is only for who pins its version. uv wants the label in the pin too."""
    pins = {str(Version(pin)) for pin in asked.wish.pins}
    if asked.client == "pip":
        keeps = bool(pins) and all(one.record.yanked is not None for one in fitting)
        allowed = [one for one in fitting if one.record.yanked is None or keeps]
    else:
        allowed = [one for one in fitting if one.record.yanked is None or one.record.version in pins]
    kept = {id(one) for one in allowed}
    for one in fitting:
        if id(one) not in kept:
            because = f": {one.record.yanked}" if one.record.yanked else ""
            rejected.append(_rejection(one.record, "yanked", f"is yanked{because}"))
    return allowed


def _beaten(loser: _Candidate, best: _Candidate) -> Rejection:
    if loser.version != best.version:
        return _rejection(loser.record, "older", f"is older than {best.record.version}")
    if bool(best.record.variant) != bool(loser.record.variant):
        return _rejection(loser.record, "outranked", "is the plain wheel, and a variant fits")
    if loser.rank != best.rank:
        return _rejection(loser.record, "outranked", "is a variant that fits less well")
    if loser.place != best.place:
        return _rejection(loser.record, "outranked", "has a tag that says less of this machine")
    if loser.build != best.build:
        return _rejection(loser.record, "outranked", "has a lower build number, or none")
    return _rejection(loser.record, "outranked", "fits as well, and comes later on the page")


def _why(best: _Candidate, allowed: Sequence[_Candidate]) -> str:
    versions = {one.version for one in allowed}
    newest = "the only version that fits" if len(versions) == 1 else "the newest version that fits"
    rivals = sum(one.version == best.version for one in allowed) - 1
    return f"{newest}, and {'the best' if rivals else 'the only'} file of it for this machine"


def _rejection(record: WheelRecord, cause: Cause, reason: str) -> Rejection:
    return Rejection(filename=record.filename, version=record.version, cause=cause, reason=reason)
