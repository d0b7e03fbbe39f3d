"""Guessed tokens: the same text in fewer evaluations."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from fakes.memory_models import encoder_decoder_model, hybrid_model, recurrent_model, window_model
from fakes.models import script_model, tiny_llm
from llama_cpp._draft_model import check_vocabularies
from llama_cpp._errors import ClosedError
from llama_cpp._generation import Plan, generate
from llama_cpp._sampling import Sampling
from llama_cpp._verify import AheadDecoder
from llama_cpp.llama import Llama
from llama_cpp.llama_grammar import LlamaGrammar
from llama_cpp.llama_speculative import (
    LlamaModelDraft,
    LlamaNGramMapDecoding,
    LlamaPromptLookupDecoding,
)

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
Tokens = npt.NDArray[np.intc]

PROMPTS = (b"the tiny llama said", b"hello world hello world hello", b"a")
SEEDS = (11, 12, 13)


@pytest.fixture(scope="module")
def babblers(models: Path) -> list[str]:
    """Models of one vocabulary whose logits are exact enough that batches of any size agree."""
    return [str(tiny_llm(models / f"babbler-{seed}.gguf", type="f32", seed=seed)) for seed in SEEDS]


def say(llama: Llama, prompt: bytes = PROMPTS[0], count: int = 150, **options: object) -> list[int]:
    tokens = llama.generate(llama.tokenize(prompt), **{"temp": 0.0, "seed": 3, **options})  # type: ignore[arg-type]
    return list(islice(tokens, count))


def guess_the_last_again(tokens: Tokens) -> Tokens:
    return tokens[-5:]


def guess_badly(tokens: Tokens) -> Tokens:
    return np.full(7, len(tokens) % 50, dtype=np.intc)


def guess_too_much(tokens: Tokens) -> Tokens:
    return np.resize(tokens, 5000)


DRAFTS = {
    "prompt lookup": LlamaPromptLookupDecoding(),
    "long prompt lookup": LlamaPromptLookupDecoding(4, 30),
    "n-gram map": LlamaNGramMapDecoding(),
    "bigram map": LlamaNGramMapDecoding(2, 3),
    "function": guess_the_last_again,
    "bad function": guess_badly,
    "endless function": guess_too_much,
}


@pytest.mark.parametrize("draft", DRAFTS.values(), ids=DRAFTS.keys())
@pytest.mark.parametrize("model", range(len(SEEDS)))
def test_the_text_is_the_one_without_guesses(
    load: Load, babblers: list[str], model: int, draft: Callable[[Tokens], Tokens]
) -> None:
    plain, guessing = load(babblers[model]), load(babblers[model], draft_model=draft)

    for prompt in PROMPTS:
        assert say(guessing, prompt) == say(plain, prompt)


@pytest.mark.parametrize("small", range(len(SEEDS)))
def test_a_model_that_guesses_does_not_change_the_text(load: Load, babblers: list[str], small: int) -> None:
    plain = load(babblers[0])
    guessing = load(babblers[0], draft_model=LlamaModelDraft(load(babblers[small])))

    for prompt in PROMPTS:
        assert say(guessing, prompt) == say(plain, prompt)


@pytest.mark.parametrize("temperature", [0.5, 1.5])
def test_random_choices_are_the_same_too(load: Load, babblers: list[str], temperature: float) -> None:
    plain = load(babblers[0])
    guessing = load(babblers[0], draft_model=LlamaModelDraft(load(babblers[0]), 4))

    def wild(llama: Llama) -> list[int]:
        return say(llama, temp=temperature, repeat_penalty=1.1, top_k=4)

    assert wild(guessing) == wild(plain)


@pytest.mark.parametrize(
    "make",
    [recurrent_model, hybrid_model, window_model, encoder_decoder_model],
    ids=lambda make: make.__name__,
)
def test_models_that_cannot_simply_go_back_say_the_same_too(
    load: Load, models: Path, make: Callable[[Path], Path]
) -> None:
    path = str(make(models / f"guessed-{make.__name__}.gguf"))
    plain = load(path)
    guesses = [0]

    def guess(tokens: Tokens) -> Tokens:
        """Be right about a few tokens, and wrong about those after them."""
        guesses[0] += 1
        text = [*known, 3, 3, 3]
        right = text[len(tokens) : len(tokens) + guesses[0] % 4]
        return np.array([*right, 5, 5], dtype=np.intc)

    prompt = plain.tokenize(PROMPTS[0])
    said = say(plain, count=60)
    known = [*prompt, *said]

    assert say(load(path, draft_model=guess), count=60) == said
    assert say(load(path, draft_model=LlamaPromptLookupDecoding()), count=60) == said


# -- how much is saved


class CountingDecoder(AheadDecoder):
    """Counts the evaluations of a generation."""

    evaluations = 0

    def advance(self, token: int) -> None:
        self.evaluations += 1
        super().advance(token)

    def look_ahead(self, token: int, guesses: Sequence[int]) -> None:
        self.evaluations += 1
        super().look_ahead(token, guesses)


def evaluations(llama: Llama, draft: object, count: int) -> tuple[int, list[int]]:
    """Return how many evaluations so many tokens took, and the tokens."""
    llama.reset()
    decoder = CountingDecoder(llama._ctx, llama.n_vocab(), logits_all=False)
    decoder.clear()
    plan = Plan(
        llama.tokenize(b"hello"),
        Sampling(temperature=0),
        vocabulary=llama._vocabulary,
        draft=draft,  # type: ignore[arg-type]  # of this test
    )
    said = list(islice(generate(decoder, plan), count))
    return decoder.evaluations, said


@pytest.mark.parametrize(
    ("draft", "most"),
    [
        pytest.param(None, 199, id="nothing"),
        pytest.param(LlamaPromptLookupDecoding(2, 10), 50, id="prompt lookup"),
        pytest.param(LlamaNGramMapDecoding(3, 10), 50, id="n-gram map"),
    ],
)
def test_a_text_that_repeats_itself_takes_few_evaluations(
    load: Load, script: str, draft: object, most: int
) -> None:
    llama = load(script)

    used, said = evaluations(llama, draft, 200)

    assert used <= most
    assert said == evaluations(llama, None, 200)[1]


def test_a_model_that_is_always_right_saves_what_it_guesses(load: Load, babblers: list[str]) -> None:
    llama = load(babblers[0])
    draft = LlamaModelDraft(load(babblers[0]), num_pred_tokens=9)

    used, said = evaluations(llama, draft, 200)

    assert used == 20  # one for each ten tokens; the last token is not evaluated
    assert said == evaluations(llama, None, 200)[1]


def test_wrong_guesses_cost_few_evaluations_of_more_than_one_token(load: Load, babblers: list[str]) -> None:
    sizes: list[int] = []

    class Sizes(CountingDecoder):
        def look_ahead(self, token: int, guesses: Sequence[int]) -> None:
            sizes.append(len(guesses))
            super().look_ahead(token, guesses)

    llama = load(babblers[0])
    decoder = Sizes(llama._ctx, llama.n_vocab(), logits_all=False)
    plan = Plan(
        llama.tokenize(b"hello"),
        Sampling(temperature=0),
        vocabulary=llama._vocabulary,
        draft=load(babblers[0], draft_model=lambda _: np.zeros(8, dtype=np.intc))._draft,
    )
    said = list(islice(generate(decoder, plan), 200))

    assert len(said) == 200
    assert decoder.evaluations == 199
    assert len(sizes) < 25
    assert sizes[-1] == 1


def test_a_small_model_evaluates_only_what_is_new(load: Load, babblers: list[str]) -> None:
    small = load(babblers[1])
    proposer = LlamaModelDraft(small, 4).begin()
    text = small.tokenize(PROMPTS[0])

    guesses = proposer.propose(text, 4)

    assert list(guesses) == say(small, count=4)
    assert small.n_tokens == len(text) + 3
    proposer.propose([*text, guesses[0], 5], 4)
    assert small.eval_tokens[len(text)] == guesses[0]


# -- together with everything else


def test_what_is_evaluated_looks_as_without_guesses(load: Load, babblers: list[str]) -> None:
    plain = load(babblers[0])
    guessing = load(babblers[0], draft_model=LlamaModelDraft(load(babblers[0]), 5))
    text = plain.tokenize(PROMPTS[0])

    running = zip(plain.generate(text, temp=0.0), guessing.generate(text, temp=0.0), strict=False)
    for one, other in islice(running, 12):
        assert one == other
        assert plain.n_tokens == guessing.n_tokens
        assert plain.eval_tokens == guessing.eval_tokens
        assert np.allclose(plain.eval_logits[-1], guessing.eval_logits[-1], atol=1e-3)
    tail = guessing.tokenize(b" more", add_bos=False)
    assert say_on(guessing, tail) == say_on(plain, tail)


def say_on(llama: Llama, tokens: Sequence[int]) -> list[int]:
    return list(islice(llama.generate(tokens, temp=0.0, reset=False), 20))


def test_sent_tokens_are_evaluated_in_their_place(load: Load, babblers: list[str]) -> None:
    def sent(llama: Llama) -> list[int]:
        running = llama.generate(llama.tokenize(PROMPTS[0]), temp=0.0)
        said = [next(running)]
        said.extend(running.send([7, 8] if number % 4 == 3 else None) for number in range(30))
        return said

    plain = load(babblers[0])
    guessing = load(babblers[0], draft_model=LlamaModelDraft(load(babblers[0]), 6))

    assert sent(guessing) == sent(plain)


def test_hooks_see_the_same(load: Load, babblers: list[str]) -> None:
    def watched(llama: Llama) -> tuple[list[int], list[tuple[list[int], float]]]:
        seen: list[tuple[list[int], float]] = []

        def forbid(ids: Tokens, scores: npt.NDArray[np.single]) -> npt.NDArray[np.single]:
            seen.append((ids.tolist(), round(float(scores.max()), 2)))
            scores[int(ids[-1])] = -np.inf
            return scores

        def stop(ids: Tokens, scores: npt.NDArray[np.single]) -> bool:
            return len(ids) > 40

        return say(llama, logits_processor=forbid, stopping_criteria=stop), seen

    plain = load(babblers[0])
    guessing = load(babblers[0], draft_model=LlamaModelDraft(load(babblers[0]), 6))

    assert watched(guessing) == watched(plain)


def test_a_hook_that_raises_leaves_a_usable_model(load: Load, babblers: list[str]) -> None:
    def fail(ids: Tokens, scores: npt.NDArray[np.single]) -> npt.NDArray[np.single]:
        if len(ids) > 12:
            raise LookupError("enough")
        return scores

    guessing = load(babblers[0], draft_model=LlamaModelDraft(load(babblers[0]), 6))

    with pytest.raises(LookupError, match="enough"):
        say(guessing, logits_processor=fail)
    assert say(guessing) == say(load(babblers[0]))


def test_a_draft_that_raises_or_guesses_no_token_leaves_a_usable_model(
    load: Load, babblers: list[str]
) -> None:
    broken = [False]

    def guess(tokens: Tokens) -> Tokens:
        if broken[0]:
            raise LookupError("no idea")
        return np.array([10**6 if len(tokens) > 10 else 3], dtype=np.intc)

    guessing = load(babblers[0], draft_model=guess)

    with pytest.raises(ValueError, match="draft_model guessed 1000000, but the vocabulary has"):
        say(guessing)
    broken[0] = True
    with pytest.raises(LookupError, match="no idea"):
        say(guessing)
    guessing.reset()
    assert next(guessing.generate([1, 2], temp=0.0)) == next(load(babblers[0]).generate([1, 2], temp=0.0))


def test_a_grammar_holds(load: Load, babblers: list[str]) -> None:
    grammar = LlamaGrammar.from_string('root ::= ("tiny " | "llama " | "the ")+', verbose=False)
    plain = load(babblers[0])
    guessing = load(babblers[0], draft_model=LlamaPromptLookupDecoding())

    said = say(guessing, count=40, grammar=grammar)

    assert said == say(plain, count=40, grammar=grammar)
    assert set(guessing.detokenize(said).decode().split()) <= {"tiny", "llama", "the", "t", "l"} | {
        word[:n] for word in ("tiny", "llama", "the") for n in range(1, 6)
    }


def test_logprobs_are_those_of_the_chosen_tokens(load: Load, babblers: list[str]) -> None:
    plain = load(babblers[0], logits_all=True)
    guessing = load(babblers[0], logits_all=True, draft_model=LlamaModelDraft(load(babblers[0]), 6))

    one, other = (
        llama("hello world", max_tokens=20, temperature=0, logprobs=2, echo=True)
        for llama in (plain, guessing)
    )

    ours, theirs = one["choices"][0]["logprobs"], other["choices"][0]["logprobs"]
    assert ours is not None
    assert theirs is not None
    chosen, chosen_without = ours["token_logprobs"][1:], theirs["token_logprobs"][1:]
    assert ours["tokens"] == theirs["tokens"]
    assert chosen == pytest.approx(chosen_without, abs=1e-3)


def test_stop_strings_and_chats_work(load: Load, script: str) -> None:
    plain, guessing = load(script), load(script, draft_model=LlamaNGramMapDecoding(2, 8))

    assert guessing("hello", max_tokens=50)["choices"] == plain("hello", max_tokens=50)["choices"]
    stopped = guessing("hello", max_tokens=50, stop="fast")["choices"][0]
    assert stopped["finish_reason"] == "stop"
    assert "fast" not in stopped["text"]


def test_the_context_is_filled_to_its_end(load: Load, babblers: list[str]) -> None:
    plain = load(babblers[0], n_ctx=256)
    guessing = load(babblers[0], n_ctx=256, draft_model=LlamaModelDraft(load(babblers[0], n_ctx=256), 8))

    def fill(llama: Llama) -> list[int]:
        said: list[int] = []
        with pytest.raises(ValueError, match="exceed context window of 256"):
            said.extend(llama.generate(llama.tokenize(b"a"), temp=0.0))
        return said

    assert fill(guessing) == fill(plain)
    assert (
        guessing("hello", max_tokens=0, temperature=0)["usage"]
        == plain("hello", max_tokens=0, temperature=0)["usage"]
    )


def test_a_small_context_of_the_small_model_only_ends_its_guesses(load: Load, babblers: list[str]) -> None:
    plain = load(babblers[0])
    small = load(babblers[0], n_ctx=256)
    guessing = load(babblers[0], draft_model=LlamaModelDraft(small, 8))

    assert say(guessing, count=400) == say(plain, count=400)
    assert small.n_tokens <= 256


def test_generations_that_take_turns_do_not_mix(load: Load, babblers: list[str]) -> None:
    plain = load(babblers[0])
    guessing = load(babblers[0], draft_model=LlamaPromptLookupDecoding())
    running = [guessing.generate(guessing.tokenize(prompt), temp=0.0) for prompt in PROMPTS]
    said: list[list[int]] = [[] for _ in PROMPTS]

    for _ in range(15):
        for number, tokens in enumerate(running):
            said[number].append(next(tokens))

    assert said == [say(plain, prompt, 15) for prompt in PROMPTS]


def go_back(llama: Llama) -> None:
    llama.n_tokens -= 2


def go_back_and_forth(llama: Llama) -> None:
    tokens = list(llama.eval_tokens)
    llama.n_tokens -= 2
    llama.eval([3, 4, 5])
    llama.n_tokens -= 3
    llama.eval(tokens[-2:])


DISTURBANCES: dict[str, Callable[[Llama], object]] = {
    "sampling": lambda llama: llama.sample(temp=0.0),
    "evaluating": lambda llama: llama.eval([5, 6]),
    "going back": go_back,
    "going back and forth": go_back_and_forth,
    "forgetting": Llama.reset,
    "saving": Llama.save_state,
    "another text": lambda llama: say(llama, PROMPTS[1], 3),
}


@pytest.mark.parametrize("disturb", DISTURBANCES.values(), ids=DISTURBANCES.keys())
def test_a_generation_survives_what_happens_between_two_tokens(
    load: Load, babblers: list[str], disturb: Callable[[Llama], object]
) -> None:
    guessing = load(babblers[0], draft_model=LlamaModelDraft(load(babblers[0]), 8))
    said = []

    for number, token in enumerate(islice(guessing.generate(guessing.tokenize(PROMPTS[0]), temp=0.0), 40)):
        said.append(token)
        if number % 3 == 1:
            disturb(guessing)

    assert said == say(load(babblers[0]), count=40)


def test_sampling_between_two_tokens_tells_the_next_one(load: Load, babblers: list[str]) -> None:
    guessing = load(babblers[0], draft_model=LlamaModelDraft(load(babblers[0]), 8))
    said, sampled = [], []

    for token in islice(guessing.generate(guessing.tokenize(PROMPTS[0]), temp=0.0), 20):
        said.append(token)
        sampled.append(guessing.sample(temp=0.0))

    # the token that came last is not evaluated yet
    assert sampled == said


def test_logits_of_guesses_are_never_taken_for_others(load: Load, babblers: list[str]) -> None:
    plain = load(babblers[0])
    guessing = load(babblers[0], draft_model=LlamaModelDraft(load(babblers[0]), 8))
    running = guessing.generate(guessing.tokenize(PROMPTS[0]), temp=0.0)
    count = len(guessing.tokenize(PROMPTS[0])) + len(list(islice(running, 3))) - 1
    running.close()

    for llama in (plain, guessing):
        llama.reset()
        llama.eval(range(10, 30))
        llama.n_tokens = count

    assert guessing.eval_logits[-1] == pytest.approx(plain.eval_logits[-1], abs=1e-3)


def test_stopping_everything_ends_a_generation_within_its_guesses(load: Load, babblers: list[str]) -> None:
    guessing = load(babblers[0], draft_model=LlamaModelDraft(load(babblers[0]), 8))
    running = guessing.generate(guessing.tokenize(PROMPTS[0]), temp=0.0)
    said = list(islice(running, 3))

    guessing._decoder.abort.set()

    assert list(running) == []
    assert say(guessing, count=3) == said


def test_two_threads_may_share_a_small_model(load: Load, babblers: list[str]) -> None:
    small = load(babblers[1])
    expected = say(load(babblers[0]), count=60)
    found: list[list[int]] = []
    models = [load(babblers[0], draft_model=LlamaModelDraft(small, 4)) for _ in range(2)]
    threads = [
        threading.Thread(target=lambda llama=llama: found.append(say(llama, count=60))) for llama in models
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [expected, expected]


def test_saved_states_hold_only_what_was_said(load: Load, babblers: list[str]) -> None:
    guessing = load(babblers[0], draft_model=LlamaModelDraft(load(babblers[0]), 8))
    text = guessing.tokenize(PROMPTS[0])
    running = guessing.generate(text, temp=0.0)
    said = list(islice(running, 5))
    state = guessing.save_state()
    running.close()
    say(guessing, PROMPTS[1])

    guessing.load_state(state)

    assert list(guessing.eval_tokens) == [*text, *said[:-1]]
    assert say_on(guessing, said[-1:]) == say(load(babblers[0]), count=25)[5:]


def test_models_and_their_drafts_are_copied(load: Load, babblers: list[str]) -> None:
    guessing = load(babblers[0], draft_model=LlamaPromptLookupDecoding(3, 5))

    with pickle.loads(pickle.dumps(guessing)) as copy:  # noqa: S301 - made here
        assert copy.draft_model.max_ngram_size == 3
        assert say(copy, count=20) == say(guessing, count=20)


# -- models that do not fit


def test_models_with_other_vocabularies_are_refused(
    load: Load, babblers: list[str], script: str, bert: str, models: Path
) -> None:
    with pytest.raises(ValueError, match="draft_model has another vocabulary than the model: it has"):
        load(babblers[0], draft_model=LlamaModelDraft(load(script)))
    with pytest.raises(ValueError, match="they are of different types"):
        load(babblers[0], draft_model=LlamaModelDraft(load(bert)))
    other = script_model(models / "other-script.gguf", "tiny llama runs slow and said nay")
    with pytest.raises(ValueError, match=r"token \d+ is '.+', not '.+'"):
        load(script, draft_model=LlamaModelDraft(load(str(other))))
    llama = load(babblers[0])
    with pytest.raises(ValueError, match="a model cannot be its own draft_model"):
        check_vocabularies(llama, llama)


def test_what_is_no_draft_is_refused(load: Load, babblers: list[str]) -> None:
    with pytest.raises(TypeError, match="draft_model must be callable, not str"):
        load(babblers[0], draft_model="small.gguf")


def test_a_small_model_is_loaded_from_a_file(load: Load, babblers: list[str]) -> None:
    draft = LlamaModelDraft(babblers[1], 4, n_ctx=512, n_threads=1, verbose=False)
    guessing = load(babblers[0], draft_model=draft)

    assert say(guessing) == say(load(babblers[0]))
    assert draft(np.array([1, 2, 3], dtype=np.intc)).shape == (4,)
    draft.close()
    draft.close()
    with pytest.raises(ClosedError):
        say(guessing)


def test_a_loaded_small_model_stays_its_owners(load: Load, babblers: list[str]) -> None:
    small = load(babblers[1])
    LlamaModelDraft(small).close()

    assert len(say(small, count=2)) == 2
    with pytest.raises(TypeError, match="n_ctx: options are for a model that is loaded here"):
        LlamaModelDraft(small, n_ctx=64)
