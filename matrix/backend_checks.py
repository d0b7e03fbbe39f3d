"""What each backend must be in itself and beside its siblings; a check yields every fault that it finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from packaging.version import Version

from matrix.document import Loc
from matrix.draft import Entry, Finding, sound
from matrix.model import Backend, Family
from matrix.names import choice_hint, matches

_ARCHITECTURE_FORMS = {
    Family.CUDA: (re.compile(r"[1-9]\d{1,2}[af]?"), "'89' or '120a'"),
    Family.ROCM: (re.compile(r"gfx[0-9a-f]{3,4}"), "'gfx1100'"),
    Family.MUSA: (re.compile(r"[1-9]\d"), "'31'"),
}
_LABEL_PREFIXES = {Family.CUDA: "cu", Family.ROCM: "rocm"}


def check_backends(entries: Sequence[Entry[Backend]], *, platforms: Sequence[str]) -> Iterator[Finding]:
    """Find what does not fit in the backends; ``platforms`` are the ids that they may name."""
    for entry in entries:
        yield from _check_label(entry)
        yield from _check_toolkit(entry)
        yield from _check_architectures(entry)
        yield from _check_platforms_of(entry, platforms)
    yield from _check_label_order(entries)


def _check_label(entry: Entry[Backend]) -> Iterator[Finding]:
    if not entry.is_sound("id", "label", "family"):
        return
    backend = entry.value
    if backend.label is None and backend.family is not Family.CPU:
        yield Finding(
            (*entry.loc, "label"),
            f"backend {backend.id!r} has no label, so its wheels would pass for the plain CPU wheel",
            f"add 'label: {backend.id}'",
        )
    if backend.label not in {None, backend.id}:
        yield Finding(
            (*entry.loc, "label"),
            f"label {backend.label!r} differs from the id {backend.id!r}, which names the index",
            f"write 'label: {backend.id}', or rename the backend",
        )


def _check_toolkit(entry: Entry[Backend]) -> Iterator[Finding]:
    backend = entry.value
    prefix = _LABEL_PREFIXES.get(backend.family) if entry.is_sound("id", "family", "toolkit") else None
    if prefix is None:
        return
    if backend.toolkit is None:
        yield Finding(
            (*entry.loc, "toolkit"), f"backend {backend.id!r} has no toolkit", "add 'toolkit: …', as '12.8'"
        )
        return
    version = backend.toolkit.replace(".", "") if backend.family is Family.CUDA else backend.toolkit
    if entry.is_sound("label") and backend.label not in {None, f"{prefix}{version}"}:
        yield Finding(
            (*entry.loc, "toolkit"),
            f"toolkit {backend.toolkit!r} is not what label {backend.label!r} promises",
            f"name the backend '{prefix}{version}', or mend the toolkit",
        )


def _check_architectures(entry: Entry[Backend]) -> Iterator[Finding]:
    if not entry.is_sound("id", "family", "architectures", "added_architectures", "ptx"):
        return
    backend = entry.value
    lists: list[tuple[Loc, tuple[str, ...]]] = [((*entry.loc, "architectures"), backend.architectures)]
    lists += [
        ((*entry.loc, "added_architectures", pattern), names)
        for pattern, names in backend.added_architectures
    ]
    for loc, names in lists:
        yield from _check_names(backend.family, loc, names)
    if backend.family in _LABEL_PREFIXES and not backend.architectures:
        yield Finding(
            (*entry.loc, "architectures"),
            f"backend {backend.id!r} names no GPU architecture",
            "add 'architectures: […]'",
        )
    yield from _check_ptx(entry)


def _check_names(family: Family, loc: Loc, names: Sequence[str]) -> Iterator[Finding]:
    form = _ARCHITECTURE_FORMS.get(family)
    if form is None:
        if names:
            yield Finding(loc, f"family {family.value!r} has no GPU architectures", "drop the key")
        return
    pattern, example = form
    for index, name in enumerate(names):
        if pattern.fullmatch(name) is None:
            yield Finding(
                (*loc, index), f"{name!r} is not an architecture of {family}", f"write it as {example}"
            )
        elif family is Family.CUDA and re.fullmatch(r"12\d", name):
            # ggml turns a plain 12X into 12Xa, which newer GPUs of the family do not run.
            yield Finding((*loc, index), f"ggml compiles {name!r} as '{name}a'", f"write '{name}a'")
        if name in names[:index]:
            yield Finding((*loc, index), f"architecture {name!r} is repeated", "drop it")


def _check_ptx(entry: Entry[Backend]) -> Iterator[Finding]:
    backend = entry.value
    if backend.family is not Family.CUDA:
        if backend.ptx:
            yield Finding((*entry.loc, "ptx"), f"family {backend.family.value!r} has no PTX", "drop the key")
        return
    if not backend.ptx:
        yield Finding(
            (*entry.loc, "ptx"),
            f"backend {backend.id!r} has no PTX, and no GPU newer than its list would run it",
            "add 'ptx: [90]'",
        )
    for index, name in enumerate(backend.ptx):
        if re.fullmatch(r"[1-9]\d|1[01]\d", name) is None:
            yield Finding(
                (*entry.loc, "ptx", index),
                f"PTX for {name!r} does not run on newer GPUs",
                "write a plain number below 120, as '90'",
            )


def _check_platforms_of(entry: Entry[Backend], known: Sequence[str]) -> Iterator[Finding]:
    named: list[tuple[Loc, str]] = []
    if entry.is_sound("platforms"):
        named += [
            ((*entry.loc, "platforms", index), name) for index, name in enumerate(entry.value.platforms)
        ]
    if entry.is_sound("added_architectures"):
        named += [
            ((*entry.loc, "added_architectures", name), name) for name, _ in entry.value.added_architectures
        ]
    for loc, pattern in named:
        if not any(matches(name, [pattern]) for name in known):
            yield Finding(loc, f"there is no platform {pattern!r}", choice_hint(pattern, known))


def _check_label_order(entries: Iterable[Entry[Backend]]) -> Iterator[Finding]:
    """The newer toolkit of a family must have the greater label, as a client may see both indexes."""
    by_family: dict[Family, list[Entry[Backend]]] = {}
    for entry in sound(entries, "family", "label", "toolkit"):
        if entry.value.label is not None and entry.value.toolkit is not None:
            by_family.setdefault(entry.value.family, []).append(entry)
    for siblings in by_family.values():
        siblings.sort(key=lambda entry: Version(str(entry.value.toolkit)))
        for older, newer in pairwise(siblings):
            low, high = older.value.label, newer.value.label
            if Version(f"0+{high}") < Version(f"0+{low}"):
                yield Finding(
                    (*newer.loc, "label"),
                    f"label {high!r} sorts below {low!r}, though its toolkit is newer",
                    "drop the older backend, or spell both with a dot after the letters, as 'rocm.10.0'",
                )
