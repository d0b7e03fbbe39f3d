"""What a name in a list of GPUs means: a GPU, a generation, or a range of generations; or what was meant.

Nobody writes numbers: ``rtx-50`` is 120 whoever writes it, and 100 is another machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matrix.facts.model import Facts, Generation, Gpu, Vendor
from matrix.names import choice_hint

RANGE = ".."
"""What stands between the first and the last generation of a range, ``turing..blackwell``."""
_VENDOR_NAMES: dict[Vendor, str] = {"nvidia": "NVIDIA", "amd": "AMD"}
_NUMBER = re.compile(r"(?:sm_?|compute_)?([1-9]\d{1,2})[af]?|(gfx[0-9a-f]+)|(\d+\.\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What a name means."""

    generations: tuple[Generation, ...]
    """Generations that are named, or that lie in the range; empty if a single GPU is named."""
    gpus: tuple[Gpu, ...]
    """The GPUs, in the order of the facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeant:
    """Why a name means nothing here."""

    what: str
    """The fault."""
    hint: str
    """What to do about it."""


def read_name(name: str, vendor: Vendor, facts: Facts) -> Meant | NotMeant:
    """Find what a name means among the GPUs of one vendor."""
    first, is_range, last = name.partition(RANGE)
    if is_range:
        return _read_range(name, first, last, vendor, facts)
    for generation in facts.generations:
        if generation.vendor == vendor and generation.name == name:
            return Meant(generations=(generation,), gpus=generation.gpus)
        for gpu in generation.gpus:
            if generation.vendor == vendor and gpu.name == name:
                return Meant(generations=(), gpus=(gpu,))
    return _explain(name, vendor, facts)


def gpu_names(vendor: Vendor, facts: Facts) -> Iterator[str]:
    """Yield every name that may stand for GPUs of a vendor: its generations, then its GPUs."""
    own = [generation for generation in facts.generations if generation.vendor == vendor]
    yield from (generation.name for generation in own)
    yield from (gpu.name for generation in own for gpu in generation.gpus)


def _read_range(name: str, first: str, last: str, vendor: Vendor, facts: Facts) -> Meant | NotMeant:
    vendors = {generation.name: generation.vendor for generation in facts.generations}
    for end in (first, last):
        if end not in vendors:
            return _explain_end(end, vendor, facts)
    if vendors[first] != vendors[last]:
        return NotMeant(
            what=f"the ends of the range {name!r} are GPUs of different vendors",
            hint="write a range of generations for each backend",
        )
    if vendors[first] != vendor:
        return _of_another_vendor(name, vendors[first], vendor)
    own = [generation for generation in facts.generations if generation.vendor == vendor]
    order = [generation.name for generation in own]
    begin, end_index = order.index(first), order.index(last)
    if begin > end_index:
        return NotMeant(what=f"the range {name!r} runs backwards", hint=f"write '{last}{RANGE}{first}'")
    chosen = tuple(own[begin : end_index + 1])
    return Meant(generations=chosen, gpus=tuple(gpu for generation in chosen for gpu in generation.gpus))


def _explain_end(end: str, vendor: Vendor, facts: Facts) -> NotMeant:
    for generation in facts.generations:
        if end in {gpu.name for gpu in generation.gpus}:
            return NotMeant(
                what=f"a range goes from generation to generation, and {end!r} is a GPU",
                hint=f"write its generation, {generation.name!r}",
            )
    if _NUMBER.fullmatch(end):
        return _explain(end, vendor, facts)
    known = [generation.name for generation in facts.generations if generation.vendor == vendor]
    return NotMeant(what=f"the facts know no generation of GPUs {end!r}", hint=choice_hint(end, known))


def _explain(name: str, vendor: Vendor, facts: Facts) -> NotMeant:
    """Say why a name that means nothing does not, and what was meant."""
    for generation in facts.generations:
        if name in {generation.name, *(gpu.name for gpu in generation.gpus)}:
            return _of_another_vendor(name, generation.vendor, vendor)
    if number := _NUMBER.fullmatch(name):
        return _explain_number(name, (number[1] or number[2] or number[3].replace(".", "")).lower(), facts)
    word = re.sub(r"[\s_]+", "-", name.lower())
    known = list(gpu_names(vendor, facts))
    meant = known if word in known else _by_product(name, vendor, facts)
    hint = choice_hint(word, known) if len(meant) != 1 else f"{name} is {meant[0]!r}"
    return NotMeant(what=f"the facts know no GPU {name!r}", hint=hint)


def _explain_number(name: str, number: str, facts: Facts) -> NotMeant:
    names = [
        generation.name if len(generation.gpus) == 1 else gpu.name
        for generation in facts.generations
        for gpu in generation.gpus
        if number in dict(gpu.architectures).values()
    ]
    hint = f"{number} is {' or '.join(names)}" if names else "no GPU of the facts has that architecture"
    return NotMeant(
        what=f"{name!r} is the number of an architecture, not the name of a GPU",
        hint=f"{hint}; write names, as in 'turing{RANGE}hopper'",
    )


def _by_product(name: str, vendor: Vendor, facts: Facts) -> Sequence[str]:
    """Find GPUs by the words of a product, ``RTX 4090``."""
    words = _words(name)
    return [
        gpu.name
        for generation in facts.generations
        for gpu in generation.gpus
        if generation.vendor == vendor and words and words <= _words(gpu.products)
    ]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+|\d+", text.lower()))


def _of_another_vendor(name: str, its: Vendor, wanted: Vendor) -> NotMeant:
    return NotMeant(
        what=f"{name!r} is of {_VENDOR_NAMES[its]}, and this backend compiles for {_VENDOR_NAMES[wanted]}",
        hint="move it to a backend of the other family",
    )
