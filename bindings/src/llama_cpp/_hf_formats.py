"""Formatters made of what Hugging Face's tokenizers know."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from llama_cpp._format_style import ChatFormatterResponse
from llama_cpp._handlers import chat_formatter_to_chat_completion_handler
from llama_cpp._jinja_format import Jinja2ChatFormatter

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from llama_cpp._format_style import ChatFormatter
    from llama_cpp._handlers import LlamaChatCompletionHandler
    from llama_cpp.llama_types import ChatCompletionRequestMessage


class _Tokenizer(Protocol):
    """What is used of a tokenizer of ``transformers``."""

    eos_token: str | None

    def apply_chat_template(self, conversation: object, **options: object) -> object:
        """Format a conversation."""


def hf_tokenizer_config_to_chat_formatter(
    tokenizer_config: Mapping[str, object], add_generation_prompt: bool = True
) -> ChatFormatter:
    """Make a formatter of what a ``tokenizer_config.json`` of Hugging Face says.

    Args:
        tokenizer_config: The file's content, with ``chat_template``, ``bos_token`` and ``eos_token``.
        add_generation_prompt: Whether the prompt ends with the beginning of the assistant's turn.

    Raises:
        ValueError: One of the three is missing, or the template is not valid Jinja.
    """
    template = _template_of(tokenizer_config.get("chat_template"))
    tokens = {
        name: text
        for name in tokenizer_config
        if name.endswith("_token") and (text := _token_text(tokenizer_config[name])) is not None
    }
    for name in ("bos_token", "eos_token"):
        if name not in tokens:
            raise ValueError(f"{name} of the tokenizer's configuration is {tokenizer_config.get(name)!r}")
    return Jinja2ChatFormatter(
        template,
        eos_token=tokens["eos_token"],
        bos_token=tokens["bos_token"],
        add_generation_prompt=add_generation_prompt,
        special_tokens_map=tokens,
    )


def _template_of(found: object) -> str:
    """Return the template of a configuration, which may list several with names."""
    if isinstance(found, (list, tuple)):
        named = {entry.get("name"): entry.get("template") for entry in found if isinstance(entry, dict)}
        found = named.get("default")
    if not isinstance(found, str):
        raise ValueError(f"chat_template of the tokenizer's configuration is {found!r}, expected a text")  # noqa: TRY004 - it is content of a file
    return found


def _token_text(token: object) -> str | None:
    """Return the text of a token, written as a text or with its properties."""
    text = token.get("content") if isinstance(token, dict) else token
    return text if isinstance(text, str) else None


def hf_tokenizer_config_to_chat_completion_handler(
    tokenizer_config: Mapping[str, object], add_generation_prompt: bool = True
) -> LlamaChatCompletionHandler:
    """Make a handler of what a ``tokenizer_config.json`` of Hugging Face says; as the formatter of it."""
    formatter = hf_tokenizer_config_to_chat_formatter(tokenizer_config, add_generation_prompt)
    return chat_formatter_to_chat_completion_handler(formatter)


def hf_autotokenizer_to_chat_formatter(
    pretrained_model_name_or_path: str | os.PathLike[str],
) -> ChatFormatter:
    """Make a formatter of a tokenizer that the package ``transformers`` loads.

    Raises:
        ImportError: There is no such package.
    """
    try:
        transformers = import_module("transformers")
    except ImportError as error:
        raise ImportError("the chat template of a Hugging Face tokenizer needs `transformers`") from error
    tokenizer: _Tokenizer = transformers.AutoTokenizer.from_pretrained(pretrained_model_name_or_path)

    def formatter(
        *, messages: Sequence[ChatCompletionRequestMessage], **variables: object
    ) -> ChatFormatterResponse:
        wanted = {"add_generation_prompt": True, **variables, "tokenize": False}
        prompt = tokenizer.apply_chat_template(messages, **wanted)
        stop = [tokenizer.eos_token] if tokenizer.eos_token else []
        return ChatFormatterResponse(str(prompt), stop, added_special=True)

    return formatter


def hf_autotokenizer_to_chat_completion_handler(
    pretrained_model_name_or_path: str | os.PathLike[str],
) -> LlamaChatCompletionHandler:
    """Make a handler of a tokenizer that the package ``transformers`` loads; as the formatter of it."""
    return chat_formatter_to_chat_completion_handler(
        hf_autotokenizer_to_chat_formatter(pretrained_model_name_or_path)
    )
