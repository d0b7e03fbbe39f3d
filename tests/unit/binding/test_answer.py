"""Answers to conversations: what is asked of the model, and what is made of what it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest

from fakes.grammar_matcher import Matcher
from llama_cpp._answer import respond
from llama_cpp._prefill import Continuing
from llama_cpp.llama_chat_format import ChatFormatterResponse
from llama_cpp.llama_grammar import LlamaGrammar

MESSAGES = [{"role": "user", "content": "Q"}]
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
WEATHER = {"name": "weather", "description": "d", "parameters": PARAMETERS}
TIME = {"name": "time"}
TOOLS = [{"type": "function", "function": WEATHER}, {"type": "function", "function": TIME}]
NAMED = {"type": "function", "function": {"name": "weather"}}
CALL = '<tool_call>{"name": "weather", "arguments": {"city": "Rome"}}</tool_call>'


class FakeLlama:
    """Says one text, a character at a time, and remembers what it was asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.asked: dict[str, object] = {}
        self.prompt = ""

    def tokenize(self, text: bytes, *, add_bos: bool, special: bool) -> list[int]:
        assert special
        self.prompt = ("<s>" if add_bos else "") + text.decode()
        return [1]

    def create_completion(self, prompt: Sequence[int], **asked: object) -> object:
        assert prompt == [1]
        self.asked = asked
        return self._stream() if asked["stream"] else self._chunk(self._text, "stop")

    def _stream(self) -> Iterator[object]:
        for char in self._text:
            yield self._chunk(char, None)
        yield self._chunk("", "stop")

    def _chunk(self, text: str, reason: str | None) -> object:
        choice = {"text": text, "index": 0, "logprobs": None, "finish_reason": reason}
        return {"id": "cmpl-1", "created": 7, "model": "m", "choices": [choice], "usage": {}}


class FakeFormatter:
    """Makes a prompt of nothing, and remembers what it was told."""

    def __init__(self, template: str = "<tool_call>", prompt: str = "P") -> None:
        self.template = template
        self._prompt = prompt
        self.told: dict[str, object] = {}

    def __call__(self, *, messages: Sequence[object], **told: object) -> ChatFormatterResponse:
        assert messages
        self.told = told
        return ChatFormatterResponse(self._prompt, stop="<end>", added_special=True)


def ask(
    said: str,
    formatter: Callable[..., ChatFormatterResponse] | None = None,
    messages: Sequence[object] = MESSAGES,
    **request: object,
) -> tuple[Mapping[str, object], FakeLlama]:
    """Return the only choice of the answer, and the model; a stream must say the same as a whole answer."""
    used = formatter or FakeFormatter()
    llama = FakeLlama(said)
    whole = respond(llama, used, messages=messages, **request)  # type: ignore[arg-type]  # fakes, and what a test says
    streamed = respond(FakeLlama(said), used, messages=messages, stream=True, **request)  # type: ignore[arg-type]  # as above
    assert isinstance(whole, dict)
    choice: Mapping[str, object] = {**whole["choices"][0]}
    assert joined(streamed) == {key: value for key, value in choice.items() if key != "logprobs"}  # type: ignore[arg-type]  # chunks
    return choice, llama


def joined(streamed: Iterator[Mapping[str, object]]) -> Mapping[str, object]:
    """Put the chunks of a stream together to a choice."""
    message: dict[str, object] = {"content": ""}
    calls: list[dict[str, object]] = []
    reason: object = None
    for chunk in streamed:
        choice = chunk["choices"][0]  # type: ignore[index]  # a chunk of an answer
        reason = choice["finish_reason"] or reason
        delta = dict(choice["delta"])
        for call in delta.pop("tool_calls", ()):
            if "id" in call:
                calls.append({"id": call["id"], "type": call["type"], "function": {}})
            assert call["index"] == len(calls) - 1
            add(calls[-1]["function"], call["function"])
        if "function_call" in delta:
            add(message.setdefault("function_call", {}), delta.pop("function_call"))
        add(message, delta)
    if calls:
        message["tool_calls"] = calls
    if calls or "function_call" in message:
        message["content"] = str(message["content"]).strip() or None
    return {"index": 0, "message": message, "finish_reason": reason}


