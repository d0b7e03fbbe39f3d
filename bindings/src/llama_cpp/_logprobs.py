"""Log-probabilities of chosen tokens, in OpenAI's two shapes."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from llama_cpp._text import Utf8Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from llama_cpp._vocab import Vocabulary
    from llama_cpp.llama_types import (
        ChatCompletionLogprobs,
        ChatCompletionLogprobToken,
        ChatCompletionTopLogprobToken,
        CompletionLogprobs,
    )

    Row = npt.NDArray[np.float32]


def log_softmax(logits: Row) -> Row:
    """Turn logits into log-probabilities along the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    normal: Row = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return normal


class Evaluated(Protocol):
    """What has the logits: a decoder, or one of the requests that share a context."""

    @property
    def scores(self) -> Sequence[Row] | Row:
        """Logits of the prompt's tokens."""

    def last_logits(self) -> Row:
        """Return the logits that the next token is chosen from."""


class _Entry(NamedTuple):
    text: str
    offset: int
    logprob: float | None
    top: dict[str, float] | None


class LogprobRecorder:
    """Collects what is known about each token while a completion is made."""

    def __init__(self, vocabulary: Vocabulary, count: int, offset: int, echoed: Sequence[int] = ()) -> None:
        """Begin before the first token.

        Args:
            vocabulary: What tokens mean.
            count: How many of the most likely tokens to list.
            offset: How many characters of text come before the completion.
            echoed: The tokens of the prompt, if they are wanted too.
        """
        self._vocabulary = vocabulary
        self._count = count
        self._begin = offset
        self._echoed = echoed
        self._offset = 0 if echoed else offset
        self._utf8 = Utf8Text()
        self._entries: list[_Entry] = []
        self._logits: Row | None = None

    @property
    def echoes(self) -> bool:
        """Whether the logits of the prompt's tokens are wanted too."""
        return bool(self._echoed)

    def observe(self, decoder: Evaluated) -> None:
        """Keep the logits that the next token is chosen from; the caller holds the context's lock."""
        if self._logits is None and self._echoed:
            for position, token in enumerate(self._echoed):
                row = decoder.scores[position - 1] if position else None
                self._add(token, self._vocabulary.text_piece(token), row)
            self._offset = self._begin
            self._utf8 = Utf8Text()
        self._logits = decoder.last_logits().copy()

    def record(self, token: int, piece: bytes) -> None:
        """Take in the token that was chosen."""
        self._add(token, piece, self._logits)

    def _add(self, token: int, piece: bytes, logits: Row | None) -> None:
        text = piece.decode("utf-8", "replace")
        if logits is None:  # nothing predicts the first token of a text
            self._entries.append(_Entry(text, self._offset, None, None))
        else:
            row = log_softmax(logits)
            self._entries.append(_Entry(text, self._offset, float(row[token]), self._top(row, token, text)))
        self._offset += len(self._utf8.feed(piece))

    def _top(self, row: Row, token: int, text: str) -> dict[str, float]:
        """List the most likely tokens, best first, and the chosen one wherever it ranks."""
        count = min(self._count, len(row))
        best = (
            np.argpartition(row, len(row) - count)[len(row) - count :]
            if count
            else np.empty(0, dtype=np.intp)
        )
        ranked = best[np.argsort(row[best])[::-1]]
        top = {self._vocabulary.piece(int(i)).decode("utf-8", "replace"): float(row[i]) for i in ranked}
        top[text] = float(row[token])
        return top

    def take(self, length: int) -> CompletionLogprobs:
        """Return and forget what belongs to the first `length` characters of the completion."""
        end = self._begin + length
        ready = [entry for entry in self._entries if entry.offset < end]
        self._entries = [entry for entry in self._entries if entry.offset >= end]
        return {
            "tokens": [entry.text for entry in ready],
            "text_offset": [entry.offset for entry in ready],
            "token_logprobs": [entry.logprob for entry in ready],
            "top_logprobs": [entry.top for entry in ready],
        }


def to_chat_logprobs(logprobs: CompletionLogprobs | None) -> ChatCompletionLogprobs | None:
    """Put the log-probabilities of a completion into the shape of a chat completion."""
    if logprobs is None:
        return None
    numbers, rivals = logprobs["token_logprobs"], logprobs["top_logprobs"]
    content = [_chat_token(text, numbers[n], rivals[n]) for n, text in enumerate(logprobs["tokens"])]
    return {"content": content, "refusal": None}


def _chat_token(text: str, logprob: float | None, top: dict[str, float] | None) -> ChatCompletionLogprobToken:
    rivals: list[ChatCompletionTopLogprobToken] = [
        {"token": rival, "logprob": value, "bytes": _bytes(rival)} for rival, value in (top or {}).items()
    ]
    return {
        "token": text,
        "logprob": 0.0 if logprob is None else logprob,
        "bytes": _bytes(text),
        "top_logprobs": rivals,
    }


def _bytes(token: str) -> list[int] | None:
    """Return the UTF-8 of a token; None for a part of a character, whose bytes its text does not tell."""
    return None if "\N{REPLACEMENT CHARACTER}" in token else list(token.encode())
