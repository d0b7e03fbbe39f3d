"""What the exclusions must be: each takes something away, and together they leave something of everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from matrix.model import Rule
from matrix.offers import Offer
from matrix.reading.draft import Entry, Finding
from matrix.reading.sections import Draft

_PATTERNS = frozenset({"backend", "family", "toolkit", "platform"})


def check_rules(draft: Draft, offers: Sequence[Offer]) -> Iterator[Finding]:
    """Find rules without effect, rules that take everything away, and what is therefore built nowhere."""
    taken = Counter(index for offer in offers for index in offer.taken_by)
    findings = [
        finding
        for index, entry in enumerate(draft.rules)
        for finding in _check_rule(entry, taken[index], len(offers))
    ]
    yield from findings
    if not findings:
        yield from _check_unused(draft, offers)


def _check_rule(entry: Entry[Rule], taken: int, offered: int) -> Iterator[Finding]:
    """Check one rule that takes some of the offers away."""
    if not entry.value.model_fields_set & _PATTERNS or taken == offered > 0:
        yield Finding(
            entry.loc, "the rule takes everything away", "narrow 'backend', 'family', 'toolkit' or 'platform'"
        )
    elif not taken:
        yield Finding(
            entry.loc, "the rule matches no backend on a platform that it is offered on", "drop or mend it"
        )


def _check_unused(draft: Draft, offers: Sequence[Offer]) -> Iterator[Finding]:
    built = [offer for offer in offers if not offer.is_excluded]
    backends = {offer.backend.loc for offer in built}
    platforms = {offer.platform.loc for offer in built}
    for backend in draft.backends:
        if backend.loc not in backends:
            yield Finding(
                backend.loc, f"backend {backend.value.id!r} is built nowhere", "drop it, or mend the rules"
            )
    for platform in draft.platforms:
        if platform.loc not in platforms:
            yield Finding(
                platform.loc,
                f"nothing is built on platform {platform.value.id!r}",
                "drop it, or mend the rules",
            )
