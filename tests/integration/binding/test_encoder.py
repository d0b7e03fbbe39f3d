"""Models with an encoder: it reads the prompt, the decoder writes the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from fakes.contexts import Oracle, decoder_of, opened
from fakes.memory_models import encoder_decoder_model
from llama_cpp._decoder import Decoder
from llama_cpp._errors import ContextWindowError
from llama_cpp._handles import Model
from llama_cpp.llama import Llama

pytestmark = pytest.mark.integration

PROMPT = [1, 400, 500, 600]
OTHER = [1, 700, 800]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(encoder_decoder_model(tmp_path_factory.mktemp("encoder") / "t5.gguf"))


@pytest.fixture(scope="module")
def model(path: str) -> Iterator[Model]:
    with opened(path) as model:
        yield model


@pytest.fixture
def decoder(model: Model) -> Iterator[Decoder]:
    made = decoder_of(model)
    yield made
    made.context.close()


@pytest.fixture(scope="module")
def answers(model: Model) -> dict[str, list[int]]:
    """What the model says to each prompt, every token computed from a new start."""
    oracle = Oracle(model)
    return {"first": oracle.answer([0], 12, PROMPT), "other": oracle.answer([0], 12, OTHER)}


def answer(decoder: Decoder, prompt: list[int], count: int) -> list[int]:
    decoder.prepare(prompt)
    said: list[int] = []
    for _ in range(count):
        said.append(int(decoder.last_logits().argmax()))
        decoder.advance(said[-1])
    return said


def test_the_answer_depends_on_what_the_encoder_read(answers: dict[str, list[int]]) -> None:
    assert answers["first"] != answers["other"]


def test_prompts_one_after_the_other_are_answered_like_the_first_one(
    decoder: Decoder, answers: dict[str, list[int]]
) -> None:
    assert answer(decoder, PROMPT, 12) == answers["first"]
    assert answer(decoder, OTHER, 12) == answers["other"]
    assert answer(decoder, PROMPT, 12) == answers["first"]
    assert answer(decoder, PROMPT, 12) == answers["first"]


def test_the_book_begins_with_the_start_token_and_has_no_prompt_in_it(decoder: Decoder) -> None:
    decoder.eval(PROMPT)
    decoder.eval([300, 301])

    assert decoder.tokens() == [0, 300, 301]
    assert decoder.content() == (PROMPT, [300, 301])
    assert decoder.room(100_000 // 2000, None) == 511


def test_a_prompt_longer_than_a_batch_is_refused_in_time(decoder: Decoder) -> None:
    with pytest.raises(ContextWindowError, match=r"Requested tokens \(65\) exceed context window of 64"):
        decoder.eval([300] * 65)
    with pytest.raises(ContextWindowError, match=r"Requested tokens \(65\)"):
        decoder.room(65, 1)

    assert decoder.n_tokens == 0


@pytest.mark.parametrize("prompt", [[], [300, -1]], ids=["empty", "not-in-the-vocabulary"])
def test_impossible_prompts_are_refused(decoder: Decoder, prompt: list[int]) -> None:
    with pytest.raises(ValueError, match=r"at least one token is needed|is not in the vocabulary"):
        decoder.prepare(prompt)


def test_generations_that_take_turns_get_their_own_answers(
    path: str, load: Callable[..., Llama], answers: dict[str, list[int]]
) -> None:
    llama = load(path)
    first, other = llama.generate(PROMPT, temp=0.0), llama.generate(OTHER, temp=0.0)

    said = [(next(first), next(other)) for _ in range(12)]

    assert [one for one, _ in said] == answers["first"]
    assert [two for _, two in said] == answers["other"]


def test_a_completion_is_what_the_decoder_says(
    path: str, load: Callable[..., Llama], answers: dict[str, list[int]]
) -> None:
    llama = load(path)

    completion = llama(PROMPT, max_tokens=12, temperature=0.0)
    parts = [
        part["choices"][0]["text"] for part in llama(PROMPT, max_tokens=12, temperature=0.0, stream=True)
    ]

    text = completion["choices"][0]["text"]
    assert text.strip() == llama.detokenize(answers["first"]).decode().strip()
    assert "".join(parts) == text
    assert completion["usage"] == {"prompt_tokens": 4, "completion_tokens": 12, "total_tokens": 16}
    assert completion["choices"][0]["finish_reason"] == "length"


def test_more_can_be_evaluated_without_resetting(
    path: str, load: Callable[..., Llama], answers: dict[str, list[int]]
) -> None:
    llama = load(path)
    llama.eval(PROMPT)
    llama.eval(answers["first"][:5])

    assert llama.sample(temp=0.0) == answers["first"][5]
    more = llama.generate(answers["first"][5:7], temp=0.0, reset=False)
    assert [next(more) for _ in range(5)] == answers["first"][7:]


def test_a_saved_state_remembers_what_the_encoder_read(
    path: str, load: Callable[..., Llama], answers: dict[str, list[int]]
) -> None:
    one, two = load(path), load(path)
    one.eval(PROMPT)
    one.eval(answers["first"][:3])
    two.eval(OTHER)

    two.load_state(one.save_state())

    assert two.sample(temp=0.0) == answers["first"][3]
