"""The template of a model: what it takes is found out by trying, and the messages are adapted to it.

Templates are written against the habits of one program or another: some want the arguments of calls as an
object and some as text, some know no system message, some read content only as parts, some expect names to be
missing and others to be none. What llama.cpp renders is rendered here.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from time import localtime, strftime
from typing import NamedTuple

from llama_cpp._template_input import (
    Arguments,
    adapted,
    arguments_as_text,
    frozen,
    functions_text,
    merged_system,
    with_none,
    with_parts,
    with_short_ids,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Literal

    from llama_cpp._sandbox import Missed
    from llama_cpp._template_input import Message

    Probe = Literal["text", "parts", "system", "tools", "calls", "none"]

MAX_TEMPLATES = 128
"""How many compiled templates are kept."""
_NEEDLE = "wkqzjx"
"""A text that no template writes by itself."""
_QUESTION: Message = {"role": "user", "content": "a"}
_TOOL = {
    "type": "function",
    "function": {"name": "f", "description": _NEEDLE, "parameters": {"type": "object", "properties": {}}},
}
_CALLED: Sequence[Message] = [
    {"id": "wkqzjxabc", "type": "function", "function": {"name": _NEEDLE, "arguments": Arguments("{}", {})}}
]
_PROBES: Mapping[Probe, Sequence[Message]] = {
    "text": [{"role": "user", "content": _NEEDLE}],
    "parts": [{"role": "user", "content": [{"type": "text", "text": _NEEDLE}]}],
    "system": [{"role": "system", "content": _NEEDLE}, _QUESTION],
    "tools": [_QUESTION],
    "calls": [_QUESTION, {"role": "assistant", "content": "", "tool_calls": _CALLED}],
    "none": [_QUESTION, {"role": "assistant", "content": None, "tool_calls": _CALLED}],
}
"""Conversations that tell what a template takes: it does if the needle appears in the prompt."""


class _Attempt(NamedTuple):
    """A way to render."""

    names: Mapping[str, object]
    """What the template sees."""
    missing: Missed = "error"
    """What happens when it adds something that is not there to a text."""


def _attempts(messages: Sequence[Message], names: Mapping[str, object]) -> Iterator[_Attempt]:
    """List the ways to render: as it should be, then as other programs do."""
    given = {name: frozen(value) for name, value in names.items()}
    yield _Attempt({**given, "messages": frozen(messages)})
    present = {name: value for name, value in given.items() if value is not None}
    yield _Attempt({**present, "messages": frozen(messages)})
    present["messages"] = frozen(arguments_as_text(messages))
    yield _Attempt(present)
    functions = functions_text(names.get("functions"), names.get("tools"))
    yield _Attempt({"datetime": strftime("%b %d %Y", localtime()), **present, "functions": functions})
    yield _Attempt({**present, "messages": frozen(messages)}, missing="empty")
    yield _Attempt({**present, "messages": frozen(with_short_ids(messages))})


class ChatTemplate:
    """A compiled template. It may be rendered from many threads at once."""

    def __init__(self, source: str) -> None:
        """Compile a template.

        Raises:
            ValueError: It is not valid Jinja.
        """
        import jinja2  # noqa: PLC0415 - loaded with the first template

        from llama_cpp._sandbox import sandbox  # noqa: PLC0415 - loads jinja2

        self._sandbox = sandbox()
        try:
            self._compiled = self._sandbox.compiled(source)
        except jinja2.TemplateSyntaxError as error:
            raise ValueError(
                f"the chat template is not valid, line {error.lineno}: {error.message}"
            ) from error
        except (RecursionError, SyntaxError, MemoryError) as error:
            raise ValueError(f"the chat template is not valid: it is nested too deep ({error})") from error
        self._knows_developer = "developer" in source
        self._lock = threading.Lock()
        self._takes: dict[str, bool] = {}

    def render(self, messages: Sequence[Message], names: Mapping[str, object]) -> str:
        """Return the prompt.

        Args:
            messages: The conversation, in OpenAI's form.
            names: What else the template sees. It may not change any of it.

        Raises:
            ValueError: The template refuses these messages, or fails on them.
        """
        from llama_cpp._sandbox import SpentError  # noqa: PLC0415 - loads jinja2

        try:
            return self._render(messages, names)
        except SpentError as error:
            raise ValueError(f"the chat template spends too much: {error}") from error

    def _render(self, messages: Sequence[Message], names: Mapping[str, object]) -> str:
        from llama_cpp._sandbox import RefusedError, SpentError  # noqa: PLC0415 - loads jinja2

        first: Exception | None = None
        for attempt in _attempts(self._adapted(messages), names):
            made = self._try(attempt)
            if isinstance(made, str):
                return made
            if first is None or (isinstance(made, RefusedError) and not isinstance(first, RefusedError)):
                first = made
            if isinstance(made, SpentError):
                raise made
        raise ValueError(f"the chat template fails on these messages: {first}") from first

    def _try(self, attempt: _Attempt) -> str | Exception:
        try:
            return self._sandbox.text(self._compiled, attempt.names, attempt.missing)
        except Exception as error:  # noqa: BLE001 - a template fails in the ways of any program
            return error

    def _adapted(self, messages: Sequence[Message]) -> Sequence[Message]:
        found = adapted(messages, developer=self._knows_developer)
        if any(message.get("role") == "system" for message in found) and not self.takes("system"):
            found = merged_system(found)
        if any("tool_calls" in m for m in found) and not self.takes("calls") and self.takes("none"):
            found = with_none(found)
        if not self.takes("text") and self.takes("parts"):
            found = with_parts(found)
        return found

    def takes(self, what: Probe) -> bool:
        """Say whether the prompt shows something; found out once, by trying.

        Args:
            what: ``system`` messages, content as ``text`` or in ``parts``, ``calls`` of tools, calls beside
                content that is ``none``, or ``tools``.

        Raises:
            jinja2.TemplateError: The template spends too much.
        """
        with self._lock:
            known = self._takes.get(what)
        if known is None:
            known = self._shows(what)
            with self._lock:
                self._takes[what] = known
        return known

    def _shows(self, what: Probe) -> bool:
        from llama_cpp._sandbox import SpentError  # noqa: PLC0415 - loads jinja2

        tools = [_TOOL] if what == "tools" else None
        asked = {"bos_token": "", "eos_token": "", "add_generation_prompt": True, "tools": tools}
        for attempt in _attempts(_PROBES[what], asked):
            made = self._try(attempt)
            if isinstance(made, SpentError):
                raise made
            if isinstance(made, str):
                return _NEEDLE in made
        return False


@lru_cache(maxsize=MAX_TEMPLATES)
def chat_template(source: str) -> ChatTemplate:
    """Return a compiled template, made once for each text.

    Raises:
        ValueError: It is not valid Jinja.
    """
    return ChatTemplate(source)
