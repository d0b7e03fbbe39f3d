"""Calls, thoughts and text in what models write, however the text is cut into parts."""

from __future__ import annotations

import pytest

from llama_cpp._tools.deltas import Call, PlainReader, Reasoning, Text
from llama_cpp._tools.dialects import DIALECTS, call_reader, dialect_of
from llama_cpp._tools.forcing import ArgumentsReader, ForcedReader
from llama_cpp._tools.harmony import HarmonyReader
from llama_cpp._tools.reasoning import ReasoningReader, Thinking, thinking_of
from llama_cpp._tools.scanner import MAX_SECTION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from llama_cpp._tools.deltas import Delta, Reader

SCHEMAS = {
    "weather": {"type": "object", "properties": {"city": {"type": "string"}, "days": {"type": "integer"}}}
}
ROME = Call("weather", '{"city": "Rome"}')
OSLO = Call("weather", '{"city": "Oslo"}')
JSON = '{"name": "weather", "arguments": {"city": "Rome"}}'
BAR, BLOCK = chr(0xFF5C), chr(0x2581)


def deepseek(words: str) -> str:
    return f"<{BAR}{words.replace(' ', BLOCK)}{BAR}>"


def read(make: Callable[[], Reader], text: str) -> list[Delta]:
    """Read a text in parts of every size; the parts must not matter."""
    answers = [in_parts(make(), text, size) for size in (1, 2, 3, 7, len(text) or 1)]
    assert all(answer == answers[0] for answer in answers), answers
    return answers[0]


def in_parts(reader: Reader, text: str, size: int) -> list[Delta]:
    found: list[Delta] = []
    for at in range(0, len(text), size):
        found += reader.feed(text[at : at + size])
    found += reader.finish()
    return joined(found)


def joined(found: list[Delta]) -> list[Delta]:
    result: list[Delta] = []
    for delta in found:
        last = result[-1] if result else None
        if isinstance(delta, Text) and isinstance(last, Text):
            result[-1] = Text(last.text + delta.text)
        elif isinstance(delta, Reasoning) and isinstance(last, Reasoning):
            result[-1] = Reasoning(last.text + delta.text)
        else:
            result.append(delta)
    return result


