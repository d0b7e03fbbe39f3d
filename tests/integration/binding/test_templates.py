"""The templates that llama.cpp ships, and llama.cpp's own renderer as the judge of those that it knows.

A change of what a template renders to shows as a difference of ``chat-templates.json``; ``UPDATE_GOLDEN=1``
writes it anew. The digests there were compared with what llama.cpp's own engine for Jinja renders.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from fakes.upstream import upstream_folder
from llama_cpp import llama_cpp as native
from llama_cpp._formats import FORMATS
from llama_cpp._prefill import Continuing
from llama_cpp.llama import Llama
from llama_cpp.llama_chat_format import Jinja2ChatFormatter, get_chat_completion_handler
from llama_cpp.llama_types import ChatCompletionRequestMessage
from wheelgrid.locations import this_checkout

pytestmark = pytest.mark.integration

GOLDEN = this_checkout().root / "tests" / "golden" / "chat-templates.json"
Messages = list[ChatCompletionRequestMessage]

QUESTION: ChatCompletionRequestMessage = {"role": "user", "content": "Hello there"}
SYSTEM: ChatCompletionRequestMessage = {"role": "system", "content": "Be brief."}
CALL: ChatCompletionRequestMessage = {
    "role": "assistant",
    "content": None,
    "tool_calls": [
        {
            "id": "call00001",
            "type": "function",
            "function": {"name": "get_weather", "arguments": '{"city": "Zürich", "days":2}'},
        }
    ],
}
RESULT = {"role": "tool", "tool_call_id": "call00001", "name": "get_weather", "content": '{"sky": "blue"}'}
PARAMETERS = {
    "type": "object",
    "properties": {"city": {"type": "string", "description": "Name"}, "days": {"type": "integer"}},
    "required": ["city"],
}
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "Weather of a city",
            "parameters": PARAMETERS,
        },
    }
]
ANSWERED: Messages = [QUESTION, {"role": "assistant", "content": "Hi!"}, {"role": "user", "content": "How?"}]
CALLED: Messages = [QUESTION, CALL, RESULT]  # type: ignore[list-item]  # with the name of the function, as many send it
CASES: dict[str, tuple[Messages, object]] = {
    "plain": (ANSWERED, None),
    "system": ([SYSTEM, QUESTION], None),
    "tools": ([SYSTEM, QUESTION], TOOLS),
    "calls": (CALLED, TOOLS),
    "answered": (
        [*CALLED, {"role": "assistant", "content": "Blue."}, {"role": "user", "content": "Thanks"}],
        TOOLS,
    ),
}
REFUSED = {("google-gemma-2-2b-it", "calls"), ("google-gemma-2-2b-it", "answered")}
"""What a template does not know, and says so."""
TOOLLESS = {
    *("HuggingFaceTB-SmolLM3-3B", "deepseek-ai-DeepSeek-R1-Distill-Llama-8B"),
    *("deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", "deepseek-ai-DeepSeek-V3.1", "google-gemma-2-2b-it"),
    *("llama-cpp-rwkv-world", "microsoft-Phi-3.5-mini-instruct"),
}
"""Templates that do not show tools."""
CALLLESS = {
    *("HuggingFaceTB-SmolLM3-3B", "LFM2-8B-A1B", "LFM2.5-Instruct", "google-gemma-2-2b-it"),
    *("ibm-granite-granite-3.3-2B-Instruct", "llama-cpp-rwkv-world", "microsoft-Phi-3.5-mini-instruct"),
}
"""Templates that do not show calls."""


@cache
def templates() -> dict[str, str]:
    folder = upstream_folder() / "models" / "templates"
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.jinja"))}


def render(name: str, case: str) -> str:
    """Render a template on the same day for ever."""
    messages, tools = CASES[case]
    day = {"strftime_now": lambda _format: "2026-01-02", "datetime": "Jan 02 2026"}
    formatter = Jinja2ChatFormatter(templates()[name], "</s>", "<s>")
    return formatter(messages=messages, tools=tools, **day).prompt


@cache
def rendered() -> tuple[tuple[str, str, str], ...]:
    """Return each template, case and prompt."""
    known = ((name, case) for name in templates() for case in CASES if (name, case) not in REFUSED)
    return tuple((name, case, render(name, case)) for name, case in known)


def test_all_templates_are_there() -> None:
    assert len(templates()) == 70


def test_every_template_renders_every_conversation_that_it_knows() -> None:
    found: dict[str, dict[str, str]] = {}
    for name, case, prompt in rendered():
        found.setdefault(name, {})[case] = hashlib.sha256(prompt.encode()).hexdigest()[:16]
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")

    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_nothing_that_was_said_is_lost() -> None:
    for name, case, prompt in rendered():
        assert "None" not in prompt or CASES[case][1] is not None, (name, case)
        assert "&#" not in prompt, (name, case)
        assert "Hello there" in prompt, (name, case)
        assert ("Be brief." in prompt) or CASES[case][0][0] is not SYSTEM, (name, case)
        assert ("Weather of a city" in prompt) or CASES[case][1] is None or name in TOOLLESS, (name, case)
        if case == "calls" and name not in CALLLESS:
            assert "Zürich" in prompt or "Z\\u00fcrich" in prompt, name
            assert "{'city': 'Z" not in prompt, name


@pytest.mark.parametrize(("name", "case"), sorted(REFUSED))
def test_a_template_refuses_what_it_does_not_know(name: str, case: str) -> None:
    with pytest.raises(
        ValueError, match="the chat template fails on these messages: Conversation roles must"
    ):
        render(name, case)


def test_every_template_can_go_on_with_an_answer() -> None:
    begun: Messages = [QUESTION, {"role": "assistant", "content": "The planets are:\n1."}]

    for name, source in templates().items():
        formatter = Continuing(Jinja2ChatFormatter(source, "</s>", "<s>"))
        made = formatter(messages=begun, assistant_prefill=True, datetime="Jan 02 2026")
        assert made.prompt.endswith("The planets are:\n1."), name
        assert made.prompt.count("The planets are:\n1.") == 1, name


def apply(template: str, messages: Messages) -> str | None:
    """Render with llama.cpp's own formats; None if it does not know the template."""
    texts = [(str(m["role"]).encode(), str(m.get("content")).encode()) for m in messages]
    chat = (native.llama_chat_message * len(texts))(*[native.llama_chat_message(*text) for text in texts])
    room = ctypes.create_string_buffer(1 << 16)
    size = native.llama_chat_apply_template(template.encode(), chat, len(texts), True, room, len(room))
    return None if size < 0 else room.raw[:size].decode()


