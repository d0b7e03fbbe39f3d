"""Messages in the forms that templates want."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

Message = Mapping[str, object]
"""A message in OpenAI's form."""

SYSTEM_ROLES = ("system", "developer")
"""Roles of messages that instruct the assistant."""


class Arguments(dict[str, object]):
    """Arguments of a call: an object for templates that look into it, a text for those that write it."""

    def __init__(self, text: str, values: Mapping[str, object]) -> None:
        """Keep `values`, and the `text` that they were read from."""
        super().__init__(values)
        self.text = text

    def __str__(self) -> str:
        """Return the text."""
        return self.text

    def __add__(self, other: object) -> str:
        """Join the text and another."""
        return self.text + other if isinstance(other, str) else NotImplemented

    def __radd__(self, other: object) -> str:
        """Join another text and this."""
        return other + self.text if isinstance(other, str) else NotImplemented


def adapted(messages: Sequence[Message], *, developer: bool) -> Sequence[Message]:
    """Write messages as most templates read them.

    Parts of text become a text, content that is none an empty text, and arguments of calls objects. Unless
    `developer` says that the template knows it, the role of that name becomes that of the system.
    """
    return [_adapted(message, developer) for message in messages]


def _adapted(message: Message, developer: bool) -> Message:
    changed: dict[str, object] = {**message, "content": plain_content(message.get("content"))}
    if message.get("role") == "developer" and not developer:
        changed["role"] = "system"
    calls = message.get("tool_calls")
    if isinstance(calls, Sequence) and calls:
        changed["tool_calls"] = [_with_arguments(call, as_object=True) for call in calls]
    elif "tool_calls" in changed:
        del changed["tool_calls"]
    return changed


def with_none(messages: Sequence[Message]) -> Sequence[Message]:
    """Write empty content beside calls as none."""
    return [{**m, "content": None} if m.get("tool_calls") and not m.get("content") else m for m in messages]


def plain_content(content: object) -> object:
    """Return the text of content that is none or parts of text; else the content."""
    if content is None:
        return ""
    if isinstance(content, str) or not isinstance(content, Sequence):
        return content
    parts = [part.get("text") for part in content if isinstance(part, Mapping) and part.get("type") == "text"]
    if len(parts) == len(content) and all(isinstance(part, str) for part in parts):
        return "".join(str(part) for part in parts)
    return content


def _with_arguments(call: object, *, as_object: bool) -> object:
    """Return a call with its arguments in one of the two forms."""
    function = call.get("function") if isinstance(call, Mapping) else None
    if not isinstance(call, Mapping) or not isinstance(function, Mapping) or "arguments" not in function:
        return call
    arguments = function["arguments"]
    form: object = _as_object(arguments) if as_object else str(_as_object(arguments))
    return {**call, "function": {**function, "arguments": form}}


def _as_object(arguments: object) -> object:
    if isinstance(arguments, Arguments):
        return arguments
    if isinstance(arguments, Mapping):
        return Arguments(json.dumps(arguments, ensure_ascii=False), arguments)
    if not isinstance(arguments, str):
        return arguments
    try:
        values = json.loads(arguments or "{}")
    except ValueError:
        return arguments
    return Arguments(arguments, values) if isinstance(values, dict) else arguments


def arguments_as_text(messages: Sequence[Message]) -> Sequence[Message]:
    """Write the arguments of calls as JSON text."""
    return [_calls_as_text(message) for message in messages]


def _calls_as_text(message: Message) -> Message:
    calls = message.get("tool_calls")
    if not isinstance(calls, Sequence):
        return message
    return {**message, "tool_calls": [_with_arguments(call, as_object=False) for call in calls]}


def merged_system(messages: Sequence[Message]) -> Sequence[Message]:
    """Put what the system says at the beginning of the user's next message."""
    found: list[Message] = []
    waiting: list[str] = []
    for message in messages:
        if message.get("role") == "system":
            waiting.append(str(message.get("content")))
        elif waiting and message.get("role") == "user" and isinstance(message.get("content"), str):
            found.append({**message, "content": "\n".join([*waiting, str(message["content"])])})
            waiting = []
        else:
            found.append(message)
    return [*found, {"role": "user", "content": "\n".join(waiting)}] if waiting else found


def with_parts(messages: Sequence[Message]) -> Sequence[Message]:
    """Write content that is a text as one part of text."""
    return [
        {**m, "content": [{"type": "text", "text": m["content"]}]} if isinstance(m.get("content"), str) else m
        for m in messages
    ]


def functions_text(functions: object, tools: object) -> str:
    """Return functions, or else those of `tools`, as the JSON text that some templates want."""
    listed = tools if isinstance(tools, Sequence) else ()
    found = functions or [tool.get("function", tool) for tool in listed if isinstance(tool, Mapping)]
    return json.dumps(found, indent=4, ensure_ascii=False) if found else ""


def frozen(value: object) -> object:
    """Copy a value so that the sandbox can tell its lists from those that a template makes."""
    from llama_cpp._sandbox import Given  # noqa: PLC0415 - loads jinja2

    if isinstance(value, Arguments):
        return Arguments(value.text, {key: frozen(item) for key, item in value.items()})
    if isinstance(value, Mapping):
        return {key: frozen(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return Given(frozen(item) for item in value)
    return value


def with_short_ids(messages: Sequence[Message]) -> list[Message]:
    """Give calls ids of nine letters and digits, as some templates demand; equal ones stay equal."""
    return [_with_short_ids(message) for message in messages]


def _with_short_ids(message: Message) -> Message:
    changed = dict(message)
    if isinstance(message.get("tool_call_id"), str):
        changed["tool_call_id"] = _short_id(str(message["tool_call_id"]))
    calls = message.get("tool_calls")
    if isinstance(calls, (list, tuple)):
        changed["tool_calls"] = [{**call, "id": _short_id(str(call.get("id", "")))} for call in calls]
    return changed


def _short_id(identity: str) -> str:
    return hashlib.sha256(identity.encode()).hexdigest()[:9]
