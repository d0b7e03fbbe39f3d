"""Calls, thoughts and text in what models write, however the text is cut into parts."""

from __future__ import annotations

import pytest

from fakes.grammar_matcher import random_of
from llama_cpp._tools.channels import HARMONY, MUSE, ChannelReader
from llama_cpp._tools.deltas import Call, CallPart, CallStart, FirstCallReader, PlainReader, Reasoning, Text
from llama_cpp._tools.dialects import DIALECTS, call_reader, dialect_of, forced_reader
from llama_cpp._tools.forcing import ArgumentsReader
from llama_cpp._tools.reasoning import ReasoningReader, Thinking, is_thinking, thinking_of
from llama_cpp._tools.recipients import RecipientReader
from llama_cpp._tools.scanner import MAX_SECTION, Dialect, SectionReader

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


NS = "]<]minimax[>["


def dsml(name: str) -> str:
    mark = f"{BAR}DSML{BAR}"
    return (
        f'<{mark}{name}>\n<{mark}invoke name="weather">\n<{mark}parameter name="city" string="true">Rome'
        f"</{mark}parameter>\n</{mark}invoke>\n</{mark}{name}>"
    )


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
        elif isinstance(delta, CallStart):
            result.append(Call(delta.name, ""))
        elif isinstance(delta, CallPart) and isinstance(last, Call):
            result[-1] = Call(last.name, last.arguments + delta.arguments)
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
    pytest.param(
        "<seed:tool_call>",
        "<seed:tool_call>\n<function=weather>\n<parameter=city>Rome</parameter>\n</function>\n</seed:tool_call>",
        [ROME],
        id="Seed",
    ),
    pytest.param(
        "<tool_call{}> <arg_key{}>",
        "<tool_calls:opensource>\n<tool_call:opensource>weather<tool_sep:opensource>\n"
        "<arg_key:opensource>city</arg_key:opensource>\n<arg_value:opensource>Rome</arg_value:opensource>\n"
        "</tool_call:opensource>\n</tool_calls:opensource>",
        [ROME],
        id="Hunyuan",
    ),
    pytest.param(
        NS,
        f'Hm.{NS}<tool_call>\n{NS}<invoke name="weather">{NS}<city>Rome{NS}</city>{NS}<days>3{NS}</days>'
        f"{NS}</invoke>\n{NS}</tool_call>",
        [Text("Hm."), Call("weather", '{"city": "Rome", "days": 3}')],
        id="MiniMax M3",
    ),
    pytest.param(
        "<tool_calls>[ [BEGIN FINAL RESPONSE]",
        f"[BEGIN FINAL RESPONSE]\nWell.\n<tool_calls>[{JSON}]</tool_calls>\n[END FINAL RESPONSE]",
        [Text("\nWell.\n"), ROME],
        id="Apriel",
    ),
    pytest.param(
        "<tool_calls>", f"<tool_calls>\n{JSON}\n{JSON}\n</tool_calls>", [ROME, ROME], id="MiniMax M1"
    ),
    pytest.param("<TOOLCALL>", f"<TOOLCALL>[{JSON}, {JSON}]</TOOLCALL>", [ROME, ROME], id="Nemotron"),
    pytest.param("DSML function_calls>", dsml("function_calls"), [ROME], id="DeepSeek V3.2"),
    pytest.param("DSML tool_calls>", dsml("tool_calls"), [ROME], id="DeepSeek V4"),
    pytest.param(
        "open_tag('tools')",
        '<|open|>response<|sep|>Hm.<|close|>response<|sep|><|open|>tools<|sep|><|open|>call tool="weather" '
        'index="1"<|sep|><|open|>argument key="city" type="string"<|sep|>12<|close|>argument<|sep|>'
        '<|open|>argument key="days" type="number"<|sep|>12<|close|>argument<|sep|><|close|>call<|sep|>'
        "<|close|>tools<|sep|><|close|>message<|sep|>",
        [Text("Hm."), Call("weather", '{"city": "12", "days": 12}')],
        id="Kimi K3",
    ),
    pytest.param(
        "open_tag('tools')",
        '<|open|>tools<|sep|><|open|>call tool="weather" index="1"<|sep|><|open|>json type="object"<|sep|>'
        '{"city": "Rome"}<|close|>json<|sep|><|close|>call<|sep|><|close|>tools<|sep|>',
        [ROME],
        id="Kimi K3, JSON",
    ),
    pytest.param(
        "<|tool_list_start|>", '<|tool_call_start|>[weather(city="Rome")]<|tool_call_end|>', [ROME],
        id="LFM 2",
    ),
    pytest.param(
        "List of tools: [", '<|tool_call_start|>[weather(city="Rome")]<|tool_call_end|>', [ROME], id="LFM 2.5"
    ),
    pytest.param(
        "Action: ```json <|CHATBOT_TOKEN|>",
        'Hm.\nAction:\n```json\n[\n    {\n        "tool_name": "weather",\n        "parameters": '
        '{"city": "Rome"}\n    }\n]```',
        [Text("Hm.\n"), ROME],
        id="Command R+",
    ),
    pytest.param(
        "<function name= <param name=",
        '<function name="weather"><param name="city"><![CDATA[a </param> "b"]]></param>'
        '<param name="days">3</param></function>',
        [Call("weather", '{"city": "a </param> \\"b\\"", "days": 3}')],
        id="MiniCPM",
    ),
    pytest.param(
        "<|tools_prefix|>",
        '<|tools_prefix|>[{"weather": {"city": "Rome"}}, {"weather": {"city": "Oslo"}}]<|tools_suffix|>',
        [ROME, OSLO],
        id="Apertus",
    ),
    pytest.param(
        "<|function_call|> <|message_sep|>", f"Hm.<|function_call|>{JSON}", [Text("Hm."), ROME],
        id="GigaChat 3.1",
    ),
    pytest.param(
        "function call <|role_sep|>", f"Hm.<|message_sep|>\n\nfunction call<|role_sep|>\n{JSON}",
        [Text("Hm."), ROME],
        id="GigaChat 3",
    ),
    pytest.param(
        "<|tool_call> call:",
        '<|tool_call>call:weather{city:<|"|>a {b:1}, "c"<|"|>,days:-3}<tool_call|>'
        "<|tool_call>call:weather{}<tool_call|>",
        [Call("weather", '{"city": "a {b:1}, \\"c\\"", "days": -3}'), Call("weather", "{}")],
        id="Gemma 4",
    ),
    pytest.param(
        "<|tool_call:begin|>",
        '<|content|>Hm.<|end|><|begin|>assistant<|tool_calls|><|tool_call:begin|>a1<|tool_call:name|>weather'
        '<|tool_call:args|>{"city": "Rome"}<|tool_call:end|><|calls|>',
        [Text("Hm."), ROME],
        id="Solar",
    ),
    pytest.param("", JSON, [ROME], id="a template that tells nothing"),
    pytest.param("", f"<tool_call>{JSON}</tool_call>", [ROME], id="a template that tells nothing, and marks"),
]  # fmt: skip


