"""How the next token is chosen: a value that says it, and what it may hold.

The order of the samplers is `Sampling.samplers`, by default `DEFAULT_ORDER`, which is llama.cpp's own. A
sampler that is not named there does nothing, whatever its parameters say. Around them stands what has no
choice of place::

    logit bias and ignore_eos, the samplers in their order, then one that chooses:
        temperature == 0    the most likely token, after "penalties" and "dry" only
                            (with infill also after the others, but for "temperature" and "xtc")
        temperature < 0     any token by its probability, after "penalties" and "dry" only
        mirostat 1 or 2     mirostat, after "penalties", "dry" and "temperature" only
        adaptive_target     adaptive-p, after all
        otherwise           any token by its probability, after all

`infill` adds "infill" before "temperature", where the order does not name it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_ORDER = (
    "penalties", "dry", "top_n_sigma", "top_k", "typical_p", "top_p", "min_p", "xtc", "temperature",
)  # fmt: skip
"""The samplers in the order of llama.cpp's own programs."""

SAMPLER_NAMES = (*DEFAULT_ORDER, "infill")
"""Every name that an order may hold."""

LONGEST_BREAKER = 40
"""Bytes of a DRY sequence breaker that llama.cpp looks at."""

LARGEST_BIAS = 1e5
"""Decides every choice. Larger logits, once a temperature divided them, are sorted wrongly by llama.cpp."""

_MOST = 1e30
_INT_MAX = 2**31 - 1
_MIROSTAT_MODES = (0, 1, 2)

_WHOLE = frozenset(
    {
        "top_k",
        "penalty_last_n",
        "mirostat_mode",
        "seed",
        "min_keep",
        "dry_allowed_length",
        "dry_penalty_last_n",
    }
)
"""Parameters that count something."""

_RANGES = {
    "top_k": (-_INT_MAX, _INT_MAX),
    "top_p": (0, 1),
    "min_p": (0, 1),
    "typical_p": (0, 1),
    "penalty_last_n": (-1, _INT_MAX),
    "mirostat_tau": (0, _MOST),
    "mirostat_eta": (0, _MOST),
    "dynatemp_range": (0, _MOST),
    "dynatemp_exponent": (0, _MOST),
    "min_keep": (0, _INT_MAX),
    "xtc_probability": (0, 1),
    "xtc_threshold": (0, 1),
    "dry_multiplier": (0, _MOST),
    "dry_base": (1, _MOST),
    "dry_allowed_length": (0, _INT_MAX),
    "dry_penalty_last_n": (-1, _INT_MAX),
    "adaptive_target": (-_MOST, 1),
    "adaptive_decay": (0, 0.99),
}
"""Least and largest value of a parameter. Beyond them llama.cpp clamps, overflows or samples nonsense."""

