"""Completions that begin where a cache left off.

A cache must never make things slower: it is asked once, nothing is loaded that the context has already or
that is not worth its copying, and nothing is kept that is there.
"""

from __future__ import annotations

import warnings
from typing import NamedTuple

from llama_cpp._state import LlamaState, tag_of
from llama_cpp.llama_cache import IndexedCache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from llama_cpp._adapters import AdapterSet
    from llama_cpp._decoder import Decoder
    from llama_cpp._generation import Plan
    from llama_cpp._prefixes import Key
    from llama_cpp.llama_cache import BaseLlamaCache

    Tokens = Generator[int, Sequence[int] | None, None]

_WORTH = 16
"""To copy a token's state takes less than a sixteenth of its evaluation, on any hardware worth its name."""


def through(
    cache: BaseLlamaCache, decoder: Decoder, plan: Plan, generate: Callable[[Plan], Tokens]
) -> Tokens:
    """Generate with a cache: what it has of the prompt is not evaluated, and it learns the rest.

    Args:
        cache: Where to look before the first token, and what to tell after the last.
        decoder: Where the generation takes place.
        plan: What it is to do.
        generate: Makes the generation.
    """
    if plan.fresh:
        restore(cache, decoder, plan.tokens, plan.adapters)
    tokens = generate(plan)
    try:
        yield from tokens
    finally:
        tokens.close()
        keep(cache, decoder, plan.tokens)


def restore(cache: BaseLlamaCache, decoder: Decoder, tokens: Sequence[int], adapters: AdapterSet) -> None:
    """Load what a cache has of a prompt, if that is more than the context has; never in somebody's turn.

    The text can be made without it, so a cache that cannot be read is a warning.
    """
    if decoder.encoder is not None or not tokens:
        return
    try:
        _restore(cache, decoder, tokens, adapters)
    except OSError as error:
        warnings.warn(f"the cache gave no state: {error}", RuntimeWarning, stacklevel=2)


def _restore(cache: BaseLlamaCache, decoder: Decoder, tokens: Sequence[int], adapters: AdapterSet) -> None:
    with decoder.lock:
        if decoder.is_busy():
            return
        have = decoder.common(tokens) if decoder.used == adapters and decoder.is_settled else 0
        if have >= len(tokens) - 1:
            return
        tag = tag_of(decoder, adapters)
        offer = _offer(cache, tokens, tag)
        if offer is None:
            return
        state, common = offer.load(), offer.common
        if state is None or state.tag != tag:
            return
        gain = min(_useful(state, common, decoder), len(tokens) - 1) - have
        if gain <= 0 or gain * _WORTH < state.n_tokens:
            return
        try:
            state.restore(decoder)
        except ValueError:
            offer.refuse()


def keep(cache: BaseLlamaCache, decoder: Decoder, prompt: Sequence[int]) -> None:
    """Tell a cache what a generation has evaluated, unless it knows or there is nothing to rely on.

    The text is made already, so a cache that cannot write is a warning.
    """
    if decoder.encoder is not None or not decoder.lock.acquire(blocking=False):
        return
    try:
        count = decoder.n_tokens
        if not count or decoder.context.closed or decoder.used is None or not decoder.is_settled:
            return
        if decoder.is_busy() or decoder.exact < count or decoder.common(prompt) < min(len(prompt), count):
            return
        tokens = decoder.tokens()
        if isinstance(cache, IndexedCache):
            found = cache.find(tokens, tag_of(decoder, decoder.used))
            if found is not None and found.common == count and _goes_back(decoder, found.key, count):
                return
        cache[tokens] = LlamaState.of(decoder, 0)
    except OSError as error:
        warnings.warn(f"the cache did not keep a state: {error}", RuntimeWarning, stacklevel=2)
    finally:
        decoder.lock.release()


class _Offer(NamedTuple):
    """What a cache has for a prompt."""

    common: int
    """How many tokens are the same."""
    load: Callable[[], LlamaState | None]
    """Reads it."""
    refuse: Callable[[], None]
    """Throws it away: llama.cpp does not accept it."""


def _offer(cache: BaseLlamaCache, tokens: Sequence[int], tag: str) -> _Offer | None:
    if isinstance(cache, IndexedCache):
        known = cache
        found = known.find(tokens, tag)
        if found is None:
            return None
        key = found.key
        return _Offer(found.common, lambda: known.load(key), lambda: known.discard(key))
    try:
        state = cache[tokens]
    except KeyError:
        return None
    ids, limit = state.input_ids.tolist(), min(len(state.input_ids), len(tokens))
    common = next((n for n in range(limit) if ids[n] != tokens[n]), limit)
    return _Offer(common, lambda: state, lambda: None)


def _useful(state: LlamaState, common: int, decoder: Decoder) -> int:
    """Count the tokens that need no evaluation after loading a state of which `common` are wanted."""
    if common >= state.n_tokens or not decoder.memory.is_forgetful:
        return common
    saved = state.checkpoint
    return 0 if saved is None or saved.n_tokens > common else saved.n_tokens


def _goes_back(decoder: Decoder, key: Key, count: int) -> bool:
    """Whether a longer state serves for its first `count` tokens too."""
    return len(key.tokens) == count or not decoder.memory.is_forgetful
