"""Tiny models for tests, made on the spot: the same bytes in every run, a few hundred kilobytes each.

``tiny_llm`` babbles words, ``script_model`` says exactly one text, the others are companions of
``tiny_llm`` (an adapter, two projectors) and an embedding model.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from gguf import GGUFReader, GGUFWriter, PoolingType

from fakes.gguf_file import Values, Weights, WeightType, architecture_of, new_file
from fakes.projectors import audio_projector, vision_projector
from fakes.vocabularies import (
    EOS_ID,
    SPACE,
    Vocabulary,
    add_sentencepiece,
    add_word_vocabulary,
    add_wordpiece,
    copy_vocabulary,
)

__all__ = ["audio_projector", "bert_model", "lora_adapter", "script_model", "tiny_llm", "vision_projector"]

WIDTH = 64
HEAD_WIDTH = 16
CONTEXT = 2048
LORA_RANK = 4
MIN_PIECE = 3
LOUD = 8.0


def tiny_llm(
    path: Path,
    *,
    vocab_from: Path | None = None,
    type: WeightType = "f16",  # noqa: A002 - the word that GGUF and llama.cpp use
    seed: int = 1234,
) -> Path:
    """Make a language model of random weights that says readable ASCII and never ends by itself.

    Args:
        path: The file to write.
        vocab_from: A GGUF file whose tokenizer is copied; otherwise a vocabulary of common words.
        type: How the matrices are stored.
        seed: Another seed is another model.

    Returns:
        The path, for the caller's next line.
    """
    layers, feed_forward, kv_heads = 2, 128, 2
    heads = WIDTH // HEAD_WIDTH
    with new_file(path, "llama", "model") as writer:
        _describe_llama(
            writer, layers=layers, heads=heads, kv_heads=kv_heads, width=WIDTH, inner=feed_forward
        )
        vocabulary = (
            add_word_vocabulary(writer) if vocab_from is None else copy_vocabulary(writer, vocab_from)
        )
        writer.add_vocab_size(len(vocabulary.tokens))
        weights = Weights(writer, type, seed)
        _put_babble(weights, vocabulary)
        for layer in range(layers):
            _put_llama_layer(weights, layer, kv_width=kv_heads * HEAD_WIDTH, inner=feed_forward)
    return path


def _put_babble(weights: Weights, vocabulary: Vocabulary) -> None:
    size = len(vocabulary.tokens)
    weights.put_matrix("token_embd.weight", weights.draw(size, WIDTH, scale=1.0))
    weights.scale_norm("output_norm", WIDTH)
    output = weights.draw(size, WIDTH, scale=4 * WIDTH**-0.5)
    # a logit of 0 is never the highest: no bytes that are no UTF-8, and no end before it is asked for
    output[~vocabulary.readable] = 0.0
    weights.put_matrix("output.weight", output)


def _put_llama_layer(weights: Weights, layer: int, *, kv_width: int, inner: int) -> None:
    name = f"blk.{layer}."
    weights.scale_norm(f"{name}attn_norm", WIDTH)
    weights.matrix(f"{name}attn_q.weight", WIDTH, WIDTH)
    weights.matrix(f"{name}attn_k.weight", kv_width, WIDTH)
    weights.matrix(f"{name}attn_v.weight", kv_width, WIDTH)
    weights.matrix(f"{name}attn_output.weight", WIDTH, WIDTH)
    weights.scale_norm(f"{name}ffn_norm", WIDTH)
    weights.matrix(f"{name}ffn_gate.weight", inner, WIDTH)
    weights.matrix(f"{name}ffn_up.weight", inner, WIDTH)
    weights.matrix(f"{name}ffn_down.weight", WIDTH, inner)


def script_model(path: Path, text: str) -> Path:
    """Make a model that answers every prompt with exactly this text and then ends.

    Attention and feed-forward are zero, so only the last token counts. Piece k of the text is the
    basis vector k + 1, every other token is the basis vector 0; the output row of piece k is the vector
    of what comes before it. The right token's logit is 64 above all others: no backend's
    rounding, no seed and no usual temperature changes the text.

    Raises:
        ValueError: The text is too short, or holds the character that stands for a space.
    """
    pieces = cut(text)
    width = -(-(len(pieces) + 1) // WIDTH) * WIDTH
    heads = width // WIDTH
    with new_file(path, "llama", "model") as writer:
        _describe_llama(writer, layers=1, heads=heads, kv_heads=heads, width=width, inner=WIDTH)
        vocabulary = add_sentencepiece(writer, [piece.replace(" ", SPACE) for piece in pieces])
        writer.add_vocab_size(len(vocabulary.tokens))
        weights = Weights(writer, "f16", seed=0)
        _put_script(weights, vocabulary, [piece.replace(" ", SPACE) for piece in pieces], width)
        _put_silent_layer(weights, width)
    return path


def cut(text: str) -> tuple[str, ...]:
    """Cut a text at its spaces into different pieces that no tokenizer puts into a prompt.

    The vocabulary has single letters and these pieces only. A tokenizer joins two tokens at a time, so it
    never reaches a piece of three letters or more; thus a prompt never ends inside the script.

    Raises:
        ValueError: The text is too short, or holds the character that stands for a space.
    """
    if len(text) < MIN_PIECE or SPACE in text:
        raise ValueError(f"a script needs at least {MIN_PIECE} characters and no {SPACE!r}: {text!r}")
    pieces: list[str] = []
    held = ""
    for word in re.findall(r"\s*\S+|\s+", text):
        held += word
        if len(held) >= MIN_PIECE and held not in pieces:
            pieces.append(held)
            held = ""
    while held and pieces and (len(held) < MIN_PIECE or held in pieces):
        held = pieces.pop() + held
    return (*pieces, held) if held else tuple(pieces)


def _put_script(weights: Weights, vocabulary: Vocabulary, pieces: list[str], width: int) -> None:
    numbers = [vocabulary.tokens.index(piece) for piece in pieces]
    directions = np.eye(width)
    embedding: Values = np.tile(directions[0], (len(vocabulary.tokens), 1))
    output: Values = np.zeros_like(embedding)
    for step, number in enumerate(numbers):
        embedding[number] = directions[step + 1]
    for step, number in enumerate([*numbers, EOS_ID]):
        output[number] = LOUD * directions[step]
    weights.put_matrix("token_embd.weight", embedding)
    weights.scale_norm("output_norm", width)
    weights.put_matrix("output.weight", output)


def _put_silent_layer(weights: Weights, width: int) -> None:
    weights.scale_norm("blk.0.attn_norm", width)
    weights.scale_norm("blk.0.ffn_norm", width)
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        weights.put_matrix(f"blk.0.{name}.weight", np.zeros((width, width)))
    for name in ("ffn_gate", "ffn_up"):
        weights.put_matrix(f"blk.0.{name}.weight", np.zeros((WIDTH, width)))
    weights.put_matrix("blk.0.ffn_down.weight", np.zeros((width, WIDTH)))


def _describe_llama(
    writer: GGUFWriter, *, layers: int, heads: int, kv_heads: int, width: int, inner: int
) -> None:
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(width)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(inner)
    writer.add_head_count(heads)
    writer.add_head_count_kv(kv_heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10000.0)
    writer.add_rope_dimension_count(width // heads)


def lora_adapter(path: Path, base: Path) -> Path:
    """Make an adapter of random weights, strong enough to change what ``base`` says."""
    model = GGUFReader(base)
    with new_file(path, architecture_of(model), "adapter") as writer:
        writer.add_string("adapter.type", "lora")
        writer.add_float32("adapter.lora.alpha", float(LORA_RANK))
        weights = Weights(writer, "f32", seed=4)
        for tensor in model.tensors:
            if tensor.name.endswith(("attn_q.weight", "attn_v.weight", "ffn_down.weight")):
                inputs, outputs = (int(size) for size in tensor.shape)
                weights.put(f"{tensor.name}.lora_a", weights.draw(LORA_RANK, inputs, scale=0.5))
                weights.put(f"{tensor.name}.lora_b", weights.draw(outputs, LORA_RANK, scale=0.5))
    return path


def bert_model(path: Path, *, rank_head: bool = False) -> Path:
    """Make an embedding model of random weights (mean pooling), or with ``rank_head`` a reranker."""
    layers, inner, context = 2, 128, 512
    with new_file(path, "bert", "model") as writer:
        writer.add_context_length(context)
        writer.add_embedding_length(WIDTH)
        writer.add_block_count(layers)
        writer.add_feed_forward_length(inner)
        writer.add_head_count(WIDTH // HEAD_WIDTH)
        writer.add_layer_norm_eps(1e-12)
        writer.add_causal_attention(value=False)
        writer.add_pooling_type(PoolingType.RANK if rank_head else PoolingType.MEAN)
        size = len(add_wordpiece(writer).tokens)
        writer.add_vocab_size(size)
        weights = Weights(writer, "f16", seed=5)
        weights.put_matrix("token_embd.weight", weights.draw(size, WIDTH, scale=1.0))
        weights.put("position_embd.weight", weights.draw(context, WIDTH, scale=0.1))
        weights.put("token_types.weight", weights.draw(2, WIDTH, scale=0.1))
        weights.layer_norm("token_embd_norm", WIDTH)
        for layer in range(layers):
            _put_bert_layer(weights, layer, inner)
        if rank_head:
            _put_rank_head(weights)
    return path


def _put_bert_layer(weights: Weights, layer: int, inner: int) -> None:
    name = f"blk.{layer}."
    for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
        weights.linear(f"{name}{part}", WIDTH, WIDTH)
    weights.linear(f"{name}ffn_up", inner, WIDTH)
    weights.linear(f"{name}ffn_down", WIDTH, inner)
    weights.layer_norm(f"{name}attn_output_norm", WIDTH)
    weights.layer_norm(f"{name}layer_output_norm", WIDTH)


def _put_rank_head(weights: Weights) -> None:
    weights.put("cls.weight", weights.draw(WIDTH, WIDTH, scale=WIDTH**-0.5))
    weights.put("cls.bias", np.zeros(WIDTH))
    weights.put("cls.output.weight", weights.draw(1, WIDTH, scale=WIDTH**-0.5))
    weights.put("cls.output.bias", np.zeros(1))