@pytest.mark.parametrize(("template", "answer", "expected"), ANSWERS)
def test_calls_are_found_in_every_dialect(template: str, answer: str, expected: list[Delta]) -> None:
    assert read(lambda: call_reader(template, SCHEMAS), answer) == expected


def test_every_dialect_has_an_answer_here() -> None:
    tested = {dialect_of(str(case.values[0])).name for case in ANSWERS}

    assert {dialect.name for dialect in DIALECTS} <= tested


LENIENT = [
    pytest.param(
        "<tool_call>",
        '<tool_call>{"name": "weather", "arguments": {"city": "</tool_call>"}}</tool_call>',
        [Call("weather", '{"city": "</tool_call>"}')],
        id="the end of a section in a string",
    ),
    pytest.param(
        "<tool_call>",
        '<tool_call>{"arguments": {"city": "</tool_call>"}, "name": "weather"}</tool_call> ok',
        [Call("weather", '{"city": "</tool_call>"}'), Text("ok")],
        id="the end of a section in a string, arguments first",
    ),
    pytest.param(
        "<tool_call>",
        '<tool_call>{"name": "weather", "arguments": {"city": "a\nb\tc\x01"}}</tool_call>',
        [Call("weather", '{"city": "a\\nb\\tc\\u0001"}')],
        id="line ends in a string",
    ),
    pytest.param(
        "<tool_call>",
        '<tool_call>{"name": "weather", "arguments": {"days": [1, {"a": "x"</tool_call> so',
        [Call("weather", '{"days": [1, {"a": "x"}]}'), Text("so")],
        id="brackets that are not closed",
    ),
    pytest.param(
        "<tool_call>",
        '<tool_call>{"name": "weather", "arguments": {"city": "Rome"}}}</tool_call>Hi',
        [ROME, Text("Hi")],
        id="one bracket too many",
    ),
    pytest.param(
        "<tool_call>",
        '<tool_call>{"type": "function", "function": {"name": "weather", '
        '"arguments": "{\\"city\\": \\"Rome\\"}"}}</tool_call>',
        [ROME],
        id="OpenAI's form, arguments as text",
    ),
    pytest.param(
        "<tool_call>",
        '<tool_call>{"id": "a", "name": "weather", "parameters": {"city": "Rome"}, "more": [{}]}</tool_call>',
        [ROME],
        id="other keys",
    ),
    pytest.param(
        "<tool_call>", '<tool_call>{"name": "weather"}</tool_call>', [Call("weather", "{}")],
        id="no arguments",
    ),
    pytest.param(
        "<tool_call>", '<tool_call>{"name": "weather", "arguments": ""}</tool_call>', [Call("weather", "{}")],
        id="empty arguments",
    ),
    pytest.param("<tool_call>", f"<tool_call>{JSON}", [ROME], id="a section without its end"),
    pytest.param(
        "<tool_call>",
        f"<tool_call>{JSON}, but</tool_call> Hi </tool_call>",
        [ROME, Text("but Hi </tool_call>")],
        id="text after a call",
    ),
    pytest.param(
        "<tool_call>",
        '<tool_call>{"name": "weather", "arguments": {"city": "Ro',
        [Call("weather", '{"city": "Ro')],
        id="arguments that were cut off",
    ),
    pytest.param(
        "[TOOL_CALLS]", f"[TOOL_CALLS][{JSON}] So.", [ROME, Text("So.")],
        id="text after a list without an end",
    ),
    pytest.param("<|python_tag|>", f"{JSON}; {JSON}", [ROME, ROME], id="calls with a semicolon between"),
    pytest.param(
        "<tool_call> <function=",
        "<tool_call>\n<function=weather>\n<parameter=city>\n</function></tool_call> <b>\n\n</parameter>\n"
        "</function>\n</tool_call>",
        [Call("weather", '{"city": "</function></tool_call> <b>\\n"}')],
        id="the end of a section in a value",
    ),
    pytest.param(
        "<tool_call> <function=",
        "<tool_call><function=weather><parameter=city>\nRome\n<parameter=days>\n3\n</function></tool_call>",
        [Call("weather", '{"city": "Rome", "days": 3}')],
        id="values without their ends",
    ),
    pytest.param(
        "<tool_call> <function=",
        "<tool_call><function=weather><parameter=city>Rome</tool_call>",
        [Call("weather", '{"city": "Rome</tool_call>"}')],
        id="a value without an end",
    ),
    pytest.param(
        "<tool_call> <function=",
        '<tool_call><function=weather>{"city": "Rome"}</function></tool_call>',
        [ROME],
        id="JSON in a function",
    ),
    pytest.param(
        "<|tool_call_start|>",
        "<|tool_call_start|>[weather(city='a\nb \\d', days=null), x.y(on=true)]<|tool_call_end|>",
        [Call("weather", '{"city": "a\\nb \\\\d", "days": null}'), Call("x.y", '{"on": true}')],
        id="not quite Python",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("template", "answer", "expected"), LENIENT)
def test_what_models_often_write_wrong_is_understood(
    template: str, answer: str, expected: list[Delta]
) -> None:
    assert read(lambda: call_reader(template, SCHEMAS), answer) == expected


def test_arguments_are_given_out_while_they_come() -> None:
    reader = call_reader("<tool_call>", SCHEMAS)

    assert reader.feed('<tool_call>{"name": "weather", "arg') == []
    assert reader.feed('uments": {"ci') == [CallStart("weather"), CallPart('{"ci')]
    assert reader.feed('ty": "Ro') == [CallPart('ty": "Ro')]
    assert reader.feed('me"}, "id": "}') == [CallPart('me"}')]
    assert reader.feed('"}</tool_call>') == []
    assert reader.finish() == []


def test_of_several_calls_the_first_may_be_the_only_one() -> None:
    answer = f"Hm.<tool_call>{JSON}</tool_call><tool_call>{JSON}</tool_call>Well."

    assert read(lambda: FirstCallReader(call_reader("<tool_call>", SCHEMAS)), answer) == [
        Text("Hm."),
        ROME,
        Text("Well."),
    ]


@pytest.mark.parametrize(
    ("schema", "text", "expected"),
    [
        pytest.param({"type": "string"}, "12", '"12"', id="string"),
        pytest.param({"type": ["string", "null"]}, "null", "null", id="no string"),
        pytest.param({"type": ["string", "integer"]}, "12", '"12"', id="string or number"),
        pytest.param({"type": "integer"}, "12", "12", id="number"),
        pytest.param({"type": "integer"}, "many", '"many"', id="no number"),
        pytest.param({"type": "boolean"}, "True", "true", id="Python's constant"),
        pytest.param({"type": "object"}, "{'a': [None]}", '{"a": [null]}', id="Python's object"),
        pytest.param({"enum": ["1", "2"]}, "1", '"1"', id="choice of strings"),
        pytest.param({"enum": [1, 2]}, "1", "1", id="choice of numbers"),
        pytest.param({"const": "1"}, "1", '"1"', id="constant"),
        pytest.param({"anyOf": [{"type": "string"}, {"type": "integer"}]}, "1", '"1"', id="any of"),
        pytest.param({"oneOf": [{"type": "boolean"}, {"type": "integer"}]}, "1", "1", id="one of"),
        pytest.param({"allOf": [{}, {"type": "string"}]}, "1", '"1"', id="all of"),
        pytest.param({"$ref": "#/$defs/name"}, "1", '"1"', id="reference"),
        pytest.param({"$ref": "#/$defs/loop"}, "1", "1", id="reference to itself"),
        pytest.param({"$ref": "#/nowhere"}, "1", "1", id="reference to nothing"),
        pytest.param({"$ref": "https://example.org"}, "1", "1", id="reference to elsewhere"),
        pytest.param({"items": {}}, "[1]", "[1]", id="list"),
        pytest.param({"properties": {}}, '{"a": 1}', '{"a": 1}', id="object"),
        pytest.param(True, "1", "1", id="anything"),
        pytest.param({}, "NaN", '"NaN"', id="no JSON"),
        pytest.param({}, "[" * 100000, '"' + "[" * 100000 + '"', id="nested too deep"),
    ],
)
def test_values_have_the_types_of_their_schemas(schema: object, text: str, expected: str) -> None:
    schemas = {
        "f": {
            "type": "object",
            "properties": {"x": schema},
            "$defs": {"name": {"type": "string"}, "loop": {"$ref": "#/$defs/loop"}},
        }
    }
    answer = f"<tool_call>f<arg_key>x</arg_key><arg_value>{text}</arg_value></tool_call>"

    reader = call_reader("<tool_call> <arg_key>", schemas)

    assert [*reader.feed(answer), *reader.finish()] == [Call("f", f'{{"x": {expected}}}')]


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
        pytest.param(
            "<|tool_call_start|>",
            "<|tool_call_start|>[f(x={1})]<|tool_call_end|>",
            id="a value that JSON lacks",
        ),
        pytest.param("<|tool_call_start|>", "<|tool_call_start|>[]<|tool_call_end|>", id="no call at all"),
        pytest.param("<tool_call>", "<tool_call>" + "[" * 100000 + "</tool_call>", id="nested too deep"),
        pytest.param("<tool_call>", '<tool_call>"name"</tool_call>', id="no object"),
        pytest.param("<tool_call>", "<tool_call></tool_call>", id="an empty section"),
        pytest.param("<tool_call> <function=", "<tool_call>x</tool_call>", id="no function"),
        pytest.param("<tool_call> <arg_key>", "<tool_call>{}</tool_call>", id="no name"),
        pytest.param("<|tool_call> call:", "<|tool_call>weather{}<tool_call|>", id="Gemma, no call"),
        pytest.param(
            "<|tool_call> call:", '<|tool_call>call:f{a:<|"|>b}<tool_call|>', id="Gemma, no end of a string"
        ),
        pytest.param(
            "<|tool_call> call:", '<|tool_call>call:f{a:"b"}<tool_call|>', id="Gemma, a wrong quote"
        ),
        pytest.param(NS, f"{NS}<tool_call>{NS}</x>{NS}</tool_call>", id="MiniMax, an end of nothing"),
        pytest.param(NS, f"{NS}<tool_call>{NS}x{NS}</tool_call>", id="MiniMax, no tag"),
        pytest.param(NS, f"{NS}<tool_call>{NS}</tool_call>", id="MiniMax, no call"),
        pytest.param("open_tag('tools')", "<|open|>tools<|sep|>x<|close|>tools<|sep|>", id="Kimi, no call"),
        pytest.param("", "[1, 2]", id="a list that is no call"),
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
            pytest.param("</think>\n\nHi", [Text("Hi")], id="no thoughts, said so"),
        ],
    )
    def test_come_first(self, answer: str, expected: list[Delta]) -> None:
        assert read(lambda: self.reader(is_open=False), answer) == expected

    def test_may_be_opened_by_the_prompt(self) -> None:
        assert read(lambda: self.reader(is_open=True), "\na\n</think>\nHi") == [Reasoning("a"), Text("Hi")]

    def test_may_be_ended_by_what_follows_them(self) -> None:
        marks = Thinking("<t>", "</t>", ends=("<a>",))

        assert read(lambda: ReasoningReader(marks, PlainReader(), is_open=True), "x\n<a>y") == [
            Reasoning("x"),
            Text("<a>y"),
        ]

    @pytest.mark.parametrize(
        ("prompt", "begun", "expected"),
        [
            pytest.param("Q\n<think>\n", "", True, id="the template opens them"),
            pytest.param("Q\n<think></think>", "", False, id="the template closes them"),
            pytest.param("Q: <think> is a tag. A:", "", False, id="the mark is told of"),
            pytest.param("Q\n<think>So", "<think>So", True, id="the caller began them"),
            pytest.param("Q\n<think>So</think>A", "<think>So</think>A", False, id="the caller wrote them"),
        ],
    )
    def test_are_open_where_the_prompt_leaves_them(self, prompt: str, begun: str, *, expected: bool) -> None:
        assert is_thinking(self.MARKS, prompt, begun) is expected

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
        pytest.param(
            ' to=functions.weather<|channel|>commentary json<|message|> {"city": "Rome"}',
            [ROME],
            id="a call, the function first",
        ),
        pytest.param(
            "<|channel|>commentary to=assistant<|channel|>analysis<|message|>why<|end|><|start|>assistant"
            "<|channel|>commentary<|message|>Well.",
            [Reasoning("why"), Text("Well.")],
            id="a message to itself",
        ),
        pytest.param("plain", [Text("plain")], id="no channel"),
    ],
)
def test_channels(answer: str, expected: list[Delta]) -> None:
    template = "<|channel|><|message|>"
    assert read(lambda: call_reader(template, SCHEMAS), answer) == expected
    assert read(lambda: ChannelReader(HARMONY, SCHEMAS), answer) == expected


