"""A copy of everything a context has evaluated."""

from __future__ import annotations

import ctypes
import hashlib
from array import array

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._adapters import NO_ADAPTERS
from llama_cpp._opening import ErrorLines

TYPE_CHECKING = False
if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from llama_cpp._adapters import AdapterSet
    from llama_cpp._checkpoints import Checkpoint
    from llama_cpp._decoder import Decoder

_NAME_BYTES = 256
"""Room for the description of a model."""


class LlamaState:
    """What `Llama.save_state` returns. It can be pickled."""

    source: tuple[int, ...] = ()
    """What an encoder read; empty for models without one."""
    adapters: AdapterSet | None = NO_ADAPTERS
    """What it was evaluated with; None is unknown."""
    checkpoint: Checkpoint | None = None
    """A place before the end that a memory which cannot go back can be put back to."""
    exact: int = -1
    """How many tokens at the beginning no context shift has touched; -1 is all of them."""
    model: str = ""
    """Which model it belongs to; empty is unknown."""
    label: str = ""
    """What else tells contexts apart; see `Decoder.label`."""

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

    @property
    def tag(self) -> str:
        """What must be the same for a context to go on from this state, besides the tokens."""
        return _tag(self.model, self.label, self.adapters)

    @property
    def nbytes(self) -> int:
        """How many bytes of memory it takes."""
        part = 0 if self.checkpoint is None else len(self.checkpoint.part)
        return len(self.llama_state) + self.scores.nbytes + self.input_ids.nbytes + part

    @classmethod
    def of(cls, decoder: Decoder, seed: int) -> LlamaState:
        """Copy the state of a context.

        Raises:
            RuntimeError: The tokens of the book had to be evaluated again for it, and llama.cpp failed.
        """
        import numpy as np  # noqa: PLC0415 - slow to import, and text needs none of it

        with decoder.lock:
            decoder.settle()
            address = decoder.context.address
            room = C.llama_state_get_size(address)
            buffer = np.empty(room, np.uint8)
            size = C.llama_state_get_data(address, buffer.ctypes.data_as(_BYTES), room)
            ids = np.array(decoder.tokens(), dtype=np.intc)
            rows = decoder.scores[: len(ids)].copy() if decoder.logits_all else np.empty((0, 0), np.single)
            state = cls(ids, rows, len(ids), buffer[:size].tobytes(), size, seed)
            state.source = () if decoder.encoder is None else tuple(decoder.encoder.source)
            state.adapters = decoder.used
            state.checkpoint = decoder.checkpoints.before(len(ids))
            state.exact = -1 if decoder.exact >= len(ids) else decoder.exact
            state.model, state.label = model_name(address), decoder.label
            return state

    def restore(self, decoder: Decoder) -> None:
        """Put the state into a context; what was there is forgotten.

        Raises:
            ValueError: It does not fit there, or its adapters are not loaded.
        """
        with decoder.lock:
            self._check(decoder)
            if self.adapters is not None:
                decoder.use(self.adapters)
            decoder.clear()
            with ErrorLines() as errors:
                done = self._load(decoder)
            if not done:
                decoder.clear()
                reason = errors.reason()
                raise ValueError(
                    "llama.cpp does not accept this state: it belongs to another model or context size"
                    + (f" ({reason})" if reason else "")
                )
            decoder.adopt(self.input_ids.tolist(), exact=self.exact)
            if self.checkpoint is not None:
                decoder.checkpoints.put(self.checkpoint)
            if decoder.logits_all and len(self.scores) == self.n_tokens:
                decoder.scores[: self.n_tokens] = self.scores

    def _check(self, decoder: Decoder) -> None:
        address = decoder.context.address
        if self.n_tokens > decoder.n_ctx:
            raise ValueError(
                f"the state has {self.n_tokens} tokens, the context has room for {decoder.n_ctx}"
            )
        if len(self.input_ids) != self.n_tokens:
            raise ValueError(f"the state has {self.n_tokens} tokens, but names {len(self.input_ids)}")
        if self.model and self.model != model_name(address):
            raise ValueError(f"the state belongs to the model {self.model!r}, not to {model_name(address)!r}")

    def _load(self, decoder: Decoder) -> bool:
        """Fill the native memory; false if it is not as it should be then."""
        if self.source and decoder.encoder is None:
            return False
        size = len(self.llama_state)
        data = ctypes.cast(ctypes.c_char_p(self.llama_state), _BYTES)
        if not C.llama_state_set_data(decoder.context.address, data, size):
            return False
        if decoder.memory.exists and decoder.memory.length() != self.n_tokens:
            return False
        if decoder.encoder is not None and self.source:
            decoder.encoder.read(self.source)
        return True


_BYTES = ctypes.POINTER(ctypes.c_uint8)


def model_name(context: int) -> str:
    """Say which model a context belongs to: a description that other models hardly share."""
    model = C.llama_get_model(context)
    text = ctypes.create_string_buffer(_NAME_BYTES)
    C.llama_model_desc(model, text, _NAME_BYTES)
    size, parameters = C.llama_model_size(model), C.llama_model_n_params(model)
    return f"{text.value.decode('utf-8', 'replace')}, {parameters} parameters, {size} bytes"


def tag_of(decoder: Decoder, adapters: AdapterSet | None) -> str:
    """Return the tag of the states that a context makes with these adapters."""
    return _tag(model_name(decoder.context.address), decoder.label, adapters)


def _tag(model: str, label: str, adapters: AdapterSet | None) -> str:
    if not model:
        return ""
    return hashlib.sha256(f"{model}\n{label}\n{_adapters_text(adapters)}".encode()).hexdigest()


def _adapters_text(adapters: AdapterSet | None) -> str:
    if adapters is None:
        return "unknown"
    vector = adapters.vector
    if vector is None:
        return repr(adapters.loras) if adapters.loras else ""
    data = hashlib.sha256(array("f", vector.data)).hexdigest()
    return f"{adapters.loras!r} {data} {vector.layer_start} {vector.layer_end}"
