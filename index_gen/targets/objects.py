"""Turns a site folder into the objects that a store will hold: their order, types and times in caches.

Source: PEP 691 (types), RFC 9111 (Cache-Control), RFC 8246 (``immutable``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from packaging.utils import canonicalize_name

from index_gen.manifest import MANIFEST, Manifest, Removal
from index_gen.serving.mediatypes import media_type
from index_gen.tree import SitePath, metadata_path, project_folder, wheel_path
from wheelgrid.errors import Problem, PublishError
from wheelgrid.record import METADATA_SUFFIX
from wheelgrid.structs import Sha256

FOREVER = "public, max-age=31536000, immutable"
"""For what never changes under its name: no cache need ever ask again."""

A_MINUTE = "public, max-age=60, must-revalidate"
"""For pages. pip 26.2 and later keep a page as long as this says, and uv ten minutes if nothing is said; so
this is how long a new wheel may stay unseen, and how long a page may still name a removed one."""

NEVER_UNASKED = "public, no-cache"
"""For what must agree with a page, or tells what is published: a cache asks each time."""

VARIANTS_SUFFIX = "-variants.json"
"""How the document of the variants of a version ends (PEP 825)."""

_PAGE_NAMES = frozenset({"index.html", "index.json"})


class Stage(IntEnum):
    """When an object is uploaded. Each stage refers only to what earlier stages brought."""

    WHEEL = 1
    """Wheels; never change."""
    SIDECAR = 2
    """METADATA of wheels; never changes."""
    VARIANTS = 3
    """What the variants of a version need (PEP 825); grows."""
    PROJECT_PAGE = 4
    """Pages that list files."""
    INDEX_PAGE = 5
    """Pages that list projects."""
    SITE_PAGE = 6
    """Everything else: pages for people, the catalogue, snippets."""
    MANIFEST = 7
    """What is published, in one object: with it the publish is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """A file of the site as a store will hold it."""

    path: SitePath
    """Where it is in the site, and its key below the prefix; a raw ``+``, which links write ``%2B``."""
    source: Path
    """The file on disk."""
    stage: Stage
    """When it is uploaded."""
    content_type: str
    """``Content-Type`` that the store will answer with."""
    cache_control: str
    """``Cache-Control`` that the store will answer with."""
    size_bytes: int
    """Size of the file."""
    sha256: Sha256 | None
    """What the manifest says its digest is; none for what changes."""

    @property
    def is_immutable(self) -> bool:
        """Return whether it is written once and never again."""
        return self.sha256 is not None


def site_objects(folder: Path, manifest: Manifest) -> tuple[StoredObject, ...]:
    """Return every file of a site in the order of its upload. Files whose name begins with a dot stay here.

    Args:
        folder: The site.
        manifest: Its manifest.

    Raises:
        PublishError: A wheel or its METADATA is missing or has another size than the manifest says, or there
            is a wheel that the manifest does not list; all of them together.
    """
    promised = dict(_promised(manifest))
    sizes = dict(_files(folder))
    problems = [*_missing(promised, sizes, folder), *_strangers(promised, sizes, folder)]
    if problems:
        raise PublishError(problems)
    objects = (_object(folder, path, size, promised) for path, size in sizes.items())
    return tuple(sorted(objects, key=lambda item: (item.stage, item.path)))


def removed_paths(removal: Removal) -> tuple[SitePath, SitePath]:
    """Return where a removed wheel and its METADATA were."""
    project = canonicalize_name(removal.filename.partition("-")[0])
    path = f"{project_folder(removal.backend, project)}/{removal.filename}"
    return SitePath(path), SitePath(path + METADATA_SUFFIX)


def immutable_paths(manifest: Manifest) -> frozenset[SitePath]:
    """Return where the site holds wheels and METADATA; nowhere if they are elsewhere."""
    return frozenset(path for path, _ in _promised(manifest))


_Promise = tuple[Sha256, int | None, Stage]


def _promised(manifest: Manifest) -> Iterator[tuple[SitePath, _Promise]]:
    if manifest.settings.assets_url is not None:
        return
    for wheel in manifest.wheels:
        yield wheel_path(wheel), (wheel.sha256, wheel.size_bytes, Stage.WHEEL)
        yield metadata_path(wheel), (wheel.metadata_sha256, None, Stage.SIDECAR)


def _files(folder: Path) -> Iterator[tuple[SitePath, int]]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith("."):
                path = Path(parent, name)
                yield SitePath(path.relative_to(folder).as_posix()), path.stat().st_size


def _missing(
    promised: Mapping[SitePath, _Promise], sizes: Mapping[SitePath, int], folder: Path
) -> Iterator[Problem]:
    hint = "make the site anew with `wheelgrid index build`"
    for path, (_, size, _) in promised.items():
        if path not in sizes:
            yield Problem(
                what=f"the manifest lists {path!r}, which is not in the site", where=str(folder), hint=hint
            )
        elif size is not None and sizes[path] != size:
            what = f"{path!r} has {sizes[path]} bytes, expected {size}"
            yield Problem(what=what, where=str(folder), hint=hint)


def _strangers(
    promised: Mapping[SitePath, _Promise], sizes: Mapping[SitePath, int], folder: Path
) -> Iterator[Problem]:
    for path in sizes:
        if path.endswith((".whl", f".whl{METADATA_SUFFIX}")) and path not in promised:
            what = f"the manifest does not list {path!r}"
            yield Problem(
                what=what, where=str(folder), hint="make the site anew with `wheelgrid index build`"
            )


def _object(folder: Path, path: SitePath, size: int, promised: Mapping[SitePath, _Promise]) -> StoredObject:
    sha256, _, stage = promised.get(path, (None, None, _stage(path)))
    return StoredObject(
        path=path,
        source=folder / path,
        stage=stage,
        content_type=media_type(path),
        cache_control=_cache_control(stage),
        size_bytes=size,
        sha256=sha256,
    )


def _stage(path: SitePath) -> Stage:
    parts = path.split("/")
    if path == MANIFEST:
        return Stage.MANIFEST
    if parts[0] != "whl":
        return Stage.SITE_PAGE
    if path.endswith(VARIANTS_SUFFIX):
        return Stage.VARIANTS
    if parts[-1] not in _PAGE_NAMES:
        return Stage.SITE_PAGE
    return Stage.PROJECT_PAGE if len(parts) > len(("whl", "index", "page")) else Stage.INDEX_PAGE


def _cache_control(stage: Stage) -> str:
    match stage:
        case Stage.WHEEL | Stage.SIDECAR:
            return FOREVER
        case Stage.VARIANTS | Stage.MANIFEST:
            return NEVER_UNASKED
        case _:
            return A_MINUTE
