"""What the models of our own YAML and TOML files share; they are read once, and every fault is told."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest, 64 lower-case hexadecimal digits."""


def _sorted_pairs(value: object) -> object:
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


def _mapping(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return dict(pairs)


Details = Annotated[tuple[tuple[str, str], ...], BeforeValidator(_sorted_pairs), PlainSerializer(_mapping)]
"""Names with texts, sorted by name; in JSON an object."""


class FrozenModel(BaseModel):
    """A value: immutable, and no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