SPOKEN: Messages = [
    SYSTEM,
    {"role": "user", "content": " spaced "},
    {"role": "assistant", "content": "A1"},
    {"role": "user", "content": "Q2"},
]
NATIVE = {
    "chatml": "chatml",
    "gemma": "gemma",
    "llama-3": "llama3",
    "llama-4": "llama4",
    "chatglm3": "chatglm3",
    "openchat": "openchat",
}
"""Our name of a format to llama.cpp's, where the two write the same."""


@pytest.mark.parametrize(("ours", "theirs"), sorted(NATIVE.items()))
@pytest.mark.parametrize("messages", [SPOKEN, SPOKEN[1:], SPOKEN[:2]], ids=["all", "no-system", "first"])
def test_named_formats_write_what_llama_cpp_writes(ours: str, theirs: str, messages: Messages) -> None:
    assert FORMATS[ours](messages=messages).prompt == apply(theirs, messages)


@pytest.mark.parametrize(
    "name",
    [
        *("Qwen-Qwen2.5-7B-Instruct", "google-gemma-2-2b-it", "microsoft-Phi-3.5-mini-instruct"),
        *("moonshotai-Kimi-K2", "unsloth-mistral-Devstral-Small-2507", "ByteDance-Seed-OSS"),
        "llama-cpp-rwkv-world",
    ],
)
def test_templates_render_to_what_llama_cpp_writes_for_them(name: str) -> None:
    source = templates()[name]
    native_text = apply(source, ANSWERED)
    assert native_text is not None

    ours = Jinja2ChatFormatter(source, "</s>", "")(messages=[SYSTEM, *ANSWERED]).prompt

    expected = apply(source, [SYSTEM, *ANSWERED])
    assert expected is not None
    assert squeezed(ours) == squeezed(expected)


def squeezed(prompt: str) -> str:
    """Drop the white space, about which the two renderers differ by a few characters."""
    return "".join(prompt.split())


def test_a_handler_answers_with_a_format(script: str, load: Callable[..., Llama]) -> None:
    llama = load(script)
    messages: Messages = [{"role": "user", "content": "who runs fast?"}]

    response = get_chat_completion_handler("vicuna")(llama=llama, messages=messages, temperature=0.0)

    assert isinstance(response, dict)
    assert (response["choices"][0]["message"]["content"] or "").strip() == "tiny llama runs fast and said yes"
    assert b"USER: who runs fast? ASSISTANT:" in llama.detokenize(list(llama.eval_tokens))


def test_an_answer_is_gone_on_with(tiny: str, load: Callable[..., Llama]) -> None:
    llama = load(tiny)
    messages: Messages = [{"role": "user", "content": "who?"}, {"role": "assistant", "content": "tiny llama"}]

    get_chat_completion_handler("chatml")(
        llama=llama, messages=messages, temperature=0.0, max_tokens=1, assistant_prefill=True
    )

    prompt = "<|im_start|>user\nwho?<|im_end|>\n<|im_start|>assistant\ntiny llama"
    assert list(llama.eval_tokens) == llama.tokenize(prompt.encode(), add_bos=True, special=True)


def test_the_golden_file_is_small() -> None:
    assert Path(GOLDEN).stat().st_size < 20_000
