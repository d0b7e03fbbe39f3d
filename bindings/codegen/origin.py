"""Which llama.cpp the headers belong to."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Versions of the source tree, as the library reports them at run time."""

    version: str
    """``llama_version()``, for example ``0.5.0-dev``."""

    build: int
    """Build number of llama.cpp."""

    commit: str
    """Full git commit."""

    ggml_version: str
    """``ggml_version()``, for example ``0.25.3``."""


def read_origin(lock: Path, root: Path) -> Origin:
    """Read the pin file and ggml's version from the tree that it pins.

    Raises:
        KeyError: The pin file lacks a key.
        LookupError: ggml's CMakeLists.txt names no version.
    """
    pin = tomllib.loads(lock.read_text())
    text = (root / "ggml/CMakeLists.txt").read_text()
    parts = [re.search(rf"set\(GGML_VERSION_{part} (\d+)\)", text) for part in ("MAJOR", "MINOR", "PATCH")]
    if None in parts:
        raise LookupError("ggml/CMakeLists.txt sets no GGML_VERSION_MAJOR, _MINOR, _PATCH")
    return Origin(
        version=str(pin["version"]),
        build=int(pin["build"]),
        commit=str(pin["commit"]),
        ggml_version=".".join(part.group(1) for part in parts if part),
    )
