"""Conversations to prompts."""

from __future__ import annotations

import numpy as np
import pytest

from llama_cpp.llama_chat_format import (
    Jinja2ChatFormatter,
    format_chatml,
    format_llama2,
    named_format,
)
from llama_cpp.llama_types import ChatCompletionRequestMessage

CHAT: list[ChatCompletionRequestMessage] = [
    {"role": "system", "content": "S"},
    {"role": "user", "content": "Q1"},
    {"role": "assistant", "content": "A1"},
    {"role": "user", "content": "Q2"},
]


def render(template: str, **variables: object) -> str:
    return Jinja2ChatFormatter(template, "</s>", "<s>")(messages=CHAT, **variables).prompt


def test_a_template_sees_the_messages_and_the_special_tokens() -> None:
    template = (
        "{{ bos_token }}{% for m in messages %}[{{ m.role }}] {{ m['content'] }}{{ eos_token }}{% endfor %}"
    )

    assert render(template) == "<s>[system] S</s>[user] Q1</s>[assistant] A1</s>[user] Q2</s>"


@pytest.mark.parametrize(
    ("template", "prompt"),
    [
        ("{% if add_generation_prompt %}go{% endif %}", "go"),
        ("  {% if true %}\nx\n  {% endif %}\ny", "x\ny"),
        ("{% for m in messages %}{{ m.content }}{% break %}{% endfor %}", "S"),
        ("{% generation %}{{ messages[2].content }}{% endgeneration %}!", "A1!"),
        ("{{ {'a': '<é>', 'b': [1, none]} | tojson }}", '{"a": "<é>", "b": [1, null]}'),
        ("{{ [1] | tojson(indent=2) }}", "[\n  1\n]"),
        ("{{ tools is none }} {{ functions }} {{ tool_choice }}", "True None None"),
        ("{{ strftime_now('%Y') | length }}", "4"),
        ("{% set s = namespace(n=1) %}{% for m in 'ab' %}{% set s.n = s.n + 1 %}{% endfor %}{{ s.n }}", "3"),
    ],
    ids=[
        *("generation-prompt", "trimmed", "break", "generation-tag", "json", "json-indent", "unset"),
        *("date", "namespace"),
    ],
)  # fmt: skip
def test_templates_find_what_they_are_written_for(template: str, prompt: str) -> None:
    assert render(template) == prompt


def test_more_variables_reach_the_template() -> None:
    assert (
        render("{{ tools[0].name }} {{ enable_thinking }}", tools=[{"name": "f"}], enable_thinking=True)
        == "f True"
    )


def test_the_generation_prompt_can_be_left_out() -> None:
    formatter = Jinja2ChatFormatter("{{ add_generation_prompt }}", "", "", add_generation_prompt=False)

    assert formatter(messages=CHAT).prompt == "False"


def test_a_template_can_refuse_a_conversation() -> None:
    with pytest.raises(ValueError, match="fails on these messages: roles must alternate"):
        render("{{ raise_exception('roles must alternate') }}")


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ messages.append(1) }}",
        "{{ messages.__class__.__base__.__subclasses__() }}",
        "{{ messages[0].update(role='x') }}",
        "{{ missing.attribute }}",
        "{{ 1 + 'a' }}",
    ],
)
def test_a_template_can_neither_reach_python_nor_change_messages(template: str) -> None:
    with pytest.raises(ValueError, match="the chat template fails"):
        render(template)

    assert CHAT[0] == {"role": "system", "content": "S"}


def test_a_template_that_is_no_jinja_is_refused_with_its_line() -> None:
    with pytest.raises(ValueError, match="not valid, line 2: "):
        Jinja2ChatFormatter("a\n{% if %}", "", "")


def test_the_answer_ends_with_the_end_token_or_the_given_ones() -> None:
    response = Jinja2ChatFormatter("x", "</s>", "<s>", stop_token_ids=[7])(messages=CHAT)

    assert response.stop == ["</s>"]
    assert response.added_special
    assert response.stopping_criteria is not None
    assert response.stopping_criteria(np.array([1, 7], np.intc), np.zeros(8, np.single))
    assert not response.stopping_criteria(np.array([7, 1], np.intc), np.zeros(8, np.single))


def test_chatml_puts_every_turn_between_its_marks() -> None:
    response = format_chatml(messages=CHAT[:2])

    assert (
        response.prompt
        == "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nQ1<|im_end|>\n<|im_start|>assistant\n"
    )
    assert response.stop == ["<|im_end|>"]


def test_llama_2_pairs_questions_and_answers() -> None:
    response = format_llama2(messages=CHAT)

    assert response.prompt == "<s>[INST] <<SYS>>\nS\n<</SYS>>\n\nQ1 [/INST] A1 </s><s>[INST] Q2 [/INST]"
    assert response.added_special


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
        format_chatml(messages=[wrong])


def test_formats_have_names() -> None:
    assert named_format("chatml") is format_chatml
    with pytest.raises(ValueError, match="chat_format 'x' is unknown, expected one of chatml, llama-2"):
        named_format("x")
