"""Find, preload and load the native library, once, when something first needs it.

The folder is the one that ``LLAMA_CPP_LIB_PATH`` names, else ``lib`` in this package; nothing is ever
loaded from the current directory or from a search path.
"""

from __future__ import annotations

import os
import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from llama_cpp._binding import NativeLibrary
    from llama_cpp._report import LoadReport

VARIABLE = "LLAMA_CPP_LIB_PATH"
"""Environment variable with the folder of another build of the library."""


class Native:
    """The loaded libraries."""

    def __init__(self, folder: Path, base: NativeLibrary, ggml: NativeLibrary, llama: NativeLibrary) -> None:
        """Keep libraries that belong together."""
        self.folder = folder
        """Absolute path of the folder they came from."""
        self.base = base
        """libggml-base."""
        self.ggml = ggml
        """libggml."""
        self.llama = llama
        """libllama."""
        self.mtmd: NativeLibrary | None = None
        """libmtmd, once something needed it."""
        self.modules: tuple[NativeLibrary, ...] = ()
        """Backend modules in use."""
        self.preloaded: tuple[str, ...] = ()
        """Runtime libraries that were loaded for a GPU module."""
        self.report: LoadReport | None = None
        """Made when it is first asked for."""


_lock = threading.RLock()
_native: list[Native] = []


def library_folder() -> Path:
    """Return the absolute path of the folder to load from."""
    from pathlib import Path  # noqa: PLC0415 -- importing this module stays cheap

    return Path(os.environ.get(VARIABLE) or Path(__file__).parent / "lib").absolute()


def loaded() -> Native:
    """Load the libraries and choose the backends, if that has not happened yet.

    Raises:
        LibraryNotFoundError: A library is missing or does not load, or no backend runs here.
        LayoutMismatchError: The library is of another version of llama.cpp.
    """
    if not _native:
        with _lock:
            if not _native:
                from llama_cpp._loading import load_native  # noqa: PLC0415 -- as above

                _native.append(load_native(library_folder()))
    return _native[0]


def load() -> LoadReport:
    """Load the native library, if that has not happened yet, and say what came of it.

    Raises:
        LibraryNotFoundError: A library is missing or does not load, or no backend runs here.
        LayoutMismatchError: The library is of another version of llama.cpp.
    """
    native = loaded()
    with _lock:
        if native.report is None:
            from llama_cpp._loading import make_report  # noqa: PLC0415 -- as above

            native.report = make_report(native)
        return native.report


def llama() -> NativeLibrary:
    """Return libllama, loaded."""
    return loaded().llama


def mtmd() -> NativeLibrary:
    """Return libmtmd, loaded on the first call.

    Raises:
        LibraryNotFoundError: The folder has no libmtmd.
        LayoutMismatchError: It is of another version of llama.cpp.
    """
    native = loaded()
    with _lock:
        if native.mtmd is None:
            from llama_cpp._loading import open_mtmd  # noqa: PLC0415 -- as above

            native.mtmd = open_mtmd(native)
        return native.mtmd


def llama_libraries() -> Sequence[NativeLibrary]:
    """Return where the functions of ``llama.h`` are."""
    return (llama(),)


def mtmd_libraries() -> Sequence[NativeLibrary]:
    """Return where the functions of ``mtmd.h`` are."""
    return (mtmd(),)


def ggml_libraries() -> Sequence[NativeLibrary]:
    """Return where the functions of ``ggml*.h`` are: the libraries, then the backend modules in use."""
    native = loaded()
    return (native.base, native.ggml, *native.modules)
