"""llama.cpp's own test data: vocabularies with their vectors, chat templates and grammars.

The checkout keeps only what a build needs of llama.cpp. The rest is in the sdist that the lock names: it is
fetched once, checked by the digest of the lock, and kept in the user's cache folder.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from functools import cache
from pathlib import Path, PurePosixPath

from ci.vendoring.lock import SdistSource, read_lock
from ci.vendoring.registry import fetch
from wheelgrid.errors import Problem, SourceError
from wheelgrid.locations import cache_folder, this_checkout
from wheelgrid.locks import held

LOCK = Path("vendor", "llama.cpp.lock.toml")

FOLDERS = ("models", "grammars")
SUFFIXES = frozenset({".gguf", ".inp", ".out", ".jinja", ".gbnf"})
"""What is taken out: data, never programs."""

_PATIENCE_S = 600.0
"""How long to wait for another run that fetches the same archive."""


@cache
def upstream_folder() -> Path:
    """Return a folder with ``models``, ``models/templates`` and ``grammars`` of the pinned llama.cpp.

    Raises:
        SourceError: The lock names no sdist, or the archive cannot be had or lacks the data.
    """
    source = _sdist()
    shelf = cache_folder(os.environ) / "upstream"
    folder = shelf / source.sha256[:16]
    if folder.is_dir():
        return folder
    with held(shelf / "lock", _PATIENCE_S), tempfile.TemporaryDirectory(dir=shelf) as name:
        if not folder.is_dir():
            archive = fetch(source, Path(name) / "download", lambda _: None)
            staging = Path(name) / "tree"
            take_data(archive, source.folder, staging)
            staging.rename(folder)
    return folder


def take_data(archive: Path, inside: str, target: Path) -> None:
    """Unpack the test data from an sdist.

    Args:
        archive: A tar file.
        inside: Where llama.cpp lies in it.
        target: The folder to make.

    Raises:
        SourceError: There is none.
    """
    roots = tuple(PurePosixPath(inside, folder) for folder in FOLDERS)
    with tarfile.open(archive) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            if path.suffix not in SUFFIXES or not any(root in path.parents for root in roots):
                continue
            content = tar.extractfile(member) if member.isfile() and ".." not in path.parts else None
            if content is not None:
                file = target / path.relative_to(inside)
                file.parent.mkdir(parents=True, exist_ok=True)
                with content, file.open("wb") as sink:
                    shutil.copyfileobj(content, sink)
    if not target.is_dir():
        raise SourceError(Problem(what=f"no test data below {inside!r}", where=str(archive)))


def _sdist() -> SdistSource:
    lock = read_lock(this_checkout().root / LOCK)
    for source in lock.sources:
        if isinstance(source, SdistSource):
            return source
    raise SourceError(
        Problem(what="the lock names no sdist, which alone carries the test data", where=str(LOCK))
    )
