"""The functions, structs and constants of ``mtmd.h`` and ``mtmd-helper.h`` under their C names.

A function is bound when it is first used; that is also when libmtmd is loaded.
"""

from __future__ import annotations

from llama_cpp import _library
from llama_cpp._binding import Mirror
from llama_cpp._generated.mtmd import *  # noqa: F403 -- the module is a mirror of the header

_mirror = Mirror(
    module=__name__,
    group="mtmd",
    libraries=_library.mtmd_libraries,
    extra="llama_cpp._names_mtmd",
    overrides=("mtmd_helper_bitmap_init_from_file", "mtmd_helper_bitmap_init_from_buf"),
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._names_mtmd import *  # noqa: F403 -- programs use its names through this module
    from llama_cpp._names_mtmd import _libmtmd as _libmtmd  # noqa: PLC0414 -- the star leaves private names out
else:

    def __getattr__(name: str) -> object:
        return _mirror.resolve(name)


def __dir__() -> list[str]:
    return _mirror.names()
