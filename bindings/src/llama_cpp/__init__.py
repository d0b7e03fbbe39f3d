"""Python binding of llama.cpp.

Everything here is found when it is first used: importing the package loads neither the native library
nor numpy.
"""

from __future__ import annotations

__version__ = "0.3.100"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp.llama import Llama as Llama
    from llama_cpp.llama_cpp import *  # noqa: F403 -- the low level is reachable here, as programs expect
    from llama_cpp.mtmd_cpp import *  # noqa: F403 -- as above
else:

    def __getattr__(name: str) -> object:
        from llama_cpp._exports import resolve  # noqa: PLC0415 -- nothing is imported before it is used

        return resolve(name)


def __dir__() -> list[str]:
    from llama_cpp._exports import names  # noqa: PLC0415 -- nothing is imported before it is used

    return names()
