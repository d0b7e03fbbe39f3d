"""Handlers by the names of their formats."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import llama_cpp
from llama_cpp._handlers import FormatHandler, LazyHandler
from llama_cpp._registry import _the_registry
from llama_cpp.llama_chat_format import (
    ChatFormatterResponse,
    LlamaChatCompletionHandlerNotFoundException,
    LlamaChatCompletionHandlerRegistry,
    chat_formatter_to_chat_completion_handler,
    format_chatml,
    get_chat_completion_handler,
    register_chat_completion_handler,
    register_chat_format,
)
from llama_cpp.llama_types import ChatCompletionRequestMessage, CreateChatCompletionStreamResponse

NAMES = {
    *("alpaca", "baichuan", "baichuan-2", "chatglm3", "chatml", "chatml-function-calling", "functionary"),
    *("functionary-v1", "functionary-v2", "gemma", "intel", "llama-2", "llama-3", "llama-4"),
    *("mistral-instruct", "mistrallite", "oasst_llama", "open-orca", "openbuddy", "openchat", "phind"),
    *("pygmalion", "qwen", "redpajama-incite", "saiga", "snoozy", "vicuna", "zephyr"),
}


@pytest.fixture
def name() -> Iterator[str]:
    """A name that is free again after the test."""
    yield "of-a-test"
    registry = LlamaChatCompletionHandlerRegistry()
    try:
        registry.unregister_chat_handler("of-a-test")
    except ValueError:
        return


def formatter(messages: list[ChatCompletionRequestMessage], **_variables: object) -> ChatFormatterResponse:
    return ChatFormatterResponse(f"{len(messages)} messages")


def handler(**_options: object) -> Iterator[CreateChatCompletionStreamResponse]:
    return iter(())


def test_there_are_28_formats() -> None:
    fresh = _the_registry.__wrapped__()

    with pytest.raises(LlamaChatCompletionHandlerNotFoundException) as caught:
        fresh.get_chat_completion_handler_by_name("x")

    assert str(caught.value) == f"chat_format 'x' is unknown, expected one of {', '.join(sorted(NAMES))}"
    assert len(NAMES) == 28


def test_there_is_one_registry() -> None:
    assert LlamaChatCompletionHandlerRegistry() is LlamaChatCompletionHandlerRegistry()


def test_a_format_is_registered_and_stays_a_function(name: str) -> None:
    registered = register_chat_format(name)(formatter)

    assert registered is formatter
    found = get_chat_completion_handler(name)
    assert isinstance(found, FormatHandler)
    assert found.formatter(messages=[{"role": "user", "content": "a"}]).prompt == "1 messages"


def test_a_handler_is_registered_and_forgotten(name: str) -> None:
    assert register_chat_completion_handler(name)(handler) is handler
    assert list(get_chat_completion_handler(name)(llama=None, messages=[])) == []  # type: ignore[arg-type]  # it is not looked at

    LlamaChatCompletionHandlerRegistry().unregister_chat_handler(name)

    with pytest.raises(LlamaChatCompletionHandlerNotFoundException, match="'of-a-test' is unknown"):
        get_chat_completion_handler(name)
    with pytest.raises(ValueError, match="'of-a-test' is unknown"):
        LlamaChatCompletionHandlerRegistry().unregister_chat_handler(name)


def test_a_name_is_taken_only_on_request(name: str) -> None:
    registry = LlamaChatCompletionHandlerRegistry()
    first = chat_formatter_to_chat_completion_handler(format_chatml)
    second = chat_formatter_to_chat_completion_handler(formatter)
    registry.register_chat_completion_handler(name, first)

    with pytest.raises(ValueError, match="'of-a-test' is registered already; overwrite=True takes its place"):
        registry.register_chat_completion_handler(name, second)
    with pytest.raises(ValueError, match="'chatml' is registered already"):
        register_chat_format("chatml")(formatter)

    assert registry.get_chat_completion_handler_by_name(name) is first
    registry.register_chat_completion_handler(name, second, overwrite=True)
    assert registry.get_chat_completion_handler_by_name(name) is second


def test_one_of_many_threads_gets_the_name(name: str) -> None:
    def register(_turn: int) -> bool:
        try:
            register_chat_format(name)(formatter)
        except ValueError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(register, range(64))) == 1


def test_a_lazy_handler_is_imported_when_it_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "late_handlers.py").write_text("def late(**given):\n    return given\n")
    monkeypatch.syspath_prepend(tmp_path)
    lazy = LazyHandler("late_handlers", "late")
    assert "late_handlers" not in sys.modules

    answer: object = lazy(llama=None, messages=[], stop="s")  # type: ignore[arg-type]  # it is not looked at

    assert answer == {"llama": None, "messages": [], "stop": "s"}


def test_names_of_nothing_are_no_attributes() -> None:
    from llama_cpp import llama_chat_format  # noqa: PLC0415 - the module itself

    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = llama_chat_format.nothing


def test_the_formats_load_neither_templates_nor_numpy() -> None:
    code = (
        "import sys, llama_cpp.llama_chat_format; "
        "print([n for n in ('jinja2', 'numpy', 'transformers') if n in sys.modules])"
    )

    source = str(Path(llama_cpp.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.strip() == "[]", done.stderr
