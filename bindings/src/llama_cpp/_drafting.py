"""Drafts: guesses of the tokens that come next, made for one generation at a time.

A guess costs nothing but time: every token is still chosen from the model's own logits. So a draft only has
to be quick. The lookups here do the same small work for every token, however long the text is.
"""

from __future__ import annotations

from operator import index
from typing import Callable, Protocol

from llama_cpp._vocab import token_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from llama_cpp._core import Core

DraftFunction = Callable[["npt.NDArray[np.intc]"], "npt.NDArray[np.intc]"]
"""What a program may bring: all tokens so far in, the tokens that may come next out."""

_MOST_OF_FUNCTION = 64
"""How many guesses of a function are looked at; a function says for itself how many it makes."""


class Proposer(Protocol):
    """The guesses of one generation."""

    most: int
    """How many guesses at a time make sense."""

    def propose(self, tokens: Sequence[int], limit: int) -> Sequence[int]:
        """Guess what follows.

        Args:
            tokens: The whole text so far. It is the text of the last call with more at its end.
            limit: More tokens than these are not looked at.
        """

    def accepted(self, count: int) -> None:
        """Take note of how many of the last guesses were right, counted from the first."""


class Draft(Protocol):
    """Makes guesses for any number of generations."""

    def begin(self) -> Proposer:
        """Begin a generation."""

    def check(self, target: Core) -> None:
        """Refuse a model that these guesses make no sense for.

        Raises:
            ValueError: Such as one with another vocabulary.
        """


def read_draft(draft_model: object, target: Core) -> Draft | None:
    """Return what a program gave as ``draft_model`` in the form that generations use.

    Args:
        draft_model: A `Draft`, a function as in `DraftFunction`, or None.
        target: The model that is to generate.

    Raises:
        TypeError: It is none of those.
        ValueError: It does not fit to the model.
    """
    if draft_model is None:
        return None
    if hasattr(draft_model, "begin") and hasattr(draft_model, "check"):
        draft: Draft = draft_model
    elif callable(draft_model):
        draft = FunctionDraft(draft_model)
    else:
        raise TypeError(f"draft_model must be callable, not {type(draft_model).__name__}")
    draft.check(target)
    return draft


class FunctionDraft:
    """A function on numpy arrays as a draft."""

    __slots__ = ("_function",)

    def __init__(self, function: DraftFunction) -> None:
        """Wrap a function that gets all tokens and returns those that may come next."""
        self._function = function

    def begin(self) -> Proposer:
        """Begin a generation."""
        return _FunctionProposer(self._function)

    def check(self, target: Core) -> None:
        """Accept every model."""


class _FunctionProposer:
    """Keeps the tokens in an array, so that they are not converted anew for every call."""

    __slots__ = ("_array", "_count", "_function", "most")

    def __init__(self, function: DraftFunction) -> None:
        import numpy as np  # noqa: PLC0415 - slow to import, and only functions need it

        self.most = _MOST_OF_FUNCTION
        self._function = function
        self._array = np.empty(0, dtype=np.intc)
        self._count = 0

    def propose(self, tokens: Sequence[int], limit: int) -> Sequence[int]:
        """Call the function.

        Raises:
            TypeError: It returns something else than a flat array of integers.
        """
        import numpy as np  # noqa: PLC0415 - as above

        count = len(tokens)
        if count > len(self._array):
            grown = np.empty(2 * count, dtype=np.intc)
            grown[: self._count] = self._array[: self._count]
            self._array = grown
        self._array[self._count : count] = tokens[self._count :]
        self._count = count
        # a copy: the function may keep or change what it gets
        return _guesses(self._function(self._array[:count].copy()), limit)

    def accepted(self, count: int) -> None:
        """Functions are not told."""


def _guesses(found: object, limit: int) -> list[int]:
    shape = getattr(found, "shape", None)
    if found is None or (shape is not None and len(shape) != 1):
        what = "None" if found is None else f"an array of shape {shape}"
        raise TypeError(f"draft_model returned {what}, expected a flat array of tokens")
    try:
        return token_list(found[:limit])  # type: ignore[index]  # what cannot be cut raises
    except TypeError as error:
        raise TypeError(f"draft_model returned no array of tokens: {error}") from None


class LookupProposer:
    """Finds the last tokens of the text in the text before, and guesses that it goes on as it did there."""

    __slots__ = ("_ends", "_seen", "_sizes", "most")

    def __init__(self, smallest: int, largest: int, most: int) -> None:
        """Begin with an empty text.

        Args:
            smallest: How many tokens must agree at least.
            largest: How many are tried first.
            most: How many tokens are guessed at most.
        """
        self.most = most
        self._sizes = range(largest, smallest - 1, -1)
        self._ends: dict[int, dict[tuple[int, ...], int]] = {size: {} for size in self._sizes}
        self._seen = 0

    def propose(self, tokens: Sequence[int], limit: int) -> Sequence[int]:
        """Copy what followed when the last tokens appeared most recently."""
        end = len(tokens)
        for size in self._sizes:
            self._learn(tokens, size, self._seen, end)
        self._seen = end
        for size in self._sizes:
            at = self._ends[size].get(tuple(tokens[end - size : end])) if end > size else None
            if at is not None:
                return _copied(tokens, at, limit)
        return ()

    def _learn(self, tokens: Sequence[int], size: int, seen: int, end: int) -> None:
        """Note where runs of tokens end. The last one of the text is left out: nothing follows it yet."""
        ends = self._ends[size]
        for stop in range(max(size, seen), end):
            ends[tuple(tokens[stop - size : stop])] = stop

    def accepted(self, count: int) -> None:
        """Nothing is learned from that."""


def _copied(tokens: Sequence[int], start: int, count: int) -> list[int]:
    """Copy tokens from a place in the text; behind its end the copy goes on with itself."""
    found = list(tokens[start : start + count])
    distance = len(tokens) - start
    while len(found) < count:
        found.append(found[len(found) - distance])
    return found


def positive(value: int, name: str) -> int:
    """Check a size.

    Raises:
        TypeError: It is no integer.
        ValueError: It is less than 1.
    """
    try:
        number = index(value)
    except TypeError:
        raise TypeError(f"{name} must be an integer, not {type(value).__name__}") from None
    if number < 1:
        raise ValueError(f"{name} is {value!r}, expected at least 1")
    return number
