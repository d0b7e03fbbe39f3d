"""`LlamaContext`: a model's working memory, by the methods that other programs know."""

from __future__ import annotations

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._errors import DecodeError
from llama_cpp._opening import make_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ctypes import c_float
    from types import TracebackType

    from typing_extensions import Self

    from llama_cpp._generated.stubtypes import Pointer
    from llama_cpp._internals_batch import LlamaBatch
    from llama_cpp._internals_model import LlamaModel


class LlamaContext:
    """The working memory of one model. It is for one thread at a time: `handle.lock` is for taking turns."""

    def __init__(self, *, model: LlamaModel, params: C.llama_context_params, verbose: bool = True) -> None:
        """Make it.

        Raises:
            ValueError: llama.cpp refuses the parameters.
        """
        self.model = model
        self.params = params
        self.verbose = verbose
        self.handle = make_context(model.handle, params)
        """What owns the native context; it keeps the model."""

    def close(self) -> None:
        """Free the context; closing again does nothing."""
        self.handle.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def ctx(self) -> int:
        """The ``llama_context`` pointer.

        Raises:
            ClosedError: It was freed.
        """
        return self.handle.address

    @property
    def memory(self) -> int | None:
        """The pointer to the tokens' memory, None if the model has none."""
        return C.llama_get_memory(self.ctx)

    def n_ctx(self) -> int:
        """Return for how many tokens there is room."""
        return C.llama_n_ctx(self.ctx)

    def n_batch(self) -> int:
        """Return how many tokens go into one call of `decode`."""
        return C.llama_n_batch(self.ctx)

    def n_ubatch(self) -> int:
        """Return how many of them are computed at a time."""
        return C.llama_n_ubatch(self.ctx)

    def n_seq_max(self) -> int:
        """Return how many sequences there may be."""
        return C.llama_n_seq_max(self.ctx)

    def n_threads(self) -> int:
        """Return how many threads work on one token."""
        return C.llama_n_threads(self.ctx)

    def n_threads_batch(self) -> int:
        """Return how many threads work on several tokens."""
        return C.llama_n_threads_batch(self.ctx)

    def pooling_type(self) -> int:
        """Return one of ``LLAMA_POOLING_TYPE_*``."""
        return C.llama_pooling_type(self.ctx)

    # -- what is remembered

    def _sequence(self, seq_id: int, least: int = 0) -> int:
        if not least <= seq_id < self.n_seq_max():
            raise ValueError(
                f"sequence {seq_id!r} does not exist, expected {least} to {self.n_seq_max() - 1}"
            )
        return seq_id

    def kv_cache_clear(self) -> None:
        """Forget all tokens."""
        C.llama_memory_clear(self.memory, True)

    def kv_cache_seq_rm(self, seq_id: int, p0: int, p1: int) -> bool:
        """Forget the positions `p0` to `p1` of a sequence, or of all if it is -1; false if that cannot be."""
        return C.llama_memory_seq_rm(self.memory, self._sequence(seq_id, -1), p0, p1)

    def kv_cache_seq_cp(self, seq_id_src: int, seq_id_dst: int, p0: int, p1: int) -> None:
        """Let a sequence have positions of another one.

        Raises:
            ValueError: A part of them, but the sequences do not share their memory (``kv_unified``).
        """
        source, target = self._sequence(seq_id_src), self._sequence(seq_id_dst)
        if not self.params.kv_unified and (p0 > 0 or p1 >= 0):
            raise ValueError("without kv_unified, sequences are copied whole only: from 0 to -1")
        C.llama_memory_seq_cp(self.memory, source, target, p0, p1)

    def kv_cache_seq_keep(self, seq_id: int) -> None:
        """Forget all other sequences."""
        C.llama_memory_seq_keep(self.memory, self._sequence(seq_id))

    def kv_cache_seq_shift(self, seq_id: int, p0: int, p1: int, shift: int) -> None:
        """Move positions.

        Raises:
            ValueError: The positions of this model cannot be moved.
        """
        if not C.llama_memory_can_shift(self.memory):
            raise ValueError("the positions of this model cannot be moved")
        C.llama_memory_seq_add(self.memory, self._sequence(seq_id), p0, p1, shift)

    memory_clear = kv_cache_clear
    memory_seq_rm = kv_cache_seq_rm
    memory_seq_cp = kv_cache_seq_cp
    memory_seq_keep = kv_cache_seq_keep
    memory_seq_add = kv_cache_seq_shift

    def memory_seq_pos_min(self, seq_id: int) -> int:
        """Return the first position of a sequence, -1 if it has none."""
        return C.llama_memory_seq_pos_min(self.memory, self._sequence(seq_id))

    def memory_seq_pos_max(self, seq_id: int) -> int:
        """Return the last position of a sequence, -1 if it has none."""
        return C.llama_memory_seq_pos_max(self.memory, self._sequence(seq_id))

    def memory_can_shift(self) -> bool:
        """Tell whether positions can be moved."""
        return C.llama_memory_can_shift(self.memory)

    def get_state_size(self) -> int:
        """Return the bytes of everything that is remembered."""
        return C.llama_state_get_size(self.ctx)

    # -- computing

    def decode(self, batch: LlamaBatch) -> None:
        """Evaluate a batch.

        Raises:
            DecodeError: llama.cpp failed.
        """
        with self.handle.lock:
            code = C.llama_decode(self.ctx, batch.batch)
        if code:
            raise DecodeError(code)

    def encode(self, batch: LlamaBatch) -> None:
        """Read a batch with the encoder.

        Raises:
            DecodeError: llama.cpp failed.
            ValueError: The model has none.
        """
        if not self.model.has_encoder():
            raise ValueError("this model has no encoder")
        with self.handle.lock:
            code = C.llama_encode(self.ctx, batch.batch)
        if code:
            raise DecodeError(code)

    def set_n_threads(self, n_threads: int, n_threads_batch: int) -> None:
        """Set how many threads work on one token and on several."""
        if min(n_threads, n_threads_batch) < 1:
            raise ValueError(f"{min(n_threads, n_threads_batch)} threads, expected at least 1")
        C.llama_set_n_threads(self.ctx, n_threads, n_threads_batch)

    def synchronize(self) -> None:
        """Wait until everything is computed."""
        C.llama_synchronize(self.ctx)

    def get_logits(self) -> Pointer[c_float]:
        """Return a pointer to the logits of the last batch."""
        return C.llama_get_logits(self.ctx)

    def get_logits_ith(self, i: int) -> Pointer[c_float]:
        """Return a pointer to the logits of one of its tokens; it is false if there are none."""
        return C.llama_get_logits_ith(self.ctx, i)

    def get_embeddings(self) -> Pointer[c_float]:
        """Return a pointer to the vectors of the last batch."""
        return C.llama_get_embeddings(self.ctx)

    def get_embeddings_ith(self, i: int) -> Pointer[c_float]:
        """Return a pointer to the vector of one of its tokens."""
        return C.llama_get_embeddings_ith(self.ctx, i)

    def get_embeddings_seq(self, seq_id: int) -> Pointer[c_float]:
        """Return a pointer to the vector of a sequence."""
        return C.llama_get_embeddings_seq(self.ctx, seq_id)

    def reset_timings(self) -> None:
        """Measure anew."""
        C.llama_perf_context_reset(self.ctx)

    def print_timings(self) -> None:
        """Log what was measured."""
        C.llama_perf_context_print(self.ctx)

    @staticmethod
    def default_params() -> C.llama_context_params:
        """Return parameters for the constructor."""
        return C.llama_context_default_params()
