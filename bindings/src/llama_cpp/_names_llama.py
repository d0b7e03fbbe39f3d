"""Names of the low-level llama module that no header has: aliases and shims that programs use."""

from __future__ import annotations

import ctypes
from importlib import import_module
from typing import NewType

from llama_cpp import _library
from llama_cpp._ctypes_extensions import ctypes_function_for_shared_library
from llama_cpp._generated import ggml, llama

llama_model_p = NewType("llama_model_p", int)
llama_vocab_p = NewType("llama_vocab_p", int)
llama_context_p = NewType("llama_context_p", int)
llama_kv_cache_p = NewType("llama_kv_cache_p", int)
llama_batch_ext_p = NewType("llama_batch_ext_p", int)
llama_memory_i_p = NewType("llama_memory_i_p", int)
llama_opt_params_p = NewType("llama_opt_params_p", int)
gguf_context_p = NewType("gguf_context_p", int)

llama_model_p_ctypes = ctypes.c_void_p
llama_vocab_p_ctypes = ctypes.c_void_p
llama_context_p_ctypes = ctypes.c_void_p
llama_kv_cache_p_ctypes = ctypes.c_void_p
llama_memory_t_ctypes = ctypes.c_void_p
llama_memory_i_p_ctypes = ctypes.c_void_p
llama_batch_ext_p_ctypes = ctypes.c_void_p
llama_opt_params_p_ctypes = ctypes.c_void_p
gguf_context_p_ctypes = ctypes.c_void_p
llama_adapter_lora_p = ctypes.c_void_p
llama_adapter_lora_p_ctypes = ctypes.c_void_p
llama_adapter_cvec_p = ctypes.c_void_p
llama_adapter_cvec_p_ctypes = ctypes.c_void_p

llama_token_p = ctypes.POINTER(llama.llama_token)
llama_token_data_p = ctypes.POINTER(llama.llama_token_data)
llama_token_data_array_p = ctypes.POINTER(llama.llama_token_data_array)
llama_logit_bias_p = ctypes.POINTER(llama.llama_logit_bias)
llama_sampler_p = ctypes.POINTER(llama.llama_sampler)
llama_sampler_p_ctypes = ctypes.POINTER(llama.llama_sampler)
llama_model_kv_override_p = ctypes.POINTER(llama.llama_model_kv_override)
llama_model_params_p = ctypes.POINTER(llama.llama_model_params)
llama_context_params_p = ctypes.POINTER(llama.llama_context_params)
llama_sampler_seq_config_p = ctypes.POINTER(llama.llama_sampler_seq_config)
llama_model_tensor_override_p = ctypes.POINTER(llama.llama_model_tensor_override)
llama_model_imatrix_data_p = ctypes.POINTER(llama.llama_model_imatrix_data)

llama_log_callback = ggml.ggml_log_callback
llama_sampler_name_fn = llama.llama_sampler_i_name
llama_sampler_accept_fn = llama.llama_sampler_i_accept
llama_sampler_apply_fn = llama.llama_sampler_i_apply
llama_sampler_reset_fn = llama.llama_sampler_i_reset
llama_sampler_clone_fn = llama.llama_sampler_i_clone
llama_sampler_free_fn = llama.llama_sampler_i_free
llama_sampler_backend_init_fn = llama.llama_sampler_i_backend_init
llama_sampler_backend_accept_fn = llama.llama_sampler_i_backend_accept
llama_sampler_backend_apply_fn = llama.llama_sampler_i_backend_apply
llama_sampler_backend_set_input_fn = llama.llama_sampler_i_backend_set_input
llama_sampler_backend_reset_fn = llama.llama_sampler_i_backend_reset
llama_sampler_copy_state_fn = llama.llama_sampler_i_copy_state

LLAMA_MAX_SEQ = 256
"""Most sequences of one context: ``LLAMA_MAX_SEQ`` of the internal header ``llama-cparams.h``."""

LLAMA_MAX_DEVICES: int
"""``llama_max_devices()``."""

_lib: ctypes.CDLL
"""The loaded libllama; its attributes are the C functions with their prototypes."""


def llama_set_adapter_lora(ctx: int, adapter: int, scale: float, /) -> int:
    """Use one LoRA adapter in a context; deprecated by ``llama_set_adapters_lora``."""
    adapters, scales = (ctypes.c_void_p * 1)(adapter), (ctypes.c_float * 1)(scale)
    result: int = _library.llama().llama_set_adapters_lora(ctx, adapters, 1, scales)
    return result


def llama_apply_adapter_cvec(
    ctx: int, data: object, len_: int, n_embd: int, il_start: int, il_end: int, /
) -> int:
    """Set the control vector of a context; the old name of ``llama_set_adapter_cvec``."""
    result: int = _library.llama().llama_set_adapter_cvec(ctx, data, len_, n_embd, il_start, il_end)
    return result


_ENUMS = {
    "LlamaModelKVOverrideType": "llama_model_kv_override_type",
    "LlamaModelMetaKey": "llama_model_meta_key",
}
"""Other names of enum classes."""


def __getattr__(name: str) -> object:
    """Give the enum classes under their other names, and the names whose value is in the library."""
    if name in _ENUMS:
        mirror = import_module("llama_cpp.llama_cpp")
        return getattr(mirror, _ENUMS[name])
    if name == "_lib":
        return _library.llama()
    if name == "LLAMA_MAX_DEVICES":
        return _library.llama().llama_max_devices()
    if name in {"ctypes_function", "ctypes_function_llama_ext"}:
        return ctypes_function_for_shared_library(_library.llama())
    raise AttributeError(name)
