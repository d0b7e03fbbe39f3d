"""Which backends are built on which platforms, as far as a draft tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matrix.model import Backend, PlatformChoice
from matrix.names import matches
from matrix.reading.document import Loc
from matrix.reading.draft import Entry
from matrix.reading.sections import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A backend on a platform that it is offered on."""

    backend: Entry[Backend]
    """The backend."""
    platform: Entry[PlatformChoice]
    """The platform."""
    taken_by: frozenset[int]
    """Indices of the rules that take it away."""

    @property
    def is_excluded(self) -> bool:
        """Tell whether a rule takes it away."""
        return bool(self.taken_by)

    @property
    def loc(self) -> Loc:
        """Return the way to the pattern that offers it."""
        name = self.platform.value.id
        patterns = self.backend.value.platforms
        index = next(index for index, pattern in enumerate(patterns) if matches(name, [pattern]))
        return (*self.backend.loc, "platforms", index)


def offers_of(draft: Draft) -> Sequence[Offer] | None:
    """Return every offer; none if a fault of another kind hides some, so that nobody can tell."""
    readable = (
        all(entry.is_sound("family", "toolkit", "platforms") for entry in draft.backends)
        and all(entry.is_sound("id") for entry in draft.platforms)
        and all(entry.is_sound("backend", "family", "toolkit", "platform") for entry in draft.rules)
    )
    if not readable:
        return None
    platforms = [
        frozenset(one.value.id for one in draft.platforms if matches(one.value.id, rule.value.platform))
        for rule in draft.rules
    ]
    offers: list[Offer] = []
    for backend in draft.backends:
        rules = [index for index, rule in enumerate(draft.rules) if rule.value.names_backend(backend.value)]
        offers += [
            Offer(
                backend=backend,
                platform=platform,
                taken_by=frozenset(index for index in rules if platform.value.id in platforms[index]),
            )
            for platform in draft.platforms
            if backend.value.is_offered_on(platform.value.id)
        ]
    return offers
