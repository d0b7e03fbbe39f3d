"""What a package may say of a family of backends, and what it may say to CMake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matrix.derive.definitions import DEPLOYMENT_TARGET, HOST_COMPILER
from matrix.facts.model import CudaToolkit, Facts
from matrix.known import VENDORS, gpu_toolkit
from matrix.model import Family, FamilyTraits
from matrix.names import choice_hint
from matrix.reading.draft import Entry, Finding, sound
from matrix.reading.sections import Draft

_CUDA_FIELDS = ("compression_variable", "specific_architectures", "runtime")


def check_families(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Find traits that their family cannot have, and CMake variables that follow from other keys."""
    for entry in sound(draft.families, "family"):
        yield from _check_fields(entry)
    for entry in sound(draft.families, "family", "runtime"):
        yield from _check_runtime(entry, draft, facts)
    for entry in sound(draft.families, "family", "specific_architectures"):
        yield from _check_specific(entry, facts)
    yield from _check_definitions(draft)


def _check_fields(entry: Entry[FamilyTraits]) -> Iterator[Finding]:
    traits = entry.value
    given = traits.model_fields_set
    if traits.family is not Family.CUDA:
        for field in _CUDA_FIELDS:
            if field in given:
                yield Finding(
                    (*entry.loc, field), f"{field!r} has a meaning for family 'cuda' alone", "drop the key"
                )
    if not entry.is_sound("architectures_variable"):
        return
    if traits.family in VENDORS and traits.architectures_variable is None:
        yield Finding(
            entry.loc,
            f"family {traits.family.value!r} does not say which CMake variable takes the architectures",
            "add 'architectures_variable: …'",
        )
    if traits.family not in VENDORS and traits.architectures_variable is not None:
        yield Finding(
            (*entry.loc, "architectures_variable"),
            f"family {traits.family.value!r} names no GPUs",
            "drop the key, and write architectures under 'cmake'",
        )


def _check_runtime(entry: Entry[FamilyTraits], draft: Draft, facts: Facts) -> Iterator[Finding]:
    if entry.value.family is not Family.CUDA:
        return
    own = [one.value for one in sound(draft.backends, "family", "toolkit")]
    used = [gpu_toolkit(backend, facts) for backend in own if backend.family is entry.value.family]
    toolkits = {toolkit.version: toolkit for toolkit in used if isinstance(toolkit, CudaToolkit)}
    for index, part in enumerate(entry.value.runtime):
        lacking = [one for one in toolkits.values() if part not in dict(one.runtime_packages)]
        if lacking:
            versions = ", ".join(one.version for one in lacking)
            yield Finding(
                (*entry.loc, "runtime", index),
                f"no package holds the runtime part {part!r} of CUDA {versions}",
                choice_hint(part, dict(lacking[0].runtime_packages)),
            )


def _check_specific(entry: Entry[FamilyTraits], facts: Facts) -> Iterator[Finding]:
    """Find numbers that no toolkit compiles as architecture-specific code."""
    known = {number for toolkit in facts.cuda for number in toolkit.architectures}
    for index, number in enumerate(entry.value.specific_architectures):
        if f"{number}a" not in known:
            yield Finding(
                (*entry.loc, "specific_architectures", index),
                f"no CUDA toolkit compiles {number + 'a'!r}",
                choice_hint(number, sorted(name.removesuffix("a") for name in known if name.endswith("a"))),
            )


def _check_definitions(draft: Draft) -> Iterator[Finding]:
    derived = {
        DEPLOYMENT_TARGET: "'deployment_target' of a platform says it",
        HOST_COMPILER: "it follows from the toolkit and the image",
    }
    for family in sound(draft.families, "architectures_variable", "compression_variable"):
        derived |= dict.fromkeys(_names(family.value.architectures_variable), "'gpus' of a backend says it")
        derived |= dict.fromkeys(_names(family.value.compression_variable), "it follows from the toolkit")
    cmake = [(entry.loc, entry.value.cmake) for entry in sound(draft.families, "cmake")]
    cmake += [(entry.loc, entry.value.cmake) for entry in sound(draft.platforms, "cmake")]
    cmake += [(entry.loc, entry.value.cmake) for entry in sound(draft.backends, "cmake")]
    for loc, definitions in cmake:
        for name, _ in definitions:
            if name in derived:
                yield Finding(
                    (*loc, "cmake", name), f"CMake variable {name!r} is derived", f"drop it; {derived[name]}"
                )


def _names(variable: str | None) -> Iterable[str]:
    return () if variable is None else (variable,)
