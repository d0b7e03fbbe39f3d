"""Texts become vectors: many texts per batch, one vector per text, or per token if nothing is pooled."""

from __future__ import annotations

import math
from typing import NamedTuple

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._batch import TextBatch
from llama_cpp._decoder import Turn
from llama_cpp._errors import DecodeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llama_cpp._decoder import Decoder

    Vector = list[float] | list[list[float]] | float


class Shape(NamedTuple):
    """What an embedding context gives out."""

    pooling: int
    """One of ``LLAMA_POOLING_TYPE_*``."""
    width: int
    """Length of a vector; for rank pooling the number of scores."""
    max_tokens: int
    """Longest text, in tokens."""
    max_sequences: int
    """Most texts per batch."""


def shape_of(decoder: Decoder) -> Shape:
    """Ask the context."""
    address = decoder.context.address
    model = C.llama_get_model(address)
    pooling = C.llama_pooling_type(address)
    ranks = pooling == C.LLAMA_POOLING_TYPE_RANK
    width = C.llama_model_n_cls_out(model) if ranks else C.llama_model_n_embd_out(model)
    # attention to later tokens needs the whole text in one physical batch
    batch = decoder.n_batch if C.llama_get_causal_attn(address) else C.llama_n_ubatch(address)
    return Shape(pooling, width, min(batch, decoder.n_ctx), C.llama_n_seq_max(address))


def fit(tokens: Sequence[int], limit: int, *, truncate: bool, keep_last: bool) -> Sequence[int]:
    """Make one text short enough.

    Args:
        tokens: The text.
        limit: How many tokens there can be.
        truncate: Cut the text instead of refusing it.
        keep_last: The last token closes the text, so what is before it is cut.

    Raises:
        ValueError: The text is empty, or too long and not to be cut.
    """
    if not tokens:
        raise ValueError("an empty text has no embedding: the vocabulary adds no token of its own")
    if len(tokens) <= limit:
        return tokens
    if not truncate:
        raise ValueError(f"Requested tokens ({len(tokens)}) exceed batch size of {limit}")
    return [*tokens[: limit - 1], tokens[-1]] if keep_last else tokens[:limit]


def batches(texts: Sequence[Sequence[int]], shape: Shape) -> Iterator[list[Sequence[int]]]:
    """Group texts, in order, so that each group fits into one batch."""
    group: list[Sequence[int]] = []
    size = 0
    for text in texts:
        if group and (size + len(text) > shape.max_tokens or len(group) == shape.max_sequences):
            yield group
            group, size = [], 0
        group.append(text)
        size += len(text)
    if group:
        yield group


def embed(decoder: Decoder, texts: Sequence[Sequence[int]], shape: Shape) -> list[Vector]:
    """Return one result per text; what was evaluated before is forgotten.

    Raises:
        DecodeError: llama.cpp failed.
        ClosedError: The context is closed.
    """
    results: list[Vector] = []
    turn = Turn()
    with decoder.lock:
        decoder.take(turn)
        try:
            for group in batches(texts, shape):
                decoder.clear()
                batch = TextBatch(group)  # owns what its struct points to, so it needs a name
                code = C.llama_decode(decoder.context.address, batch.struct)
                if code:
                    raise DecodeError(code)
                results.extend(_read(decoder, group, shape))
        finally:
            decoder.owner = turn
            decoder.clear()
            decoder.leave(turn)
    return results


def _read(decoder: Decoder, group: Sequence[Sequence[int]], shape: Shape) -> Iterator[Vector]:
    address = decoder.context.address
    position = 0
    for sequence, text in enumerate(group):
        if shape.pooling == C.LLAMA_POOLING_TYPE_NONE:
            rows = range(position, position + len(text))
            yield [C.llama_get_embeddings_ith(address, row)[: shape.width] for row in rows]
        else:
            vector: list[float] = C.llama_get_embeddings_seq(address, sequence)[: shape.width]
            yield vector[0] if shape.pooling == C.LLAMA_POOLING_TYPE_RANK else vector
        position += len(text)


def normalized(result: Vector) -> Vector:
    """Scale vectors to length 1; a score, and a vector of zeros, stay as they are."""
    if isinstance(result, float):
        return result
    rows = [row for row in result if isinstance(row, list)]
    return [_unit(row) for row in rows] if rows else _unit([x for x in result if isinstance(x, float)])


def _unit(vector: Sequence[float]) -> list[float]:
    length = math.sqrt(math.fsum(value * value for value in vector))
    return [value / length for value in vector] if length else list(vector)
