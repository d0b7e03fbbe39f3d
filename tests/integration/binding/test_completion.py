"""Completions: text, ends, shapes."""

from __future__ import annotations

import gc
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest

from fakes.puppet import Puppet, byte_tokens
from llama_cpp.llama import Llama, LogitsProcessorList, MinTokensLogitsProcessor, StoppingCriteriaList
from llama_cpp.llama_types import CompletionChoice, CreateCompletionResponse

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
SENTENCE = "tiny llama runs fast and said yes"


def whole(llama: Llama, prompt: str | Sequence[int], **options: object) -> CreateCompletionResponse:
    response = llama(prompt, **options)  # type: ignore[call-overload]  # options of each test
    assert isinstance(response, dict)
    return response  # type: ignore[return-value]  # as above


def choice_of(llama: Llama, prompt: str | Sequence[int], **options: object) -> CompletionChoice:
    return whole(llama, prompt, **options)["choices"][0]


def text_of(llama: Llama, prompt: str | Sequence[int], **options: object) -> str:
    return choice_of(llama, prompt, **options)["text"]


def chunks_of(llama: Llama, prompt: str, **options: object) -> list[CreateCompletionResponse]:
    chunks = llama(prompt, stream=True, **options)  # type: ignore[call-overload]  # options of each test
    assert isinstance(chunks, Iterator)
    return list(chunks)


