"""Going back, checkpoints, guesses and context shift, on models of every kind of memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from fakes.contexts import Oracle, assert_close, decoder_of, opened
from fakes.memory_models import encoder_decoder_model, hybrid_model, recurrent_model, window_model
from fakes.models import tiny_llm
from llama_cpp._decoder import Decoder
from llama_cpp._errors import ContextWindowError
from llama_cpp._handles import Model
from llama_cpp._shift import ShiftPolicy
from llama_cpp._state import LlamaState

pytestmark = pytest.mark.integration

MAKERS: dict[str, Callable[[Path], Path]] = {
    "plain": tiny_llm,
    "window": window_model,
    "recurrent": recurrent_model,
    "hybrid": hybrid_model,
}
FORGETFUL = ["window", "recurrent", "hybrid"]
TEXT = [1, *(300 + number * 7 % 600 for number in range(399))]


@pytest.fixture(scope="module")
def open_kind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Model]]:
    """Load the model of a kind, once."""
    folder = tmp_path_factory.mktemp("memory")
    known: dict[str, Model] = {}
    with ExitStack() as stack:

        def opener(kind: str) -> Model:
            if kind not in known:
                maker = MAKERS.get(kind, encoder_decoder_model)
                known[kind] = stack.enter_context(opened(str(maker(folder / f"{kind}.gguf"))))
            return known[kind]

        yield opener


@pytest.fixture
def decoder(open_kind: Callable[[str], Model]) -> Iterator[Callable[..., Decoder]]:
    """Make decoders that count what they evaluate."""
    with ExitStack() as stack:

        def maker(kind: str, *, logits_all: bool = False, **options: int) -> Decoder:
            made = decoder_of(open_kind(kind), logits_all, **options)
            stack.callback(made.context.close)
            return made

        yield maker


def evaluated(decoder: Decoder, work: Callable[[], object]) -> int:
    """Count the tokens that are evaluated during some work."""
    count = 0
    native = decoder._decode

    def counting(tokens: Sequence[int]) -> None:
        nonlocal count
        count += len(tokens)
        native(tokens)

    decoder._decode = counting  # type: ignore[method-assign]  # on this object only
    try:
        work()
    finally:
        del decoder._decode
    return count


@pytest.mark.parametrize("kind", MAKERS)
def test_the_same_prompt_again_evaluates_its_last_token_only(
    kind: str, decoder: Callable[..., Decoder]
) -> None:
    subject = decoder(kind)
    subject.prepare(TEXT)
    first = subject.last_logits().copy()
    for token in (310, 320, 330):
        subject.advance(token)

    assert evaluated(subject, lambda: subject.prepare(TEXT)) == 1
    assert_close(subject.last_logits(), first)


@pytest.mark.parametrize("kind", MAKERS)
def test_an_answer_that_is_written_in_another_way_is_evaluated_alone(
    kind: str, decoder: Callable[..., Decoder]
) -> None:
    """A chat template may leave out what the model thought: the next prompt goes on from the last one."""
    subject = decoder(kind)
    subject.prepare(TEXT)
    for token in range(310, 340):
        subject.advance(token)

    assert evaluated(subject, lambda: subject.prepare([*TEXT, 700, 701])) <= 3


@pytest.mark.parametrize("kind", FORGETFUL)
def test_going_back_far_begins_at_the_last_checkpoint_before(
    kind: str, open_kind: Callable[[str], Model], decoder: Callable[..., Decoder]
) -> None:
    subject = decoder(kind, n_ctx=1024, checkpoint_interval=50)
    subject.prepare(TEXT[:220])
    for token in (TEXT * 2)[220:800]:
        subject.advance(token)
    text = [*TEXT[:215], 5, 6]

    assert evaluated(subject, lambda: subject.prepare(text)) == 217 - 200
    assert_close(subject.last_logits(), Oracle(open_kind(kind)).logits(text))
    assert subject.checkpoints.sizes() == [50, 100, 150, 200, 214]


@pytest.mark.parametrize("kind", FORGETFUL)
def test_without_checkpoints_going_back_far_evaluates_everything(
    kind: str, decoder: Callable[..., Decoder]
) -> None:
    subject = decoder(kind, n_ctx=1024, ctx_checkpoints=0)
    subject.prepare((TEXT * 2)[:800])

    assert evaluated(subject, lambda: subject.prepare(TEXT[:200])) == 200
    assert subject.checkpoints.sizes() == []


@pytest.mark.parametrize("kind", FORGETFUL)
def test_the_number_of_checkpoints_is_kept(kind: str, decoder: Callable[..., Decoder]) -> None:
    subject = decoder(kind, ctx_checkpoints=4, checkpoint_interval=50)
    subject.prepare(TEXT[:220])
    assert subject.checkpoints.sizes() == [100, 150, 200, 219]

    for token in TEXT[220:300]:
        subject.advance(token)
    assert subject.checkpoints.sizes() == [150, 200, 219, 269]


def test_a_plain_memory_needs_no_checkpoints(decoder: Callable[..., Decoder]) -> None:
    for subject in (decoder("plain"), decoder("window", swa_full=1)):
        subject.prepare(TEXT)

        assert subject.checkpoints.sizes() == []
        assert evaluated(subject, lambda each=subject: each.prepare(TEXT[:100])) == 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"ctx_checkpoints": -1}, "ctx_checkpoints is -1"),
        ({"checkpoint_interval": 0}, "checkpoint_interval is 0"),
    ],
    ids=["number", "interval"],
)
def test_impossible_numbers_of_checkpoints_are_refused(
    decoder: Callable[..., Decoder], options: dict[str, int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        decoder("plain", **options)


@pytest.mark.parametrize("kind", MAKERS)
def test_guesses_show_the_logits_after_each_and_are_taken_back_cheaply(
    kind: str, open_kind: Callable[[str], Model], decoder: Callable[..., Decoder]
) -> None:
    subject, oracle = decoder(kind), Oracle(open_kind(kind))
    subject.prepare(TEXT[:300])
    guesses = [400, 500, 600, 700]

    subject.eval(guesses, outputs="all")
    for row in range(4):
        assert_close(subject.logits(row), oracle.logits([*TEXT[:300], *guesses[: row + 1]]))
    assert_close(subject.logits(-1), subject.logits(3))
    subject.cut(302)

    assert evaluated(subject, lambda: subject.eval([800])) <= 3
    assert_close(subject.last_logits(), oracle.logits([*TEXT[:300], 400, 500, 800]))
    with pytest.raises(IndexError, match="no logits of token 0"):
        subject.logits(0)


def test_more_guesses_than_a_batch_holds_are_refused(decoder: Callable[..., Decoder]) -> None:
    subject = decoder("plain", n_batch=8)
    subject.eval([1])

    with pytest.raises(ValueError, match="9 tokens with all outputs do not fit in a batch of 8"):
        subject.eval([300] * 9, outputs="all")

    assert subject.tokens() == [1]


def test_guesses_are_scored_too_when_all_logits_are_kept(decoder: Callable[..., Decoder]) -> None:
    subject = decoder("plain", logits_all=True)
    subject.eval(TEXT[:10])
    subject.eval([400, 500], outputs="all")

    np.testing.assert_array_equal(subject.scores[11], subject.logits(1))
    assert subject.logits(0).argmax() == subject.scores[10].argmax()


@pytest.mark.parametrize("kind", [*MAKERS, "encoder-decoder"])
@pytest.mark.parametrize("n_ctx", [512, 1024], ids=["same-size", "larger"])
def test_a_loaded_state_goes_on_and_can_be_sampled_from(
    kind: str, n_ctx: int, decoder: Callable[..., Decoder]
) -> None:
    subject, other = decoder(kind), decoder(kind, n_ctx=n_ctx)
    subject.prepare(TEXT[:60])
    subject.advance(400)
    subject.advance(500)
    expected = subject.last_logits().copy()
    state = LlamaState.of(subject, 7)
    other.eval(TEXT[100:130])
    state.restore(other)

    assert evaluated(other, other.last_logits) <= 3
    assert_close(other.last_logits(), expected)
    assert other.tokens() == subject.tokens()
    subject.advance(600)
    other.advance(600)
    assert_close(other.last_logits(), subject.last_logits())


def test_a_state_keeps_the_scores(decoder: Callable[..., Decoder]) -> None:
    subject, other = (decoder("plain", logits_all=True) for _ in range(2))
    subject.eval(TEXT[:20])

    LlamaState.of(subject, 0).restore(other)

    np.testing.assert_array_equal(other.scores[:20], subject.scores[:20])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"llama_state": b"rubbish" * 10}, r"llama\.cpp does not accept this state"),
        ({"llama_state": b""}, r"llama\.cpp does not accept this state"),
        ({"n_tokens": 600}, "the state has 600 tokens, the context has room for 512"),
        ({"n_tokens": 19}, "the state has 19 tokens, but names 20"),
        ({"input_ids": np.zeros(19, np.intc), "n_tokens": 19}, r"llama\.cpp does not accept this state"),
        ({"model": "other"}, "the state belongs to the model 'other', not to 'llama"),
        ({"source": (1, 2)}, r"llama\.cpp does not accept this state"),
    ],
    ids=["rubbish", "empty", "too-long", "miscounted", "other-tokens", "other-model", "encoder"],
)
def test_a_state_that_does_not_fit_is_refused_and_the_context_stays_usable(
    decoder: Callable[..., Decoder], change: dict[str, object], message: str
) -> None:
    subject = decoder("plain")
    subject.eval(TEXT[:20])
    expected = subject.last_logits().copy()
    state = LlamaState.of(subject, 0)
    for name, value in change.items():
        setattr(state, name, value)

    with pytest.raises(ValueError, match=message):
        state.restore(subject)

    subject.prepare(TEXT[:20])
    assert_close(subject.last_logits(), expected)


# -- context shift


@pytest.mark.parametrize("kind", ["plain", "recurrent", "hybrid"])
def test_a_full_context_drops_its_middle_and_goes_on(
    kind: str, open_kind: Callable[[str], Model], decoder: Callable[..., Decoder]
) -> None:
    subject, oracle = decoder(kind, n_ctx=256), Oracle(open_kind(kind), n_ctx=256)
    subject.shift = ShiftPolicy(n_keep=10)
    subject.prepare(TEXT[:250])
    for token in TEXT[250:260]:
        subject.advance(token)

    assert subject.tokens() == [*TEXT[:10], *TEXT[10 + 123 : 260]]
    assert_close(subject.last_logits(), oracle.after_shift(TEXT[:256], 10, 123, TEXT[256:260]))


def test_a_shifted_context_goes_on_without_end(decoder: Callable[..., Decoder]) -> None:
    subject = decoder("plain", n_ctx=256, logits_all=True)
    subject.shift = ShiftPolicy(n_keep=4)
    subject.prepare(TEXT[:200])
    said = [int(number) % 500 + 300 for number in range(1000)]
    for token in said:
        subject.advance(token)

    assert subject.n_tokens <= 256
    assert subject.tokens() == list(ShiftPolicy(n_keep=4).fit([*TEXT[:200], *said], 256))
    np.testing.assert_array_equal(subject.scores[subject.n_tokens - 1], subject.last_logits())


def test_without_a_policy_a_full_context_is_an_error(decoder: Callable[..., Decoder]) -> None:
    subject = decoder("plain", n_ctx=256)
    subject.prepare(TEXT[:256])

    with pytest.raises(ContextWindowError, match=r"Requested tokens \(257\) exceed context window of 256"):
        subject.advance(300)


def test_a_prompt_is_never_shifted(decoder: Callable[..., Decoder]) -> None:
    subject = decoder("plain", n_ctx=256)
    subject.shift = ShiftPolicy(n_keep=4)
    subject.prepare(TEXT[:256])

    with pytest.raises(ContextWindowError, match=r"Requested tokens \(257\)"):
        subject.prepare(TEXT[:257])


@pytest.mark.parametrize("kind", ["window", "encoder-decoder"])
def test_what_cannot_be_shifted_says_so_at_once(kind: str, decoder: Callable[..., Decoder]) -> None:
    subject = decoder(kind)

    with pytest.raises(ValueError, match="the context of this model cannot be shifted"):
        subject.shift = ShiftPolicy()

    assert subject.shift is None


def test_what_was_shifted_is_never_reused_as_if_it_were_new(
    open_kind: Callable[[str], Model], decoder: Callable[..., Decoder]
) -> None:
    subject, oracle = decoder("plain", n_ctx=256), Oracle(open_kind("plain"))
    subject.shift = ShiftPolicy(n_keep=10)
    subject.prepare(TEXT[:256])
    subject.advance(300)
    text = [*subject.tokens(), 301]

    assert evaluated(subject, lambda: subject.prepare(text)) == len(text) - 10
    assert_close(subject.last_logits(), oracle.logits(text))


def test_a_generation_that_lost_its_place_gets_back_what_a_shift_would_have_left(
    decoder: Callable[..., Decoder],
) -> None:
    subject = decoder("plain", n_ctx=256)
    subject.shift = ShiftPolicy(n_keep=10)
    subject.prepare(TEXT[:200], TEXT[200:300])
    again = subject.tokens()
    subject.prepare(TEXT[:200])
    for token in TEXT[200:300]:
        subject.advance(token)

    assert subject.tokens() == again


def test_room_is_told_before_anything_is_evaluated(decoder: Callable[..., Decoder]) -> None:
    subject = decoder("plain", n_ctx=256)

    assert subject.room(100, None) == subject.room(100, 0) == 156
    assert subject.room(100, 1000) == 156
    assert subject.room(100, 5) == 5
    subject.shift = ShiftPolicy()
    assert subject.room(100, 1000) == 1000
    assert subject.room(100, None) == 156
    with pytest.raises(ContextWindowError, match=r"Requested tokens \(256\) exceed context window of 256"):
        subject.room(256, 1)
