"""A known weakness: what a call cannot use was ignored, or failed somewhere deep. See test_faults for all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.calls import COMPLETIONS, GENERATIONS, HELLO, chat, text_of
from llama_cpp.llama import Llama
from llama_cpp.llama_cache import LlamaDiskCache, LlamaRAMCache, LlamaTrieCache
from llama_cpp.llama_embedding import LlamaEmbedding

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
SENTENCE = "tiny llama runs fast and said yes"
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"enum": ["Rome", "Oslo"]}},
            "required": ["city"],
            "additionalProperties": False,
        },
    },
}


class TestSilentAcceptance:
    """12: what was not understood was ignored."""

    @pytest.mark.parametrize("call", [*COMPLETIONS, *GENERATIONS])
    def test_a_keyword_of_a_call_that_does_not_exist_is_named(self, call: str, tiny: str, load: Load) -> None:
        llama = load(tiny)

        with pytest.raises(TypeError, match="max_token'"):
            {**COMPLETIONS, **GENERATIONS}[call](llama, max_token=5)

    @pytest.mark.parametrize(
        ("name", "given"), [("embed", "x"), ("create_embedding", "x"), ("tokenize", b"x")]
    )
    def test_the_same_in_calls_that_make_no_text(
        self, name: str, given: object, tiny: str, load: Load
    ) -> None:
        with pytest.raises(TypeError, match="no_such"):
            getattr(load(tiny, embedding=True), name)(given, no_such=1)

    @pytest.mark.parametrize("kind", [Llama, LlamaEmbedding])
    def test_a_keyword_of_the_constructor_is_warned_of(self, kind: type[Llama], tiny: str) -> None:
        with pytest.warns(RuntimeWarning, match="ignores unknown arguments: n_gpu_layer$") as seen:
            kind(tiny, verbose=False, n_gpu_layer=5).close()

        assert [Path(each.filename).name for each in seen] == [Path(__file__).name]

    @pytest.mark.parametrize("chat_format", [None, "chatml", "llama-2", "chatml-function-calling"])
    @pytest.mark.parametrize("stream", [False, True])
    def test_a_schema_is_followed(
        self,
        chat_format: str | None,
        stream: bool,  # noqa: FBT001 - the cases
        tiny: str,
        load: Load,
    ) -> None:
        llama = load(tiny, chat_format=chat_format)
        schema = {"type": "object", "properties": {"a": {"enum": [1, 2]}}, "required": ["a"]}
        wanted = {
            "type": "json_schema",
            "json_schema": {"name": "x", "schema": {**schema, "additionalProperties": False}},
        }

        answer = chat(llama, response_format=wanted, stream=stream)

        assert json.loads(text_of(answer))["a"] in {1, 2}

    def test_a_format_that_does_not_exist_is_refused(self, tiny: str, load: Load) -> None:
        with pytest.raises(ValueError, match="yaml"):
            chat(load(tiny), response_format={"type": "yaml"})

    @pytest.mark.parametrize("chat_format", [None, "chatml"])
    @pytest.mark.parametrize("stream", [False, True])
    def test_tools_that_may_be_used_leave_a_text_free(
        self,
        chat_format: str | None,
        stream: bool,  # noqa: FBT001 - the cases
        script: str,
        load: Load,
    ) -> None:
        llama = load(script, chat_format=chat_format, n_ctx=2048)

        answer = chat(llama, tools=[WEATHER], tool_choice="auto", stream=stream)

        assert text_of(answer).strip() == SENTENCE

    @pytest.mark.parametrize("stream", [False, True])
    def test_a_format_that_asks_first_whether_to_call_leaves_a_text_free_too(
        self,
        stream: bool,  # noqa: FBT001 - the cases
        script: str,
        load: Load,
    ) -> None:
        llama = load(script, chat_format="chatml-function-calling", n_ctx=2048)

        texts = {
            text_of(chat(llama, tools=[WEATHER], tool_choice="auto", stream=stream, seed=seed))
            for seed in range(10)
        }

        assert {text.strip() for text in texts} == {"", SENTENCE}  # a call, or a text

    @pytest.mark.parametrize("chat_format", [None, "chatml", "chatml-function-calling"])
    @pytest.mark.parametrize("choice", ["required", {"type": "function", "function": {"name": "weather"}}])
    def test_a_tool_that_must_be_used_is_used(
        self, chat_format: str | None, choice: object, script: str, load: Load
    ) -> None:
        llama = load(script, chat_format=chat_format, n_ctx=2048)

        answer = chat(llama, tools=[WEATHER], tool_choice=choice)
        assert isinstance(answer, dict)

        call = answer["choices"][0]["message"]["tool_calls"][0]["function"]
        assert (call["name"], json.loads(call["arguments"])["city"] in {"Rome", "Oslo"}) == ("weather", True)

    def test_a_tool_that_does_not_exist_is_named(self, tiny: str, load: Load) -> None:
        choice = {"type": "function", "function": {"name": "wether"}}

        with pytest.raises(ValueError, match="wether"):
            chat(load(tiny), tools=[WEATHER], tool_choice=choice)


class TestNamedArguments:
    """12: what cannot be used is named, and is no KeyError from somewhere deep inside."""

    @pytest.mark.parametrize(
        ("options", "name"),
        [
            ({"max_tokens": "x"}, "max_tokens"),
            ({"max_tokens": []}, "max_tokens"),
            ({"max_tokens": float("nan")}, "max_tokens"),
            ({"stream_options": 5}, "stream_options"),
            ({"active_loras": 5}, "active_loras"),
            ({"tfs_z": []}, "tfs_z"),
        ],
        ids=str,
    )
    @pytest.mark.parametrize("call", ["create_completion", "chat"])
    def test_of_completions(
        self, call: str, options: dict[str, object], name: str, tiny: str, load: Load
    ) -> None:
        with pytest.raises((TypeError, ValueError), match=name):
            COMPLETIONS[call](load(tiny), **options)

    @pytest.mark.parametrize(
        ("options", "name"),
        [
            ({"messages": [{"content": "hi"}]}, "role"),
            ({"messages": [5]}, "message"),
            ({"messages": "hi"}, "message"),
            ({"messages": None}, "message"),
            ({"tools": [{}]}, "tool"),
            ({"tools": [{"type": "function"}]}, "tool"),
            ({"tools": [5]}, "tool"),
            ({"tools": 5}, "tool"),
            ({"functions": [{}]}, "function"),
            ({"functions": 5}, "function"),
            ({"response_format": 5}, "response_format"),
            ({"chat_template_kwargs": 5}, "chat_template_kwargs"),
        ],
        ids=str,
    )
    @pytest.mark.parametrize(
        "chat_format", [None, "chatml", "llama-2", "alpaca", "chatml-function-calling", "functionary-v2"]
    )
    def test_of_chats(
        self, chat_format: str | None, options: dict[str, object], name: str, tiny: str, load: Load
    ) -> None:
        llama = load(tiny, chat_format=chat_format, n_ctx=2048)

        with pytest.raises((TypeError, ValueError), match=name):
            llama.create_chat_completion(**{"messages": HELLO, "max_tokens": 2, **options})  # type: ignore[call-overload]

    @pytest.mark.parametrize(
        "options",
        [
            {"split_mode": 99},
            {"numa": 99},
            {"attention_type": 99},
            {"rope_scaling_type": 99},
            {"n_gpu_layers": "all"},
            {"n_parallel": 10**6},
            {"chat_format": 5},
            {"chat_handler": 5},
            {"tokenizer": 5},
        ],
        ids=str,
    )
    def test_of_constructors(self, options: dict[str, object], tiny: str, load: Load) -> None:
        with pytest.raises((TypeError, ValueError), match=next(iter(options))):
            load(tiny, **options)

    @pytest.mark.parametrize(
        ("name", "given"), [("set_cache", {}), ("set_seed", "x"), ("set_seed", None), ("load_state", None)]
    )
    def test_of_setters(self, name: str, given: object, tiny: str, load: Load) -> None:
        llama = load(tiny)

        with pytest.raises((TypeError, ValueError), match=name.split("_")[1]):
            getattr(llama, name)(given)

    @pytest.mark.parametrize("kind", [LlamaRAMCache, LlamaTrieCache, LlamaDiskCache])
    @pytest.mark.parametrize("capacity", [-1, "1 GB", None])
    def test_of_caches(self, kind: type, capacity: object, tmp_path: Path) -> None:
        folder = {"cache_dir": str(tmp_path)} if kind is LlamaDiskCache else {}

        with pytest.raises((TypeError, ValueError), match="capacity_bytes"):
            kind(capacity_bytes=capacity, **folder)
