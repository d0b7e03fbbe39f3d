"""Writing GGUF files: one door to the ``gguf`` package, and weights that are the same in every run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter, LlamaFileType, quants

WeightType = Literal["f32", "f16", "q8_0", "q4_0"]
"""How the matrices of a model are stored; vectors are always f32."""

Values = npt.NDArray[np.float64]
"""Weights before they are stored."""

_STORED = {
    "f32": (GGMLQuantizationType.F32, LlamaFileType.ALL_F32),
    "f16": (GGMLQuantizationType.F16, LlamaFileType.MOSTLY_F16),
    "q8_0": (GGMLQuantizationType.Q8_0, LlamaFileType.MOSTLY_Q8_0),
    "q4_0": (GGMLQuantizationType.Q4_0, LlamaFileType.MOSTLY_Q4_0),
}


@contextmanager
def new_file(path: Path, architecture: str, kind: str) -> Iterator[GGUFWriter]:
    """Open a GGUF file for keys and tensors; it is written when the block ends well.

    Args:
        path: The file, replaced if it is there.
        architecture: ``general.architecture``, such as ``llama`` or ``clip``.
        kind: ``general.type``: ``model``, ``adapter`` or ``mmproj``.
    """
    writer = GGUFWriter(path, architecture)
    writer.add_type(kind)
    writer.add_name(f"tiny-{architecture}-{kind}")
    yield writer
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


class Weights:
    """Adds tensors to one file: drawn from a seeded generator, or made by hand."""

    def __init__(self, writer: GGUFWriter, matrices: WeightType, seed: int) -> None:
        self._writer = writer
        self._matrices = matrices
        # numpy promises that RandomState draws the same numbers in every version
        self._random = np.random.RandomState(seed)
        writer.add_file_type(_STORED[matrices][1])

    def draw(self, *shape: int, scale: float) -> Values:
        """Return normally distributed values."""
        return self._random.standard_normal(shape) * scale

    def put(self, name: str, values: Values, stored: WeightType = "f32") -> None:
        """Add a tensor; its last dimension is the input of the matrix."""
        plain = np.ascontiguousarray(values, dtype=np.float32)
        if stored == "f32":
            self._writer.add_tensor(name, plain)
        elif stored == "f16":
            self._writer.add_tensor(name, plain.astype(np.float16))
        else:
            quantized = _STORED[stored][0]
            self._writer.add_tensor(name, quants.quantize(plain, quantized), raw_dtype=quantized)

    def put_matrix(self, name: str, values: Values) -> None:
        """Add a matrix in the type of this file."""
        self.put(name, values, self._matrices)

    def matrix(self, name: str, outputs: int, inputs: int) -> None:
        """Add a random matrix that keeps the size of what passes through it."""
        self.put_matrix(name, self.draw(outputs, inputs, scale=inputs**-0.5))

    def linear(self, name: str, outputs: int, inputs: int) -> None:
        """Add a random matrix with a bias of zeros."""
        self.matrix(f"{name}.weight", outputs, inputs)
        self.put(f"{name}.bias", np.zeros(outputs))

    def scale_norm(self, name: str, width: int) -> None:
        """Add an RMS norm that changes nothing but the size."""
        self.put(f"{name}.weight", np.ones(width))

    def layer_norm(self, name: str, width: int) -> None:
        """Add a layer norm with a bias of zeros."""
        self.scale_norm(name, width)
        self.put(f"{name}.bias", np.zeros(width))


def architecture_of(model: GGUFReader) -> str:
    """Return ``general.architecture`` of a model."""
    return str(_contents(model, "general.architecture"))


def embedding_width_of(model: GGUFReader) -> int:
    """Return how many numbers stand for one token inside a model."""
    return int(str(_contents(model, f"{architecture_of(model)}.embedding_length")))


def _contents(model: GGUFReader, key: str) -> object:
    field = model.get_field(key)
    if field is None:
        raise KeyError(f"the model has no key {key!r}")
    return field.contents()
