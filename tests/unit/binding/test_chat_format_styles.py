"""The named formats, word for word."""

from __future__ import annotations

import pytest

from llama_cpp import llama_chat_format
from llama_cpp._formats import FORMATS
from llama_cpp.llama_chat_format import (
    ChatFormatterResponse,
    format_chatml,
    format_llama2,
    format_openbuddy,
)
from llama_cpp.llama_types import ChatCompletionRequestMessage

CHAT: list[ChatCompletionRequestMessage] = [
    {"role": "system", "content": "S"},
    {"role": "user", "content": "Q1"},
    {"role": "assistant", "content": "A1"},
    {"role": "user", "content": "Q2"},
]
PROMPTS = {
    "alpaca": "S\n\n### Instruction:\nQ1\n\n### Response:\nA1</s>\n\n### Instruction:\nQ2\n\n### Response:\n",
    "baichuan": "S<reserved_102>Q1<reserved_103>A1<reserved_102>Q2<reserved_103>",
    "baichuan-2": "S<reserved_106>Q1<reserved_107>A1<reserved_106>Q2<reserved_107>",
    "chatglm3": "[gMASK]sop<|system|>\n S<|user|>\n Q1<|assistant|>\n A1<|user|>\n Q2<|assistant|>",
    "chatml": (
        "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nQ1<|im_end|>\n"
        "<|im_start|>assistant\nA1<|im_end|>\n<|im_start|>user\nQ2<|im_end|>\n<|im_start|>assistant\n"
    ),
    "gemma": (
        "<start_of_turn>user\nS\n\nQ1<end_of_turn>\n<start_of_turn>model\nA1<end_of_turn>\n"
        "<start_of_turn>user\nQ2<end_of_turn>\n<start_of_turn>model\n"
    ),
    "intel": "### System:\nS\n### User:\nQ1\n### Assistant:\nA1\n### User:\nQ2\n### Assistant:\n",
    "llama-2": "<s>[INST] <<SYS>>\nS\n<</SYS>>\n\nQ1 [/INST] A1 </s><s>[INST] Q2 [/INST]",
    "llama-3": (
        "<|start_header_id|>system<|end_header_id|>\n\nS<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nQ1<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\nA1<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nQ2<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\n"
    ),
    "llama-4": (
        "<|header_start|>system<|header_end|>\n\nS<|eot|><|header_start|>user<|header_end|>\n\nQ1<|eot|>"
        "<|header_start|>assistant<|header_end|>\n\nA1<|eot|><|header_start|>user<|header_end|>\n\nQ2<|eot|>"
        "<|header_start|>assistant<|header_end|>\n\n"
    ),
    "mistral-instruct": "[INST] S\n\nQ1 [/INST]A1</s>[INST] Q2 [/INST]",
    "mistrallite": ("<|system|>S</s><|prompter|>Q1</s><|assistant|>A1</s><|prompter|>Q2</s><|assistant|>"),
    "oasst_llama": (
        "[INST] <<SYS>>\nS\n<</SYS>>\n\n<|prompter|>Q1</s><|assistant|>A1</s><|prompter|>Q2</s><|assistant|>"
    ),
    "open-orca": (
        "S<|end_of_turn|>\nUser: Q1<|end_of_turn|>\nAssistant: A1<|end_of_turn|>\n"
        "User: Q2<|end_of_turn|>\nAssistant:"
    ),
    "openbuddy": "S\n\n\nUser: Q1\nAssistant: A1\nUser: Q2\nAssistant:",
    "openchat": (
        "S<|end_of_turn|>GPT4 Correct User: Q1<|end_of_turn|>GPT4 Correct Assistant: A1<|end_of_turn|>"
        "GPT4 Correct User: Q2<|end_of_turn|>GPT4 Correct Assistant:"
    ),
    "phind": (
        "### System Prompt\nS\n\n### User Message\nQ1\n\n### Assistant\nA1\n\n"
        "### User Message\nQ2\n\n### Assistant\n"
    ),
    "pygmalion": "<|system|>S<|user|>Q1<|model|>A1<|user|>Q2<|model|>",
    "qwen": (
        "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nQ1<|im_end|>\n"
        "<|im_start|>assistant\nA1<|im_end|>\n<|im_start|>user\nQ2<|im_end|>\n<|im_start|>assistant\n"
    ),
    "redpajama-incite": "S\n<human>: Q1\n<bot>: A1\n<human>: Q2\n<bot>:",
    "saiga": "<s>system\nS</s><s>user\nQ1</s><s>bot\nA1</s><s>user\nQ2</s><s>bot\n",
    "snoozy": "S\n### Prompt: Q1\n### Response: A1\n### Prompt: Q2\n### Response:",
    "vicuna": "S USER: Q1 ASSISTANT: A1</s>USER: Q2 ASSISTANT:",
    "zephyr": "<|system|>\nS</s>\n<|user|>\nQ1</s>\n<|assistant|>\nA1</s>\n<|user|>\nQ2</s>\n<|assistant|>\n",
}
BEGINS_ITSELF = {"chatglm3", "llama-2", "saiga"}
"""Formats whose prompts hold the token that begins a text."""
FUNCTIONS = {
    "vicuna": "format",
    "llama-2": "format_llama2",
    "llama-3": "format_llama3",
    "llama-4": "format_llama4",
    "baichuan-2": "format_baichuan2",
}
"""Functions that are not called as their formats are."""


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_conversation_is_written_word_for_word(name: str) -> None:
    response = FORMATS[name](messages=CHAT)

    assert response.prompt == PROMPTS[name]
    assert response.added_special == (name in BEGINS_ITSELF)
    assert response.stop
    assert all(response.stop)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_is_a_function_of_the_module(name: str) -> None:
    function = FUNCTIONS.get(name, "format_" + name.replace("-", "_"))

    assert getattr(llama_chat_format, function) is FORMATS[name]
    assert getattr(llama_chat_format, function)(CHAT, tools=None).prompt == PROMPTS[name]


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("alpaca", "Below is an instruction"),
        ("chatml", "<|im_start|>user"),
        ("oasst_llama", "[INST] <<SYS>>\n\n<</SYS>>\n\n<|prompter|>"),
        ("qwen", "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user"),
        ("phind", "### System Prompt\nYou are an intelligent programming assistant.\n\n### User"),
        ("snoozy", "The prompt below"),
        ("vicuna", "A chat between a curious user"),
        ("zephyr", "<|user|>"),
    ],
)
def test_a_format_may_say_something_where_the_system_does_not(name: str, beginning: str) -> None:
    assert FORMATS[name](messages=CHAT[1:]).prompt.startswith(beginning)


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("messages", [[], CHAT[:1], CHAT[1:2], CHAT[:3]], ids=["0", "1", "1q", "3"])
def test_every_conversation_has_a_prompt_with_all_it_says(
    name: str, messages: list[ChatCompletionRequestMessage]
) -> None:
    prompt = FORMATS[name](messages=messages).prompt

    assert all(str(message.get("content")) in prompt for message in messages)


