"""Answers that the caller has begun."""

from __future__ import annotations

import pytest

from llama_cpp._formats import FORMATS
from llama_cpp._prefill import Continuing
from llama_cpp.llama_chat_format import ChatFormatterResponse, Jinja2ChatFormatter
from llama_cpp.llama_types import ChatCompletionRequestMessage

BEGUN: list[ChatCompletionRequestMessage] = [
    {"role": "user", "content": "Q"},
    {"role": "assistant", "content": "1. Mercury\n2."},
]
CHATML = (
    "{% for m in messages %}<|{{ m.role }}|>{{ CONTENT }}</s>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def of(content: str) -> Jinja2ChatFormatter:
    return Jinja2ChatFormatter(CHATML.replace("CONTENT", content), "</s>", "")


def test_the_prompt_ends_where_the_text_ends() -> None:
    made = Continuing(of("m.content"))(messages=BEGUN, assistant_prefill=True)

    assert made.prompt == "<|user|>Q</s><|assistant|>1. Mercury\n2."
    assert made.stop == ["</s>"]
    assert made.added_special


def test_without_the_wish_the_answer_is_finished() -> None:
    made = Continuing(of("m.content"))(messages=BEGUN)

    assert made.prompt == "<|user|>Q</s><|assistant|>1. Mercury\n2.</s><|assistant|>"


@pytest.mark.parametrize("messages", [[], BEGUN[:1]], ids=["none", "question"])
def test_only_an_answer_is_gone_on_with(messages: list[ChatCompletionRequestMessage]) -> None:
    formatter = of("m.content")

    assert Continuing(formatter)(messages=messages, assistant_prefill=True) == formatter(messages=messages)


@pytest.mark.parametrize(
    "content",
    [
        "m.content | upper if m.role == 'assistant' else m.content",
        "raise_exception('no answer last') if loop.last and m.role == 'assistant' else m.content",
        "'' if m.role == 'assistant' else m.content",
        "m.content ~ m.content if m.role == 'assistant' else m.content",
    ],
    ids=["changed", "refused", "dropped", "doubled"],
)
def test_a_template_that_does_not_write_the_answer_gets_it_behind_the_beginning(content: str) -> None:
    made = Continuing(of(content))(messages=BEGUN, assistant_prefill=True)

    assert made.prompt == "<|user|>Q</s><|assistant|>1. Mercury\n2."


def test_white_space_at_the_beginning_is_kept() -> None:
    messages: list[ChatCompletionRequestMessage] = [BEGUN[0], {"role": "assistant", "content": "\n A"}]

    made = Continuing(of("m.content | trim"))(messages=messages, assistant_prefill=True)

    assert made.prompt == "<|user|>Q</s><|assistant|>\n A"


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_named_format_can_go_on(name: str) -> None:
    plain = FORMATS[name](messages=BEGUN[:1])

    made = Continuing(FORMATS[name])(messages=BEGUN, assistant_prefill=True)

    assert made.prompt.endswith("1. Mercury\n2.")
    assert made.prompt.startswith(plain.prompt.rstrip())
    assert made.added_special == plain.added_special


def test_any_formatter_can_go_on() -> None:
    seen: list[object] = []

    def formatter(messages: list[ChatCompletionRequestMessage], **variables: object) -> ChatFormatterResponse:
        seen.append(variables)
        return ChatFormatterResponse("".join(f"[{m.get('content')}]" for m in messages) + ">")

    made = Continuing(formatter)(messages=BEGUN, assistant_prefill=True, tools=[])

    assert made.prompt == "[Q][1. Mercury\n2."
    assert seen == [{"tools": [], "add_generation_prompt": False}]


def test_a_refusal_of_the_whole_conversation_stays_one() -> None:
    with pytest.raises(ValueError, match="never"):
        Continuing(of("raise_exception('never')"))(messages=BEGUN, assistant_prefill=True)
