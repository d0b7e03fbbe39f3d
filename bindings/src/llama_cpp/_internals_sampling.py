"""`LlamaSamplingParams` and `LlamaSamplingContext`: sampling by parameters, step by step."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import IntEnum

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._chain import build_chain
from llama_cpp._internals_chain import LlamaSampler
from llama_cpp._sampling import Sampling, bias_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._internals_chain import HasContext
    from llama_cpp._internals_model import LlamaModel
    from llama_cpp.llama_grammar import LlamaGrammar


class CommonSamplerType(IntEnum):
    """Samplers that an order may name. The numbers are those of llama.cpp's own programs."""

    NONE = 0
    DRY = 1
    TOP_K = 2
    TOP_P = 3
    MIN_P = 4
    TYPICAL_P = 6
    TEMPERATURE = 7
    XTC = 8
    INFILL = 9
    PENALTIES = 10
    TOP_N_SIGMA = 11
    ADAPTIVE_P = 12
    CUSTOM = 99


_ORDER = (
    CommonSamplerType.PENALTIES,
    CommonSamplerType.DRY,
    CommonSamplerType.TOP_N_SIGMA,
    CommonSamplerType.TOP_K,
    CommonSamplerType.TYPICAL_P,
    CommonSamplerType.TOP_P,
    CommonSamplerType.MIN_P,
    CommonSamplerType.XTC,
    CommonSamplerType.TEMPERATURE,
)
_NO_PLACE = frozenset({CommonSamplerType.NONE, CommonSamplerType.CUSTOM, CommonSamplerType.ADAPTIVE_P})
"""What has no place in an order of this package: adaptive-p always comes last."""

_OTHER_NAMES = {
    "temp": "temperature",
    "penalty_repeat": "repeat_penalty",
    "penalty_freq": "frequency_penalty",
    "penalty_present": "presence_penalty",
    "mirostat": "mirostat_mode",
    "dry_sequence_breakers": "dry_seq_breakers",
}


@dataclass
class LlamaSamplingParams:
    """How to choose tokens. `Sampling` explains the parameters; some have other names here."""

    n_prev: int = 64
    """How many tokens `LlamaSamplingContext` remembers."""
    n_probs: int = 0
    """Kept; it makes no difference."""
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    tfs_z: float = 1.0
    """Kept; llama.cpp has no tail-free sampling any more."""
    typical_p: float = 1.0
    temp: float = 0.8
    penalty_last_n: int = 64
    penalty_repeat: float = 1.0
    penalty_freq: float = 0.0
    penalty_present: float = 0.0
    mirostat: int = 0
    mirostat_tau: float = 5.0
    mirostat_eta: float = 0.1
    penalize_nl: bool = True
    """Kept; llama.cpp penalizes line ends like other tokens."""
    grammar: LlamaGrammar | str = ""
    """What the tokens must follow; an empty text is nothing."""
    cfg_negative_prompt: str = ""
    """Kept; it makes no difference."""
    cfg_scale: float = 1.0
    """Kept; it makes no difference."""
    logit_bias: dict[int, float] = field(default_factory=dict)
    seed: int = C.LLAMA_DEFAULT_SEED
    min_keep: int = 0
    xtc_probability: float = 0.0
    xtc_threshold: float = 0.1
    dynatemp_range: float = 0.0
    dynatemp_exponent: float = 1.0
    dry_multiplier: float = 0.0
    dry_base: float = 1.75
    dry_allowed_length: int = 2
    dry_penalty_last_n: int = 0
    adaptive_target: float = -1.0
    adaptive_decay: float = 0.9
    top_n_sigma: float = -1.0
    ignore_eos: bool = False
    dry_sequence_breakers: list[str] = field(default_factory=lambda: ["\n", ":", '"', "*"])
    samplers: list[CommonSamplerType] = field(default_factory=lambda: list(_ORDER))

    def sampling(self) -> Sampling:
        """Return the same parameters as the rest of this package knows them."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        named = {_OTHER_NAMES.get(name, name): value for name, value in given.items()}
        named["logit_bias"] = bias_table(self.logit_bias)
        named["samplers"] = [
            CommonSamplerType(each).name.lower() for each in self.samplers if each not in _NO_PLACE
        ]
        return Sampling(**{name: value for name, value in named.items() if name in Sampling._fields})


class LlamaSamplingContext:
    """What one text needs to be continued: the parameters, the samplers, and the last tokens."""

    def __init__(self, params: LlamaSamplingParams | None = None, model: LlamaModel | None = None) -> None:
        """Begin a text.

        Args:
            params: How to choose; the defaults if None.
            model: Of which model; `sample` needs it.
        """
        self.params = LlamaSamplingParams() if params is None else params
        self.model = model
        self.prev: list[int] = []
        """The last tokens."""
        self._sampler: LlamaSampler | None = None

    def _samplers(self) -> LlamaSampler:
        if self._sampler is None:
            if self.model is None:
                raise ValueError("a LlamaSamplingContext that samples needs a model")
            vocabulary, sampling = self.model.vocabulary, self.params.sampling()
            sampling.check(vocabulary.size)
            chain = build_chain(sampling, vocabulary, self.prev)
            self._sampler = LlamaSampler(chain)
            if self.params.grammar:
                self._sampler.add_grammar(self.model, self.params.grammar)
        return self._sampler

    def sample(self, ctx_main: HasContext, idx: int = -1) -> int:
        """Choose a token from the logits of a row, without accepting it."""
        return self._samplers().choose(ctx_main.ctx, idx)

    def accept(self, token: int) -> None:
        """Take note of a token of the text.

        Raises:
            ValueError: The grammar does not admit it.
        """
        if self.model is not None:
            self._samplers().accept(token)
        self.prev = [*self.prev, token][-max(self.params.n_prev, 1) :]

    def last(self) -> int | None:
        """Return the last token, None if there is none."""
        return self.prev[-1] if self.prev else None

    def prev_str(self, _ctx_main: object, n: int) -> str:
        """Return the text of the last `n` tokens."""
        if self.model is None:
            raise ValueError("a LlamaSamplingContext that knows texts needs a model")
        return self.model.detokenize(self.prev[-n:] if n > 0 else []).decode("utf-8", "replace")

    def reset(self) -> None:
        """Forget all tokens."""
        self.prev = []
        if self._sampler is not None:
            self._sampler.reset()

    def cp(self) -> LlamaSamplingContext:
        """Return another one that has come as far."""
        twin = LlamaSamplingContext(self.params, self.model)
        twin.prev = list(self.prev)
        twin._sampler = None if self._sampler is None else self._sampler.clone()
        return twin

    def close(self) -> None:
        """Free the samplers; closing again does nothing."""
        if self._sampler is not None:
            self._sampler.close()
