"""Templates and special tokens of well-known models."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

CHATML_CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
"""ChatML, as files carry it."""
CHATML_BOS_TOKEN = "<s>"  # noqa: S105 - a token of text
"""What begins a text."""
CHATML_EOS_TOKEN = "<|im_end|>"  # noqa: S105 - a token of text
"""What ends a turn."""

_MISTRAL_BEGIN = (
    "{{ bos_token }}{% for message in messages %}"
    "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
    "{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}"
    "{% elif message['role'] == 'assistant' %}"
)
_MISTRAL_END = (
    "{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}"
)
MISTRAL_INSTRUCT_CHAT_TEMPLATE = _MISTRAL_BEGIN + "{{ message['content'] + eos_token + ' ' }}" + _MISTRAL_END
"""Mistral's instruction models, as files carry it."""
MISTRAL_INSTRUCT_BOS_TOKEN = "<s>"  # noqa: S105 - a token of text
"""What begins a text."""
MISTRAL_INSTRUCT_EOS_TOKEN = "</s>"  # noqa: S105 - a token of text
"""What ends an answer."""
MIXTRAL_INSTRUCT_CHAT_TEMPLATE = _MISTRAL_BEGIN + "{{ message['content'] + eos_token}}" + _MISTRAL_END
"""Mixtral's instruction models, as files carry it."""

LLAMA3_INSTRUCT_CHAT_TEMPLATE = (
    "{% set loop_messages = messages %}{% for message in loop_messages %}"
    "{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'"
    "+ message['content'] | trim + '<|eot_id|>' %}"
    "{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"
)
"""Llama 3, as files carry it."""

LLAMA4_INSTRUCT_CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "{{ '<|header_start|>' + message['role'] + '<|header_end|>\n\n' }}"
    "{% if message['content'] is string %}{{ message['content'] | trim }}"
    "{% else %}{% for part in message['content'] %}"
    "{% if part['type'] == 'text' %}{{ part['text'] | trim }}{% endif %}"
    "{% endfor %}{% endif %}{{ '<|eot|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|header_start|>assistant<|header_end|>\n\n' }}{% endif %}"
)
"""Llama 4, its turns without tools."""
LLAMA4_INSTRUCT_BOS_TOKEN = "<|begin_of_text|>"  # noqa: S105 - a token of text
"""What begins a text."""
LLAMA4_INSTRUCT_EOS_TOKEN = "<|eot|>"  # noqa: S105 - a token of text
"""What ends a turn."""

GPT_OSS_BOS_TOKEN = "<|startoftext|>"  # noqa: S105 - a token of text
"""What begins a text."""
GPT_OSS_EOS_TOKEN = "<|return|>"  # noqa: S105 - a token of text
"""What ends an answer."""
GPT_OSS_PAD_TOKEN = "<|endoftext|>"  # noqa: S105 - a token of text
"""What fills a batch up."""

_GUESSES = {
    CHATML_CHAT_TEMPLATE: "chatml",
    MISTRAL_INSTRUCT_CHAT_TEMPLATE: "mistral-instruct",
    MIXTRAL_INSTRUCT_CHAT_TEMPLATE: "mistral-instruct",
    LLAMA3_INSTRUCT_CHAT_TEMPLATE: "llama-3",
}


def guess_chat_format_from_gguf_metadata(metadata: Mapping[str, str]) -> str | None:
    """Return the name of the format that the template of a file is, if it is one that is known here."""
    return _GUESSES.get(metadata.get("tokenizer.chat_template", ""))
