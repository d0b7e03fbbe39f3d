"""A wheel that installs + a machine → whether its GPU code will run there, and what to do if not.

No installer asks this for a plain wheel: it is installed, and falls back to the CPU when it runs.

Source: CUDA C++ Programming Guide, "Binary Compatibility" and "PTX Compatibility"; floors as
records have them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from packaging.version import Version

from index_gen.explain.machine import Gpu, Machine
from wheelgrid.record import GpuContent, ServedGpu

Fault: TypeAlias = Literal["no-gpu", "gpu", "driver", "unknown-driver"]
"""``no-gpu``: none is here; ``gpu``: no code for it; ``driver``: too old; ``unknown-driver``: unnamed."""

_NUMBER = re.compile(r"(\d+)(\d)([af]?)")
_WITH_ARCHITECTURES = ("cuda", "rocm")
"""Families whose wheels name the GPUs that they are for; the others compile when they run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suitability:
    """How a wheel's GPU code and a machine get on."""

    fault: Fault | None
    """What is wrong; none if it runs, or if there is no GPU code."""
    sentence: str
    """What a person should know; empty if there is nothing to say."""
    is_compiled: bool = False
    """Whether there is machine code for the GPU, so that the driver compiles nothing."""


def suit(content: GpuContent | None, machine: Machine) -> Suitability:
    """Judge the GPU code of a wheel by the GPU of a machine that it serves best."""
    if content is None or content.family not in _WITH_ARCHITECTURES:
        return Suitability(fault=None, sentence="")
    gpus = [gpu for gpu in machine.gpus if gpu.family == content.family and gpu.architecture]
    if not gpus:
        what = f"no GPU of this machine is known to run {content.family}"
        return Suitability(fault="no-gpu", sentence=f"{what}: the wheel would compute on the CPU")
    served = [(gpu, found) for gpu in gpus if (found := serving(content, gpu)) is not None]
    if not served:
        code = ", ".join((*content.architectures, *(f"PTX {one}" for one in content.ptx)))
        what = f"the wheel has no code for {gpus[0].title}, only for {code or 'nothing'}"
        return Suitability(fault="gpu", sentence=f"{what}: it would compute on the CPU")
    judged = [_judge_driver(content, gpu, found, machine) for gpu, found in served]
    return min(judged, key=lambda one: one.fault is not None)


def serving(content: GpuContent, gpu: Gpu) -> ServedGpu | None:
    """Return how a wheel serves a GPU, as its record says or its architectures imply; none if not at all."""
    for one in content.gpus:
        if (
            one.architecture.rstrip("af") == gpu.architecture.rstrip("af")
            or one.architecture == gpu.architecture
        ):
            return one
    runs = gpu.architecture in content.architectures or any(
        _runs(code, gpu.architecture) for code in content.architectures
    )
    if not runs and not any(_compiles(code, gpu.architecture) for code in content.ptx):
        return None
    floors = [one for one in content.gpus if one.is_compiled == runs and one.driver is not None]
    known = max(floors, key=lambda one: Version(one.driver or "0"), default=None)
    return ServedGpu(
        name=gpu.name,
        architecture=gpu.architecture,
        is_compiled=runs,
        driver=None if known is None else known.driver,
        reason="" if known is None else known.reason,
    )


def _runs(code: str, architecture: str) -> bool:
    """Machine code runs on later GPUs of its major version, unless it is for one architecture only."""
    made, has = _NUMBER.fullmatch(code), _NUMBER.fullmatch(architecture)
    return (
        made is not None
        and has is not None
        and not made[3]
        and made[1] == has[1]
        and int(made[2]) <= int(has[2])
    )


def _compiles(code: str, architecture: str) -> bool:
    """The driver compiles PTX for every later GPU."""
    made, has = _NUMBER.fullmatch(code), _NUMBER.fullmatch(architecture)
    return (
        made is not None
        and has is not None
        and not made[3]
        and int(made[1] + made[2]) <= int(has[1] + has[2])
    )


def _judge_driver(content: GpuContent, gpu: Gpu, served: ServedGpu, machine: Machine) -> Suitability:
    compiled = served.is_compiled
    if served.driver is None or content.family != "cuda":
        return Suitability(fault=None, sentence="", is_compiled=compiled)
    need = f"{gpu.title} needs driver {served.driver} or newer for this wheel"
    because = f" ({served.reason})" if served.reason else ""
    if machine.driver is None:
        return Suitability(
            fault="unknown-driver",
            sentence=f"{need}{because}, and no driver is known here",
            is_compiled=compiled,
        )
    if Version(machine.driver) < Version(served.driver):
        sentence = f"{need}{because}, and this one is {machine.driver}: it would compute on the CPU"
        return Suitability(fault="driver", sentence=sentence, is_compiled=compiled)
    return Suitability(fault=None, sentence="", is_compiled=compiled)
