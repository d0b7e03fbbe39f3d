"""Chosen tokens become the text of a completion, in OpenAI's shape.

The loop per token does only what cannot wait: look the piece up, see whether the text ends. Results
are put into dictionaries once per completion, or once per chunk that has text.
"""

from __future__ import annotations

import time
from contextlib import closing
from typing import NamedTuple

from llama_cpp._text import TextStream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from typing import Literal

    from llama_cpp._logprobs import LogprobRecorder
    from llama_cpp._vocab import Vocabulary
    from llama_cpp.llama_types import (
        CompletionLogprobs,
        CompletionUsage,
        CreateCompletionResponse,
        CreateCompletionStreamResponse,
    )

    FinishReason = Literal["stop", "length"]


class Request(NamedTuple):
    """One completion that was checked and can be made."""

    tokens: Generator[int, Sequence[int] | None, None]
    """The generation."""
    vocabulary: Vocabulary
    """What the tokens mean."""
    prompt_tokens: int
    """How many tokens the prompt has."""
    max_tokens: int
    """How many tokens to generate at most; at least 1."""
    stops: Sequence[str]
    """Strings that end the text and are not part of it."""
    echo: str
    """The prompt's text if it is wanted before the completion, else empty."""
    model: str
    """What the response calls the model."""
    recorder: LogprobRecorder | None
    """Collects log-probabilities if they are wanted."""
    tells_usage: bool = False
    """Whether a stream ends with a count of its tokens."""
    is_special: bool = False
    """Whether special tokens give their names to the text, instead of nothing."""


class Progress:
    """What is known about a completion besides its text, once the text has ended."""

    __slots__ = ("finish_reason", "tokens")

    def __init__(self) -> None:
        self.tokens = 0
        """How many tokens were generated; the end token does not count."""
        self.finish_reason: FinishReason = "stop"
        """Why the text ended."""


def texts(request: Request, progress: Progress) -> Iterator[str]:
    """Yield the text in parts that are never empty and never taken back.

    Closing this iterator, or leaving a loop over it, ends the generation.
    """
    stream, left = TextStream(request.stops), request.max_tokens
    push, vocabulary, recorder, special = (
        stream.push,
        request.vocabulary,
        request.recorder,
        request.is_special,
    )
    pieces: dict[int, bytes] = {} if special else vocabulary.text_pieces
    with closing(request.tokens) as tokens:
        for token in tokens:
            piece = pieces.get(token)
            if piece is None:
                if vocabulary.is_end(token):
                    break
                piece = vocabulary.piece(token, special=True) if special else vocabulary.text_piece(token)
            left -= 1
            if recorder is not None:
                recorder.record(token, piece)
            text = push(piece)
            if text:
                yield text
            if stream.stopped or not left:
                break
    rest = stream.finish()
    if rest:
        yield rest
    progress.tokens = request.max_tokens - left
    progress.finish_reason = "stop" if left or stream.stopped else "length"


def complete(request: Request) -> CreateCompletionResponse:
    """Make the whole completion at once."""
    progress = Progress()
    text = "".join(texts(request, progress))
    recorder = request.recorder
    return {
        "id": new_id(),
        "object": "text_completion",
        "created": int(time.time()),
        "model": request.model,
        "choices": [
            {
                "text": request.echo + text,
                "index": 0,
                "logprobs": None if recorder is None else recorder.take(len(text)),
                "finish_reason": progress.finish_reason,
            }
        ],
        "usage": _usage(request, progress),
    }


def _usage(request: Request, progress: Progress) -> CompletionUsage:
    return {
        "prompt_tokens": request.prompt_tokens,
        "completion_tokens": progress.tokens,
        "total_tokens": request.prompt_tokens + progress.tokens,
    }


def stream_completion(request: Request) -> Iterator[CreateCompletionStreamResponse]:
    """Give the completion out in chunks; the last one has no text but the reason of the end.

    If the tokens are to be counted, one more comes that has no choice but the usage.
    """
    progress = Progress()
    identity, created, model, recorder = new_id(), int(time.time()), request.model, request.recorder
    parts = texts(request, progress)
    sent = 0
    logprobs: CompletionLogprobs | None = None
    if request.echo:
        yield _chunk(identity, created, model, request.echo, None if recorder is None else recorder.take(0))
    for text in parts:
        if recorder is not None:
            sent += len(text)
            logprobs = recorder.take(sent)
        yield _chunk(identity, created, model, text, logprobs)
    last = _chunk(identity, created, model, "", None)
    last["choices"][0]["finish_reason"] = progress.finish_reason
    yield last
    if request.tells_usage:
        yield {
            **_chunk(identity, created, model, "", None),
            "choices": [],
            "usage": _usage(request, progress),
        }


def _chunk(
    identity: str, created: int, model: str, text: str, logprobs: CompletionLogprobs | None
) -> CreateCompletionStreamResponse:
    return {
        "id": identity,
        "object": "text_completion",
        "created": created,
        "model": model,
        "choices": [{"text": text, "index": 0, "logprobs": logprobs, "finish_reason": None}],
    }


def new_id() -> str:
    """Return a name for a completion that no other has."""
    from uuid import uuid4  # noqa: PLC0415 - slow to import, and most programs load it anyway

    return f"cmpl-{uuid4()}"
