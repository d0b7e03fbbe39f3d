"""Chats: the prompt is the model's own template, the answer has OpenAI's shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from llama_cpp.llama import Llama
from llama_cpp.llama_types import (
    ChatCompletionRequestMessage,
    CreateChatCompletionResponse,
    CreateChatCompletionStreamResponse,
)

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
MESSAGES: list[ChatCompletionRequestMessage] = [
    {"role": "system", "content": "be brief"},
    {"role": "user", "content": "who runs fast?"},
]


def answer(llama: Llama, **options: object) -> CreateChatCompletionResponse:
    response = llama.create_chat_completion(MESSAGES, temperature=0.0, **options)  # type: ignore[call-overload]  # of each test
    assert isinstance(response, dict)
    return response  # type: ignore[return-value]  # as above


def stream(llama: Llama, **options: object) -> list[CreateChatCompletionStreamResponse]:
    chunks = llama.create_chat_completion(MESSAGES, temperature=0.0, stream=True, **options)  # type: ignore[call-overload]  # as above
    assert isinstance(chunks, Iterator)
    return list(chunks)


def test_the_answer_is_a_message_of_the_assistant(script: str, load: Load) -> None:
    response = answer(load(script))

    choice = response["choices"][0]
    assert response["id"].startswith("chatcmpl-")
    assert response["object"] == "chat.completion"
    assert choice["message"]["role"] == "assistant"
    assert (choice["message"]["content"] or "").strip() == "tiny llama runs fast and said yes"
    assert choice["finish_reason"] == "stop"
    assert response["usage"]["prompt_tokens"] > 20


def test_the_prompt_is_made_by_the_template_of_the_model(tiny: str, load: Load) -> None:
    llama = load(tiny)

    answer(llama, max_tokens=1)

    prompt = "<|system|>\nbe brief</s>\n<|user|>\nwho runs fast?</s>\n<|assistant|>\n"
    assert list(llama.eval_tokens) == llama.tokenize(prompt.encode(), add_bos=False, special=True)


def test_a_streamed_answer_says_who_speaks_and_then_the_same(script: str, load: Load) -> None:
    llama = load(script)
    expected = answer(llama)["choices"][0]["message"]["content"]

    chunks = stream(llama)

    deltas = [dict(chunk["choices"][0]["delta"]) for chunk in chunks]
    assert deltas[0] == {"role": "assistant"}
    assert deltas[-1] == {}
    assert "".join(str(delta.get("content")) for delta in deltas[1:-1]) == expected
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks] == [None] * (len(chunks) - 1) + ["stop"]
    assert {chunk["object"] for chunk in chunks} == {"chat.completion.chunk"}


def test_a_named_format_goes_before_the_template(tiny: str, load: Load) -> None:
    llama = load(tiny, chat_format="chatml")

    answer(llama, max_tokens=1)

    assert llama.detokenize(list(llama.eval_tokens)).startswith(b"<|im_start|>system\nbe brief<|im_end|>\n")


def test_without_a_template_it_is_the_format_of_llama_2(tiny: str, load: Load) -> None:
    llama = load(tiny)
    del llama.metadata["tokenizer.chat_template"]

    answer(llama, max_tokens=1)

    assert b"[INST] <<SYS>>\nbe brief\n<</SYS>>\n\nwho runs fast? [/INST]" in llama.detokenize(
        llama.eval_tokens
    )


def test_an_unknown_format_is_refused(tiny: str, load: Load) -> None:
    with pytest.raises(
        ValueError, match="chat_format 'nonsense' is unknown, expected one of alpaca, baichuan"
    ):
        answer(load(tiny, chat_format="nonsense"))


def test_stop_strings_of_the_call_end_the_answer(script: str, load: Load) -> None:
    response = answer(load(script), stop=" runs")

    assert (response["choices"][0]["message"]["content"] or "").strip() == "tiny llama"


def test_log_probabilities_come_in_the_shape_of_chats(tiny: str, load: Load) -> None:
    llama = load(tiny, logits_all=True)

    choice = answer(llama, max_tokens=3, logprobs=True, top_logprobs=2)["choices"][0]

    assert choice["logprobs"] is not None
    content = choice["logprobs"]["content"]
    assert content is not None
    assert "".join(token["token"] for token in content) == choice["message"]["content"]
    assert all(len(token["top_logprobs"]) == 2 for token in content)
    assert bytes(content[0]["bytes"] or []).decode() == content[0]["token"]
    streamed = stream(llama, max_tokens=3, logprobs=True)
    assert streamed[1]["choices"][0]["logprobs"] is not None
