"""Keeps what a model thought apart from what it answered."""

from __future__ import annotations

from typing import NamedTuple

from llama_cpp._tools.deltas import Reasoning
from llama_cpp._tools.scanner import begun_mark, first_mark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._tools.deltas import Delta, Reader


class Thinking(NamedTuple):
    """How a model marks what it thinks."""

    opens: str
    """``<think>``"""
    closes: str
    """``</think>``"""
    is_special: bool = False
    """Whether these are control tokens, which have no text of their own."""


MARKS = (
    Thinking("<think>", "</think>"),
    Thinking("<seed:think>", "</seed:think>"),
    Thinking("[THINK]", "[/THINK]", is_special=True),
    Thinking("<|START_THINKING|>", "<|END_THINKING|>", is_special=True),
)
"""Marks that are known, the most usual first."""


def thinking_of(template: str) -> Thinking | None:
    """Return the marks that a chat template speaks of; none if its model does not think."""
    return next((marks for marks in MARKS if marks.closes in template or marks.opens in template), None)


class ReasoningReader:
    """Gives out the thoughts at the beginning of an answer as such, and hands the rest to another reader."""

    def __init__(self, marks: Thinking, rest: Reader, *, is_open: bool) -> None:
        """Wait for the opening mark, or begin after it.

        Args:
            marks: Around the thoughts.
            rest: Reads what comes after them.
            is_open: Whether the prompt ends with the opening mark.
        """
        self._marks, self._rest = marks, rest
        self._state = "thinking" if is_open else "before"
        self._held = ""
        self._is_first = True

    def feed(self, text: str) -> list[Delta]:
        """Return what is certain now."""
        if self._state == "gap":
            # Line ends after the closing mark belong to it.
            text = text.lstrip("\n")
            self._state = "after" if text else "gap"
        if self._state in {"gap", "after"}:
            return self._rest.feed(text) if text else []
        self._held += text
        return self._before() if self._state == "before" else self._inside()

    def _before(self) -> list[Delta]:
        begun = self._held.lstrip()
        if begun.startswith(self._marks.opens):
            self._held = begun[len(self._marks.opens) :]
            self._state = "thinking"
            return self._inside()
        if self._marks.opens.startswith(begun):
            return []
        return self._pass_on()

    def _inside(self) -> list[Delta]:
        at, mark = first_mark(self._held, (self._marks.closes,), 0)
        if at >= 0:
            thought, rest = self._held[:at].rstrip("\n"), self._held[at + len(mark) :]
            self._held, self._state = "", "gap"
            return [*self._thought(thought), *self.feed(rest)]
        keep = begun_mark(self._held, (self._marks.closes,))
        text = self._held[: len(self._held) - keep]
        # Line ends before the closing mark belong to it.
        kept = text.rstrip("\n")
        self._held = self._held[len(kept) :]
        return self._thought(kept)

    def _thought(self, text: str) -> list[Delta]:
        text = text.lstrip("\n") if self._is_first else text
        if not text:
            return []
        self._is_first = False
        return [Reasoning(text)]

    def _pass_on(self) -> list[Delta]:
        self._state = "after"
        held, self._held = self._held, ""
        return self._rest.feed(held) if held else []

    def finish(self) -> list[Delta]:
        """Return the rest; thoughts that never ended are thoughts."""
        if self._state == "thinking":
            return self._thought(self._held.rstrip("\n"))
        return [*(self._pass_on() if self._state == "before" else []), *self._rest.finish()]
