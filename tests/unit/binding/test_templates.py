"""Templates of chats: what they see, what they may do, and how messages are adapted to them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from llama_cpp._templates import chat_template
from llama_cpp.llama_chat_format import Jinja2ChatFormatter
from llama_cpp.llama_types import ChatCompletionRequestMessage

if TYPE_CHECKING:
    from llama_cpp._templates import Probe

CHAT: list[ChatCompletionRequestMessage] = [
    {"role": "system", "content": "S"},
    {"role": "user", "content": "Q1"},
    {"role": "assistant", "content": "A1"},
    {"role": "user", "content": "Q2"},
]
SPOKEN = "{% for m in messages %}{{ m.role }}:{{ m.content }};{% endfor %}"
SHADOWING = (
    "{% macro step() %}{% endmacro %}{% for a in range(99999) %}{% for b in range(99999) %}"
    "{% set environment = 1 %}{% endfor %}{% endfor %}"
)
TOOLS = [{"type": "function", "function": {"name": "f", "parameters": {}}}]


def render(template: str, **variables: object) -> str:
    return Jinja2ChatFormatter(template, "</s>", "<s>")(messages=CHAT, **variables).prompt


def called(arguments: object, content: object = None) -> list[ChatCompletionRequestMessage]:
    """Return a conversation with a call."""
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}}
    answer = {"role": "assistant", "content": content, "tool_calls": [call]}
    return [{"role": "user", "content": "Q"}, answer]  # type: ignore[list-item]  # arguments of each test


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
        (SPOKEN[:-12] + "{% break %}{% endfor %}", "system:S;"),
        ("{% generation %}{{ messages[-1].content }}{% endgeneration %}!", "Q2!"),
        ("{{ {'a': '<é>', 'b': [1, none]} | tojson }}", '{"a": "<é>", "b": [1, null]}'),
        ("{{ [1] | tojson(indent=2) }}", "[\n  1\n]"),
        ("{{ messages | map(attribute='role') | tojson }}", '["system", "user", "assistant", "user"]'),
        ("{{ ('{\"a\": 1}' | from_json).a }}", "1"),
        ("{{ ('<' | safe) + '<' }}", "<<"),
        ("{{ tools is none }} {{ functions }} {{ tool_choice }}", "True None None"),
        ("{{ strftime_now('%Y') | length }} {{ strftime_now() | length }}", "4 19"),
        ("{% set s = namespace(n=1) %}{% for m in 'ab' %}{% set s.n = s.n + 1 %}{% endfor %}{{ s.n }}", "3"),
        ("{% set s = [] %}{{ s.append(1) or '' }}{{ s.append(2) or '' }}{{ s.pop() }}{{ s }}", "2[1]"),
    ],
    ids=[
        *("generation-prompt", "trimmed", "break", "generation-tag", "json", "json-indent", "json-generator"),
        *("from-json", "safe", "unset", "date", "namespace", "own-lists"),
    ],
)  # fmt: skip
def test_templates_find_what_they_are_written_for(template: str, prompt: str) -> None:
    assert render(SPOKEN + "|\n" + template).split("|\n", 1)[1] == prompt


def test_more_variables_reach_the_template() -> None:
    documents = [{"title": "T"}]

    text = render(
        "{{ tools[0].name }} {{ enable_thinking }} {{ documents[0].title }}",
        tools=[{"name": "f"}], enable_thinking=True, documents=documents,
    )  # fmt: skip

    assert text == "f True T"


def test_a_template_sees_further_special_tokens() -> None:
    formatter = Jinja2ChatFormatter("{{ unk_token }}", "", "", special_tokens_map={"unk_token": "<unk>"})

    assert formatter(messages=CHAT).prompt == "<unk>"
    assert formatter(messages=CHAT).stop == []


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
        "{{ messages.pop() }}",
        "{{ tools.append(1) }}",
        "{{ messages.__class__.__base__.__subclasses__() }}",
        "{{ messages[0].update(role='x') }}",
        "{{ messages[0].__init__() }}",
        "{{ missing.attribute }}",
        "{{ missing }}{{ 1 + 'a' }}",
        "{{ raise_exception.__globals__.json }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__ }}",
    ],
)
def test_a_template_can_neither_reach_python_nor_change_what_it_was_given(template: str) -> None:
    tools: list[object] = [{"name": "f"}]

    with pytest.raises(ValueError, match="the chat template fails"):
        render(template, tools=tools)

    assert CHAT[0] == {"role": "system", "content": "S"}
    assert len(CHAT) == 4
    assert tools == [{"name": "f"}]


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "steps"),
        ("{% for i in range(10 ** 9) %}{% endfor %}", "Range too big"),
        ("{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(1) }}", "recursion"),
        ("{{ 'a' * n * 10 ** 9 }}", "repeats something 1000000000 times"),
        ("{{ n * ['a' * 99999] * 10 ** 6 }}", "repeats something 1000000 times"),
        ("{{ (n + 9) ** n ** 2 ** 99999 }}", "too large"),
        ("{% set x = [1] %}{% for y in x %}{{ x.append(y) or '' }}{% endfor %}", "more than 100000 items"),
        ("{% set x = 'a' * 999999 %}{% for i in range(99) %}{{ x }}{% endfor %}", "characters"),
        (SHADOWING, "steps"),
    ],
    ids=["loops", "range", "macros", "text", "list", "power", "append", "output", "shadowed"],
)  # fmt: skip
def test_a_hostile_template_ends_with_an_error(template: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        render(template, n=1)


@pytest.mark.parametrize(
    ("source", "problem"),
    [("a\n{% if %}", "not valid, line 2: "), ("{{ " + "(" * 5000 + ")" * 5000 + " }}", "nested too deep")],
    ids=["no-jinja", "deep"],
)
def test_a_template_that_is_no_jinja_is_refused(source: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Jinja2ChatFormatter(source, "", "")


def test_the_answer_ends_with_the_end_token_or_the_given_ones() -> None:
    response = Jinja2ChatFormatter("x", "</s>", "<s>", stop_token_ids=[7])(messages=CHAT)

    assert response.stop == ["</s>"]
    assert response.added_special
    assert response.stopping_criteria is not None
    assert response.stopping_criteria(np.array([1, 7], np.intc), np.zeros(8, np.single))
    assert not response.stopping_criteria(np.array([7, 1], np.intc), np.zeros(8, np.single))


@pytest.mark.parametrize(
    ("template", "prompt"),
    [
        ("{{ a.city }}", "Rome"),
        ("{{ a | tojson }}", '{"city": "Rome"}'),
        ("{% if a is string %}s{{ a }}{% else %}o{{ a | tojson }}{% endif %}", 'o{"city": "Rome"}'),
        ("{{ a }}", '{"city":"Rome"}'),
        ("{{ 'x' + a + 'y' }}", 'x{"city":"Rome"}y'),
        ("{{ 'x' ~ a }}", 'x{"city":"Rome"}'),
        ("{% for k, v in a.items() %}{{ k }}={{ v }}{% endfor %}", "city=Rome"),
        ("{% if a is mapping %}{{ raise_exception('no') }}{% endif %}{{ a }}", '{"city":"Rome"}'),
    ],
    ids=["attribute", "json", "either", "text", "joined", "tilde", "items", "text-only"],
)
def test_arguments_of_calls_are_what_the_template_wants(template: str, prompt: str) -> None:
    source = (
        "{% for m in messages if m.tool_calls is defined %}"
        "{% set a = m.tool_calls[0].function.arguments %}" + template + "{% endfor %}"
    )

    for arguments in ('{"city":"Rome"}', {"city": "Rome"}):
        text = Jinja2ChatFormatter(source, "", "")(messages=called(arguments)).prompt
        assert text.replace('":"', '": "') == prompt.replace('":"', '": "')


@pytest.mark.parametrize("arguments", ["no json", "[1]"])
def test_arguments_that_are_no_object_stay_text(arguments: str) -> None:
    source = "{% for m in messages if m.tool_calls %}{{ m.tool_calls[0].function.arguments }}{% endfor %}"

    assert Jinja2ChatFormatter(source, "", "")(messages=called(arguments)).prompt == arguments


@pytest.mark.parametrize(
    ("calls", "shown"),
    [
        ("{% if m.content is none %}{{ m.tool_calls[0].function.name }}{% endif %}", "f"),
        ("{{ '[' + m.content + ']' }}{{ m.tool_calls[0].function.name }}", "[]f"),
        ("{{ m.content }}{{ m.tool_calls[0].function.name }}", "f"),
    ],
    ids=["none", "text", "either"],
)
def test_calls_stand_beside_the_content_that_the_template_expects(calls: str, shown: str) -> None:
    source = "{% for m in messages %}{% if m.tool_calls %}" + calls + "{% endif %}{% endfor %}"

    for content in (None, ""):
        assert Jinja2ChatFormatter(source, "", "")(messages=called("{}", content)).prompt == shown


@pytest.mark.parametrize(
    "template",
    [
        "{% for t in tools %}{{ t }}{% endfor %}x",
        "{% if tools is defined %}{{ raise_exception('none') }}{% endif %}x",
    ],
    ids=["iterated", "defined"],
)
def test_what_is_not_given_need_not_exist(template: str) -> None:
    assert render(SPOKEN + "|" + template).endswith("|x")


def test_functions_may_be_wanted_as_text_with_the_date() -> None:
    text = render("{{ '\n' + functions + datetime }}", tools=TOOLS)

    assert text.startswith('\n[\n    {\n        "name": "f"')
    assert render("{{ '' + functions }}{{ '' + datetime }}")[-4:].isdigit()


def test_what_is_missing_adds_nothing_where_nothing_else_helps() -> None:
    assert render("{{ 'a' + messages[0].none + 'b' }}") == "ab"


@pytest.mark.parametrize(
    "template",
    [
        SPOKEN.replace("{{ m.role", "{{ raise_exception('no') if m.role == 'system' }}{{ m.role"),
        "{% for m in messages if m.role != 'system' %}{{ m.role }}:{{ m.content }};{% endfor %}",
    ],
    ids=["refused", "dropped"],
)
def test_a_system_message_is_never_lost(template: str) -> None:
    assert render(template) == "user:S\nQ1;assistant:A1;user:Q2;"
    alone = Jinja2ChatFormatter(template, "", "")(messages=CHAT[:1])
    assert alone.prompt == "user:S;"


@pytest.mark.parametrize(
    ("template", "role"),
    [(SPOKEN, "system"), (SPOKEN + "{# developer #}", "developer")],
    ids=["unknown", "known"],
)
def test_developers_are_the_system_unless_the_template_knows_them(template: str, role: str) -> None:
    messages: list[ChatCompletionRequestMessage] = [{"role": "developer", "content": "D"}, *CHAT[1:2]]

    assert Jinja2ChatFormatter(template, "", "")(messages=messages).prompt == f"{role}:D;user:Q1;"


def test_content_is_given_as_the_template_reads_it() -> None:
    only_parts = "{% for m in messages %}{% for part in m.content %}{{ part.text }};{% endfor %}{% endfor %}"
    parts: list[ChatCompletionRequestMessage] = [
        {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
        {"role": "assistant", "content": None},
    ]

    assert Jinja2ChatFormatter(SPOKEN, "", "")(messages=parts).prompt == "user:ab;assistant:;"
    assert Jinja2ChatFormatter(only_parts, "", "")(messages=CHAT[1:]).prompt == "Q1;A1;Q2;"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (SPOKEN, {"text", "system"}),
        ("{% for m in messages %}{{ m.content[0].text }}{% endfor %}", {"parts"}),
        ("{{ tools }}{{ messages[-1].tool_calls }}", {"tools", "calls", "none"}),
        ("x", set()),
    ],
    ids=["spoken", "parts", "tools", "nothing"],
)
def test_what_a_template_takes_is_found_out(source: str, shown: set[Probe]) -> None:
    template = chat_template(source)
    kinds: tuple[Probe, ...] = ("text", "parts", "system", "tools", "calls", "none")

    assert {kind for kind in kinds if template.takes(kind)} - {"parts"} == shown - {"parts"}
    assert template.takes("parts") or "parts" not in shown


def test_a_template_is_compiled_once() -> None:
    assert chat_template(SPOKEN) is chat_template(SPOKEN)


def test_many_threads_render_one_template() -> None:
    formatter = Jinja2ChatFormatter("{% for i in range(500) %}{{ messages[0].content }}{% endfor %}", "", "")

    def render_own(number: int) -> bool:
        messages: list[ChatCompletionRequestMessage] = [{"role": "user", "content": str(number)}]
        return formatter(messages=messages).prompt == str(number) * 500

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(render_own, range(100)))


def test_ids_of_calls_are_shortened_for_a_template_that_demands_it() -> None:
    template = chat_template(
        "{% for m in messages %}{% for c in m.tool_calls or [] %}"
        "{% if c.id | length != 9 %}{{ raise_exception('nine') }}{% endif %}[{{ c.id }}]{% endfor %}"
        "{% if m.tool_call_id %}({{ m.tool_call_id }}){% endif %}{% endfor %}"
    )
    call = {"id": "call_of_somebody_else", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    messages: list[dict[str, object]] = [
        {"role": "user", "content": "go"},
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "content": "done", "tool_call_id": "call_of_somebody_else"},
    ]

    shown = template.render(messages, {})

    assert shown[1:10] == shown[12:21]
    assert shown[0] + shown[10:12] + shown[21] == "[]()"
