"""The encoder of an encoder-decoder model: it reads the prompt, and the decoder writes the answer."""

from __future__ import annotations

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._abort import AbortedError
from llama_cpp._batch import TokenBatch
from llama_cpp._errors import ContextWindowError, DecodeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Encoder:
    """What the encoder of one context read last."""

    def __init__(self, context: int) -> None:
        """Begin with nothing read.

        Args:
            context: The address of a llama_context whose model has an encoder and a decoder.
        """
        model = C.llama_get_model(context)
        self._context = context
        self.limit: int = min(C.llama_n_batch(context), C.llama_n_ubatch(context))
        """How many tokens it can read: all of them in one physical batch."""
        start = C.llama_model_decoder_start_token(model)
        self.start: int = start if start >= 0 else C.llama_vocab_bos(C.llama_model_get_vocab(model))
        """The token that the decoder begins with."""
        self.source: list[int] = []
        """What it read; the decoder looks at it with every token."""
        self._is_fresh = False

    def expire(self) -> None:
        """Read again before the next use: the weights have changed."""
        self._is_fresh = False

    def holds(self, tokens: Sequence[int]) -> bool:
        """Whether these tokens are what it read."""
        return self._is_fresh and self.source == list(tokens)

    def require_room(self, count: int) -> None:
        """Refuse a prompt that is too long; natively that would end the process.

        Raises:
            ContextWindowError: It is.
        """
        if count > self.limit:
            raise ContextWindowError(count, self.limit)

    def read(self, tokens: Sequence[int]) -> None:
        """Read a prompt, unless it is the one that was read last.

        Raises:
            ContextWindowError: It is too long.
            AbortedError: It was stopped.
            DecodeError: llama.cpp failed.
        """
        if self.holds(tokens):
            return
        self.require_room(len(tokens))
        self._is_fresh = False
        batch = TokenBatch(len(tokens))
        code = C.llama_encode(self._context, batch.fill(tokens))
        if code == AbortedError.CODE:
            raise AbortedError
        if code:
            raise DecodeError(code)
        self.source = list(tokens)
        self._is_fresh = True

    def refresh(self) -> None:
        """Read the last prompt again if there was one and that is due."""
        if self.source and not self._is_fresh:
            self.read(self.source)
