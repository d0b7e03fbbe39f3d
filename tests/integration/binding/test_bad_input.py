"""Bad input is a Python error that says what is wrong; natively it would end the process or be cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from llama_cpp.llama import Llama
from llama_cpp.llama_cpp import LLAMA_POOLING_TYPE_NONE

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_batch": 0}, "n_batch is 0, expected 1 to 2147483647"),
        ({"n_ctx": 2**32 + 5}, "n_ctx is 4294967301, expected 0 to 2147483647"),
        ({"n_threads": -1}, "n_threads is -1"),
        ({"type_k": 9999}, "type_k is 9999, expected one of"),
        ({"type_v": 4}, "type_v is 4, expected one of"),
        ({"flash_attn_type": 99}, "flash_attn_type is 99"),
        ({"pooling_type": 99}, "pooling_type is 99"),
        ({"kv_overrides": {"some.key": 10**30}}, "'some.key' is 1000000000000000000000000000000"),
        ({"n_ctx": 2**31 - 1}, "cannot make a context: n_ctx=2147483647, .*not enough memory"),
    ],
    ids=str,
)
def test_parameters_that_would_end_the_process_are_refused(
    tiny: str, load: Load, options: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        load(tiny, **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_ctx": "512"}, "n_ctx is '512', expected a whole number"),
        ({"n_ctx": 512.0}, "n_ctx is 512.0, expected a whole number"),
        ({"kv_overrides": {"some.key": [1]}}, "'some.key' is .1., expected a bool, number or string"),
    ],
    ids=str,
)
def test_parameters_of_another_type_are_named(
    tiny: str, load: Load, options: dict[str, object], message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        load(tiny, **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"prompt": b"the"}, "expected tokens, found text"),
        ({"prompt": ["12"]}, "expected tokens, which are integers"),
        ({"prompt": [1.0]}, "expected tokens, which are integers"),
        ({"prompt": None}, "expected tokens, which are integers"),
        ({"prompt": [[1, 300]]}, "expected tokens, which are integers"),
        ({"stop": 5}, "stop is 5, expected a string or a list of strings"),
        ({"stop": [None]}, "stop is .None., expected"),
        ({"stop": b"x"}, "stop is b'x', expected"),
        ({"temperature": None}, "temperature is None, expected a number"),
        ({"top_k": "5"}, "top_k is '5', expected a number"),
        ({"seed": "x"}, "seed is 'x', expected a number"),
        ({"logit_bias": [1, 2]}, "logit_bias is .1, 2., expected a number for each token"),
        ({"logit_bias": {300: "x"}}, "logit_bias is .*expected a number for each token"),
        ({"logits_processor": lambda _ids, _logits: None}, "logits_processor returned None"),
    ],
    ids=str,
)
def test_arguments_of_another_type_are_named(
    tiny: str, load: Load, options: dict[str, object], message: str
) -> None:
    llama = load(tiny)

    with pytest.raises(TypeError, match=message):
        llama(**{"prompt": "the", **options})  # type: ignore[call-overload]  # the point of the test

    assert llama("the", max_tokens=1)


@pytest.mark.parametrize("token", [-1, 10**6, 2**32 + 300])
def test_a_prompt_of_tokens_that_do_not_exist_is_refused(tiny: str, load: Load, token: int) -> None:
    with pytest.raises(ValueError, match=f"token {token} is not in the vocabulary"):
        load(tiny)([1, token])


def test_a_bias_that_is_no_number_is_refused(tiny: str, load: Load) -> None:
    with pytest.raises(ValueError, match="which has a NaN"):
        load(tiny)("the", logit_bias={300: float("nan")})


def test_text_is_bytes_and_tokens_are_integers(tiny: str, load: Load) -> None:
    llama = load(tiny)

    with pytest.raises(TypeError, match="cannot tokenize str, expected bytes"):
        llama.tokenize("the")  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(TypeError, match="expected tokens, found text"):
        llama.detokenize("12")  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(TypeError, match="expected tokens, found text"):
        llama.eval("12")  # type: ignore[arg-type]  # the point of the test


def test_only_texts_have_vectors(bert: str, load: Load) -> None:
    llama = load(bert, embedding=True)

    with pytest.raises(TypeError, match="only texts have embeddings"):
        llama.embed([None])  # type: ignore[list-item]  # the point of the test
    with pytest.raises(TypeError, match="only texts have embeddings"):
        llama.create_embedding([1, 2.5])  # type: ignore[arg-type]  # the point of the test


def test_a_vocabulary_has_no_vectors(tiny: str, load: Load) -> None:
    llama = load(tiny, embedding=True, vocab_only=True)

    with pytest.raises(RuntimeError, match="and its weights"):
        llama.embed("the")


def test_an_empty_path_is_no_model(load: Load) -> None:
    with pytest.raises(ValueError, match="Model path does not exist: "):
        load("")


def test_the_path_may_be_an_object(tiny: str, load: Load) -> None:
    llama = load(Path(tiny))

    assert llama.model_path == tiny
    assert llama.create_completion("the", max_tokens=1)["model"] == tiny


def test_the_pooling_is_known(bert: str, load: Load) -> None:
    llama = load(bert, embedding=True, pooling_type=LLAMA_POOLING_TYPE_NONE)

    assert llama.pooling_type() == LLAMA_POOLING_TYPE_NONE
