"""How a conversation becomes a prompt, and who answers it: formats, templates, handlers and their names.

Templates are programs from a file that somebody else made, so they run in Jinja's sandbox, where they can
neither reach Python's objects nor change the messages, and where their steps are counted.
"""

from __future__ import annotations

from importlib import import_module

from llama_cpp._format_style import ChatFormatter, ChatFormatterResponse
from llama_cpp._formats import (
    format,  # noqa: A004 - its name in the drop-in interface
    format_alpaca,
    format_baichuan,
    format_baichuan2,
    format_chatglm3,
    format_chatml,
    format_gemma,
    format_intel,
    format_llama2,
    format_llama3,
    format_llama4,
    format_mistral_instruct,
    format_mistrallite,
    format_oasst_llama,
    format_open_orca,
    format_openbuddy,
    format_openchat,
    format_phind,
    format_pygmalion,
    format_qwen,
    format_redpajama_incite,
    format_saiga,
    format_snoozy,
    format_zephyr,
)
from llama_cpp._handlers import LlamaChatCompletionHandler, chat_formatter_to_chat_completion_handler
from llama_cpp._hf_formats import (
    hf_autotokenizer_to_chat_completion_handler,
    hf_autotokenizer_to_chat_formatter,
    hf_tokenizer_config_to_chat_completion_handler,
    hf_tokenizer_config_to_chat_formatter,
)
from llama_cpp._jinja_format import Jinja2ChatFormatter
from llama_cpp._known_templates import (
    CHATML_BOS_TOKEN,
    CHATML_CHAT_TEMPLATE,
    CHATML_EOS_TOKEN,
    GPT_OSS_BOS_TOKEN,
    GPT_OSS_EOS_TOKEN,
    GPT_OSS_PAD_TOKEN,
    LLAMA3_INSTRUCT_CHAT_TEMPLATE,
    LLAMA4_INSTRUCT_BOS_TOKEN,
    LLAMA4_INSTRUCT_CHAT_TEMPLATE,
    LLAMA4_INSTRUCT_EOS_TOKEN,
    MISTRAL_INSTRUCT_BOS_TOKEN,
    MISTRAL_INSTRUCT_CHAT_TEMPLATE,
    MISTRAL_INSTRUCT_EOS_TOKEN,
    MIXTRAL_INSTRUCT_CHAT_TEMPLATE,
    guess_chat_format_from_gguf_metadata,
)
from llama_cpp._registry import (
    TOOL_HANDLERS,
    TOOL_HANDLERS_MODULE,
    LlamaChatCompletionHandlerNotFoundException,
    LlamaChatCompletionHandlerRegistry,
    get_chat_completion_handler,
    register_chat_completion_handler,
    register_chat_format,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    chatml_function_calling: LlamaChatCompletionHandler
    functionary_chat_handler: LlamaChatCompletionHandler
    functionary_v1_v2_chat_handler: LlamaChatCompletionHandler

__all__ = [
    "CHATML_BOS_TOKEN",
    "CHATML_CHAT_TEMPLATE",
    "CHATML_EOS_TOKEN",
    "GPT_OSS_BOS_TOKEN",
    "GPT_OSS_EOS_TOKEN",
    "GPT_OSS_PAD_TOKEN",
    "LLAMA3_INSTRUCT_CHAT_TEMPLATE",
    "LLAMA4_INSTRUCT_BOS_TOKEN",
    "LLAMA4_INSTRUCT_CHAT_TEMPLATE",
    "LLAMA4_INSTRUCT_EOS_TOKEN",
    "MISTRAL_INSTRUCT_BOS_TOKEN",
    "MISTRAL_INSTRUCT_CHAT_TEMPLATE",
    "MISTRAL_INSTRUCT_EOS_TOKEN",
    "MIXTRAL_INSTRUCT_CHAT_TEMPLATE",
    "ChatFormatter",
    "ChatFormatterResponse",
    "Jinja2ChatFormatter",
    "LlamaChatCompletionHandler",
    "LlamaChatCompletionHandlerNotFoundException",
    "LlamaChatCompletionHandlerRegistry",
    "chat_formatter_to_chat_completion_handler",
    "chatml_function_calling",
    "format",
    "format_alpaca",
    "format_baichuan",
    "format_baichuan2",
    "format_chatglm3",
    "format_chatml",
    "format_gemma",
    "format_intel",
    "format_llama2",
    "format_llama3",
    "format_llama4",
    "format_mistral_instruct",
    "format_mistrallite",
    "format_oasst_llama",
    "format_open_orca",
    "format_openbuddy",
    "format_openchat",
    "format_phind",
    "format_pygmalion",
    "format_qwen",
    "format_redpajama_incite",
    "format_saiga",
    "format_snoozy",
    "format_zephyr",
    "functionary_chat_handler",
    "functionary_v1_v2_chat_handler",
    "get_chat_completion_handler",
    "guess_chat_format_from_gguf_metadata",
    "hf_autotokenizer_to_chat_completion_handler",
    "hf_autotokenizer_to_chat_formatter",
    "hf_tokenizer_config_to_chat_completion_handler",
    "hf_tokenizer_config_to_chat_formatter",
    "register_chat_completion_handler",
    "register_chat_format",
]


def __getattr__(name: str) -> LlamaChatCompletionHandler:
    """Find the handlers that call functions; their module is imported with the first of them.

    Raises:
        AttributeError: There is nothing of the name.
    """
    if name in TOOL_HANDLERS.values():
        found: LlamaChatCompletionHandler = getattr(import_module(TOOL_HANDLERS_MODULE), name)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
