"""An answer that the caller has begun: the prompt ends where its text ends."""

from __future__ import annotations

from llama_cpp._format_style import message_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llama_cpp._format_style import AnyFormatter, ChatFormatterResponse
    from llama_cpp.llama_types import ChatCompletionRequestMessage

_MARK = "\ue0f5\ue0f1"
"""Two characters for private use, put where the text of the answer ends."""


class Continuing:
    """A formatter that can go on with the last message.

    The conversation is formatted with a mark at the end of that message, and the prompt is cut there. So it
    begins as the format writes an answer, and misses what would end it. A format that moves or drops the mark
    gets the text after the beginning of a new answer.
    """

    def __init__(self, formatter: AnyFormatter) -> None:
        """Take the formatter of whole conversations."""
        self.formatter = formatter
        """Formats whole conversations."""
        self.template = str(getattr(formatter, "template", ""))
        """Source of its template; empty if it has none."""

    def __call__(
        self,
        *,
        messages: Sequence[ChatCompletionRequestMessage],
        **variables: object,
    ) -> ChatFormatterResponse:
        """Format a conversation.

        Args:
            messages: The conversation.
            variables: ``assistant_prefill`` asks to go on with the last message, if it is one of the
                assistant. The others go to the formatter.

        Raises:
            ValueError: It refuses the messages.
        """
        wants = variables.pop("assistant_prefill", False)
        if not wants or not messages or messages[-1]["role"] != "assistant":
            return self.formatter(messages=messages, **variables)
        text = message_text(messages[-1])
        return self._cut(messages, text, variables) or self._appended(messages, text, variables)

    def _cut(
        self,
        messages: Sequence[ChatCompletionRequestMessage],
        text: str,
        variables: Mapping[str, object],
    ) -> ChatFormatterResponse | None:
        begun = {**messages[-1], "content": text + _MARK}
        try:
            made = self.formatter(
                messages=[*messages[:-1], begun],
                **{**variables, "add_generation_prompt": False},
            )
        except ValueError:
            return None
        before, _, _ = made.prompt.partition(_MARK)
        if made.prompt.count(_MARK) != 1 or not before.endswith(text):
            return None
        return made._replace(prompt=before)

    def _appended(
        self,
        messages: Sequence[ChatCompletionRequestMessage],
        text: str,
        variables: Mapping[str, object],
    ) -> ChatFormatterResponse:
        made = self.formatter(messages=messages[:-1], **variables)
        return made._replace(prompt=made.prompt + text)
