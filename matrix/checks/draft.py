"""What entries of the matrix must be, beside the facts and to each other.

Each check is a small function that yields every fault that it finds; a value that is broken by itself is
left out, so that one mistake is one fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from matrix.checks.backend import check_backends
from matrix.checks.family import check_families
from matrix.checks.gpu import check_gpus
from matrix.checks.offer import check_offers
from matrix.checks.payload import check_payload
from matrix.checks.platform import check_platforms
from matrix.checks.python import check_pythons
from matrix.checks.rule import check_rules
from matrix.facts.model import Facts
from matrix.offers import offers_of
from matrix.reading.draft import Finding
from matrix.reading.sections import Draft


def check_draft(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Find everything that does not fit."""
    yield from check_payload(draft)
    yield from check_families(draft, facts)
    yield from check_pythons(draft, facts)
    yield from check_platforms(draft, facts)
    yield from check_backends(draft, facts)
    yield from check_gpus(draft, facts)
    offers = offers_of(draft)
    if offers is not None:
        yield from check_rules(draft, offers)
        yield from check_offers(offers, facts)
