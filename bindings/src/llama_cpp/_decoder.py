"""Tokens into a context: which are evaluated, which can be reused, and whose they are.

One decoder belongs to one context and keeps the book (`Book`) of its sequence 0. A generation goes so::

    decoder.take(turn)                  # AbortedError: it is to end
    decoder.use(adapters)
    decoder.prepare(prompt)             # evaluates what is not there yet; logits of the last token
    decoder.advance(token)              # one more token, as often as wanted
    ...
    decoder.leave(turn)

and when it finds ``decoder.owner is not turn`` it takes its turn again, with ``use``, and
``prepare(prompt, said)`` where `said` are the tokens since. `AbortedError` from any of these means:
end without an error.
"""

from __future__ import annotations

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._adapters import NO_ADAPTERS
from llama_cpp._book import ASTRAY, PATIENCE_S, ROWS, Turn
from llama_cpp._checkpoints import INTERVAL, LIMIT
from llama_cpp._encoder import Encoder
from llama_cpp._errors import ContextWindowError
from llama_cpp._evaluator import Evaluator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    import numpy as np
    import numpy.typing as npt

    from llama_cpp._adapters import Adapters, AdapterSet
    from llama_cpp._handles import Context
    from llama_cpp._shift import ShiftPolicy

__all__ = ["PATIENCE_S", "Decoder", "Turn"]


