"""Chat completions in OpenAI's shape, whole and chunk by chunk."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from llama_cpp._chat import to_chat, to_chat_chunks
from llama_cpp._tools.deltas import FirstCallReader
from llama_cpp._tools.dialects import call_reader
from llama_cpp._tools.reasoning import MARKS, ReasoningReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._tools.deltas import Reader
    from llama_cpp.llama_types import (
        CompletionLogprobs,
        CreateChatCompletionStreamResponse,
        CreateCompletionResponse,
        CreateCompletionStreamResponse,
    )

CALL = '<tool_call>{"name": "weather", "arguments": {"city": "Rome"}}</tool_call>'


def reader() -> Reader:
    return ReasoningReader(MARKS[-1], call_reader("<tool_call>", {"weather": {}}), is_open=False)


def logprobs(*tokens: str) -> CompletionLogprobs:
    return {
        "tokens": list(tokens),
        "text_offset": [0] * len(tokens),
        "token_logprobs": [-1.0] * len(tokens),
        "top_logprobs": [{token: -1.0} for token in tokens],
    }


def completion(
    text: str, finish_reason: str = "stop", said: CompletionLogprobs | None = None
) -> CreateCompletionResponse:
    return {
        "id": "cmpl-1",
        "object": "text_completion",
        "created": 7,
        "model": "m",
        "choices": [{"text": text, "index": 0, "logprobs": said, "finish_reason": finish_reason}],  # type: ignore[typeddict-item]  # of each test
        "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
    }


def chunks(
    *texts: str, finish_reason: str = "stop", has_logprobs: bool = False
) -> Iterator[CreateCompletionStreamResponse]:
    for text in texts:
        yield chunk(text, logprobs(text) if has_logprobs else None)
    last = chunk("", None)
    last["choices"][0]["finish_reason"] = finish_reason  # type: ignore[typeddict-item]  # of each test
    yield last


def chunk(text: str, said: CompletionLogprobs | None) -> CreateCompletionStreamResponse:
    return {
        "id": "cmpl-1",
        "object": "text_completion",
        "created": 7,
        "model": "m",
        "choices": [{"text": text, "index": 0, "logprobs": said, "finish_reason": None}],
    }


def deltas(streamed: Iterator[CreateChatCompletionStreamResponse]) -> list[object]:
    return [one["choices"][0]["delta"] for one in streamed]


def test_text_is_the_content_of_a_message() -> None:
    made = to_chat(completion(" Hi\n"))

    assert made["choices"] == [
        {
            "index": 0,
            "message": {"role": "assistant", "content": " Hi\n"},
            "logprobs": None,
            "finish_reason": "stop",
        }
    ]
    assert (made["id"], made["object"], made["created"]) == ("chatcmpl-1", "chat.completion", 7)
    assert made["usage"]["total_tokens"] == 3


def test_calls_and_thoughts_stand_beside_the_content() -> None:
    choice = to_chat(completion(f"<think>so</think>\n\nHm.\n{CALL}\n{CALL}"), reader())["choices"][0]

    message = choice["message"]
    assert message["content"] == "Hm."
    assert message["reasoning_content"] == "so"
    first, second = message["tool_calls"]
    assert first["function"] == {"name": "weather", "arguments": '{"city": "Rome"}'}
    assert first["type"] == "function"
    assert first["id"] != second["id"]
    assert choice["finish_reason"] == "tool_calls"


def test_a_call_alone_has_no_content() -> None:
    assert to_chat(completion(CALL), reader())["choices"][0]["message"]["content"] is None


def test_names_of_calls_are_such_as_every_template_takes() -> None:
    names = {
        to_chat({**completion(CALL), "id": f"cmpl-{n}"}, reader())["choices"][0]["message"]["tool_calls"][0][
            "id"
        ]
        for n in range(100)
    }

    assert len(names) == 100
    assert all(re.fullmatch("[0-9a-zA-Z]{9}", name) for name in names)


def test_an_answer_that_was_cut_off_says_so() -> None:
    made = to_chat(completion('<tool_call>{"name": "weather", "arguments": {"ci', "length"), reader())

    assert made["choices"][0]["finish_reason"] == "length"
    assert made["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"] == '{"ci'


def test_the_old_form_has_one_call() -> None:
    choice = to_chat(completion(CALL + CALL), FirstCallReader(reader()), is_function=True)["choices"][0]

    assert choice["message"]["function_call"] == {"name": "weather", "arguments": '{"city": "Rome"}'}
    assert "tool_calls" not in choice["message"]
    assert choice["finish_reason"] == "function_call"


def test_log_probabilities_go_along() -> None:
    made = to_chat(completion("ab", said=logprobs("a", "b")))["choices"][0]["logprobs"]

    assert made is not None
    assert [token["token"] for token in made["content"] or ()] == ["a", "b"]


class TestStreams:
    def test_begin_with_who_speaks_and_end_with_the_reason(self) -> None:
        streamed = list(to_chat_chunks(chunks("a", "b")))

        assert deltas(iter(streamed)) == [{"role": "assistant"}, {"content": "a"}, {"content": "b"}, {}]
        assert [one["choices"][0]["finish_reason"] for one in streamed] == [None, None, None, "stop"]
        assert {(one["id"], one["object"]) for one in streamed} == {("chatcmpl-1", "chat.completion.chunk")}

    def test_give_arguments_out_in_parts(self) -> None:
        cut = CALL.partition('"Ro')
        streamed = list(to_chat_chunks(chunks("<think>so</think>", cut[0], cut[1], cut[2], CALL), reader()))

        found = deltas(iter(streamed))
        whole = to_chat(completion(CALL + CALL), reader())["choices"][0]["message"]["tool_calls"]
        assert found == [
            {"role": "assistant"},
            {"reasoning_content": "so"},
            {"tool_calls": [begun(0, whole[0]["id"])]},
            {"tool_calls": [more(0, '{"city": ')]},
            {"tool_calls": [more(0, '"Ro')]},
            {"tool_calls": [more(0, 'me"}')]},
            {"tool_calls": [begun(1, whole[1]["id"])]},
            {"tool_calls": [more(1, '{"city": "Rome"}')]},
            {},
        ]
        assert streamed[-1]["choices"][0]["finish_reason"] == "tool_calls"

    def test_give_out_at_once_what_is_known_at_once(self) -> None:
        whole = call_reader("<tool_call> <arg_key>", {"weather": {}})
        answer = "<tool_call>weather<arg_key>city</arg_key><arg_value>Rome</arg_value></tool_call>"

        found = deltas(to_chat_chunks(chunks(answer), whole))

        assert str(found[1]).endswith(
            "'type': 'function', 'function': {'name': 'weather', 'arguments': '{\"city\": \"Rome\"}'}}]}"
        )

    def test_have_the_old_form_too(self) -> None:
        streamed = list(to_chat_chunks(chunks(CALL + CALL), FirstCallReader(reader()), is_function=True))

        assert deltas(iter(streamed)) == [
            {"role": "assistant"},
            {"function_call": {"name": "weather", "arguments": ""}},
            {"function_call": {"arguments": '{"city": "Rome"}'}},
            {},
        ]
        assert streamed[-1]["choices"][0]["finish_reason"] == "function_call"

    def test_lose_no_log_probabilities(self) -> None:
        texts = ["Hm", *CALL, "!"]

        streamed = to_chat_chunks(chunks(*texts, has_logprobs=True), reader())

        found = [one["choices"][0]["logprobs"] for one in streamed]
        assert [token["token"] for some in found if some for token in some["content"] or ()] == texts

    def test_tell_the_usage_if_the_completion_does(self) -> None:
        usage = {**chunk("", None), "choices": [], "usage": completion("")["usage"]}

        streamed = list(to_chat_chunks(iter([*chunks("a"), usage])))  # type: ignore[list-item]  # as _completion makes it

        assert streamed[-1]["choices"] == []
        assert streamed[-1]["usage"] == {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
        assert all("usage" not in one for one in streamed[:-1])

    def test_end_the_completion_when_nobody_listens(self) -> None:
        inner = chunks("a", "b")
        streamed = to_chat_chunks(inner)

        next(streamed)
        streamed.close()  # type: ignore[attr-defined]  # it is a generator

        with pytest.raises(StopIteration):
            next(inner)


def begun(index: int, name: str) -> dict[str, object]:
    return {"index": index, "id": name, "type": "function", "function": {"name": "weather", "arguments": ""}}


def more(index: int, arguments: str) -> dict[str, object]:
    return {"index": index, "function": {"arguments": arguments}}
