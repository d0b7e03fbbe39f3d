"""The older name of `llama_cpp.ggml`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp.ggml import *  # noqa: F403 -- an alias of the whole module
else:

    def __getattr__(name: str) -> object:
        from llama_cpp import ggml  # noqa: PLC0415 -- what is needed, when it is needed

        return getattr(ggml, name)


def __dir__() -> list[str]:
    from llama_cpp import ggml  # noqa: PLC0415 -- as above

    return dir(ggml)
