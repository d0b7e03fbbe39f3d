"""What every fact has, and the forms that single values of the facts may have."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from matrix.fields import FormError, PlatformIdField, RequirementText, Text
from wheelgrid.models import FrozenModel

OsName = Literal["linux", "macos", "windows"]
"""The operating systems, as a matrix names them."""
LibcName = Literal["glibc", "musl"]
"""The C libraries of Linux."""
Vendor = Literal["nvidia", "amd"]
"""Who makes a GPU, and therefore which toolkit compiles for it: CUDA or ROCm."""


def _driver(text: str) -> str:
    if re.fullmatch(r"\d+(\.\d+){0,2}", text) is None:
        raise FormError(f"{text!r} is not a driver version", "write it as '550.54.14' or '580'")
    return text


def _minor_version(text: str) -> str:
    if re.fullmatch(r"\d+\.\d+", text) is None:
        raise FormError(f"{text!r} is not a major and a minor version", "write it as '12.8'")
    return text


def _update(text: str) -> str:
    if re.fullmatch(r"\d+(\.\d+){2,3}", text) is None:
        raise FormError(f"{text!r} is not a whole version", "write it as '12.8.1'")
    return text


def _digest(text: str) -> str:
    if re.fullmatch(r"[0-9a-f]{64}", text) is None:
        raise FormError(f"{text!r} is not a SHA-256 digest", "write its 64 lower-case hexadecimal digits")
    return text


def _cuda_architecture(text: str) -> str:
    if re.fullmatch(r"[1-9]\d{1,2}[af]?", text) is None:
        raise FormError(f"{text!r} is not a CUDA architecture", "write it as '86', '90a' or '120f'")
    return text


def _gfx(text: str) -> str:
    if re.fullmatch(r"gfx[1-9][0-9a-f]{2,3}", text) is None:
        raise FormError(f"{text!r} is not a target of ROCm", "write it as 'gfx1100' or 'gfx90a'")
    return text


def _pairs(value: object) -> object:
    """Sort a mapping into pairs; pairs in a tuple come from code."""
    if isinstance(value, dict):
        return tuple(sorted(value.items()))
    if isinstance(value, list | str):
        raise FormError(f"expected a mapping, found {value!r}", "write 'key: value' lines")
    return value


Driver = Annotated[str, AfterValidator(_driver)]
"""Version of a GPU driver, ``550.54.14``."""
MinorVersion = Annotated[str, AfterValidator(_minor_version)]
"""Major and minor version, ``12.8``."""
Update = Annotated[str, AfterValidator(_update)]
"""Whole version of one release, ``12.8.1``."""
Digest = Annotated[str, AfterValidator(_digest)]
"""SHA-256 digest in hexadecimal."""
CudaArchitecture = Annotated[str, AfterValidator(_cuda_architecture)]
"""CUDA architecture: ``86``, ``90a`` (of one GPU alone), ``120f`` (of its family)."""
GfxTarget = Annotated[str, AfterValidator(_gfx)]
"""Target of AMD's compiler, ``gfx1100``."""
Count = Annotated[int, Field(gt=0)]
"""How many; at least one."""
TextByName = Annotated[tuple[tuple[Text, Text], ...], BeforeValidator(_pairs)]
"""Texts by name, sorted; in the file a mapping."""
RequirementByName = Annotated[tuple[tuple[Text, RequirementText], ...], BeforeValidator(_pairs)]
"""Requirements (PEP 508) by name, sorted; in the file a mapping."""
DigestByName = Annotated[tuple[tuple[Text, Digest], ...], BeforeValidator(_pairs)]
"""SHA-256 digests by name, sorted; in the file a mapping."""
PlatformIds = tuple[PlatformIdField, ...]
"""Platforms, by their ids."""


class Fact(FrozenModel):
    """One thing that is true outside every project, where it is written, and when somebody looked."""

    source: Text
    """The document, or the repository with the path of the file, that says so."""
    checked: date
    """The day on which somebody compared it with the source."""
    note: Text | None = None
    """What a reader must know beside it: an exception, or what is not verified."""
