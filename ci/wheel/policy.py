"""auditwheel's verdict: the oldest Linux that a wheel's content runs on, and what each Linux provides.

Source: PEP 600 (manylinux), PEP 656 (musllinux), the policies that auditwheel carries.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from auditwheel.architecture import Architecture
from auditwheel.error import AuditwheelError
from auditwheel.libc import Libc
from auditwheel.policy import WheelPolicies
from auditwheel.wheel_abi import WheelAbIInfo, analyze_wheel_abi, get_wheel_elfdata
from elftools.common.exceptions import ELFError

from ci.wheel.wheelfile import open_wheel
from wheelgrid.errors import Problem, WheelRejectedError

# auditwheel warns through logging; without a handler Python would print that.
logging.getLogger("auditwheel").addHandler(logging.NullHandler())

_TAG = re.compile(
    r"(?P<family>manylinux|musllinux|macosx)_(?P<major>\d+)_(?P<minor>\d+)(?:_(?P<machine>\w+))?"
)
_PLAIN = re.compile(r"(?P<family>linux|win)_(?P<machine>\w+)")
_OLD_NAMES = MappingProxyType(
    {"manylinux1": "manylinux_2_5", "manylinux2010": "manylinux_2_12", "manylinux2014": "manylinux_2_17"}
)
_LIBCS = MappingProxyType({"manylinux": Libc.GLIBC, "musllinux": Libc.MUSL})
_ARCHITECTURES = MappingProxyType({"amd64": "x86_64", "arm64": "aarch64"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformTag:
    """A platform tag, taken apart."""

    family: str
    """``manylinux``, ``musllinux``, ``macosx``, ``linux`` or ``win``."""
    version: tuple[int, int] | None
    """Lowest version of the C library or the system; none where the tag states none."""
    architecture: str | None
    """``x86_64`` or ``aarch64``, whatever the system calls it; none if the text stops before."""


def parse_platform_tag(text: str) -> PlatformTag | None:
    """Take a platform tag, or its beginning without architecture, apart; none if it is neither."""
    old = next((name for name in _OLD_NAMES if text == name or text.startswith(f"{name}_")), None)
    spelled = text if old is None else _OLD_NAMES[old] + text.removeprefix(old)
    if match := _TAG.fullmatch(spelled):
        version = int(match["major"]), int(match["minor"])
        return PlatformTag(
            family=match["family"], version=version, architecture=_architecture(match["machine"])
        )
    if match := _PLAIN.fullmatch(spelled):
        return PlatformTag(family=match["family"], version=None, architecture=_architecture(match["machine"]))
    return None


def lowest_platform_tag(wheel: Path, drivers: Iterable[str] = ()) -> str:
    """Return the tag of the oldest Linux that a wheel's content runs on, ``manylinux_2_28_x86_64``.

    Args:
        wheel: The wheel; its file name does not matter, its libraries do.
        drivers: Libraries that come with the machine, not with the wheel, ``libcuda.so.1``.

    Raises:
        WheelRejectedError: No policy fits; the reasons are in the error.
    """
    with open_wheel(wheel) as archive:
        # auditwheel unpacks what it is given, wherever it leads, and leaves half of a damaged wheel behind.
        for entry in archive.entries:
            archive.read(entry.name)
    try:
        verdict = analyze_wheel_abi(
            None, None, wheel, frozenset(drivers), disable_isa_ext_check=False, allow_graft=False
        )
    except (AuditwheelError, ELFError, RuntimeError, ValueError) as error:
        problem = Problem(what=f"auditwheel cannot read the wheel: {error}", where=wheel.name)
        raise WheelRejectedError(problem) from error
    finally:
        # auditwheel remembers its answers by path, and a wheel built again has the same path.
        get_wheel_elfdata.cache_clear()
    if verdict.overall_policy == verdict.policies.linux:
        raise WheelRejectedError(list(_reasons(wheel, verdict)))
    return verdict.overall_policy.name


def provided_versions(platform_tag: str) -> Mapping[str, frozenset[str]] | None:
    """Return the symbol versions that every system of a tag provides, by family.

    ``{"GLIBC": {"GLIBC_2.2.5", …}}``; none if auditwheel knows no such policy. A musllinux policy has no
    families: musl versions no symbols.
    """
    tag = parse_platform_tag(platform_tag)
    if tag is None or tag.version is None or tag.architecture is None or tag.family not in _LIBCS:
        return None
    major, minor = tag.version
    name = f"{tag.family}_{major}_{minor}"
    libc = _LIBCS[tag.family]
    try:
        policies = WheelPolicies(
            libc=libc,
            arch=Architecture(tag.architecture),
            musl_policy=name if libc is Libc.MUSL else None,
        )
        policy = policies.get_policy_by_name(f"{name}_{tag.architecture}")
    except (LookupError, ValueError, AssertionError):  # the last is auditwheel's for an unknown musl
        return None
    return {
        family: frozenset(f"{family}_{version}" for version in versions)
        for family, versions in policy.symbol_versions.items()
    }


def _architecture(machine: str | None) -> str | None:
    return None if machine is None else _ARCHITECTURES.get(machine, machine)


def _reasons(wheel: Path, verdict: WheelAbIInfo) -> Iterator[Problem]:
    policies = verdict.policies
    # auditwheel ranks policies by how many systems they admit, so the newest Linux is its lowest.
    newest = verdict.external_refs[policies.lowest.name]
    for library in sorted(newest.libs):
        yield Problem(
            what=f"{library!r} is needed, but neither in the wheel nor on every Linux",
            where=wheel.name,
            hint="link it statically, bundle it, or name it as a driver that the machine brings",
        )
    for library, symbols in sorted(newest.blacklist.items()):
        yield Problem(what=f"{library!r} may not be used for {', '.join(symbols)}", where=wheel.name)
    if verdict.sym_policy == policies.linux:
        yield Problem(
            what=f"symbol versions are newer than {policies.lowest.name!r} has: {_newer(verdict)}",
            where=wheel.name,
            hint="compile in a manylinux image",
        )
    if verdict.machine_policy == policies.linux:
        yield Problem(
            what="a library needs instructions above the baseline of its architecture", where=wheel.name
        )


def _newer(verdict: WheelAbIInfo) -> str:
    known = verdict.policies.lowest.symbol_versions
    needed = {version for versions in verdict.versioned_symbols.values() for version in versions}
    return ", ".join(
        sorted(
            version
            for version in needed
            if (family := version.partition("_")[0]) in known
            and version.partition("_")[2] not in known[family]
        )
    )
