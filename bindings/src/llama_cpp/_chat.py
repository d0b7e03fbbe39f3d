"""A completion becomes a chat completion, whole or chunk by chunk, in OpenAI's shape."""

from __future__ import annotations

from llama_cpp._tools.deltas import Call, CallPart, CallStart, PlainReader, Reasoning, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from llama_cpp._tools.deltas import Delta, Reader
    from llama_cpp.llama_types import (
        ChatCompletionLogprobs,
        ChatCompletionMessageToolCall,
        ChatCompletionMessageToolCallChunkFunction,
        ChatCompletionResponseMessage,
        ChatCompletionStreamResponseChoice,
        ChatCompletionStreamResponseDelta,
        ChatFinishReason,
        CompletionLogprobs,
        CreateChatCompletionResponse,
        CreateChatCompletionStreamResponse,
        CreateCompletionResponse,
        CreateCompletionStreamResponse,
    )


def to_chat(
    completion: CreateCompletionResponse, reader: Reader | None = None, *, is_function: bool = False
) -> CreateChatCompletionResponse:
    """Put the text of a completion into a message of the assistant.

    Args:
        completion: The completion.
        reader: Finds calls and thoughts in its text.
        is_function: Whether the caller asked with ``functions``, and expects ``function_call``.
    """
    choice = completion["choices"][0]
    used = reader or PlainReader()
    message = _message(
        [*used.feed(choice["text"]), *used.finish()], completion["id"], is_function=is_function
    )
    finish: ChatFinishReason | None = choice["finish_reason"]
    if "tool_calls" in message and finish == "stop":
        finish = "tool_calls"
    elif "function_call" in message and finish == "stop":
        finish = "function_call"
    return {
        "id": "chat" + completion["id"],
        "object": "chat.completion",
        "created": completion["created"],
        "model": completion["model"],
        "choices": [
            {
                "index": 0,
                "message": message,
                "logprobs": _logprobs(choice["logprobs"]),
                "finish_reason": finish,
            }
        ],
        "usage": completion["usage"],
    }


def _message(deltas: list[Delta], identity: str, *, is_function: bool) -> ChatCompletionResponseMessage:
    calls = _calls(deltas)
    thoughts = "".join(delta.text for delta in deltas if isinstance(delta, Reasoning))
    text = "".join(delta.text for delta in deltas if isinstance(delta, Text))
    message: ChatCompletionResponseMessage = {"role": "assistant", "content": text}
    if thoughts:
        message["reasoning_content"] = thoughts
    if calls:
        message["content"] = text.strip() or None
        if is_function:
            message["function_call"] = {"name": calls[0].name, "arguments": calls[0].arguments}
        else:
            message["tool_calls"] = [_tool_call(call, identity, n) for n, call in enumerate(calls)]
    return message


def _calls(deltas: list[Delta]) -> list[Call]:
    """Return the calls, put together of their parts."""
    calls: list[Call] = []
    for delta in deltas:
        if isinstance(delta, Call):
            calls.append(delta)
        elif isinstance(delta, CallStart):
            calls.append(Call(delta.name, ""))
        elif isinstance(delta, CallPart):
            calls[-1] = Call(calls[-1].name, calls[-1].arguments + delta.arguments)
    return calls


def _tool_call(call: Call, identity: str, number: int) -> ChatCompletionMessageToolCall:
    return {
        "id": _call_id(identity, number),
        "type": "function",
        "function": {"name": call.name, "arguments": call.arguments},
    }


_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ID_LENGTH = 9
"""Templates of Mistral refuse names of calls of any other length, and other characters than these."""


def _call_id(identity: str, number: int) -> str:
    """Return a name for a call: that of the completion and its number make it up."""
    from hashlib import sha256  # noqa: PLC0415 - most answers have no calls

    digest = int.from_bytes(sha256(f"{identity} {number}".encode()).digest(), "big")
    characters = []
    for _ in range(_ID_LENGTH):
        digest, place = divmod(digest, len(_ALPHABET))
        characters.append(_ALPHABET[place])
    return "".join(characters)


