"""This machine → Machine: its Python, its platform, its driver and its GPUs.

Source: NVIDIA's driver (``/proc/driver/nvidia/version``, ``/sys/module/nvidia/version``, ``nvidia-smi``),
the kernel's topology of AMD's compute nodes (``/sys/class/kfd``), ``packaging.tags`` (platform tags).
"""

from __future__ import annotations

import platform as this_machine
import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from packaging.tags import platform_tags as tags_here

from index_gen.explain.machine import Gpu, Machine, cuda_gpu
from wheelgrid.errors import BuildError
from wheelgrid.process import Runner

_SYSTEMS = {"Linux": "linux", "Darwin": "macos", "Windows": "windows"}
_VERSION = re.compile(r"\b\d{3}\.\d+(?:\.\d+)?\b")
_GFX_VERSION = re.compile(r"^gfx_target_version (\d+)$", re.MULTILINE)
_QUERY = ("nvidia-smi", "--query-gpu=driver_version,compute_cap,name", "--format=csv,noheader")
_FILES_OF_DRIVER = ("proc/driver/nvidia/version", "sys/module/nvidia/version")
_AMD_NODES = "sys/class/kfd/kfd/topology/nodes"


def detect(run: Runner, root: Path = Path("/")) -> Machine:
    """Return the machine that we run on.

    Args:
        run: Asks ``nvidia-smi``; no such program, or one that fails, means that there is no such GPU.
        root: Root of the file system.
    """
    rows = tuple(_ask_nvidia(run))
    tags = tuple(tags_here())
    return Machine(
        python=this_machine.python_version().rstrip("+"),
        is_free_threaded=bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
        platform=platform_of(this_machine.system(), this_machine.machine(), tags),
        platform_tags=tags,
        driver=_driver_of_files(root) or next((driver for driver, _ in rows), None),
        gpus=(*(gpu for _, gpu in rows), *_amd_gpus(root)),
    )


def platform_of(system: str, machine: str, tags: tuple[str, ...]) -> str:
    """Return the name that a matrix gives a machine.

    >>> platform_of("Windows", "AMD64", ("win_amd64",))
    'windows-amd64'

    Args:
        system: ``platform.system()``.
        machine: ``platform.machine()``.
        tags: Its platform tags; those of Linux tell which C library it has.
    """
    name = _SYSTEMS.get(system, system.lower())
    is_musl = any(tag.startswith("musllinux") for tag in tags)
    is_glibc = any(tag.startswith("manylinux") for tag in tags)
    libc = "-musl" if name == "linux" and is_musl and not is_glibc else ""
    return f"{name}{libc}-{machine.lower()}"


def _driver_of_files(root: Path) -> str | None:
    for name in _FILES_OF_DRIVER:
        try:
            found = _VERSION.search((root / name).read_text("utf-8", "replace"))
        except OSError:
            continue
        if found is not None:
            return found[0]
    return None


def _ask_nvidia(run: Runner) -> Iterator[tuple[str, Gpu]]:
    try:
        lines = run(_QUERY).splitlines()
    except BuildError:
        return
    for line in lines:
        driver, _, rest = line.partition(", ")
        capability, _, name = rest.partition(", ")
        if _VERSION.fullmatch(driver) and re.fullmatch(r"\d{1,2}\.\d", capability):
            yield driver, cuda_gpu(capability, name.strip())


def _amd_gpus(root: Path) -> Iterator[Gpu]:
    """The kernel writes ``gfx90a`` as 90010: two digits each for minor version and stepping."""
    for node in sorted((root / _AMD_NODES).glob("*/properties")):
        try:
            found = _GFX_VERSION.search(node.read_text("utf-8", "replace"))
        except OSError:
            continue
        if found is not None and (number := int(found[1])):  # 0 is a processor
            major, minor, stepping = number // 10000, number // 100 % 100, number % 100
            yield Gpu(family="rocm", architecture=f"gfx{major}{minor:x}{stepping:x}")
