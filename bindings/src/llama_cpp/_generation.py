"""One generation: tokens in, chosen tokens out, one at a time.

Source of the generator protocol (``send`` gives extra tokens): llama-cpp-python's ``Llama.generate``.
"""

from __future__ import annotations

from typing import NamedTuple

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._adapters import NO_ADAPTERS, AdapterSet
from llama_cpp._decoder import Turn
from llama_cpp._sampling import Sampling, build_chain
from llama_cpp._vocab import token_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from llama_cpp._decoder import Decoder
    from llama_cpp._drafting import Draft
    from llama_cpp._handles import SamplerChain
    from llama_cpp._hooks import LogitsProcessor, StoppingCriteria
    from llama_cpp._logprobs import LogprobRecorder
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
    logits_processor: LogitsProcessor | None = None
    """May change the logits before each choice. What it raises ends the generation."""
    stopping_criteria: StoppingCriteria | None = None
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

    Tokens sent into the generator are evaluated after the one it gave out last.

    Raises:
        ContextWindowError: The context is full.
        DecodeError: llama.cpp failed.
        ClosedError: The context was closed.
    """
    turn = Turn()
    chain: SamplerChain | None = None
    lock, sample = decoder.lock, C.llama_sampler_sample
    try:
        with lock:
            own, chain = _begin(decoder, plan, turn)
            token = _choose(decoder, plan, chain)
        hooked = _is_hooked(plan)
        while token >= 0:
            extra = yield token
            with lock:
                if decoder.owner is not turn:
                    _resume(decoder, own, turn)
                own.append(token)
                decoder.advance(token)
                if extra is not None and len(extra):
                    more = token_list(extra)
                    own.extend(more)
                    decoder.eval(more)
                token = (
                    _choose(decoder, plan, chain)
                    if hooked
                    else sample(chain.address, decoder.context.address, -1)
                )
    finally:
        if chain is not None:
            chain.close()
        decoder.leave(turn)


def choose_once(decoder: Decoder, plan: Plan) -> int:
    """Choose one token after the evaluated ones, without evaluating it."""
    with decoder.lock:
        decoder.require_logits()
        with build_chain(plan.sampling, decoder.n_vocab, decoder.tokens()) as chain:
            return _choose(decoder, plan, chain)


def _begin(decoder: Decoder, plan: Plan, turn: Turn) -> tuple[list[int], SamplerChain]:
    """Evaluate the prompt; return all evaluated tokens and the sampler chain."""
    decoder.take(turn)
    before = [] if plan.fresh else decoder.tokens()
    own = [*before, *plan.tokens]
    if plan.fresh:
        decoder.eval(own[decoder.reuse(own) :])
    else:
        decoder.eval(plan.tokens)
    decoder.require_logits()
    return own, build_chain(plan.sampling, decoder.n_vocab, own)


def _resume(decoder: Decoder, own: Sequence[int], turn: Turn) -> None:
    """Evaluate again what another generation pushed out."""
    decoder.take(turn)
    decoder.eval(own[decoder.reuse(own) :])


def _is_hooked(plan: Plan) -> bool:
    return not (plan.logits_processor is None and plan.stopping_criteria is None and plan.recorder is None)


def _choose(decoder: Decoder, plan: Plan, chain: SamplerChain) -> int:
    """Sample once, with the hooks of the plan; -1 when a criterion ends the generation."""
    if not _is_hooked(plan):
        return C.llama_sampler_sample(chain.address, decoder.context.address, -1)
    if plan.recorder is not None:
        plan.recorder.observe(decoder)
    if plan.logits_processor is None and plan.stopping_criteria is None:
        return C.llama_sampler_sample(chain.address, decoder.context.address, -1)
    import numpy as np  # noqa: PLC0415 - slow to import, and hooks are rare

    logits = decoder.last_logits()
    ids = np.array(decoder.tokens(), dtype=np.intc)
    if plan.stopping_criteria is not None and plan.stopping_criteria(ids, logits):
        return -1
    if plan.logits_processor is not None:
        changed = plan.logits_processor(ids, logits)
        if changed is None:
            raise TypeError("logits_processor returned None, expected the logits")
        logits[:] = changed
    return C.llama_sampler_sample(chain.address, decoder.context.address, -1)
