"""What travels between the rooms as JSON: values that are read by the ten thousand, with every fault told.

msgspec reads them ten times faster than pydantic does, and imports in a tenth of the time; it stops at the
first fault, so a text that is refused is read once more, key by key.
"""

from binascii import unhexlify
from typing import Annotated, TypeVar

import msgspec

from wheelgrid.errors import Problem

Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""A SHA-256 digest, 64 lower-case hexadecimal digits."""

UncheckedSha256 = Annotated[str, msgspec.Meta(min_length=64, max_length=64)]
"""A digest of which msgspec checks the length alone: two patterns would take longer to match than all else
in a wheel record takes to read. The ``__post_init__`` of its struct calls `check_digests`."""

UNREADABLE = "is not JSON"
"""How the sentence of a text that is not JSON goes on; the kind of fault that no key has."""


class FrozenStruct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A value: immutable, no key that it does not know, and no cycle through it."""


def check_digests(digests: str) -> None:
    """Check that the characters of digests, one after another, are lower-case hexadecimal digits.

    Raises:
        ValueError: They are not.
    """
    # To turn digits into bytes and back takes an eighth of the time that msgspec needs to match a pattern.
    if unhexlify(digests).hex() != digests:
        raise ValueError(f"a digest of {digests!r} is not lower-case hexadecimal")


Value = TypeVar("Value", bound=msgspec.Struct)


def faults_of(content: bytes, model: type[Value], where: str, hint: str) -> list[Problem]:
    """Say everything that is wrong with a text that `msgspec.json.decode` refused as a value of ``model``.

    Args:
        content: The text.
        model: What it should be.
        where: The file, for people; the key is added.
        hint: What to do about it.
    """
    try:
        found = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return [Problem(what=f"{UNREADABLE}: {error}", where=where, hint=hint)]
    if not isinstance(found, dict):
        what = f"expected an object, got {type(found).__name__}"
        return [Problem(what=what, where=where, hint=hint)]
    faults = dict(_faults_by_key(found, model))
    if not faults:
        return [Problem(what=_whole_fault(found, model), where=where, hint=hint)]
    return [Problem(what=what, where=f"{where} ({key})", hint=hint) for key, what in faults.items()]


def _faults_by_key(found: dict[str, object], model: type[Value]) -> list[tuple[str, str]]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(model)}
    config = model.__struct_config__
    known = {*fields, config.tag_field}
    faults = [(key, f"unknown key {key!r}") for key in found if key not in known]
    for key, field in fields.items():
        if key in found:
            try:
                msgspec.convert(found[key], Sha256 if field.type == UncheckedSha256 else field.type)
            except msgspec.ValidationError as error:
                faults.append((key, f"{error}, got {_shown(found[key])}"))
        elif field.required:
            faults.append((key, f"key {key!r} is missing"))
    return faults


def _whole_fault(found: dict[str, object], model: type[Value]) -> str:
    """Return what is wrong with the keys together: each alone is right."""
    try:
        msgspec.convert(found, model)
    except msgspec.ValidationError as error:
        return str(error)
    return "cannot be read"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004 - a line of a terminal
