"""Tokens in, tokens out: what is evaluated, and what is to follow."""

from __future__ import annotations

import random

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._adapters_api import Adaptable
from llama_cpp._checks import check_whole
from llama_cpp._decoder import Turn
from llama_cpp._facts_api import Facts
from llama_cpp._generation import Plan, choose_once, generate
from llama_cpp._options import read_grammar, read_sampling, warn_gone
from llama_cpp._sampling import bias_table
from llama_cpp._vocab import token_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Generator, Iterable, Mapping, Sequence

    import numpy as np
    import numpy.typing as npt
    from typing_extensions import Unpack

    from llama_cpp._call_types import LogitBias, SamplingOptions
    from llama_cpp._hooks import Criteria, Processors
    from llama_cpp._sampling import Sampling
    from llama_cpp.llama_grammar import LlamaGrammar


class Engine(Facts, Adaptable):
    """A model and its context, on the level of tokens.

    It may be used from several threads: what needs the context takes turns.
    """

    @property
    def n_tokens(self) -> int:
        """How many tokens are evaluated. Setting it to less goes back."""
        return self._decoder.n_tokens

    @n_tokens.setter
    def n_tokens(self, value: int) -> None:
        with self._decoder.lock:
            self._decoder.rewind(value)

    @property
    def input_ids(self) -> npt.NDArray[np.intc]:
        """The evaluated tokens, as an array of `n_ctx()` entries of which the first `n_tokens` count."""
        import numpy as np  # noqa: PLC0415 - slow to import, and text needs none of it

        return np.ctypeslib.as_array(self._decoder.history)

    @property
    def scores(self) -> npt.NDArray[np.float32]:
        """Logits of every evaluated token, an array of `n_ctx()` rows.

        Raises:
            RuntimeError: They are not kept, because `logits_all` was not set.
        """
        return self._decoder.scores

    @property
    def eval_tokens(self) -> deque[int]:
        """The evaluated tokens."""
        from collections import deque  # noqa: PLC0415 - as above

        return deque(self._decoder.tokens(), maxlen=self.n_ctx())

    @property
    def eval_logits(self) -> deque[list[float]]:
        """Logits of the evaluated tokens; of the last one only, unless `logits_all` was set."""
        from collections import deque  # noqa: PLC0415 - as above

        decoder = self._decoder
        if decoder.logits_all:
            return deque(decoder.scores[: decoder.n_tokens].tolist(), maxlen=self.n_ctx())
        with decoder.lock:
            return deque([decoder.last_logits().tolist()] if decoder.n_tokens else [], maxlen=1)

    def reset(self) -> None:
        """Forget what is evaluated. What the next text shares with it is evaluated again."""
        with self._decoder.lock:
            self._decoder.rewind(0)

    def eval(self, tokens: Iterable[int]) -> None:
        """Evaluate tokens after those that are there.

        Raises:
            ValueError: There is no room for them.
            RuntimeError: llama.cpp failed, or the model is closed.
        """
        decoder, turn = self._decoder, Turn()
        with decoder.lock:
            decoder.take(turn)
            try:
                decoder.eval(token_list(tokens))
            finally:
                decoder.leave(turn)

    def set_seed(self, seed: int) -> None:
        """Set where the seeds of later calls without a seed of their own come from.

        With ``LLAMA_DEFAULT_SEED`` (or -1) every call is random. With another seed the same calls in
        the same order give the same results.
        """
        check_whole("seed", seed)
        self._seed = seed & C.LLAMA_DEFAULT_SEED
        self._seeds = random.Random(self._seed)  # noqa: S311 - repeatable on purpose

    def _next_seed(self) -> int:
        if self._seed == C.LLAMA_DEFAULT_SEED:
            return C.LLAMA_DEFAULT_SEED
        return self._seeds.randrange(C.LLAMA_DEFAULT_SEED)

    def _sampling(self, call: str, options: Mapping[str, object], **named: object) -> Sampling:
        """Return how a call is to choose; see `read_sampling`."""
        sampling = read_sampling(call, options, penalty_last_n=self.last_n_tokens_size, **named)
        sampling.check(self.n_vocab())
        return sampling

    def _tokens(self, plan: Plan) -> Generator[int, Sequence[int] | None, None]:
        """Choose tokens as a plan says; the one place where that begins."""
        if self._scheduler is not None and plan.fresh:
            return self._scheduler.tokens(plan)
        return generate(self._decoder, plan)

    def sample(
        self,
        top_k: int = 40,
        top_p: float = 0.95,
        min_p: float = 0.05,
        typical_p: float = 1.0,
        temp: float = 0.8,
        repeat_penalty: float = 1.0,
        frequency_penalty: float = 0.0,
        presence_penalty: float = 0.0,
        tfs_z: float = 1.0,
        mirostat_mode: int = 0,
        mirostat_eta: float = 0.1,
        mirostat_tau: float = 5.0,
        penalize_nl: bool = True,
        logits_processor: Processors | None = None,
        grammar: LlamaGrammar | str | None = None,
        idx: int | None = None,
        *,
        seed: int | None = None,
        logit_bias: LogitBias = None,
        **options: Unpack[SamplingOptions],
    ) -> int:
        """Choose a token to follow the evaluated ones, without evaluating it.

        Raises:
            ValueError: A parameter is out of its range, or nothing is evaluated.
            TypeError: There is no such parameter.
        """
        if idx not in {None, -1}:
            raise ValueError(f"idx is {idx!r}, but only the logits of the last token are kept")
        warn_gone(tfs_z, penalize_nl=penalize_nl)
        sampling = self._sampling(
            "sample", options, temperature=temp, top_k=top_k, top_p=top_p, min_p=min_p, typical_p=typical_p,
            repeat_penalty=repeat_penalty, frequency_penalty=frequency_penalty,
            presence_penalty=presence_penalty, mirostat_mode=mirostat_mode, mirostat_tau=mirostat_tau,
            mirostat_eta=mirostat_eta, logit_bias=bias_table(logit_bias),
            seed=self._next_seed() if seed is None else seed,
        )  # fmt: skip
        plan = Plan((), sampling, logits_processor=logits_processor, grammar=read_grammar(grammar))
        return choose_once(self._decoder, plan._replace(vocabulary=self._vocabulary))

    def generate(
        self,
        tokens: Iterable[int],
        top_k: int = 40,
        top_p: float = 0.95,
        min_p: float = 0.05,
        typical_p: float = 1.0,
        temp: float = 0.8,
        repeat_penalty: float = 1.0,
        reset: bool = True,
        frequency_penalty: float = 0.0,
        presence_penalty: float = 0.0,
        tfs_z: float = 1.0,
        mirostat_mode: int = 0,
        mirostat_tau: float = 5.0,
        mirostat_eta: float = 0.1,
        penalize_nl: bool = True,
        logits_processor: Processors | None = None,
        stopping_criteria: Criteria | None = None,
        grammar: LlamaGrammar | str | None = None,
        *,
        seed: int | None = None,
        logit_bias: LogitBias = None,
        **options: Unpack[SamplingOptions],
    ) -> Generator[int, Sequence[int] | None, None]:
        """Return an endless iterator over chosen tokens.

        What `tokens` share with the evaluated ones is not evaluated again. Tokens sent into the iterator
        are evaluated after the one that it gave last. It does not stop at the end of a text.

        `tokens` is the whole text, or with ``reset=False`` what follows the evaluated tokens.
        `stopping_criteria` is asked before each choice and ends the iterator, and `logits_processor` changes
        the logits. The other parameters are explained by `Sampling` and `SamplingOptions`.

        Raises:
            ValueError: A parameter is out of its range; from the iterator, that the context is full.
            TypeError: There is no such parameter.
        """
        warn_gone(tfs_z, penalize_nl=penalize_nl)
        sampling = self._sampling(
            "generate", options, temperature=temp, top_k=top_k, top_p=top_p, min_p=min_p,
            typical_p=typical_p, repeat_penalty=repeat_penalty, frequency_penalty=frequency_penalty,
            presence_penalty=presence_penalty, mirostat_mode=mirostat_mode, mirostat_tau=mirostat_tau,
            mirostat_eta=mirostat_eta, logit_bias=bias_table(logit_bias),
            seed=self._next_seed() if seed is None else seed,
        )  # fmt: skip
        return self._tokens(
            Plan(
                token_list(tokens),
                sampling,
                reset,
                logits_processor,
                stopping_criteria,
                grammar=read_grammar(grammar),
                adapters=self._adapters_of(options),
                draft=self._draft,
                vocabulary=self._vocabulary,
            )
        )

    @staticmethod
    def longest_token_prefix(a: Sequence[int], b: Sequence[int], verbose: bool = False) -> int:  # noqa: ARG004 - old
        """Return how many tokens two texts share at their beginning."""
        return next((n for n, (one, other) in enumerate(zip(a, b)) if one != other), min(len(a), len(b)))

    @staticmethod
    def logits_to_logprobs(
        logits: npt.NDArray[np.single] | Sequence[float], axis: int = -1
    ) -> npt.NDArray[np.single]:
        """Return logits as logarithms of probabilities, which add up to 1 along an axis."""
        import numpy as np  # noqa: PLC0415 - as above

        values = np.asarray(logits, dtype=np.single)
        shifted = values - values.max(axis=axis, keepdims=True)
        found: npt.NDArray[np.single] = shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
        return found
