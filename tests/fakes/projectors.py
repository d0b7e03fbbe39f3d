"""Tiny projectors for ``mtmd``: what turns a picture or a sound into tokens of a language model.

The weights are random: a test can see that different inputs give different logits, and no more.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from gguf import GGUFReader, GGUFWriter

from fakes.gguf_file import Weights, embedding_width_of, new_file

WIDTH = 32
INNER = 64
LAYERS = 2
HEADS = 2

PICTURE_SIDE = 56
PATCH_SIDE = 14
POSITIONS = (PICTURE_SIDE // PATCH_SIDE) ** 2 + 1

MEL_BINS = 80
AUDIO_POSITIONS = 1500


def vision_projector(path: Path, base: Path) -> Path:
    """Make a LLaVA-style encoder for pictures of 56 x 56 pixels: 16 tokens for the model ``base``."""
    text_width = embedding_width_of(GGUFReader(base))
    with new_file(path, "clip", "mmproj") as writer:
        writer.add_bool("clip.has_vision_encoder", val=True)
        writer.add_bool("clip.has_audio_encoder", val=False)
        writer.add_string("clip.projector_type", "mlp")
        writer.add_bool("clip.use_gelu", val=True)
        _describe(writer, "clip.vision", text_width)
        writer.add_uint32("clip.vision.image_size", PICTURE_SIDE)
        writer.add_uint32("clip.vision.patch_size", PATCH_SIDE)
        writer.add_array("clip.vision.image_mean", [0.5, 0.5, 0.5])
        writer.add_array("clip.vision.image_std", [0.5, 0.5, 0.5])
        weights = Weights(writer, "f16", seed=6)
        _put_picture_encoder(weights)
        weights.linear("mm.0", text_width, WIDTH)
        weights.linear("mm.2", text_width, text_width)
    return path


def audio_projector(path: Path, base: Path) -> Path:
    """Make a Whisper-style encoder for sound with a linear projector for the model ``base``."""
    text_width = embedding_width_of(GGUFReader(base))
    with new_file(path, "clip", "mmproj") as writer:
        writer.add_bool("clip.has_vision_encoder", val=False)
        writer.add_bool("clip.has_audio_encoder", val=True)
        writer.add_string("clip.projector_type", "qwen2a")
        writer.add_bool("clip.use_gelu", val=True)
        _describe(writer, "clip.audio", text_width)
        writer.add_uint32("clip.audio.num_mel_bins", MEL_BINS)
        weights = Weights(writer, "f16", seed=7)
        _put_sound_encoder(weights)
        weights.linear("mm.a.fc", text_width, WIDTH)
    return path


def _describe(writer: GGUFWriter, prefix: str, text_width: int) -> None:
    writer.add_uint32(f"{prefix}.embedding_length", WIDTH)
    writer.add_uint32(f"{prefix}.feed_forward_length", INNER)
    writer.add_uint32(f"{prefix}.projection_dim", text_width)
    writer.add_uint32(f"{prefix}.block_count", LAYERS)
    writer.add_uint32(f"{prefix}.attention.head_count", HEADS)
    writer.add_float32(f"{prefix}.attention.layer_norm_epsilon", 1e-5)


def _put_picture_encoder(weights: Weights) -> None:
    weights.put("v.class_embd", weights.draw(WIDTH, scale=1.0))
    weights.put_matrix("v.patch_embd.weight", weights.draw(WIDTH, 3, PATCH_SIDE, PATCH_SIDE, scale=0.05))
    weights.put("v.position_embd.weight", weights.draw(POSITIONS, WIDTH, scale=WIDTH**-0.5))
    weights.layer_norm("v.pre_ln", WIDTH)
    weights.layer_norm("v.post_ln", WIDTH)
    for layer in range(LAYERS):
        weights.linear(f"v.blk.{layer}.attn_k", WIDTH, WIDTH)
        _put_encoder_layer(weights, f"v.blk.{layer}.")


def _put_sound_encoder(weights: Weights) -> None:
    for number, inputs in ((1, MEL_BINS), (2, WIDTH)):
        weights.put_matrix(f"a.conv1d.{number}.weight", weights.draw(WIDTH, inputs, 3, scale=0.1))
        weights.put(f"a.conv1d.{number}.bias", np.zeros((WIDTH, 1)))
    weights.put("a.position_embd.weight", weights.draw(AUDIO_POSITIONS, WIDTH, scale=WIDTH**-0.5))
    weights.layer_norm("a.post_ln", WIDTH)
    for layer in range(LAYERS):
        # Whisper's keys have no bias
        weights.matrix(f"a.blk.{layer}.attn_k.weight", WIDTH, WIDTH)
        _put_encoder_layer(weights, f"a.blk.{layer}.")


def _put_encoder_layer(weights: Weights, name: str) -> None:
    for part in ("attn_q", "attn_v", "attn_out"):
        weights.linear(f"{name}{part}", WIDTH, WIDTH)
    weights.linear(f"{name}ffn_up", INNER, WIDTH)
    weights.linear(f"{name}ffn_down", WIDTH, INNER)
    weights.layer_norm(f"{name}ln1", WIDTH)
    weights.layer_norm(f"{name}ln2", WIDTH)
