"""How the next token is chosen: a value that says it, and the native sampler chain that does it.

Order of the chain. Only samplers that change something are in it::

    logit bias, penalties,
    then one of:
        temperature == 0    greedy
        temperature < 0     the plain distribution
        mirostat 1 or 2     temperature, mirostat
        otherwise           top-k, typical, top-p, min-p, temperature, the distribution
"""

from __future__ import annotations

import math
from typing import NamedTuple

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._handles import SamplerChain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from llama_cpp._generated.stubtypes import Pointer

    Sampler = Pointer[C.llama_sampler]
    Maker = Callable[[], Sampler]

_MIN_KEEP = 1
"""How many candidates every sampler must leave."""

_MIROSTAT_WINDOW = 100
"""Tokens over which mirostat 1 estimates, as in its paper."""


class Sampling(NamedTuple):
    """Everything that decides which token is chosen. The defaults are those of a completion."""

    temperature: float = 0.8
    """0 takes the most likely token; below 0 samples from the unchanged distribution."""
    top_k: int = 40
    """How many candidates to keep; 0 or less keeps all."""
    top_p: float = 0.95
    """Keep the most likely candidates up to this probability; 1 keeps all."""
    min_p: float = 0.05
    """Drop what is less likely than this fraction of the best candidate; 0 drops none."""
    typical_p: float = 1.0
    """Keep the candidates of typical surprise up to this probability; 1 keeps all."""
    repeat_penalty: float = 1.0
    """Divides the logits of repeated tokens; 1 is none."""
    frequency_penalty: float = 0.0
    """Subtracted once per earlier appearance."""
    presence_penalty: float = 0.0
    """Subtracted once from what appeared before."""
    penalty_last_n: int = 64
    """How many of the last tokens the penalties look at, the prompt's included; 0 switches them off."""
    mirostat_mode: int = 0
    """0 off, 1 mirostat, 2 mirostat 2.0."""
    mirostat_tau: float = 5.0
    """Mirostat's target surprise, in bits."""
    mirostat_eta: float = 0.1
    """Mirostat's learning rate."""
    logit_bias: Mapping[int, float] = {}
    """Added to the logits of these tokens; made by `bias_table`."""
    seed: int = C.LLAMA_DEFAULT_SEED
    """Of the random choice; ``LLAMA_DEFAULT_SEED`` means a new one each time."""

    def check(self, n_vocab: int) -> None:
        """Refuse values that the native samplers cannot work with.

        Raises:
            ValueError: Names the first such value.
            TypeError: Names the first that is no number.
        """
        for name, value in self._asdict().items():
            if name != "logit_bias":
                _check_number(name, value)
        if self.repeat_penalty <= 0:
            raise ValueError(f"repeat_penalty is {self.repeat_penalty!r}, expected more than 0")
        if self.mirostat_mode not in {0, 1, 2}:
            raise ValueError(f"mirostat_mode is {self.mirostat_mode!r}, expected 0, 1 or 2")
        for token in self.logit_bias:
            if not 0 <= token < n_vocab:
                raise ValueError(f"logit_bias names token {token!r}, but the vocabulary has {n_vocab} tokens")


def _check_number(name: str, value: float) -> None:
    try:
        finite = math.isfinite(value)
    except TypeError:
        raise TypeError(f"{name} is {value!r}, expected a number") from None
    if not finite:
        raise ValueError(f"{name} is {value!r}, expected a finite number")


def bias_table(given: Mapping[int, float] | Mapping[str, float] | None) -> dict[int, float]:
    """Read what a program passes as `logit_bias`. In JSON the tokens are strings.

    Raises:
        TypeError: It is no mapping from tokens to numbers.
        ValueError: A bias is not a number (NaN).
    """
    try:
        table = {int(token): float(bias) for token, bias in (given or {}).items()}
    except (AttributeError, TypeError, ValueError):
        raise TypeError(f"logit_bias is {given!r}, expected a number for each token") from None
    if any(math.isnan(bias) for bias in table.values()):
        raise ValueError(f"logit_bias is {given!r}, which has a NaN")
    return table


def build_chain(sampling: Sampling, n_vocab: int, recent: Sequence[int]) -> SamplerChain:
    """Make the native chain for one generation; its caller closes it.

    Args:
        sampling: Checked parameters.
        n_vocab: Size of the vocabulary.
        recent: The tokens before the first one to choose, for the penalties.
    """
    makers = [
        *_bias(sampling, n_vocab),
        *_penalties(sampling, n_vocab, recent),
        *_choice(sampling, n_vocab),
    ]
    return SamplerChain([make() for make in makers])


def _bias(sampling: Sampling, n_vocab: int) -> list[Maker]:
    if not sampling.logit_bias:
        return []
    entries = (C.llama_logit_bias * len(sampling.logit_bias))()
    for index, (token, bias) in enumerate(sampling.logit_bias.items()):
        entries[index].token, entries[index].bias = token, bias
    return [lambda: C.llama_sampler_init_logit_bias(n_vocab, len(entries), entries)]


def _penalties(sampling: Sampling, n_vocab: int, recent: Sequence[int]) -> list[Maker]:
    last_n = sampling.penalty_last_n
    strengths = (sampling.repeat_penalty, sampling.frequency_penalty, sampling.presence_penalty)
    if last_n <= 0 or strengths == (1.0, 0.0, 0.0):
        return []

    def make() -> Sampler:
        sampler = C.llama_sampler_init_penalties(n_vocab, last_n, *strengths)
        for token in recent[-last_n:]:
            C.llama_sampler_accept(sampler, token)
        return sampler

    return [make]


def _choice(sampling: Sampling, n_vocab: int) -> list[Maker]:
    """The samplers that narrow the candidates down, and the one that chooses."""
    temperature, seed = sampling.temperature, sampling.seed & 0xFFFFFFFF
    if temperature == 0:
        return [C.llama_sampler_init_greedy]
    if temperature < 0:
        return [lambda: C.llama_sampler_init_dist(seed)]
    warmth = [lambda: C.llama_sampler_init_temp(temperature)] if temperature != 1 else []
    if sampling.mirostat_mode == 1:
        tau, eta = sampling.mirostat_tau, sampling.mirostat_eta
        return [*warmth, lambda: C.llama_sampler_init_mirostat(n_vocab, seed, tau, eta, _MIROSTAT_WINDOW)]
    if sampling.mirostat_mode == 2:  # noqa: PLR2004 - a mode, not a quantity
        return [
            *warmth,
            lambda: C.llama_sampler_init_mirostat_v2(seed, sampling.mirostat_tau, sampling.mirostat_eta),
        ]
    return [*_filters(sampling, n_vocab), *warmth, lambda: C.llama_sampler_init_dist(seed)]


def _filters(sampling: Sampling, n_vocab: int) -> list[Maker]:
    top_k, typical_p, top_p, min_p = sampling.top_k, sampling.typical_p, sampling.top_p, sampling.min_p
    filters: list[Maker] = []
    if 0 < top_k < n_vocab:
        filters.append(lambda: C.llama_sampler_init_top_k(top_k))
    if typical_p < 1:
        filters.append(lambda: C.llama_sampler_init_typical(typical_p, _MIN_KEEP))
    if top_p < 1:
        filters.append(lambda: C.llama_sampler_init_top_p(top_p, _MIN_KEEP))
    if min_p > 0:
        filters.append(lambda: C.llama_sampler_init_min_p(min_p, _MIN_KEEP))
    return filters
