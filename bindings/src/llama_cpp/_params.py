"""Keyword arguments of ``Llama`` become the parameter structs of llama.cpp.

A struct points into memory that Python owns; what must stay alive while llama.cpp reads it is
returned beside it.
"""

from __future__ import annotations

import ctypes
import os
from operator import index
from typing import NamedTuple

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._checks import check_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    OverrideValue = bool | int | float | str

_LOAD_MODES = {
    (True, False): C.LLAMA_LOAD_MODE_AUTO,  # memory-mapped, except on devices that cannot
    (True, True): C.LLAMA_LOAD_MODE_MMAP_MLOCK,
    (False, True): C.LLAMA_LOAD_MODE_MLOCK,
    (False, False): C.LLAMA_LOAD_MODE_NONE,
}
"""How to load, by `use_mmap` and `use_mlock`."""

_KV_TYPES = frozenset(
    {
        C.GGML_TYPE_F32, C.GGML_TYPE_F16, C.GGML_TYPE_BF16, C.GGML_TYPE_Q8_0, C.GGML_TYPE_Q5_1,
        C.GGML_TYPE_Q5_0, C.GGML_TYPE_Q4_1, C.GGML_TYPE_Q4_0, C.GGML_TYPE_IQ4_NL,
    }
)  # fmt: skip
_CHOICES = {
    "attention_type": frozenset(
        range(C.LLAMA_ATTENTION_TYPE_UNSPECIFIED, C.LLAMA_ATTENTION_TYPE_NON_CAUSAL + 1)
    ),
    "rope_scaling_type": frozenset(
        range(C.LLAMA_ROPE_SCALING_TYPE_UNSPECIFIED, C.LLAMA_ROPE_SCALING_TYPE_MAX_VALUE + 1)
    ),
    "type_k": _KV_TYPES,
    "type_v": _KV_TYPES,
    "flash_attn_type": frozenset(range(C.LLAMA_FLASH_ATTN_TYPE_AUTO, C.LLAMA_FLASH_ATTN_TYPE_ENABLED + 1)),
    "pooling_type": frozenset(range(C.LLAMA_POOLING_TYPE_UNSPECIFIED, C.LLAMA_POOLING_TYPE_RANK + 1)),
}
"""Values that llama.cpp can work with; others end the process. Source of the types: ``common/arg.cpp``."""

_MAX_INT32 = 2**31 - 1
"""Positions and sizes are 32 bits wide in llama.cpp; ctypes would cut off what is longer."""

_MAX_INT64 = 2**63 - 1

MAX_EMBEDDING_SEQUENCES = 64
"""How many texts go into one batch of embeddings at most."""


class ModelParams(NamedTuple):
    """The parameters of a model, and the memory they point to."""

    struct: C.llama_model_params
    """What llama.cpp reads."""
    tensor_split: ctypes.Array[ctypes.c_float] | None
    """Fractions per device; must outlive the struct."""
    overrides: ctypes.Array[C.llama_model_kv_override] | None
    """Replaced metadata, ended by an empty key; must outlive the struct."""


def model_params(
    *,
    n_gpu_layers: int,
    split_mode: int,
    main_gpu: int,
    tensor_split: Sequence[float] | None,
    vocab_only: bool,
    use_mmap: bool,
    use_mlock: bool,
    use_direct_io: bool,
    check_tensors: bool,
    use_extra_bufts: bool | None,
    no_host: bool,
    kv_overrides: Mapping[str, OverrideValue] | None,
) -> ModelParams:
    """Build ``llama_model_params``.

    Raises:
        TypeError: A number is none.
        ValueError: More fractions than devices, an override that does not fit, or ways to load that exclude
            each other.
    """
    struct = C.llama_model_default_params()
    check_whole("n_gpu_layers", n_gpu_layers)
    check_whole("split_mode", split_mode, range(C.LLAMA_SPLIT_MODE_TENSOR + 1))
    struct.n_gpu_layers = n_gpu_layers
    struct.split_mode = split_mode
    struct.main_gpu = main_gpu
    struct.vocab_only = vocab_only
    struct.load_mode = _LOAD_MODES[bool(use_mmap), bool(use_mlock)]
    if use_direct_io:
        if use_mlock:
            raise ValueError("use_direct_io and use_mlock exclude each other")
        struct.load_mode = C.LLAMA_LOAD_MODE_DIRECT_IO
    struct.check_tensors, struct.no_host = check_tensors, no_host
    if use_extra_bufts is not None:
        struct.use_extra_bufts = use_extra_bufts
    split = None if tensor_split is None else _split(tensor_split)
    struct.tensor_split = split
    overrides = _overrides(kv_overrides) if kv_overrides else None
    struct.kv_overrides = overrides
    return ModelParams(struct, split, overrides)


