"""The loop of a generation: what hooks see, what they cost, and how it ends."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from itertools import islice

import numpy as np
import numpy.typing as npt
import pytest

from llama_cpp._generation import Plan, choose_once, generate
from llama_cpp._hooks import AbortCriteria
from llama_cpp._sampling import Sampling
from llama_cpp.llama import Llama, LogitsProcessorList

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
Ids = npt.NDArray[np.intc]
Logits = npt.NDArray[np.single]
GREEDY = Sampling(temperature=0.0)


def plan_of(llama: Llama, **rest: object) -> Plan:
    tokens = llama.tokenize(b"the")
    return Plan(tokens, GREEDY, vocabulary=llama._vocabulary)._replace(**rest)  # type: ignore[arg-type]  # of each test


def same(_ids: Ids, scores: Logits) -> Logits:
    return scores


@pytest.mark.parametrize("hooks", [{"logits_processor": same}, {"stopping_criteria": lambda _i, _l: False}])
def test_a_hook_costs_the_same_at_every_length(hooks: dict[str, object], tiny: str, load: Load) -> None:
    llama = load(tiny, n_ctx=2048)

    def work(count: int) -> int:
        """Count the calls for one more token."""
        calls = 0

        def note(_frame: object, event: str, _argument: object) -> None:
            nonlocal calls
            calls += event in {"call", "c_call"}

        llama.reset()
        generation = generate(llama._decoder, plan_of(llama, **hooks))
        list(islice(generation, count))
        sys.setprofile(note)
        try:
            next(generation)
        finally:
            sys.setprofile(None)
            generation.close()
        return calls

    assert work(10) == work(300) == work(1200) > 0


def test_the_tokens_that_hooks_see_are_a_view_of_the_book(tiny: str, load: Load) -> None:
    llama = load(tiny)
    seen: list[Ids] = []

    def keep(ids: Ids, scores: Logits) -> Logits:
        seen.append(ids)
        return scores

    tokens = list(islice(generate(llama._decoder, plan_of(llama, logits_processor=keep)), 5))

    prompt = llama.tokenize(b"the")
    assert [ids.tolist() for ids in seen] == [prompt + tokens[:count] for count in range(5)]
    assert all(np.shares_memory(ids, seen[0]) for ids in seen)
    with pytest.raises(ValueError, match="read-only"):
        seen[0][0] = 1


@pytest.mark.parametrize("wrap", [list, tuple, LogitsProcessorList, lambda hooks: hooks[0]])
def test_hooks_may_come_alone_or_in_a_list(
    wrap: Callable[[list[object]], object], tiny: str, load: Load
) -> None:
    llama = load(tiny)

    def only_seven(_ids: Ids, scores: Logits) -> Logits:
        result = np.full_like(scores, -np.inf)
        result[7] = 0.0
        return result

    generation = generate(llama._decoder, plan_of(llama, logits_processor=wrap([only_seven])))

    assert next(generation) == 7


def test_what_cannot_be_called_is_refused_at_once(tiny: str, load: Load) -> None:
    llama = load(tiny)

    with pytest.raises(TypeError, match="logits_processor has 3, expected a callable or a list of them"):
        generate(llama._decoder, plan_of(llama, logits_processor=[same, 3]))
    with pytest.raises(TypeError, match="stopping_criteria has 'x'"):
        generate(llama._decoder, plan_of(llama, stopping_criteria="x"))
    with pytest.raises(TypeError, match="needs the vocabulary"):
        next(generate(llama._decoder, plan_of(llama, vocabulary=None)))


@pytest.mark.parametrize(
    ("result", "error", "message"),
    [
        (lambda _scores: None, TypeError, "returned None"),
        (lambda scores: scores[:5], ValueError, "returned shape"),
        (lambda scores: scores * np.nan, ValueError, "NaN"),
        (lambda scores: np.full_like(scores, -np.inf), ValueError, "every token impossible"),
    ],
    ids=["nothing", "too-few", "nan", "none-possible"],
)
def test_logits_that_cannot_be_sampled_are_refused(
    result: Callable[[Logits], Logits], error: type[Exception], message: str, tiny: str, load: Load
) -> None:
    llama = load(tiny)

    with pytest.raises(error, match=message):
        next(generate(llama._decoder, plan_of(llama, logits_processor=lambda _ids, scores: result(scores))))
    assert next(generate(llama._decoder, plan_of(llama))) >= 0


@pytest.mark.parametrize("value", [np.inf, 1e9, 1e38])
@pytest.mark.parametrize("sampling", [Sampling(seed=1), Sampling(mirostat_mode=2, temperature=0.1), GREEDY])
def test_a_processor_may_make_a_token_certain(
    value: float, sampling: Sampling, tiny: str, load: Load
) -> None:
    llama = load(tiny)

    def certain(_ids: Ids, scores: Logits) -> Logits:
        scores[700] = value
        return scores

    plan = plan_of(llama, sampling=sampling, logits_processor=certain)

    assert list(islice(generate(llama._decoder, plan), 3)) == [700] * 3


def test_an_event_ends_a_generation(tiny: str, load: Load) -> None:
    llama = load(tiny)
    event = threading.Event()
    generation = generate(llama._decoder, plan_of(llama, stopping_criteria=AbortCriteria(event)))

    next(generation)
    event.set()

    assert list(generation) == []


def test_an_abort_ends_a_generation_without_an_error(tiny: str, load: Load) -> None:
    llama = load(tiny)
    generation = generate(llama._decoder, plan_of(llama))
    next(generation)

    llama._decoder.abort.set()

    assert list(generation) == []
    assert len(list(islice(generate(llama._decoder, plan_of(llama)), 3))) == 3


def test_interleaved_generations_do_not_mix(tiny: str, load: Load) -> None:
    llama = load(tiny)
    prompts = [llama.tokenize(b"the old"), llama.tokenize(b"a dog")]
    alone = [list(islice(generate(llama._decoder, plan_of(llama, tokens=prompt)), 6)) for prompt in prompts]

    both = [generate(llama._decoder, plan_of(llama, tokens=prompt)) for prompt in prompts]
    mixed = [[next(generation) for generation in both] for _ in range(6)]

    assert [list(tokens) for tokens in zip(*mixed, strict=True)] == alone


def test_choosing_once_leaves_everything_as_it_was(tiny: str, load: Load) -> None:
    llama = load(tiny)
    llama.eval(llama.tokenize(b"the"))
    before = llama._decoder.last_logits().copy()

    def only_seven(_ids: Ids, scores: Logits) -> Logits:
        scores[:] = -np.inf
        scores[7] = 0.0
        return scores

    assert choose_once(llama._decoder, plan_of(llama, logits_processor=only_seven)) == 7
    assert (llama._decoder.last_logits() == before).all()
    assert choose_once(llama._decoder, plan_of(llama)) == int(before.argmax())
    assert llama.n_tokens == len(llama.tokenize(b"the"))
