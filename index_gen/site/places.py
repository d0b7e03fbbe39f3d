"""Where the parts of a site on disk are, and what state they are in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from index_gen.manifest import MANIFEST

STATE = ".wheelgrid.json"
"""File at the root of a folder that is whole: it goes first when the folder is changed, and comes last."""


class FolderState(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder holds, as far as the manifest does not tell."""

    generator: str
    """Digest of the code that made the pages; other code makes other pages of the same manifest."""
    pages: tuple[str, ...]
    """Paths of all pages, in order."""
    aliases: tuple[str, ...] = ()
    """What its aliases were, as `alias_scope` has them, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """A site and its neighbours."""

    site: Path
    """What is served."""
    spare: Path
    """The publish before, whole; none while the next one is made of it."""
    next: Path
    """The next publish while it is made; never one that was served."""
    moving: Path
    """The old site, for the moment in which a system without an exchange of names has none at its place."""
    lock: Path
    """File that the one run holds."""


def places_of(folder: Path) -> Places:
    """Return the places of a site."""
    site = folder.resolve()
    return Places(
        site=site,
        spare=site.with_name(f".{site.name}.spare"),
        next=site.with_name(f".{site.name}.next"),
        moving=site.with_name(f".{site.name}.moving"),
        lock=site.with_name(f".{site.name}.lock"),
    )


def state_of(folder: Path) -> FolderState | None:
    """Return the state of a folder; none if it is not whole, or none of ours."""
    try:
        state = msgspec.json.decode((folder / STATE).read_bytes(), type=FolderState)
    except (OSError, msgspec.DecodeError):
        return None
    return state if (folder / MANIFEST).is_file() else None