def test_a_model_says_its_sentence_and_stops(script: str, load: Load) -> None:
    response = whole(load(script), "the", max_tokens=50, temperature=0.0)

    assert response["id"].startswith("cmpl-")
    assert response["object"] == "text_completion"
    assert response["model"] == script
    assert response["choices"][0]["text"].strip() == SENTENCE
    assert response["choices"][0]["finish_reason"] == "stop"
    assert response["choices"][0]["logprobs"] is None
    usage = response["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


def test_the_most_likely_tokens_are_the_same_every_time(tiny: str, load: Load) -> None:
    first, second = load(tiny), load(tiny)

    assert text_of(first, "the llama", temperature=0.0) == text_of(second, "the llama", temperature=0.0)


@pytest.mark.parametrize("options", [{}, {"stop": [" runs"]}, {"echo": True}, {"max_tokens": 3}], ids=str)
def test_a_stream_gives_the_same_text_in_parts(script: str, load: Load, options: dict[str, object]) -> None:
    llama = load(script)
    expected = choice_of(llama, "the", temperature=0.0, **options)

    chunks = chunks_of(llama, "the", temperature=0.0, **options)

    choices = [chunk["choices"][0] for chunk in chunks]
    assert "".join(choice["text"] for choice in choices) == expected["text"]
    assert [choice["finish_reason"] for choice in choices[:-1]] == [None] * (len(choices) - 1)
    assert choices[-1]["text"] == ""
    assert choices[-1]["finish_reason"] == expected["finish_reason"]
    assert all(choice["text"] for choice in choices[:-1])
    assert len({chunk["id"] for chunk in chunks}) == 1
    assert not any("usage" in chunk for chunk in chunks)


@pytest.mark.parametrize(
    ("stop", "text"),
    [
        (" runs", " tiny llama"),
        (["ama ru"], " tiny ll"),
        (["fast", "llama"], " tiny "),
        (["nothing of it"], f" {SENTENCE}"),
        ([""], f" {SENTENCE}"),
        ([], f" {SENTENCE}"),
        (None, f" {SENTENCE}"),
    ],
    ids=str,
)
def test_stop_strings_end_the_text_wherever_tokens_are_cut(
    script: str, load: Load, stop: str | list[str] | None, text: str
) -> None:
    choice = choice_of(load(script), "the", temperature=0.0, max_tokens=50, stop=stop)

    assert choice["text"].strip() == text.strip()
    assert choice["finish_reason"] == "stop"


def test_a_stop_string_that_does_not_come_is_given_out_at_the_end(script: str, load: Load) -> None:
    choice = choice_of(load(script), "the", temperature=0.0, max_tokens=50, stop=["yes please"])

    assert choice["text"].strip() == SENTENCE


@pytest.mark.parametrize("max_tokens", [None, 0, -1])
def test_without_a_limit_the_text_goes_to_the_end_of_the_context(
    tiny: str, load: Load, max_tokens: int | None
) -> None:
    llama = load(tiny, n_ctx=256)

    response = whole(llama, "the llama", temperature=0.0, max_tokens=max_tokens)

    assert response["usage"]["total_tokens"] == 256
    assert response["choices"][0]["finish_reason"] == "length"


def test_a_limit_ends_the_text(tiny: str, load: Load) -> None:
    response = whole(load(tiny), "the llama", temperature=0.0, max_tokens=5)

    assert response["usage"]["completion_tokens"] == 5
    assert response["choices"][0]["finish_reason"] == "length"


def test_the_default_limit_is_sixteen_tokens(tiny: str, load: Load) -> None:
    assert whole(load(tiny), "the llama", temperature=0.0)["usage"]["completion_tokens"] == 16


def test_a_prompt_that_fills_the_context_is_refused_at_once(tiny: str, load: Load) -> None:
    llama = load(tiny, n_ctx=256)

    with pytest.raises(ValueError, match=r"Requested tokens \(256\) exceed context window of 256"):
        llama([300] * 256, stream=True)
    assert whole(llama, [1, 300] * 127, max_tokens=9)["usage"]["completion_tokens"] == 2


def test_a_prompt_may_be_tokens_and_echoed(tiny: str, load: Load) -> None:
    llama = load(tiny)
    tokens = llama.tokenize(b"the llama")

    assert text_of(llama, tokens, temperature=0.0) == text_of(llama, "the llama", temperature=0.0)
    assert text_of(llama, tokens, temperature=0.0, echo=True).startswith("the llama")


def test_an_empty_prompt_begins_a_text(tiny: str, load: Load) -> None:
    response = whole(load(tiny), "", max_tokens=2)

    assert response["usage"]["prompt_tokens"] == 1
    assert whole(load(tiny), [], max_tokens=2)["usage"]["prompt_tokens"] == 1


def test_two_beginnings_of_text_are_warned_of(tiny: str, load: Load) -> None:
    with pytest.warns(RuntimeWarning, match="two beginning-of-text tokens"):
        load(tiny)("<s>the llama", max_tokens=1)


def test_a_gap_needs_a_model_made_for_it(tiny: str, load: Load) -> None:
    with pytest.raises(ValueError, match="no tokens for filling in the middle"):
        load(tiny)("def f(", suffix="return x")


def test_equal_seeds_give_equal_texts_and_others_do_not(tiny: str, load: Load) -> None:
    llama = load(tiny)
    texts = [text_of(llama, "the", seed=seed, top_k=0, max_tokens=30) for seed in (1, 1, 2)]

    assert texts[0] == texts[1] != texts[2]


def test_a_seeded_model_repeats_its_texts_in_order(tiny: str, load: Load) -> None:
    first, second = load(tiny, seed=7), load(tiny, seed=7)
    texts = [text_of(first, "the", top_k=0) for _ in range(3)]

    assert texts == [text_of(second, "the", top_k=0) for _ in range(3)]
    assert len(set(texts)) == 3
    first.set_seed(7)
    assert text_of(first, "the", top_k=0) == texts[0]


def test_a_bias_rules_tokens_out_and_in(tiny: str, load: Load) -> None:
    llama = load(tiny)
    likely = next(llama.generate(llama.tokenize(b"the"), temp=0.0))
    wanted = llama.tokenize(b" yes", add_bos=False)[-1]

    assert next(llama.generate(llama.tokenize(b"the"), temp=0.0)) == likely
    assert text_of(llama, "the", temperature=0.0, max_tokens=3, logit_bias={wanted: 1e4}) == " yes" * 3
    without = text_of(llama, "the", temperature=0.0, max_tokens=1, logit_bias={likely: -1e4})
    assert without != llama.detokenize([likely]).decode()


def test_a_bias_may_name_tokens_as_json_does(tiny: str, load: Load) -> None:
    llama = load(tiny)
    wanted = llama.tokenize(b" yes", add_bos=False)[-1]

    text = text_of(llama, "the", temperature=0.0, max_tokens=3, logit_bias={str(wanted): 1e4})

    assert text == " yes" * 3


def test_a_limit_may_be_a_float(tiny: str, load: Load) -> None:
    usages = [whole(load(tiny), "the", max_tokens=limit)["usage"] for limit in (3.0, 2.5, 0.5)]

    assert [usage["completion_tokens"] for usage in usages] == [3, 2, 1]
    assert isinstance(usages[0]["completion_tokens"], int)


def test_a_bias_on_a_token_that_does_not_exist_is_refused(tiny: str, load: Load) -> None:
    with pytest.raises(ValueError, match="logit_bias names token -5"):
        load(tiny)("the", logit_bias={-5: 1.0})


def test_penalties_prevent_repetition(tiny: str, load: Load) -> None:
    llama = load(tiny)
    word = llama.tokenize(b" yes", add_bos=False)[-1]
    bias = {word: 100.0}

    assert text_of(llama, "the", temperature=0.0, max_tokens=4, logit_bias=bias) == " yes" * 4
    text = text_of(llama, "the", temperature=0.0, max_tokens=4, logit_bias=bias, presence_penalty=200.0)
    assert text.count("yes") == 1


@pytest.mark.parametrize(
    "options",
    [
        {"temperature": -1.0},
        {"mirostat_mode": 1},
        {"mirostat_mode": 2},
        {"top_k": 0, "top_p": 1.0, "min_p": 0.0, "typical_p": 0.5},
        {"temperature": 1.0, "repeat_penalty": 1.1, "frequency_penalty": 0.1},
    ],
    ids=str,
)
def test_every_way_to_choose_is_repeatable(tiny: str, load: Load, options: dict[str, object]) -> None:
    llama = load(tiny)

    assert text_of(llama, "the", seed=5, **options) == text_of(llama, "the", seed=5, **options) != ""


def test_characters_of_several_tokens_are_whole_in_every_chunk(tiny: str, load: Load) -> None:
    llama = load(tiny)
    said = "a\u4e16\U0001f642b"
    puppet = Puppet([*byte_tokens(said.encode()), llama.token_eos()])

    chunks = chunks_of(llama, "the", temperature=0.0, logits_processor=puppet)

    assert [chunk["choices"][0]["text"] for chunk in chunks] == ["a", "\u4e16", "\U0001f642", "b", ""]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        pytest.param(b"a\xffb", "a\ufffdb", id="never-valid"),
        pytest.param(b"a\xe4b", "a\ufffdb", id="unfinished-in-the-middle"),
        pytest.param(b"a\xe4\xb8", "a\ufffd", id="unfinished-at-the-end"),
    ],
)
def test_bytes_that_are_no_text_are_replaced(tiny: str, load: Load, said: bytes, text: str) -> None:
    llama = load(tiny)
    tokens = [*byte_tokens(said), llama.token_eos()]

    assert text_of(llama, "the", logits_processor=Puppet(tokens)) == text
    parts = chunks_of(llama, "the", logits_processor=Puppet(tokens))
    assert "".join(part["choices"][0]["text"] for part in parts) == text


