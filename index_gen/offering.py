"""What the project at hand offers: from its matrix, or from a cache while the matrix stays as it is.

To read a matrix with its facts takes a second, and the libraries for it a part of that; to see that nothing
has changed takes milliseconds. So nothing of the matrix is imported here but when it must be read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import msgspec

from wheelgrid import offer
from wheelgrid.files import FileWriteError, write_atomically
from wheelgrid.locations import ProjectFolder
from wheelgrid.offer import Offer
from wheelgrid.structs import FrozenStruct

ROOM = "matrix"
"""The package that reads a matrix; its facts lie inside."""
FOLDER = "offers"
"""Folder of the cache; one file for each project."""


class CachedOffer(FrozenStruct, frozen=True):
    """An offer, and what it was made from."""

    key: str
    """Digest of the matrix, the facts and the code that reads them."""
    offer: Offer
    """What they made."""


def read_offer(project: ProjectFolder, cache: Path) -> Offer:
    """Return what a project offers; a cache that is stale, broken or cannot be written does no harm.

    Args:
        project: A project with a matrix.
        cache: Folder for what can be made again, `wheelgrid.locations.cache_folder`.

    Raises:
        MatrixError: The matrix or the facts are wrong.
    """
    path = cache_path(project, cache)
    key = key_of(project, room_folder())
    if key is not None and (known := _cached(path)) is not None and known.key == key:
        return known.offer
    made = _made(project)
    if key is not None:
        # A cache is a convenience: without it the next run is slow, and right.
        with suppress(FileWriteError):
            write_atomically(path, msgspec.json.encode(CachedOffer(key=key, offer=made)))
    return made


def cache_path(project: ProjectFolder, cache: Path) -> Path:
    """Return the file of the cache that belongs to a project."""
    name = hashlib.sha256(str(project.root).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return cache / FOLDER / f"{name}.json"


def _cached(path: Path) -> CachedOffer | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=CachedOffer)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def key_of(project: ProjectFolder, room: Path) -> str | None:
    """Return a digest of all that an offer follows from; none if something cannot be read.

    Args:
        project: Whose offer.
        room: Folder of the package that reads its matrix.
    """
    whole = hashlib.sha256()
    try:
        for name, path in sources(project, room):
            content = path.read_bytes()
            whole.update(f"{name}\0{len(content)}\0".encode())
            whole.update(content)
    except OSError:
        return None
    return whole.hexdigest()


def sources(project: ProjectFolder, room: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file that an offer follows from, each under a name that does not depend on the machine."""
    yield "the matrix", project.matrix
    yield "the shape", Path(offer.__file__)
    for pattern in ("**/*.py", "facts/*.yaml"):
        for path in sorted(room.glob(pattern)):
            yield path.relative_to(room).as_posix(), path


def room_folder() -> Path:
    """Return the folder of the package that reads a matrix, without importing it."""
    spec = find_spec(ROOM)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"no package {ROOM!r}", name=ROOM)
    return Path(spec.submodule_search_locations[0])


def _made(project: ProjectFolder) -> Offer:
    # Imported here, as the usual run needs none of it.
    from matrix.expand import expand  # noqa: PLC0415 - see above
    from matrix.facts import read_facts  # noqa: PLC0415 - see above
    from matrix.reading.reader import read_matrix  # noqa: PLC0415 - see above
    from matrix.views.offer import offer_of  # noqa: PLC0415 - see above

    matrix, facts = read_matrix(project.matrix), read_facts()
    return offer_of(matrix, expand(matrix, facts), facts)