class Decoder(Evaluator):
    """The evaluated tokens of one context, and the way to evaluate more."""

    def __init__(
        self,
        context: Context,
        n_vocab: int,
        *,
        logits_all: bool,
        ctx_checkpoints: int = LIMIT,
        checkpoint_interval: int = INTERVAL,
    ) -> None:
        """Keep the books of a new context; the arguments are those of `Evaluator`.

        Raises:
            ValueError: A number is out of its range.
        """
        super().__init__(
            context,
            n_vocab,
            logits_all=logits_all,
            ctx_checkpoints=ctx_checkpoints,
            checkpoint_interval=checkpoint_interval,
        )
        address = context.address
        self.adapters: Adapters | None = None
        """What applies adapters to the context; None as long as there are none."""
        both = self.memory.exists and C.llama_model_has_encoder(C.llama_get_model(address))
        self.encoder = Encoder(address) if both else None
        """What reads the prompt instead of the decoder; None for nearly all models. If there is one, the book
        begins with its start token and has no prompt in it."""
        self.label = ""
        """What tells contexts of the same model apart: the file, and how positions are encoded. States of
        contexts with other labels are not taken from caches."""
        self._used: AdapterSet | None = NO_ADAPTERS

    # -- logits

    def require_logits(self) -> None:
        """Have the logits of the last token, evaluating it again if they are gone.

        Raises:
            ValueError: Nothing is evaluated; to sample natively then would end the process.
        """
        if self._standing >= ROWS:
            return
        if not self.n_tokens:
            raise ValueError("there are no logits: evaluate at least one token first")
        self._begin()
        last, exact = self.history[self.n_tokens - 1], self.exact
        self.cut(self.n_tokens - 1)
        self._eval((last,))
        self.exact = exact

    def settle(self) -> None:
        """Make the native memory hold what the book says, now instead of before the next token.

        Raises:
            AbortedError, DecodeError, ClosedError: As `eval`.
        """
        self.context.require_open()
        self._begin()
        if self.memory.exists:
            self._eval(())

    def _begin(self) -> None:
        """Let a computation run that belongs to no turn, whatever was aborted before."""
        if self.owner is None:
            self.abort.clear()

    def last_logits(self) -> npt.NDArray[np.float32]:
        """Return the logits of the last token, a view of native memory that the next call changes.

        Raises:
            ValueError: Nothing is evaluated.
        """
        self.require_logits()
        return self.logits(-1)

    # -- what the tokens are evaluated with

    @property
    def used(self) -> AdapterSet | None:
        """The adapters of what is evaluated; None if the weights changed since."""
        return self._used

    def use(self, wanted: AdapterSet) -> None:
        """Evaluate with these adapters from now on; what is in the book is evaluated again if they differ.

        Raises:
            ValueError: There are no adapters of these names.
        """
        if wanted == self._used:
            return
        if self.adapters is None and wanted != NO_ADAPTERS:
            raise ValueError(f"no adapter is loaded, but {wanted!r} is asked for")
        self.weights_changed()
        if self.adapters is not None:
            self.adapters.apply(self.context.address, wanted)
        self._used = wanted

    def weights_changed(self) -> None:
        """Trust nothing that is in the native memory, nor that adapters are as `use` left them."""
        self._used = None
        self._is_stale = True
        self._standing = ASTRAY
        self.exact = self.n_ctx
        self.checkpoints.keep_up_to(0)
        if self.encoder is not None:
            self.encoder.expire()

    @property
    def shift(self) -> ShiftPolicy | None:
        """What happens when the context is full; None refuses more tokens.

        Setting it raises ValueError if the memory of this model cannot do it.
        """
        return self._shift

    @shift.setter
    def shift(self, policy: ShiftPolicy | None) -> None:
        if policy is not None:
            policy.check()
            if self.encoder is not None or not self.memory.can_shift:
                raise ValueError(
                    "the context of this model cannot be shifted: its positions cannot be renumbered "
                    "(models with a sliding window need swa_full=True)"
                )
        self._shift = policy

    def room(self, prompt: int, wanted: int | None) -> int:
        """Say how many tokens may follow a prompt.

        Args:
            prompt: How many tokens it has.
            wanted: How many are asked for; None or less than 1 means up to the end of the context. A context
                that is shifted has no end for those who name a number.

        Raises:
            ContextWindowError: The prompt fills the context.
        """
        if self.encoder is None:
            room = self.n_ctx - prompt
            if room <= 0:
                raise ContextWindowError(prompt, self.n_ctx)
        else:
            self.encoder.require_room(prompt)
            room = self.n_ctx - 1
        if wanted is None or wanted <= 0:
            return room
        return max(1, int(wanted if self._shift is not None else min(wanted, room)))

    # -- tokens

    def content(self) -> tuple[list[int], list[int]]:
        """Return what `prepare` takes: the prompt and what was said since.

        A decoder alone does not tell them apart: all is prompt.
        """
        if self.encoder is None:
            return self.tokens(), []
        return list(self.encoder.source), self.tokens()[1:]

    def prepare(self, prompt: Sequence[int], said: Sequence[int] = ()) -> None:
        """Hold exactly `prompt` and then `said`, with the logits of the last token.

        What is already there is not evaluated again. Of more than the context has room for, what a context
        shift would have left is evaluated.

        Raises:
            ValueError: There are no tokens, or one is not in the vocabulary.
            ContextWindowError: The prompt alone does not fit.
            AbortedError, DecodeError, ClosedError: As `eval`.
        """
        if not prompt:
            raise ValueError("there is no prompt: at least one token is needed")
        tokens: Sequence[int] = [*prompt, *said]
        if self.encoder is not None:
            self._read(prompt)
            tokens = [self.encoder.start, *said]
        elif len(prompt) > self.n_ctx:
            raise ContextWindowError(len(prompt), self.n_ctx)
        elif self._shift is not None:
            tokens = self._shift.fit(tokens, self.n_ctx)
        kept = self.reuse(tokens)
        self._eval(tokens[kept:])

    def eval(self, tokens: Sequence[int], *, outputs: Literal["last", "all"] = "last") -> None:
        """Evaluate `tokens` after those that are there.

        The first tokens of an encoder-decoder model go to its encoder, and the decoder begins.

        Args:
            tokens: What to evaluate.
            outputs: "all" keeps the logits of every one of `tokens` for `logits`, and natively in the row of
                the same number: to choose at row ``i`` is to choose what follows ``tokens[i]``. They must fit
                in one batch. Taking them back with `cut` is cheap, whatever the model.

        Raises:
            ValueError: A token is not in the vocabulary; nothing was evaluated.
            ContextWindowError: There is no room for them; nothing was evaluated.
            AbortedError: It was stopped; some of the tokens may be evaluated.
            DecodeError: llama.cpp failed; the tokens before the failing batch are evaluated.
            ClosedError: The context is closed.
        """
        if self.encoder is not None and not self.n_tokens and len(tokens):
            self._read(tokens)
            tokens = (self.encoder.start,)
        if outputs == "all":
            self._eval_all(tokens)
        else:
            self._eval(tokens)

    def _refresh(self) -> None:
        if self.encoder is not None:
            self.encoder.refresh()

    def _read(self, prompt: Sequence[int]) -> None:
        if self.encoder is None or self.encoder.holds(prompt):
            return
        self._check(prompt, 0)
        self.encoder.require_room(len(prompt))
        self.cut(0)
        self.encoder.read(prompt)
