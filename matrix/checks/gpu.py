"""Which GPUs a backend may name: those that its toolkit can compile for, by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matrix.facts.model import Facts, Gpu
from matrix.gpu_names import Meant, NotMeant, read_name
from matrix.known import TOOLKIT_NAMES, VENDORS, GpuToolkit, gpu_toolkit, gpu_toolkits
from matrix.model import Backend, Family, FamilyTraits
from matrix.reading.document import Loc
from matrix.reading.draft import Entry, Finding
from matrix.reading.sections import Draft


def check_gpus(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Find GPUs that mean nothing, that the toolkit cannot compile for, or that PTX does not serve."""
    traits = {entry.value.family: entry for entry in draft.families if entry.is_sound("family")}
    for entry in draft.backends:
        if entry.is_sound("family", "toolkit", "gpus"):
            yield from _check_list(entry, facts)
        if entry.is_sound("family", "toolkit", "ptx"):
            yield from _check_ptx(entry, traits.get(entry.value.family), facts)


def compiles_for(toolkit: GpuToolkit, gpu: Gpu) -> bool:
    """Tell whether a toolkit makes machine code for a GPU."""
    return gpu.architecture(toolkit.version) in toolkit.architectures


def _check_list(entry: Entry[Backend], facts: Facts) -> Iterator[Finding]:
    backend = entry.value
    vendor = VENDORS.get(backend.family)
    if vendor is None:
        if "gpus" in backend.model_fields_set:
            yield Finding(
                (*entry.loc, "gpus"), f"family {backend.family.value!r} names no GPUs", "drop the key"
            )
        return
    if not backend.gpus:
        yield Finding(
            (*entry.loc, "gpus"),
            f"backend {backend.id!r} names no GPU",
            f"add 'gpus: [{next(_newest(backend, facts), '…')}]', with all generations that it shall serve",
        )
    toolkit = gpu_toolkit(backend, facts)
    seen: set[str] = set()
    for index, name in enumerate(backend.gpus):
        loc = (*entry.loc, "gpus", index)
        meant = read_name(name, vendor, facts)
        if isinstance(meant, NotMeant):
            yield Finding(loc, meant.what, meant.hint)
            continue
        if toolkit is not None:
            releases = gpu_toolkits(backend.family, facts)
            for named, gpus in _groups(name, meant):
                if not any(compiles_for(toolkit, gpu) for gpu in gpus):
                    what, hint = _no_code(named, gpus, toolkit, releases)
                    yield Finding(loc, f"{TOOLKIT_NAMES[backend.family]} {what}", hint)
        if seen.issuperset(gpu.name for gpu in meant.gpus):
            yield Finding(loc, f"{name!r} is in the list already", "drop it")
        seen.update(gpu.name for gpu in meant.gpus)


def _newest(backend: Backend, facts: Facts) -> Iterator[str]:
    """Yield the generations that the toolkit of a backend compiles for, newest first."""
    toolkit = gpu_toolkit(backend, facts)
    for generation in reversed(facts.generations):
        is_compiled = toolkit is not None and any(compiles_for(toolkit, gpu) for gpu in generation.gpus)
        if is_compiled and generation.vendor == VENDORS[backend.family]:
            yield generation.name


def _groups(name: str, meant: Meant) -> Sequence[tuple[str, Sequence[Gpu]]]:
    """Split a range into generations: each must be worth its name."""
    return [(one.name, one.gpus) for one in meant.generations] or [(name, meant.gpus)]


def _no_code(
    named: str, gpus: Sequence[Gpu], toolkit: GpuToolkit, releases: Sequence[GpuToolkit]
) -> tuple[str, str]:
    """Say that a toolkit cannot compile for GPUs, and which one can: the fault and what to do."""
    able = [release for release in releases if any(compiles_for(release, gpu) for gpu in gpus)]
    older = [release.version for release in able if release.order < toolkit.order]
    newer = [release.version for release in able if release.order > toolkit.order]
    what = f"{toolkit.version} has no machine code for {named!r}"
    if older:
        return f"{what} any more", f"drop it, or use toolkit {older[-1]}, the last one that has"
    if newer:
        return what, f"drop it, or use toolkit {newer[0]}, the first one that has"
    return what, "drop it; no toolkit of the facts has"


def _check_ptx(entry: Entry[Backend], traits: Entry[FamilyTraits] | None, facts: Facts) -> Iterator[Finding]:
    backend, loc = entry.value, (*entry.loc, "ptx")
    is_given = "ptx" in backend.model_fields_set
    if backend.family is not Family.CUDA:
        if is_given:
            yield Finding(loc, f"family {backend.family.value!r} has no PTX", "drop the key")
        return
    if not is_given:
        yield Finding(
            loc,
            f"backend {backend.id!r} has no PTX, and no GPU newer than its list would run it",
            "add 'ptx: …' with the name of a GPU, or 'ptx: none' if that is meant",
        )
    toolkit = gpu_toolkit(backend, facts)
    if backend.ptx is None or toolkit is None:
        return
    meant = read_name(backend.ptx, VENDORS[backend.family], facts)
    if isinstance(meant, NotMeant):
        yield Finding(loc, meant.what, meant.hint)
        return
    is_known = traits is not None and traits.is_sound("specific_architectures")
    specific = traits.value.specific_architectures if traits is not None and is_known else ()
    yield from _check_ptx_of(loc, backend.ptx, meant, toolkit, specific)


def _check_ptx_of(
    loc: Loc, name: str, meant: Meant, toolkit: GpuToolkit, specific: Sequence[str]
) -> Iterator[Finding]:
    found = {gpu.architecture(toolkit.version) for gpu in meant.gpus}
    numbers = sorted(number for number in found if number is not None)
    if len(numbers) > 1:
        gpus = ", ".join(gpu.name for gpu in meant.gpus)
        yield Finding(
            loc, f"{name!r} has PTX of several architectures, {', '.join(numbers)}", f"name one of {gpus}"
        )
    elif not numbers or numbers[0] not in toolkit.architectures:
        yield Finding(
            loc,
            f"CUDA {toolkit.version} makes no PTX for {name!r}",
            "name a GPU that the toolkit compiles for",
        )
    elif numbers[0] in specific or not numbers[0].isdigit():
        yield Finding(
            loc,
            f"PTX for {name!r} does not run on newer GPUs, as {numbers[0]} is compiled for that GPU alone",
            "name a GPU of another architecture, or write 'ptx: none'",
        )