class _Stream:
    """The chunks of one chat completion."""

    def __init__(self, first: CreateCompletionStreamResponse, *, is_function: bool) -> None:
        self._identity, self._created, self._model = first["id"], first["created"], first["model"]
        self._is_function = is_function
        self.calls = 0

    def chunk(
        self, delta: ChatCompletionStreamResponseDelta, logprobs: CompletionLogprobs | None = None
    ) -> CreateChatCompletionStreamResponse:
        """Return a chunk with one delta."""
        choice: ChatCompletionStreamResponseChoice = {
            "index": 0, "delta": delta, "logprobs": _logprobs(logprobs), "finish_reason": None
        }  # fmt: skip
        return {
            "id": "chat" + self._identity,
            "object": "chat.completion.chunk",
            "created": self._created,
            "model": self._model,
            "choices": [choice],
        }

    def delta(self, found: Delta) -> ChatCompletionStreamResponseDelta:
        """Return what a reader found as OpenAI's delta."""
        if isinstance(found, Reasoning):
            return {"reasoning_content": found.text}
        if isinstance(found, Text):
            return {"content": found.text}
        if isinstance(found, CallPart):
            return self._part(found.arguments)
        self.calls += 1
        arguments = found.arguments if isinstance(found, Call) else ""
        if self._is_function:
            return {"function_call": {"name": found.name, "arguments": arguments}}
        call = _tool_call(Call(found.name, arguments), self._identity, self.calls - 1)
        function: ChatCompletionMessageToolCallChunkFunction = {"name": found.name, "arguments": arguments}
        number = self.calls - 1
        return {
            "tool_calls": [
                {"index": number, "id": call["id"], "type": call["type"], "function": function},
            ]
        }

    def _part(self, arguments: str) -> ChatCompletionStreamResponseDelta:
        """Return more arguments; what the first chunk of the call said is left out, as OpenAI does."""
        if self._is_function:
            return {"function_call": {"arguments": arguments}}
        return {"tool_calls": [{"index": self.calls - 1, "function": {"arguments": arguments}}]}

    def finish_reason(self, reason: ChatFinishReason | None) -> ChatFinishReason | None:
        """Return why the answer ended: a call is a reason of its own."""
        if self.calls and reason == "stop":
            return "function_call" if self._is_function else "tool_calls"
        return reason


def to_chat_chunks(
    chunks: Iterator[CreateCompletionStreamResponse],
    reader: Reader | None = None,
    *,
    is_function: bool = False,
) -> Iterator[CreateChatCompletionStreamResponse]:
    """Say who speaks, then pass the text on; the last chunk has an empty delta and the reason of the end.

    Args:
        chunks: The completion.
        reader: Finds calls and thoughts in its text.
        is_function: Whether the caller asked with ``functions``.
    """
    used = reader or PlainReader()
    stream: _Stream | None = None
    logprobs: CompletionLogprobs | None = None
    try:
        for chunk in chunks:
            if stream is None:
                stream = _Stream(chunk, is_function=is_function)
                yield stream.chunk({"role": "assistant"})
            if not chunk["choices"]:
                yield {**stream.chunk({}), "choices": [], "usage": chunk["usage"]}
                continue
            choice = chunk["choices"][0]
            ended = choice["finish_reason"] is not None
            logprobs = _joined(logprobs, choice["logprobs"])
            for found in [*used.feed(choice["text"]), *(used.finish() if ended else ())]:
                yield stream.chunk(stream.delta(found), logprobs)
                logprobs = None
            if ended:
                last = stream.chunk({}, logprobs)
                last["choices"][0]["finish_reason"] = stream.finish_reason(choice["finish_reason"])
                yield last
    finally:
        # Who stops listening ends the generation, on every interpreter at once.
        close = getattr(chunks, "close", None)
        if close is not None:
            close()


def _joined(first: CompletionLogprobs | None, second: CompletionLogprobs | None) -> CompletionLogprobs | None:
    """Join log-probabilities: those of text that a reader still held come with the next chunk."""
    if first is None or second is None:
        return first or second
    return {
        "tokens": first["tokens"] + second["tokens"],
        "text_offset": first["text_offset"] + second["text_offset"],
        "token_logprobs": first["token_logprobs"] + second["token_logprobs"],
        "top_logprobs": first["top_logprobs"] + second["top_logprobs"],
    }


def _logprobs(logprobs: CompletionLogprobs | None) -> ChatCompletionLogprobs | None:
    if logprobs is None:
        return None
    from llama_cpp._logprobs import to_chat_logprobs  # noqa: PLC0415 - loads numpy

    return to_chat_logprobs(logprobs)
