"""Whatever is done to a context, it goes on as one that saw nothing but the tokens in its book.

The test drives models of every kind of memory through random histories (evaluate, go back, reuse, guess and
take back, other adapters, aborts, saved states) and asks after each step a context that starts anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fakes.contexts import Oracle, assert_close, decoder_of, opened
from fakes.memory_models import encoder_decoder_model, hybrid_model, recurrent_model, window_model
from fakes.models import lora_adapter, tiny_llm
from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._abort import AbortedError
from llama_cpp._adapters import NO_ADAPTERS, Adapters, AdapterSet, read_adapters
from llama_cpp._decoder import Decoder
from llama_cpp._handles import Model
from llama_cpp._state import LlamaState

pytestmark = pytest.mark.integration

MAKERS = {
    "plain": tiny_llm,
    "window": window_model,
    "recurrent": recurrent_model,
    "hybrid": hybrid_model,
    "encoder-decoder": encoder_decoder_model,
}
FIRST, LAST = 300, 900


class Subject(NamedTuple):
    """A model, and a context that tells what is right."""

    model: Model
    oracle: Oracle
    adapters: Adapters
    sets: tuple[AdapterSet, ...]


@pytest.fixture(scope="module", params=MAKERS)
def subject(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Subject]:
    folder = tmp_path_factory.mktemp("memory")
    path = MAKERS[request.param](folder / "model.gguf")
    with ExitStack() as stack:
        model = stack.enter_context(opened(str(path)))
        adapters = Adapters(model)
        stack.callback(adapters.close)
        sets = [NO_ADAPTERS]
        if request.param in {"plain", "window", "hybrid"}:
            adapters.load("style", str(_strong(folder, path)))
            sets += [read_adapters([{"name": "style", "scale": s}], None, adapters) for s in (1.0, 0.4)]
        yield Subject(model, Oracle(model), adapters, tuple(sets))


def _strong(folder: Path, base: Path) -> Path:
    return lora_adapter(folder / "lora.gguf", base)


@contextmanager
def stopping_after(decoder: Decoder, steps: int) -> Iterator[None]:
    """Abort computations after so many steps: what another thread does, but always at the same place."""
    left = iter(range(steps))
    address = decoder.context.address

    @C.ggml_abort_callback
    def ask(_: object) -> bool:
        return next(left, None) is None

    C.llama_set_abort_callback(address, ask, None)
    yield
    decoder.abort.attach(address)


# long texts go beyond the cells that a sliding window has; their tokens need not be drawn one by one
tokens_of = st.builds(
    lambda first, step, count: [FIRST + (first + step * n) % (LAST - FIRST) for n in range(count)],
    st.integers(0, LAST),
    st.integers(1, 50),
    st.integers(1, 250),
)
few_tokens = st.lists(st.integers(FIRST, LAST), min_size=1, max_size=5)


class History(RuleBasedStateMachine):
    """A random history of one context."""

    subject: Subject
    options: dict[str, int]

    def __init__(self) -> None:
        super().__init__()
        self.decoder: Decoder = decoder_of(self.subject.model, False, **self.options)
        self.decoder.adapters = self.subject.adapters
        self.wanted = NO_ADAPTERS
        self.source: list[int] = []
        self.tokens: list[int] = []
        self.saved: tuple[LlamaState, list[int], list[int], AdapterSet] | None = None

    @property
    def reads(self) -> bool:
        return self.decoder.encoder is not None

    def follow(self, tokens: list[int]) -> None:
        """Write down what `eval` does with tokens."""
        if self.reads and not self.tokens:
            self.source, tokens = tokens, [0]
        self.tokens += tokens

    def room(self, count: int) -> bool:
        return len(self.tokens) + count <= self.decoder.n_ctx and (
            self.decoder.encoder is None or len(self.tokens) > 0 or count <= self.decoder.encoder.limit
        )

    @rule(tokens=tokens_of)
    def evaluate(self, tokens: list[int]) -> None:
        if self.room(len(tokens)):
            self.decoder.eval(tokens)
            self.follow(tokens)

    @precondition(lambda self: self.tokens)
    @rule(tokens=few_tokens)
    def advance(self, tokens: list[int]) -> None:
        for token in tokens:
            if self.room(1):
                self.decoder.advance(token)
                self.tokens.append(token)

    @precondition(lambda self: self.tokens)
    @rule(share=st.floats(0, 1))
    def go_back(self, share: float) -> None:
        kept = int(len(self.tokens) * share)
        self.decoder.rewind(kept)
        del self.tokens[kept:]

    @rule(share=st.floats(0, 1), tokens=tokens_of)
    def prepare(self, share: float, tokens: list[int]) -> None:
        if self.decoder.encoder is not None:
            same = share < 0.5 and self.source
            self.source = self.source if same else tokens[: self.decoder.encoder.limit]
            said = tokens[: int(10 * share)]
            self.decoder.prepare(self.source, said)
            self.tokens = [0, *said]
            return
        text = [*self.tokens[: int(len(self.tokens) * share)], *tokens]
        if len(text) <= self.decoder.n_ctx:
            self.decoder.prepare(text)
            self.tokens = text

    @precondition(lambda self: self.tokens)
    @rule(guesses=few_tokens, kept=st.integers(0, 5))
    def guess(self, guesses: list[int], kept: int) -> None:
        if not self.room(len(guesses)):
            return
        self.decoder.eval(guesses, outputs="all")
        kept = min(kept, len(guesses))
        if kept:
            self.expect(self.decoder.logits(kept - 1), [*self.tokens, *guesses[:kept]])
        self.decoder.cut(len(self.tokens) + kept)
        self.tokens += guesses[:kept]

    @rule(number=st.integers(0, 2))
    def change_adapters(self, number: int) -> None:
        self.wanted = self.subject.sets[number % len(self.subject.sets)]
        self.decoder.use(self.wanted)

    @rule(tokens=tokens_of, steps=st.integers(0, 150))
    def abort(self, tokens: list[int], steps: int) -> None:
        """Wherever the abort comes in the computation, the book tells the truth."""
        if not self.room(len(tokens)):
            return
        before = list(self.tokens)
        with stopping_after(self.decoder, steps), suppress(AbortedError):
            self.decoder.eval(tokens)
        if self.reads and not before:
            self.source, tokens = tokens, [0]
        done = self.decoder.tokens()
        assert [*before, *tokens][: len(done)] == done
        assert len(done) >= len(before)
        self.tokens = done

    @precondition(lambda self: self.tokens)
    @rule()
    def save(self) -> None:
        state = LlamaState.of(self.decoder, 0)
        self.saved = (state, list(self.tokens), list(self.source), self.wanted)

    @precondition(lambda self: self.saved is not None)
    @rule()
    def load(self) -> None:
        assert self.saved is not None
        state, self.tokens, self.source, wanted = self.saved
        self.tokens, self.source = list(self.tokens), list(self.source)
        self.decoder.use(wanted)
        self.wanted = wanted
        state.restore(self.decoder)

    @rule()
    def forget(self) -> None:
        self.decoder.clear()
        self.tokens = []

    @invariant()
    def the_book_is_right(self) -> None:
        assert self.decoder.tokens() == self.tokens

    @invariant()
    def the_next_token_is_that_of_a_new_start(self) -> None:
        if self.tokens:
            self.expect(self.decoder.last_logits(), self.tokens)

    def expect(self, found: object, tokens: list[int]) -> None:
        subject = self.subject
        expected = subject.oracle.logits(tokens, subject.adapters, self.wanted, self.source)
        assert_close(found, expected)  # type: ignore[arg-type]  # an array

    def teardown(self) -> None:
        self.subject.adapters.forget(self.decoder.context.address)
        self.decoder.context.close()


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"ctx_checkpoints": 0},
        {"ctx_checkpoints": 3, "checkpoint_interval": 20},
        {"n_batch": 16, "n_ubatch": 8},
    ],
    ids=["usual", "no-checkpoints", "few-checkpoints", "small-batches"],
)
def test_a_context_goes_on_as_one_that_saw_only_its_book(subject: Subject, options: dict[str, int]) -> None:
    machine = type("Machine", (History,), {"subject": subject, "options": options})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