def test_forced_answers_are_calls() -> None:
    assert read(lambda: ArgumentsReader("weather"), ' {"city": "Rome"} ') == [ROME]
    assert read(lambda: forced_reader(SCHEMAS), '[{"name": "weather", "arguments": {"city": "Rome"}}]') == [
        ROME
    ]
    assert read(lambda: forced_reader(SCHEMAS), '{"name": "wea') == [Text('{"name": "wea')]


def test_without_tools_what_goes_to_a_function_is_a_thought() -> None:
    answer = "<|channel|>commentary to=python code<|message|>1 + 1<|call|>"

    assert read(lambda: ChannelReader(HARMONY, {}), answer) == [Reasoning("1 + 1")]


@pytest.mark.parametrize(
    ("prompt", "answer", "expected"),
    [
        pytest.param("<|start|>assistant<|channel|>final<|message|>He", "llo", [Text("llo")], id="an answer"),
        pytest.param(
            "<|start|>assistant<|channel|>analysis<|message|>He",
            "llo<|end|>",
            [Reasoning("llo")],
            id="a thought",
        ),
        pytest.param(
            "<|start|>user<|message|>Hi<|end|>", "<|channel|>final<|message|>Yo", [Text("Yo")], id="nothing"
        ),
    ],
)
def test_a_message_may_be_begun_by_the_prompt(prompt: str, answer: str, expected: list[Delta]) -> None:
    assert read(lambda: ChannelReader(HARMONY, SCHEMAS, prompt), answer) == expected


