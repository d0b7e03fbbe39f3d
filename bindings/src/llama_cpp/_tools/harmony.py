"""The answers of models that write in channels (gpt-oss): thoughts, calls and the answer, each marked.

Source: OpenAI's description of the harmony format.
"""

from __future__ import annotations

import re

from llama_cpp._tools.deltas import Call, Reasoning, Text
from llama_cpp._tools.scanner import begun_mark, first_mark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._tools.deltas import Delta

_MESSAGE = "<|message|>"
_ENDS = ("<|end|>", "<|call|>", "<|return|>", "<|start|>", "<|channel|>")
_TO = re.compile(r"to=(?:functions\.)?([\w.-]+)")


def is_harmony(template: str) -> bool:
    """Tell whether the model of a chat template writes in channels."""
    return "<|channel|>" in template and _MESSAGE in template


class HarmonyReader:
    """Takes channels apart: ``analysis`` is reasoning, what goes to a function is a call, all else text."""

    def __init__(self) -> None:
        """Begin in the header of a message, where a prompt ends."""
        self._header: str | None = ""
        self._kind = ""
        self._held = ""
        self._call = ""

    def feed(self, text: str) -> list[Delta]:
        """Return what is certain now."""
        self._held += text
        found: list[Delta] = []
        while self._step(found):
            pass
        return found

    def _step(self, found: list[Delta]) -> bool:
        marks = (_MESSAGE,) if self._header is not None else _ENDS
        at, mark = first_mark(self._held, marks, 0)
        if at < 0:
            keep = begun_mark(self._held, marks)
            if self._header is None:
                self._body(self._held[: len(self._held) - keep], found)
                self._held = self._held[len(self._held) - keep :]
            return False
        if self._header is not None:
            self._kind = self._held[:at]
            self._header = None
        else:
            self._body(self._held[:at], found)
            self._end(found)
            self._header = ""
        self._held = self._held[at + len(mark) :]
        return True

    def _body(self, text: str, found: list[Delta]) -> None:
        if not text:
            return
        if _TO.search(self._kind):
            self._call += text
        elif "analysis" in self._kind:
            found.append(Reasoning(text))
        else:
            found.append(Text(text))

    def _end(self, found: list[Delta]) -> None:
        name = _TO.search(self._kind)
        if name and self._call:
            found.append(Call(name[1], self._call.strip()))
        self._call = ""

    def finish(self) -> list[Delta]:
        """Return the rest."""
        found: list[Delta] = []
        if self._header is None:
            self._body(self._held, found)
            self._end(found)
        elif self._held.strip() and "<|" not in self._held:
            found.append(Text(self._held))
        self._held = ""
        return found
