"""Finds the sections of an answer that hold calls, while the answer comes."""

from __future__ import annotations

import re
from typing import NamedTuple

from llama_cpp._tools.deltas import CallPart, CallStart, Text
from llama_cpp._tools.jsontext import UNREADABLE, JsonText, is_in_string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llama_cpp._tools.bodies import Head
    from llama_cpp._tools.deltas import Call, Delta, Schemas

MAX_SECTION = 1 << 20
"""Characters of a section that is never closed; from there on it counts as text."""
_MAX_HEAD = 4096
"""Characters of a section after which it is no call whose arguments are given out while they come."""
_BETWEEN_CALLS = re.compile(r"[\s,;\]}]*")
_BETWEEN_FENCED_CALLS = re.compile(r"[\s,;\]}`]*")
_FENCE = "```"


class Dialect(NamedTuple):
    """One way to write calls."""

    name: str
    """For people."""
    marks: tuple[str, ...]
    """What a chat template of such a model has, all of it."""
    opens: tuple[str, ...]
    """Where a section with calls begins."""
    closes: tuple[str, ...]
    """Where it ends."""
    read: Callable[[str, Schemas], list[Call]]
    """Reads a section that has ended."""
    heads: tuple[Head, ...] = ()
    """How a call begins whose arguments can be given out while they come."""
    starts: tuple[str, ...] = ()
    """How an answer begins that is a call as a whole; it must be one of a known function."""
    around: tuple[str, ...] = ()
    """Marks around sections, which mean nothing more."""
    frames: tuple[str, ...] = ()
    """Marks around text, which mean nothing more, whether there are functions or not."""
    value: tuple[str, str] = ("", "")
    """What is around a value, in which the end of a section does not count."""
    is_whole: bool = False
    """Whether `read` wants a section with the marks around it."""


