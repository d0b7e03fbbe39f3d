"""What each backend must be in itself and beside its siblings; a check yields every fault that it finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from packaging.version import Version

from matrix.checks.payload import check_patterns
from matrix.facts.model import Facts
from matrix.known import TOOLKIT_NAMES, gpu_toolkit, gpu_toolkits, other_toolkit
from matrix.model import VERSIONED_FAMILIES, Backend, Family, Tier
from matrix.names import choice_hint
from matrix.reading.document import Loc
from matrix.reading.draft import Entry, Finding, sound
from matrix.reading.sections import Draft


def check_backends(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Find what does not fit in the backends."""
    platforms = [str(entry.loc[-1]) for entry in draft.platforms]
    families = {str(entry.loc[-1]) for entry in draft.families}
    for entry in draft.backends:
        if entry.is_sound("family"):
            yield from _check_family(entry, families)
        if entry.is_sound("family", "toolkit"):
            yield from _check_toolkit(entry, facts)
        if entry.is_sound("platforms"):
            yield from check_patterns((*entry.loc, "platforms"), entry.value.platforms, platforms)
    yield from _check_twins(draft.backends)
    yield from _check_label_order(draft.backends)


def _check_family(entry: Entry[Backend], families: set[str]) -> Iterator[Finding]:
    family = entry.value.family.value
    if families and family not in families:
        yield Finding(
            (*entry.loc, "family"),
            f"the matrix does not say how the package takes family {family!r}",
            f"add '{family}: …' to 'families'",
        )


def _check_toolkit(entry: Entry[Backend], facts: Facts) -> Iterator[Finding]:
    backend, loc = entry.value, (*entry.loc, "toolkit")
    if backend.toolkit is None:
        if backend.family in VERSIONED_FAMILIES:
            newest = gpu_toolkits(backend.family, facts)[-1].version
            yield Finding(loc, f"backend {backend.id!r} has no toolkit", f"add 'toolkit: …', as '{newest}'")
        return
    if backend.family in VERSIONED_FAMILIES:
        known = [release.version for release in gpu_toolkits(backend.family, facts)]
        is_known = gpu_toolkit(backend, facts) is not None
    else:
        known = [one.version for one in facts.others if one.family == backend.family.value]
        is_known = other_toolkit(backend, facts) is not None
    if not known:
        yield Finding(loc, f"family {backend.family.value!r} has no toolkit in the facts", "drop the key")
    elif not is_known:
        name = TOOLKIT_NAMES.get(backend.family, backend.family.value)
        what = f"the facts know no toolkit {backend.toolkit!r} of {name}"
        yield Finding(loc, what, choice_hint(backend.toolkit, known))


def _check_twins(entries: Sequence[Entry[Backend]]) -> Iterator[Finding]:
    """Find two backends with one id: their wheels would have one name, and their indexes one folder."""
    first: dict[str, Loc] = {}
    for entry in sound(entries, "family", "toolkit"):
        name = entry.value.id
        if name in first:
            what, hint = f"backend {name!r} is declared twice", "drop one of the two, or change its toolkit"
            yield Finding(entry.loc, what, hint, first=first[name])
        first.setdefault(name, entry.loc)


def _check_label_order(entries: Sequence[Entry[Backend]]) -> Iterator[Finding]:
    """The newer toolkit of a family must have the greater label, as a client may see both indexes.

    Source: PEP 440, "Local version identifiers": words are compared as words, ``rocm10`` before ``rocm7``.
    """
    by_family: dict[Family, list[Entry[Backend]]] = {}
    for entry in sound(entries, "family", "toolkit", "tier"):
        backend = entry.value
        if backend.tier is Tier.RELEASE and backend.family in VERSIONED_FAMILIES and backend.toolkit:
            by_family.setdefault(backend.family, []).append(entry)
    for siblings in by_family.values():
        siblings.sort(key=lambda entry: Version(str(entry.value.toolkit)))
        for older, newer in pairwise(siblings):
            low, high = older.value.label, newer.value.label
            if Version(f"0+{high}") < Version(f"0+{low}"):
                yield Finding(
                    (*newer.loc, "tier"),
                    f"label {high!r} sorts below {low!r}, though its toolkit is newer",
                    f"release one of the two; the other may be 'tier: {Tier.NIGHTLY.value}'",
                )
