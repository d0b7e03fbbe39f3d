"""The coupled axes: a toolkit takes certain host compilers, an image or a runner has certain ones.

On Arm the CPU modules want a newer GCC than an old CUDA takes. That is no conflict: nvcc calls a compiler of
its own, and the rest of the wheel is compiled with that of the image.
"""

from __future__ import annotations

from collections.abc import Iterator

from matrix.facts.model import CudaToolkit, Facts, RunnerFact
from matrix.known import GpuToolkit, image_fact, platform_fact, runner_fact
from matrix.model import Tier
from matrix.offers import Offer
from matrix.reading.document import Loc
from matrix.reading.draft import Finding


def check_compilers(offer: Offer, toolkit: GpuToolkit, facts: Facts) -> Iterator[Finding]:
    """Find a toolkit whose host compiler is neither in the image nor on the runner."""
    loc = (*offer.backend.loc, "toolkit")
    if not isinstance(toolkit, CudaToolkit):
        yield from _check_rocm_image(loc, offer, toolkit.version, toolkit.image, facts)
    elif offer.platform.is_sound("image", "runner"):
        yield from _check_gcc(loc, offer, toolkit, facts)
        yield from _check_visual_studio(loc, offer, toolkit, facts)


def _check_gcc(loc: Loc, offer: Offer, toolkit: CudaToolkit, facts: Facts) -> Iterator[Finding]:
    image = image_fact(offer.platform.value.image, facts)
    if image is None:
        return
    oldest = min((image.gcc, *image.gcc_toolsets))
    if oldest > toolkit.gcc_max:
        able = [release.version for release in facts.cuda if release.gcc_max >= oldest]
        newer = f", or toolkit {able[0]} or newer" if able else ""
        yield Finding(
            loc,
            f"CUDA {toolkit.version} takes GCC up to {toolkit.gcc_max}, and image {image.name!r} of platform "
            f"{offer.platform.value.id!r} has none older than {oldest}",
            f"use an image with GCC {toolkit.gcc_max} or older{newer}",
        )


def _check_visual_studio(loc: Loc, offer: Offer, toolkit: CudaToolkit, facts: Facts) -> Iterator[Finding]:
    runner = runner_fact(offer.platform.value.runner, facts)
    if runner is None or runner.visual_studio is None or _is_taken(runner, toolkit):
        return
    own = [one for one in facts.runners if (one.os, one.architecture) == (runner.os, runner.architecture)]
    fitting = [one.label for one in own if _is_taken(one, toolkit)]
    able = [release.version for release in facts.cuda if _is_taken(runner, release)]
    advice = [f"pin {fitting[0]!r}"] if fitting else []
    advice += [f"use toolkit {able[0]} or newer"] if able else []
    yield Finding(
        loc,
        f"CUDA {toolkit.version} does not take Visual Studio {runner.visual_studio} of "
        f"runner {runner.label!r}, on platform {offer.platform.value.id!r}",
        ", or ".join(advice) or "add a rule with the reason",
    )


def _is_taken(runner: RunnerFact, toolkit: CudaToolkit) -> bool:
    """Tell whether a toolkit takes the Visual Studio of a runner as host compiler."""
    is_in_range = runner.msvc is None or toolkit.msvc_min <= runner.msvc <= toolkit.msvc_max
    return runner.visual_studio in toolkit.visual_studio and is_in_range


def _check_rocm_image(
    loc: Loc, offer: Offer, version: str, image: str | None, facts: Facts
) -> Iterator[Finding]:
    """ROCm's own image is the only one in which wheels of an old glibc can be made."""
    backend, platform = offer.backend.value, platform_fact(offer.platform.value.id, facts)
    is_released = offer.backend.is_sound("tier") and backend.tier is Tier.RELEASE
    if is_released and image is None and platform is not None and platform.libc == "glibc":
        able = [release.version for release in facts.rocm if release.image is not None]
        yield Finding(
            loc,
            f"ROCm {version} has no EL8 image, so its wheels would miss the floor of {platform.id!r}",
            f"use toolkit {able[-1]}, the newest one with an image, or another tier"
            if able
            else "use another tier",
        )
