"""The members of an object in their order: which may follow which."""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from llama_cpp._schema.keywords import Flat
    from llama_cpp._schema.rules import RuleBook

MAX_COUNTED = 4000
"""Properties times bounds, where ``minProperties`` or ``maxProperties`` must count."""

_NEXT = '"," space'
_FEW = 4


class Property(NamedTuple):
    """A property of an object."""

    name: str
    """Its name."""
    rule: str
    """The rule of its name, the colon and its value."""
    required: bool
    """Whether it must be there."""


class Members:
    """Writes the members of one object.

    The places between properties are states: how many properties are behind, and how many of them were
    written where that must be counted. What may come next is a range of properties, up to the first that is
    required; ranges are cut in halves, so that a thousand properties need no thousand rules for each state.
    """

    def __init__(
        self,
        book: RuleBook,
        properties: Sequence[Property],
        extra: str | None,
        wanted: str,
        bounds: tuple[int, int | None],
        flat: Flat,
    ) -> None:
        """Prepare an object.

        Args:
            book: Where rules go.
            properties: The listed properties, in their order.
            extra: The rule of a property that is not listed, if there may be any.
            wanted: Name for the rules that are needed.
            bounds: How many properties there are at least and at most.
            flat: The schema, for errors.

        Raises:
            SchemaError: The bounds cannot be expressed.
        """
        self._book = book
        self._properties = properties
        self._extra = extra
        self._wanted = wanted
        self._known: dict[tuple[str, int, int, int], str | None] = {}
        size = len(properties)
        self._stop = [size] * (size + 1)
        """For each place the next property that is required."""
        self._must = [0] * (size + 1)
        """For each place how many required properties follow."""
        for index in range(size - 1, -1, -1):
            required = properties[index].required
            self._stop[index] = index if required else self._stop[index + 1]
            self._must[index] = self._must[index + 1] + required
        self._least, self._most = self._relevant(bounds, flat)
        self._cap = max(self._least, self._most or 0)

    def _relevant(self, bounds: tuple[int, int | None], flat: Flat) -> tuple[int, int | None]:
        least, most = bounds
        size = len(self._properties)
        least = 0 if least <= self._must[0] else least
        most = None if most is None or (self._extra is None and most >= size) else most
        if least > size + 1 and self._extra is not None and (most is None or most >= least):
            raise flat.refused("minProperties", "list the properties: names that are not listed may repeat")
        if max(least, most or 0) * size > MAX_COUNTED:
            raise flat.refused("minProperties or maxProperties", "use smaller numbers")
        return least, most

    def text(self) -> str | None:
        """Return GBNF for the whole object; None if there is none."""
        for place in reversed(range(len(self._properties))):
            # from the end, so that nothing recurses along the properties
            for count in range(min(place, self._cap) + 1):
                self._range(place, place, count)
        some = self._some(0, 0)
        empty = self._may_end(0, 0)
        if some is None:
            return '"{" space "}"' if empty else None
        return (
            f'"{{" space ({self._group(some)} space)? "}}"'
            if empty
            else f'"{{" space {self._group(some)} space "}}"'
        )

    @staticmethod
    def _group(text: str) -> str:
        return f"({text})" if " | " in text else text

    def _may_end(self, place: int, count: int) -> bool:
        return not self._must[place] and count >= self._least

    def _after(self, place: int, count: int) -> str | None:
        """Return what follows when some member was written; None if the object cannot become whole."""
        some = self._some(place, count)
        if some is None:
            return "" if self._may_end(place, count) else None
        if self._may_end(place, count):
            return f"({_NEXT} {self._group(some)})?"
        return f"{_NEXT} {self._group(some)}"

    def _more(self, count: int) -> int:
        return min(count + 1, self._cap)

    def _fits(self, place: int, count: int) -> bool:
        """Tell whether there is room for one more member and all required ones."""
        return self._most is None or count + 1 + self._must[place + 1] <= self._most

    def _some(self, place: int, count: int) -> str | None:
        """Return what may come next, at least one member; None if nothing can."""
        size, stop = len(self._properties), self._stop[place]
        last = stop if stop < size else size - 1
        found = self._ranges(place, last, 0, size - 1, count) if place <= last else []
        if stop == size:
            found += self._extras(count)
        return " | ".join(found) or None

    def _ranges(self, first: int, last: int, low: int, high: int, count: int) -> list[str]:
        """Return alternatives for the properties of a range, by halves of all properties."""
        if first > high or last < low:
            return []
        if low == high or (first <= low and high <= last):
            rule = self._range(low, high, count)
            return [] if rule is None else [rule]
        half = (low + high) // 2
        return self._ranges(first, last, low, half, count) + self._ranges(first, last, half + 1, high, count)

    def _range(self, low: int, high: int, count: int) -> str | None:
        key = ("range", low, high, count)
        if key not in self._known:
            self._known[key] = self._member(low, count) if low == high else self._halves(low, high, count)
        return self._known[key]

    def _halves(self, low: int, high: int, count: int) -> str | None:
        if high - low < _FEW:
            parts = [self._range(one, one, count) for one in range(low, high + 1)]
        else:
            half = (low + high) // 2
            parts = [self._range(low, half, count), self._range(half + 1, high, count)]
        text = " | ".join(part for part in parts if part is not None)
        return self._book.add(f"{self._wanted}-{low}-to-{high}", text) if text else None

    def _member(self, index: int, count: int) -> str | None:
        if not self._fits(index, count):
            return None
        after = self._after(index + 1, self._more(count))
        if after is None:
            return None
        text = f"{self._properties[index].rule} {after}".rstrip()
        return text if " " not in text else self._book.add(f"{self._wanted}-then-{index}", text)

    def _extras(self, count: int) -> list[str]:
        missing = max(0, self._least - count)
        room = None if self._most is None else self._most - count
        # names that are not listed may repeat, so they count as one
        if self._extra is None or missing > 1 or (room is not None and room < 1):
            return []
        more = "" if room == 1 else self._book.add(f"{self._wanted}-more", f"{_NEXT} {self._extra}")
        tail = self._book.repeat(more, 0, None if room is None else room - 1, self._wanted) if more else ""
        return [f"{self._extra} {tail}".rstrip()]
