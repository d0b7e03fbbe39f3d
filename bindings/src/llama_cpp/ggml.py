"""The functions, structs and constants of ``ggml*.h`` and ``gguf.h`` under their C names.

A function is bound when it is first used. Functions of a backend, such as those of ``ggml-cpu.h``, are
found in the module that was chosen for this machine.
"""

from __future__ import annotations

from llama_cpp import _library
from llama_cpp._binding import Mirror
from llama_cpp._generated.ggml import *  # noqa: F403 -- the module is a mirror of the headers

_mirror = Mirror(
    module=__name__, group="ggml", libraries=_library.ggml_libraries, extra="llama_cpp._names_ggml"
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._names_ggml import *  # noqa: F403 -- programs use its names through this module
else:

    def __getattr__(name: str) -> object:
        return _mirror.resolve(name)


def __dir__() -> list[str]:
    return _mirror.names()
