"""The inner objects under the names that programs and tests of llama-cpp-python know.

They are built on the same owners of native memory as `Llama`: `close` may be called any number of times,
closed objects raise ClosedError, and what llama.cpp would not survive raises ValueError before.
"""

from __future__ import annotations

from llama_cpp._internals_batch import LlamaBatch, LlamaTokenDataArray
from llama_cpp._internals_chain import LlamaSampler
from llama_cpp._internals_context import LlamaContext
from llama_cpp._internals_custom import CustomSampler
from llama_cpp._internals_model import LlamaModel
from llama_cpp._internals_sampling import CommonSamplerType, LlamaSamplingContext, LlamaSamplingParams

__all__ = [
    "CommonSamplerType",
    "CustomSampler",
    "LlamaBatch",
    "LlamaContext",
    "LlamaModel",
    "LlamaSampler",
    "LlamaSamplingContext",
    "LlamaSamplingParams",
    "LlamaTokenDataArray",
    "normalize_embedding",
]


def normalize_embedding(embedding: list[float]) -> list[float]:
    """Return a vector of the same direction and the length 1; a vector of zeros stays as it is."""
    length = sum(value * value for value in embedding) ** 0.5
    return [value / length for value in embedding] if length else list(embedding)
