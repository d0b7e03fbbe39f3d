"""What calls accept besides their own parameters: read once, for every call alike."""

from __future__ import annotations

import warnings

from llama_cpp._checks import check_number
from llama_cpp._sampling import Sampling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    from llama_cpp.llama_grammar import LlamaGrammar

_OTHER_NAMES: Final = {"present_penalty": "presence_penalty", "use_infill": "infill"}
"""Options that `Sampling` has under another name."""

_OPTIONS: Final = frozenset(
    {
        "penalty_last_n", "top_n_sigma", "dynatemp_range", "dynatemp_exponent", "min_keep",
        "xtc_probability", "xtc_threshold", "dry_multiplier", "dry_base", "dry_allowed_length",
        "dry_penalty_last_n", "dry_seq_breakers", "adaptive_target", "adaptive_decay", "ignore_eos",
        "samplers",
    }
)  # fmt: skip
"""Options that `Sampling` has under the same name."""

_ELSEWHERE: Final = frozenset({"active_loras", "control_vector", "special", "stream_options"})
"""Options that are no matter of sampling."""


def read_sampling(call: str, options: Mapping[str, object], **named: object) -> Sampling:
    """Return how a call is to choose its tokens.

    Args:
        call: Name of the call, for messages.
        options: What came as further keyword arguments; None leaves a default.
        named: The call's own parameters, in the words of `Sampling`.

    Raises:
        TypeError: There is no such option.
        ValueError: An option asks for what there is not, or two contradict each other.
    """
    values = dict(named)
    for name, value in options.items():
        if name in _OPTIONS or name in _OTHER_NAMES:
            if value is not None:
                _put(values, _OTHER_NAMES.get(name, name), value, name)
        elif name == "grammar_lazy":
            if value:
                raise ValueError("grammar_lazy is not supported: a grammar applies from the first token on")
        elif name not in _ELSEWHERE:
            raise TypeError(f"{call}() got an unexpected keyword argument {name!r}")
    breakers = values.get("dry_seq_breakers")
    if isinstance(breakers, list):
        values["dry_seq_breakers"] = tuple(breakers)
    order = values.get("samplers")
    if isinstance(order, list):
        values["samplers"] = tuple(order)
    return Sampling(**values)  # type: ignore[arg-type]  # Sampling.check looks at every value


def _put(values: dict[str, object], name: str, value: object, given_as: str) -> None:
    if name == "presence_penalty":
        other = values.get(name, 0.0)
        if value and other and value != other:
            raise ValueError(f"{given_as}={value!r} contradicts {name}={other!r}; give one of them")
        value = value or other
    values[name] = value


def warn_gone(tfs_z: float | None, *, penalize_nl: bool = True) -> None:
    """Say what llama.cpp can no longer do, where a program asks for it."""
    check_number("tfs_z", tfs_z)
    if tfs_z is not None and tfs_z != 1.0:
        warnings.warn("tfs_z does nothing: llama.cpp has no tail-free sampling", RuntimeWarning, stacklevel=3)
    if not penalize_nl:
        message = "penalize_nl=False does nothing: llama.cpp penalizes line ends like other tokens"
        warnings.warn(message, RuntimeWarning, stacklevel=3)


def read_grammar(given: LlamaGrammar | str | None) -> LlamaGrammar | None:
    """Return the grammar of a call; a text is read.

    Raises:
        ValueError: The text is no grammar.
        TypeError: It is neither a grammar nor a text.
    """
    if given is None:
        return None
    from llama_cpp.llama_grammar import LlamaGrammar  # noqa: PLC0415 - most calls have no grammar

    if isinstance(given, str):
        return LlamaGrammar.from_string(given)
    if not isinstance(given, LlamaGrammar):
        raise TypeError(f"grammar is {given!r}, expected a LlamaGrammar")
    return given
