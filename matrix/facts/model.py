"""All facts in one value, with look-ups that say what was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from matrix.facts.entry import Fact, LibcName, OsName, Vendor
from matrix.facts.machines import (
    Generation,
    Gpu,
    ImageFact,
    Limits,
    PlatformFact,
    PythonFact,
    RunnerFact,
    VerifyImage,
)
from matrix.facts.toolkits import (
    CudaMajor,
    CudaMention,
    CudaToolkit,
    MetalFacts,
    OtherToolkit,
    RocmRelease,
    VulkanLoader,
    VulkanSdk,
)
from matrix.names import choice_hint
from wheelgrid.errors import MatrixError, Problem
from wheelgrid.models import FrozenModel

__all__ = [
    "CudaMajor",
    "CudaMention",
    "CudaToolkit",
    "Fact",
    "Facts",
    "Generation",
    "Gpu",
    "ImageFact",
    "LibcName",
    "Limits",
    "MetalFacts",
    "OsName",
    "OtherToolkit",
    "PlatformFact",
    "PythonFact",
    "RocmRelease",
    "RunnerFact",
    "Vendor",
    "VerifyImage",
    "VulkanLoader",
    "VulkanSdk",
]

Found = TypeVar("Found")


class Facts(FrozenModel):
    """What is true outside every project; each list in the order of its file, oldest first."""

    cuda: tuple[CudaToolkit, ...]
    """Releases of CUDA."""
    cuda_mentions: tuple[CudaMention, ...] = ()
    """Versions of CUDA that are named elsewhere, and that nothing is compiled with."""
    cuda_majors: tuple[CudaMajor, ...]
    """What the releases of one major version of CUDA share."""
    rocm: tuple[RocmRelease, ...]
    """Releases of ROCm."""
    vulkan: tuple[VulkanSdk, ...]
    """Releases of the Vulkan SDK."""
    vulkan_loader: VulkanLoader
    """What is true of Vulkan with every SDK."""
    metal: MetalFacts
    """What is true of Metal."""
    others: tuple[OtherToolkit, ...]
    """Toolkits for which no wheels are published."""
    generations: tuple[Generation, ...]
    """Generations of GPUs, those of one vendor in the order of age."""
    pythons: tuple[PythonFact, ...]
    """Versions of CPython."""
    platforms: tuple[PlatformFact, ...]
    """Kinds of machines that wheels run on."""
    images: tuple[ImageFact, ...]
    """Container images that wheels are built in."""
    runners: tuple[RunnerFact, ...]
    """Machines of the CI provider."""
    limits: Limits
    """What the CI provider and the package index refuse."""
    verify_images: tuple[VerifyImage, ...]
    """Container images that wheels are proven in."""

    def cuda_toolkit(self, version: str) -> CudaToolkit:
        """Return a release of CUDA, ``12.8``; raise `MatrixError` if there is none."""
        return _find("CUDA toolkit", version, self.cuda, lambda one: one.version)

    def cuda_major(self, major: int) -> CudaMajor:
        """Return what is true of a major version of CUDA, ``12``; raise `MatrixError` if there is none."""
        return _find("major version of CUDA", str(major), self.cuda_majors, lambda one: str(one.major))

    def rocm_release(self, version: str) -> RocmRelease:
        """Return a release of ROCm, ``7.2``; raise `MatrixError` if there is none."""
        return _find("ROCm release", version, self.rocm, lambda one: one.version)

    def vulkan_sdk(self, version: str) -> VulkanSdk:
        """Return a release of the Vulkan SDK, ``1.4.341.1``; raise `MatrixError` if there is none."""
        return _find("Vulkan SDK", version, self.vulkan, lambda one: one.version)

    def other(self, family: str, version: str) -> OtherToolkit:
        """Return a release of another toolkit, ``sycl`` ``2026.1``; raise `MatrixError` if there is none."""
        known = [one for one in self.others if one.family == family]
        return _find(f"toolkit for {family}", version, known, lambda one: one.version)

    def generation(self, name: str) -> Generation:
        """Return a generation of GPUs, ``blackwell``; raise `MatrixError` if there is none."""
        return _find("generation of GPUs", name, self.generations, lambda one: one.name)

    def gpu(self, name: str) -> Gpu:
        """Return a GPU, ``rtx-50``; raise `MatrixError` if there is none."""
        gpus = [gpu for generation in self.generations for gpu in generation.gpus]
        return _find("GPU", name, gpus, lambda one: one.name)

    def platform(self, name: str) -> PlatformFact:
        """Return a platform, ``linux-x86_64``; raise `MatrixError` if there is none."""
        return _find("platform", name, self.platforms, lambda one: one.id)

    def image(self, name: str) -> ImageFact:
        """Return a container image, ``manylinux_2_28``; raise `MatrixError` if there is none."""
        return _find("image", name, self.images, lambda one: one.name)

    def runner(self, label: str) -> RunnerFact:
        """Return a machine of the CI provider, ``ubuntu-24.04``; raise `MatrixError` if there is none."""
        return _find("runner", label, self.runners, lambda one: one.label)

    def python(self, version: str) -> PythonFact:
        """Return a version of CPython, ``3.14t``; raise `MatrixError` if there is none."""
        return _find("Python", version, self.pythons, lambda one: one.version)


def _find(kind: str, wanted: str, known: Iterable[Found], name_of: Callable[[Found], str]) -> Found:
    named = {name_of(one): one for one in known}
    if wanted not in named:
        raise MatrixError(
            Problem(what=f"the facts know no {kind} {wanted!r}", hint=choice_hint(wanted, named))
        )
    return named[wanted]
