"""Takes the file name of a wheel apart: project, version, platform, label of the variant.

Source: the binary distribution format (file name), PEP 825 (label), PEP 425, 600 and 656 (platforms).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from index_gen.wheels.faults import refuse, shown
from wheelgrid.variants import VARIANTS

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+!-]{0,250}\.whl")
_LABEL = re.compile(r"[0-9a-z_.]{1,64}")
_DIST_INFO = ".dist-info"
_HINT = "name it like demo-1.0-py3-none-any.whl, as build tools do"

_MACHINES = {
    "win_amd64": "windows-amd64",
    "win_arm64": "windows-arm64",
    "any": "any",
}
_GLIBC_LINUX = re.compile(r"manylinux_(?P<major>[0-9]+)_(?P<minor>[0-9]+)_(?P<machine>\w+)")
_OLD_GLIBC_LINUX = re.compile(r"manylinux(?P<name>1|2010|2014)_(?P<machine>\w+)")
_OLD_GLIBC = {"1": (2, 5), "2010": (2, 12), "2014": (2, 17)}
_MUSL_LINUX = re.compile(r"musllinux_[0-9]+_[0-9]+_(?P<machine>\w+)")
_MACOS = re.compile(r"macosx_[0-9]+_[0-9]+_(?P<machine>arm64|x86_64|universal2)")
_BARE_LINUX = re.compile(r"linux_(?P<machine>\w+)")
_BOTH_MACOS = frozenset({"macos-arm64", "macos-x86_64"})


class Served(NamedTuple):
    """The systems that a wheel is for."""

    platform: str
    """``linux-x86_64`` as the matrix names it, ``any``, or the tags themselves if no such name says it."""
    glibc: str | None
    """Lowest glibc that a tag names, ``2.17``; none if no tag names one."""


@dataclass(frozen=True, slots=True)
class WheelName:
    """What the file name of a wheel says."""

    filename: str
    """The whole, ``Demo.Package-1.0+cu128-py3-none-win_amd64.whl``."""
    stem: str
    """Project and version as written, ``Demo.Package-1.0+cu128``."""
    project: str
    """Normalised name (PEP 503), ``demo-package``."""
    version: str
    """Canonical version with the local label, ``1.0+cu128``."""
    label: str | None
    """Label of the variant; none for a plain wheel."""
    served: Served
    """The systems that it is for."""

    @property
    def local(self) -> str:
        """The local label of the version, ``cu128``; empty if there is none."""
        return self.version.partition("+")[2]


class _Tail(NamedTuple):
    label: str | None
    served: Served


def parse_name(filename: str, where: str) -> WheelName:
    """Take a file name apart.

    Raises:
        RecordError: It is no file name of a wheel, or has characters that no index should print.
    """
    if not _SAFE.fullmatch(filename):
        refuse(f"{shown(filename)} has other characters than the name of a wheel, or too many", where, _HINT)
    parts = filename.removesuffix(".whl").split("-", 2)
    if len(parts) != 3:  # noqa: PLR2004 - project, version, the rest
        refuse(f"{shown(filename)} is no file name of a wheel: it has fewer than five parts", where, _HINT)
    try:
        project, version = _identity(parts[0], parts[1])
        tail = _tail(parts[2])
    except InvalidWheelFilename as error:
        refuse(f"{shown(filename)} is no file name of a wheel: {error}", where, _HINT)
    name = WheelName(filename, f"{parts[0]}-{parts[1]}", project, version, tail.label, tail.served)
    if name.local == VARIANTS:
        hint = "choose another local label"
        refuse(f"the local label {VARIANTS!r} is the name of the index of variants", where, hint)
    return name


def is_dist_info_of(folder: str, name: WheelName) -> bool:
    """Say whether a ``.dist-info`` folder belongs to this file name, in any spelling."""
    stem = folder.removesuffix(_DIST_INFO)
    if stem == name.stem:
        return True
    project, _, version = stem.rpartition("-")
    return canonicalize_name(project) == name.project and is_same_version(version, name.version)


@lru_cache(maxsize=4096)
def is_same_version(text: str, version: str) -> bool:
    """Say whether a text is this version, in any spelling: ``1.0`` is ``1.0.0``."""
    try:
        return Version(text) == Version(version)
    except InvalidVersion:
        return False


@lru_cache(maxsize=4096)
def _identity(project: str, version: str) -> tuple[str, str]:
    try:
        number = str(Version(version))
    except InvalidVersion as error:
        raise InvalidWheelFilename(f"{version!r} is no version") from error
    try:
        return parse_wheel_filename(f"{project}-0-py3-none-any.whl")[0], number
    except InvalidWheelFilename as error:
        raise InvalidWheelFilename(f"{project!r} is no project name") from error


@lru_cache(maxsize=4096)
def _tail(text: str) -> _Tail:
    """Read what follows the version.

    PEP 825: a label may follow the tags. A build number begins with a digit, a Python tag must not.
    """
    parts = text.split("-")
    has_build = parts[0][:1].isdigit()
    label = parts.pop() if len(parts) == 4 + has_build else None
    if label is not None and not _LABEL.fullmatch(label):
        raise InvalidWheelFilename(f"{label!r} is no label of a variant")
    try:
        parse_wheel_filename(f"a-0-{'-'.join(parts)}.whl")
    except InvalidWheelFilename as error:
        raise InvalidWheelFilename(f"{'-'.join(parts)!r} is no Python, ABI and platform tag") from error
    return _Tail(label, _served(parts[-1]))


def _served(tags: str) -> Served:
    """Say which systems the platform tags of a name stand for."""
    names = frozenset(map(_platform, tags.split(".")))
    floors = [floor for floor in map(_glibc, tags.split(".")) if floor is not None]
    platform = tags if len(names) != 1 else next(iter(names))
    if names == _BOTH_MACOS:
        platform = "macos-universal2"
    glibc = min(floors, default=None)
    return Served(platform, None if glibc is None else f"{glibc[0]}.{glibc[1]}")


def _platform(tag: str) -> str:
    for pattern, family in ((_GLIBC_LINUX, "linux"), (_OLD_GLIBC_LINUX, "linux"), (_MUSL_LINUX, "linux-musl"),
                            (_MACOS, "macos"), (_BARE_LINUX, "linux")):  # fmt: skip
        if match := pattern.fullmatch(tag):
            return f"{family}-{match['machine']}"
    return _MACHINES.get(tag, tag)


def _glibc(tag: str) -> tuple[int, int] | None:
    if match := _GLIBC_LINUX.fullmatch(tag):
        return int(match["major"]), int(match["minor"])
    match = _OLD_GLIBC_LINUX.fullmatch(tag)
    return None if match is None else _OLD_GLIBC[match["name"]]