ANSWERS = [
    pytest.param(
        "<tool_call>", f"<tool_call>\n{JSON}\n</tool_call>", [ROME],
        id="Hermes",
    ),
    pytest.param(
        "<tool_call>",
        'I look <b>now</b>.\n<tool_call>{"name": "weather", "arguments": {"city": "Rome"}}</tool_call>\n'
        '<tool_call>{"name": "weather", "arguments": {"city": "Oslo"}}</tool_call>',
        [Text("I look <b>now</b>.\n"), ROME, OSLO],
        id="Hermes, text and two calls",
    ),
    pytest.param(
        "<tool_call> <function=",
        "<tool_call>\n<function=weather>\n<parameter=city>\nRome\n</parameter>\n<parameter=days>\n3\n</parameter>\n"
        "</function>\n</tool_call>",
        [Call("weather", '{"city": "Rome", "days": 3}')],
        id="Qwen3-Coder, a value has the type of its schema",
    ),
    pytest.param(
        "<tool_call> <arg_key>",
        "<tool_call>weather\n<arg_key>city</arg_key>\n<arg_value>12</arg_value>\n<arg_key>days</arg_key>\n"
        "<arg_value>12</arg_value>\n</tool_call>",
        [Call("weather", '{"city": "12", "days": 12}')],
        id="GLM",
    ),
    pytest.param(
        "<minimax:tool_call>",
        '<minimax:tool_call>\n<invoke name="weather">\n<parameter name="city">Rome</parameter>\n</invoke>\n'
        '<invoke name="weather">\n<parameter name="city">Oslo</parameter>\n</invoke>\n</minimax:tool_call>',
        [ROME, OSLO],
        id="MiniMax",
    ),
    pytest.param(
        "[TOOL_CALLS]", f"[TOOL_CALLS][{JSON}]", [ROME], id="Mistral"
    ),
    pytest.param(
        "[TOOL_CALLS] [ARGS]",
        'Well[TOOL_CALLS]weather[CALL_ID]a1[ARGS]{"city": "Rome"}[TOOL_CALLS]weather[ARGS]{"city": "Oslo"}',
        [Text("Well"), ROME, OSLO],
        id="Mistral, named",
    ),
    pytest.param(
        deepseek("tool call begin"),
        deepseek("tool calls begin") + deepseek("tool call begin") + "function" + deepseek("tool sep")
        + 'weather\n```json\n{"city": "Rome"}\n```' + deepseek("tool call end") + deepseek("tool calls end"),
        [ROME],
        id="DeepSeek V3",
    ),
    pytest.param(
        deepseek("tool call begin"),
        deepseek("tool calls begin") + deepseek("tool call begin") + "weather" + deepseek("tool sep")
        + '{"city": "Rome"}' + deepseek("tool call end") + deepseek("tool calls end"),
        [ROME],
        id="DeepSeek V3.1",
    ),
    pytest.param(
        "<|tool_call_begin|>",
        '<|tool_calls_section_begin|><|tool_call_begin|>functions.weather:0<|tool_call_argument_begin|>'
        '{"city": "Rome"}<|tool_call_end|><|tool_calls_section_end|>',
        [ROME],
        id="Kimi",
    ),
    pytest.param(
        "<|tool_call_start|>",
        '<|tool_call_start|>[weather(city="Rome"), weather(city="Oslo")]<|tool_call_end|>Here you are.',
        [ROME, OSLO, Text("Here you are.")],
        id="LFM",
    ),
    pytest.param(
        "<|tool_call|> <|/tool_call|>",
        f"<|tool_call|>[{JSON}]<|/tool_call|>", [ROME], id="Phi",
    ),
    pytest.param(
        "<|tool_call|>", f"<|tool_call|>[{JSON}]", [ROME], id="Granite"
    ),
    pytest.param(
        "<|START_ACTION|>",
        '<|START_ACTION|>[{"tool_call_id": "0", "tool_name": "weather", "parameters": {"city": "Rome"}}]'
        "<|END_ACTION|>",
        [ROME],
        id="Command R",
    ),
    pytest.param(
        "functools[", f"functools[{JSON}]", [ROME], id="FireFunction"
    ),
    pytest.param(
        "<function=", '<function=weather>{"city": "Rome"}</function>', [ROME], id="Functionary 3.1"
    ),
    pytest.param(
        "<|python_tag|>", '{"name": "weather", "parameters": {"city": "Rome"}}', [ROME], id="Llama 3",
    ),
    pytest.param(
        "<|python_tag|>", '<|python_tag|>{"name": "weather", "parameters": {"city": "Rome"}}', [ROME],
        id="Llama 3, marked",
    ),
    pytest.param("", JSON, [ROME], id="a template that tells nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("template", "answer", "expected"), ANSWERS)
def test_calls_are_found_in_every_dialect(template: str, answer: str, expected: list[Delta]) -> None:
    assert read(lambda: call_reader(template, SCHEMAS), answer) == expected


def test_every_dialect_has_an_answer_here() -> None:
    tested = {dialect_of(str(case.values[0])).name for case in ANSWERS}

    assert {dialect.name for dialect in DIALECTS} - tested == {"Seed"}, "Seed writes as MiniMax does"


@pytest.mark.parametrize(
    ("template", "answer"),
    [
        pytest.param("<tool_call>", "<tool_call>no JSON</tool_call> and more", id="a broken section"),
        pytest.param("<tool_call>", '<tool_call>{"city": "Rome"}</tool_call>', id="a call without a name"),
        pytest.param("<tool_call>", "a < b and <tool", id="the beginning of a mark"),
        pytest.param("<tool_call>", '<tool_call>{"name": "weath', id="a section that was cut off"),
        pytest.param("<|python_tag|>", '{"a": 1} is JSON', id="JSON that is no call"),
        pytest.param(
            "<|python_tag|>", '{"name": "other", "parameters": {}}', id="a function that is not offered"
        ),
        pytest.param(
            "<|tool_call_start|>", "<|tool_call_start|>[f(1)]<|tool_call_end|>", id="no named arguments"
        ),
        pytest.param("<|tool_call_start|>", "<|tool_call_start|>[f(x=g())]<|tool_call_end|>", id="code"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_is_no_call_stays_text(template: str, answer: str) -> None:
    assert read(lambda: call_reader(template, SCHEMAS), answer) == ([Text(answer)] if answer else [])


def test_a_section_without_end_is_given_out_as_text() -> None:
    reader = call_reader("<tool_call>", SCHEMAS)
    text = "<tool_call>" + "x" * MAX_SECTION

    assert joined([*reader.feed(text), *reader.feed("yz")]) == [Text(text + "yz")]


def test_without_tools_nothing_is_looked_for() -> None:
    assert isinstance(call_reader("<tool_call>", {}), PlainReader)


def test_text_is_given_out_at_once() -> None:
    reader = call_reader("<tool_call>", SCHEMAS)

    assert reader.feed("Hello <") == [Text("Hello ")]
    assert reader.feed("b>") == [Text("<b>")]


class TestThoughts:
    MARKS = Thinking("<think>", "</think>")

    def reader(self, *, is_open: bool) -> ReasoningReader:
        return ReasoningReader(self.MARKS, call_reader("<tool_call>", SCHEMAS), is_open=is_open)

    @pytest.mark.parametrize(
        ("answer", "expected"),
        [
            pytest.param(
                "<think>\na\n\nb\n</think>\n\nHi <x>", [Reasoning("a\n\nb"), Text("Hi <x>")], id="both"
            ),
            pytest.param("Hi", [Text("Hi")], id="no thoughts"),
            pytest.param("<think>\n\n</think>\n\nHi", [Text("Hi")], id="empty thoughts"),
            pytest.param("<think>never done", [Reasoning("never done")], id="cut off"),
            pytest.param(
                '<think>a</think><tool_call>{"name": "weather", "arguments": {"city": "Rome"}}</tool_call>',
                [Reasoning("a"), ROME],
                id="and a call",
            ),
            pytest.param("<thi", [Text("<thi")], id="the beginning of a mark"),
        ],
    )
    def test_come_first(self, answer: str, expected: list[Delta]) -> None:
        assert read(lambda: self.reader(is_open=False), answer) == expected

    def test_may_be_opened_by_the_prompt(self) -> None:
        assert read(lambda: self.reader(is_open=True), "\na\n</think>\nHi") == [Reasoning("a"), Text("Hi")]

    def test_marks_are_those_of_the_template(self) -> None:
        found = thinking_of("{{ '<think>' }}")
        assert found is not None
        assert found.closes == "</think>"
        assert thinking_of("plain") is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(
            "<|channel|>analysis<|message|>why<|end|><|start|>assistant<|channel|>final<|message|>Yes!",
            [Reasoning("why"), Text("Yes!")],
            id="an answer",
        ),
        pytest.param(
            "<|channel|>analysis<|message|>why<|end|><|start|>assistant<|channel|>commentary "
            'to=functions.weather <|constrain|>json<|message|>{"city": "Rome"}<|call|>',
            [Reasoning("why"), ROME],
            id="a call",
        ),
        pytest.param("<|channel|>final<|message|>a<", [Text("a<")], id="the beginning of a mark"),
        pytest.param("plain", [Text("plain")], id="no channel"),
    ],
)
def test_channels(answer: str, expected: list[Delta]) -> None:
    assert read(HarmonyReader, answer) == expected


def test_forced_answers_are_calls() -> None:
    assert read(lambda: ArgumentsReader("weather"), ' {"city": "Rome"} ') == [ROME]
    assert read(ForcedReader, '[{"name": "weather", "arguments": {"city": "Rome"}}]') == [ROME]
    assert read(ForcedReader, '{"name": "wea') == [Text('{"name": "wea')]