def test_messages_with_calls_in_tags() -> None:
    call = (
        '<atem:function_calls>\n<atem:invoke name="weather">\n'
        '<atem:parameter name="city">Rome</atem:parameter>\n</atem:invoke>\n</atem:function_calls>'
    )
    answer = (
        f" to=self<|message|>{call}?<|eom|><|start|>assistant to=user<|message|>Hm {call}<|eom|>"
        f"<|start|>assistant to=weather<|message|>{call}<|eom|>"
        "<|start|>assistant to=weather<|message|>broken<|eot|>"
    )

    assert read(lambda: ChannelReader(MUSE, SCHEMAS), answer) == [
        Reasoning(f"{call}?"),
        Text(f"Hm {call}"),
        ROME,
        Text("broken"),
    ]
    assert isinstance(call_reader("<|start|> <|message|> <atem:invoke", SCHEMAS), ChannelReader)


@pytest.mark.parametrize(
    ("prompt", "answer", "expected"),
    [
        pytest.param(">>>", "all\nHi >>> x", [Text("Hi >>> x")], id="text with the mark"),
        pytest.param(
            ">>>",
            'all\nHi>>>weather\n{"city": "Rome"}>>>weather\n{"city": "Oslo"}',
            [Text("Hi"), ROME, OSLO],
            id="text and calls",
        ),
        pytest.param(
            ">>>",
            'weather\n{"city": ">>> 1"}',
            [Call("weather", '{"city": ">>> 1"}')],
            id="a call with the mark",
        ),
        pytest.param(">>>all\nHe", "llo", [Text("llo")], id="begun by the prompt"),
        pytest.param(">>>", "Hello", [Text("Hello")], id="no recipient"),
        pytest.param(">>>", "all\nHi>>", [Text("Hi>>")], id="the beginning of the mark"),
        pytest.param(">>>", "all\nHi>>>we", [Text("Hi>>>we")], id="the beginning of a name"),
        pytest.param(">>>", "", [], id="nothing"),
    ],
)
def test_recipients(prompt: str, answer: str, expected: list[Delta]) -> None:
    assert read(lambda: RecipientReader(SCHEMAS, prompt), answer) == expected
    assert isinstance(call_reader("'>>>all\\n'", {}), RecipientReader)


