"""One generation: tokens in, chosen tokens out, one at a time.

Source of the generator protocol (``send`` gives extra tokens): llama-cpp-python's ``Llama.generate``.
"""

from __future__ import annotations

from typing import NamedTuple

from llama_cpp._abort import AbortedError
from llama_cpp._adapters import NO_ADAPTERS, AdapterSet
from llama_cpp._chooser import build_chooser
from llama_cpp._decoder import Turn
from llama_cpp._hooks import Hooks
from llama_cpp._sampling import Sampling
from llama_cpp._vocab import token_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from types import TracebackType

    import numpy as np
    import numpy.typing as npt
    from typing_extensions import Self

    from llama_cpp._decoder import Decoder
    from llama_cpp._drafting import Draft
    from llama_cpp._hooks import Criteria, Processors
    from llama_cpp._logprobs import LogprobRecorder
    from llama_cpp._lora import LoraAdapter
    from llama_cpp._vocab import Vocabulary
    from llama_cpp.llama_grammar import LlamaGrammar


class Plan(NamedTuple):
    """What one generation is to do."""

    tokens: Sequence[int]
    """What to evaluate first."""
    sampling: Sampling
    """How to choose."""
    fresh: bool = True
    """Whether `tokens` is the whole text. Otherwise it continues what is evaluated."""
    logits_processor: Processors | None = None
    """May change the logits before each choice. What it raises ends the generation."""
    stopping_criteria: Criteria | None = None
    """Looked at before each choice, with the evaluated tokens: true ends the generation."""
    recorder: LogprobRecorder | None = None
    """Sees the logits of every choice."""
    grammar: LlamaGrammar | None = None
    """What the text must follow."""
    adapters: AdapterSet = NO_ADAPTERS
    """What changes the model for this generation."""
    draft: Draft | None = None
    """Proposes tokens that may come next, so that several are evaluated at a time."""
    vocabulary: Vocabulary | None = None
    """What the tokens mean; some samplers need it, and a grammar does."""


def generate(decoder: Decoder, plan: Plan) -> Generator[int, Sequence[int] | None, None]:
    """Choose tokens without end; each is evaluated when the next one is asked for.

    Tokens sent into the generator are evaluated after the one it gave out last. They are free of the grammar.
    The generator ends by itself when a criterion says so, or when everything is aborted.

    Raises:
        TypeError: A hook cannot be called; from the generator, a processor returned no logits.
        ContextWindowError: From the generator: the context is full.
        GrammarError: From the generator: the grammar admits no token.
        DecodeError: From the generator: llama.cpp failed.
        ClosedError: From the generator: the context was closed.
    """
    return _tokens(_text(decoder, plan), Hooks(plan.logits_processor, plan.stopping_criteria))


def _text(decoder: Decoder, plan: Plan) -> Text:
    if plan.draft is None:
        return Text(decoder, plan)
    from llama_cpp._verify import DraftedText  # noqa: PLC0415 - that module needs this one

    return DraftedText(decoder, plan, plan.draft)


def _tokens(text: Text, hooks: Hooks) -> Generator[int, Sequence[int] | None, None]:
    choice: Choice | None = None
    lock = text.decoder.lock
    try:
        with lock:
            text.begin()
            choice = Choice(text.decoder, text.plan, hooks, text.tokens)
            token = choice.make(text.row)
        while token >= 0:
            extra = yield token
            with lock:
                text.add(token)
                if extra is not None and len(extra):
                    choice.note(text.add_more(extra))
                token = choice.make(text.row)
    except AbortedError:
        return
    finally:
        if choice is not None:
            choice.close()
        text.leave()


def choose_once(decoder: Decoder, plan: Plan) -> int:
    """Choose one token after the evaluated ones, without evaluating it.

    Raises:
        ValueError: Nothing is evaluated.
        GrammarError: The grammar admits no token.
    """
    hooks = Hooks(plan.logits_processor)
    with decoder.lock:
        decoder.require_logits()
        with Choice(decoder, plan, hooks, decoder.tokens()) as choice:
            if not hooks:
                return choice.make()
            logits = decoder.last_logits()
            before = logits.copy()
            with decoder.context.using():
                try:
                    return choice.make()
                finally:  # another choice may follow, with other hooks
                    logits[:] = before