def test_a_stop_string_of_many_tokens_is_found_in_a_stream(tiny: str, load: Load) -> None:
    llama = load(tiny)
    puppet = Puppet([*byte_tokens(b"one\n\ntwo"), llama.token_eos()])

    chunks = chunks_of(llama, "the", logits_processor=puppet, stop=["\n\n"])

    assert "".join(chunk["choices"][0]["text"] for chunk in chunks) == "one"
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"


def test_what_a_processor_raises_arrives_and_leaves_the_model_usable(tiny: str, load: Load) -> None:
    def fail(_ids: object, _scores: object) -> None:
        raise LookupError("no such word")

    llama = load(tiny)

    with pytest.raises(LookupError, match="no such word"):
        llama("the", logits_processor=fail)  # type: ignore[call-overload]  # it never returns
    assert text_of(llama, "the", max_tokens=2)


def test_processor_and_bias_work_together(tiny: str, load: Load) -> None:
    llama = load(tiny)
    yes, no = (llama.tokenize(word, add_bos=False)[-1] for word in (b" yes", b" no"))

    def only_two(_ids: object, scores: np.ndarray[tuple[int], np.dtype[np.single]]) -> object:
        kept = scores[[yes, no]].copy()
        scores[:] = -np.inf
        scores[[yes, no]] = kept * 0
        return scores

    assert text_of(llama, "the", logits_processor=only_two, logit_bias={no: 50.0}, max_tokens=2) == " no" * 2


