"""Guesses are checked: the model evaluates several tokens at a time, and shows them one by one.

``last, g1, g2, g3`` go into one evaluation, which gives the logits after each. The token after ``last`` is
chosen as always. If it is ``g1``, the logits to choose the next one are already there; if not, the guesses
are forgotten. Every token is chosen from the same logits, by the same chooser and at the same time as
without guesses, so hooks, grammars, seeds and whoever looks between two tokens see no difference.
"""

from __future__ import annotations

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._book import ASTRAY, ROWS
from llama_cpp._decoder import Decoder
from llama_cpp._generation import Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from llama_cpp._book import Turn
    from llama_cpp._drafting import Draft
    from llama_cpp._generation import Plan

_LONGEST_REST = 15
"""For how many tokens nothing is guessed after guesses were wrong again and again."""


class AheadDecoder(Decoder):
    """A decoder that can hold tokens behind the end of its book: evaluated, and not yet part of the text.

    To everything else the native memory just differs from the book, which is put right when it matters.
    """

    _ahead = 0
    _ahead_row = -1
    _ahead_from = 0
    _ahead_turn: Turn | None = None

    def look_ahead(self, token: int, guesses: Sequence[int]) -> None:
        """Evaluate a token and what may follow it; only the token goes into the book.

        Raises:
            ValueError, RuntimeError: As `eval`.
        """
        self.eval((token, *guesses), outputs="all")
        self.n_tokens -= len(guesses)
        self._ahead, self._ahead_row, self._ahead_turn = len(guesses), 0, self.owner
        self._ahead_from = self.n_tokens
        self._standing = ASTRAY

    @property
    def row(self) -> int:
        """Which row of the last evaluation has the logits of the last token of the book; -1 is the last."""
        return self._ahead_row if self._holds_more() else -1

    def confirm(self, token: int) -> bool:
        """Take a token into the book if it is the next of those that are evaluated already.

        If it is not, those are given up.
        """
        if not self._holds_more() or self.abort.is_set:
            return False
        if self.history[self.n_tokens] != token:
            self._ahead = 0
            return False
        self.n_tokens += 1
        self._ahead_from += 1
        self._ahead_row += 1
        self._ahead -= 1
        if not self._ahead:
            self._standing = ROWS
        return True

    def _holds_more(self) -> bool:
        """Tell whether nothing happened to the memory since `look_ahead`, as far as the same turn goes."""
        return (
            self._ahead > 0
            and self._standing == ASTRAY
            and self.n_tokens == self._ahead_from
            and self.owner is self._ahead_turn
        )

    def last_logits(self) -> npt.NDArray[np.float32]:
        """Return the logits of the last token of the book, a view of native memory.

        Raises:
            ValueError: Nothing is evaluated.
        """
        if not self._holds_more():
            return super().last_logits()
        import numpy as np  # noqa: PLC0415 - slow to import and rarely needed

        address = self.context.address
        return np.ctypeslib.as_array(C.llama_get_logits_ith(address, self._ahead_row), (self.n_vocab,))


class Pace:
    """How many guesses are worth their evaluation: more after right ones, fewer after wrong ones."""

    __slots__ = ("_misses", "_most", "_rest", "length")

    def __init__(self, most: int) -> None:
        """Begin with hope.

        Args:
            most: How many guesses the draft makes at a time.
        """
        self._most = most
        self._misses = 0
        self._rest = 0
        self.length = most
        """How many guesses to check next."""

    def learn(self, checked: int, right: int) -> None:
        """Take note of how many guesses of one evaluation were right."""
        if right:
            self._misses = 0
            self.length = min(self._most, 2 * self.length if right == checked else right + 1)
            return
        self._misses += 1
        self._rest = min(2 ** (self._misses - 1) - 1, _LONGEST_REST)
        self.length = max(1, self.length // 2)

    def rests(self) -> bool:
        """Tell whether to make no guess for this token."""
        if not self._rest:
            return False
        self._rest -= 1
        return True


class Speculation:
    """The guesses of one generation."""

    __slots__ = ("_checked", "_decoder", "_pace", "_proposer", "_right", "checked", "right")

    def __init__(self, decoder: AheadDecoder, draft: Draft) -> None:
        """Begin a generation.

        Args:
            decoder: Where it takes place; the caller holds its lock whenever it calls.
            draft: What guesses.
        """
        self._decoder = decoder
        self._proposer = draft.begin()
        self._pace = Pace(self._proposer.most)
        self._checked = self._right = 0
        self.checked = 0
        """How many guesses were evaluated."""
        self.right = 0
        """How many of them became part of the text."""

    def advance(self, text: Sequence[int]) -> None:
        """Have the last token of the text evaluated, and be ready to choose at the decoder's `row`.

        Args:
            text: All tokens; the decoder's book has those before the last one.

        Raises:
            ValueError: The draft guesses what is no token.
            RuntimeError: llama.cpp failed. What the draft raises is raised as well.
        """
        decoder, token = self._decoder, text[-1]
        if decoder.confirm(token):
            self._right += 1
            self.right += 1
            return
        if self._checked:
            self._proposer.accepted(self._right)
            self._pace.learn(self._checked, self._right)
        guesses = self._guesses(text)
        self._checked, self._right = len(guesses), 0
        self.checked += len(guesses)
        if guesses:
            decoder.look_ahead(token, guesses)
        else:
            decoder.advance(token)

    def _guesses(self, text: Sequence[int]) -> Sequence[int]:
        decoder = self._decoder
        limit = min(self._pace.length, decoder.n_ctx - decoder.n_tokens - 1, decoder.n_batch - 1)
        if limit <= 0 or self._pace.rests():
            return ()
        guesses = self._proposer.propose(text, limit)[:limit]
        if guesses and not 0 <= min(guesses) <= max(guesses) < decoder.n_vocab:
            wrong = next(token for token in guesses if not 0 <= token < decoder.n_vocab)
            size = decoder.n_vocab
            raise ValueError(f"draft_model guessed {wrong!r}, but the vocabulary has {size} tokens")
        return guesses


class DraftedText(Text):
    """The tokens of a generation with guesses."""

    __slots__ = ("_ahead", "_speculation")

    def __init__(self, decoder: Decoder, plan: Plan, draft: Draft) -> None:
        """Plan a text; nothing is evaluated yet.

        Raises:
            TypeError: The decoder cannot look ahead.
        """
        super().__init__(decoder, plan)
        if not isinstance(decoder, AheadDecoder):
            raise TypeError(f"a draft needs an AheadDecoder, not {type(decoder).__name__}")
        self._ahead = decoder
        self._speculation = Speculation(decoder, draft)

    @property
    def row(self) -> int:
        """Where the logits are that the next token is chosen from."""
        return self._ahead.row

    def _evaluate_last(self) -> None:
        self._speculation.advance(self.tokens)
