"""Reads ``variant.json`` of a wheel: what makes it one variant of its version.

Source: PEP 825 (file name, ``variants``); what other drafts add beside it is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from index_gen.wheels.faults import inside, refuse, shown
from wheelgrid.record import VariantMark
from wheelgrid.variants import NULL_LABEL, WHEEL_DOCUMENT

_WORD = re.compile(r"[a-z0-9_]{1,100}")
_VALUE = re.compile(r"[a-z0-9_.]{1,100}")
_HINT = "make the variant anew; its file name ends with the label that its variant.json states"


class _VariantJson(msgspec.Struct):
    variants: dict[str, dict[str, dict[str, list[str]]]]


_decoder = msgspec.json.Decoder(_VariantJson)


def read_variant(content: bytes, label: str, where: str) -> VariantMark:
    """Read what a variant promises.

    Args:
        content: The file.
        label: The label in the file name.
        where: The wheel, for people.

    Raises:
        RecordError: It is no such file, or is one of another label.
    """
    place = inside(where, WHEEL_DOCUMENT)
    try:
        variants = _decoder.decode(content).variants
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        refuse(f"does not describe a variant: {error}", place, _HINT)
    if list(variants) != [label]:
        stated = ", ".join(shown(name) for name in list(variants)[:3]) or "none"
        refuse(f"describes the labels {stated}, the file name says {label!r}", place, _HINT)
    properties = list(_properties(variants[label]))
    for words in properties:
        if not all(_WORD.fullmatch(word) for word in words[:2]) or not _VALUE.fullmatch(words[2]):
            refuse(f"{shown(' :: '.join(words))} is no property of a variant", place, _HINT)
    if (label == NULL_LABEL) != (not properties):
        refuse(f"label {label!r} with {len(properties)} properties; only 'null' has none", place, _HINT)
    return VariantMark(label=label, properties=tuple(sorted({" :: ".join(words) for words in properties})))


def _properties(namespaces: dict[str, dict[str, list[str]]]) -> Iterator[tuple[str, str, str]]:
    for namespace, features in namespaces.items():
        for feature, values in features.items():
            for value in values:
                yield namespace, feature, value
