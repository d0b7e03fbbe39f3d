"""Names of GPUs → how each is served: by machine code, or by PTX that the driver compiles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from matrix.derive.toolkit import Compiler, Cuda
from matrix.facts.model import Facts, Gpu, RocmRelease, Vendor
from matrix.gpu_names import NotMeant, read_name
from matrix.model import Backend, FamilyTraits
from wheelgrid.errors import MatrixError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One GPU that the code of a job runs on."""

    name: str
    """Name in the facts, ``rtx-40``."""
    architecture: str
    """Its architecture in the toolkit's spelling, ``89`` or ``gfx1100``."""
    is_compiled: bool
    """Whether there is machine code for it; if not, the driver compiles PTX."""


def find_targets(
    backend: Backend, platform: str, compiler: Compiler | None, facts: Facts
) -> tuple[Target, ...]:
    """Return the GPUs that a backend was asked for and serves on a platform, in the order of the facts.

    One that does not exist there is left out, and so is one that neither machine code nor PTX can serve:
    the toolkit has no code for it, and it is too old for the PTX, or there is none.

    Raises:
        MatrixError: A name is none of a GPU, a generation, or a range.
    """
    match compiler:
        case Cuda(release=release):
            compiled = frozenset(release.architectures)
            ptx = ptx_architectures(backend, compiler, facts)
            chosen = choose_gpus(backend.gpus, "nvidia", facts)
            return tuple(_serve(_on(platform, chosen), release.version, compiled, ptx))
        case RocmRelease(version=version):
            chosen = choose_gpus(backend.gpus, "amd", facts)
            return tuple(_serve(_on(platform, chosen), version, frozenset(compiler.architectures), ()))
        case _:
            return ()


def find_further_targets(
    backend: Backend, platform: str, compiler: Compiler | None, facts: Facts
) -> tuple[Target, ...]:
    """Return the GPUs that nobody asked for and that the PTX serves, in the order of the facts."""
    if not isinstance(compiler, Cuda):
        return ()
    asked = {gpu.name for gpu in choose_gpus(backend.gpus, "nvidia", facts)}
    others = [
        gpu
        for generation in facts.generations
        for gpu in generation.gpus
        if generation.vendor == "nvidia" and gpu.name not in asked
    ]
    ptx = ptx_architectures(backend, compiler, facts)
    return tuple(_serve(_on(platform, others), compiler.release.version, frozenset(), ptx))


def choose_gpus(names: Sequence[str], vendor: Vendor, facts: Facts) -> tuple[Gpu, ...]:
    """Return the GPUs that names, generations and ranges mean, each once, in the order of the facts.

    Raises:
        MatrixError: A name is none of them; carries every such name.
    """
    found = [read_name(name, vendor, facts) for name in names]
    problems = [Problem(what=one.what, hint=one.hint) for one in found if isinstance(one, NotMeant)]
    if problems:
        raise MatrixError(problems)
    wanted = {gpu.name for one in found if not isinstance(one, NotMeant) for gpu in one.gpus}
    return tuple(gpu for generation in facts.generations for gpu in generation.gpus if gpu.name in wanted)


def ptx_architectures(backend: Backend, compiler: Compiler | None, facts: Facts) -> tuple[str, ...]:
    """Return the CUDA architectures that a backend has PTX for: one, or none.

    Raises:
        MatrixError: The name is none of a GPU and a generation, or the toolkit has no name for it.
    """
    if backend.ptx is None or not isinstance(compiler, Cuda):
        return ()
    for gpu in choose_gpus([backend.ptx], "nvidia", facts):
        architecture = gpu.architecture(compiler.release.version)
        if architecture is not None:
            return (architecture,)
    raise MatrixError(
        Problem(
            what=f"CUDA {compiler.release.version} has no architecture for the PTX of {backend.ptx!r}",
            where=f"backend {backend.id}",
            hint="name a GPU that the toolkit compiles for",
        )
    )


def compiled_architectures(targets: Iterable[Target], traits: FamilyTraits) -> tuple[str, ...]:
    """Return the architectures that get machine code, sorted by number."""
    found = {target.architecture for target in targets if target.is_compiled}
    specific = found.intersection(traits.specific_architectures)
    return tuple(sorted({*(found - specific), *(f"{one}a" for one in specific)}, key=architecture_order))


def architecture_order(name: str) -> tuple[int, str]:
    """Return the key that puts ``90`` before ``120a``, and ``gfx90a`` before ``gfx1100``."""
    return len(name.rstrip("af") if name[0].isdigit() else name), name


def _on(platform: str, gpus: Iterable[Gpu]) -> Iterator[Gpu]:
    return (gpu for gpu in gpus if gpu.exists_on(platform))


def _serve(
    gpus: Iterable[Gpu], toolkit: str, compiled: Collection[str], ptx: Sequence[str]
) -> Iterator[Target]:
    """Serve the GPUs that can be served; one newer than the toolkit has only a later toolkit's name."""
    for gpu in gpus:
        architecture = gpu.architecture(toolkit) or gpu.architectures[-1][1]
        is_compiled = architecture in compiled
        if is_compiled or any(int(architecture) >= int(one) for one in ptx):
            yield Target(name=gpu.name, architecture=architecture, is_compiled=is_compiled)
