"""Wheel records → the rows of file tables; small functions, as a site may list fifty thousand files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from index_gen.catalog import proven_pythons, site_url
from index_gen.settings import IndexSettings
from index_gen.simple import escape
from wheelgrid.record import GpuContent, WheelRecord

_ABSOLUTE = ("https://", "http://")

_UNITS = ((999_950, 1e3, "kB"), (999_950_000, 1e6, "MB"))
"""From which size on a unit is too small, the unit, its name; decimal, rounded to one place."""


def file_table(caption: str, records: Iterable[WheelRecord], settings: IndexSettings, root: str) -> str:
    """Return a table of files.

    Args:
        caption: What the table holds, as HTML.
        records: The files, in order.
        settings: Where the files are.
        root: The way from the page to the root of the site, ``../../``.
    """
    rows = "\n".join([_row(record, settings, root) for record in records])
    return (
        f'<table class="files" role="table"><caption>{caption}</caption>{_HEAD}'
        f'<tbody role="rowgroup">\n{rows}\n</tbody></table>\n'
    )


def table_head(*titles: str) -> str:
    """Return the head of a table; the titles are HTML."""
    # Where rows become blocks, some browsers forget that they are rows; the roles remind them.
    cells = "".join(f'<th role="columnheader" scope="col">{title}</th>' for title in titles)
    return f'<thead role="rowgroup"><tr role="row">{cells}</tr></thead>\n'


_HEAD = table_head("File", "System", "Size", "Date")


def _row(record: WheelRecord, settings: IndexSettings, root: str) -> str:
    url = site_url(record, settings)
    href = url if url.startswith(_ABSOLUTE) else root + url
    note = _shared_facts(
        record.requires_python,
        record.gpu,
        record.cpu_variants,
        record.glibc,
        proven_pythons(record.proofs),
    )
    if record.yanked is not None or record.variant is not None:
        note = _own(record) + note
    # File names and addresses are of characters that mean nothing in HTML: `lay_out` refuses all others.
    return (
        f'<tr role="row"><th role="rowheader" scope="row"><a href="{href}">{record.filename}</a>{note}'
        f'<code class="digest">sha256:{record.sha256}</code></th>{_platform(record.platform)}'
        f'<td role="cell">{readable_size(record.size_bytes)}</td>{_day(record.uploaded_at)}</tr>'
    )


@lru_cache(maxsize=4096)
def _platform(name: str) -> str:
    return f'<td role="cell">{escape(name)}</td>'


@lru_cache(maxsize=4096)
def day_of(moment: datetime) -> str:
    """Return the day of a time, ``2026-01-02``."""
    return moment.date().isoformat()


@lru_cache(maxsize=4096)
def _day(moment: datetime) -> str:
    text = moment.isoformat()
    return f'<td role="cell"><time datetime="{text[:19]}Z">{text[:10]}</time></td>'


def _own(record: WheelRecord) -> str:
    """Return what few files have: the mark of one that nobody should take, and what a variant needs."""
    yanked, needs = "", ""
    if record.yanked is not None:
        # PEP 592: the reason may be empty.
        reason = f": {escape(record.yanked)}" if record.yanked else ""
        yanked = f' <strong class="yanked">yanked{reason}</strong>'
    if record.variant is not None:
        needs = _line("chosen where there is", ", ".join(record.variant.properties) or "nothing better")
    return yanked + needs


@lru_cache(maxsize=4096)
def _shared_facts(
    requires_python: str,
    gpu: GpuContent | None,
    cpu_variants: tuple[str, ...],
    glibc: str | None,
    pythons: tuple[str, ...],
) -> str:
    """Return what many files have in common; to find it again is cheaper than to write it again."""
    lines = [] if gpu is None else list(_gpu_lines(gpu))
    if cpu_variants:
        lines.append(("CPU levels", ", ".join(cpu_variants)))
    needs = [f"Python {requires_python}" if requires_python else "any Python"]
    if glibc is not None:
        needs.append(f"glibc {glibc} or newer")
    lines.append(("needs", ", ".join(needs)))
    if pythons:
        lines.append(("proven on Python", ", ".join(pythons)))
    return "".join(_line(name, text) for name, text in lines)


def _gpu_lines(gpu: GpuContent) -> Iterable[tuple[str, str]]:
    if gpu.architectures:
        ptx = f", PTX {', '.join(gpu.ptx)}" if gpu.ptx else ""
        yield "GPU code", ", ".join(gpu.architectures) + ptx
    elif gpu.ptx:
        yield "GPU code", f"PTX {', '.join(gpu.ptx)}"
    if (drivers := driver_range(gpu)) is not None:
        yield "driver", drivers


def driver_range(gpu: GpuContent) -> str | None:
    """Return the lowest driver that runs a wheel on a GPU; a second one if other GPUs need more."""
    found = sorted({served.driver for served in gpu.gpus if served.driver is not None}, key=driver_order)
    if not found:
        return None
    if len(found) == 1:
        return f"{found[0]} or newer"
    return f"{found[0]} or newer, {found[-1]} for some GPUs"


def driver_order(version: str) -> tuple[int, ...]:
    """Return the key by which versions of drivers are sorted: the numbers in them.

    >>> driver_order("525.60.13") < driver_order("1000.1")
    True
    """
    return tuple(map(int, re.findall(r"[0-9]+", version)))


def _line(name: str, text: str) -> str:
    return f'<span class="fact"><b>{name}</b> {escape(text)}</span>'


def readable_size(size_bytes: int) -> str:
    """Return a size for people, in decimal units.

    >>> readable_size(9_412_345)
    '9.4 MB'
    """
    if size_bytes < 1000:  # noqa: PLR2004 - a thousand is the step between decimal units
        return f"{size_bytes} B"
    for largest, unit, name in _UNITS:
        if size_bytes < largest:
            return f"{size_bytes / unit:.1f} {name}"
    return f"{size_bytes / 1e9:.1f} GB"
