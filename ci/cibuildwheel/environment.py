"""What cibuildwheel is told about a job: every variable that we set, as a named field.

Source: https://cibuildwheel.pypa.io/en/stable/options/
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from ci.cibuildwheel.cache import (
    CACHE_REPORT,
    CACHE_VARIABLES,
    COMPUTED_CACHE_VARIABLES,
    CacheFolders,
    cache_setup,
)
from ci.cibuildwheel.engine import Engine
from ci.cibuildwheel.repair import repair_command
from matrix import Job, Libc, OperatingSystem, Platform
from wheelgrid.errors import BuildError, Problem

CibwPlatform = Literal["linux", "macos", "windows"]
"""A platform as cibuildwheel's ``--platform`` spells it."""

BUILD_FOLDER = "build/native/{job}/cmake"
"""Where the native build runs, relative to the package. A checkout's own builds lie as deep below the
sources, so that paths in compiled objects, and with them the compiler cache's keys, are the same."""

PASSED_INTO_CONTAINERS = (
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
    "PIP_INDEX_URL", "UV_DEFAULT_INDEX",
)  # fmt: skip
"""Variables of the host that say how to reach a package index; cibuildwheel leaves out those not set."""

_PLATFORMS: MappingProxyType[OperatingSystem, CibwPlatform] = MappingProxyType(
    {OperatingSystem.LINUX: "linux", OperatingSystem.MACOS: "macos", OperatingSystem.WINDOWS: "windows"}
)
_LINUX_FAMILIES = MappingProxyType({"glibc": "manylinux", "musl": "musllinux"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelTest:
    """What a finished wheel must do on every Python, in a fresh environment."""

    command: str
    """Shell command, run in an empty folder that holds `sources`: ``python tests/check.py``."""
    requires: tuple[str, ...] = ()
    """Requirements of the test itself (PEP 508)."""
    sources: tuple[str, ...] = ()
    """Files and folders of the package that the command needs, relative to its ``pyproject.toml``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolkitSetup:
    """How the toolkit of a backend comes into an image that has none."""

    commands: tuple[str, ...] = ()
    """Shell commands that install it, run once before the build."""
    environment: tuple[tuple[str, str], ...] = ()
    """Variables that lead the build to it, sorted by name."""


NO_TOOLKIT = ToolkitSetup()
"""For a backend that the image's own compiler is enough for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CibwEnvironment:
    """The variables of one cibuildwheel run, all of them; what is not here keeps cibuildwheel's default."""

    platform: CibwPlatform
    """Value of ``--platform``."""
    build: tuple[str, ...]
    """Build identifiers, oldest first: the first builds, the others test what it built."""
    archs: str
    """Architecture as cibuildwheel spells it: ``x86_64``, ``arm64``, ``AMD64``."""
    before_all: tuple[str, ...]
    """Shell commands, run once before the build; the first that fails ends it."""
    environment: tuple[tuple[str, str], ...]
    """Variables of the build and of the tests, sorted by name."""
    config_settings: tuple[str, ...]
    """Settings for scikit-build-core, ``cmake.define.NAME=value``; spaces and semicolons survive."""
    repair_command: str
    """Shell command that makes the built wheel fit for other machines."""
    test: WheelTest
    """What the wheel must do."""
    build_frontend: str = "build[uv]"
    """Calls the build backend; with uv, environments cost a second instead of ten."""
    image_variable: str | None = None
    """Variable that names the container image, ``CIBW_MANYLINUX_X86_64_IMAGE``; none outside Linux."""
    image: str | None = None
    """Short name from cibuildwheel's list of pinned images, or a full image name; none outside Linux."""
    computed: tuple[tuple[str, str], ...] = ()
    """Variables that take what a shell command prints where the build runs, sorted by name."""
    engine: Engine | None = None
    """Container engine; none outside Linux, and where cibuildwheel is only asked, not run."""
    mounts: tuple[tuple[str, str], ...] = ()
    """Folders of the host and where the container sees them; it sees nothing else of the host."""

    def as_variables(self) -> dict[str, str]:
        """Return the variables as cibuildwheel reads them."""
        variables = {
            "CIBW_BUILD": " ".join(self.build),
            "CIBW_SKIP": "",
            "CIBW_ARCHS": self.archs,
            "CIBW_BUILD_FRONTEND": self.build_frontend,
            "CIBW_BEFORE_ALL": self._before_all(),
            "CIBW_ENVIRONMENT": " ".join(self._assignments()),
            "CIBW_CONFIG_SETTINGS": shlex.join(_verbatim(setting) for setting in self.config_settings),
            "CIBW_REPAIR_WHEEL_COMMAND": self.repair_command,
            "CIBW_TEST_COMMAND": self.test.command,
            "CIBW_TEST_REQUIRES": shlex.join(self.test.requires),
            "CIBW_TEST_SOURCES": shlex.join(self.test.sources),
        }
        if self.image_variable is not None and self.image is not None:
            variables[self.image_variable] = self.image
            variables["CIBW_ENVIRONMENT_PASS"] = " ".join(PASSED_INTO_CONTAINERS)
        if self.engine is not None:
            volumes = [f"--volume={host}:{inside}" for host, inside in self.mounts]
            words = shlex.join([*self.engine.create_args, *volumes])
            arguments = f"; create_args: {words}" if words else ""
            variables["CIBW_CONTAINER_ENGINE"] = f"{self.engine.name}{arguments}; disable_host_mount: true"
        return variables

    def _before_all(self) -> str:
        if self.platform == "windows":
            return " && ".join(self.before_all)
        # Not joined by "&&": left of it, a shell forgets the "set -e" that a script of several lines has.
        parts = [f"(\n{command}\n)" for command in self.before_all]
        return "\n".join(("set -e", *parts)) if parts else ""

    def _assignments(self) -> Iterator[str]:
        for name, value in self.environment:
            yield f"{name}={shlex.quote(value)}"
        for name, command in self.computed:
            yield f'{name}="$(sh -c {shlex.quote(command)})"'


def identifiers_of(job: Job) -> tuple[str, ...]:
    """Return the build identifiers of a job, oldest Python first, without those that cibuildwheel skips."""
    suffix = _suffix(job.platform)
    return tuple(f"{python.identifier}-{suffix}" for python in job.pythons if python.identifier is not None)


def environment_for(
    job: Job,
    *,
    test: WheelTest,
    toolkit: ToolkitSetup = NO_TOOLKIT,
    engine: Engine | None = None,
    image: str | None = None,
    cache: CacheFolders | None = None,
    offered: frozenset[str] | None = None,
) -> CibwEnvironment:
    """Derive what cibuildwheel is told from a job.

    Args:
        job: The job.
        test: What the wheel must do.
        toolkit: What the backend needs besides the image.
        engine: Container engine; needed to run a Linux job, not to ask cibuildwheel about it.
        image: Another image than the platform's.
        cache: Folders that keep compiled objects and downloaded packages from run to run.
        offered: Python identifiers that the image has, ``cp312``; all if not known.

    Raises:
        BuildError: cibuildwheel would have nothing to build.
    """
    platform = job.platform
    environment = CibwEnvironment(
        platform=_PLATFORMS[platform.os],
        build=_selected(job, offered, image),
        archs=_archs(platform),
        before_all=toolkit.commands,
        environment=(*_deployment_target(platform), *toolkit.environment),
        config_settings=(
            f"build-dir={BUILD_FOLDER.format(job=job.id)}",
            *(f"cmake.define.{name}={value}" for name, value in job.cmake_definitions),
        ),
        repair_command=repair_command(platform.os, job.external_libraries),
        test=test,
    )
    if platform.os is not OperatingSystem.LINUX:
        return environment
    contained = replace(
        environment,
        image_variable=f"CIBW_{_suffix(platform).upper()}_IMAGE",
        image=image or platform.image,
        engine=engine,
    )
    return contained if cache is None else _with_cache(contained, platform.libc or "glibc", cache)


def _selected(job: Job, offered: frozenset[str] | None, image: str | None) -> tuple[str, ...]:
    names = identifiers_of(job)
    if offered is not None:
        names = tuple(name for name in names if name.partition("-")[0] in offered)
    if not names:
        raise BuildError(
            Problem(
                what=f"{job.id!r} has no Python that cibuildwheel and the image both offer",
                where=image or job.platform.image,
                hint="choose another image, or another list of Pythons in the matrix",
            )
        )
    return names


def _with_cache(environment: CibwEnvironment, libc: Libc, cache: CacheFolders) -> CibwEnvironment:
    return replace(
        environment,
        before_all=(*environment.before_all, *cache_setup(libc)),
        environment=(*environment.environment, *CACHE_VARIABLES),
        computed=COMPUTED_CACHE_VARIABLES,
        # After the build, so that the counters are those of this compile.
        repair_command=f"{environment.repair_command} && {CACHE_REPORT}",
        mounts=tuple((str(host), str(inside)) for host, inside in cache.mounts),
    )


def _suffix(platform: Platform) -> str:
    match platform.os:
        case OperatingSystem.LINUX:
            return f"{_LINUX_FAMILIES[platform.libc or 'glibc']}_{platform.architecture}"
        case OperatingSystem.MACOS:
            return f"macosx_{platform.architecture}"
        case OperatingSystem.WINDOWS:
            return f"win_{platform.architecture}"


def _archs(platform: Platform) -> str:
    """Return the architecture as cibuildwheel spells it: in capitals on Windows only."""
    name = platform.architecture
    return name.upper() if platform.os is OperatingSystem.WINDOWS else name


def _deployment_target(platform: Platform) -> tuple[tuple[str, str], ...]:
    if platform.os is not OperatingSystem.MACOS:
        return ()
    _, major, minor, *_ = platform.tag_floor.split("_")
    return (("MACOSX_DEPLOYMENT_TARGET", f"{major}.{minor}"),)


def _verbatim(setting: str) -> str:
    """Keep cibuildwheel from filling in what looks like its placeholders."""
    return setting.replace("{project}", "#{project}").replace("{package}", "#{package}")
