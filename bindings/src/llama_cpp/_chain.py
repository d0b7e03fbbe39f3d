"""The native sampler chain of one generation, made from a `Sampling`. Its order is explained there."""

from __future__ import annotations

import ctypes
from typing import NamedTuple
from weakref import WeakKeyDictionary

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._handles import SamplerChain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llama_cpp._generated.stubtypes import Pointer
    from llama_cpp._handles import Using
    from llama_cpp._sampling import Sampling
    from llama_cpp._vocab import Vocabulary

    Sampler = Pointer[C.llama_sampler]

_MIROSTAT_WINDOW = 100
"""Tokens over which mirostat 1 estimates, as in its paper."""

_COLDEST = 1e-6
"""Below this temperature the logits would overflow; it means the most likely token."""

_LONGEST_INFILL_PIECE = 512
"""Bytes of a token that llama.cpp's infill sampler has room for; a longer one would end the process."""

_OF_EARLIER_TEXT = frozenset({"penalties", "dry"})
_OF_CHANCE = frozenset({"temperature", "xtc"})


class Task(NamedTuple):
    """What the samplers are made for."""

    sampling: Sampling
    """Checked parameters."""
    vocabulary: Vocabulary
    """What the tokens mean."""
    recent: Sequence[int]
    """The tokens before the first one to choose, for the samplers that punish repetition."""
    n_ctx: int
    """For how many tokens the context has room."""

    @property
    def seed(self) -> int:
        """The seed in the 32 bits that llama.cpp takes."""
        return int(self.sampling.seed) & 0xFFFFFFFF


def build_chain(
    sampling: Sampling, vocabulary: Vocabulary, recent: Sequence[int], n_ctx: int | None = None
) -> SamplerChain:
    """Make the native chain for one generation; its caller closes it. Samplers without effect are left out.

    Args:
        sampling: Checked parameters.
        vocabulary: Of the model that the chain is for.
        recent: The tokens before the first one to choose, for the samplers that punish repetition.
        n_ctx: What a window of -1 means, and its limit; None takes the length the model was trained with.

    Raises:
        ValueError: The model cannot do what is asked for.
    """
    task = Task(sampling, vocabulary, recent, trained_length(vocabulary) if n_ctx is None else n_ctx)
    chain = SamplerChain(())
    try:
        for make in (_bias, *(_STEPS[name] for name in active_order(sampling)), _choice):
            sampler = make(task)
            if sampler is not None:
                C.llama_sampler_chain_add(chain.address, sampler)
    except BaseException:
        chain.close()
        raise
    return chain


def active_order(sampling: Sampling) -> list[str]:
    """Name the samplers that take part, in their order."""
    order = list(sampling.samplers)
    if sampling.infill and "infill" not in order:
        order.insert(order.index("temperature") if "temperature" in order else len(order), "infill")
    if abs(sampling.temperature) < _COLDEST:
        kept = frozenset(order) - _OF_CHANCE if "infill" in order else _OF_EARLIER_TEXT
    elif sampling.temperature < 0:
        kept = _OF_EARLIER_TEXT
    elif sampling.mirostat_mode:
        kept = _OF_EARLIER_TEXT | {"temperature"}
    else:
        return order
    return [name for name in order if name in kept]


def model_of(vocabulary: Vocabulary) -> Using:
    """Keep the model of a vocabulary from being freed during a ``with`` block, and give its address."""
    return vocabulary._model.using()  # noqa: SLF001 - the samplers point into the model


def trained_length(vocabulary: Vocabulary) -> int:
    """Return how many tokens the texts had that the model was trained with."""
    with model_of(vocabulary) as model:
        return max(C.llama_model_n_ctx_train(model), 1)


def _bias(task: Task) -> Sampler | None:
    table = dict(task.sampling.logit_bias)
    if task.sampling.ignore_eos:
        table.update(dict.fromkeys(_survey(task.vocabulary).ends, -float("inf")))
    if not table:
        return None
    entries = (C.llama_logit_bias * len(table))()
    for index, (token, bias) in enumerate(table.items()):
        entries[index].token, entries[index].bias = token, bias
    return C.llama_sampler_init_logit_bias(task.vocabulary.size, len(entries), entries)


def _window(task: Task, last_n: float) -> int:
    return task.n_ctx if last_n < 0 else min(int(last_n), task.n_ctx)


def _penalties(task: Task) -> Sampler | None:
    sampling = task.sampling
    last_n = _window(task, sampling.penalty_last_n)
    strengths = (sampling.repeat_penalty, sampling.frequency_penalty, sampling.presence_penalty)
    if not last_n or strengths == (1.0, 0.0, 0.0):
        return None
    sampler = C.llama_sampler_init_penalties(task.vocabulary.size, last_n, *strengths)
    return _told(sampler, task.recent[-last_n:])


