"""Which handler answers the conversations of a model."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from llama_cpp._handlers import FormatHandler
from llama_cpp._jinja_format import FileTemplates, Jinja2ChatFormatter, file_templates
from llama_cpp._registry import get_chat_completion_handler

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from llama_cpp._handlers import LlamaChatCompletionHandler

FALLBACK = "llama-2"
"""Name of the format where nothing says another."""
FROM_FILE = "chat_template."
"""What the names of templates in a file begin with, where `chat_format` asks for one of them."""


class Chosen(NamedTuple):
    """A handler, and what was chosen."""

    name: str
    """What was chosen, in the words of `chat_format`."""
    handler: LlamaChatCompletionHandler
    """Answers."""


def choose(
    chat_handler: LlamaChatCompletionHandler | None,
    chat_format: str | None,
    metadata: Mapping[str, str],
    *,
    eos_token: str,
    bos_token: str,
) -> Chosen:
    """Choose the handler: the caller's own, else that of the format, else of the file, else Llama 2's.

    Args:
        chat_handler: The caller's own.
        chat_format: Name of a format; ``chat_template.NAME`` is a template of the file, of which the one
            without a name is called ``default``.
        metadata: The metadata of the model's file.
        eos_token: Text of the token that ends a text.
        bos_token: Text of the token that begins a text.

    Raises:
        LlamaChatCompletionHandlerNotFoundException: No format is called so.
        ValueError: A template of the file is not valid Jinja.
    """
    if chat_handler is not None:
        return Chosen(type(chat_handler).__name__, chat_handler)
    templates = file_templates(metadata)
    if chat_format is not None:
        named = templates.get(chat_format[len(FROM_FILE) :]) if chat_format.startswith(FROM_FILE) else None
        if named is not None:
            return Chosen(chat_format, _named(named, eos_token, bos_token))
        return Chosen(chat_format, get_chat_completion_handler(chat_format))
    if templates:
        first = FROM_FILE + next(iter(templates))
        return Chosen(first, _of_file(tuple(templates.items()), eos_token, bos_token))
    return Chosen(FALLBACK, get_chat_completion_handler(FALLBACK))


@lru_cache(maxsize=32)
def _named(template: str, eos_token: str, bos_token: str) -> FormatHandler:
    return FormatHandler(Jinja2ChatFormatter(template, eos_token, bos_token))


@lru_cache(maxsize=32)
def _of_file(templates: tuple[tuple[str, str], ...], eos_token: str, bos_token: str) -> FormatHandler:
    return FormatHandler(FileTemplates(dict(templates), eos_token, bos_token))
