"""What to complete, as tokens: from text, from tokens, or around a gap."""

from __future__ import annotations

import warnings

from llama_cpp._vocab import token_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from llama_cpp._engine import Engine
    from llama_cpp._vocab import Vocabulary


def prompt_tokens(
    engine: Engine,
    vocabulary: Vocabulary,
    prompt: str | Iterable[int],
    suffix: str | None,
    *,
    spm_infill: bool,
) -> list[int]:
    """Return the tokens of a prompt; there is at least one.

    Args:
        engine: Turns text into tokens.
        vocabulary: Knows the special tokens.
        prompt: Text, in which names of special tokens count, or tokens, which are taken as they are.
        suffix: What comes after the gap that is to be filled.
        spm_infill: Put the suffix before the prompt, as some models want it.

    Raises:
        TypeError: The prompt is neither text nor tokens.
        ValueError: There is a suffix, but the model cannot fill gaps; or there are no tokens at all.
    """
    if suffix is not None:
        tokens = _around_gap(engine, vocabulary, prompt, suffix, spm_infill=spm_infill)
    elif isinstance(prompt, str):
        tokens = engine.tokenize(prompt.encode(), add_bos=True, special=True)
    else:
        tokens = token_list(prompt)
    if not tokens and vocabulary.bos >= 0:
        tokens = [vocabulary.bos]
    if not tokens:
        raise ValueError("the prompt is empty, and the vocabulary has no token that begins a text")
    if len(tokens) > 1 and tokens[0] == tokens[1] == vocabulary.bos:
        warnings.warn(
            "the prompt begins with two beginning-of-text tokens: leave the one in the text out",
            RuntimeWarning,
            stacklevel=3,
        )
    return tokens


def _around_gap(
    engine: Engine, vocabulary: Vocabulary, prompt: str | Iterable[int], suffix: str, *, spm_infill: bool
) -> list[int]:
    """Announce prefix and suffix, then the middle. Source: format_infill of llama.cpp's server."""
    before, after, middle = vocabulary.fill_in_the_middle()
    prefix = (
        engine.tokenize(prompt.encode(), add_bos=False, special=False)
        if isinstance(prompt, str)
        else token_list(prompt)
    )
    head = [before, *prefix]
    tail = [after, *engine.tokenize(suffix.encode(), add_bos=False, special=False)]
    opening = [vocabulary.bos] if vocabulary.adds_bos and vocabulary.bos >= 0 else []
    parts = [*tail, *head] if spm_infill else [*head, *tail]
    return [*opening, *parts, middle]