def test_criteria_and_minimum_lengths_count_tokens(script: str, load: Load) -> None:
    llama = load(script)
    prompt = len(llama.tokenize(b"the", special=True))
    criteria = StoppingCriteriaList([lambda ids, _logits: len(ids) >= prompt + 3])
    processors = LogitsProcessorList([MinTokensLogitsProcessor(20, llama.token_eos())])

    short = whole(llama, "the", temperature=0.0, stopping_criteria=criteria)
    long = whole(llama, "the", temperature=0.0, logits_processor=processors, max_tokens=30)

    assert short["usage"]["completion_tokens"] == 3
    assert short["choices"][0]["finish_reason"] == "stop"
    assert long["usage"]["completion_tokens"] >= 20


def test_the_token_that_meets_a_criterion_is_part_of_the_text(script: str, load: Load) -> None:
    llama = load(script)
    generation = llama.generate(llama.tokenize(b"the"), temp=0.0)
    tokens = [next(generation) for _ in range(3)]
    generation.close()

    text = text_of(llama, "the", temperature=0.0, stopping_criteria=lambda ids, _logits: ids[-1] == tokens[2])

    assert text == llama.detokenize(tokens).decode()


def test_a_criterion_sees_the_evaluated_tokens_from_the_prompt_on(script: str, load: Load) -> None:
    llama = load(script)
    seen: list[list[int]] = []

    def after_two(ids: np.ndarray[tuple[int], np.dtype[np.intc]], _logits: object) -> bool:
        seen.append(ids.tolist())
        return len(ids) == len(seen[0]) + 2

    tokens = list(llama.generate(llama.tokenize(b"the"), temp=0.0, stopping_criteria=after_two))

    prompt = llama.tokenize(b"the")
    assert seen == [prompt, prompt + tokens[:1], prompt + tokens]


def test_logprobs_need_all_logits(tiny: str, load: Load) -> None:
    with pytest.raises(
        ValueError, match="logprobs is not supported for models created with logits_all=False"
    ):
        load(tiny)("the", logprobs=2)


def test_logprobs_say_how_likely_the_tokens_were(tiny: str, load: Load) -> None:
    llama = load(tiny, logits_all=True)

    choice = choice_of(llama, "the llama", temperature=0.0, logprobs=3, max_tokens=4)

    logprobs = choice["logprobs"]
    assert logprobs is not None
    assert "".join(logprobs["tokens"]) == choice["text"]
    assert logprobs["text_offset"][0] == len("the llama")
    assert [len(top or {}) for top in logprobs["top_logprobs"]] == [3] * 4
    for token, logprob, top in zip(
        logprobs["tokens"], logprobs["token_logprobs"], logprobs["top_logprobs"], strict=True
    ):
        assert top is not None
        assert logprob == max(top.values()) == top[token] <= 0


def test_logprobs_of_an_echoed_prompt_begin_with_nothing(tiny: str, load: Load) -> None:
    llama = load(tiny, logits_all=True)

    choice = choice_of(llama, "the llama", temperature=0.0, logprobs=1, echo=True, max_tokens=2)

    logprobs = choice["logprobs"]
    assert logprobs is not None
    assert logprobs["token_logprobs"][0] is None
    assert all(value is not None for value in logprobs["token_logprobs"][1:])
    assert len(logprobs["tokens"]) == len(llama.tokenize(b"the llama")) + 2


def test_logprobs_in_a_stream_are_those_of_the_whole(tiny: str, load: Load) -> None:
    llama = load(tiny, logits_all=True)
    expected = choice_of(llama, "the", temperature=0.0, logprobs=1, max_tokens=5, stop=["zzz"])["logprobs"]

    parts = chunks_of(llama, "the", temperature=0.0, logprobs=1, max_tokens=5, stop=["zzz"])

    given = [part["choices"][0]["logprobs"] for part in parts]
    assert expected is not None
    assert [token for part in given if part for token in part["tokens"]] == expected["tokens"]


def test_logprobs_end_with_the_text(script: str, load: Load) -> None:
    llama = load(script, logits_all=True)

    choice = choice_of(llama, "the", temperature=0.0, logprobs=0, stop=[" fast"])

    assert choice["logprobs"] is not None
    assert "fast" not in "".join(choice["logprobs"]["tokens"])


