"""What people call platforms and backends.

Source: PEP 425, 600 and 656, whose platform tags say what a system must have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from matrix.model import Backend, Family, Platform

FAMILY_TITLES: Mapping[Family, str] = MappingProxyType(
    {
        Family.CPU: "CPU",
        Family.CUDA: "CUDA",
        Family.ROCM: "ROCm",
        Family.VULKAN: "Vulkan",
        Family.METAL: "Metal",
        Family.SYCL: "SYCL",
        Family.OPENVINO: "OpenVINO",
        Family.OPENBLAS: "OpenBLAS",
        Family.RPC: "RPC",
        Family.MUSA: "MUSA",
        Family.CANN: "CANN",
        Family.OPENCL: "OpenCL",
        Family.HEXAGON: "Hexagon",
        Family.WEBGPU: "WebGPU",
        Family.VIRTGPU: "VirtGPU",
        Family.ZENDNN: "ZenDNN",
        Family.ZDNN: "zDNN",
        Family.ET: "ET",
    }
)
"""Families as their makers write them."""

_SYSTEMS = {"linux": "Linux", "macos": "macOS", "windows": "Windows"}
_ARCHITECTURES = {
    "x86_64": "x86-64",
    "amd64": "x86-64",
    "aarch64": "Arm64",
    "arm64": "Arm64",
    "i686": "x86",
    "win32": "x86",
}
_MACS = {"arm64": "Apple silicon", "x86_64": "Intel"}
_FLOOR = re.compile(r"(manylinux|musllinux|macosx)_(\d+)_(\d+)_")
_LIBCS = {"manylinux": "glibc", "musllinux": "musl"}


def backend_title(backend: Backend) -> str:
    """Return what people call a backend: ``CUDA 12.8``, ``Vulkan``."""
    title = FAMILY_TITLES[backend.family]
    return title if backend.toolkit is None else f"{title} {backend.toolkit}"


def platform_title(platform: Platform) -> str:
    """Return what people call a platform, with the least that its wheels need.

    ``Linux x86-64 (glibc 2.28 or newer)``, ``macOS 14 or newer, Apple silicon``, ``Windows Arm64``.
    """
    system = _SYSTEMS[platform.os.value]
    machine = _ARCHITECTURES.get(platform.architecture, platform.architecture)
    floor = _FLOOR.match(platform.tag_floor)
    if floor is None:
        return f"{system} {machine}"
    kind, major, minor = floor.groups()
    if kind == "macosx":
        version = major if minor == "0" else f"{major}.{minor}"
        return f"{system} {version} or newer, {_MACS.get(platform.architecture, machine)}"
    return f"{system} {machine} ({_LIBCS[kind]} {major}.{minor} or newer)"
