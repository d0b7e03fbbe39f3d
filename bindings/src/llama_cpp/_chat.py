"""A completion becomes a chat completion, whole or chunk by chunk, in OpenAI's shape."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from llama_cpp.llama_types import (
        ChatCompletionLogprobs,
        ChatCompletionStreamResponseChoice,
        ChatCompletionStreamResponseDelta,
        CompletionLogprobs,
        CreateChatCompletionResponse,
        CreateChatCompletionStreamResponse,
        CreateCompletionResponse,
        CreateCompletionStreamResponse,
    )


def to_chat(completion: CreateCompletionResponse) -> CreateChatCompletionResponse:
    """Put the text of a completion into a message of the assistant."""
    choice = completion["choices"][0]
    return {
        "id": "chat" + completion["id"],
        "object": "chat.completion",
        "created": completion["created"],
        "model": completion["model"],
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": choice["text"]},
                "logprobs": _logprobs(choice["logprobs"]),
                "finish_reason": choice["finish_reason"],
            }
        ],
        "usage": completion["usage"],
    }


def to_chat_chunks(
    chunks: Iterator[CreateCompletionStreamResponse],
) -> Iterator[CreateChatCompletionStreamResponse]:
    """Say who speaks, then pass the text on; the last chunk has an empty delta and the reason of the end."""
    first = True
    for chunk in chunks:
        identity, created, model = "chat" + chunk["id"], chunk["created"], chunk["model"]
        if first:
            first = False
            yield _chunk(identity, created, model, {"role": "assistant"})
        choice = chunk["choices"][0]
        ended = choice["finish_reason"] is not None
        part = _chunk(identity, created, model, {} if ended else {"content": choice["text"]})
        part["choices"][0]["finish_reason"] = choice["finish_reason"]
        part["choices"][0]["logprobs"] = _logprobs(choice["logprobs"])
        yield part


def _chunk(
    identity: str, created: int, model: str, delta: ChatCompletionStreamResponseDelta
) -> CreateChatCompletionStreamResponse:
    choice: ChatCompletionStreamResponseChoice = {
        "index": 0, "delta": delta, "logprobs": None, "finish_reason": None
    }  # fmt: skip
    return {
        "id": identity,
        "object": "chat.completion.chunk",
        "created": created,
        "model": model,
        "choices": [choice],
    }


def _logprobs(logprobs: CompletionLogprobs | None) -> ChatCompletionLogprobs | None:
    if logprobs is None:
        return None
    from llama_cpp._logprobs import to_chat_logprobs  # noqa: PLC0415 - loads numpy

    return to_chat_logprobs(logprobs)