def test_a_known_beginning_is_not_evaluated_again_and_changes_nothing(tiny: str, load: Load) -> None:
    used, fresh = load(tiny), load(tiny)
    text_of(used, "the llama runs fast and far away", temperature=0.0, max_tokens=30)
    prompt = "the llama runs fast and home"

    reused = used._decoder.reuse(used.tokenize(prompt.encode()))

    assert reused > 4
    assert text_of(used, prompt, temperature=0.0, max_tokens=40) == text_of(
        fresh, prompt, temperature=0.0, max_tokens=40
    )


def test_tokens_sent_into_a_generation_are_part_of_its_text(tiny: str, load: Load) -> None:
    llama = load(tiny)
    prompt = llama.tokenize(b"the llama")
    extra = llama.tokenize(b" runs fast", add_bos=False)
    generation = llama.generate(prompt, temp=0.0)
    first = next(generation)

    second = generation.send(extra)

    assert list(llama.eval_tokens) == [*prompt, first, *extra]
    assert second == next(load(tiny).generate([*prompt, first, *extra], temp=0.0))


def test_a_generation_can_follow_what_is_evaluated(tiny: str, load: Load) -> None:
    llama = load(tiny)
    prompt = llama.tokenize(b"the llama runs fast")
    llama.eval(prompt[:3])

    following = next(llama.generate(prompt[3:], reset=False, temp=0.0))

    assert following == next(load(tiny).generate(prompt, temp=0.0))


def test_the_context_ends_a_generation_with_an_error(tiny: str, load: Load) -> None:
    llama = load(tiny, n_ctx=256)
    generation = llama.generate([1] * 250, temp=0.0)

    with pytest.raises(ValueError, match=r"Requested tokens \(257\) exceed context window of 256"):
        for _ in range(20):
            next(generation)


def test_a_saved_state_brings_everything_back(tiny: str, load: Load) -> None:
    llama, other = load(tiny, logits_all=True), load(tiny, logits_all=True)
    text_of(llama, "the llama runs", temperature=0.0)
    state = llama.save_state()
    expected = list(llama.eval_tokens)
    text_of(llama, "something else", temperature=0.0)

    for target in (llama, other):
        target.load_state(state)
        assert list(target.eval_tokens) == expected
        np.testing.assert_array_equal(target.scores[: len(expected)], state.scores)
        target.eval([300])
        fresh = load(tiny)
        fresh.eval([*expected, 300])
        np.testing.assert_allclose(target.eval_logits[-1], fresh.eval_logits[-1], rtol=1e-3, atol=1e-2)


def test_a_state_that_does_not_fit_is_refused(tiny: str, load: Load) -> None:
    llama = load(tiny)
    llama.eval([1] * 300)
    state = llama.save_state()

    with pytest.raises(ValueError, match="the state has 300 tokens, the context has room for 256"):
        load(tiny, n_ctx=256).load_state(state)
    state.llama_state = state.llama_state[: state.llama_state_size // 2]
    with pytest.raises(ValueError, match="does not accept this state"):
        llama.load_state(state)
    assert text_of(llama, "the", max_tokens=2)


def test_python_does_the_same_work_for_every_token(tiny: str, load: Load) -> None:
    llama = load(tiny)

    def calls(max_tokens: int) -> int:
        count = 0

        def note(_frame: object, event: str, _argument: object) -> None:
            nonlocal count
            count += event in {"call", "c_call"}

        llama.reset()
        gc.disable()  # test tools count collections in Python
        sys.setprofile(note)
        try:
            chunks_of(llama, "the", temperature=0.0, max_tokens=max_tokens, stop=["\n\n"])
        finally:
            sys.setprofile(None)
            gc.enable()
        return count

    calls(300)  # every piece is known from here on
    assert calls(300) - calls(200) == calls(200) - calls(100)


def test_completions_are_silent(tiny: str, load: Load, capfd: pytest.CaptureFixture[str]) -> None:
    llama = load(tiny)
    capfd.readouterr()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        llama("the llama", max_tokens=3)

    assert capfd.readouterr() == ("", "")
