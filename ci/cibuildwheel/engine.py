"""Finds a container engine that really starts containers, and what it needs on this machine to do so."""

from __future__ import annotations

import io
import platform
import shutil
import struct
import sys
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from wheelgrid.errors import BuildError, Problem, ToolFailedError, ToolNotFoundError
from wheelgrid.files import write_atomically
from wheelgrid.process import Runner

EngineName = Literal["docker", "podman"]
"""The engines that cibuildwheel knows."""

PROBE_IMAGE = "localhost/wheelgrid-probe:1"
"""An image of one program that ends at once: where a container of it runs, others do too."""

HINT = "install and start docker or podman, or build with --host, or with --portable"
"""What to do where no container starts."""

_PID_MAX = Path("/proc/sys/kernel/pid_max")

_EXIT = MappingProxyType(
    {
        "x86_64": (62, bytes.fromhex("b83c00000031ff0f05")),
        "aarch64": (183, bytes.fromhex("a80b80d2000080d2010000d4")),
    }
)
"""ELF machine and instructions of ``exit(0)`` on Linux: no file of any system is needed to try an engine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A container engine that starts containers on this machine."""

    name: EngineName
    """The program."""
    create_args: tuple[str, ...] = ()
    """Arguments that every container is created with."""
    environment: tuple[tuple[str, str], ...] = ()
    """Variables that every command of it needs, ``CONTAINERS_CONF``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A resource limit that no process of ours may raise."""

    name: str
    """Name as container engines spell it, ``nofile``."""
    hard: int
    """The most that a process may ask for."""


def find_engine(
    folder: Path, *, run: Runner, environment: Mapping[str, str], limits: Iterable[Limit] | None = None
) -> Engine:
    """Return docker if its daemon answers, else podman, else podman with settings for a narrow machine.

    Args:
        folder: Where settings and the probe are written.
        run: Runs programs.
        environment: The environment that they inherit.
        limits: Limits of this machine; asked for if not given.

    Raises:
        ToolNotFoundError: There is neither docker nor podman.
        BuildError: None starts a container; each one's own reason is in the error.
    """
    problems: list[Problem] = []
    probe = folder / "probe.tar"
    write_atomically(probe, probe_image(platform.machine()))
    for engine in _candidates(folder, environment, limits if limits is not None else machine_limits()):
        try:
            _start_container(engine, probe, run, environment)
        except BuildError as error:
            problems.append(_reason(engine, error))
        else:
            return engine
    if not problems:
        raise ToolNotFoundError("docker", HINT)
    raise BuildError(problems)


def engine_environment(engine: Engine | None, base: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which commands of the engine work."""
    return {**base, **dict(engine.environment if engine is not None else ())}


def pythons_of_image(
    engine: Engine, image: str, *, run: Runner, environment: Mapping[str, str]
) -> frozenset[str] | None:
    """Return the Pythons of an image on this machine as identifiers, ``cp314t``; none if it is not here.

    Source: PEP 513 and its images (``/opt/python/cp312-cp312``); cibuildwheel's ``build-platforms.toml``.
    """
    variables = engine_environment(engine, environment)
    try:
        run((engine.name, "image", "inspect", image), env=variables)
    except ToolFailedError:
        return None
    listing = ("run", "--rm", *engine.create_args, image, "ls", "/opt/python")
    names = run((engine.name, *listing), env=variables).split()
    return frozenset(name.partition("-")[2] for name in names if name.startswith("cp"))


def containers_conf(limits: Iterable[Limit], runtime: str | None) -> str:
    """Return podman's settings for a machine where nobody may raise a limit or set up a network.

    Source: containers.conf(5).
    """
    ulimits = ", ".join(f'"{limit.name}={limit.hard}:{limit.hard}"' for limit in limits)
    engine = "" if runtime is None else f'[engine]\nruntime = "{runtime}"\n'
    return f'[containers]\ndefault_ulimits = [{ulimits}]\nnetns = "host"\n{engine}'


def machine_limits() -> tuple[Limit, ...]:
    """Return the limits of this process; empty on a system without them."""
    if sys.platform == "win32":
        return ()
    import resource  # noqa: PLC0415 -- there is none on Windows

    def hard(number: int) -> int | None:
        value = resource.getrlimit(number)[1]
        return None if value == resource.RLIM_INFINITY else value

    files, processes = hard(resource.RLIMIT_NOFILE), hard(resource.RLIMIT_NPROC)
    # podman lowers its own limit to the kernel's highest process number before it starts anything.
    if _PID_MAX.is_file():
        highest = int(_PID_MAX.read_text())
        processes = highest if processes is None else min(processes, highest)
    pairs = (("nofile", files), ("nproc", processes))
    return tuple(Limit(name=name, hard=value) for name, value in pairs if value is not None)


def probe_image(machine: str) -> bytes:
    """Return an archive with one static program, ``/exit``, which ends with code 0.

    On a machine that we have no instructions for, the archive is empty: engines say so when they run it.
    """
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        if (known := _EXIT.get({"arm64": "aarch64", "AMD64": "x86_64"}.get(machine, machine))) is not None:
            program = _elf(*known)
            member = tarfile.TarInfo("exit")
            member.mode, member.size = 0o755, len(program)
            archive.addfile(member, io.BytesIO(program))
    return content.getvalue()


def _elf(machine: int, code: bytes) -> bytes:
    """Return a program of one loaded segment. Source: elf(5)."""
    base, headers = 0x400000, 64 + 56
    identity = b"\x7fELF\x02\x01\x01".ljust(16, b"\0")
    header = struct.pack("<HHIQQQIHHHHHH", 2, machine, 1, base + headers, 64, 0, 0, 64, 56, 1, 64, 0, 0)
    size = headers + len(code)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, base, base, size, size, 0x10000)
    return identity + header + segment + code


def _candidates(folder: Path, environment: Mapping[str, str], limits: Iterable[Limit]) -> Iterator[Engine]:
    path = environment.get("PATH")
    if shutil.which("docker", path=path):
        yield Engine(name="docker")
    if shutil.which("podman", path=path):
        yield Engine(name="podman")
        settings = folder / "containers.conf"
        # crun refuses the mixed control groups of older systems, which runc still takes.
        runtime = "runc" if shutil.which("runc", path=path) else None
        write_atomically(settings, containers_conf(limits, runtime).encode())
        yield Engine(name="podman", environment=(("CONTAINERS_CONF", str(settings)),))


def _start_container(engine: Engine, probe: Path, run: Runner, environment: Mapping[str, str]) -> None:
    variables = engine_environment(engine, environment)
    run((engine.name, "import", probe, PROBE_IMAGE), env=variables)
    try:
        run((engine.name, "run", "--rm", *engine.create_args, PROBE_IMAGE, "/exit"), env=variables)
    finally:
        with suppress(ToolFailedError):  # a leftover of ten kilobytes is no reason to fail
            run((engine.name, "image", "rm", "--force", PROBE_IMAGE), env=variables)


def _reason(engine: Engine, error: BuildError) -> Problem:
    """Return what the engine itself said last."""
    name = f"{engine.name}, with settings for this machine" if engine.environment else engine.name
    said = next(
        (line.strip() for line in reversed(str(error).splitlines()) if "rror" in line or "annot" in line),
        error.problems[0].what,
    )
    return Problem(what=f"no container starts with {name}: {said}", hint=HINT)
