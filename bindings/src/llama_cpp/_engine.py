"""One model with one context: tokens in, tokens out."""

from __future__ import annotations

import random

from llama_cpp import _logger
from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._decoder import Decoder, Turn
from llama_cpp._generation import Plan, choose_once, generate
from llama_cpp._opening import check_file, make_context, open_model, read_metadata
from llama_cpp._sampling import Sampling
from llama_cpp._vocab import Vocabulary, token_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections import deque
    from collections.abc import Generator, Iterable, Sequence
    from types import TracebackType

    import numpy as np
    import numpy.typing as npt
    from typing_extensions import Self

    from llama_cpp._hooks import LogitsProcessor, StoppingCriteria
    from llama_cpp._params import ModelParams
    from llama_cpp.llama_tokenizer import BaseLlamaTokenizer, LlamaTokenizer


class Engine:
    """A model and its context, on the level of tokens.

    It may be used from several threads: what needs the context takes turns. ``close`` or a ``with``
    block frees the native memory at once; otherwise it is freed with the object.
    """

    def __init__(
        self,
        model_path: str | os.PathLike[str],
        model_params: ModelParams,
        context_params: C.llama_context_params,
        *,
        seed: int,
        logits_all: bool,
        last_n_tokens_size: int,
        tokenizer: BaseLlamaTokenizer | None,
        verbose: bool,
    ) -> None:
        """Load a model and make its context.

        Raises:
            ValueError: There is no such file, or llama.cpp refuses it or the parameters.
        """
        model_path = check_file(model_path)
        _logger.set_verbose(verbose)
        self.model_path = model_path
        """The file."""
        self.verbose = verbose
        """Whether llama.cpp's messages are passed on."""
        self.model_params = model_params.struct
        """What the model was loaded with."""
        self.context_params = context_params
        """What the context was made with; `n_ctx` and `n_batch` are the numbers it really has."""
        self.last_n_tokens_size = last_n_tokens_size
        """How many tokens the repetition penalties look back."""
        self._model_memory = model_params
        self._model = open_model(model_path, model_params.struct)
        try:
            self._vocabulary = Vocabulary(self._model)
            self.metadata = read_metadata(self._model)
            """The scalar keys of the GGUF file, values as text."""
            self._ctx = make_context(self._model, context_params)
        except BaseException:
            self._model.close()
            raise
        self._decoder = Decoder(self._ctx, self._vocabulary.size, logits_all=logits_all)
        context_params.n_ctx, context_params.n_batch = self._decoder.n_ctx, self._decoder.n_batch
        self.n_batch = self._decoder.n_batch
        """How many tokens are evaluated at a time."""
        self.tokenizer_ = tokenizer
        """What turns text into tokens instead of the model's own vocabulary; None if nothing does."""
        self.set_seed(seed)

    # -- the native objects

    def close(self) -> None:
        """Free the context and the model; closing again does nothing.

        A call that is under way on another thread is waited for.
        """
        with self._ctx.lock:
            self._decoder.owner = None
            self._ctx.close()
            self._model.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def ctx(self) -> int:
        """The ``llama_context`` pointer, for the functions of `llama_cpp.llama_cpp`.

        Raises:
            ClosedError: It was freed.
        """
        return self._ctx.address

    @property
    def model(self) -> int:
        """The ``llama_model`` pointer, as above."""
        return self._model.address

    # -- facts

    def n_ctx(self) -> int:
        """Return for how many tokens the context has room; llama.cpp rounds up what was asked for."""
        return self._decoder.n_ctx

    def n_embd(self) -> int:
        """Return the width of the model."""
        return C.llama_model_n_embd(self.model)

    def n_vocab(self) -> int:
        """Return how many tokens the vocabulary has."""
        return self._vocabulary.size

    def pooling_type(self) -> int:
        """Return how token vectors become a text's vector: ``LLAMA_POOLING_TYPE_*``."""
        return C.llama_pooling_type(self.ctx)

    def token_bos(self) -> int:
        """Return the token that begins a text, -1 if there is none."""
        return self._vocabulary.bos

    def token_eos(self) -> int:
        """Return the token that ends a text, -1 if there is none."""
        return self._vocabulary.eos

    def token_nl(self) -> int:
        """Return the token that ends a line, -1 if there is none."""
        return self._vocabulary.newline

    # -- text and tokens

    def tokenizer(self) -> LlamaTokenizer:
        """Return the model's vocabulary as an object of its own."""
        from llama_cpp.llama_tokenizer import LlamaTokenizer  # noqa: PLC0415 - few programs ask for it

        return LlamaTokenizer(self)

    def tokenize(self, text: bytes, add_bos: bool = True, special: bool = False) -> list[int]:
        """Split UTF-8 text into tokens.

        Args:
            text: May contain any bytes.
            add_bos: Add the special tokens that the model wants around a text.
            special: Read the names of special tokens, such as ``<s>``, as those tokens.

        Raises:
            TypeError: The text is not bytes.
        """
        if self.tokenizer_ is not None:
            return self.tokenizer_.tokenize(text, add_bos, special)
        return self._vocabulary.tokenize(text, add_bos=add_bos, special=special)

    def detokenize(
        self, tokens: Iterable[int], prev_tokens: Iterable[int] | None = None, special: bool = False
    ) -> bytes:
        """Join the pieces of tokens; the bytes may begin or end within a character.

        After the token that begins a text, one leading space is dropped if the vocabulary puts it there.

        Args:
            tokens: Token ids.
            prev_tokens: What is before them; only a tokenizer of the program's own looks at it.
            special: Return the names of special tokens instead of nothing.
        """
        if self.tokenizer_ is not None:
            return self.tokenizer_.detokenize(
                list(tokens), None if prev_tokens is None else list(prev_tokens), special
            )
        return self._vocabulary.detokenize(tokens, special=special)

    # -- what is evaluated

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

    # -- the next token

    def set_seed(self, seed: int) -> None:
        """Set where the seeds of later calls without a seed of their own come from.

        With ``LLAMA_DEFAULT_SEED`` (or -1) every call is random. With another seed the same calls in
        the same order give the same results.
        """
        self._seed = seed & C.LLAMA_DEFAULT_SEED
        self._seeds = random.Random(self._seed)  # noqa: S311 - repeatable on purpose

    def _next_seed(self) -> int:
        if self._seed == C.LLAMA_DEFAULT_SEED:
            return C.LLAMA_DEFAULT_SEED
        return self._seeds.randrange(C.LLAMA_DEFAULT_SEED)

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
        mirostat_mode: int = 0,
        mirostat_eta: float = 0.1,
        mirostat_tau: float = 5.0,
        logits_processor: LogitsProcessor | None = None,
    ) -> int:
        """Choose a token to follow the evaluated ones, without evaluating it.

        Raises:
            ValueError: A parameter is out of its range, or nothing is evaluated.
        """
        sampling = Sampling(
            temp, top_k, top_p, min_p, typical_p, repeat_penalty, frequency_penalty, presence_penalty,
            self.last_n_tokens_size, mirostat_mode, mirostat_tau, mirostat_eta, seed=self._next_seed(),
        )  # fmt: skip
        sampling.check(self.n_vocab())
        return choose_once(self._decoder, Plan((), sampling, logits_processor=logits_processor))

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
        mirostat_mode: int = 0,
        mirostat_tau: float = 5.0,
        mirostat_eta: float = 0.1,
        logits_processor: LogitsProcessor | None = None,
        stopping_criteria: StoppingCriteria | None = None,
    ) -> Generator[int, Sequence[int] | None, None]:
        """Return an endless iterator over chosen tokens.

        What `tokens` share with the evaluated ones is not evaluated again. Tokens sent into the iterator
        are evaluated after the one that it gave last. It does not stop at the end of a text.

        `tokens` is the whole text, or with ``reset=False`` what follows the evaluated tokens.
        `stopping_criteria` is asked before each choice and ends the iterator, and `logits_processor` changes
        the logits. The other parameters are explained by `Sampling`.

        Raises:
            ValueError: A parameter is out of its range; from the iterator, that the context is full.
        """
        sampling = Sampling(
            temp, top_k, top_p, min_p, typical_p, repeat_penalty, frequency_penalty, presence_penalty,
            self.last_n_tokens_size, mirostat_mode, mirostat_tau, mirostat_eta, seed=self._next_seed(),
        )  # fmt: skip
        sampling.check(self.n_vocab())
        return generate(
            self._decoder,
            Plan(token_list(tokens), sampling, reset, logits_processor, stopping_criteria),
        )