def test_frames_around_text_are_no_text_without_tools_too() -> None:
    answer = "<|START_RESPONSE|>Hi<|END_RESPONSE|>"

    assert read(lambda: call_reader("<|START_ACTION|>", {}), answer) == [Text("Hi")]


PIECES = (
    *(
        JSON,
        "{",
        "}",
        '"',
        ",",
        "[",
        "]",
        "weather",
        "\n",
        " ",
        "```",
        "```json",
        "<",
        ">",
        "<|",
        "\\",
        "Rome",
    ),
    *(
        ">>>",
        ">>>all\n",
        ">>>weather\n",
        "<parameter=city>",
        "</parameter>",
        "<function=weather>",
        "</function>",
    ),
    *(
        "<arg_key>city</arg_key>",
        "<arg_value>",
        "</arg_value>",
        '<invoke name="weather">',
        "<think>",
        "</think>",
    ),
    *('call:weather{city:<|"|>x<|"|>}', '[weather(city="x")]', "<|message|>", "<|channel|>", "<|start|>"),
    *("to=weather", "analysis", "<|end|>", '{"city": "a"}', "[ARGS]", "<|eom|>"),
)
MAKERS = [
    *(pytest.param(lambda one=one: SectionReader(one, SCHEMAS), one, id=one.name) for one in DIALECTS),
    pytest.param(lambda: ChannelReader(HARMONY, SCHEMAS), None, id="harmony"),
    pytest.param(lambda: ChannelReader(MUSE, SCHEMAS), None, id="muse"),
    pytest.param(lambda: RecipientReader(SCHEMAS, ">>>"), None, id="recipients"),
]


@pytest.mark.parametrize(("make", "dialect"), MAKERS)
def test_whatever_a_model_writes_its_parts_do_not_matter(
    make: Callable[[], Reader], dialect: Dialect | None
) -> None:
    chance = random_of(7)
    marks = (*dialect.opens, *dialect.closes, *dialect.around, *dialect.frames) if dialect else PIECES
    for _ in range(60):
        text = "".join(chance.choice(chance.choice((marks, PIECES))) for _ in range(chance.randint(1, 14)))
        # It compares what it reads of parts of any size, and raises nothing.
        found = read(lambda: ReasoningReader(TestThoughts.MARKS, make(), is_open=False), text)
        assert all(delta[0] for delta in found), "nothing that is found is empty"
