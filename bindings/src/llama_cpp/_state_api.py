"""What a model has evaluated: saved, restored, and kept for later prompts."""

from __future__ import annotations

from llama_cpp._engine import Engine
from llama_cpp._state import LlamaState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp.llama_cache import BaseLlamaCache


class Stateful(Engine):
    """An engine whose state can be kept."""

    def save_state(self) -> LlamaState:
        """Return a copy of everything that is evaluated, for `load_state`."""
        return LlamaState.of(self._decoder, self._seed)

    def load_state(self, state: LlamaState) -> None:
        """Go back to a saved state; it may come from another object with the same model and parameters.

        Raises:
            ValueError: llama.cpp does not accept it.
            TypeError: It is no state.
        """
        if not isinstance(state, LlamaState):
            raise TypeError(f"state is {state!r}, expected a LlamaState")
        state.restore(self._decoder)
        self.set_seed(state.seed)

    def set_cache(self, cache: BaseLlamaCache | None) -> None:
        """Keep what completions evaluate, so that later prompts which begin alike are answered sooner.

        Args:
            cache: Where to keep it, such as a `LlamaRAMCache`; None keeps nothing any more.

        Raises:
            TypeError: It is no cache.
        """
        from llama_cpp.llama_cache import BaseLlamaCache  # noqa: PLC0415 - most programs have no cache

        if cache is not None and not isinstance(cache, BaseLlamaCache):
            raise TypeError(f"cache is {cache!r}, expected a BaseLlamaCache")
        self.cache = cache
