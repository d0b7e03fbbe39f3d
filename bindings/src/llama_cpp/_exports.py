"""Where the names of the package's top level come from."""

from __future__ import annotations

import os
import sys
from importlib import import_module

_PACKAGE = "llama_cpp"

EXPORTS = {
    "AbortCriteria": "llama",
    "ActiveLora": "_call_types",
    "AsyncLlama": "_async",
    "AsyncStream": "_async",
    "BaseLlamaCache": "llama_cache",
    "BaseLlamaTokenizer": "llama_tokenizer",
    "ChatCallOptions": "_call_types",
    "ChatOptions": "_call_types",
    "ClosedError": "_errors",
    "CompletionOptions": "_call_types",
    "ContextWindowError": "_errors",
    "ControlVectorData": "_call_types",
    "DecodeError": "_errors",
    "GrammarError": "_chooser",
    "Llama": "llama",
    "LlamaCache": "llama_cache",
    "LlamaDiskCache": "llama_cache",
    "LlamaDraftModel": "llama_speculative",
    "LlamaEmbedding": "llama_embedding",
    "LlamaGrammar": "llama_grammar",
    "LlamaHFTokenizer": "llama_tokenizer",
    "LlamaModelDraft": "llama_speculative",
    "LlamaNGramMapDecoding": "llama_speculative",
    "LlamaPromptLookupDecoding": "llama_speculative",
    "LlamaRAMCache": "llama_cache",
    "LlamaState": "llama",
    "LlamaTokenizer": "llama_tokenizer",
    "LogitsProcessor": "llama",
    "LogitsProcessorList": "llama",
    "MinTokensLogitsProcessor": "llama",
    "SamplingOptions": "_call_types",
    "StoppingCriteria": "llama",
    "StoppingCriteriaList": "llama",
    "StreamOptions": "_call_types",
    "byref": "_ctypes_extensions",
    "ctypes_function_for_shared_library": "_ctypes_extensions",
    "load_shared_library": "_ctypes_extensions",
    "set_verbose": "_logger",
    "suppress_stdout_stderr": "_utils",
}
"""Public name to the module that defines it. The TypedDicts of `llama_types` need no row."""

MIRRORS = ("llama_cpp", "mtmd_cpp")
"""Modules whose names are reachable at the top level: the C functions, structs and constants."""

_NOT_PUBLIC = frozenset({"annotations", "TYPE_CHECKING"})

TYPES = "llama_types"
"""Module whose public classes are reachable at the top level."""


def submodules() -> set[str]:
    """List the modules and packages that the package holds."""
    folders = sys.modules[_PACKAGE].__path__
    found = {entry.name.split(".")[0] for folder in folders for entry in os.scandir(folder)}
    return found - {"__init__", "__main__", "__pycache__", "lib", "py"}


def resolve(name: str) -> object:
    """Find a name of the top level, keep it there and return it.

    Raises:
        AttributeError: Nothing is called so, or the native library lacks the function.
    """
    if name == "__all__":
        return star()
    if name.startswith("__"):
        raise _unknown(name)
    if name in submodules():
        return import_module(f"{_PACKAGE}.{name}")
    return vars(sys.modules[_PACKAGE]).setdefault(name, _find(name))


def _find(name: str) -> object:
    if name in EXPORTS and EXPORTS[name] in submodules():
        return _attribute(EXPORTS[name], name)
    for mirror in MIRRORS:
        found: object = vars(import_module(f"{_PACKAGE}.{mirror}"))["_mirror"].find(name)
        if found is not None:
            return found
    if not name[:1].isupper():
        raise _unknown(name)
    return _attribute(TYPES, name)


def _attribute(module: str, name: str) -> object:
    try:
        found: object = getattr(import_module(f"{_PACKAGE}.{module}"), name)
    except AttributeError:
        raise _unknown(name) from None
    return found


def names() -> list[str]:
    """Every public name of the top level."""
    mirrored = [name for mirror in MIRRORS for name in dir(import_module(f"{_PACKAGE}.{mirror}"))]
    modules = {module for module in submodules() if not module.startswith("_")}
    return sorted({*_exported(), *modules, *mirrored, *vars(sys.modules[_PACKAGE])} - _NOT_PUBLIC)


def star() -> list[str]:
    """Names that ``from llama_cpp import *`` gives: what the library has of ``llama.h``, and the classes."""
    mirrored: list[str] = vars(import_module(f"{_PACKAGE}.{MIRRORS[0]}"))["_mirror"].resolve("__all__")
    return sorted({*_exported(), *mirrored})


def _exported() -> list[str]:
    present = submodules()
    return [name for name, module in EXPORTS.items() if module in present]


def _unknown(name: str) -> AttributeError:
    return AttributeError(f"module {_PACKAGE!r} has no attribute {name!r}")
