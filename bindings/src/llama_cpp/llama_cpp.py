"""The functions, structs and constants of ``llama.h`` under their C names.

A function is bound when it is first used; that is also when the native library is loaded.
"""

from __future__ import annotations

from llama_cpp import _library
from llama_cpp._binding import Mirror
from llama_cpp._generated.llama import *  # noqa: F403 -- the module is a mirror of the header

_mirror = Mirror(
    module=__name__,
    group="llama",
    libraries=_library.llama_libraries,
    extra="llama_cpp._names_llama",
    fallbacks=["llama_cpp._generated.ggml"],
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._generated.ggml import *  # noqa: F403 -- programs use its constants through this module
    from llama_cpp._names_llama import *  # noqa: F403 -- as above
    from llama_cpp._names_llama import _lib as _lib  # noqa: PLC0414 -- the star leaves private names out
else:

    def __getattr__(name: str) -> object:
        return _mirror.resolve(name)


def __dir__() -> list[str]:
    return _mirror.names()