def test_white_space_is_dropped_where_the_model_was_trained_so() -> None:
    spaced: list[ChatCompletionRequestMessage] = [{"role": "user", "content": " Q \n"}]

    assert "\n\nQ<|eot_id|>" in FORMATS["llama-3"](messages=spaced).prompt
    assert "user\nQ<end_of_turn>" in FORMATS["gemma"](messages=spaced).prompt
    assert "user\n Q \n<|im_end|>" in FORMATS["chatml"](messages=spaced).prompt


def test_other_roles_keep_their_name_where_roles_are_named() -> None:
    result: list[ChatCompletionRequestMessage] = [{"role": "tool", "content": "7", "tool_call_id": "c"}]

    assert format_chatml(messages=result).prompt.startswith("<|im_start|>tool\n7<|im_end|>")
    assert FORMATS["vicuna"](messages=result).prompt.endswith("USER: 7 ASSISTANT:")


def test_braces_in_a_message_are_text() -> None:
    braces: list[ChatCompletionRequestMessage] = [{"role": "user", "content": "{role} {0} {"}]

    assert "user\n{role} {0} {<|im_end|>" in format_chatml(messages=braces).prompt


def test_llama_2_keeps_a_system_message_without_a_question() -> None:
    assert format_llama2(messages=CHAT[:1]).prompt == "<s>[INST] <<SYS>>\nS\n<</SYS>>\n\n[/INST]"


def test_content_may_be_parts_of_text_or_nothing() -> None:
    messages: list[ChatCompletionRequestMessage] = [
        {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
        {"role": "assistant", "content": None},
    ]

    assert format_chatml(messages=messages).prompt.startswith(
        "<|im_start|>user\nab<|im_end|>\n<|im_start|>assistant\n<|im_end|>"
    )


def test_content_that_is_no_text_is_refused() -> None:
    image: ChatCompletionRequestMessage = {
        "role": "user",
        "content": [{"type": "image_url", "image_url": "x"}],
    }
    wrong: ChatCompletionRequestMessage = {"role": "user", "content": 5}  # type: ignore[misc, assignment]  # on purpose

    with pytest.raises(ValueError, match="not a part of type 'image_url'"):
        format_chatml(messages=[image])
    with pytest.raises(TypeError, match="expected a string or a list of parts"):
        format_openbuddy(messages=[wrong])


def test_a_response_needs_a_prompt_only() -> None:
    response = ChatFormatterResponse(prompt="p")

    assert (response.stop, response.stopping_criteria, response.added_special) == (None, None, False)
