"""Python functions that take part in every choice of a token.

A processor changes the logits, a criterion ends the generation. Both are called as
``hook(input_ids, logits)`` with the evaluated tokens and a row of logits. What they raise is raised to
whoever asked for the token.
"""

from __future__ import annotations

from typing import Protocol

TYPE_CHECKING = False
if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class LogitsProcessor(Protocol):
    """Changes the logits before a token is chosen."""

    def __call__(
        self, input_ids: npt.NDArray[np.intc], scores: npt.NDArray[np.single], /
    ) -> npt.NDArray[np.single]:
        """Return the new logits; changing `scores` in place and returning it is fine."""


class StoppingCriteria(Protocol):
    """Ends a generation."""

    def __call__(self, input_ids: npt.NDArray[np.intc], logits: npt.NDArray[np.single], /) -> bool:
        """Return true to stop."""


class LogitsProcessorList(list[LogitsProcessor]):
    """Processors applied one after the other."""

    def __call__(
        self, input_ids: npt.NDArray[np.intc], scores: npt.NDArray[np.single]
    ) -> npt.NDArray[np.single]:
        """Return what the last one returns."""
        for processor in self:
            scores = processor(input_ids, scores)
        return scores


class StoppingCriteriaList(list[StoppingCriteria]):
    """Criteria of which one is enough."""

    def __call__(self, input_ids: npt.NDArray[np.intc], logits: npt.NDArray[np.single]) -> bool:
        """Tell whether any of them says stop."""
        return any(criterion(input_ids, logits) for criterion in self)


class MinTokensLogitsProcessor:
    """Forbids the end of the text until enough tokens were generated."""

    def __init__(self, min_tokens: int, token_eos: int) -> None:
        """Count from the first call on.

        Args:
            min_tokens: How many tokens come before the end is allowed.
            token_eos: The token that ends the text.
        """
        self.min_tokens = min_tokens
        self.token_eos = token_eos
        self.prompt_tokens: int | None = None

    def __call__(
        self, input_ids: npt.NDArray[np.intc], scores: npt.NDArray[np.single]
    ) -> npt.NDArray[np.single]:
        """Make the end impossible while it is too early."""
        if self.prompt_tokens is None:
            self.prompt_tokens = len(input_ids)
        if len(input_ids) - self.prompt_tokens < self.min_tokens:
            scores[self.token_eos] = float("-inf")
        return scores
