"""`LlamaSampler`: a sampler chain put together by hand."""

from __future__ import annotations

import ctypes
from itertools import starmap
from typing import Protocol

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._chooser import Candidates, Fence, GrammarError
from llama_cpp._handles import SamplerChain
from llama_cpp._internals_custom import CustomSampler

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from typing_extensions import Self

    from llama_cpp._generated.stubtypes import Pointer
    from llama_cpp._internals_custom import Apply
    from llama_cpp._internals_model import LlamaModel
    from llama_cpp.llama_grammar import LlamaGrammar

    Sampler = Pointer[C.llama_sampler]

_FORBIDDEN = -float("inf")


class HasContext(Protocol):
    """What a token is sampled from."""

    @property
    def ctx(self) -> int:
        """A ``llama_context`` pointer."""


class LlamaSampler:
    """A sampler chain, to which samplers are added one after the other."""

    def __init__(self, chain: SamplerChain | None = None) -> None:
        """Begin with an empty chain, or take one over."""
        self._chain = SamplerChain(()) if chain is None else chain
        self._fence: Fence | None = None
        self._candidates: Candidates | None = None
        self.custom_samplers: list[CustomSampler] = []
        """The members that are written in Python."""

    @property
    def sampler(self) -> Sampler:
        """The native chain, without its grammar.

        Raises:
            ClosedError: It was freed.
        """
        return self._chain.address

    def close(self) -> None:
        """Free the samplers; closing again does nothing."""
        self._chain.close()
        if self._fence is not None:
            self._fence.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- members

    def _add(self, sampler: Sampler) -> None:
        C.llama_sampler_chain_add(self.sampler, sampler)

    def add_greedy(self) -> None:
        """Choose the most likely token."""
        self._add(C.llama_sampler_init_greedy())

    def add_dist(self, seed: int) -> None:
        """Choose a token by its probability."""
        self._add(C.llama_sampler_init_dist(seed & C.LLAMA_DEFAULT_SEED))

    def add_top_k(self, k: int) -> None:
        """Keep the `k` most likely candidates."""
        self._add(C.llama_sampler_init_top_k(k))

    def add_top_p(self, p: float, min_keep: int = 1) -> None:
        """Keep the most likely candidates up to a probability."""
        self._add(C.llama_sampler_init_top_p(p, _count("min_keep", min_keep)))

    def add_min_p(self, p: float, min_keep: int = 1) -> None:
        """Drop what is less likely than a fraction of the best candidate."""
        self._add(C.llama_sampler_init_min_p(p, _count("min_keep", min_keep)))

    def add_typical(self, p: float, min_keep: int = 1) -> None:
        """Keep the candidates of typical surprise up to a probability."""
        self._add(C.llama_sampler_init_typical(p, _count("min_keep", min_keep)))

    def add_temp(self, temp: float) -> None:
        """Divide the logits."""
        self._add(C.llama_sampler_init_temp(temp))

    def add_temp_ext(self, t: float, delta: float, exponent: float) -> None:
        """Divide the logits by a temperature that depends on the entropy."""
        self._add(C.llama_sampler_init_temp_ext(t, delta, exponent))

    def add_xtc(self, p: float, t: float, min_keep: int, seed: int) -> None:
        """Drop likely candidates by chance."""
        min_keep = _count("min_keep", min_keep)
        self._add(C.llama_sampler_init_xtc(p, t, min_keep, seed & C.LLAMA_DEFAULT_SEED))

    def add_top_n_sigma(self, n: float) -> None:
        """Keep the candidates within so many standard deviations of the best."""
        self._add(C.llama_sampler_init_top_n_sigma(n))

    def add_mirostat(self, n_vocab: int, seed: int, tau: float, eta: float, m: int) -> None:
        """Choose by surprise."""
        m = _count("m", m, least=1)
        self._add(C.llama_sampler_init_mirostat(n_vocab, seed & C.LLAMA_DEFAULT_SEED, tau, eta, m))

    def add_mirostat_v2(self, seed: int, tau: float, eta: float) -> None:
        """Choose by surprise, the newer way."""
        self._add(C.llama_sampler_init_mirostat_v2(seed & C.LLAMA_DEFAULT_SEED, tau, eta))

    def add_adaptive_p(self, target: float, decay: float, seed: int) -> None:
        """Choose near a probability."""
        self._add(C.llama_sampler_init_adaptive_p(target, decay, seed & C.LLAMA_DEFAULT_SEED))

    def add_penalties(
        self,
        n_vocab: int,
        penalty_last_n: int,
        penalty_repeat: float,
        penalty_freq: float,
        penalty_present: float,
    ) -> None:
        """Make repeated tokens less likely."""
        last_n = _count("penalty_last_n", penalty_last_n, most=_LONGEST_WINDOW)
        self._add(
            C.llama_sampler_init_penalties(n_vocab, last_n, penalty_repeat, penalty_freq, penalty_present)
        )

    def add_dry(
        self,
        model: LlamaModel,
        dry_multiplier: float,
        dry_base: float,
        dry_allowed_length: int,
        dry_penalty_last_n: int,
        seq_breakers: Sequence[str | bytes],
    ) -> None:
        """Make it less likely that a repetition goes on."""
        last_n = _count("dry_penalty_last_n", dry_penalty_last_n, most=_LONGEST_WINDOW)
        texts = [text.encode() if isinstance(text, str) else text for text in seq_breakers]
        breakers = (ctypes.c_char_p * len(texts))(*texts)
        allowed = _count("dry_allowed_length", dry_allowed_length)
        self._add(
            C.llama_sampler_init_dry(
                model.vocab, dry_multiplier, dry_base, allowed, last_n, breakers, len(texts)
            )
        )

    def add_logit_bias(self, n_vocab: int, logit_bias: Mapping[int, float]) -> None:
        """Add to the logits of tokens."""
        entries = (C.llama_logit_bias * len(logit_bias))(*starmap(C.llama_logit_bias, logit_bias.items()))
        self._add(C.llama_sampler_init_logit_bias(n_vocab, len(entries), entries))

    def add_infill(self, model: LlamaModel) -> None:
        """Choose as for a gap in a text."""
        if max(model.token_eot(), model.token_eos()) < 0:
            raise ValueError("infill needs a model with a token that ends the text")
        self._add(C.llama_sampler_init_infill(model.vocab))

    def add_grammar(self, model: LlamaModel, grammar: LlamaGrammar | str) -> None:
        """Choose what a grammar admits only.

        Raises:
            ValueError: The text is no grammar, or there is a grammar already.
        """
        if self._fence is not None:
            raise ValueError("this sampler has a grammar already")
        if isinstance(grammar, str):
            from llama_cpp.llama_grammar import LlamaGrammar  # noqa: PLC0415 - few samplers have a grammar

            grammar = LlamaGrammar.from_string(grammar, verbose=False)
        self._fence = Fence.of(model.vocabulary, grammar)

    def add_custom(self, custom_sampler: CustomSampler | Apply) -> None:
        """Add a sampler written in Python, or a function that changes the candidates."""
        custom = (
            custom_sampler if isinstance(custom_sampler, CustomSampler) else CustomSampler(custom_sampler)
        )
        self._add(custom.make())
        self.custom_samplers.append(custom)

    # -- work

    def get_seed(self) -> int:
        """Return the seed of the sampler that chooses; ``LLAMA_DEFAULT_SEED`` if it has none."""
        return C.llama_sampler_get_seed(self.sampler)

    def sample(self, ctx: HasContext, idx: int = -1) -> int:
        """Choose a token from the logits of an output row of a context, and accept it.

        Raises:
            ValueError: There are no such logits, or no member chooses.
            GrammarError: The grammar admits no token.
        """
        token = self.choose(ctx.ctx, idx)
        self.accept(token)
        return token

    def choose(self, context: int, row: int) -> int:
        """Do what `sample` does, without accepting the token."""
        candidates, fence = self._room(context, row), self._fence
        token = self._apply(candidates.fill(context, row))
        if fence is not None and (token < 0 or not fence.admits(token)):
            token = self._apply(fence.mask(candidates.fill(context, row)))
            if token < 0 or not fence.admits(token):
                raise GrammarError("the grammar admits none of the tokens that are possible here")
        if token < 0:
            raise ValueError("the samplers made every token impossible")
        return token

    def _room(self, context: int, row: int) -> Candidates:
        if not ctypes.cast(C.llama_get_logits_ith(context, row), ctypes.c_void_p).value:
            raise ValueError(f"there are no logits of row {row}: evaluate tokens first")
        if self._candidates is None:
            vocab = C.llama_model_get_vocab(C.llama_get_model(context))
            self._candidates = Candidates(C.llama_vocab_n_tokens(vocab))
        return self._candidates

    def _apply(self, array: C.llama_token_data_array) -> int:
        C.llama_sampler_apply(self.sampler, array)
        self._raise_errors()
        if not 0 <= array.selected < array.size:
            raise ValueError("no sampler chooses: add one that does, such as add_greedy or add_dist")
        chosen = array.data[array.selected]
        return chosen.id if chosen.logit != _FORBIDDEN else -1

    def _raise_errors(self) -> None:
        for custom in self.custom_samplers:
            custom.raise_error()

    def accept(self, token: int) -> None:
        """Take note of a token of the text.

        Raises:
            ValueError: The grammar does not admit it.
        """
        if self._fence is not None:
            if not self._fence.admits(token):
                raise ValueError(f"the grammar does not admit token {token!r} here")
            self._fence.accept(token)
        C.llama_sampler_accept(self.sampler, token)
        self._raise_errors()

    def reset(self) -> None:
        """Forget all accepted tokens."""
        C.llama_sampler_reset(self.sampler)
        if self._fence is not None:
            C.llama_sampler_reset(self._fence.address)
        self._raise_errors()

    def clone(self) -> LlamaSampler:
        """Return a sampler of its own that has accepted the same tokens."""
        twin = LlamaSampler()
        for index in range(C.llama_sampler_chain_n(self.sampler)):
            twin._add(C.llama_sampler_clone(C.llama_sampler_chain_get(self.sampler, index)))
        twin.custom_samplers = list(self.custom_samplers)
        if self._fence is not None:
            twin._fence = self._fence.clone()
        return twin

    def reset_timings(self) -> None:
        """Measure anew."""
        C.llama_perf_sampler_reset(self.sampler)

    def print_timings(self) -> None:
        """Log what was measured."""
        C.llama_perf_sampler_print(self.sampler)


_LONGEST_WINDOW = 2**24
"""Tokens for which llama.cpp makes room at once; it ends the process when there is none."""


def _count(name: str, value: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
    if not least <= value <= most:
        raise ValueError(f"{name} is {value!r}, expected a number from {least} to {most}")
    return value
