"""The named formats: how the turns of a conversation are written for models that bring no template.

Each is written as the makers of the model publish it, or as llama.cpp's ``llama_chat_apply_template`` does. A
message of the system is never lost: where a model knows none, it goes before the next question.
"""

from __future__ import annotations

from llama_cpp._format_style import ChatFormatterResponse, Style, message_text
from llama_cpp._template_input import SYSTEM_ROLES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llama_cpp._format_style import ChatFormatter
    from llama_cpp.llama_types import ChatCompletionRequestMessage

_CHATML = "<|im_start|>{role}\n{text}<|im_end|>\n"
_LLAMA3 = "<|start_header_id|>{role}<|end_header_id|>\n\n{text}<|eot_id|>"
_LLAMA4 = "<|header_start|>{role}<|header_end|>\n\n{text}<|eot|>"
_TAGGED = "<|{role}|>\n{text}</s>\n"
_VICUNA = (
    "A chat between a curious user and an artificial intelligence assistant. "
    "The assistant gives helpful, detailed, and polite answers to the user's questions."
)
_ALPACA = (
    "Below is an instruction that describes a task. "
    "Write a response that appropriately completes the request."
)
_SNOOZY = (
    "The prompt below is a question to answer, a task to complete, or a conversation to respond to; "
    "decide which and write an appropriate response."
)
_BUDDY = (
    "You are a helpful, respectful and honest INTP-T AI Assistant named Buddy. "
    "You are talking to a human User."
)

format_llama3 = Style(
    user=_LLAMA3, assistant=_LLAMA3, system=_LLAMA3, trimmed=True, stop=("<|eot_id|>",),
    answer="<|start_header_id|>assistant<|end_header_id|>\n\n",
).write  # fmt: skip
"""Llama 3, 3.1, 3.2 and 3.3."""
format_llama4 = Style(
    user=_LLAMA4, assistant=_LLAMA4, system=_LLAMA4, trimmed=True, stop=("<|eot|>",),
    answer="<|header_start|>assistant<|header_end|>\n\n",
).write  # fmt: skip
"""Llama 4."""
format_alpaca = Style(
    user="### Instruction:\n{text}\n\n", assistant="### Response:\n{text}</s>\n\n", answer="### Response:\n",
    system="{text}\n\n", default=_ALPACA, stop=("### Instruction:",),
).write  # fmt: skip
"""Stanford Alpaca."""
format_qwen = Style(
    user=_CHATML, assistant=_CHATML, system=_CHATML, default="You are a helpful assistant.",
    answer="<|im_start|>assistant\n", stop=("<|im_end|>", "<|endoftext|>"),
).write  # fmt: skip
"""Qwen, 1 to 2.5."""
format = Style(  # noqa: A001 - its name in the drop-in interface
    user="USER: {text} ", assistant="ASSISTANT: {text}</s>", answer="ASSISTANT:",
    system="{text} ", default=_VICUNA, stop=("USER:",),
).write  # fmt: skip
"""Vicuna, version 1.1 and later."""
format_oasst_llama = Style(
    user="<|prompter|>{text}</s>", assistant="<|assistant|>{text}</s>", answer="<|assistant|>",
    system="[INST] <<SYS>>\n{text}\n<</SYS>>\n\n", default="", stop=("</s>",),
).write  # fmt: skip
"""Open Assistant's models on Llama."""
format_baichuan2 = Style(
    user="<reserved_106>{text}", assistant="<reserved_107>{text}", answer="<reserved_107>",
    system="{text}", stop=("<reserved_106>",),
).write  # fmt: skip
"""Baichuan 2."""
format_baichuan = Style(
    user="<reserved_102>{text}", assistant="<reserved_103>{text}", answer="<reserved_103>",
    system="{text}", stop=("<reserved_102>",),
).write  # fmt: skip
"""Baichuan."""
format_openbuddy = Style(
    user="User: {text}\n", assistant="Assistant: {text}\n", answer="Assistant:",
    system="{text}\n\n\n", default=_BUDDY, stop=("User:",),
).write  # fmt: skip
"""OpenBuddy."""
format_redpajama_incite = Style(
    user="<human>: {text}\n", assistant="<bot>: {text}\n", answer="<bot>:",
    system="{text}\n", stop=("<human>",),
).write  # fmt: skip
"""RedPajama-INCITE."""
format_snoozy = Style(
    user="### Prompt: {text}\n", assistant="### Response: {text}\n", answer="### Response:",
    system="{text}\n", default=_SNOOZY, stop=("###",),
).write  # fmt: skip
"""GPT4All Snoozy."""
format_phind = Style(
    user="### User Message\n{text}\n\n", assistant="### Assistant\n{text}\n\n", answer="### Assistant\n",
    system="### System Prompt\n{text}\n\n", default="You are an intelligent programming assistant.",
    stop=("### User Message",),
).write  # fmt: skip
"""Phind-CodeLlama."""
format_intel = Style(
    user="### User:\n{text}\n", assistant="### Assistant:\n{text}\n", answer="### Assistant:\n",
    system="### System:\n{text}\n", stop=("### User:",),
).write  # fmt: skip
"""Intel's neural-chat."""
format_open_orca = Style(
    user="User: {text}<|end_of_turn|>\n", assistant="Assistant: {text}<|end_of_turn|>\n",
    answer="Assistant:", system="{text}<|end_of_turn|>\n", stop=("<|end_of_turn|>",),
).write  # fmt: skip
"""OpenOrca."""
format_mistrallite = Style(
    user="<|prompter|>{text}</s>", assistant="<|assistant|>{text}</s>", answer="<|assistant|>",
    system="<|system|>{text}</s>", stop=("</s>",),
).write  # fmt: skip
"""MistralLite."""
format_zephyr = Style(
    user=_TAGGED, assistant=_TAGGED, system=_TAGGED, answer="<|assistant|>\n", stop=("</s>",)
).write
"""Zephyr."""
format_pygmalion = Style(
    user="<|user|>{text}", assistant="<|model|>{text}", answer="<|model|>",
    system="<|system|>{text}", stop=("<|user|>",),
).write  # fmt: skip
"""Pygmalion 2 and Metharme."""
format_chatml = Style(
    user=_CHATML, assistant=_CHATML, system=_CHATML,
    answer="<|im_start|>assistant\n", stop=("<|im_end|>",),
).write  # fmt: skip
"""ChatML: every turn between ``<|im_start|>role`` and ``<|im_end|>``."""
format_mistral_instruct = Style(
    user="[INST] {text} [/INST]", assistant="{text}</s>", answer="", stop=("</s>",)
).write
"""Mistral's and Mixtral's instruction models."""
format_chatglm3 = Style(
    user="<|{role}|>\n {text}", assistant="<|{role}|>\n {text}", system="<|{role}|>\n {text}",
    answer="<|assistant|>", begin="[gMASK]sop", added_special=True, stop=("<|user|>", "<|observation|>"),
).write  # fmt: skip
"""ChatGLM 3."""
format_openchat = Style(
    user="GPT4 Correct User: {text}<|end_of_turn|>", answer="GPT4 Correct Assistant:",
    assistant="GPT4 Correct Assistant: {text}<|end_of_turn|>", system="{text}<|end_of_turn|>",
    stop=("<|end_of_turn|>",),
).write  # fmt: skip
"""OpenChat 3.5."""
format_saiga = Style(
    user="<s>user\n{text}</s>", assistant="<s>bot\n{text}</s>", answer="<s>bot\n",
    system="<s>system\n{text}</s>", added_special=True, stop=("</s>",),
).write  # fmt: skip
"""Saiga."""
format_gemma = Style(
    user="<start_of_turn>user\n{text}<end_of_turn>\n", trimmed=True, stop=("<end_of_turn>",),
    assistant="<start_of_turn>model\n{text}<end_of_turn>\n", answer="<start_of_turn>model\n",
).write  # fmt: skip
"""Gemma, 1 to 3."""


