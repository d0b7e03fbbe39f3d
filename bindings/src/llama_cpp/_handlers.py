"""What answers a conversation: a handler, which is given the model; most of them wrap a formatter."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from llama_cpp._prefill import Continuing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llama_cpp._format_style import AnyFormatter
    from llama_cpp.llama import Llama
    from llama_cpp.llama_types import (
        ChatCompletionRequestMessage,
        CreateChatCompletionResponse,
        CreateChatCompletionStreamResponse,
    )


class LlamaChatCompletionHandler(Protocol):
    """Answers conversations."""

    def __call__(
        self, *, llama: Llama, messages: Sequence[ChatCompletionRequestMessage], **options: object
    ) -> CreateChatCompletionResponse | Iterator[CreateChatCompletionStreamResponse]:
        """Answer a conversation.

        Args:
            llama: The model.
            messages: The conversation.
            options: The other parameters of `Llama.create_chat_completion`.
        """


class FormatHandler:
    """Formats a conversation, completes the prompt, and reads the answer."""

    def __init__(self, formatter: AnyFormatter) -> None:
        """Take what makes the prompt."""
        self.formatter = Continuing(formatter)
        """Makes the prompt; it can go on with an answer."""

    def __call__(
        self,
        *,
        llama: Llama,
        messages: Sequence[ChatCompletionRequestMessage],
        **options: object,
    ) -> CreateChatCompletionResponse | Iterator[CreateChatCompletionStreamResponse]:
        """Answer a conversation.

        Args:
            llama: The model.
            messages: The conversation.
            options: The other parameters of `Llama.create_chat_completion`.

        Raises:
            ValueError: The format refuses the messages, or a parameter is out of its range.
        """
        from llama_cpp._answer import respond  # noqa: PLC0415 - it needs the grammars and the tools

        wanted = {"temperature": 0.2, "max_tokens": None, **options}
        return respond(llama, self.formatter, messages=messages, **wanted)  # type: ignore[arg-type]  # it looks at each


class LazyHandler:
    """A handler in a module that is imported with the first conversation."""

    def __init__(self, module: str, name: str) -> None:
        """Remember where the handler is."""
        self._module = module
        self._name = name

    def __call__(
        self, *, llama: Llama, messages: Sequence[ChatCompletionRequestMessage], **options: object
    ) -> CreateChatCompletionResponse | Iterator[CreateChatCompletionStreamResponse]:
        """Answer a conversation as that handler does."""
        handler: LlamaChatCompletionHandler = getattr(import_module(self._module), self._name)
        return handler(llama=llama, messages=messages, **options)


def chat_formatter_to_chat_completion_handler(chat_formatter: AnyFormatter) -> LlamaChatCompletionHandler:
    """Make a handler of a formatter."""
    return FormatHandler(chat_formatter)
