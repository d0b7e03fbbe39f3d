"""A job → what a machine must have for its wheel, as installers that know wheel variants ask it.

Only CUDA: no installer knows a provider for ROCm, Vulkan or Metal, so a variant for them would never be
taken. The CPU wheel is the plain wheel, which installers take when no variant fits.

**Driver.** ``cuda_version_lower_bound`` has two versions, of which a driver must have reached one. The lower
decides whether the wheel fits: any driver of the major version runs its machine code, and code compressed for
size needs the driver of CUDA 12.4. The toolkit's own version ranks: installers prefer the highest bound that
the driver has reached, and so the toolkit that is nearest below the driver.

There is no ``cuda_version_upper_bound``. Newer drivers run older code, also that of an older major version,
and some must: the last driver for Pascal and Volta counts as CUDA 13, whose toolkits do not compile for them.
Where a wheel of CUDA 13 fits, its lower bound is higher anyway.

**GPU.** ``sm_arch`` has ``89_real`` for machine code and ``90_virtual`` for PTX. An installer takes machine
code for every later GPU of the same major version too (89 takes ``86_real``, 121 takes ``120_real``), which
is right for all but architecture-specific code. PTX needs the driver of its own toolkit, which a GPU that is
newer than the toolkit has in any case. A value that would let in any other GPU of the facts on which the code
does not run from the lowest driver on is left out.

One label means the same on all platforms (PEP 825), so a mark is that of the backend on all its platforms: it
may name GPUs that do not exist on the job's own.

Source: PEP 825, PEP 850; NVIDIA, "CUDA Compatibility" and "UNIX graphics feature deprecation schedule"; the
values are spelled as uv 0.13.8 takes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from packaging.version import Version

from matrix.derive.definitions import is_compressed
from matrix.derive.drivers import driver_floors
from matrix.derive.gpus import architecture_order, find_targets, ptx_architectures
from matrix.derive.toolkit import Cuda, find_toolkit
from matrix.facts.model import Facts, PlatformFact
from matrix.job import Job
from matrix.model import OperatingSystem
from wheelgrid.record import VariantMark

_NAMESPACE = "nvidia"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Code:
    """The GPU code of a backend on all its platforms."""

    compiled: tuple[str, ...]
    """Architectures with machine code, by number."""
    specific: frozenset[str]
    """Those of them whose code runs on no other."""
    ptx: tuple[str, ...]
    """Architectures with PTX."""
    known: frozenset[str]
    """Architectures that the toolkit has machine code for, if asked."""
    existing: tuple[str, ...]
    """Architectures of all GPUs that exist on its platforms."""

    def serves(self, architecture: str) -> bool:
        """Tell whether a GPU runs the code with the lowest driver that it can have."""
        if architecture in self.compiled:
            return True
        if any(_covers(one, architecture) for one in self.compiled if one not in self.specific):
            return True
        return architecture not in self.known and any(int(architecture) >= int(one) for one in self.ptx)


def variant_of(job: Job, facts: Facts) -> VariantMark | None:
    """Return what makes the wheel of a job a variant; none if no installer could tell that it fits.

    Raises:
        MatrixError: The backend names what the facts do not know.
    """
    cuda = find_toolkit(job.backend, facts)
    if not isinstance(cuda, Cuda):
        return None
    code = _code(job, cuda, facts)
    values = {
        "sm_arch": sorted(_architectures(code)),
        "cuda_version_lower_bound": _bounds(job, cuda, code, facts),
    }
    if not values["sm_arch"]:
        return None
    properties = (f"{_NAMESPACE} :: {name} :: {value}" for name, found in values.items() for value in found)
    return VariantMark(label=job.backend.id, properties=tuple(sorted(properties)))


def _platforms(job: Job, cuda: Cuda, facts: Facts) -> tuple[PlatformFact, ...]:
    """Return the platforms that the backend is offered on and the toolkit compiles for."""
    return tuple(
        platform
        for platform in facts.platforms
        if platform.id in cuda.release.platforms and job.backend.is_offered_on(platform.id)
    )


def _code(job: Job, cuda: Cuda, facts: Facts) -> _Code:
    platforms = _platforms(job, cuda, facts)
    targets = [
        target
        for one in platforms
        for target in find_targets(job.backend, one.id, cuda, facts)
        if target.is_compiled
    ]
    existing = {
        gpu.architecture(cuda.release.version) or gpu.architectures[-1][1]
        for generation in facts.generations
        if generation.vendor == "nvidia"
        for gpu in generation.gpus
        if any(gpu.exists_on(platform.id) for platform in platforms)
    }
    return _Code(
        compiled=tuple(sorted({target.architecture for target in targets}, key=architecture_order)),
        specific=frozenset(job.traits.specific_architectures),
        ptx=ptx_architectures(job.backend, cuda, facts),
        known=frozenset(cuda.release.architectures),
        existing=tuple(sorted(existing, key=architecture_order)),
    )


def _architectures(code: _Code) -> Iterator[str]:
    """Return the values of ``sm_arch``, each of which lets in only GPUs that the code serves."""
    for one in code.compiled:
        if one not in code.specific or all(code.serves(gpu) for gpu in code.existing if _covers(one, gpu)):
            yield f"{one}_real"
    for one in code.ptx:
        if not code.compiled or all(code.serves(gpu) for gpu in code.existing if int(gpu) >= int(one)):
            yield f"{one}_virtual"


def _covers(architecture: str, gpu: str) -> bool:
    """Tell whether a GPU runs machine code of an architecture: same major version, not older.

    Source: CUDA C++ Programming Guide, "Binary Compatibility".
    """
    return int(architecture) // 10 == int(gpu) // 10 and int(architecture) <= int(gpu)


def _bounds(job: Job, cuda: Cuda, code: _Code, facts: Facts) -> tuple[str, ...]:
    """Return the versions of CUDA of which a driver must have one, lowest first."""
    own = cuda.release.version
    if not code.compiled:
        return (own,)
    systems = sorted({platform.os for platform in _platforms(job, cuda, facts)})
    compressed = is_compressed(cuda, job.traits)
    lowest = max(
        (_lowest(cuda, OperatingSystem(one), facts, is_compressed=compressed) for one in systems), key=Version
    )
    return (lowest, own) if Version(own) > Version(lowest) else (lowest,)


def _lowest(cuda: Cuda, system: OperatingSystem, facts: Facts, *, is_compressed: bool) -> str:
    """Return the lowest version of CUDA whose drivers run the machine code on a system."""
    floor = driver_floors(cuda, system, is_compressed=is_compressed).machine_code.driver
    is_windows = system is OperatingSystem.WINDOWS
    plain = cuda.major.windows_driver if is_windows else cuda.major.linux_driver
    if floor is None or Version(floor) <= Version(plain):
        return f"{cuda.major.major}.0"
    for release in sorted(facts.cuda, key=lambda one: one.order):
        driver = release.windows_driver if is_windows else release.linux_driver
        if release.major == cuda.major.major and driver is not None and Version(driver) >= Version(floor):
            return release.version
    return cuda.release.version
