"""Addresses that answer without a network."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from index_gen.check.reading import Answer, Depth, FileFacts, Missing, Place, measured


@dataclass(slots=True)
class FakeWeb:
    """Answers what it was told, and 404 to all else."""

    files: dict[str, bytes] = field(default_factory=dict)

    def read(self, place: Place) -> Answer | Missing:
        content = self.files.get(place)
        return Missing(reason="HTTP 404") if content is None else Answer(content=content)

    def measure(self, place: Place, depth: Depth) -> FileFacts | Missing:
        content = self.files.get(place)
        if content is None:
            return Missing(reason="HTTP 404")
        if depth == "presence":
            return FileFacts(size_bytes=len(content), sha256=None, inside=None)
        return measured(io.BytesIO(content))

    def has(self, place: Place) -> Missing | None:
        return None if place in self.files else Missing(reason="HTTP 404")