def _dry(task: Task) -> Sampler | None:
    sampling = task.sampling
    last_n = _window(task, sampling.dry_penalty_last_n)
    if not last_n or not sampling.dry_multiplier:
        return None
    texts = [text.encode() for text in sampling.dry_seq_breakers]
    breakers = (ctypes.c_char_p * len(texts))(*texts)
    with model_of(task.vocabulary) as model:
        sampler = C.llama_sampler_init_dry(
            C.llama_model_get_vocab(model), sampling.dry_multiplier, sampling.dry_base,
            int(sampling.dry_allowed_length), last_n, breakers, len(breakers),
        )  # fmt: skip
    return _told(sampler, task.recent[-last_n:])


def _told(sampler: Sampler, tokens: Sequence[int]) -> Sampler:
    for token in tokens:
        C.llama_sampler_accept(sampler, token)
    return sampler


def _top_n_sigma(task: Task) -> Sampler | None:
    width = task.sampling.top_n_sigma
    return C.llama_sampler_init_top_n_sigma(width) if width > 0 else None


def _top_k(task: Task) -> Sampler | None:
    count = int(task.sampling.top_k)
    return C.llama_sampler_init_top_k(count) if 0 < count < task.vocabulary.size else None


def _typical(task: Task) -> Sampler | None:
    share = task.sampling.typical_p
    return C.llama_sampler_init_typical(share, int(task.sampling.min_keep)) if share < 1 else None


def _top_p(task: Task) -> Sampler | None:
    share = task.sampling.top_p
    return C.llama_sampler_init_top_p(share, int(task.sampling.min_keep)) if share < 1 else None


def _min_p(task: Task) -> Sampler | None:
    share = task.sampling.min_p
    return C.llama_sampler_init_min_p(share, int(task.sampling.min_keep)) if share > 0 else None


_XTC_OFF = 0.5
"""Two candidates cannot both be more likely than this, so XTC has nothing to drop above it."""


def _xtc(task: Task) -> Sampler | None:
    chance, threshold = task.sampling.xtc_probability, task.sampling.xtc_threshold
    if chance <= 0 or threshold > _XTC_OFF:
        return None
    return C.llama_sampler_init_xtc(chance, threshold, int(task.sampling.min_keep), task.seed)


def _infill(task: Task) -> Sampler:
    vocabulary = task.vocabulary
    with model_of(vocabulary) as model:
        address = C.llama_model_get_vocab(model)
        if C.llama_vocab_eot(address) < 0 and vocabulary.eos < 0:
            raise ValueError("infill needs a model with a token that ends the text")
        if _survey(vocabulary).longest > _LONGEST_INFILL_PIECE:
            raise ValueError(
                f"infill needs a model without tokens of more than {_LONGEST_INFILL_PIECE} bytes"
            )
        return C.llama_sampler_init_infill(address)


def _temperature(task: Task) -> Sampler | None:
    sampling = task.sampling
    if sampling.dynatemp_range > 0:
        return C.llama_sampler_init_temp_ext(
            sampling.temperature, sampling.dynatemp_range, sampling.dynatemp_exponent
        )
    return C.llama_sampler_init_temp(sampling.temperature) if sampling.temperature != 1 else None


def _choice(task: Task) -> Sampler:
    """Make the sampler that chooses."""
    sampling, seed = task.sampling, task.seed
    if abs(sampling.temperature) < _COLDEST:
        return C.llama_sampler_init_greedy()
    if sampling.temperature < 0:
        return C.llama_sampler_init_dist(seed)
    tau, eta = sampling.mirostat_tau, sampling.mirostat_eta
    if sampling.mirostat_mode == 1:
        return C.llama_sampler_init_mirostat(task.vocabulary.size, seed, tau, eta, _MIROSTAT_WINDOW)
    if sampling.mirostat_mode:
        return C.llama_sampler_init_mirostat_v2(seed, tau, eta)
    if sampling.adaptive_target >= 0:
        return C.llama_sampler_init_adaptive_p(sampling.adaptive_target, sampling.adaptive_decay, seed)
    return C.llama_sampler_init_dist(seed)


_STEPS: dict[str, Callable[[Task], Sampler | None]] = {
    "penalties": _penalties,
    "dry": _dry,
    "top_n_sigma": _top_n_sigma,
    "top_k": _top_k,
    "typical_p": _typical,
    "top_p": _top_p,
    "min_p": _min_p,
    "xtc": _xtc,
    "infill": _infill,
    "temperature": _temperature,
}


class _Survey(NamedTuple):
    """What only a look at every token tells."""

    ends: tuple[int, ...]
    """The tokens that end a text."""
    longest: int
    """Bytes of the longest token."""


_SURVEYS: WeakKeyDictionary[Vocabulary, _Survey] = WeakKeyDictionary()
"""Results by vocabulary: a look takes a tenth of a second at large ones. They never change."""


def _survey(vocabulary: Vocabulary) -> _Survey:
    found = _SURVEYS.get(vocabulary)
    if found is None:
        with model_of(vocabulary) as model:
            address, tokens = C.llama_model_get_vocab(model), range(vocabulary.size)
            ends = tuple(token for token in tokens if C.llama_vocab_is_eog(address, token))
            # without room for a token, its length comes back negative
            longest = max(-C.llama_token_to_piece(address, token, None, 0, 0, False) for token in tokens)
        found = _SURVEYS[vocabulary] = _Survey(ends, longest)
    return found
