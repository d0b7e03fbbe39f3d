"""Chat handlers of formats that are made for functions."""

from __future__ import annotations

from llama_cpp._tools.steps import CHATML, FUNCTIONARY_1, FUNCTIONARY_2, answer_in_steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llama_cpp._speaker import Speaker
    from llama_cpp.llama_types import (
        ChatCompletionRequestMessage,
        CreateChatCompletionResponse,
        CreateChatCompletionStreamResponse,
    )

    Answer = CreateChatCompletionResponse | Iterator[CreateChatCompletionStreamResponse]


def chatml_function_calling(
    *, llama: Speaker, messages: Sequence[ChatCompletionRequestMessage], **request: object
) -> Answer:
    """Answer in ChatML, with functions for any model that reads it: ``chatml-function-calling``."""
    return answer_in_steps(CHATML, llama, messages, request)


def functionary_chat_handler(
    *, llama: Speaker, messages: Sequence[ChatCompletionRequestMessage], **request: object
) -> Answer:
    """Answer as the first Functionary was trained: ``functionary``, ``functionary-v1``."""
    return answer_in_steps(FUNCTIONARY_1, llama, messages, request)


def functionary_v1_v2_chat_handler(
    *, llama: Speaker, messages: Sequence[ChatCompletionRequestMessage], **request: object
) -> Answer:
    """Answer as Functionary was trained, in the version that `chat_format` names."""
    is_first = getattr(llama, "chat_format", None) in {"functionary", "functionary-v1"}
    return answer_in_steps(FUNCTIONARY_1 if is_first else FUNCTIONARY_2, llama, messages, request)