_NO_NUMBERS = frozenset({"logit_bias", "dry_seq_breakers", "samplers"})


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
    """How many of the last tokens the penalties look at, the prompt's included.

    0 switches them off, -1 means the whole context.
    """
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
    top_n_sigma: float = -1.0
    """Keep the candidates whose logit is at most this many standard deviations below the best.

    0 or less keeps all.
    """
    dynatemp_range: float = 0.0
    """How far the temperature may move to either side of `temperature`, by the entropy; 0 is not at all."""
    dynatemp_exponent: float = 1.0
    """How the entropy, as a fraction of the largest possible, maps to that range."""
    min_keep: int = 0
    """How many candidates typical_p, top_p, min_p and xtc must leave; they leave one at least."""
    xtc_probability: float = 0.0
    """How likely XTC acts at a token: it drops all likely candidates but the least likely of them."""
    xtc_threshold: float = 0.1
    """From which probability on XTC calls a candidate likely; above a half XTC is off."""
    dry_multiplier: float = 0.0
    """How strongly DRY punishes what would go on with a repetition; 0 switches it off."""
    dry_base: float = 1.75
    """By what the punishment grows with each token of the repetition; at least 1."""
    dry_allowed_length: int = 2
    """Length of the longest repetition that costs no more than `dry_multiplier`."""
    dry_penalty_last_n: int = 0
    """How many of the last tokens DRY looks at; 0 switches it off, -1 means the whole context."""
    dry_seq_breakers: Sequence[str] = ("\n", ":", '"', "*")
    """Texts that no repetition reaches across."""
    adaptive_target: float = -1.0
    """Adaptive-p chooses near this probability; below 0 it is off."""
    adaptive_decay: float = 0.9
    """How slowly adaptive-p forgets what it chose, up to 0.99."""
    infill: bool = False
    """Choose as for a gap in a text: end early, and join candidates that begin alike."""
    ignore_eos: bool = False
    """Never choose a token that ends the text."""
    samplers: Sequence[str] = DEFAULT_ORDER
    """Names from `SAMPLER_NAMES`, in the order of their application."""

    def check(self, n_vocab: int) -> None:
        """Refuse values that the native samplers cannot work with.

        Raises:
            ValueError: Names the first such value.
            TypeError: Names the first that is of another type.
        """
        for name, value in self._asdict().items():
            if name not in _NO_NUMBERS:
                _check_number(name, value)
        if self.repeat_penalty <= 0:
            raise ValueError(f"repeat_penalty is {self.repeat_penalty!r}, expected more than 0")
        if self.mirostat_mode not in _MIROSTAT_MODES:
            raise ValueError(f"mirostat_mode is {self.mirostat_mode!r}, expected 0, 1 or 2")
        for token in self.logit_bias:
            if not 0 <= token < n_vocab:
                raise ValueError(f"logit_bias names token {token!r}, but the vocabulary has {n_vocab} tokens")
        _check_texts("dry_seq_breakers", self.dry_seq_breakers)
        for breaker in self.dry_seq_breakers:
            _check_breaker(breaker)
        _check_order(self.samplers)


def _check_number(name: str, value: float) -> None:
    try:
        finite = math.isfinite(value)
    except (TypeError, OverflowError):
        raise TypeError(f"{name} is {value!r}, expected a number") from None
    if not finite:
        raise ValueError(f"{name} is {value!r}, expected a finite number")
    if name in _WHOLE and value != int(value):
        raise ValueError(f"{name} is {value!r}, expected a whole number")
    low, high = _RANGES.get(name, (-_MOST, _MOST))
    if not low <= value <= high:
        raise ValueError(f"{name} is {value!r}, expected {_range_text(low, high)}")


def _range_text(low: float, high: float) -> str:
    if high in {_MOST, _INT_MAX} and low > -_INT_MAX:
        return f"{low} or more"
    return f"{high} or less" if low == -_MOST != -high else f"a number from {low} to {high}"


def _check_texts(name: str, given: Sequence[str]) -> None:
    if isinstance(given, (list, tuple)) and all(isinstance(text, str) for text in given):
        return
    raise TypeError(f"{name} is {given!r}, expected a list of strings")


def _check_breaker(breaker: str) -> None:
    if not breaker or "\0" in breaker:
        raise ValueError(f"dry_seq_breakers has {breaker!r}, expected text without zero characters")
    if len(breaker.encode()) > LONGEST_BREAKER:
        raise ValueError(f"dry_seq_breakers has {breaker!r}, which is longer than {LONGEST_BREAKER} bytes")


def _check_order(order: Sequence[str]) -> None:
    _check_texts("samplers", order)
    for name in order:
        if name not in SAMPLER_NAMES:
            raise ValueError(f"samplers has {name!r}, expected names from {', '.join(SAMPLER_NAMES)}")
        if order.count(name) > 1:
            raise ValueError(f"samplers has {name!r} more than once")


def bias_table(given: Mapping[int, float] | Mapping[str, float] | None) -> dict[int, float]:
    """Read what a program passes as `logit_bias`. In JSON the tokens are strings.

    A larger bias than `LARGEST_BIAS` becomes that one, an infinite one too.

    Raises:
        TypeError: It is no mapping from tokens to numbers.
        ValueError: A bias is not a number (NaN).
    """
    try:
        table = {int(token): min(float(bias), LARGEST_BIAS) for token, bias in (given or {}).items()}
    except (AttributeError, TypeError, ValueError):
        raise TypeError(f"logit_bias is {given!r}, expected a number for each token") from None
    if any(math.isnan(bias) for bias in table.values()):
        raise ValueError(f"logit_bias is {given!r}, which has a NaN")
    return table
