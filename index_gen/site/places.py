"""Where the parts of a site on disk are, and what state they are in."""

import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from index_gen.manifest import MANIFEST
from wheelgrid.errors import Problem, PublishError

STATE = ".wheelgrid.json"
"""File at the root of a folder that is whole: it goes first when the folder is changed, and comes last."""


NEIGHBOUR = re.compile(r"\..+\.(spare|next|moving)")
"""Names of the folders beside a site."""


class FolderState(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder holds, as far as the manifest does not tell."""

    generator: str
    """Digest of the code that made the pages; other code makes other pages of the same manifest."""
    pages: tuple[str, ...]
    """Paths of all pages, in order."""
    facts: tuple[str, ...] = ()
    """What else its pages depended on, as `index_gen.render.page_facts` has it, in order."""


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
    rolled: Path
    """File that is there while the spare is the later publish, which was rolled back."""


def places_of(folder: Path) -> Places:
    """Return the places of a site.

    Raises:
        PublishError: The folder is the root of a disk, or a neighbour of another site.
    """
    site = folder.resolve()
    if not site.name or NEIGHBOUR.fullmatch(site.name):
        what = "a site cannot be here: the publish before and the next one need names beside it"
        hint = "name the folder of the site itself; a shell that stood in it stands in the old one"
        raise PublishError(Problem(what=what, where=str(site), hint=hint))
    return Places(
        site=site,
        spare=site.with_name(f".{site.name}.spare"),
        next=site.with_name(f".{site.name}.next"),
        moving=site.with_name(f".{site.name}.moving"),
        lock=site.with_name(f".{site.name}.lock"),
        rolled=site.with_name(f".{site.name}.rolled"),
    )


def state_of(folder: Path) -> FolderState | None:
    """Return the state of a folder; none if it is not whole, or none of ours."""
    try:
        state = msgspec.json.decode((folder / STATE).read_bytes(), type=FolderState)
    except (OSError, msgspec.DecodeError):
        return None
    return state if (folder / MANIFEST).is_file() else None
