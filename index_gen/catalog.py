"""Turns an index tree into the catalogue that machines read: every file with all that its record tells.

One JSON document at the root of a site, and the JSON Schema that it follows. What many files share, such as
what they hold for GPUs, stands once and is named by its number, so that the document stays small.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache, partial
from itertools import islice
from typing import Annotated, Literal

import msgspec
from msgspec.structs import replace as with_fields

from index_gen.manifest import Status
from index_gen.settings import IndexSettings, in_url
from index_gen.tree import IndexTree, Page, ProjectPage, SitePath, owned_pages, project_folder, whole_page
from wheelgrid.offer import Cell, Offer, OfferedBackend, OfferedGpu, OfferedPlatform
from wheelgrid.record import GpuContent, PythonProof, VariantMark, WheelRecord
from wheelgrid.structs import FrozenStruct, Sha256
from wheelgrid.variants import VARIANTS

CATALOG = SitePath("catalog.json")
"""Where the catalogue lies."""

SCHEMA = SitePath("schema/catalog-1.json")
"""Where its JSON Schema lies."""

_CHUNK = 1000
"""Files that are lines at the same time."""


class CatalogIndex(FrozenStruct, frozen=True):
    """One address that may be given to an installer."""

    name: str
    """``cu128``."""
    kind: Literal["backend", "variants", "alias"]
    """``backend``: wheels of one label; ``variants``: the installer chooses; ``alias``: another name."""
    url: str
    """From the root of the site, with a slash at its end: ``whl/cu128/``."""
    target: str | None
    """The index that an alias stands for; none if it is no alias."""
    reason: str | None
    """Why it stands for that one; none if it is no alias."""


class CatalogStatus(FrozenStruct, frozen=True):
    """What the publisher says of a project as a whole (PEP 792)."""

    status: Status
    """One of the four; files of a quarantined project are left out."""
    reason: str
    """Why, in one line; may be empty."""


class CatalogFile(FrozenStruct, frozen=True, omit_defaults=True):
    """One wheel; what is as usual is left out."""

    filename: str
    """Its name."""
    url: str
    """Where it is: from the root of the site, or absolute."""
    backend: str
    """The index that lists it; ``variants`` for those that only the choosing index lists."""
    platform: str
    """System that it is for, ``linux-x86_64``."""
    version: str
    """Version with the local label, ``1.2.0+cu128``."""
    tags: str
    """Compatibility tags, ``py3-none-win_amd64``."""
    requires_python: str
    """Pythons that it admits, ``>=3.9``; empty if any will do."""
    sha256: Sha256
    """Digest of the file."""
    size_bytes: int
    """Size of the file."""
    metadata_sha256: Sha256
    """Digest of its METADATA, which is at the same address with ``.metadata`` added."""
    uploaded_at: datetime
    """When it was first recorded, UTC."""
    yanked: str | None = None
    """Reason for which it is yanked, maybe empty; none if it is not."""
    gpu: Annotated[int, msgspec.Meta(ge=0)] | None = None
    """What it has for GPUs, as a place in ``gpu_contents``, from 0; none if nothing."""
    cpu_variants: tuple[str, ...] = ()
    """CPU levels that it carries; empty if it is not split."""
    glibc: str | None = None
    """Lowest glibc that it runs on; none where there is no glibc."""
    proofs: tuple[str, ...] = ()
    """Pythons on which exactly this file was installed and used, ``3.13.0t``."""
    variant: VariantMark | None = None
    """What makes it a variant (PEP 825); none for a plain wheel."""
    provenance: str | None = None
    """Absolute address of its provenance object (PEP 740); none if there is none."""


class CatalogProject(FrozenStruct, frozen=True):
    """One project with all its files."""

    name: str
    """Normalised name (PEP 503)."""
    status: CatalogStatus
    """Whether it may be used."""
    files: tuple[CatalogFile, ...]
    """In order of backend, version and file name."""


class CatalogOffer(FrozenStruct, frozen=True):
    """What a project plans to publish, and what it leaves out and why."""

    project: str
    """Normalised name."""
    platforms: tuple[OfferedPlatform, ...]
    """Systems."""
    backends: tuple[OfferedBackend, ...]
    """Ways to compute."""
    cells: tuple[Cell, ...]
    """Every backend on every system; ``hole`` says why there is no wheel."""
    pythons: tuple[str, ...]
    """Pythons that every wheel serves, oldest first."""
    gpus: tuple[OfferedGpu, ...]
    """GPUs that are known, with their titles."""


class CatalogHead(FrozenStruct, frozen=True):
    """What a site says of itself, before its projects."""

    schema_version: Literal[1]
    """Format of this document; a reader refuses another."""
    base_url: str
    """Where the site is served; other addresses are relative to it."""
    indexes: tuple[CatalogIndex, ...]
    """Every index of the site."""
    offer: CatalogOffer | None
    """What is planned; none if nobody says."""


class Catalog(CatalogHead, frozen=True):
    """Everything that a site publishes."""

    projects: tuple[CatalogProject, ...]
    """In order of name."""
    gpu_contents: tuple[GpuContent, ...]
    """What files have for GPUs: architectures, PTX, and the driver that each GPU needs, with the reason."""


def catalog_pages(tree: IndexTree) -> Iterator[Page]:
    """Return the catalogue and its schema."""
    yield Page(path=CATALOG, reads=None, pieces=partial(catalog_pieces, tree))
    yield whole_page(SCHEMA, frozenset(), catalog_schema)


def catalog_schema() -> bytes:
    """Return the JSON Schema of the catalogue."""
    schema = msgspec.json.schema(Catalog)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "wheelgrid catalogue"}
    return msgspec.json.format(msgspec.json.encode(head | schema, order="deterministic"), indent=1) + b"\n"


def catalog_json(tree: IndexTree) -> bytes:
    """Return the catalogue."""
    return b"".join(catalog_pieces(tree))


def catalog_pieces(tree: IndexTree) -> Iterator[bytes]:
    """Return the catalogue, many files a piece."""
    encoder = msgspec.json.Encoder()
    encode = encoder.encode
    contents: dict[GpuContent, int] = {}
    yield encode(_head(tree))[:-1] + b',"projects":['
    for number, (name, pages) in enumerate(owned_pages(tree)):
        status = CatalogStatus(status=pages[0].status.status, reason=pages[0].status.reason)
        yield b"," if number else b""
        yield b'\n{"name":%b,"status":%b,"files":[' % (encode(name), encode(status))
        separator = b"\n"
        records = _own(pages)
        while files := [_file(it, tree.settings, contents) for it in islice(records, _CHUNK)]:
            yield separator
            # Many files at once are encoded three times as fast; no JSON has a bare line end inside a text.
            yield b",\n".join(encoder.encode_lines(files).splitlines())
            separator = b",\n"
        yield b"]}"
    yield b'],"gpu_contents":%b}\n' % encode(tuple(contents))


def _head(tree: IndexTree) -> CatalogHead:
    indexes = tuple(
        CatalogIndex(
            name=index.name,
            kind=index.kind,
            url=f"whl/{index.name}/",
            target=None if index.alias is None else index.alias.target,
            reason=None if index.alias is None else index.alias.reason,
        )
        for index in tree.indexes
    )
    return CatalogHead(
        schema_version=1,
        base_url=tree.settings.base_url,
        indexes=indexes,
        offer=_offer(tree.manifest.offer),
    )


def _offer(offer: Offer | None) -> CatalogOffer | None:
    if offer is None:
        return None
    return CatalogOffer(
        project=offer.project,
        platforms=offer.platforms,
        backends=offer.backends,
        cells=offer.cells,
        pythons=offer.pythons,
        gpus=offer.gpus,
    )


def _own(pages: Iterable[ProjectPage]) -> Iterator[WheelRecord]:
    for page in pages:
        # The choosing index also lists wheels of another one, and there they are already.
        variants = (record for record in page.offered if record.variant is not None)
        yield from variants if page.index == VARIANTS else page.offered


def _file(record: WheelRecord, settings: IndexSettings, contents: dict[GpuContent, int]) -> CatalogFile:
    file = CatalogFile(
        filename=record.filename,
        url=site_url(record, settings),
        backend=record.backend,
        platform=record.platform,
        version=record.version,
        tags=record.tags,
        requires_python=record.requires_python,
        sha256=record.sha256,
        size_bytes=record.size_bytes,
        metadata_sha256=record.metadata_sha256,
        uploaded_at=record.uploaded_at,
    )
    # To say of seven things that they are missing takes twice as long as to say all the rest.
    return file if _is_plain(record) else _with_more(file, record, contents)


def _is_plain(record: WheelRecord) -> bool:
    """Tell whether a wheel has nothing of what `_with_more` adds, as most wheels of most projects."""
    return (
        record.gpu is None
        and not record.cpu_variants
        and record.glibc is None
        and not record.proofs
        and record.yanked is None
        and record.variant is None
        and record.provenance is None
    )


def _with_more(file: CatalogFile, record: WheelRecord, contents: dict[GpuContent, int]) -> CatalogFile:
    gpu = record.gpu
    return with_fields(
        file,
        yanked=record.yanked,
        gpu=None if gpu is None else contents.setdefault(gpu, len(contents)),
        cpu_variants=record.cpu_variants,
        glibc=record.glibc,
        proofs=proven_pythons(record.proofs),
        variant=record.variant,
        provenance=record.provenance,
    )


def proven_pythons(proofs: Sequence[PythonProof]) -> tuple[str, ...]:
    """Return the Pythons that a wheel was proven on, each once, in order of the proofs."""
    return tuple(dict.fromkeys(proof.python for proof in proofs)) if proofs else ()


def site_url(record: WheelRecord, settings: IndexSettings) -> str:
    """Return where a wheel is: from the root of the site, or absolute."""
    if settings.assets_url is not None:
        return settings.asset_url(record)
    return f"{_folder(record.backend, record.project)}/{in_url(record.filename)}"


_folder = lru_cache(maxsize=None)(project_folder)
