"""A small sound site of every kind of index, and ways to make it unsound at exactly one place."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from fakes.published import a_record
from index_gen.layout import lay_out
from index_gen.manifest import Manifest, ProjectStatus, ordered, read_manifest
from index_gen.render import site_pages
from index_gen.settings import IndexSettings
from index_gen.tree import wheel_path
from wheelgrid.offer import Cell, Offer, OfferedBackend, OfferedPlatform
from wheelgrid.record import METADATA_SUFFIX, VariantMark, WheelRecord
from wheelgrid.variants import wheel_document

PROPERTIES = ("nvidia :: cuda_version_lower_bound :: 12.8",)
MARK = VariantMark(label="cu128", properties=PROPERTIES)
PROJECT = "llama-cpp-python"


def metadata_text(record: WheelRecord, extra: str = "") -> bytes:
    return (
        f"Metadata-Version: 2.4\nName: {record.project}\nVersion: {record.version}\n"
        f"Requires-Python: >=3.9\n{extra}"
    ).encode()


def wheel_bytes(record: WheelRecord, metadata: bytes, variant: bytes | None = None) -> bytes:
    info = f"{record.filename.partition('-')[0]}-{record.version}.dist-info"
    files = {
        "probe.py": b"ANSWER = 42\n" * 50,
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": b"Wheel-Version: 1.0\n",
    }
    if variant is not None:
        files[f"{info}/variant.json"] = variant
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class MadeWheel:
    """A record with the bytes that it speaks of."""

    record: WheelRecord
    content: bytes
    metadata: bytes


def make_wheel(
    release: str = "0.3.100", *, backend: str = "cpu", extra: str = "", **facts: object
) -> MadeWheel:
    """Return a wheel whose METADATA has more lines than usual, if ``extra`` says so."""
    known: dict[str, object] = {"tag": "py3-none-any", **facts}
    if known.get("variant") is not None:
        known |= {"version": release, "tag": f"py3-none-any-{MARK.label}"}
    record = a_record(release, backend=backend, **known)
    metadata = metadata_text(record, extra)
    return of_bytes(record, metadata, None if record.variant is None else wheel_document(record.variant))


def of_bytes(record: WheelRecord, metadata: bytes, variant: bytes | None = None) -> MadeWheel:
    """Return the record with the true digests of a wheel with this METADATA and variant.json."""
    content = wheel_bytes(record, metadata, variant)
    honest = msgspec.structs.replace(
        record,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        metadata_sha256=hashlib.sha256(metadata).hexdigest(),
    )
    return MadeWheel(honest, content, metadata)


def an_offer(*gaps: str, hole: str | None = None) -> Offer:
    """Return an offer of two backends on one system, with more backends that nobody built."""
    backends = ("cpu", "cu128", *gaps)
    return Offer(
        project=PROJECT,
        platforms=(OfferedPlatform(id="linux-x86_64", title="Linux", os="linux"),),
        backends=tuple(
            OfferedBackend(
                id=name,
                title=name,
                family="cuda" if name == "cu128" else name,
                toolkit="12.8" if name == "cu128" else None,
                tier="nightly" if name == "nightly" else "release",
            )
            for name in backends
        ),
        cells=tuple(
            Cell(backend=name, platform="linux-x86_64", hole=hole if name in gaps else None)
            for name in backends
        ),
        pythons=("3.9",),
        gpus=(),
        toolkits=(),
    )


def usual_wheels() -> tuple[MadeWheel, ...]:
    return (
        make_wheel(),
        make_wheel("0.3.99"),
        make_wheel("0.3.98", yanked='crashes on <old> "CPUs"'),
        make_wheel(backend="cu128", provenance="https://example.org/p/1"),
        make_wheel(backend="variants", variant=MARK),
    )


@dataclass(slots=True)
class SiteUnderTest:
    """A site in a folder."""

    folder: Path
    wheels: tuple[MadeWheel, ...] = field(default_factory=usual_wheels)
    made: set[str] = field(default_factory=set)
    """Pages that were made last."""

    @property
    def manifest(self) -> Manifest:
        return read_manifest(self.folder / "manifest.jsonl")

    def path_of(self, wheel: MadeWheel) -> Path:
        return self.folder / wheel_path(wheel.record)

    def page(self, index: str, form: str = "html") -> Path:
        return self.folder / "whl" / index / PROJECT / f"index.{form}"

    def edit(self, path: Path | str, *changes: tuple[str, str]) -> None:
        """Replace texts in a file; each must be there."""
        target = self.folder / path
        text = target.read_text()
        for old, new in changes:
            assert old in text, f"{old!r} is not in {path}"
            text = text.replace(old, new)
        replace_file(target, text.encode())

    def edit_json(self, path: Path | str, change: Callable[[dict[str, object]], None]) -> None:
        target = self.folder / path
        value = json.loads(target.read_bytes())
        change(value)
        replace_file(target, json.dumps(value).encode())

    def rewrite(self, manifest: Manifest) -> None:
        """Make all pages of another manifest, without asking whether it is true; old ones go."""
        pages = {page.path: page.make() for page in site_pages(lay_out(ordered(manifest)))}
        for path in self.made - pages.keys():
            (self.folder / path).unlink(missing_ok=True)
        for path, content in pages.items():
            replace_file(self.folder / path, content)
        self.made = set(pages)

    def swap_wheel(self, old: MadeWheel, new: MadeWheel) -> None:
        """Put another wheel and its METADATA in the place of one, and let all pages say so."""
        replace_file(self.path_of(new), new.content)
        replace_file(self.path_of(new).with_name(new.record.filename + METADATA_SUFFIX), new.metadata)
        manifest = self.manifest
        records = [new.record if record == old.record else record for record in manifest.wheels]
        self.rewrite(with_wheels(manifest, records))


def with_wheels(manifest: Manifest, wheels: Iterable[WheelRecord]) -> Manifest:
    return replace(manifest, wheels=tuple(wheels))


def replace_file(path: Path, content: bytes | bytearray) -> None:
    """Write a file whose old bytes may have other names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def sound_site(
    folder: Path, wheels: Sequence[MadeWheel] | None = None, settings: IndexSettings | None = None
) -> SiteUnderTest:
    """Write a sound site below a folder."""
    made = tuple(wheels) if wheels is not None else usual_wheels()
    site = SiteUnderTest(folder / "site", made)
    for wheel in made:
        place = site.path_of(wheel)
        replace_file(place, wheel.content)
        replace_file(place.with_name(place.name + METADATA_SUFFIX), wheel.metadata)
    status = ProjectStatus(project=PROJECT, status="active", reason="well & <alive>")
    site.rewrite(
        Manifest(
            settings=settings or IndexSettings(),
            offer=an_offer(),
            statuses=(status,),
            wheels=tuple(wheel.record for wheel in made),
        )
    )
    return site
