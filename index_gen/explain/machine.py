"""A machine, as far as installers and GPU code care; described in words, or found by ``detection``.

Source: PEP 425 (tags), PEP 600 (manylinux), PEP 656 (musllinux), `packaging.tags` (their order).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.version import InvalidVersion, Version

from wheelgrid.errors import Problem, QuestionError
from wheelgrid.structs import FrozenStruct

DEFAULT_GLIBC = "2.28"
DEFAULT_MUSL = "1.2"
DEFAULT_MACOS = "14.0"

_OLDEST_GLIBC = {"x86_64": 5}
_OLDEST_GLIBC_ELSEWHERE = 17
_LEGACY = {5: "manylinux1", 12: "manylinux2010", 17: "manylinux2014"}
"""PEP 600: what the first manylinux tags mean, by the minor version of glibc 2."""
_ARCHITECTURES = {
    "linux": ("x86_64", "aarch64"),
    "linux-musl": ("x86_64", "aarch64"),
    "macos": ("arm64", "x86_64"),
    "windows": ("amd64", "arm64"),
}
_PYTHON = re.compile(r"(3\.\d+(?:\.\d+)?)(t?)")
_TWO_NUMBERS = re.compile(r"\d+\.\d+")
_CAPABILITY = re.compile(r"(\d{1,2})\.(\d)")
_GFX = re.compile(r"gfx[0-9a-f]{3,5}")


class Gpu(FrozenStruct, frozen=True):
    """One GPU."""

    family: str
    """What computes on it, ``cuda`` or ``rocm``; empty if only its maker is known."""
    architecture: str
    """In the toolkit's spelling, ``89`` or ``gfx1100``; empty if nobody knows."""
    name: str = ""
    """Name for people, ``NVIDIA GeForce RTX 4090``."""

    @property
    def title(self) -> str:
        """Return how a sentence calls it."""
        known = f"{self.family} {self.architecture}".strip()
        return " ".join(part for part in (self.name, f"({known})" if self.name and known else known) if part)


