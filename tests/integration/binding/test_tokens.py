"""Text to tokens and back, and what is evaluated."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from fakes.puppet import byte_tokens
from llama_cpp.llama import Llama

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]


def test_text_survives_the_way_to_tokens_and_back(tiny: str, load: Load) -> None:
    llama = load(tiny)

    tokens = llama.tokenize("the tiny llama \u4e16\U0001f642".encode())

    assert tokens[0] == llama.token_bos()
    assert llama.detokenize(tokens).decode() == "the tiny llama \u4e16\U0001f642"


def test_the_leading_space_is_dropped_only_after_the_beginning_of_text(tiny: str, load: Load) -> None:
    llama = load(tiny)
    tokens = llama.tokenize(b"the llama")

    assert llama.detokenize(tokens) == b"the llama"
    assert llama.detokenize(tokens[1:]) == b" the llama"


@pytest.mark.parametrize("text", [b"", b"\x00", b"\xff\xfe", b"\xf0\x9f\x99", b"a\x00b"], ids=repr)
def test_any_bytes_can_be_tokenized(tiny: str, load: Load, text: bytes) -> None:
    tokens = load(tiny).tokenize(text, add_bos=False)

    assert all(token >= 0 for token in tokens)


def test_special_tokens_are_read_and_written_on_demand(tiny: str, load: Load) -> None:
    llama = load(tiny)

    assert llama.tokenize(b"</s>", add_bos=False, special=True) == [llama.token_eos()]
    assert len(llama.tokenize(b"</s>", add_bos=False)) > 1
    assert llama.detokenize([llama.token_eos()]) == b""
    assert llama.detokenize([llama.token_eos()], special=True) == b"</s>"


@pytest.mark.parametrize("token", [-1, 10**6])
def test_tokens_outside_of_the_vocabulary_are_refused(tiny: str, load: Load, token: int) -> None:
    with pytest.raises(ValueError, match=f"token {token} is not in the vocabulary"):
        load(tiny).detokenize([token])


def test_the_tokenizer_object_agrees_with_the_model(tiny: str, load: Load) -> None:
    llama = load(tiny)
    tokenizer = llama.tokenizer()

    assert tokenizer.encode("the llama") == llama.tokenize(b"the llama", special=True)
    assert tokenizer.decode(tokenizer.encode("the llama")) == "the llama"
    assert tokenizer.decode([1, *byte_tokens(b"\xe4a")]) == "a"


def test_a_tokenizer_of_the_program_replaces_the_models_own(tiny: str, load: Load) -> None:
    own = load(tiny).tokenizer()
    llama = load(tiny, tokenizer=own)

    assert llama.tokenize(b"</s>", False) == own.tokenize(b"</s>", False, False)
    assert llama.detokenize([1, 300], [2]) == own.detokenize([1, 300])


def test_facts_of_the_model_are_at_hand(tiny: str, load: Load) -> None:
    llama = load(tiny)

    assert llama.metadata["general.architecture"] == "llama"
    assert len(llama.metadata["tokenizer.chat_template"]) > 50
    assert llama.n_vocab() > 300
    assert llama.n_embd() == 64
    assert (llama.token_bos(), llama.token_eos()) == (1, 2)
    assert llama.token_nl() == llama.tokenize(b"\n", add_bos=False)[-1]
    assert llama.ctx == llama._ctx.ctx
    assert llama.model == llama._model.model


def test_the_real_size_of_the_context_is_told(tiny: str, load: Load) -> None:
    llama = load(tiny, n_ctx=100, n_batch=32)

    assert llama.n_ctx() == 256
    assert llama.context_params.n_ctx == 256
    assert llama.n_batch == 32
    assert llama.input_ids.shape == (256,)


def test_evaluated_tokens_are_counted_and_shown(tiny: str, load: Load) -> None:
    llama = load(tiny, n_batch=4)
    tokens = llama.tokenize(b"the llama runs fast and said yes to me")

    llama.eval(tokens[:6])
    llama.eval(tokens[6:])

    assert llama.n_tokens == len(tokens)
    assert llama.input_ids[: llama.n_tokens].tolist() == tokens
    assert list(llama.eval_tokens) == tokens
    assert len(llama.eval_logits) == 1


def test_tokens_may_come_from_an_array(tiny: str, load: Load) -> None:
    llama = load(tiny)
    llama.eval(llama.tokenize(b"the llama"))
    ids = llama.input_ids[: llama.n_tokens].copy()

    llama.reset()
    llama.eval(ids)

    assert llama.detokenize(ids) == b"the llama"
    assert next(llama.generate(ids, temp=0.0)) == llama.sample(temp=0.0)
    assert llama(ids, temperature=0.0) is not None


def test_scores_are_the_same_in_one_batch_and_in_many(tiny: str, load: Load) -> None:
    one, many = load(tiny, logits_all=True), load(tiny, logits_all=True, n_batch=3)
    tokens = one.tokenize(b"the llama runs fast and said yes")

    one.eval(tokens)
    many.eval(tokens)

    assert one.scores.shape == (512, one.n_vocab())
    np.testing.assert_allclose(one.scores[: len(tokens)], many.scores[: len(tokens)], rtol=1e-3, atol=1e-2)
    assert len(one.eval_logits) == len(tokens)


def test_scores_without_logits_all_are_refused(tiny: str, load: Load) -> None:
    with pytest.raises(RuntimeError, match="logits_all=True"):
        _ = load(tiny).scores


def test_going_back_gives_the_logits_of_a_fresh_context(tiny: str, load: Load) -> None:
    llama, fresh = load(tiny), load(tiny)
    tokens = llama.tokenize(b"the llama runs fast")

    llama.eval(tokens)
    llama.n_tokens = 2
    llama.eval(tokens[2:])
    fresh.eval(tokens)

    np.testing.assert_allclose(llama.eval_logits[0], fresh.eval_logits[0], rtol=1e-3, atol=1e-2)


def test_going_forward_without_tokens_is_refused(tiny: str, load: Load) -> None:
    llama = load(tiny)

    with pytest.raises(ValueError, match="cannot go to token 5: 0 are evaluated"):
        llama.n_tokens = 5


def test_more_tokens_than_the_context_holds_are_refused_and_leave_it_usable(tiny: str, load: Load) -> None:
    llama = load(tiny, n_ctx=256)
    llama.eval([1] * 200)

    with pytest.raises(ValueError, match=r"Requested tokens \(257\) exceed context window of 256"):
        llama.eval([1] * 57)

    llama.eval([1] * 56)
    assert llama.n_tokens == 256


def test_a_token_that_does_not_exist_is_an_error_and_leaves_the_context_usable(tiny: str, load: Load) -> None:
    llama = load(tiny)
    llama.eval([1, 300])

    for token in (-1, llama.n_vocab(), 2**32 + 5):
        with pytest.raises(ValueError, match=f"token {token} is not in the vocabulary"):
            llama.eval([300, token])

    llama.eval([301])
    assert list(llama.eval_tokens) == [1, 300, 301]


def test_sampling_needs_something_evaluated(tiny: str, load: Load) -> None:
    llama = load(tiny)

    with pytest.raises(ValueError, match="evaluate at least one token first"):
        llama.sample()

    llama.eval([1])
    llama.reset()
    with pytest.raises(ValueError, match="evaluate at least one token first"):
        llama.sample()


def test_sample_chooses_what_generate_chooses(tiny: str, load: Load) -> None:
    llama = load(tiny)
    tokens = llama.tokenize(b"the llama")
    first = next(llama.generate(tokens, temp=0.0))

    llama.reset()
    llama.eval(tokens)

    assert llama.sample(temp=0.0) == first
    assert llama.n_tokens == len(tokens)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"temp": float("nan")}, "temperature is nan"),
        ({"repeat_penalty": 0.0}, r"repeat_penalty is 0\.0"),
        ({"mirostat_mode": 3}, "mirostat_mode is 3"),
    ],
    ids=["temperature", "penalty", "mirostat"],
)
def test_impossible_sampling_parameters_are_refused(
    tiny: str, load: Load, parameters: dict[str, float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        load(tiny).generate([1], **parameters)  # type: ignore[arg-type]  # ints and floats


def test_a_model_that_only_encodes_generates_nothing(bert: str, load: Load) -> None:
    llama = load(bert, embedding=True)

    with pytest.raises(RuntimeError, match="it only encodes"):
        llama("the llama")


def test_a_vocabulary_alone_tokenizes_and_generates_nothing(tiny: str, load: Load) -> None:
    llama = load(tiny, vocab_only=True)

    assert llama.tokenize(b"the")[0] == llama.token_bos()
    with pytest.raises(RuntimeError, match="only its vocabulary was loaded"):
        llama("the llama")
