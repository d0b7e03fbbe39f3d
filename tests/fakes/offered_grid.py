"""A project that offers a grid of backends and platforms, with holes, and its wheels; nobody made them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from fakes.published import a_record
from wheelgrid.offer import Cell, Offer, OfferedBackend, OfferedGpu, OfferedPlatform
from wheelgrid.record import GpuContent, PythonProof, ServedGpu, WheelRecord

PLATFORMS = (
    OfferedPlatform(id="linux-x86_64", title="Linux x86-64 (glibc 2.28 or newer)", os="linux"),
    OfferedPlatform(id="linux-aarch64", title="Linux Arm64 (glibc 2.28 or newer)", os="linux"),
    OfferedPlatform(id="linux-musl-x86_64", title="Linux x86-64 (musl 1.2 or newer)", os="linux"),
    OfferedPlatform(id="macos-arm64", title="macOS 14 or newer, Apple silicon", os="macos"),
    OfferedPlatform(id="windows-amd64", title="Windows x86-64", os="windows"),
)
TAGS = {
    "linux-x86_64": "py3-none-manylinux_2_28_x86_64",
    "linux-aarch64": "py3-none-manylinux_2_28_aarch64",
    "linux-musl-x86_64": "py3-none-musllinux_1_2_x86_64",
    "macos-arm64": "py3-none-macosx_14_0_arm64",
    "windows-amd64": "py3-none-win_amd64",
}
BACKENDS = (
    OfferedBackend(id="cpu", title="CPU", family="cpu", toolkit=None, tier="release"),
    OfferedBackend(id="cu124", title="CUDA 12.4", family="cuda", toolkit="12.4", tier="release"),
    OfferedBackend(id="cu128", title="CUDA 12.8", family="cuda", toolkit="12.8", tier="release"),
    OfferedBackend(id="cu130", title="CUDA 13.0", family="cuda", toolkit="13.0", tier="release"),
    OfferedBackend(id="rocm7.2", title="ROCm 7.2", family="rocm", toolkit="7.2", tier="release"),
    OfferedBackend(id="vulkan", title="Vulkan", family="vulkan", toolkit=None, tier="release"),
    OfferedBackend(id="metal", title="Metal", family="metal", toolkit=None, tier="release"),
    OfferedBackend(id="sycl", title="SYCL 2026.1", family="sycl", toolkit="2026.1", tier="local"),
)
GPUS = (
    OfferedGpu(name="gtx-10", title="GeForce GTX 10", family="cuda", architecture="61"),
    OfferedGpu(name="rtx-30", title="GeForce RTX 30, A10, A40", family="cuda", architecture="86"),
    OfferedGpu(name="rtx-40", title="GeForce RTX 40, L4, L40", family="cuda", architecture="89"),
    OfferedGpu(name="rtx-50", title="GeForce RTX 50, RTX PRO Blackwell", family="cuda", architecture="120"),
    OfferedGpu(name="r100", title="Vera Rubin", family="cuda", architecture="107"),
    OfferedGpu(name="rx-7900", title="Radeon RX 7900", family="rocm", architecture="gfx1100"),
)
OLD, NEW = ("525.60.13", "527.41"), ("580.65.06", "580.88")
SERVED: Mapping[str, Mapping[str, tuple[bool, tuple[str, str]]]] = {
    "cu124": {"gtx-10": (True, OLD), "rtx-30": (True, OLD)},
    "cu128": {"rtx-30": (True, OLD), "rtx-40": (True, OLD), "rtx-50": (False, ("570.26", "570.65"))},
    "cu130": {"rtx-30": (True, NEW), "rtx-40": (True, NEW), "rtx-50": (True, NEW)},
}
"""Backend → GPU → whether it has machine code, and the lowest driver on Linux and on Windows."""
CPU_VARIANTS = ("alderlake", "haswell", "icelake", "sandybridge", "skylakex", "sse42", "x64", "zen4")


def a_grid_offer(**facts: object) -> Offer:
    """Return the offer of a project with holes of several kinds; ``facts`` replace its fields."""
    known: dict[str, object] = {
        "project": "demo",
        "platforms": PLATFORMS,
        "backends": BACKENDS,
        "cells": tuple(
            Cell(backend=backend.id, platform=platform.id, hole=_hole(backend, platform))
            for backend in BACKENDS
            for platform in PLATFORMS
        ),
        "pythons": ("3.9", "3.10", "3.11", "3.12", "3.13", "3.13t", "3.14"),
        "gpus": GPUS,
        "toolkits": (),
    }
    return msgspec.convert(known | facts, Offer)


def grid_records(releases: Sequence[str] = ("1.2.0",), **facts: object) -> Iterator[WheelRecord]:
    """Return the records of every wheel that `a_grid_offer` plans; ``facts`` replace their fields."""
    for release in releases:
        for cell in a_grid_offer().cells:
            if cell.hole is None and cell.backend != "sycl":
                known: dict[str, object] = {
                    "name": "demo",
                    "platform": cell.platform,
                    "tag": TAGS[cell.platform],
                    "gpu": _content(cell),
                    "cpu_variants": CPU_VARIANTS if cell.platform.endswith(("x86_64", "amd64")) else (),
                    "glibc": "2.28" if "manylinux" in TAGS[cell.platform] else None,
                    "proofs": tuple(_proofs(cell)),
                }
                yield a_record(release, backend=cell.backend, **(known | facts))


def _hole(backend: OfferedBackend, platform: OfferedPlatform) -> str | None:
    if backend.family == "metal":
        return None if platform.os == "macos" else "Metal exists on macOS alone"
    if backend.family == "cpu":
        return None
    if platform.os == "macos":
        return "macOS computes with Metal"
    if "musl" in platform.id and backend.family == "cuda":
        return "NVIDIA ships neither a toolkit nor a runtime for musl"
    if backend.family == "rocm" and platform.id != "linux-x86_64":
        return f"AMD ships no ROCm for {platform.id}"
    return None


def _content(cell: Cell) -> GpuContent | None:
    backend = next(backend for backend in BACKENDS if backend.id == cell.backend)
    if backend.family == "cpu":
        return None
    gpus = tuple(_served(cell, backend))
    return GpuContent(
        family=backend.family,
        toolkit=backend.toolkit,
        architectures=tuple(gpu.architecture for gpu in gpus if gpu.is_compiled),
        ptx=("90",) if backend.family == "cuda" else (),
        gpus=gpus,
    )


def _served(cell: Cell, backend: OfferedBackend) -> Iterator[ServedGpu]:
    architectures = {gpu.name: gpu.architecture for gpu in GPUS}
    for name, (is_compiled, drivers) in SERVED.get(cell.backend, {}).items():
        yield ServedGpu(
            name=name,
            architecture=architectures[name],
            is_compiled=is_compiled,
            driver=drivers[cell.platform.startswith("windows")],
            reason=f"minor-version compatibility of {backend.title}" if is_compiled else "PTX 8.7",
        )
    if backend.family == "rocm":
        reason = "the kernel driver that ROCm 7.2 supports"
        yield ServedGpu(name="rx-7900", architecture="gfx1100", is_compiled=True, driver=None, reason=reason)


def _proofs(cell: Cell) -> Iterator[PythonProof]:
    if cell.backend == "cpu" and cell.platform == "linux-x86_64":
        for python in ("3.9.18", "3.12.1", "3.13.5t"):
            yield PythonProof(python=python, installer="pip", answer="Once upon a time")
