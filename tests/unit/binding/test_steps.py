"""Formats in which a model says first what it does: prompts, choices and answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from fakes.grammar_matcher import Matcher
from llama_cpp._tools.handlers import (
    chatml_function_calling,
    functionary_chat_handler,
    functionary_v1_v2_chat_handler,
)
from llama_cpp.llama_grammar import LlamaGrammar

PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOLS = [
    {
        "type": "function",
        "function": {"name": "weather", "description": "Tells it.", "parameters": PARAMETERS},
    },
    {"type": "function", "function": {"name": "time"}},
]
QUESTION = {"role": "user", "content": "Q"}
HISTORY = [
    {"role": "developer", "content": [{"type": "text", "text": "Be "}, {"type": "text", "text": "brief."}]},
    {"role": "user", "content": [{"type": "text", "text": "Q"}]},
    {
        "role": "assistant",
        "content": "I look.",
        "tool_calls": [
            {"id": "1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Rome"}'}},
            {"id": "2", "type": "function", "function": {"name": "time", "arguments": {"zone": 1}}},
        ],
    },
    {"role": "tool", "tool_call_id": "1", "content": "sun"},
    {"role": "tool", "tool_call_id": "9", "name": "clock", "content": "12"},
    {"role": "assistant", "content": None, "function_call": {"name": "time", "arguments": "{}"}},
    {"role": "function", "name": "time", "content": "13"},
    {"role": "assistant", "content": "It is sunny."},
    {"role": "user", "content": "Thanks"},
]
CHATML_TOOLS = (
    "You may call these functions:\n\nfunctions.weather: Tells it.\nparameters: "
    + json.dumps(PARAMETERS)
    + "\n\nfunctions.time: \nparameters: {}\n\nBegin every answer with a line that says what it is. "
    "To call a function, write its name and a colon, and on the next line its arguments as JSON:\n"
    'functions.name:\n{"key": "value"}\nTo talk to the user, write:\nmessage:\nyour text'
)


class FakeLlama(SimpleNamespace):
    """Says some texts, one for each completion, and remembers what it was asked."""

    def __init__(self, *texts: str, chat_format: str = "functionary-v2") -> None:
        super().__init__(texts=list(texts), prompts=[], asked=[], chat_format=chat_format)

    def tokenize(self, text: bytes, *, add_bos: bool, special: bool) -> str:
        assert add_bos
        assert special
        return text.decode()

    def create_completion(self, prompt: str, **asked: object) -> object:
        self.prompts.append(prompt)
        self.asked.append(asked)
        text = self.texts.pop(0)
        made = [chunk(char, None) for char in text] + [chunk("", "stop")]
        return iter(made) if asked.get("stream") else chunk(text, "stop")


def chunk(text: str, reason: str | None) -> dict[str, object]:
    choice = {"text": text, "index": 0, "logprobs": None, "finish_reason": reason}
    return {"id": "cmpl-1", "created": 7, "model": "m", "choices": [choice], "usage": {}}


def answer(
    handler: Callable[..., object],
    llama: FakeLlama,
    messages: Sequence[object] = (QUESTION,),
    **request: object,
) -> Mapping[str, object]:
    made = handler(
        llama=llama, messages=list(messages), **{"temperature": 0.2, "max_tokens": None, **request}
    )
    assert isinstance(made, dict)
    choice: Mapping[str, object] = made["choices"][0]
    return choice


def message_of(choice: Mapping[str, object]) -> Mapping[str, object]:
    message = choice["message"]
    assert isinstance(message, dict)
    return message


def call_in(choice: Mapping[str, object]) -> object:
    calls = message_of(choice)["tool_calls"]
    assert isinstance(calls, list)
    (call,) = calls
    return call["function"]


class How(NamedTuple):
    """A format, and what a model writes in it."""

    handler: Callable[..., object]
    message: str
    call: str


formats = pytest.mark.parametrize(
    "how",
    [
        pytest.param(
            How(chatml_function_calling, "message:\n", "functions.weather:\n"), id="chatml-function-calling"
        ),
        pytest.param(How(functionary_chat_handler, ":\n", " to=functions.weather:\n"), id="functionary"),
        pytest.param(
            How(functionary_v1_v2_chat_handler, "all\n<|content|>", "weather\n<|content|>"),
            id="functionary-v2",
        ),
    ],
)


@formats
def test_a_message_is_free(how: How) -> None:
    llama = FakeLlama(how.message, "Hi {there}")

    choice = answer(how.handler, llama, tools=TOOLS)

    assert message_of(choice) == {"role": "assistant", "content": "Hi {there}"}
    assert choice["finish_reason"] == "stop"
    first, second = llama.asked
    for option in (how.message, how.call, how.call.replace("weather", "time")):
        assert Matcher(first["grammar"]).admits(option)
        assert first["max_tokens"] > len(option)
    assert not Matcher(first["grammar"]).admits(how.call.replace("weather", "other"))
    assert second["grammar"] is None
    assert llama.prompts[1] == llama.prompts[0] + how.message


@formats
def test_a_call_follows_its_schema(how: How) -> None:
    llama = FakeLlama(how.call, '{"city": "Rome"}')

    choice = answer(how.handler, llama, tools=TOOLS, tool_choice="auto")

    assert call_in(choice) == {"name": "weather", "arguments": '{"city": "Rome"}'}
    assert choice["finish_reason"] == "tool_calls"
    assert llama.prompts[1] == llama.prompts[0] + how.call
    grammar = llama.asked[1]["grammar"]
    assert isinstance(grammar, LlamaGrammar)
    assert Matcher(grammar.text).admits('{"city": "Rome"}')
    assert not Matcher(grammar.text).admits("{}")


@formats
def test_a_required_call_is_no_message(how: How) -> None:
    llama = FakeLlama(how.call, '{"city": "Rome"}')

    assert call_in(answer(how.handler, llama, tools=TOOLS, tool_choice="required"))
    assert Matcher(llama.asked[0]["grammar"]).admits(how.call)
    assert not Matcher(llama.asked[0]["grammar"]).admits(how.message)


@formats
@pytest.mark.parametrize(
    "request_of_tools",
    [
        pytest.param(
            {"tools": TOOLS, "tool_choice": {"type": "function", "function": {"name": "weather"}}}, id="named"
        ),
        pytest.param({"tools": TOOLS[:1], "tool_choice": "required"}, id="the only one"),
    ],
)
def test_where_there_is_no_choice_nothing_is_chosen(how: How, request_of_tools: dict[str, object]) -> None:
    llama = FakeLlama('{"city": "Rome"}')

    choice = answer(how.handler, llama, (QUESTION,), **request_of_tools)

    assert call_in(choice) == {"name": "weather", "arguments": '{"city": "Rome"}'}
    assert llama.prompts[0].endswith(how.call)


@formats
@pytest.mark.parametrize("tools", [None, TOOLS])
def test_without_functions_there_is_one_step(how: How, tools: object) -> None:
    llama = FakeLlama("Hi")

    choice = answer(how.handler, llama, tools=tools, tool_choice="none")

    assert message_of(choice)["content"] == "Hi"
    assert "weather" not in llama.prompts[0]
    assert llama.prompts[0].endswith(
        "<|im_start|>assistant\n" if how.message == "message:\n" else how.message
    )


@formats
def test_answers_are_streamed(how: How) -> None:
    made = how.handler(
        llama=FakeLlama(how.call, '{"city": "Rome"}'), messages=[QUESTION], tools=TOOLS, stream=True
    )

    deltas = [one["choices"][0]["delta"] for one in made]  # type: ignore[attr-defined]  # chunks
    assert deltas[0] == {"role": "assistant"}
    calls = [delta["tool_calls"][0] for delta in deltas[1:-1]]
    assert (calls[0]["function"], calls[0]["type"]) == ({"name": "weather", "arguments": ""}, "function")
    assert "".join(one["function"]["arguments"] for one in calls) == '{"city": "Rome"}'


@formats
def test_functions_in_the_old_form(how: How) -> None:
    llama = FakeLlama(how.call, '{"city": "Rome"}')

    choice = answer(how.handler, llama, functions=[tool["function"] for tool in TOOLS], function_call="auto")

    assert message_of(choice)["function_call"] == {"name": "weather", "arguments": '{"city": "Rome"}'}
    assert choice["finish_reason"] == "function_call"


@formats
def test_an_answer_that_the_caller_began_is_a_message(how: How) -> None:
    llama = FakeLlama("lo")

    begun = [QUESTION, {"role": "assistant", "content": "Hel"}]
    choice = answer(how.handler, llama, begun, tools=TOOLS, assistant_prefill=True)

    assert message_of(choice)["content"] == "lo"
    assert llama.prompts[0].endswith(how.message + "Hel")


def test_both_steps_choose_in_the_same_way() -> None:
    llama = FakeLlama("message:\n", "Hi")
    loras = [{"name": "a", "scale": 1.0}]

    answer(
        chatml_function_calling, llama, tools=TOOLS, seed=3, top_k=5, active_loras=loras,
        max_completion_tokens=9, n=1, stop=["x"], response_format={"type": "json_object"},
        parallel_tool_calls=False, chat_template_kwargs={"x": 1}, logprobs=None, top_logprobs=None,
    )  # fmt: skip

    first, second = llama.asked
    assert first.keys() == {
        "max_tokens",
        "grammar",
        "special",
        "temperature",
        "seed",
        "top_k",
        "active_loras",
    }
    assert (first["temperature"], first["seed"], first["active_loras"]) == (0.2, 3, loras)
    assert (second["seed"], second["active_loras"], second["max_tokens"]) == (3, loras, 9)
    assert second["stop"] == ["x", "<|im_end|>"]
    assert isinstance(second["grammar"], LlamaGrammar), "a message has the form that is asked for"


def test_what_is_no_choice_is_a_message() -> None:
    llama = FakeLlama("mess", "Hi")

    assert message_of(answer(chatml_function_calling, llama, tools=TOOLS))["content"] == "Hi"


def test_the_prompt_of_chatml() -> None:
    llama = FakeLlama("message:\n", "Hi")

    answer(chatml_function_calling, llama, HISTORY, tools=TOOLS)

    assert llama.prompts[0] == (
        f"<|im_start|>system\nBe brief.\n\n{CHATML_TOOLS}<|im_end|>\n"
        "<|im_start|>user\nQ<|im_end|>\n"
        '<|im_start|>assistant\nmessage:\nI look.\nfunctions.weather:\n{"city": "Rome"}\n'
        'functions.time:\n{"zone": 1}<|im_end|>\n'
        "<|im_start|>tool\nfunctions.weather:\nsun<|im_end|>\n"
        "<|im_start|>tool\nfunctions.clock:\n12<|im_end|>\n"
        "<|im_start|>assistant\nfunctions.time:\n{}<|im_end|>\n"
        "<|im_start|>function\nfunctions.time:\n13<|im_end|>\n"
        "<|im_start|>assistant\nmessage:\nIt is sunny.<|im_end|>\n"
        "<|im_start|>user\nThanks<|im_end|>\n<|im_start|>assistant\n"
    )


def test_the_prompt_of_chatml_without_functions() -> None:
    llama = FakeLlama("Hi")

    answer(chatml_function_calling, llama, [QUESTION, {"role": "assistant", "content": "A"}, QUESTION])

    assert llama.prompts[0] == (
        "<|im_start|>user\nQ<|im_end|>\n<|im_start|>assistant\nA<|im_end|>\n"
        "<|im_start|>user\nQ<|im_end|>\n<|im_start|>assistant\n"
    )


@pytest.mark.parametrize("chat_format", ["functionary", "functionary-v1"])
def test_the_prompt_of_the_first_functionary(chat_format: str) -> None:
    llama = FakeLlama(":\n", "Hi", chat_format=chat_format)

    answer(functionary_v1_v2_chat_handler, llama, HISTORY, tools=TOOLS)

    system, _, conversation = llama.prompts[0].partition("system:\nBe brief.\n")
    assert system.startswith("system:\n// Supported function definitions")
    assert "type weather = (_: {\ncity: string,\n}) => any;" in system
    assert system.endswith("when necessary\n")
    assert conversation == (
        'user:\nQ\nassistant:\nI look.\nassistant to=functions.weather:\n{"city": "Rome"}</s>\n'
        'assistant to=functions.time:\n{"zone": 1}</s>\nfunction name=functions.weather:\nsun\n'
        "function name=functions.clock:\n12\nassistant to=functions.time:\n{}</s>\n"
        "function name=functions.time:\n13\nassistant:\nIt is sunny.\nuser:\nThanks\nassistant"
    )


def test_the_prompt_of_the_second_functionary() -> None:
    llama = FakeLlama("all\n<|content|>", "Hi")

    answer(functionary_v1_v2_chat_handler, llama, HISTORY, tools=TOOLS)

    system, _, conversation = llama.prompts[0].partition(turn("system", "all", "Be brief."))
    assert system.startswith("<|from|>system\n<|recipient|>all\n<|content|>// Supported function definitions")
    assert conversation == (
        turn("user", "all", "Q") + turn("assistant", "all", "I look.")
        + turn("assistant", "weather", '{"city": "Rome"}') + turn("assistant", "time", '{"zone": 1}')
        + turn("weather", "all", "sun") + turn("clock", "all", "12") + turn("assistant", "time", "{}")
        + turn("time", "all", "13") + turn("assistant", "all", "It is sunny.") + turn("user", "all", "Thanks")
        + "<|from|>assistant\n<|recipient|>"
    )  # fmt: skip


def turn(speaker: str, recipient: str, text: str) -> str:
    return f"<|from|>{speaker}\n<|recipient|>{recipient}\n<|content|>{text}\n"


@formats
def test_names_may_have_any_characters(how: How) -> None:
    name = 'a"b\\ü😀\n'
    llama = FakeLlama(how.call.replace("weather", name), "{}")
    tools = [*TOOLS, {"type": "function", "function": {"name": name}}]

    assert call_in(answer(how.handler, llama, tools=tools)) == {"name": name, "arguments": "{}"}
    assert Matcher(llama.asked[0]["grammar"]).admits(how.call.replace("weather", name))


@formats
@pytest.mark.parametrize(
    ("wrong", "error", "message_of_error"),
    [
        pytest.param({"tool_choice": "other"}, ValueError, "tool_choice is 'other'", id="choice"),
        pytest.param({"tools": [{}]}, TypeError, "tool is {}", id="tool"),
        pytest.param({"n": 2, "tool_choice": "none"}, ValueError, "n is 2", id="answers"),
    ],
)
def test_what_is_wrong_is_refused(
    how: How,
    wrong: dict[str, object],
    error: type[Exception],
    message_of_error: str,
) -> None:
    with pytest.raises(error, match=message_of_error):
        answer(how.handler, FakeLlama(), (QUESTION,), **{"tools": TOOLS, **wrong})
