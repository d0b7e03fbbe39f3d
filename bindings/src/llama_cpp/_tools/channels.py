"""The answers of models that say to whom each message goes: thoughts, calls and the answer, each marked.

Sources: OpenAI's description of the harmony format (gpt-oss), and the chat template of Muse Glimmer.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from llama_cpp._tools.deltas import CallPart, CallStart, Reasoning, Text
from llama_cpp._tools.jsontext import UNREADABLE
from llama_cpp._tools.markup import read_functions
from llama_cpp._tools.scanner import begun_mark, first_mark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from llama_cpp._tools.deltas import Call, Delta, Schemas

_START = "<|start|>"
_MESSAGE = "<|message|>"
_TO = re.compile(r"\bto=(?:functions\.)?([\w.-]+)")


class Channels(NamedTuple):
    """A format of messages with headers."""

    marks: tuple[str, ...]
    """What a chat template of such a model has, all of it."""
    ends: tuple[str, ...]
    """What ends a message."""
    people: frozenset[str]
    """Recipients that are no functions."""
    thoughts: re.Pattern[str]
    """Matches the header of a thought."""
    read: Callable[[str, Schemas], list[Call]] | None = None
    """Reads the message to a function; none if that is its arguments."""

    def is_of(self, template: str) -> bool:
        """Tell whether the model of a chat template writes so."""
        return all(mark in template for mark in self.marks)


HARMONY = Channels(
    ("<|channel|>", _MESSAGE),
    ("<|end|>", "<|call|>", "<|return|>", _START, "<|channel|>"),
    frozenset({"assistant", "user"}),
    re.compile(r"analysis(?!.*<\|channel\|>)", re.DOTALL),
)
"""gpt-oss."""
MUSE = Channels(
    (_START, _MESSAGE, "<atem:invoke"),
    ("<|eom|>", "<|eot|>", _START),
    frozenset({"self", "user"}),
    re.compile(r"\bto=self\b"),
    read_functions,
)
"""Muse Glimmer."""


class ChannelReader:
    """Takes messages apart: thoughts are reasoning, what goes to a function is a call, all else text."""

    def __init__(self, channels: Channels, schemas: Schemas, prompt: str = "") -> None:
        """Begin where a prompt ends: in the header of a message, or after it.

        Args:
            channels: The format.
            schemas: The functions that may be called; without any, what goes to one counts as a thought.
            prompt: What the answer goes on from.
        """
        self._channels, self._schemas = channels, schemas
        header, mark, body = prompt.rpartition(_START)[2].partition(_MESSAGE)
        self._is_header = not mark or first_mark(body, channels.ends, 0)[0] >= 0
        self._header = "" if self._is_header else header
        self._held = ""
        self._body = ""
        self._has_begun = False

    def feed(self, text: str) -> list[Delta]:
        """Return what is certain now."""
        self._held += text
        found: list[Delta] = []
        while self._step(found):
            pass
        return found

    def _step(self, found: list[Delta]) -> bool:
        marks = (_MESSAGE,) if self._is_header else self._channels.ends
        at, mark = first_mark(self._held, marks, 0)
        if at < 0:
            if not self._is_header:
                keep = begun_mark(self._held, marks)
                self._say(self._held[: len(self._held) - keep], found)
                self._held = self._held[len(self._held) - keep :]
            return False
        if self._is_header:
            self._header, self._is_header = self._held[:at], False
        else:
            self._say(self._held[:at], found)
            self._end(found)
            self._is_header = True
        self._held = self._held[at + len(mark) :]
        return True

    def _recipient(self) -> str:
        """Return the function that the message goes to; empty if it goes to none."""
        found = _TO.search(self._header)
        name = found[1] if found else ""
        return "" if name in self._channels.people else name

    def _say(self, text: str, found: list[Delta]) -> None:
        name = self._recipient()
        is_thought = not self._schemas if name else self._channels.thoughts.search(self._header)
        if not text:
            return
        if is_thought:
            found.append(Reasoning(text))
        elif not name:
            found.append(Text(text))
        elif self._channels.read is not None:
            self._body += text
        else:
            self._pass_on(name, text, found)

    def _pass_on(self, name: str, text: str, found: list[Delta]) -> None:
        text = text if self._has_begun else text.lstrip()
        if not text:
            return
        if not self._has_begun:
            found.append(CallStart(name))
        self._has_begun = True
        found.append(CallPart(text))

    def _end(self, found: list[Delta]) -> None:
        if self._body and self._channels.read is not None:
            try:
                found += self._channels.read(self._body, self._schemas)
            except UNREADABLE:
                found.append(Text(self._body))
        self._body, self._has_begun = "", False

    def finish(self) -> list[Delta]:
        """Return the rest."""
        found: list[Delta] = []
        if not self._is_header:
            self._say(self._held, found)
            self._end(found)
        elif self._held.strip() and "<|" not in self._held:
            found.append(Text(self._held))
        self._held = ""
        return found
