"""Calls and thoughts: what chat templates write of them is read back, and models that are made to make them.

The templates of llama.cpp are the judge. What one writes for an answer with calls, in a conversation that
went on, is what its model was trained to write; so the reader must find exactly these calls in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from fakes.models import script_model
from fakes.upstream import upstream_folder
from llama_cpp._answer import Opening, constrain
from llama_cpp._templates import chat_template
from llama_cpp._tools.asking import read_asked
from llama_cpp._tools.deltas import Call, CallPart, CallStart, Reasoning, Text
from llama_cpp.llama import Llama
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._tools.deltas import Delta

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
Arguments = Mapping[str, object]

PARAMETERS = {
    "type": "object",
    "properties": {
        "city": {"type": "string"},
        "days": {"type": "integer"},
        "deep": {
            "type": "object",
            "properties": {"x": {"type": "array"}, "ok": {"type": "boolean"}},
            "additionalProperties": {"type": "string"},
        },
        "list": {"type": "array", "items": {"type": "string"}},
        "flag": {"type": "boolean"},
        "share": {"type": "number"},
        "text": {"type": "string"},
    },
    "additionalProperties": False,
}
TOOL = {"type": "function", "function": {"name": "weather", "description": "d", "parameters": PARAMETERS}}
QUESTION = {"role": "user", "content": "Q?"}
ENDS = re.compile(
    r"<\|(?:im_end|END_OF_TURN_TOKEN|START_OF_TURN_TOKEN|eot_id|eom_id|eot|end_of_text|role_end|call|calls|return)\|>"
    r"|<\|tool_response>|<turn\|>|<seed:eos>|<end_of_sentence>|<EOS>|<sep>|<SPECIAL_12>|</assistant>|\[e~\["
    r"|<\uff5cend\u2581of\u2581sentence\uff5c>|<\uff5chy_eos|\n<\|end\|>|<\|message_sep\|>\n\n$"
)
"""What ends an answer; a model stops there, and no text has it."""
HALF_A_MARK = re.compile(r"(?:<[|\uff5c/]?\w*)?$")

ONE: Sequence[Arguments] = ({"city": "Rome"},)
TWO: Sequence[Arguments] = ({"city": "Oslo", "days": 12}, {"city": "Rome"})
TYPES: Sequence[Arguments] = (
    {
        "city": "12", "days": -3, "deep": {"x": [1, 2.5, True, {"y": "z"}], "ok": True}, "list": ["a", "1"],
        "flag": False, "share": 0.25, "text": "true",
    },
)  # fmt: skip
TEXTS: Sequence[Arguments] = (
    {"city": 'a "q" <b>\nzwei\tZürich \\ 12 {x: [1]} 😀', "text": "null and </x> ```"},
)
NONE: Sequence[Arguments] = ({},)
CASES = {"one": ONE, "two": TWO, "types": TYPES, "texts": TEXTS, "none": NONE}

CALLS_ONCE = {
    *("GigaChat3-10B-A1.8B", "GigaChat3.1-10B-A1.8B", "openai-gpt-oss-120b"),
    *("meta-llama-Llama-3.1-8B-Instruct", "meta-llama-Llama-3.2-3B-Instruct"),
    "meta-llama-Llama-3.3-70B-Instruct",
}
"""Templates that write the first call of an answer only, or refuse several."""
NO_TEXT_WITH_CALLS = {"deepseek-ai-DeepSeek-R1-Distill-Llama-8B", "llama-cpp-deepseek-r1"}
"""Templates that write no calls beside a text."""
NO_CALLS = {
    *("HuggingFaceTB-SmolLM3-3B", "LFM2-8B-A1B", "LFM2.5-Instruct", "NVIDIA-Nemotron-Nano-v2"),
    *("google-gemma-2-2b-it", "ibm-granite-granite-3.3-2B-Instruct", "llama-cpp-rwkv-world"),
    "microsoft-Phi-3.5-mini-instruct",
}
"""Templates that write no calls of earlier answers."""


class Written(NamedTuple):
    """What a template writes of an answer."""

    source: str
    """The template."""
    prompt: str
    """The part before the answer."""
    answer: str
    """What the model would write."""


@cache
def sources() -> Mapping[str, str]:
    folder = upstream_folder() / "models" / "templates"
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.jinja"))}


def written(name: str, message: Mapping[str, object], **variables: object) -> Written:
    """Render a question with and without its answer, and return what is different."""
    source = sources()[name]
    template = chat_template(source)
    names = {"bos_token": "<BOS>", "eos_token": "<EOS>", "tools": [TOOL], **variables}
    prompt = template.render([QUESTION], {**names, "add_generation_prompt": True})
    whole = template.render([QUESTION, message], {**names, "add_generation_prompt": False})
    same = prompt
    while not whole.startswith(same):
        same = same[:-1]
    # A prompt may open thoughts that an answer in the past does not have: begin before the mark.
    same = same[: HALF_A_MARK.search(same).start()]  # type: ignore[union-attr]  # it matches the empty text
    # One prompt ends with a reminder that is not in the past; the mark after it is no part of the answer.
    answer = whole[len(same) :].removeprefix("<|CHATBOT_TOKEN|>")
    return Written(source, same, ENDS.split(answer)[0])


def calling(arguments: Sequence[Arguments], content: str) -> Mapping[str, object]:
    calls = [
        {"id": f"call{number:05}", "type": "function", "function": {"name": "weather", "arguments": text}}
        for number, text in enumerate(json.dumps(one, ensure_ascii=False) for one in arguments)
    ]
    return {"role": "assistant", "content": content, "tool_calls": calls}


def read(answer: Written, size: int) -> list[Delta]:
    """Read an answer in parts, and join what belongs together."""
    asked = read_asked(None, None, [TOOL], "auto")
    reader = constrain(asked, None, Opening(answer.source, answer.prompt)).reader
    found: list[Delta] = []
    for at in range(0, len(answer.answer), size):
        found += reader.feed(answer.answer[at : at + size])
    joined: list[Delta] = []
    for delta in [*found, *reader.finish()]:
        last = joined[-1] if joined else None
        if isinstance(delta, CallStart):
            joined.append(Call(delta.name, ""))
        elif isinstance(delta, CallPart) and isinstance(last, Call):
            joined[-1] = Call(last.name, last.arguments + delta.arguments)
        elif isinstance(delta, Text) and isinstance(last, Text):
            joined[-1] = Text(last.text + delta.text)
        elif isinstance(delta, Reasoning) and isinstance(last, Reasoning):
            joined[-1] = Reasoning(last.text + delta.text)
        else:
            joined.append(delta)
    return joined


def read_in_any_parts(answer: Written) -> list[Delta]:
    whole = read(answer, max(1, len(answer.answer)))
    for size in (1, 2, 3, 7, 16):
        assert read(answer, size) == whole
    return whole


def calls_in(found: Sequence[Delta]) -> list[tuple[str, object]]:
    return [(delta.name, json.loads(delta.arguments)) for delta in found if isinstance(delta, Call)]


def text_of(found: Sequence[Delta]) -> str:
    return "".join(delta.text for delta in found if isinstance(delta, Text)).strip()


def thoughts_in(found: Sequence[Delta]) -> str:
    return "".join(delta.text for delta in found if isinstance(delta, Reasoning))


def test_the_templates_that_write_calls_are_known() -> None:
    silent = {
        name
        for name, source in sources().items()
        if not (chat_template(source).takes("calls") or chat_template(source).takes("none"))
    }

    assert silent == NO_CALLS


@pytest.mark.parametrize("content", ["", "Text."])
@pytest.mark.parametrize("case", CASES)
def test_calls_that_a_template_writes_are_read_back(case: str, content: str) -> None:
    expected = [("weather", dict(arguments)) for arguments in CASES[case]]
    wrong = {}
    for name in sources().keys() - NO_CALLS:
        if name in (CALLS_ONCE if len(expected) > 1 else ()) or name in (
            NO_TEXT_WITH_CALLS if content else ()
        ):
            continue
        answer = written(name, calling(CASES[case], content))
        found = read_in_any_parts(answer)
        if calls_in(found) != expected or text_of(found) not in {"", content}:
            wrong[name] = (answer.answer, found)

    assert wrong == {}


THOUGHT = "I think, <b>so\n\n1. it is."


FORGOTTEN = {"Apriel-1.6-15b-Thinker-fixed": "Here are my reasoning steps:\n"}
"""What a prompt opens thoughts with, and the past does not show."""


def thinking(message: Mapping[str, object]) -> Mapping[str, object]:
    """Add a thought, by all the names that templates have for it."""
    return {**message, "reasoning_content": THOUGHT, "reasoning": THOUGHT, "thinking": THOUGHT}


@pytest.mark.parametrize(
    "message",
    [
        pytest.param({"role": "assistant", "content": "Text."}, id="text"),
        pytest.param(calling(ONE, ""), id="call"),
        pytest.param(calling(ONE, "Text."), id="text and call"),
    ],
)
def test_thoughts_that_a_template_writes_are_read_back(message: Mapping[str, object]) -> None:
    wrong = {}
    shown = set()
    for name in sources():
        try:
            answer = written(name, thinking(message), enable_thinking=True, thinking=True)
        except ValueError:
            continue
        if THOUGHT not in answer.answer:
            continue
        shown.add(name)
        answer = answer._replace(prompt=answer.prompt + FORGOTTEN.get(name, ""))
        found = read_in_any_parts(answer)
        calls = [("weather", {"city": "Rome"})] if "tool_calls" in message else []
        expected = (THOUGHT, calls)
        is_text = text_of(found) in {"", message["content"]}
        if (thoughts_in(found).strip(), calls_in(found)) != expected or not is_text:
            wrong[name] = (answer.prompt[-40:], answer.answer, found)

    assert wrong == {}
    assert len(shown) > 20, sorted(shown)


TEMPLATE = (
    "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{% for c in m.tool_calls %}<tool_call>"
    "{{ c.function.name }}</tool_call>{% endfor %}{% endfor %}{{ tools | tojson if tools }}<|assistant|>"
)
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Tells the weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"$ref": "#/$defs/city"}, "days": {"enum": [1, 2, 3]}},
            "required": ["city", "days"],
            "additionalProperties": False,
            "$defs": {"city": {"enum": ["Rome", "Oslo"]}},
        },
    },
}
NOW = {
    "type": "function",
    "function": {"name": "now", "parameters": {"type": "object", "additionalProperties": False}},
}
TOOLS = [WEATHER, NOW]


def ask(llama: Llama, **request: object) -> Mapping[str, object]:
    """Return the only choice of an answer."""
    messages = [{"role": "user", "content": "weather in Rome?"}]
    response = llama.create_chat_completion(messages, **request)  # type: ignore[call-overload]  # of each test
    assert isinstance(response, dict)
    choice: Mapping[str, object] = response["choices"][0]
    return choice


def functions_in(choice: Mapping[str, object]) -> list[tuple[str, object]]:
    message = choice["message"]
    assert isinstance(message, dict)
    calls = [call["function"] for call in message["tool_calls"]]
    return [(call["name"], json.loads(call["arguments"])) for call in calls]


def is_right(name: str, arguments: object) -> bool:
    if name == "now":
        return arguments == {}
    assert isinstance(arguments, dict)
    return arguments["city"] in {"Rome", "Oslo"} and arguments["days"] in {1, 2, 3}


@pytest.fixture(scope="module")
def caller(models: Path) -> str:
    """A model that thinks, says something, and calls a function twice."""
    text = (
        "<think>\nlet me see\n</think>\n\nOne moment.\n"
        '<tool_call> {"name": "weather", "arguments": {"city": "Rome", "days": 2}} </tool_call>\n'
        '<tool_call> {"name": "weather", "arguments": {"city": "Oslo", "days": 3}} </tool_call>'
    )
    return str(script_model(models / "caller.gguf", text))


@pytest.fixture
def calling_llama(caller: str, load: Load) -> Llama:
    llama = load(caller)
    llama.chat_handler = Jinja2ChatFormatter(f"{TEMPLATE}{{# <think> #}}", "", "").to_chat_handler()
    return llama


def test_a_model_that_calls(calling_llama: Llama) -> None:
    choice = ask(calling_llama, tools=TOOLS)

    assert functions_in(choice) == [
        ("weather", {"city": "Rome", "days": 2}),
        ("weather", {"city": "Oslo", "days": 3}),
    ]
    message = choice["message"]
    assert isinstance(message, dict)
    assert message["content"] == "One moment."
    assert message["reasoning_content"] == "let me see"
    assert choice["finish_reason"] == "tool_calls"


def test_a_stream_says_the_same(calling_llama: Llama) -> None:
    messages = [{"role": "user", "content": "weather in Rome?"}]
    stream = calling_llama.create_chat_completion(
        messages,
        tools=TOOLS,
        stream=True,
        stream_options={"include_usage": True},  # type: ignore[call-overload]  # plain dicts
    )
    assert isinstance(stream, Iterator)

    chunks = list(stream)

    deltas = [chunk["choices"][0]["delta"] for chunk in chunks if chunk["choices"]]
    calls = [call for delta in deltas for call in delta.get("tool_calls", ())]
    assert [call["index"] for call in calls] == sorted(call["index"] for call in calls)
    for index, city in enumerate(["Rome", "Oslo"]):
        parts = [call["function"]["arguments"] for call in calls if call["index"] == index]
        assert len(parts) > 2, "arguments come in parts"
        assert json.loads("".join(parts))["city"] == city
    assert "".join(delta.get("reasoning_content", "") for delta in deltas) == "let me see"
    assert "".join(delta.get("content", "") for delta in deltas).strip() == "One moment."
    assert chunks[-2]["choices"][0]["finish_reason"] == "tool_calls"
    assert chunks[-1]["choices"] == []
    assert chunks[-1]["usage"]["completion_tokens"] > 10


def test_what_was_called_before_is_part_of_the_prompt(calling_llama: Llama) -> None:
    call = {"id": "a", "type": "function", "function": {"name": "weather", "arguments": "{}"}}
    messages: list[object] = [
        {"role": "user", "content": [{"type": "text", "text": "weather?"}]},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "a", "content": "sun"},
    ]

    calling_llama.create_chat_completion(messages, max_tokens=1)  # type: ignore[arg-type]  # plain dicts

    prompt = calling_llama.detokenize(list(calling_llama.eval_tokens), special=True).decode()
    assert "<|user|>weather?<|assistant|><tool_call>weather</tool_call><|tool|>sun" in prompt


FORMATS = ["chatml", "chatml-function-calling", "functionary-v1", "functionary-v2"]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("chat_format", FORMATS)
class TestForcedCalls:
    """A model that babbles calls as it must."""

    def test_of_any_function(self, tiny: str, load: Load, chat_format: str, seed: int) -> None:
        llama = load(tiny, chat_format=chat_format, n_ctx=1024)

        choice = ask(llama, tools=TOOLS, tool_choice="required", seed=seed, temperature=1.5)

        ((name, arguments),) = functions_in(choice)
        assert is_right(name, arguments)
        assert choice["finish_reason"] == "tool_calls"

    def test_of_one_function(self, tiny: str, load: Load, chat_format: str, seed: int) -> None:
        llama = load(tiny, chat_format=chat_format, n_ctx=1024)
        named = {"type": "function", "function": {"name": "weather"}}

        choice = ask(llama, tools=TOOLS, tool_choice=named, seed=seed, temperature=1.5)

        ((name, arguments),) = functions_in(choice)
        assert name == "weather"
        assert is_right(name, arguments)

    def test_where_a_message_may_come_instead(
        self, tiny: str, load: Load, chat_format: str, seed: int
    ) -> None:
        llama = load(tiny, chat_format=chat_format, n_ctx=1024)

        choice = ask(llama, tools=TOOLS, tool_choice="auto", seed=seed, temperature=1.5, max_tokens=40)

        message = choice["message"]
        assert isinstance(message, dict)
        if "tool_calls" in message:
            assert all(is_right(name, arguments) for name, arguments in functions_in(choice))
        else:
            assert message["content"]
            assert choice["finish_reason"] == "length", "this model never ends by itself"

    def test_where_none_may_be_made(self, tiny: str, load: Load, chat_format: str, seed: int) -> None:
        llama = load(tiny, chat_format=chat_format, n_ctx=1024)

        choice = ask(llama, tools=TOOLS, tool_choice="none", seed=seed, temperature=1.5, max_tokens=5)

        message = choice["message"]
        assert isinstance(message, dict)
        assert message["content"]
        assert "tool_calls" not in message


def test_several_calls_can_be_forced(tiny: str, load: Load) -> None:
    choice = ask(
        load(tiny, chat_format="chatml"), tools=[NOW], tool_choice="required", parallel_tool_calls=True,
        max_tokens=60, logit_bias={}, temperature=0.0,
    )  # fmt: skip

    message = choice["message"]
    assert isinstance(message, dict)
    assert {call["function"]["name"] for call in message["tool_calls"]} == {"now"}


def test_a_parameter_that_there_is_not_is_named(tiny: str, load: Load) -> None:
    for chat_format in FORMATS:
        with pytest.raises(TypeError, match="unexpected keyword argument 'temprature'"):
            ask(load(tiny, chat_format=chat_format), tools=TOOLS, temprature=0.5)


def test_log_probabilities_of_calls_are_told(tiny: str, load: Load) -> None:
    llama = load(tiny, chat_format="chatml", logits_all=True, n_ctx=1024)

    choice = ask(llama, tools=TOOLS, tool_choice="now", logprobs=True, top_logprobs=2)

    logprobs = choice["logprobs"]
    assert isinstance(logprobs, dict)
    assert json.loads("".join(token["token"] for token in logprobs["content"])) == {}
