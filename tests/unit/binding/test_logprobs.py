"""Log-probabilities: numbers and shapes."""

from __future__ import annotations

import numpy as np
import pytest

from llama_cpp._logprobs import log_softmax, to_chat_logprobs


def test_probabilities_add_up_to_one_whatever_the_size_of_the_logits() -> None:
    logits = np.array([[1000.0, 999.0, -5000.0], [0.0, 0.0, 0.0]], dtype=np.float32)

    logprobs = log_softmax(logits)

    assert np.exp(logprobs).sum(axis=-1) == pytest.approx([1.0, 1.0])
    assert logprobs[1] == pytest.approx([-np.log(3)] * 3)


def test_impossible_tokens_have_probability_zero() -> None:
    assert log_softmax(np.array([0.0, -np.inf], dtype=np.float32)).tolist() == [0.0, -np.inf]


def test_a_completions_columns_become_a_chats_rows() -> None:
    chat = to_chat_logprobs(
        {
            "tokens": ["é", "b"],
            "text_offset": [0, 1],
            "token_logprobs": [-0.5, None],
            "top_logprobs": [{"é": -0.5}, None],
        }
    )

    assert chat == {
        "content": [
            {
                "token": "é",
                "logprob": -0.5,
                "bytes": [195, 169],
                "top_logprobs": [{"token": "é", "logprob": -0.5, "bytes": [195, 169]}],
            },
            {"token": "b", "logprob": 0.0, "bytes": [98], "top_logprobs": []},
        ],
        "refusal": None,
    }
    assert to_chat_logprobs(None) is None


def test_a_part_of_a_character_has_no_bytes_of_its_own() -> None:
    part = "\N{REPLACEMENT CHARACTER}"

    chat = to_chat_logprobs(
        {
            "tokens": [part],
            "text_offset": [0],
            "token_logprobs": [-1.0],
            "top_logprobs": [{part: -1.0}],
        }
    )

    assert chat is not None
    assert chat["content"] is not None
    (token,) = chat["content"]
    assert token["bytes"] is None
    assert token["top_logprobs"][0]["bytes"] is None
