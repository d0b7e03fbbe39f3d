"""The calls that make text, by name, to be tried with the same options one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice

from llama_cpp.llama import Llama

HELLO = [{"role": "user", "content": "hi"}]


def chat(llama: Llama, **options: object) -> object:
    """Ask a model, with options of each test: what is wrong on purpose among them too."""
    return llama.create_chat_completion(**{"messages": HELLO, **options})  # type: ignore[call-overload]  # as said


def text_of(answer: object) -> str:
    """Return the text of a completion or a chat, whole or in parts."""
    parts = [answer] if isinstance(answer, dict) else list(answer)  # type: ignore[call-overload]  # a stream
    choices = [part["choices"][0] for part in parts]
    found = [choice.get("text") or _said(choice) for choice in choices]
    return "".join(found)


def _said(choice: Mapping[str, Mapping[str, str]]) -> str:
    return choice.get("message", choice.get("delta", {})).get("content") or ""


COMPLETIONS: dict[str, Callable[..., object]] = {
    "create_completion": lambda llama, **options: llama.create_completion("the", **options),
    "call": lambda llama, **options: llama("the", **options),
    "stream": lambda llama, **options: text_of(llama("the", stream=True, **options)),
    "chat": chat,
    "chat stream": lambda llama, **options: text_of(chat(llama, stream=True, **options)),
    "openai": lambda llama, **options: llama.create_chat_completion_openai_v1(HELLO, **options),
}
"""Calls that make text of text."""

GENERATIONS: dict[str, Callable[..., object]] = {
    "generate": lambda llama, **options: list(islice(llama.generate([1, 300], **options), 4)),
    "sample": lambda llama, **options: llama.eval([1, 300]) or llama.sample(**options),
}
"""Calls that choose tokens."""
