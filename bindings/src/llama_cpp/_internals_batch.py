"""`LlamaBatch` and `LlamaTokenDataArray`: what goes into llama_decode, and what samplers work on."""

from __future__ import annotations

import ctypes
from functools import partial

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._handles import Handle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt


class LlamaBatch(Handle[C.llama_batch]):
    """Tokens on their way into ``llama_decode``."""

    kind = "batch"

    def __init__(self, *, n_tokens: int, embd: int, n_seq_max: int, verbose: bool = True) -> None:
        """Make room for `n_tokens` tokens, each in up to `n_seq_max` sequences.

        Args:
            n_tokens: How many tokens there is room for.
            embd: Width of vectors that come instead of tokens; 0 for tokens.
            n_seq_max: How many sequences one token may belong to.
            verbose: Kept; it makes no difference.

        Raises:
            ValueError: A number is too small.
        """
        if n_tokens < 1 or n_seq_max < 1 or embd < 0:
            raise ValueError(f"a batch of {n_tokens!r} tokens in {n_seq_max!r} sequences has no room")
        self._n_tokens, self.embd, self.n_seq_max, self.verbose = n_tokens, embd, n_seq_max, verbose
        batch = C.llama_batch_init(n_tokens, embd, n_seq_max)
        super().__init__(batch, partial(C.llama_batch_free, batch))

    @property
    def batch(self) -> C.llama_batch:
        """What ``llama_decode`` takes.

        Raises:
            ClosedError: It was freed.
        """
        return self.address

    def n_tokens(self) -> int:
        """Return how many tokens are in it."""
        return self.batch.n_tokens

    def capacity(self) -> int:
        """Return for how many tokens there is room."""
        return self._n_tokens

    def space_left(self) -> int:
        """Return how many more tokens there is room for."""
        return self._n_tokens - self.batch.n_tokens

    def reset(self) -> None:
        """Take all tokens out."""
        self.batch.n_tokens = 0

    def set_batch(self, batch: Sequence[int], n_past: int, logits_all: bool) -> None:
        """Hold these tokens of sequence 0 only, from position `n_past` on.

        The last one has logits; all have with `logits_all`.

        Raises:
            ValueError: There is no room for them.
        """
        self._require_room(0, len(batch))
        self.reset()
        self._append(batch, range(n_past, n_past + len(batch)), (0,), logits_all=logits_all)

    def add_sequence(
        self,
        batch: Sequence[int],
        seq_id: int | Sequence[int],
        logits_all: bool | Sequence[int],
        logits_array: Sequence[bool] | None = None,
    ) -> None:
        """Add tokens of a sequence, whose positions begin at 0; the last one has logits.

        With four arguments they are tokens, positions, sequences, and which tokens have logits.

        Raises:
            ValueError: There is no room for them.
            TypeError: An argument is of the other form.
        """
        if logits_array is None:
            if not isinstance(seq_id, int):
                raise TypeError(f"seq_id is {seq_id!r}, expected a number")
            self._require_room(self.n_tokens(), len(batch))
            self._append(batch, range(len(batch)), (seq_id,), logits_all=bool(logits_all))
            return
        if isinstance(seq_id, int) or isinstance(logits_all, int):
            raise TypeError("with logits_array, positions and sequences are expected as lists")
        for token, position, wanted in zip(batch, seq_id, logits_array):
            self.add_token(token, position, logits_all, wanted)

    def add_token(self, token: int, pos: int, seq_ids: Sequence[int], logits: bool) -> None:
        """Add one token.

        Raises:
            ValueError: There is no room for it.
        """
        self._require_room(self.n_tokens(), 1)
        self._append((token,), (pos,), seq_ids, logits_all=logits)
        self.batch.logits[self.n_tokens() - 1] = logits

    def _require_room(self, before: int, count: int) -> None:
        if self.embd:
            raise ValueError("this batch has room for vectors, not for tokens")
        if before + count > self._n_tokens:
            raise ValueError(f"{before + count} tokens do not fit in a batch of {self._n_tokens}")

    def _append(
        self, tokens: Sequence[int], positions: Sequence[int], sequences: Sequence[int], *, logits_all: bool
    ) -> None:
        if not 0 < len(sequences) <= self.n_seq_max:
            raise ValueError(f"a token in {len(sequences)} sequences, expected 1 to {self.n_seq_max}")
        batch = self.batch
        for token, position in zip(tokens, positions):
            at = batch.n_tokens
            batch.token[at], batch.pos[at], batch.n_seq_id[at] = token, position, len(sequences)
            for number, sequence in enumerate(sequences):
                batch.seq_id[at][number] = sequence
            batch.logits[at] = logits_all
            batch.n_tokens = at + 1
        if tokens:
            batch.logits[batch.n_tokens - 1] = True


class LlamaTokenDataArray:
    """All tokens of a vocabulary with their logits, as samplers want them."""

    def __init__(self, *, n_vocab: int) -> None:
        """Make room for `n_vocab` tokens."""
        import numpy as np  # noqa: PLC0415 - slow to import, and rarely needed

        row = np.dtype([("id", np.intc), ("logit", np.single), ("p", np.single)], align=True)
        self.n_vocab = n_vocab
        self.candidates_data = np.recarray((n_vocab,), dtype=row)
        self.default_candidates_data_id = np.arange(n_vocab, dtype=np.intc)
        self.default_candidates_data_p = np.zeros(n_vocab, dtype=np.single)
        self.candidates = C.llama_token_data_array()
        """What ``llama_sampler_apply`` takes."""
        self.copy_logits(self.default_candidates_data_p)

    def copy_logits(self, logits: npt.NDArray[np.single]) -> None:
        """Begin anew with these logits.

        Raises:
            ValueError: They are more or fewer than there are tokens.
        """
        self.candidates_data["id"] = self.default_candidates_data_id
        self.candidates_data["logit"] = logits
        self.candidates_data["p"] = self.default_candidates_data_p
        address = self.candidates_data.ctypes.data
        self.candidates.data = ctypes.cast(address, ctypes.POINTER(C.llama_token_data))
        self.candidates.size, self.candidates.selected = self.n_vocab, -1
        self.candidates.sorted = False
