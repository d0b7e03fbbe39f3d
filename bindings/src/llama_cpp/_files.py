"""Find the files of the native library in one folder, whatever their platform and version suffix."""

from __future__ import annotations

import re
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_VERSION = r"(?:[.-]v?\d[\w.-]*?)?"
_SUFFIX = r"\.(?:so|dylib|dll)(?:\.\d[\d.]*)?"
_MODULE = re.compile(rf"(?:lib)?ggml-(?P<name>[a-z0-9]+)(?:-(?P<variant>\w+(?:\.\w+)*?))?{_SUFFIX}")


def file_names(folder: Path) -> list[str]:
    """List a folder, sorted; a folder that cannot be read has nothing."""
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []


def match_library(files: Iterable[str], name: str) -> str | None:
    """Pick the file of a library: ``libllama.so.0``, ``libllama.v0.5.0.so``, ``llama.dll`` and the like.

    The shortest name wins: it is the one without a version.
    """
    pattern = re.compile(rf"(?:lib)?{re.escape(name)}{_VERSION}{_SUFFIX}")
    return min((f for f in files if pattern.fullmatch(f)), key=lambda f: (len(f), f), default=None)


def match_modules(files: Iterable[str]) -> list[tuple[str, str, str]]:
    """Pick the backend modules: (file, backend name, variant), sorted; the variant may be empty."""
    found = []
    for file in sorted(files):
        match = _MODULE.fullmatch(file)
        if match and match["name"] != "base":
            found.append((file, match["name"], match["variant"] or ""))
    return found


def find_library(folder: Path, name: str) -> Path | None:
    """Return the absolute path of a library in a folder, or None."""
    found = match_library(file_names(folder), name)
    return None if found is None else folder.absolute() / found
