"""The C library through ctypes: loaded on first use, with the modules that lie beside it."""

from __future__ import annotations

import ctypes
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).parent / "lib"
SUFFIX = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")


class Report(NamedTuple):
    """What was loaded on this machine."""

    best: str
    """The module that computes."""
    modules: tuple[str, ...]
    """Every module that works here."""
    skipped: tuple[str, ...]
    """Files of modules that do not."""


def dot(a: Sequence[int], b: Sequence[int]) -> int:
    """Return the sum of the products of two lists.

    Raises:
        ValueError: They differ in length.
    """
    if len(a) != len(b):
        message = f"lists of {len(a)} and {len(b)} numbers have no product"
        raise ValueError(message)
    numbers = ctypes.c_int * len(a)
    return int(_loaded()[0].tiny_dot(numbers(*a), numbers(*b), len(a)))


def greeting() -> str:
    """Return what the library was told to say when it was compiled."""
    return bytes(_loaded()[0].tiny_greeting()).decode()


def report() -> Report:
    """Say which modules work on this machine."""
    return _loaded()[1]


@lru_cache(maxsize=1)
def _loaded() -> tuple[ctypes.CDLL, Report]:
    (path,) = (path for path in FOLDER.iterdir() if path.stem in {"libtiny", "tiny"})
    library = ctypes.CDLL(str(path))
    for name in ("tiny_load", "tiny_best", "tiny_greeting"):
        getattr(library, name).restype = ctypes.c_char_p
    library.tiny_dot.restype = ctypes.c_longlong
    modules, skipped = [], []
    for module in sorted(FOLDER.glob(f"*tiny-*{_module_suffix()}")):
        found = library.tiny_load(str(module).encode())
        if found is None:
            skipped.append(module.name)
        else:
            modules.append(found.decode())
    if not modules:
        message = f"no module in {FOLDER} works on this machine"
        raise OSError(message)
    return library, Report(library.tiny_best().decode(), tuple(modules), tuple(skipped))


def _module_suffix() -> str:
    return ".dll" if sys.platform == "win32" else ".so"  # CMake calls a module so on macOS too
