"""The handlers of chats by the names of their formats."""

from __future__ import annotations

import threading
from functools import lru_cache

from llama_cpp._formats import FORMATS
from llama_cpp._handlers import LazyHandler, chat_formatter_to_chat_completion_handler

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar, Union

    from llama_cpp._format_style import ChatFormatterResponse
    from llama_cpp._handlers import LlamaChatCompletionHandler
    from llama_cpp.llama_types import CreateChatCompletionResponse, CreateChatCompletionStreamResponse

    Answer = Union[CreateChatCompletionResponse, Iterator[CreateChatCompletionStreamResponse]]
    AnyHandler = TypeVar("AnyHandler", bound=Callable[..., Answer])
    AnyFormatter = TypeVar("AnyFormatter", bound=Callable[..., ChatFormatterResponse])

TOOL_HANDLERS_MODULE = "llama_cpp._tools.handlers"
"""Where the formats that call functions are."""
TOOL_HANDLERS = {
    "functionary": "functionary_chat_handler",
    "functionary-v1": "functionary_v1_v2_chat_handler",
    "functionary-v2": "functionary_v1_v2_chat_handler",
    "chatml-function-calling": "chatml_function_calling",
}
"""Name of a format to that of its handler there."""


class LlamaChatCompletionHandlerNotFoundException(ValueError):  # noqa: N818 - its name in the drop-in interface
    """No format is called so."""


class LlamaChatCompletionHandlerRegistry:
    """All handlers by name. There is one registry, which this returns; it may be used from many threads."""

    _handlers: dict[str, LlamaChatCompletionHandler]
    _lock: threading.Lock

    def __new__(cls) -> LlamaChatCompletionHandlerRegistry:  # noqa: PYI034 - the one registry for any class
        """Return the one registry."""
        return _the_registry()

    def register_chat_completion_handler(
        self, name: str, chat_handler: Callable[..., Answer], overwrite: bool = False
    ) -> None:
        """Give a handler a name.

        Args:
            name: The value of `chat_format` that asks for it.
            chat_handler: The handler.
            overwrite: Whether it may take the place of another.

        Raises:
            ValueError: Another has the name.
        """
        with self._lock:
            if name in self._handlers and not overwrite:
                raise ValueError(
                    f"the chat format {name!r} is registered already; overwrite=True takes its place"
                )
            self._handlers[name] = chat_handler

    def unregister_chat_handler(self, name: str) -> None:
        """Forget a handler.

        Raises:
            ValueError: No format is called so.
        """
        with self._lock:
            if name not in self._handlers:
                raise self._unknown(name)
            del self._handlers[name]

    def get_chat_completion_handler_by_name(self, name: str) -> LlamaChatCompletionHandler:
        """Return a handler.

        Raises:
            LlamaChatCompletionHandlerNotFoundException: No format is called so.
        """
        with self._lock:
            found = self._handlers.get(name)
            if found is None:
                raise self._unknown(name)
        return found

    def _unknown(self, name: str) -> LlamaChatCompletionHandlerNotFoundException:
        return LlamaChatCompletionHandlerNotFoundException(
            f"chat_format {name!r} is unknown, expected one of {', '.join(sorted(self._handlers))}"
        )


@lru_cache(maxsize=1)
def _the_registry() -> LlamaChatCompletionHandlerRegistry:
    registry = object.__new__(LlamaChatCompletionHandlerRegistry)
    registry._lock = threading.Lock()
    registry._handlers = {
        **{name: chat_formatter_to_chat_completion_handler(made) for name, made in FORMATS.items()},
        **{name: LazyHandler(TOOL_HANDLERS_MODULE, attribute) for name, attribute in TOOL_HANDLERS.items()},
    }
    return registry


def get_chat_completion_handler(name: str) -> LlamaChatCompletionHandler:
    """Return the handler of a format.

    Raises:
        LlamaChatCompletionHandlerNotFoundException: No format is called so.
    """
    return LlamaChatCompletionHandlerRegistry().get_chat_completion_handler_by_name(name)


def register_chat_completion_handler(name: str) -> Callable[[AnyHandler], AnyHandler]:
    """Return a decorator that gives a handler a name.

    Raises:
        ValueError: Another has the name; raised by the decorator.
    """

    def decorator(handler: AnyHandler) -> AnyHandler:
        LlamaChatCompletionHandlerRegistry().register_chat_completion_handler(name, handler)
        return handler

    return decorator


def register_chat_format(name: str) -> Callable[[AnyFormatter], AnyFormatter]:
    """Return a decorator that gives a formatter a name.

    Raises:
        ValueError: Another format has the name; raised by the decorator.
    """

    def decorator(formatter: AnyFormatter) -> AnyFormatter:
        handler = chat_formatter_to_chat_completion_handler(formatter)
        LlamaChatCompletionHandlerRegistry().register_chat_completion_handler(name, handler)
        return formatter

    return decorator
