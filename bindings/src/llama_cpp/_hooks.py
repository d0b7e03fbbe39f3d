"""Python functions that take part in every choice of a token.

A processor changes the logits, a criterion ends the generation. Both are called as
``hook(input_ids, logits)`` with the evaluated tokens and a row of logits. What they raise is raised to
whoever asked for the token. The tokens are a view that cannot be written to, and that later generations
change: a hook that keeps them makes a copy.
"""

from __future__ import annotations

from typing import Protocol

from llama_cpp._sampling import LARGEST_BIAS

TYPE_CHECKING = False
if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence
    from typing import Union

    import numpy as np
    import numpy.typing as npt

    Ids = npt.NDArray[np.intc]
    Logits = npt.NDArray[np.single]


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


if TYPE_CHECKING:
    Processors = Union[LogitsProcessor, Sequence[LogitsProcessor]]
    Criteria = Union[StoppingCriteria, Sequence[StoppingCriteria]]


class LogitsProcessorList(list[LogitsProcessor]):
    """Processors applied one after the other."""

    def __call__(
        self, input_ids: npt.NDArray[np.intc], scores: npt.NDArray[np.single]
    ) -> npt.NDArray[np.single]:
        """Return what the last one returns."""
        for processor in self:
            changed = processor(input_ids, scores)
            if changed is None:
                raise TypeError(f"the logits processor {processor!r} returned None, expected the logits")
            scores = changed
        return scores


class StoppingCriteriaList(list[StoppingCriteria]):
    """Criteria of which one is enough."""

    def __call__(self, input_ids: npt.NDArray[np.intc], logits: npt.NDArray[np.single]) -> bool:
        """Tell whether any of them says stop."""
        return any(criterion(input_ids, logits) for criterion in self)


class MinTokensLogitsProcessor:
    """Forbids the end of the text until enough tokens were generated."""

    def __init__(self, min_tokens: int, token_eos: int) -> None:
        """Count from the first call on, and again from the first call for another text.

        Args:
            min_tokens: How many tokens come before the end is allowed.
            token_eos: The token that ends the text.
        """
        self.min_tokens = min_tokens
        self.token_eos = token_eos
        self.prompt_tokens: int | None = None
        self._seen = 0

    def __call__(
        self, input_ids: npt.NDArray[np.intc], scores: npt.NDArray[np.single]
    ) -> npt.NDArray[np.single]:
        """Make the end impossible while it is too early."""
        length = len(input_ids)
        # a text grows with every call: one that did not grow is another text
        if self.prompt_tokens is None or length <= self._seen:
            self.prompt_tokens = length
        self._seen = length
        if length - self.prompt_tokens < self.min_tokens:
            scores[self.token_eos] = float("-inf")
        return scores


class AbortCriteria:
    """Ends a generation when an event is set, for instance by another thread."""

    def __init__(self, abort_event: threading.Event) -> None:
        """Look at `abort_event` before each token."""
        self.abort_event = abort_event

    def __call__(self, _input_ids: npt.NDArray[np.intc], _logits: npt.NDArray[np.single], /) -> bool:
        """Tell whether the event is set."""
        return self.abort_event.is_set()


class Hooks:
    """The processors and criteria of one generation, ready to be called."""

    __slots__ = ("_criterion", "_processor")

    def __init__(self, processors: Processors | None = None, criteria: Criteria | None = None) -> None:
        """Take what a program gives: nothing, one callable, or a list of them.

        Raises:
            TypeError: It is something else.
        """
        self._processor: LogitsProcessor | None = None
        self._criterion: StoppingCriteria | None = None
        if processors is not None and _has_any("logits_processor", processors):
            self._processor = processors if callable(processors) else LogitsProcessorList(processors)
        if criteria is not None and _has_any("stopping_criteria", criteria):
            self._criterion = criteria if callable(criteria) else StoppingCriteriaList(criteria)

    def __bool__(self) -> bool:
        return self._processor is not None or self._criterion is not None

    def end(self, ids: Ids, logits: Logits) -> bool:
        """Call the hooks before a choice: true ends the generation, otherwise `logits` are changed.

        Raises:
            TypeError: A processor returned no logits.
            ValueError: It returned other logits than it was given, none that is possible, or a NaN.
        """
        if self._criterion is not None and self._criterion(ids, logits):
            return True
        if self._processor is not None:
            _put(self._processor(ids, logits), logits)
        return False


def _has_any(name: str, given: object) -> bool:
    """Tell whether a list has a hook; one that is not in a list is one.

    Raises:
        TypeError: Something in the place of a hook cannot be called.
    """
    hooks = given if isinstance(given, (list, tuple)) else (given,)
    for hook in hooks:
        if not callable(hook):
            raise TypeError(f"{name} has {hook!r}, expected a callable or a list of them")
    return bool(hooks)


def _put(changed: Logits | None, logits: Logits) -> None:
    """Put what a processor returned where the samplers find it, made such that they can work with it."""
    import numpy as np  # noqa: PLC0415 - slow to import, and hooks are rare

    if changed is None:
        raise TypeError("logits_processor returned None, expected the logits")
    if changed is not logits:
        values = np.asarray(changed)
        if values.shape != logits.shape:
            raise ValueError(f"logits_processor returned shape {values.shape}, expected {logits.shape}")
        logits[:] = values
    peak = logits.max()
    if np.isnan(peak):
        raise ValueError("logits_processor returned a NaN")
    if peak == -np.inf:
        raise ValueError("logits_processor made every token impossible")
    if peak == np.inf:  # certain tokens; a difference of infinities would be a NaN
        logits[:] = np.where(logits == np.inf, np.float32(0), np.float32(-np.inf))
    elif peak > LARGEST_BIAS:
        logits -= peak