class Text:
    """The tokens of one generation: the prompt, what was chosen, and what was sent.

    Its methods are called with the lock of the decoder held, but for `leave`.
    """

    __slots__ = ("_adapters", "_n_prompt", "_turn", "decoder", "plan", "tokens")

    def __init__(self, decoder: Decoder, plan: Plan) -> None:
        """Plan a text; nothing is evaluated yet."""
        self.decoder = decoder
        self.plan = plan
        self.tokens: list[int] = []
        """All tokens so far, also those that a context shift dropped."""
        self._n_prompt = 0
        self._turn = Turn()
        self._adapters: Sequence[LoraAdapter] = ()

    @property
    def row(self) -> int:
        """Where the logits are that the next token is chosen from: a row of the last evaluation."""
        return -1

    def begin(self) -> None:
        """Evaluate the prompt.

        Raises:
            AbortedError: It was aborted meanwhile.
            ValueError, RuntimeError: As `Decoder.prepare`.
        """
        decoder, plan = self.decoder, self.plan
        decoder.take(self._turn)
        if decoder.adapters is not None:
            self._adapters = decoder.adapters.keep(plan.adapters)  # they stay, even if they are unloaded
        decoder.use(plan.adapters)
        if plan.fresh:
            decoder.prepare(plan.tokens)
            self.tokens = list(plan.tokens)
            self._n_prompt = len(self.tokens)
            return
        decoder.eval(plan.tokens)
        decoder.require_logits()
        prompt, said = decoder.content()
        self.tokens = [*prompt, *said]
        self._n_prompt = len(prompt)

    def add(self, token: int) -> None:
        """Evaluate the token that was chosen last."""
        decoder = self.decoder
        if decoder.owner is not self._turn:
            self._resume()
        self.tokens.append(token)
        self._evaluate_last()

    def _evaluate_last(self) -> None:
        self.decoder.advance(self.tokens[-1])

    def add_more(self, tokens: Sequence[int]) -> list[int]:
        """Evaluate tokens from elsewhere, and return them as a list."""
        more = token_list(tokens)
        self.decoder.eval(more)
        self.tokens.extend(more)
        return more

    def leave(self) -> None:
        """Let other generations in."""
        self.decoder.leave(self._turn)

    def _resume(self) -> None:
        """Evaluate again what another generation pushed out."""
        self.decoder.take(self._turn)
        self.decoder.use(self.plan.adapters)
        self.decoder.prepare(self.tokens[: self._n_prompt], self.tokens[self._n_prompt :])


class Choice:
    """How the tokens of one generation are chosen: the native samplers, and the hooks around them."""

    __slots__ = ("_chooser", "_decoder", "_hooks", "_ids", "_recorder")

    def __init__(self, decoder: Decoder, plan: Plan, hooks: Hooks, recent: Sequence[int]) -> None:
        """Make the samplers; whoever made them closes them.

        Args:
            decoder: Where the logits come from.
            plan: How to choose.
            hooks: The processor and the criterion of the plan.
            recent: The tokens before the first one to choose.

        Raises:
            TypeError: The plan has no vocabulary.
            ValueError: The model cannot do what is asked for.
            GrammarError: llama.cpp refuses the grammar.
        """
        if plan.vocabulary is None:
            raise TypeError("the plan of a generation needs the vocabulary of the model")
        self._decoder = decoder
        self._hooks = hooks
        self._recorder = plan.recorder
        self._chooser = build_chooser(
            plan.sampling, plan.vocabulary, recent, plan.grammar, n_ctx=decoder.n_ctx
        )
        self._ids: npt.NDArray[np.intc] | None = None

    def make(self, row: int = -1) -> int:
        """Choose a token; -1 when a criterion ends the generation. The caller holds the decoder's lock.

        Args:
            row: The output row of the last evaluation that it is chosen from.

        Raises:
            GrammarError: The grammar admits no token. What a hook raises is raised as well.
        """
        decoder = self._decoder
        if self._recorder is not None:
            self._recorder.observe(decoder)
        if self._hooks:
            with decoder.context.using():
                if self._hooks.end(self._evaluated(), decoder.last_logits()):
                    return -1
        return self._chooser.choose(decoder.context.address, row)

    def note(self, tokens: Sequence[int]) -> None:
        """Take note of tokens that were not chosen here."""
        self._chooser.note(tokens)

    def close(self) -> None:
        """Free the samplers."""
        self._chooser.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _evaluated(self) -> npt.NDArray[np.intc]:
        """Return the tokens of the book, as a view that cannot be written to; nothing is copied."""
        if self._ids is None:
            import numpy as np  # noqa: PLC0415 - slow to import, and hooks are rare

            self._ids = np.ctypeslib.as_array(self._decoder.history)
            self._ids.flags.writeable = False
        return self._ids[: self._decoder.n_tokens]
