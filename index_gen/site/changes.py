"""What is different between the manifest of a folder and the next one; all else is left as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index_gen.manifest import Manifest, decode_line
from index_gen.settings import IndexSettings
from index_gen.tree import Page
from wheelgrid.record import WheelRecord

_PAGE_MAKERS = (
    "index_gen/*.py",
    "index_gen/aliases/*.py",
    "index_gen/people/*.py",
    "index_gen/templates/*",
    "wheelgrid/offer.py",
    "wheelgrid/record.py",
    "wheelgrid/variants.py",
)
"""Files that the bytes of pages follow from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What must be done to a folder."""

    is_all_new: bool
    """Whether every page must be made: of another generator, or with other settings, or from nothing."""
    added: tuple[WheelRecord, ...]
    """Wheels that the folder lacks."""
    removed: tuple[WheelRecord, ...]
    """Wheels that the folder has and the next manifest has not."""
    settings_before: IndexSettings | None
    """Settings that the folder was made with; none if they are the same, or if there was nothing."""
    scopes: frozenset[str]
    """What the changed wheels touch; see `Page.reads`."""

    def touches(self, page: Page) -> bool:
        """Tell whether a page must be made."""
        return self.is_all_new or page.reads is None or not self.scopes.isdisjoint(page.reads)


def changes_between(lines: Iterable[bytes] | None, manifest: Manifest) -> Changes:
    """Compare the lines of a folder's manifest with the next manifest.

    Args:
        lines: Lines of the manifest that the folder was made from; none if every page must be made anew.
        manifest: The next one.
    """
    if lines is None:
        return Changes(
            is_all_new=True, added=manifest.wheels, removed=(), settings_before=None, scopes=frozenset()
        )
    values = (*manifest.head(), *manifest.wheels)
    # The digests of lines are enough to tell equal ones: the lines of both would not fit in memory twice.
    fresh = {hash(line): value for line, value in zip(manifest.lines(), values, strict=True)}
    gone = [decode_line(line) for line in lines if fresh.pop(hash(line), None) is None]
    before = [value for value in gone if isinstance(value, WheelRecord)]
    after = [value for value in fresh.values() if isinstance(value, WheelRecord)]
    return Changes(
        is_all_new=len(before) != len(gone) or len(after) != len(fresh),
        added=_lacking(after, before),
        removed=_lacking(before, after),
        settings_before=next((value for value in gone if isinstance(value, IndexSettings)), None),
        scopes=frozenset(scope for wheel in (*before, *after) for scope in scopes_of(wheel)),
    )


def scopes_of(wheel: WheelRecord) -> tuple[str, str, str]:
    """Return the names under which pages say that they depend on a wheel; see `Page.reads`."""
    public = wheel.version.partition("+")[0]
    return f"{wheel.backend}/{wheel.project}", f"*/{wheel.project}", f"*/{wheel.project}=={public}"


def _lacking(these: Iterable[WheelRecord], those: Iterable[WheelRecord]) -> tuple[WheelRecord, ...]:
    """Return the wheels whose bytes the others do not have at the same place, whatever else differs."""
    known = {(wheel.backend, wheel.filename, wheel.sha256, wheel.metadata_sha256) for wheel in those}
    return tuple(
        wheel
        for wheel in these
        if (wheel.backend, wheel.filename, wheel.sha256, wheel.metadata_sha256) not in known
    )


@cache
def generator_digest() -> str:
    """Return a digest of the code and the templates that pages are made by."""
    digest = hashlib.sha256()
    rooms = Path(__file__).resolve().parents[2]
    for place in _PAGE_MAKERS:
        for path in sorted(rooms.glob(place)):
            if path.is_file():
                content = path.read_bytes()
                digest.update(f"{path.relative_to(rooms).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