class SectionReader:
    """Gives out the text outside of sections, and the calls inside.

    A section that cannot be read is given out as the text that it is: nothing that a model wrote is lost.
    """

    def __init__(self, dialect: Dialect, schemas: Schemas) -> None:
        """Begin outside of a section.

        Args:
            dialect: How the model writes calls.
            schemas: What is known of the functions.
        """
        self._dialect, self._schemas = dialect, schemas
        self._outside = (*dialect.opens, *dialect.around, *dialect.frames)
        self._step = self._at_start if dialect.starts else self._in_text
        self._held = ""
        self._open = ""
        self._looked = self._tried = 0
        self._skips_space = self._is_dangling = self._is_wrapped = False
        self._takes_any = self._is_over = False
        self._json = JsonText()

    def feed(self, text: str) -> list[Delta]:
        """Return what is certain now."""
        self._held += text
        found: list[Delta] = []
        while self._step(found):
            pass
        return found

    def finish(self) -> list[Delta]:
        """Return the rest; a section that is still open ends here."""
        self._is_over = True
        found = self.feed("")
        held, self._held = self._held, ""
        if self._step == self._in_section:
            self._close_last(held, found)
        elif self._step in {self._at_start, self._in_text}:
            self._say(held, found)
        return found

    def _take(self, count: int) -> None:
        self._held, self._looked, self._tried = self._held[count:], 0, 0

    def _at_start(self, _found: list[Delta]) -> bool:
        begun = self._held.lstrip()
        if not begun:
            return False
        is_call = begun.startswith(self._dialect.starts)
        self._step = self._in_section if is_call else self._in_text
        return True

    def _in_text(self, found: list[Delta]) -> bool:
        """Look for the next mark."""
        marks = (*self._outside, *self._dialect.closes) if self._is_dangling else self._outside
        at, mark = first_mark(self._held, marks, 0)
        end = len(self._held) - begun_mark(self._held, marks)
        # What begins before the mark, or with it, may become a longer one.
        if at < 0 or (at >= end and not self._is_over):
            self._say(self._held[:end], found)
            self._take(end)
            return False
        self._say(self._held[:at], found)
        self._take(at + len(mark))
        self._skips_space = self._skips_space or mark in self._dialect.around
        if mark in self._dialect.closes:
            self._is_dangling = False
        if mark in self._dialect.opens:
            self._open, self._takes_any, self._is_dangling = mark, True, False
            self._step = self._in_section
        return True

    def _in_section(self, found: list[Delta]) -> bool:
        """Look for the beginning of a call, and for the end of the section."""
        if self._begins(found):
            return True
        at, mark = self._end_of_section()
        if at >= 0:
            body = self._held[:at]
            self._take(at + len(mark))
            self._close(body, mark, found)
            return True
        if len(self._held) > MAX_SECTION:
            found.append(Text(self._open + self._held))
            self._take(len(self._held))
            self._leave()
        return False

    def _begins(self, found: list[Delta]) -> bool:
        """Go to the arguments, if the section begins with a call that has some."""
        if self._tried > _MAX_HEAD:
            return False
        self._tried = len(self._held)
        for head in self._dialect.heads:
            begun = head.pattern.match(self._held)
            if begun is not None and (self._takes_any or begun["name"].strip() in self._schemas):
                found.append(CallStart(begun["name"].strip()))
                self._take(begun.end())
                self._json, self._is_wrapped = JsonText(), head.is_wrapped
                self._step = self._in_arguments
                return True
        return False

    def _end_of_section(self) -> tuple[int, str]:
        """Find the next mark that ends the section and is not part of a value."""
        opens, closes = self._dialect.value
        while True:
            at, mark = first_mark(self._held, self._dialect.closes, self._looked)
            if at < 0:
                keep = begun_mark(self._held, self._dialect.closes)
                self._looked = max(self._looked, len(self._held) - keep)
                return -1, ""
            body = self._held[:at]
            if not is_in_string(body) and not (opens and body.count(opens) > body.count(closes)):
                return at, mark
            self._looked = at + len(mark)

    def _in_arguments(self, found: list[Delta]) -> bool:
        """Give out the arguments of a call."""
        count, text = self._json.feed(self._held)
        self._take(count)
        if text:
            found.append(CallPart(text))
        if not self._json.is_done:
            return False
        self._json = JsonText("{")
        self._step = self._after_arguments if self._is_wrapped else self._after_call
        return True

    def _after_arguments(self, _found: list[Delta]) -> bool:
        """Skip what else the object says of the call."""
        count, _ = self._json.feed(self._held)
        self._take(count)
        if self._json.is_done:
            self._step = self._after_call
        return self._json.is_done

    def _after_call(self, _found: list[Delta]) -> bool:
        """See whether another call follows in the same section."""
        self._open, self._skips_space = "", True
        between = _BETWEEN_CALLS if _FENCE in self._dialect.closes else _BETWEEN_FENCED_CALLS
        rest = between.sub("", self._held, count=1)
        marks = (*self._outside, *self._dialect.closes)
        if not rest or (begun_mark(rest, marks) == len(rest) and not self._is_over):
            return False
        self._take(len(self._held) - len(rest))
        if rest.startswith("{") and any(head.is_wrapped for head in self._dialect.heads):
            self._step = self._in_section
        else:
            self._leave()
            self._is_dangling = bool(self._dialect.closes)
        return True

    def _leave(self) -> None:
        self._open, self._takes_any, self._step = "", False, self._in_text

    def _say(self, text: str, found: list[Delta]) -> None:
        # Line ends around calls are no answer.
        text = text.lstrip() if self._skips_space else text
        if text:
            self._skips_space = False
            found.append(Text(text))

    def _close(self, body: str, mark: str, found: list[Delta]) -> None:
        """Read a section that has ended."""
        calls = self._read(body, mark)
        if calls:
            found += calls
            self._skips_space = True
        else:
            found.append(Text(self._open + body + mark))
        self._leave()

    def _read(self, body: str, mark: str) -> list[Call]:
        try:
            calls = self._dialect.read(
                self._open + body + mark if self._dialect.is_whole else body, self._schemas
            )
        except UNREADABLE:
            return []
        return calls if self._takes_any or all(call.name in self._schemas for call in calls) else []

    def _close_last(self, held: str, found: list[Delta]) -> None:
        """Read the section that the answer ends in."""
        at, mark = first_mark(held, self._dialect.closes, 0)
        if at < 0 or self._read(held, ""):
            if held or self._open:
                self._close(held, "", found)
            return
        # What looked like the end of the section was it: no value went on after it.
        self._close(held[:at], mark, found)
        self._say(held[at + len(mark) :], found)


def first_mark(text: str, marks: Sequence[str], start: int) -> tuple[int, str]:
    """Return where the first of some marks begins, and which it is; -1 if there is none."""
    places = [(at, mark) for mark in marks if (at := text.find(mark, start)) >= 0]
    return min(places, key=lambda place: (place[0], -len(place[1]))) if places else (-1, "")


def begun_mark(text: str, marks: Sequence[str]) -> int:
    """Return how many characters at the end may be the beginning of a mark."""
    firsts = {mark[0] for mark in marks}
    longest = max(map(len, marks), default=1) - 1
    for at in range(max(0, len(text) - longest), len(text)):
        if text[at] in firsts and any(
            len(mark) > len(text) - at and mark.startswith(text[at:]) for mark in marks
        ):
            return len(text) - at
    return 0
