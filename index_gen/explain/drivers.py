"""Drivers and the CUDA that they speak; who asks for GPUs by name, and what was meant.

Source: NVIDIA's release notes, as the facts have them.
"""

from __future__ import annotations

from packaging.version import Version

from index_gen.explain.machine import Gpu
from matrix.facts import Facts
from matrix.facts.toolkits import CudaMention, CudaToolkit
from wheelgrid.offer import Offer


def cuda_of(driver: str, system: str, facts: Facts) -> str | None:
    """Return the newest CUDA that a driver speaks, ``12.6``; none if it is older than all that we know.

    A toolkit's first release comes with the first driver that speaks it.

    Args:
        driver: Version of the driver.
        system: ``linux`` or ``windows``.
        facts: What is known of CUDA's releases.
    """
    releases: tuple[CudaToolkit | CudaMention, ...] = (*facts.cuda, *facts.cuda_mentions)
    spoken = [
        release.version
        for release in releases
        if (first := release.windows_driver if system == "windows" else release.linux_driver) is not None
        and Version(first) <= Version(driver)
    ]
    return max(spoken, key=Version, default=None)


def series_of(offer: Offer | None, facts: Facts) -> dict[str, Gpu]:
    """Return the GPUs that people may call by name: those of the facts, and those of the project."""
    named = {
        gpu.name: Gpu(family=family, architecture=architecture, name=gpu.name)
        for generation in facts.generations
        for gpu in generation.gpus
        for family in ("cuda" if generation.vendor == "nvidia" else "rocm",)
        for _, architecture in gpu.architectures[-1:]
    }
    offered = () if offer is None else offer.gpus
    return named | {
        gpu.name: Gpu(family=gpu.family, architecture=gpu.architecture, name=gpu.name) for gpu in offered
    }
