"""How a format writes the turns of a conversation."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from llama_cpp._template_input import SYSTEM_ROLES, plain_content

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from llama_cpp._hooks import StoppingCriteria
    from llama_cpp.llama_types import ChatCompletionRequestMessage


class ChatFormatterResponse(NamedTuple):
    """A prompt, and how to know that the answer has ended."""

    prompt: str
    """The text to complete."""
    stop: str | Sequence[str] | None = None
    """Strings that end the answer."""
    stopping_criteria: StoppingCriteria | None = None
    """Ends the answer by its tokens."""
    added_special: bool = False
    """Whether `prompt` itself says where the text begins, so that no such token is to be added."""


if TYPE_CHECKING:
    AnyFormatter = Callable[..., ChatFormatterResponse]
    """A `ChatFormatter`, of which a program may declare any parameters."""


class ChatFormatter(Protocol):
    """Turns messages into a prompt."""

    def __call__(
        self, *, messages: Sequence[ChatCompletionRequestMessage], **variables: object
    ) -> ChatFormatterResponse:
        """Format a conversation; `variables` are what a template may want besides, such as tools."""


class Style(NamedTuple):
    """How a format writes turns. Each is a pattern with ``{role}`` and ``{text}``."""

    user: str
    """A question, and a message of any role that the format does not know."""
    assistant: str
    """An answer."""
    answer: str
    """What the answer to be generated begins with."""
    stop: tuple[str, ...] = ()
    """Strings that end an answer."""
    system: str | None = None
    """What the system says; None puts it before the next question."""
    default: str | None = None
    """What the system says if no message does; an empty text is written too."""
    begin: str = ""
    """What the prompt begins with."""
    trimmed: bool = False
    """Whether the model was trained on texts without white space around them."""
    added_special: bool = False
    """Whether the prompt says itself where the text begins."""

    def write(
        self,
        messages: Sequence[ChatCompletionRequestMessage],
        **_variables: object,
    ) -> ChatFormatterResponse:
        """Write a conversation."""
        prompt = self.begin + "".join(self._turns(messages)) + self.answer
        return ChatFormatterResponse(prompt, list(self.stop), added_special=self.added_special)

    def _turns(self, messages: Sequence[ChatCompletionRequestMessage]) -> Iterator[str]:
        told = any(message["role"] in SYSTEM_ROLES for message in messages)
        if self.default is not None and not told and self.system is not None:
            yield self.system.format(role="system", text=self.default)
        waiting = ""
        for message in messages:
            role, text = message["role"], message_text(message)
            text = text.strip() if self.trimmed else text
            if role in SYSTEM_ROLES and self.system is None:
                waiting += text + "\n\n"
            elif role in SYSTEM_ROLES and self.system is not None:
                yield self.system.format(role="system", text=text)
            elif role == "assistant":
                yield self.assistant.format(role=role, text=text)
            else:
                yield self.user.format(role=role, text=waiting + text)
                waiting = ""
        if waiting:
            yield self.user.format(role="user", text=waiting)


def message_text(message: ChatCompletionRequestMessage) -> str:
    """Return the text of a message, whose content may be a string, parts, or missing.

    Raises:
        TypeError: Content is none of these.
        ValueError: A part is no text.
    """
    content = plain_content(message.get("content"))
    if isinstance(content, str):
        return content
    if not isinstance(content, (list, tuple)):
        raise TypeError(f"content of a message is {content!r}, expected a string or a list of parts")
    kinds = sorted({repr(part.get("type")) for part in content if part.get("type") != "text"})
    raise ValueError(f"this chat format takes text only, not a part of type {', '.join(kinds)}")
