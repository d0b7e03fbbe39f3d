"""A copy of everything a context has evaluated."""

from __future__ import annotations

import ctypes

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library

TYPE_CHECKING = False
if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from llama_cpp._decoder import Decoder


class LlamaState:
    """What `Llama.save_state` returns. It can be pickled."""

    def __init__(
        self,
        input_ids: npt.NDArray[np.intc],
        scores: npt.NDArray[np.single],
        n_tokens: int,
        llama_state: bytes,
        llama_state_size: int,
        seed: int,
    ) -> None:
        """Keep the parts of a state.

        Args:
            input_ids: The evaluated tokens.
            scores: Their logits; no rows unless `logits_all` was set.
            n_tokens: How many tokens there are.
            llama_state: llama.cpp's part.
            llama_state_size: Its length in bytes.
            seed: Where seeds come from.
        """
        self.input_ids = input_ids
        self.scores = scores
        self.n_tokens = n_tokens
        self.llama_state = llama_state
        self.llama_state_size = llama_state_size
        self.seed = seed

    @classmethod
    def of(cls, decoder: Decoder, seed: int) -> LlamaState:
        """Copy the state of a context."""
        import numpy as np  # noqa: PLC0415 - slow to import, and text needs none of it

        with decoder.lock:
            address = decoder.context.address
            room = C.llama_state_get_size(address)
            buffer = (ctypes.c_uint8 * room)()
            size = C.llama_state_get_data(address, buffer, room)
            ids = np.array(decoder.tokens(), dtype=np.intc)
            rows = decoder.scores[: len(ids)].copy() if decoder.logits_all else np.empty((0, 0), np.single)
            return cls(ids, rows, len(ids), bytes(memoryview(buffer)[:size]), size, seed)

    def restore(self, decoder: Decoder) -> None:
        """Put the state into a context.

        Raises:
            ValueError: It does not fit there.
        """
        if self.n_tokens > decoder.n_ctx:
            raise ValueError(
                f"the state has {self.n_tokens} tokens, the context has room for {decoder.n_ctx}"
            )
        with decoder.lock:
            decoder.clear()
            size = len(self.llama_state)
            buffer = (ctypes.c_uint8 * size).from_buffer_copy(self.llama_state)
            if C.llama_state_set_data(decoder.context.address, buffer, size) == 0:
                decoder.clear()
                raise ValueError(
                    "llama.cpp does not accept this state: it belongs to another model or context size"
                )
            decoder.adopt(self.input_ids.tolist())
            if decoder.logits_all and len(self.scores) == self.n_tokens:
                decoder.scores[: self.n_tokens] = self.scores
