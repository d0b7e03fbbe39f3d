"""Speculative decoding: several tokens are guessed, and the model checks them all in one evaluation.

The text is the one that the model writes without guesses. A right guess saves an evaluation, a wrong one
costs a little. Give one of these classes, or any function of their form, to ``Llama(draft_model=…)``.
"""

from __future__ import annotations

import abc

from llama_cpp._drafting import DraftFunction, LookupProposer, positive

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os

    import numpy as np
    import numpy.typing as npt

    from llama_cpp._core import Core
    from llama_cpp._drafting import Proposer
    from llama_cpp.llama import Llama

    Tokens = npt.NDArray[np.intc]

__all__ = [
    "DraftFunction",
    "LlamaDraftModel",
    "LlamaModelDraft",
    "LlamaNGramMapDecoding",
    "LlamaPromptLookupDecoding",
]


class LlamaDraftModel(abc.ABC):
    """Base of what guesses tokens; a function of the same form does as well."""

    @abc.abstractmethod
    def __call__(self, input_ids: Tokens, /, **kwargs: object) -> Tokens:
        """Return tokens that may come next, in order; an empty array is no guess.

        Args:
            input_ids: All tokens so far.
            kwargs: Nothing now.
        """


class LlamaPromptLookupDecoding(LlamaDraftModel):
    """Looks for the last tokens earlier in the text, and guesses that it goes on as it did there.

    Good for texts that repeat parts of their prompt: summaries, edits, code.
    """

    def __init__(self, max_ngram_size: int = 2, num_pred_tokens: int = 10) -> None:
        """Choose how hard to look.

        Args:
            max_ngram_size: How many of the last tokens are looked for; if they are not found, fewer.
            num_pred_tokens: How many tokens are guessed at most.

        Raises:
            ValueError: A number is less than 1.
        """
        self.max_ngram_size = positive(max_ngram_size, "max_ngram_size")
        self.num_pred_tokens = positive(num_pred_tokens, "num_pred_tokens")

    @staticmethod
    def find_candidate_pred_tokens(input_ids: Tokens, max_ngram_size: int, num_pred_tokens: int) -> Tokens:
        """Return what followed the first appearance of the last tokens, or an empty array.

        Args:
            input_ids: The text.
            max_ngram_size: How many of its last tokens are looked for first; then fewer, down to one.
            num_pred_tokens: The most tokens to return.
        """
        for size in range(min(max_ngram_size, len(input_ids) - 1), 0, -1):
            starts = _appearances(input_ids, size)
            if len(starts):
                begin = int(starts[0]) + size
                return input_ids[begin : begin + num_pred_tokens]
        return input_ids[:0]

    def __call__(self, input_ids: Tokens, /, **kwargs: object) -> Tokens:  # noqa: ARG002 - the base's form
        """Guess, for callers outside of a generation; a generation looks at new tokens only."""
        return self.find_candidate_pred_tokens(input_ids, self.max_ngram_size, self.num_pred_tokens)

    def begin(self) -> Proposer:
        """Begin a generation."""
        return LookupProposer(1, self.max_ngram_size, self.num_pred_tokens)

    def check(self, target: Core) -> None:
        """Accept every model: the guesses are tokens of its own text."""


class LlamaNGramMapDecoding(LlamaDraftModel):
    """Looks for exactly so many of the last tokens, so that its guesses are fewer and better.

    A map knows where each run of tokens ended last, so a guess takes the same time in every text.
    """

    def __init__(self, ngram_size: int = 3, num_pred_tokens: int = 10) -> None:
        """Choose how hard to look.

        Args:
            ngram_size: How many of the last tokens are looked for.
            num_pred_tokens: How many tokens are guessed at most.

        Raises:
            ValueError: A number is less than 1.
        """
        self.ngram_size = positive(ngram_size, "ngram_size")
        self.num_pred_tokens = positive(num_pred_tokens, "num_pred_tokens")

    def __call__(self, input_ids: Tokens, /, **kwargs: object) -> Tokens:  # noqa: ARG002 - the base's form
        """Return what followed the last earlier appearance, for callers outside of a generation."""
        if len(input_ids) <= self.ngram_size:
            return input_ids[:0]
        starts = _appearances(input_ids, self.ngram_size)
        begin = int(starts[-1]) + self.ngram_size if len(starts) else len(input_ids)
        return input_ids[begin : begin + self.num_pred_tokens]

    def begin(self) -> Proposer:
        """Begin a generation."""
        return LookupProposer(self.ngram_size, self.ngram_size, self.num_pred_tokens)

    def check(self, target: Core) -> None:
        """Accept every model: the guesses are tokens of its own text."""


class LlamaModelDraft(LlamaDraftModel):
    """Lets a small model of the same vocabulary guess for a large one.

    The small model keeps what it evaluated, so a guess costs it one evaluation per token.

    >>> draft = LlamaModelDraft("small.gguf", num_pred_tokens=8)  # doctest: +SKIP
    >>> Llama("large.gguf", draft_model=draft)  # doctest: +SKIP
    """

    def __init__(
        self, model: Llama | str | os.PathLike[str], num_pred_tokens: int = 8, **options: object
    ) -> None:
        """Take a model, or load one.

        Args:
            model: A loaded model, which stays its owner's, or a GGUF file.
            num_pred_tokens: How many tokens are guessed at most.
            options: Keyword arguments of `Llama`, to load the file with. The context should have room
                for as many tokens as that of the large model: behind its end nothing is guessed.

        Raises:
            ValueError: A number is less than 1, or the file cannot be loaded.
            TypeError: There are options for a model that is loaded already.
        """
        from llama_cpp.llama import Llama  # noqa: PLC0415 - that module needs nothing from here

        self.num_pred_tokens = positive(num_pred_tokens, "num_pred_tokens")
        self._owns = not isinstance(model, Llama)
        if isinstance(model, Llama):
            if options:
                raise TypeError(f"{', '.join(sorted(options))}: options are for a model that is loaded here")
            self.model = model
            """What guesses."""
        else:
            self.model = Llama(model, **options)  # type: ignore[arg-type]  # the caller's options

    def __call__(self, input_ids: Tokens, /, **kwargs: object) -> Tokens:  # noqa: ARG002 - the base's form
        """Guess, for callers outside of a generation."""
        import numpy as np  # noqa: PLC0415 - slow to import, and a generation does without

        return np.array(self.begin().propose(input_ids.tolist(), self.num_pred_tokens), dtype=np.intc)

    def begin(self) -> Proposer:
        """Begin a generation."""
        from llama_cpp._draft_model import ModelProposer  # noqa: PLC0415 - needed for models only

        return ModelProposer(self.model, self.num_pred_tokens)

    def check(self, target: Core) -> None:
        """Compare the vocabularies.

        Raises:
            ValueError: They differ, or the model is the one that it is to guess for.
        """
        from llama_cpp._draft_model import check_vocabularies  # noqa: PLC0415 - as above

        check_vocabularies(self.model, target)

    def close(self) -> None:
        """Close the model if it was loaded here; closing again does nothing."""
        if self._owns:
            self.model.close()


def _appearances(input_ids: Tokens, size: int) -> npt.NDArray[np.intp]:
    """Return where the last `size` tokens appear before, first places first."""
    import numpy as np  # noqa: PLC0415 - only callers outside of a generation need it

    windows = np.lib.stride_tricks.sliding_window_view(input_ids, size)[:-1]
    found: npt.NDArray[np.intp] = np.flatnonzero((windows == input_ids[-size:]).all(axis=1))
    return found
