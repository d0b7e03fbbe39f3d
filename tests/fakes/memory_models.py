"""Tiny models whose memory is unlike that of a plain transformer, made like those of `fakes.models`.

Each draws random weights, says readable words and never ends by itself.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from gguf import GGUFWriter

from fakes.gguf_file import Weights, new_file
from fakes.vocabularies import BOS_ID, UNKNOWN_ID, Vocabulary, add_word_vocabulary

__all__ = ["encoder_decoder_model", "hybrid_model", "recurrent_model", "window_model"]

WIDTH = 64
HEADS = 4
HEAD_WIDTH = WIDTH // HEADS
KV_HEADS = 2
KV_WIDTH = KV_HEADS * HEAD_WIDTH
INNER = 128
CONTEXT = 4096
WINDOW = 8
STATE, CONV, RANK = 8, 4, 4
BUCKETS = 16


def recurrent_model(path: Path) -> Path:
    """Make a Mamba model: its memory is one state that cannot go back."""
    layers = 2
    with new_file(path, "mamba", "model") as writer:
        _describe(writer, layers=layers)
        writer.add_head_count(0)
        writer.add_ssm_conv_kernel(CONV)
        writer.add_ssm_inner_size(2 * WIDTH)
        writer.add_ssm_state_size(STATE)
        writer.add_ssm_time_step_rank(RANK)
        weights, _ = _put_vocabulary(writer, seed=11, final_norm="output_norm")
        for layer in range(layers):
            _put_mamba_layer(weights, f"blk.{layer}.")
    return path


def _put_mamba_layer(weights: Weights, name: str) -> None:
    inner = 2 * WIDTH
    weights.scale_norm(f"{name}attn_norm", WIDTH)
    weights.matrix(f"{name}ssm_in.weight", 2 * inner, WIDTH)
    weights.put(f"{name}ssm_conv1d.weight", weights.draw(inner, CONV, scale=0.5))
    weights.put(f"{name}ssm_conv1d.bias", np.zeros(inner))
    weights.matrix(f"{name}ssm_x.weight", RANK + 2 * STATE, inner)
    weights.put(f"{name}ssm_dt.weight", weights.draw(inner, RANK, scale=0.5))
    weights.put(f"{name}ssm_dt.bias", np.full(inner, -2.0))
    weights.put(f"{name}ssm_a", -np.tile(np.arange(1.0, STATE + 1) / STATE, (inner, 1)))
    weights.put(f"{name}ssm_d", np.ones(inner))
    weights.matrix(f"{name}ssm_out.weight", WIDTH, inner)


def hybrid_model(path: Path) -> Path:
    """Make an LFM2 model: a layer with a short convolution between two with attention."""
    kv_heads = [KV_HEADS, 0, KV_HEADS]
    with new_file(path, "lfm2", "model") as writer:
        _describe(writer, layers=len(kv_heads))
        writer.add_head_count(HEADS)
        writer.add_head_count_kv(kv_heads)
        writer.add_rope_freq_base(10000.0)
        writer.add_shortconv_l_cache(CONV)
        weights, _ = _put_vocabulary(writer, seed=12, final_norm="token_embd_norm")
        for layer, heads in enumerate(kv_heads):
            name = f"blk.{layer}."
            weights.scale_norm(f"{name}attn_norm", WIDTH)
            if heads:
                _put_attention(weights, name)
            else:
                weights.put(f"{name}shortconv.conv.weight", weights.draw(WIDTH, CONV, scale=1.0))
                weights.matrix(f"{name}shortconv.in_proj.weight", 3 * WIDTH, WIDTH)
                weights.matrix(f"{name}shortconv.out_proj.weight", WIDTH, WIDTH)
            _put_feed_forward(weights, name)
    return path


def window_model(path: Path) -> Path:
    """Make a Gemma 3 model: every other layer sees no more than the last `WINDOW` tokens."""
    layers = 2
    with new_file(path, "gemma3", "model") as writer:
        _describe(writer, layers=layers)
        writer.add_head_count(HEADS)
        writer.add_head_count_kv(KV_HEADS)
        writer.add_key_length(HEAD_WIDTH)
        writer.add_value_length(HEAD_WIDTH)
        writer.add_rope_freq_base(10000.0)
        writer.add_sliding_window(WINDOW)
        writer.add_sliding_window_pattern(2)
        weights, _ = _put_vocabulary(writer, seed=13, final_norm="output_norm")
        for layer in range(layers):
            name = f"blk.{layer}."
            weights.scale_norm(f"{name}attn_norm", WIDTH)
            _put_attention(weights, name)
            weights.scale_norm(f"{name}post_attention_norm", WIDTH)
            _put_feed_forward(weights, name)
            weights.scale_norm(f"{name}post_ffw_norm", WIDTH)
    return path


def encoder_decoder_model(path: Path) -> Path:
    """Make a T5 model; its decoder begins with a token of its own, and reads what the encoder made."""
    layers = 2
    with new_file(path, "t5", "model") as writer:
        _describe(writer, layers=layers)
        writer.add_head_count(HEADS)
        writer.add_key_length(HEAD_WIDTH)
        writer.add_value_length(HEAD_WIDTH)
        writer.add_relative_attn_buckets_count(BUCKETS)
        writer.add_decoder_start_token_id(UNKNOWN_ID)
        weights, _ = _put_vocabulary(writer, seed=14, final_norm="dec.output_norm")
        weights.scale_norm("enc.output_norm", WIDTH)
        for layer in range(layers):
            _put_t5_layer(weights, f"enc.blk.{layer}.", ("attn",))
            _put_t5_layer(weights, f"dec.blk.{layer}.", ("attn", "cross_attn"))
    return path


def _put_t5_layer(weights: Weights, name: str, attentions: tuple[str, ...]) -> None:
    for attention in attentions:
        weights.scale_norm(f"{name}{attention}_norm", WIDTH)
        for part in "qkvo":
            # attention is not scaled down, so its inputs are
            scale = HEAD_WIDTH**-0.25 if part in "qk" else 1.0
            weights.put_matrix(
                f"{name}{attention}_{part}.weight", weights.draw(WIDTH, WIDTH, scale=scale * WIDTH**-0.5)
            )
    weights.put(f"{name}attn_rel_b.weight", weights.draw(BUCKETS, HEADS, scale=0.5))
    _put_feed_forward(weights, name)


def _describe(writer: GGUFWriter, *, layers: int) -> None:
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(INNER)
    writer.add_layer_norm_rms_eps(1e-5)


def _put_vocabulary(writer: GGUFWriter, *, seed: int, final_norm: str) -> tuple[Weights, Vocabulary]:
    vocabulary = add_word_vocabulary(writer)
    size = len(vocabulary.tokens)
    writer.add_vocab_size(size)
    weights = Weights(writer, "f16", seed)
    embedding = weights.draw(size, WIDTH, scale=1.0)
    embedding[BOS_ID] *= 0.5
    weights.put_matrix("token_embd.weight", embedding)
    weights.scale_norm(final_norm, WIDTH)
    output = weights.draw(size, WIDTH, scale=4 * WIDTH**-0.5)
    # a logit of 0 is never the highest: no end before it is asked for
    output[~vocabulary.readable] = 0.0
    weights.put_matrix("output.weight", output)
    return weights, vocabulary


def _put_attention(weights: Weights, name: str) -> None:
    weights.matrix(f"{name}attn_q.weight", WIDTH, WIDTH)
    weights.matrix(f"{name}attn_k.weight", KV_WIDTH, WIDTH)
    weights.matrix(f"{name}attn_v.weight", KV_WIDTH, WIDTH)
    weights.matrix(f"{name}attn_output.weight", WIDTH, WIDTH)
    weights.scale_norm(f"{name}attn_q_norm", HEAD_WIDTH)
    weights.scale_norm(f"{name}attn_k_norm", HEAD_WIDTH)


def _put_feed_forward(weights: Weights, name: str) -> None:
    weights.scale_norm(f"{name}ffn_norm", WIDTH)
    weights.matrix(f"{name}ffn_gate.weight", INNER, WIDTH)
    weights.matrix(f"{name}ffn_up.weight", INNER, WIDTH)
    weights.matrix(f"{name}ffn_down.weight", WIDTH, INNER)