def format_llama2(
    messages: Sequence[ChatCompletionRequestMessage], **_variables: object
) -> ChatFormatterResponse:
    """Write as Llama 2 was trained: ``[INST] question [/INST] answer``, each pair a text of its own."""
    system = "\n".join(message_text(m) for m in messages if m["role"] in SYSTEM_ROLES)
    opening = f"<<SYS>>\n{system}\n<</SYS>>\n\n" if system else ""
    parts: list[str] = []
    for message in messages:
        if message["role"] in SYSTEM_ROLES:
            continue
        if message["role"] == "assistant":
            parts.append(f" {message_text(message)} </s>")
        else:
            parts.append(f"<s>[INST] {opening}{message_text(message)} [/INST]")
            opening = ""
    if opening:
        parts.insert(0, f"<s>[INST] {opening}[/INST]")
    return ChatFormatterResponse("".join(parts), ["</s>"], added_special=True)


FORMATS: Mapping[str, ChatFormatter] = {
    "alpaca": format_alpaca,
    "baichuan": format_baichuan,
    "baichuan-2": format_baichuan2,
    "chatglm3": format_chatglm3,
    "chatml": format_chatml,
    "gemma": format_gemma,
    "intel": format_intel,
    "llama-2": format_llama2,
    "llama-3": format_llama3,
    "llama-4": format_llama4,
    "mistral-instruct": format_mistral_instruct,
    "mistrallite": format_mistrallite,
    "oasst_llama": format_oasst_llama,
    "open-orca": format_open_orca,
    "openbuddy": format_openbuddy,
    "openchat": format_openchat,
    "phind": format_phind,
    "pygmalion": format_pygmalion,
    "qwen": format_qwen,
    "redpajama-incite": format_redpajama_incite,
    "saiga": format_saiga,
    "snoozy": format_snoozy,
    "vicuna": format,
    "zephyr": format_zephyr,
}
"""The formats by their names. Those with functions are handlers, made elsewhere."""
