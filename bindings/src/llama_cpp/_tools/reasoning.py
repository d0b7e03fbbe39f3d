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
    tells: str = ""
    """What a chat template has if its marks cannot be found in it."""
    ends: tuple[str, ...] = ()
    """What ends the thoughts too, and is not part of them: some models skip the closing mark."""

    def is_of(self, template: str) -> bool:
        """Tell whether a chat template speaks of these marks."""
        if self.tells:
            return self.tells in template
        return self.closes in template or self.opens in template


MARKS = (
    Thinking("<|START_THINKING|>", "<|END_THINKING|>", True, ends=("<|START_TEXT|>", "<|START_ACTION|>")),
    Thinking(
        "<|open|>think<|sep|>",
        "<|close|>think<|sep|>",
        True,
        "open_tag('think')",
        ("<|open|>response<|sep|>",),
    ),
    Thinking("<think:opensource>", "</think:opensource>", True, "<think{}>"),
    Thinking("<seed:think>", "</seed:think>"),
    Thinking("<mm:think>", "</mm:think>", True),
    Thinking("[THINK]", "[/THINK]", True),
    Thinking("<|channel>thought", "<channel|>", True),
    Thinking("<|inner_prefix|>", "<|inner_suffix|>", True),
    Thinking("<|think|>", "<|end|>", True, "<|begin|>assistant<|think|>"),
    Thinking("Here are my reasoning steps:", "[BEGIN FINAL RESPONSE]"),
    Thinking("<think>", "</think>"),
)
"""Marks that are known, the most special first."""


def thinking_of(template: str) -> Thinking | None:
    """Return the marks that a chat template speaks of; none if its model does not think."""
    return next((marks for marks in MARKS if marks.is_of(template)), None)


def is_thinking(marks: Thinking, prompt: str, begun: str = "") -> bool:
    """Tell whether an answer goes on with thoughts.

    Args:
        marks: Around the thoughts.
        prompt: What the answer goes on from; a template may open the thoughts.
        begun: The part of the answer that the caller wrote.
    """
    return prompt.rstrip().endswith(marks.opens) or begun.rfind(marks.opens) > begun.rfind(marks.closes)


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
        marks = (self._marks.opens, self._marks.closes)
        if begun.startswith(self._marks.opens):
            self._held = begun[len(self._marks.opens) :]
            self._state = "thinking"
            return self._inside()
        if begun.startswith(self._marks.closes):
            # There are no thoughts, and the model says so.
            self._held, self._state = "", "gap"
            return self.feed(begun[len(self._marks.closes) :])
        if any(mark.startswith(begun) for mark in marks):
            return []
        return self._pass_on()

    def _inside(self) -> list[Delta]:
        marks = (self._marks.closes, *self._marks.ends)
        at, mark = first_mark(self._held, marks, 0)
        if at >= 0:
            after = at + (len(mark) if mark == self._marks.closes else 0)
            thought, rest = self._held[:at].rstrip("\n"), self._held[after:]
            self._held, self._state = "", "gap"
            return [*self._thought(thought), *self.feed(rest)]
        keep = begun_mark(self._held, marks)
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
