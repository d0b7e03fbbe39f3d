"""One generation's way to choose tokens: its native sampler chain, and a grammar that fences it in.

A grammar is asked about one token only: the one that the chain chose without it. Only if it refuses that
token it is applied to all candidates, and the chain chooses again. Both accept a token after it was
found to be allowed; llama.cpp ends the process when a grammar accepts what it does not admit.
"""

from __future__ import annotations

import ctypes
from functools import partial

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._chain import build_chain, model_of
from llama_cpp._handles import Handle, SamplerChain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

    from typing_extensions import Self

    from llama_cpp._generated.stubtypes import Pointer
    from llama_cpp._sampling import Sampling
    from llama_cpp._vocab import Vocabulary
    from llama_cpp.llama_grammar import LlamaGrammar

_FORBIDDEN = -float("inf")


class GrammarError(RuntimeError):
    """A grammar admits no token of the model."""


class Candidates:
    """All tokens of a vocabulary with their logits, in the shape that samplers work on."""

    __slots__ = ("_ids", "_rows", "array", "size")

    def __init__(self, n_vocab: int) -> None:
        """Make room."""
        import numpy as np  # noqa: PLC0415 - slow to import, and most generations have no grammar

        self._ids = np.arange(n_vocab, dtype=np.int32)
        self._rows = np.zeros(n_vocab, dtype=[("id", np.int32), ("logit", np.float32), ("p", np.float32)])
        self.size = n_vocab
        """How many tokens there are."""
        self.array = C.llama_token_data_array()
        """What llama_sampler_apply takes."""

    def fill(self, context: int, row: int) -> C.llama_token_data_array:
        """Take the logits of an output row of a context, and forget what samplers did before."""
        import numpy as np  # noqa: PLC0415 - as above

        count = self.size
        self._rows["id"] = self._ids
        self._rows["logit"] = np.ctypeslib.as_array(C.llama_get_logits_ith(context, row), (count,))
        self.array.data = ctypes.cast(self._rows.ctypes.data, ctypes.POINTER(C.llama_token_data))
        self.array.size, self.array.selected, self.array.sorted = count, -1, False
        return self.array


class Fence(Handle["Pointer[C.llama_sampler]"]):
    """How far a text has come in a grammar, and which tokens may follow."""

    kind = "grammar"

    def __init__(self, address: Pointer[C.llama_sampler], n_vocab: int) -> None:
        """Take over a grammar sampler, for a vocabulary of this size."""
        super().__init__(address, partial(C.llama_sampler_free, address), free_at_exit=False)
        self._single = C.llama_token_data()
        self._singles = C.llama_token_data_array(ctypes.pointer(self._single), 1, -1, False)
        self.candidates = Candidates(n_vocab)
        """Room for the tokens to choose from."""

    @classmethod
    def of(cls, vocabulary: Vocabulary, grammar: LlamaGrammar) -> Self:
        """Begin at the beginning of a grammar.

        Raises:
            GrammarError: llama.cpp refuses the grammar.
        """
        with model_of(vocabulary) as model:
            address = C.llama_sampler_init_grammar(
                C.llama_model_get_vocab(model), grammar.text.encode(), grammar.root.encode()
            )
        if not ctypes.cast(address, ctypes.c_void_p).value:
            raise GrammarError(f"llama.cpp refuses the grammar with the root rule {grammar.root!r}")
        return cls(address, vocabulary.size)

    def admits(self, token: int) -> bool:
        """Tell whether a token may come next; the end of the text may when the grammar is complete."""
        self._single.id, self._single.logit = token, 0.0
        C.llama_sampler_apply(self.address, self._singles)
        return self._single.logit != _FORBIDDEN

    def mask(self, candidates: C.llama_token_data_array) -> C.llama_token_data_array:
        """Make every candidate impossible that may not come next, and return the candidates."""
        C.llama_sampler_apply(self.address, candidates)
        return candidates

    def accept(self, token: int) -> None:
        """Go on by an admitted token."""
        C.llama_sampler_accept(self.address, token)

    def clone(self) -> Fence:
        """Return another one that has come as far."""
        return Fence(C.llama_sampler_clone(self.address), self.candidates.size)


class Chooser:
    """One generation's way to choose. Closing it again does nothing; a closed one raises ClosedError.

    Whoever calls it holds the lock of the context, and knows that the row has logits.
    """

    __slots__ = ("_chain", "_fence")

    def __init__(self, chain: SamplerChain, fence: Fence | None = None) -> None:
        """Take over a chain whose last sampler chooses, and what the tokens must follow."""
        self._chain = chain
        self._fence = fence

    def choose(self, context: int, row: int = -1) -> int:
        """Choose a token from the logits of an output row, and accept it.

        Args:
            context: Address of a ``llama_context``.
            row: Which row of its last batch; -1 is the last one.

        Raises:
            GrammarError: The grammar admits no token.
            ClosedError: The chooser was closed.
        """
        if self._fence is None:
            return C.llama_sampler_sample(self._chain.address, context, row)
        token = _pick(self._chain, self._fence.candidates.fill(context, row))
        if token < 0 or not self._fence.admits(token):
            token = _pick_inside(self._chain, self._fence, context, row)
        self._fence.accept(token)
        C.llama_sampler_accept(self._chain.address, token)
        return token

    def note(self, tokens: Iterable[int]) -> None:
        """Take note of tokens that came from elsewhere: penalties count them, the grammar ignores them."""
        for token in tokens:
            C.llama_sampler_accept(self._chain.address, token)

    def close(self) -> None:
        """Free the native samplers."""
        self._chain.close()
        if self._fence is not None:
            self._fence.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _pick(chain: SamplerChain, candidates: C.llama_token_data_array) -> int:
    """Let a chain choose without accepting it; -1 if no candidate is possible."""
    C.llama_sampler_apply(chain.address, candidates)
    chosen = candidates.data[candidates.selected]
    return chosen.id if chosen.logit != _FORBIDDEN else -1


def _pick_inside(chain: SamplerChain, fence: Fence, context: int, row: int) -> int:
    """Let a chain choose from what a fence admits.

    Raises:
        GrammarError: There is no such token.
    """
    token = _pick(chain, fence.mask(fence.candidates.fill(context, row)))
    if token >= 0 and not fence.admits(token):  # the infill sampler makes up a candidate of its own
        with SamplerChain((C.llama_sampler_init_greedy(),)) as greedy:
            token = _pick(greedy, fence.mask(fence.candidates.fill(context, row)))
    if token < 0:
        raise GrammarError("the grammar admits none of the tokens that are possible here")
    return token


def build_chooser(
    sampling: Sampling,
    vocabulary: Vocabulary,
    recent: Sequence[int],
    grammar: LlamaGrammar | None = None,
    *,
    n_ctx: int | None = None,
) -> Chooser:
    """Make the way to choose for one generation; its caller closes it.

    Args:
        sampling: Checked parameters.
        vocabulary: Of the model.
        recent: The tokens before the first one to choose; penalties look at them.
        grammar: What the tokens must follow.
        n_ctx: What a window of -1 means, and its limit; None takes the length the model was trained with.

    Raises:
        ValueError: The model cannot do what is asked for.
        GrammarError: llama.cpp refuses the grammar.
    """
    fence = None if grammar is None else Fence.of(vocabulary, grammar)
    try:
        return Chooser(build_chain(sampling, vocabulary, recent, n_ctx), fence)
    except BaseException:
        if fence is not None:
            fence.close()
        raise
