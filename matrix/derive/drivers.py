"""A GPU and the code that serves it → the lowest driver that runs it, and why.

Source: NVIDIA's release notes, "CUDA minor version compatibility" and "Just-in-time compilation"; the
documentation of fatbin compression in rapids-cmake.
"""

from __future__ import annotations

from dataclasses import dataclass

from packaging.version import Version

from matrix.derive.gpus import Target
from matrix.derive.toolkit import Compiler, Cuda
from matrix.facts.model import RocmRelease
from matrix.model import OperatingSystem
from wheelgrid.record import ServedGpu


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The lowest driver that runs some code."""

    driver: str | None
    """Version of the driver; none where the facts know none."""
    reason: str
    """Why it is that one, or why there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """The floors of one job: what serves a GPU decides which one is its own."""

    machine_code: Floor
    """For a GPU that has machine code."""
    ptx: Floor
    """For a GPU whose driver compiles PTX."""

    def serve(self, target: Target) -> ServedGpu:
        """Say how a GPU is served."""
        floor = self.machine_code if target.is_compiled else self.ptx
        return ServedGpu(
            name=target.name,
            architecture=target.architecture,
            is_compiled=target.is_compiled,
            driver=floor.driver,
            reason=floor.reason,
        )


def driver_floors(compiler: Compiler | None, system: OperatingSystem, *, is_compressed: bool) -> Floors:
    """Return the floors of the code that a toolkit makes for a system.

    ``is_compressed`` tells that nvcc compresses the machine code for size.
    """
    match compiler:
        case Cuda():
            code = _machine_code_floor(compiler, system, is_compressed=is_compressed)
            return Floors(machine_code=code, ptx=_ptx_floor(compiler, system, code))
        case RocmRelease(version=version):
            floor = Floor(driver=None, reason=f"the kernel driver that ROCm {version} supports")
        case _:
            floor = Floor(driver=None, reason="the facts know no driver")
    return Floors(machine_code=floor, ptx=floor)


def _machine_code_floor(cuda: Cuda, system: OperatingSystem, *, is_compressed: bool) -> Floor:
    """Any driver of the major version runs the code, if it can decompress it."""
    major = cuda.major
    if system is OperatingSystem.WINDOWS:
        plain, compressed, doubt = major.windows_driver, major.compressed_windows_driver, major.note
    else:
        plain, compressed, doubt = major.linux_driver, major.compressed_linux_driver, None
    if is_compressed and Version(compressed) > Version(plain):
        reason = "code compressed for size" + (f" ({doubt})" if doubt else "")
        return Floor(driver=compressed, reason=reason)
    return Floor(driver=plain, reason=f"minor-version compatibility of CUDA {major.major}")


def _ptx_floor(cuda: Cuda, system: OperatingSystem, code: Floor) -> Floor:
    """The driver must know the version of PTX, which came into the world with the toolkit."""
    release = cuda.release
    own = release.windows_driver if system is OperatingSystem.WINDOWS else release.linux_driver
    reason = f"PTX {release.ptx_isa} of CUDA {release.version}, which the driver compiles"
    if own is None:
        return Floor(driver=None, reason=f"{reason}; no {system} driver came with that toolkit")
    if code.driver is not None and Version(code.driver) > Version(own):
        return code
    return Floor(driver=own, reason=reason)
