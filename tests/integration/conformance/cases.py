"""Every case of the table."""

from __future__ import annotations

from integration.conformance.advertised import PLATFORMS, SNIPPETS, platform_rows, snippet_rows
from integration.conformance.choices import (
    ALONE,
    BESIDE,
    HOSTS,
    VARIANT,
    alone_rows,
    beside_rows,
    host_rows,
    variant_rows,
)
from integration.conformance.lab import Lab
from integration.conformance.locks import LOCKED, lock_rows
from integration.conformance.table import Section


def sections(lab: Lab) -> tuple[Section, ...]:
    """Return the whole table."""
    return (
        Section(title="Every backend on every platform", text=PLATFORMS, rows=tuple(platform_rows(lab))),
        Section(title="Everything that a page prints", text=SNIPPETS, rows=tuple(snippet_rows(lab))),
        Section(title="One index, no other", text=ALONE, rows=tuple(alone_rows(lab))),
        Section(title="Beside the default index", text=BESIDE, rows=tuple(beside_rows(lab))),
        Section(title="Digests, locks and dates", text=LOCKED, rows=tuple(lock_rows(lab))),
        Section(title="The index that chooses by itself", text=VARIANT, rows=tuple(variant_rows(lab))),
        Section(title="Other hosts and other names", text=HOSTS, rows=tuple(host_rows(lab))),
    )
