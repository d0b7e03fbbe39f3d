"""Which handler answers, and what a file says about it."""

from __future__ import annotations

import pytest

from llama_cpp._choice import Chosen, choose
from llama_cpp._handlers import FormatHandler
from llama_cpp._jinja_format import FileTemplates, file_templates
from llama_cpp.llama_chat_format import (
    CHATML_CHAT_TEMPLATE,
    LLAMA3_INSTRUCT_CHAT_TEMPLATE,
    LLAMA4_INSTRUCT_CHAT_TEMPLATE,
    MISTRAL_INSTRUCT_CHAT_TEMPLATE,
    MIXTRAL_INSTRUCT_CHAT_TEMPLATE,
    Jinja2ChatFormatter,
    format_chatml,
    format_llama3,
    format_llama4,
    get_chat_completion_handler,
    guess_chat_format_from_gguf_metadata,
)
from llama_cpp.llama_types import ChatCompletionRequestMessage

CHAT: list[ChatCompletionRequestMessage] = [
    {"role": "user", "content": "Q1"},
    {"role": "assistant", "content": "A1"},
    {"role": "user", "content": "Q2"},
]
KEY = "tokenizer.chat_template"
SPOKEN = "{% for m in messages %}{{ m.content }}{% endfor %}"
FILE = {
    KEY: "first" + SPOKEN,
    KEY + ".tool_use": "tools" + SPOKEN,
    KEY + ".rag": "rag" + SPOKEN,
    "other": "x",
}


def chosen(
    chat_handler: FormatHandler | None = None,
    chat_format: str | None = None,
    metadata: dict[str, str] | None = None,
) -> Chosen:
    return choose(chat_handler, chat_format, metadata or {}, eos_token="</s>", bos_token="<s>")  # noqa: S106 - tokens


def prompt(found: Chosen, **variables: object) -> str:
    assert isinstance(found.handler, FormatHandler)
    return found.handler.formatter(messages=CHAT, **variables).prompt


def test_the_callers_handler_goes_before_the_format_before_the_file_before_llama_2() -> None:
    own = FormatHandler(format_chatml)

    assert chosen(own, "vicuna", FILE) == Chosen("FormatHandler", own)
    assert chosen(None, "vicuna", FILE) == Chosen("vicuna", get_chat_completion_handler("vicuna"))
    assert chosen(None, None, FILE).name == "chat_template.default"
    assert prompt(chosen(None, None, FILE)) == "firstQ1A1Q2"
    assert chosen(None, None, {KEY: ""}) == Chosen("llama-2", get_chat_completion_handler("llama-2"))


@pytest.mark.parametrize(
    ("chat_format", "expected"),
    [
        ("chat_template.default", "firstQ1A1Q2"),
        ("chat_template.rag", "ragQ1A1Q2"),
        ("chat_template.tool_use", "toolsQ1A1Q2"),
    ],
)
def test_a_template_of_the_file_is_asked_for_by_its_name(chat_format: str, expected: str) -> None:
    found = chosen(None, chat_format, FILE)

    assert found.name == chat_format
    assert prompt(found) == expected


@pytest.mark.parametrize("chat_format", ["nonsense", "chat_template.nonsense"])
def test_an_unknown_format_is_refused(chat_format: str) -> None:
    with pytest.raises(ValueError, match=f"chat_format '{chat_format}' is unknown, expected one of alpaca"):
        chosen(None, chat_format, FILE)


def test_tools_take_the_template_for_tools() -> None:
    found = chosen(None, None, FILE)

    assert prompt(found, tools=[{}]) == "toolsQ1A1Q2"
    assert prompt(found, tools=[]) == "firstQ1A1Q2"
    assert isinstance(found.handler, FormatHandler)
    assert found.handler.formatter.template == FILE[KEY] + "\n" + FILE[KEY + ".tool_use"]


def test_without_a_template_for_tools_the_first_one_takes_them() -> None:
    formatter = FileTemplates({"default": "{{ tools }}" + SPOKEN}, "</s>", "<s>")

    assert formatter(messages=CHAT, tools=["t"]).prompt == "['t']Q1A1Q2"
    assert formatter.template == "{{ tools }}" + SPOKEN


def test_templates_with_names_only_are_found() -> None:
    assert file_templates({KEY + ".a": "A", KEY + ".b": "", "tokenizer.chat_templates": "?"}) == {"a": "A"}
    found = chosen(None, None, {KEY + ".a": "A" + SPOKEN})
    assert (found.name, prompt(found)) == ("chat_template.a", "AQ1A1Q2")


def test_a_choice_is_made_once() -> None:
    assert chosen(None, None, FILE).handler is chosen(None, None, dict(FILE)).handler


@pytest.mark.parametrize(
    ("template", "name"),
    [
        (CHATML_CHAT_TEMPLATE, "chatml"),
        (MISTRAL_INSTRUCT_CHAT_TEMPLATE, "mistral-instruct"),
        (MIXTRAL_INSTRUCT_CHAT_TEMPLATE, "mistral-instruct"),
        (LLAMA3_INSTRUCT_CHAT_TEMPLATE, "llama-3"),
        ("else", None),
    ],
    ids=["chatml", "mistral", "mixtral", "llama-3", "other"],
)
def test_well_known_templates_are_guessed(template: str, name: str | None) -> None:
    assert guess_chat_format_from_gguf_metadata({KEY: template}) == name


def test_nothing_is_guessed_without_a_template() -> None:
    assert guess_chat_format_from_gguf_metadata({}) is None


def test_well_known_templates_write_what_their_formats_write() -> None:
    def rendered(template: str) -> str:
        return Jinja2ChatFormatter(template, "</s>", "<s>")(messages=CHAT).prompt

    assert rendered(CHATML_CHAT_TEMPLATE) == format_chatml(CHAT).prompt
    assert rendered(LLAMA3_INSTRUCT_CHAT_TEMPLATE) == "<s>" + format_llama3(CHAT).prompt
    assert rendered(LLAMA4_INSTRUCT_CHAT_TEMPLATE) == "<s>" + format_llama4(CHAT).prompt
    assert rendered(MISTRAL_INSTRUCT_CHAT_TEMPLATE) == "<s>[INST] Q1 [/INST]A1</s> [INST] Q2 [/INST]"
    assert rendered(MIXTRAL_INSTRUCT_CHAT_TEMPLATE) == "<s>[INST] Q1 [/INST]A1</s>[INST] Q2 [/INST]"
