"""One model with one context: how both are opened and closed."""

from __future__ import annotations

import os
from contextlib import ExitStack

from llama_cpp import _logger
from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._opening import check_file, make_context, open_model, read_metadata
from llama_cpp._verify import AheadDecoder
from llama_cpp._vocab import Vocabulary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

    from llama_cpp._drafting import Draft
    from llama_cpp._params import ModelParams
    from llama_cpp._scheduler import Scheduler
    from llama_cpp._shift import ShiftPolicy
    from llama_cpp.llama_cache import BaseLlamaCache
    from llama_cpp.llama_tokenizer import BaseLlamaTokenizer


class Core:
    """A model and its context.

    It may be used from several threads: what needs the context takes turns. ``close`` or a ``with``
    block frees the native memory at once; otherwise it is freed with the object.
    """

    cache: BaseLlamaCache | None = None
    """Keeps what was evaluated, for later prompts that begin alike; see `set_cache`."""
    _draft: Draft | None = None
    _scheduler: Scheduler | None = None

    def __init__(
        self,
        model_path: str | os.PathLike[str],
        model_params: ModelParams,
        context_params: C.llama_context_params,
        *,
        logits_all: bool,
        last_n_tokens_size: int,
        tokenizer: BaseLlamaTokenizer | None,
        verbose: bool,
        ctx_checkpoints: int,
        checkpoint_interval: int,
        shift: ShiftPolicy | None,
    ) -> None:
        """Load a model and make its context.

        Raises:
            ValueError: There is no such file, or llama.cpp refuses it or the parameters.
        """
        model_path = check_file(model_path)
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
        with _logger.speaking(verbose), ExitStack() as undo:
            self._model = undo.enter_context(open_model(model_path, model_params.struct))
            self._vocabulary = Vocabulary(self._model)
            self.metadata = read_metadata(self._model)
            """The scalar keys of the GGUF file, values as text."""
            self._ctx = undo.enter_context(make_context(self._model, context_params))
            self._decoder = AheadDecoder(
                self._ctx, self._vocabulary.size, logits_all=logits_all,
                ctx_checkpoints=ctx_checkpoints, checkpoint_interval=checkpoint_interval,
            )  # fmt: skip
            self._decoder.shift = shift
            undo.pop_all()
        self._decoder.label = _label(model_path, context_params)
        context_params.n_ctx, context_params.n_batch = self._decoder.n_ctx, self._decoder.n_batch
        self.n_batch = self._decoder.n_batch
        """How many tokens are evaluated at a time."""
        self.tokenizer_ = tokenizer
        """What turns text into tokens instead of the model's own vocabulary; None if nothing does."""

    def close(self) -> None:
        """Free the context and the model; closing again does nothing.

        A call that is under way on another thread is waited for.
        """
        if self._scheduler is not None:
            self._scheduler.close()
        with self._ctx.lock:
            self._decoder.owner = None
            if self._decoder.adapters is not None:
                self._decoder.adapters.close()
            self._ctx.close()
            self._model.close()

    def abort(self) -> None:
        """End the generation that is under way, from any thread; its text ends there. The next call works."""
        self._decoder.abort.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _is_alone(self) -> bool:
        """Whether one call at a time has the context to itself."""
        return self._scheduler is None

    def _share(self, n_parallel: int) -> None:
        """Evaluate the calls of several threads together, if there may be several and the model can."""
        if n_parallel == 1:
            return
        from llama_cpp._scheduler import Scheduler, can_batch  # noqa: PLC0415 - few programs need it

        if can_batch(self._decoder):
            self._scheduler = Scheduler(self._decoder, self._vocabulary, n_parallel)

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


def _label(model_path: str, params: C.llama_context_params) -> str:
    """Return what tells states of contexts apart that look alike: the file, and how positions are encoded."""
    found = os.stat(model_path)  # noqa: PTH116 - pathlib is slow to import
    names = ("rope_scaling_type", "rope_freq_base", "rope_freq_scale", "yarn_ext_factor", "yarn_attn_factor")
    rope = ":".join(str(getattr(params, name)) for name in names)
    return f"{found.st_size}:{found.st_mtime_ns}:{rope}"
