"""Formatters of what Hugging Face's tokenizers know."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from llama_cpp._handlers import FormatHandler
from llama_cpp.llama_chat_format import (
    Jinja2ChatFormatter,
    hf_autotokenizer_to_chat_completion_handler,
    hf_autotokenizer_to_chat_formatter,
    hf_tokenizer_config_to_chat_completion_handler,
    hf_tokenizer_config_to_chat_formatter,
)
from llama_cpp.llama_types import ChatCompletionRequestMessage

CHAT: list[ChatCompletionRequestMessage] = [{"role": "user", "content": "Q"}]
TEMPLATE = "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}{{ unk_token }}{{ add_generation_prompt }}"
CONFIG: dict[str, object] = {
    "chat_template": TEMPLATE,
    "bos_token": "<s>",
    "eos_token": {"__type": "AddedToken", "content": "</s>", "lstrip": False},
    "unk_token": "<unk>",
    "pad_token": None,
}


@pytest.mark.parametrize(
    "template",
    [TEMPLATE, [{"name": "tool_use", "template": "x"}, {"name": "default", "template": TEMPLATE}]],
    ids=["one", "several"],
)
def test_a_configuration_has_the_template_and_the_tokens(template: object) -> None:
    made = hf_tokenizer_config_to_chat_formatter({**CONFIG, "chat_template": template})(messages=CHAT)

    assert made.prompt == "<s>Q</s><unk>True"
    assert made.stop == ["</s>"]
    assert made.added_special


def test_the_generation_prompt_can_be_left_out() -> None:
    made = hf_tokenizer_config_to_chat_formatter(CONFIG, add_generation_prompt=False)(messages=CHAT)

    assert made.prompt.endswith("False")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"chat_template": None}, "chat_template of the tokenizer's configuration is None, expected a text"),
        ({"chat_template": [{"name": "a", "template": "x"}]}, "chat_template .* is None"),
        ({"bos_token": None}, "bos_token of the tokenizer's configuration is None"),
        ({"eos_token": 2}, "eos_token of the tokenizer's configuration is 2"),
        ({"chat_template": "{% if %}"}, "not valid, line 1"),
    ],
    ids=["none", "no-default", "bos", "eos", "jinja"],
)
def test_a_configuration_that_lacks_something_is_refused(change: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        hf_tokenizer_config_to_chat_formatter({**CONFIG, **change})


def test_a_configuration_and_a_formatter_make_handlers() -> None:
    formatter = Jinja2ChatFormatter("x", "", "")

    assert isinstance(hf_tokenizer_config_to_chat_completion_handler(CONFIG), FormatHandler)
    handler = formatter.to_chat_handler()
    assert isinstance(handler, FormatHandler)
    assert handler.formatter.formatter is formatter


@pytest.fixture
def transformers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package with the one class that is used."""
    (tmp_path / "transformers.py").write_text(
        "class AutoTokenizer:\n"
        "    eos_token = '</s>'\n"
        "    @classmethod\n"
        "    def from_pretrained(cls, name):\n"
        "        found = cls()\n"
        "        found.name = name\n"
        "        return found\n"
        "    def apply_chat_template(self, messages, **options):\n"
        "        return f'{self.name} {len(messages)} {sorted(options.items())}'\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    saved = sys.modules.pop("transformers", None)
    yield
    sys.modules.pop("transformers", None)
    if saved is not None:
        sys.modules["transformers"] = saved


@pytest.mark.usefixtures("transformers")
def test_a_tokenizer_of_transformers_formats() -> None:
    made = hf_autotokenizer_to_chat_formatter("a/b")(messages=CHAT, tools=None)

    assert made.prompt == "a/b 1 [('add_generation_prompt', True), ('tokenize', False), ('tools', None)]"
    assert made.stop == ["</s>"]
    assert made.added_special
    assert isinstance(hf_autotokenizer_to_chat_completion_handler("a/b"), FormatHandler)


def test_without_transformers_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)

    with pytest.raises(ImportError, match="needs `transformers`"):
        hf_autotokenizer_to_chat_formatter("a/b")