def add(target: object, part: Mapping[str, str]) -> None:
    assert isinstance(target, dict)
    for key, value in part.items():
        target[key] = target.get(key, "") + value


def message_of(choice: Mapping[str, object]) -> dict[str, object]:
    message = choice["message"]
    assert isinstance(message, dict)
    return message


def functions_of(choice: Mapping[str, object]) -> list[object]:
    calls = message_of(choice)["tool_calls"]
    assert isinstance(calls, list)
    return [call["function"] for call in calls]


def test_tools_are_shown_and_calls_are_read() -> None:
    formatter = FakeFormatter()

    choice, llama = ask("Hm." + CALL, formatter, tools=TOOLS)

    assert formatter.told == {"tools": TOOLS}
    assert message_of(choice)["content"] == "Hm."
    assert str(message_of(choice)["tool_calls"]).endswith("'weather', 'arguments': '{\"city\": \"Rome\"}'}}]")
    assert choice["finish_reason"] == "tool_calls"
    assert llama.asked["grammar"] is None
    assert llama.asked["special"] is True
    assert llama.prompt == "P"


def test_without_tools_what_looks_like_a_call_is_text() -> None:
    choice, llama = ask(CALL)

    assert message_of(choice) == {"role": "assistant", "content": CALL}
    assert llama.asked["special"] is False


def test_tools_that_may_not_be_called_are_not_shown() -> None:
    formatter = FakeFormatter()

    choice, _ = ask(CALL, formatter, tools=TOOLS, tool_choice="none")

    assert formatter.told == {}
    assert message_of(choice)["content"] == CALL


@pytest.mark.parametrize("choice", ["required", "any"])
def test_a_call_can_be_required(choice: str) -> None:
    answer, llama = ask('{"name": "time", "arguments": {}}', tools=TOOLS, tool_choice=choice)

    assert "'name': 'time', 'arguments': '{}'" in str(message_of(answer)["tool_calls"])
    assert isinstance(llama.asked["grammar"], LlamaGrammar)
    assert '"\\"weather\\""' in llama.asked["grammar"].text.replace(" ", "")
    assert llama.asked["special"] is False


def test_required_calls_may_be_several() -> None:
    said = '[{"name": "time", "arguments": {}}, {"name": "weather", "arguments": {"city": "Rome"}}]'

    answer, llama = ask(said, tools=TOOLS, tool_choice="required", parallel_tool_calls=True)

    assert str(message_of(answer)["tool_calls"]).count("'function': {") == 2
    assert '"["' in llama.asked["grammar"].text  # type: ignore[attr-defined]  # a grammar


@pytest.mark.parametrize(
    "choice", [pytest.param(NAMED, id="OpenAI"), pytest.param({"name": "weather"}, id="old"), "weather"]
)
def test_one_function_can_be_called_by_name(choice: object) -> None:
    answer, llama = ask(' {"city": "Rome"}\n', tools=TOOLS, tool_choice=choice)

    assert functions_of(answer) == [{"name": "weather", "arguments": '{"city": "Rome"}'}]
    assert answer["finish_reason"] == "tool_calls"
    assert isinstance(llama.asked["grammar"], LlamaGrammar)


def test_a_free_answer_can_be_kept_to_one_call() -> None:
    answer, _ = ask(CALL + CALL, tools=TOOLS, parallel_tool_calls=False)

    assert str(message_of(answer)["tool_calls"]).count("'id'") == 1


def test_functions_in_the_old_form() -> None:
    formatter = FakeFormatter()

    answer, _ = ask(CALL + CALL, formatter, functions=[WEATHER], function_call="auto")

    assert formatter.told["functions"] == [WEATHER]
    assert formatter.told["tools"] == [{"type": "function", "function": WEATHER}], "templates know tools only"
    assert message_of(answer)["function_call"] == {"name": "weather", "arguments": '{"city": "Rome"}'}
    assert answer["finish_reason"] == "function_call"


