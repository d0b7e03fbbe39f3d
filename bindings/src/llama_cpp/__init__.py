"""Python binding of llama.cpp.

Everything here is found when it is first used: importing the package loads neither the native library
nor numpy.
"""

from __future__ import annotations

__version__ = "0.3.100"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._async import AsyncLlama as AsyncLlama
    from llama_cpp._async import AsyncStream as AsyncStream
    from llama_cpp._call_types import ActiveLora as ActiveLora
    from llama_cpp._call_types import ChatCallOptions as ChatCallOptions
    from llama_cpp._call_types import ChatOptions as ChatOptions
    from llama_cpp._call_types import CompletionOptions as CompletionOptions
    from llama_cpp._call_types import ControlVectorData as ControlVectorData
    from llama_cpp._call_types import SamplingOptions as SamplingOptions
    from llama_cpp._call_types import StreamOptions as StreamOptions
    from llama_cpp._chooser import GrammarError as GrammarError
    from llama_cpp._ctypes_extensions import byref as byref
    from llama_cpp._ctypes_extensions import (
        ctypes_function_for_shared_library as ctypes_function_for_shared_library,
    )
    from llama_cpp._ctypes_extensions import load_shared_library as load_shared_library
    from llama_cpp._errors import ClosedError as ClosedError
    from llama_cpp._errors import ContextWindowError as ContextWindowError
    from llama_cpp._errors import DecodeError as DecodeError
    from llama_cpp._logger import set_verbose as set_verbose
    from llama_cpp._utils import suppress_stdout_stderr as suppress_stdout_stderr
    from llama_cpp.llama import AbortCriteria as AbortCriteria
    from llama_cpp.llama import Llama as Llama
    from llama_cpp.llama import LlamaState as LlamaState
    from llama_cpp.llama import LogitsProcessor as LogitsProcessor
    from llama_cpp.llama import LogitsProcessorList as LogitsProcessorList
    from llama_cpp.llama import MinTokensLogitsProcessor as MinTokensLogitsProcessor
    from llama_cpp.llama import StoppingCriteria as StoppingCriteria
    from llama_cpp.llama import StoppingCriteriaList as StoppingCriteriaList
    from llama_cpp.llama_cache import BaseLlamaCache as BaseLlamaCache
    from llama_cpp.llama_cache import LlamaCache as LlamaCache
    from llama_cpp.llama_cache import LlamaDiskCache as LlamaDiskCache
    from llama_cpp.llama_cache import LlamaRAMCache as LlamaRAMCache
    from llama_cpp.llama_cpp import *  # noqa: F403 -- the low level is reachable here, as programs expect
    from llama_cpp.llama_embedding import LlamaEmbedding as LlamaEmbedding
    from llama_cpp.llama_grammar import LlamaGrammar as LlamaGrammar
    from llama_cpp.llama_speculative import LlamaDraftModel as LlamaDraftModel
    from llama_cpp.llama_speculative import LlamaModelDraft as LlamaModelDraft
    from llama_cpp.llama_speculative import LlamaNGramMapDecoding as LlamaNGramMapDecoding
    from llama_cpp.llama_speculative import LlamaPromptLookupDecoding as LlamaPromptLookupDecoding
    from llama_cpp.llama_tokenizer import BaseLlamaTokenizer as BaseLlamaTokenizer
    from llama_cpp.llama_tokenizer import LlamaHFTokenizer as LlamaHFTokenizer
    from llama_cpp.llama_tokenizer import LlamaTokenizer as LlamaTokenizer
    from llama_cpp.llama_types import *  # noqa: F403 -- the types of requests and responses
    from llama_cpp.mtmd_cpp import *  # noqa: F403 -- as above
else:

    def __getattr__(name: str) -> object:
        from llama_cpp._exports import resolve  # noqa: PLC0415 -- nothing is imported before it is used

        return resolve(name)


def __dir__() -> list[str]:
    from llama_cpp._exports import names  # noqa: PLC0415 -- nothing is imported before it is used

    return names()
