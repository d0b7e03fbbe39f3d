"""Names of the low-level ggml module that no header has."""

from __future__ import annotations

import ctypes
from importlib import import_module

from llama_cpp import _library
from llama_cpp._ctypes_extensions import ctypes_function_for_shared_library
from llama_cpp._generated import ggml

ggml_tensor_p = ctypes.POINTER(ggml.ggml_tensor)
ggml_bitset_t = ctypes.c_uint32
ggml_opt_adamw_params = ggml.ggml_opt_optimizer_params_adamw
ggml_opt_sgd_params = ggml.ggml_opt_optimizer_params_sgd

libggml: ctypes.CDLL
"""The loaded libggml."""

libggml_base: ctypes.CDLL
"""The loaded libggml-base."""

libggml_base_path: str
"""Folder of the native library."""


_ENUMS = {
    "GGMLStatus": "ggml_status",
    "GGMLType": "ggml_type",
    "GGMLPrec": "ggml_prec",
    "GGMLFType": "ggml_ftype",
    "GGML_OP": "ggml_op",
    "GGMLUnaryOp": "ggml_unary_op",
    "GGMLGluOp": "ggml_glu_op",
    "GGMLObjectType": "ggml_object_type",
    "GGMLLogLevel": "ggml_log_level",
    "GGMLTensorFlag": "ggml_tensor_flag",
    "GGMLTriType": "ggml_tri_type",
    "GGMLOptLossType": "ggml_opt_loss_type",
    "GGMLOptBuildType": "ggml_opt_build_type",
    "GGMLBackendBufferUsage": "ggml_backend_buffer_usage",
    "GGMLBackendDevType": "ggml_backend_dev_type_t",
}
"""Other names of enum classes."""


def __getattr__(name: str) -> object:
    """Give the enum classes under their other names, and the names whose value is in the library."""
    if name in _ENUMS:
        mirror = import_module("llama_cpp.ggml")
        return getattr(mirror, _ENUMS[name])
    if name in {"libggml", "ggml_function"}:
        library = _library.loaded().ggml
    elif name in {"libggml_base", "ggml_base_function"}:
        library = _library.loaded().base
    elif name == "libggml_base_path":
        return _library.load().folder
    else:
        raise AttributeError(name)
    return ctypes_function_for_shared_library(library) if name.endswith("_function") else library