def test_a_function_in_the_old_form_by_name() -> None:
    answer, _ = ask('{"city": "Rome"}', functions=[WEATHER, TIME], function_call={"name": "weather"})

    assert message_of(answer)["function_call"] == {"name": "weather", "arguments": '{"city": "Rome"}'}


@pytest.mark.parametrize(
    ("request_of_functions", "message"),
    [
        pytest.param(
            {"tools": TOOLS, "tool_choice": "wether"},
            "is 'wether', but the tools are weather, time; expected none, auto, required, or one by name",
            id="unknown name",
        ),
        pytest.param(
            {"tools": TOOLS, "tool_choice": {"type": "function"}}, "tool_choice is {'type'", id="no name"
        ),
        pytest.param({"tools": TOOLS, "tool_choice": ["weather"]}, r"tool_choice is \['wea", id="list"),
        pytest.param({"tool_choice": "required"}, "but there are no tools", id="nothing to call"),
        pytest.param({"tool_choice": NAMED, "tools": []}, "but there are no tools", id="no tools"),
        pytest.param(
            {"functions": [TIME], "function_call": {"name": "weather"}},
            "function_call is {'name'",
            id="old form",
        ),
    ],
)
def test_what_cannot_be_called_is_refused(request_of_functions: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask("", None, MESSAGES, **request_of_functions)


@pytest.mark.parametrize(
    ("request_of_functions", "message"),
    [
        pytest.param({"tools": ["weather"]}, "tool is 'weather', expected {'type'", id="tool"),
        pytest.param(
            {"tools": [{"type": "custom", "custom": {}}]}, "tool is {'type'", id="another kind of tool"
        ),
        pytest.param({"functions": [{"parameters": {}}]}, "function is {'parameters'", id="function"),
        pytest.param({"functions": [{"name": ""}]}, "function is {'name': ''}", id="empty name"),
        pytest.param(
            {"functions": [{"name": "f", "parameters": [1]}]},
            r"parameters of function 'f' are \[1\]",
            id="schema",
        ),
    ],
)
def test_what_is_no_function_is_refused(request_of_functions: dict[str, object], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        ask("", None, MESSAGES, **request_of_functions)


@pytest.mark.parametrize(
    "form",
    [
        pytest.param({"type": "json_object"}, id="any JSON"),
        pytest.param({"type": "json_object", "schema": {"type": "integer"}}, id="schema"),
        pytest.param({"type": "json_schema", "json_schema": {"schema": {"type": "integer"}}}, id="OpenAI"),
    ],
)
def test_the_form_of_the_answer_is_forced(form: object) -> None:
    answer, llama = ask("{}", FakeFormatter("<think>", "Q<think>"), response_format=form, tools=TOOLS)

    assert message_of(answer) == {"role": "assistant", "content": "{}"}, "it is neither a thought nor a call"
    assert isinstance(llama.asked["grammar"], LlamaGrammar)


@pytest.mark.parametrize("form", [None, {"type": "text"}, {}])
def test_text_is_free(form: object) -> None:
    assert ask("a", response_format=form)[1].asked["grammar"] is None


@pytest.mark.parametrize(
    ("form", "message"),
    [
        pytest.param("json", "response_format is 'json', expected {'type'", id="no object"),
        pytest.param({"type": "yaml"}, "response_format is {'type': 'yaml'}, expected", id="type"),
        pytest.param({"type": "json_schema"}, r"no schema at \['json_schema'\]\['schema'\]", id="no schema"),
        pytest.param({"type": "json_object", "schema": {"type": "x"}}, "x", id="wrong schema"),
        pytest.param({"type": "json_object", "schema": {"const": {1}}}, "the schema is no JSON", id="set"),
    ],
)
def test_a_form_that_there_is_not_is_refused(form: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask("", response_format=form)


@pytest.mark.parametrize("choice", ["auto", "required", NAMED])
def test_the_grammar_of_the_caller_goes_before_all_else(choice: object) -> None:
    answer, llama = ask(
        CALL, tools=TOOLS, tool_choice=choice, grammar='root ::= "x"', response_format={"type": "json_object"}
    )

    assert llama.asked["grammar"] == 'root ::= "x"'
    assert "'weather'" in str(message_of(answer)["tool_calls"]), "it is read as the model writes"


def test_with_a_grammar_all_is_text() -> None:
    answer, _ = ask("x<think>", FakeFormatter("<think>", "Q<think>"), grammar="root ::= [a-z<>]*")

    assert message_of(answer)["content"] == "x<think>"


def test_thoughts_are_kept_apart() -> None:
    answer, llama = ask("so\n</think>\n\nHi", FakeFormatter("<think>", "Q<think>\n"))

    assert message_of(answer) == {"role": "assistant", "content": "Hi", "reasoning_content": "so"}
    assert llama.asked["special"] is False


def test_marks_of_thoughts_that_are_control_tokens_are_asked_for() -> None:
    answer, llama = ask("[THINK]so[/THINK]Hi", FakeFormatter("[THINK]"))

    assert message_of(answer)["reasoning_content"] == "so"
    assert llama.asked["special"] is True


def test_an_answer_that_the_caller_began_goes_on() -> None:
    def template(*, messages: Sequence[Mapping[str, object]], **told: object) -> ChatFormatterResponse:
        return ChatFormatterResponse(f"Q:{messages[-1]['content']}<end>")

    formatter = Continuing(template)
    formatter.template = "<think>"
    messages = [*MESSAGES, {"role": "assistant", "content": "<think>I s"}]

    answer, llama = ask("ee</think>Hi", formatter, messages, assistant_prefill=True)

    assert llama.prompt == "<s>Q:<think>I s"
    assert message_of(answer) == {"role": "assistant", "content": "Hi", "reasoning_content": "ee"}


def test_channels_are_taken_apart() -> None:
    formatter = FakeFormatter("<|channel|><|message|>", "<|start|>assistant")
    said = (
        "<|channel|>analysis<|message|>so<|end|><|start|>assistant to=functions.weather<|channel|>commentary"
        '<|message|>{"city": "Rome"}<|call|>'
    )

    answer, _ = ask(said, formatter, tools=TOOLS)

    assert message_of(answer)["reasoning_content"] == "so"
    assert "'weather'" in str(message_of(answer)["tool_calls"])


def test_stop_strings_are_those_of_the_call_and_of_the_format() -> None:
    assert ask("a", stop=["x", "y"])[1].asked["stop"] == ["x", "y", "<end>"]
    assert ask("a", stop="x")[1].asked["stop"] == ["x", "<end>"]


@pytest.mark.parametrize(
    ("request_of_tokens", "expected"),
    [
        pytest.param({}, None, id="none"),
        pytest.param({"max_tokens": 5}, 5, id="old name"),
        pytest.param({"max_tokens": None, "max_completion_tokens": 5}, 5, id="new name"),
        pytest.param({"max_tokens": 5, "max_completion_tokens": 5}, 5, id="both"),
    ],
)
def test_the_number_of_tokens_has_two_names(
    request_of_tokens: dict[str, object], expected: int | None
) -> None:
    assert ask("a", None, MESSAGES, **request_of_tokens)[1].asked["max_tokens"] == expected


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        pytest.param(
            {"max_tokens": 5, "max_completion_tokens": 6}, "=6 contradicts max_tokens=5", id="tokens"
        ),
        pytest.param({"n": 2}, "n is 2, but there is one answer", id="answers"),
        pytest.param({"n": 0}, "n is 0, but there is one answer", id="no answer"),
    ],
)
def test_what_is_not_there_is_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask("a", None, MESSAGES, **wrong)


def test_log_probabilities_are_asked_for() -> None:
    assert ask("a", logprobs=True, top_logprobs=3, n=1)[1].asked["logprobs"] == 3
    assert ask("a", logprobs=True)[1].asked["logprobs"] == 0
    assert ask("a", top_logprobs=3)[1].asked["logprobs"] is None


def test_all_else_goes_to_the_completion_and_to_the_template() -> None:
    formatter = FakeFormatter()

    _, llama = ask(
        "a",
        formatter,
        temperature=0.5,
        special=True,
        chat_template_kwargs={"x": 1},
        add_generation_prompt=False,
    )

    assert llama.asked["temperature"] == 0.5
    assert llama.asked["special"] is True
    assert formatter.told == {"x": 1, "add_generation_prompt": False}


class TestSchemasOfParameters:
    """References of a schema are relative to it, wherever it stands in the grammar."""

    SCHEMA: Mapping[str, object] = {
        "type": "object",
        "properties": {
            "tree": {"$ref": "#/$defs/node"},
            "$ref": {"type": "integer"},
            "kind": {"const": {"$ref": "#/x"}},
        },
        "required": ["tree", "$ref", "kind"],
        "additionalProperties": False,
        "$defs": {
            "node": {
                "type": "object",
                "properties": {"next": {"$ref": "#/$defs/node"}},
                "additionalProperties": False,
            }
        },
    }
    ARGUMENTS: Mapping[str, object] = {
        "tree": {"next": {"next": {}}},
        "$ref": 3,
        "kind": {"$ref": "#/x"},
    }

    @pytest.mark.parametrize("is_parallel", [False, True])
    def test_are_followed_in_calls(self, *, is_parallel: bool) -> None:
        tools = [TOOLS[0], {"type": "function", "function": {"name": "f", "parameters": self.SCHEMA}}]
        call = {"name": "f", "arguments": self.ARGUMENTS}
        said = json.dumps([call] if is_parallel else call)

        answer, llama = ask(said, tools=tools, tool_choice="required", parallel_tool_calls=is_parallel)

        assert admits(llama.asked["grammar"], said)
        assert not admits(llama.asked["grammar"], said.replace('"next": {}', '"next": 1'))
        assert not admits(llama.asked["grammar"], said.replace('"f"', '"weather"'))
        assert "'name': 'f'" in str(message_of(answer)["tool_calls"])

    def test_are_followed_in_the_one_call(self) -> None:
        tools = [{"type": "function", "function": {"name": "f", "parameters": self.SCHEMA}}]
        said = json.dumps(self.ARGUMENTS)

        _, llama = ask(said, tools=tools, tool_choice="f")

        assert admits(llama.asked["grammar"], said)
        assert not admits(llama.asked["grammar"], said.replace('"next": {}', '"next": 1'))

    def test_may_point_to_the_whole_schema(self) -> None:
        schema = {"type": "object", "properties": {"next": {"$ref": "#"}}, "additionalProperties": False}
        tools = [{"type": "function", "function": {"name": "f", "parameters": schema}}]

        _, llama = ask("{}", tools=tools, tool_choice="required")

        said = '{"name": "f", "arguments": {"next": {"next": {}}}}'
        assert admits(llama.asked["grammar"], said)
        assert not admits(llama.asked["grammar"], said.replace("{}", '{"name": "f"}'))

    @pytest.mark.parametrize("parameters", [None, {}, {"properties": {}}, {"description": "d"}])
    def test_may_be_missing(self, parameters: object) -> None:
        tools = [{"type": "function", "function": {"name": "f", "parameters": parameters}}]

        _, llama = ask("{}", tools=tools, tool_choice="f")

        assert admits(llama.asked["grammar"], "{}")
        assert not admits(llama.asked["grammar"], "[]")

    def test_that_cannot_be_followed_are_refused(self) -> None:
        tools = [{"type": "function", "function": {"name": "f", "parameters": {"$ref": "#/$defs/gone"}}}]

        with pytest.raises(ValueError, match="gone"):
            ask("", tools=tools, tool_choice="required")

    def test_names_of_functions_may_have_any_characters(self) -> None:
        tools = [{"type": "function", "function": {"name": 'a "b"\\ü.😀'}}]
        said = json.dumps({"name": 'a "b"\\ü.😀', "arguments": {}}, ensure_ascii=False)

        answer, llama = ask(said, tools=tools, tool_choice="required")

        assert admits(llama.asked["grammar"], said)
        assert functions_of(answer) == [{"name": 'a "b"\\ü.😀', "arguments": "{}"}]


def admits(grammar: object, text: str) -> bool:
    assert isinstance(grammar, LlamaGrammar)
    return Matcher(grammar.text, grammar.root).admits(text)
