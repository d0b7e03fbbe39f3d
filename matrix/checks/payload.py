"""What the payload of the wheels must be in itself, and beside the platforms and the families."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matrix.model import CpuVariants, Payload
from matrix.names import choice_hint, matches
from matrix.reading.document import Loc
from matrix.reading.draft import Entry, Finding
from matrix.reading.sections import Draft


def check_payload(draft: Draft) -> Iterator[Finding]:
    """Find libraries that are named twice, and CPU modules that no wheel would have."""
    entry = draft.payload
    if entry is None:
        return
    if entry.is_sound("libraries"):
        yield from _check_libraries(entry, draft)
    if entry.is_sound("cpu_module_prefix", "cpu_variants", "cpu_module_entry_points"):
        yield from _check_prefix(entry)
    if entry.is_sound("cpu_variants"):
        yield from _check_variants(entry, [str(one.loc[-1]) for one in draft.platforms])


def _check_libraries(entry: Entry[Payload], draft: Draft) -> Iterator[Finding]:
    libraries = entry.value.libraries
    yield from _check_repeated((*entry.loc, "libraries"), "library", libraries)
    for family in draft.families:
        if family.is_sound("module") and family.value.module in libraries:
            yield Finding(
                (*family.loc, "module"),
                f"module {family.value.module!r} is among the libraries of every wheel",
                "name it here, or in 'payload.libraries'",
                first=(*entry.loc, "libraries", libraries.index(family.value.module)),
            )


def _check_prefix(entry: Entry[Payload]) -> Iterator[Finding]:
    payload = entry.value
    if payload.cpu_module_prefix is None:
        for field in ("cpu_variants", "cpu_module_entry_points"):
            if field in payload.model_fields_set:
                yield Finding(
                    (*entry.loc, field),
                    f"{field!r} has no meaning without CPU modules",
                    "add 'cpu_module_prefix: …', or drop the key",
                )
    elif not payload.cpu_variants:
        yield Finding(
            (*entry.loc, "cpu_module_prefix"),
            f"no platform has a CPU module {payload.cpu_module_prefix + '…'!r}",
            "add 'cpu_variants: …', or drop the key",
        )


def _check_variants(entry: Entry[Payload], known: Sequence[str]) -> Iterator[Finding]:
    taken: list[CpuVariants] = []
    for index, variants in enumerate(entry.value.cpu_variants):
        loc = (*entry.loc, "cpu_variants", index)
        yield from _check_repeated((*loc, "names"), "CPU module", variants.names)
        yield from check_patterns((*loc, "platforms"), variants.platforms, known)
        served = [name for name in known if matches(name, variants.platforms)]
        if served and all(any(matches(name, one.platforms) for one in taken) for name in served):
            yield Finding(
                (*loc, "platforms"),
                "every platform of this entry is in an earlier one, which counts",
                "drop it, or write it first",
            )
        taken.append(variants)


def _check_repeated(loc: Loc, kind: str, names: Sequence[str]) -> Iterator[Finding]:
    for index, name in enumerate(names):
        first = names.index(name)
        if first != index:
            yield Finding((*loc, index), f"{kind} {name!r} is named twice", "drop it", first=(*loc, first))


def check_patterns(loc: Loc, patterns: Sequence[str], known: Sequence[str]) -> Iterator[Finding]:
    """Find patterns that match none of the platforms that are known."""
    for index, pattern in enumerate(patterns):
        if known and not any(matches(name, [pattern]) for name in known):
            yield Finding((*loc, index), f"there is no platform {pattern!r}", choice_hint(pattern, known))
