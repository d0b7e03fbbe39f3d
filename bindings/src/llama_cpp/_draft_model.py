"""A small model that guesses for a large one."""

from __future__ import annotations

from itertools import islice

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from llama_cpp._core import Core
    from llama_cpp.llama import Llama

_SIZE_TOLERANCE = 128
"""By how many tokens two vocabularies may differ at their ends, where models are padded.
Source: SPEC_VOCAB_MAX_SIZE_DIFFERENCE in llama.cpp."""

_FIRST_COMPARED = 5
"""Special tokens before this one may be spelled differently. Source: SPEC_VOCAB_CHECK_START_TOKEN_ID."""


class ModelProposer:
    """Lets a model go on greedily. It evaluates only what is new since the last time."""

    __slots__ = ("_model", "most")

    def __init__(self, model: Llama, most: int) -> None:
        """Begin a generation.

        Args:
            model: What guesses.
            most: How many tokens it guesses at most.
        """
        self._model = model
        self.most = most

    def propose(self, tokens: Sequence[int], limit: int) -> Sequence[int]:
        """Return what the model would say; nothing if its context has no room.

        Raises:
            ValueError: A token is not in its vocabulary.
            RuntimeError: llama.cpp failed, or the model is closed.
        """
        # the last guess is not evaluated, so it needs no room
        limit = min(limit, self._model.n_ctx() - len(tokens) + 1)
        if limit <= 0 or not tokens:
            return ()
        said = self._model.generate(tokens, temp=0.0, seed=0)
        try:
            return list(islice(said, limit))
        finally:
            said.close()

    def accepted(self, count: int) -> None:
        """The next text shows it."""


def check_vocabularies(draft: Core, target: Core) -> None:
    """Make sure that the same token means the same to both models.

    Raises:
        ValueError: It does not, or both are one.
    """
    if draft is target:
        raise ValueError("a model cannot be its own draft_model")
    ours, theirs = C.llama_model_get_vocab(target.model), C.llama_model_get_vocab(draft.model)
    if C.llama_vocab_type(ours) != C.llama_vocab_type(theirs):
        raise _refusal("they are of different types")
    for what, read in (("begins", C.llama_vocab_bos), ("ends", C.llama_vocab_eos)):
        if read(ours) != read(theirs):
            raise _refusal(f"a text {what} with token {read(theirs)}, not {read(ours)}")
    sizes = C.llama_vocab_n_tokens(theirs), C.llama_vocab_n_tokens(ours)
    if abs(sizes[0] - sizes[1]) > _SIZE_TOLERANCE:
        raise _refusal(f"it has {sizes[0]} tokens, not {sizes[1]}")
    text = C.llama_vocab_get_text
    for token in range(_FIRST_COMPARED, min(sizes)):
        if text(ours, token) != text(theirs, token):
            raise _refusal(f"token {token} is {_shown(text(theirs, token))}, not {_shown(text(ours, token))}")


def _refusal(why: str) -> ValueError:
    return ValueError(f"draft_model has another vocabulary than the model: {why}")


def _shown(text: bytes | None) -> str:
    return repr((text or b"").decode("utf-8", "replace"))