def _split(fractions: Sequence[float]) -> ctypes.Array[ctypes.c_float]:
    room = C.llama_max_devices()
    if len(fractions) > room:
        raise ValueError(
            f"tensor_split has {len(fractions)} fractions, but there can be {room} devices at most"
        )
    return (ctypes.c_float * room)(*fractions)


def _overrides(values: Mapping[str, OverrideValue]) -> ctypes.Array[C.llama_model_kv_override]:
    entries = (C.llama_model_kv_override * (len(values) + 1))()
    for number, (key, value) in enumerate(values.items()):
        entry = entries[number]
        entry.key = _short(key)
        if isinstance(value, bool):
            entry.tag, entry.value.val_bool = C.LLAMA_KV_OVERRIDE_TYPE_BOOL, value
        elif isinstance(value, int):
            if abs(value) > _MAX_INT64:
                raise ValueError(f"kv_overrides: {key!r} is {value!r}, expected at most 64 bits")
            entry.tag, entry.value.val_i64 = C.LLAMA_KV_OVERRIDE_TYPE_INT, value
        elif isinstance(value, float):
            entry.tag, entry.value.val_f64 = C.LLAMA_KV_OVERRIDE_TYPE_FLOAT, value
        elif isinstance(value, str):
            entry.tag, entry.value.val_str = C.LLAMA_KV_OVERRIDE_TYPE_STR, _short(value)
        else:
            raise TypeError(f"kv_overrides: {key!r} is {value!r}, expected a bool, number or string")
    return entries


def _short(text: str) -> bytes:
    data, room = text.encode(), 127
    if len(data) > room:
        raise ValueError(f"kv_overrides: {text!r} is longer than {room} bytes")
    return data


def context_params(
    *,
    n_ctx: int,
    n_batch: int,
    n_ubatch: int,
    n_threads: int,
    n_threads_batch: int,
    rope_scaling_type: int | None,
    pooling_type: int,
    attention_type: int,
    flash_attn_type: int,
    rope_freq_base: float,
    rope_freq_scale: float,
    yarn_ext_factor: float,
    yarn_attn_factor: float,
    yarn_beta_fast: float,
    yarn_beta_slow: float,
    yarn_orig_ctx: int,
    embeddings: bool,
    offload_kqv: bool,
    op_offload: bool | None,
    swa_full: bool | None,
    no_perf: bool,
    type_k: int | None,
    type_v: int | None,
    n_seq_max: int,
    kv_unified: bool | None,
) -> C.llama_context_params:
    """Build ``llama_context_params``; None leaves llama.cpp's default.

    Raises:
        ValueError: A size is out of range, or llama.cpp has no such type.
        TypeError: A size is no whole number.
    """
    given = {name: value for name, value in locals().items() if value is not None}
    struct = C.llama_context_default_params()
    for name, value in given.items():
        if name.startswith("n_"):
            _check_size(name, value, 1 if name in {"n_batch", "n_seq_max"} else 0)
        if name in _CHOICES and value not in _CHOICES[name]:
            raise ValueError(f"{name} is {value!r}, expected one of {sorted(_CHOICES[name])}")
        setattr(struct, name, value)
    if n_seq_max > C.llama_max_parallel_sequences():
        raise ValueError(f"n_seq_max is {n_seq_max!r}, expected 1 to {C.llama_max_parallel_sequences()}")
    if n_seq_max > 1 and kv_unified is None:
        struct.kv_unified = True
    if embeddings:  # texts share one batch and one memory
        most = min(MAX_EMBEDDING_SEQUENCES, n_batch, n_ubatch or n_batch, C.llama_max_parallel_sequences())
        struct.n_seq_max = max(1, most)
        struct.kv_unified = True
    return struct


def _check_size(name: str, value: object, least: int) -> None:
    if not hasattr(value, "__index__"):
        raise TypeError(f"{name} is {value!r}, expected a whole number")
    if not least <= index(value) <= _MAX_INT32:
        raise ValueError(f"{name} is {value!r}, expected {least} to {_MAX_INT32}")


def usable_cpus() -> int:
    """Count the processors this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