class Machine(FrozenStruct, frozen=True):
    """Where something is to be installed."""

    python: str
    """Version of Python, ``3.12`` or ``3.12.1``."""
    is_free_threaded: bool
    """Whether it is the build without a global lock."""
    platform: str
    """Platform as a matrix names it, ``linux-musl-x86_64``."""
    platform_tags: tuple[str, ...]
    """Tags of platforms that it takes, best first, ``manylinux_2_31_x86_64``."""
    driver: str | None = None
    """Version of the NVIDIA driver; none if there is none, or nobody said."""
    gpus: tuple[Gpu, ...] = ()
    """Its GPUs."""
    assumed: tuple[str, ...] = ()
    """What nobody said and was taken for granted, for people."""

    @property
    def system(self) -> str:
        """Return the operating system, ``linux``."""
        return self.platform.partition("-")[0]

    @property
    def newest_tag(self) -> str:
        """Return the tag of the newest system that its wheels may be for."""
        dated = (tag for tag in self.platform_tags if not tag.startswith("linux_"))
        return next(dated, self.platform_tags[0])

    @property
    def title(self) -> str:
        """Return how a sentence calls it."""
        parts = [
            f"Python {self.python}{'t' if self.is_free_threaded else ''}",
            f"{self.platform} ({self.newest_tag})",
            *(gpu.title for gpu in self.gpus),
            "" if self.driver is None else f"NVIDIA driver {self.driver}",
        ]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a person said of a machine; none where they said nothing."""

    python: str | None = None
    """``3.12``, or ``3.13t`` without a global lock."""
    platform: str | None = None
    """``linux-x86_64``."""
    glibc: str | None = None
    """``2.31``."""
    macos: str | None = None
    """``14.0``."""
    driver: str | None = None
    """``560.35``."""
    gpu: str | None = None
    """``rtx-40``, a compute capability such as ``8.9``, or ``gfx1100``."""


def describe(said: Described, here: Machine, series: Mapping[str, Gpu]) -> Machine:
    """Make a machine of what a person said.

    Args:
        said: What they said. What they left out is as here, if the platform is this one.
        here: This machine.
        series: GPUs by the names that people may use, ``rtx-40``.

    Raises:
        QuestionError: A word is none that anybody knows; all of them together.
    """
    problems: list[Problem] = []
    _check_numbers(said, problems)
    python = (here.python, here.is_free_threaded)
    if said.python is not None:
        python = _read_python(said.python, problems)
    platform = said.platform or here.platform
    if not _is_known(platform):
        known = ", ".join(f"{system}-{one}" for system, some in _ARCHITECTURES.items() for one in some)
        problems.append(Problem(what=f"platform {platform!r} is not known", hint=f"known: {known}"))
    gpus = () if said.gpu is None else tuple(_read_gpu(said.gpu, series, problems))
    if problems:
        raise QuestionError(problems)
    is_here = platform == here.platform
    is_as_here = is_here and said.glibc is None and said.macos is None
    return Machine(
        python=python[0],
        is_free_threaded=python[1],
        platform=platform,
        platform_tags=here.platform_tags
        if is_as_here
        else platform_tags(platform, glibc=said.glibc, macos=said.macos),
        driver=said.driver or (here.driver if is_here else None),
        gpus=gpus or (here.gpus if is_here else ()),
        assumed=() if is_here else tuple(_assumptions(said, platform, here)),
    )


def platform_tags(platform: str, *, glibc: str | None = None, macos: str | None = None) -> tuple[str, ...]:
    """Return the platform tags that installers take, best first.

    Args:
        platform: Platform as a matrix names it.
        glibc: Version of glibc, if the platform has one.
        macos: Version of macOS, if it is one.
    """
    system, architecture = _split(platform)
    match system:
        case "linux":
            return (f"linux_{architecture}", *_manylinux(architecture, glibc or DEFAULT_GLIBC))
        case "linux-musl":
            return (f"linux_{architecture}", *_musllinux(architecture, DEFAULT_MUSL))
        case "macos":
            return tuple(mac_platforms(_numbers(macos or DEFAULT_MACOS), architecture))
        case _:
            return (f"win_{architecture}",)


def tag_places(machine: Machine) -> dict[Tag, int]:
    """Return every tag that the installers of a machine take, with its place: 0 is the best.

    Source: `packaging.tags`: those of CPython, then those of any Python.
    """
    version = Version(machine.python)
    short = (version.major, version.minor)
    interpreter = f"cp{version.major}{version.minor}"
    abi = interpreter + ("t" if machine.is_free_threaded else "")
    tags = (
        *cpython_tags(short, [abi], machine.platform_tags),
        *compatible_tags(short, interpreter, machine.platform_tags),
    )
    places: dict[Tag, int] = {}
    for place, tag in enumerate(tags):
        places.setdefault(tag, place)
    return places


def cuda_gpu(capability: str, name: str = "") -> Gpu:
    """Return an NVIDIA GPU by its compute capability, ``8.9``."""
    return Gpu(family="cuda", architecture=capability.replace(".", ""), name=name)


def _split(platform: str) -> tuple[str, str]:
    system, _, architecture = platform.rpartition("-")
    return system, architecture


def _is_known(platform: str) -> bool:
    system, architecture = _split(platform)
    return architecture in _ARCHITECTURES.get(system, ())


def _numbers(version: str) -> tuple[int, int]:
    major, _, minor = version.partition(".")
    return int(major), int(minor)


def _manylinux(architecture: str, glibc: str) -> Iterator[str]:
    """PEP 600: a wheel for an older glibc runs on a newer one."""
    major, newest = _numbers(glibc)
    for minor in range(newest, _OLDEST_GLIBC.get(architecture, _OLDEST_GLIBC_ELSEWHERE) - 1, -1):
        yield f"manylinux_{major}_{minor}_{architecture}"
        if minor in _LEGACY:
            yield f"{_LEGACY[minor]}_{architecture}"


def _musllinux(architecture: str, musl: str) -> Iterator[str]:
    """PEP 656: a wheel for an older musl runs on a newer one."""
    major, newest = _numbers(musl)
    for minor in range(newest, -1, -1):
        yield f"musllinux_{major}_{minor}_{architecture}"


def _read_python(text: str, problems: list[Problem]) -> tuple[str, bool]:
    found = _PYTHON.fullmatch(text)
    if found is None:
        hint = "write it as 3.12, or 3.13t without a global lock"
        problems.append(Problem(what=f"{text!r} is not a version of Python 3", hint=hint))
        return text, False
    return found[1], found[2] == "t"


def _check_numbers(said: Described, problems: list[Problem]) -> None:
    for what, text, example in (("glibc", said.glibc, "2.31"), ("macOS", said.macos, "14.0")):
        if text is not None and _TWO_NUMBERS.fullmatch(text) is None:
            problems.append(
                Problem(what=f"{text!r} is not a version of {what}", hint=f"write it as {example}")
            )
    if said.glibc is not None and _TWO_NUMBERS.fullmatch(said.glibc) and not said.glibc.startswith("2."):
        problems.append(Problem(what=f"glibc {said.glibc!r} is not known", hint="write it as 2.31"))
    if said.driver is not None and not _is_version(said.driver):
        problems.append(
            Problem(what=f"{said.driver!r} is not a version of a driver", hint="write it as 560.35")
        )


def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


def _read_gpu(text: str, series: Mapping[str, Gpu], problems: list[Problem]) -> Iterator[Gpu]:
    capability = _CAPABILITY.fullmatch(text)
    if text in series:
        yield series[text]
    elif capability is not None:
        yield cuda_gpu(text)
    elif _GFX.fullmatch(text) is not None:
        yield Gpu(family="rocm", architecture=text)
    else:
        known = f"; known: {', '.join(series)}" if series else ""
        hint = f"write a compute capability such as 8.9, or a target such as gfx1100{known}"
        problems.append(Problem(what=f"GPU {text!r} is not known", hint=hint))


def _assumptions(said: Described, platform: str, here: Machine) -> Iterator[str]:
    """Say what was taken for granted of a machine that is not this one."""
    if said.python is None:
        yield f"Python {here.python}"
    match _split(platform)[0]:
        case "linux" if said.glibc is None:
            yield f"glibc {DEFAULT_GLIBC}"
        case "linux-musl":
            yield f"musl {DEFAULT_MUSL}"
        case "macos" if said.macos is None:
            yield f"macOS {DEFAULT_MACOS}"
        case _:
            pass
