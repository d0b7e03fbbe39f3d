"""The steps of loading the native library, each a function; `llama_cpp._library` runs them once."""

from __future__ import annotations

import os
from pathlib import Path

from llama_cpp import _logger
from llama_cpp._backends import describe_backends, describe_modules, explain_failure, registered_files
from llama_cpp._binding import NativeLibrary
from llama_cpp._errors import LibraryNotFoundError
from llama_cpp._files import file_names, find_library, match_modules
from llama_cpp._generated import functions, origin
from llama_cpp._layout_check import check_layout
from llama_cpp._library import VARIABLE, Native
from llama_cpp._preload import keep_dll_folders, preload
from llama_cpp._report import LibraryFile, LoadReport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_HINT = f"install a wheel of llama-cpp-python for this platform, or name the folder of a build in {VARIABLE}"

_PROTOTYPES = {
    "ggml-base": functions.GGML,
    "ggml": functions.GGML,
    "llama": {**functions.GGML, **functions.LLAMA},
    "mtmd": functions.MTMD,
}
"""Prototypes that each library may have functions of."""


def load_native(folder: Path) -> Native:
    """Load the libraries of a folder, in the order of their dependencies, and choose the backends.

    Raises:
        LibraryNotFoundError: A library is missing or does not load, or no backend runs here.
        LayoutMismatchError: The library is of another version of llama.cpp.
    """
    keep_dll_folders([folder] if folder.is_dir() else [])
    _warn_of_foreign_libraries(folder)
    base, ggml, llama = (open_library(folder, name) for name in ("ggml-base", "ggml", "llama"))
    native = Native(folder, base, ggml, llama)
    _check(native)
    _choose_backends(native)
    return native


def open_library(folder: Path, name: str) -> NativeLibrary:
    """Load one library by its absolute path.

    Raises:
        LibraryNotFoundError: The folder lacks it, or the system refuses it.
    """
    path = find_library(folder, name)
    if path is None:
        what = "has no library" if folder.is_dir() else "does not exist, so there is no library"
        raise LibraryNotFoundError(f"the folder {str(folder)!r} {what} {name!r}", _HINT)
    try:
        return NativeLibrary(str(path), _PROTOTYPES[name])
    except OSError as err:
        raise LibraryNotFoundError(f"{str(path)!r} does not load: {err}", _HINT) from err


def open_mtmd(native: Native) -> NativeLibrary:
    """Load and check libmtmd.

    Raises:
        LibraryNotFoundError: The folder has none.
        LayoutMismatchError: It is of another version of llama.cpp.
    """
    library = open_library(native.folder, "mtmd")
    check_layout(library, "mtmd", _version(native.llama, "llama_version"))
    _logger.attach(native.base, library, "mtmd_helper_log_set")
    return library


def _warn_of_foreign_libraries(folder: Path) -> None:
    """Warn when the process holds a libggml from elsewhere: the system may give us that one's functions."""
    try:
        with Path("/proc/self/maps").open() as maps:
            foreign = foreign_libraries(maps, folder)
    except OSError:
        return  # no Linux, or no /proc
    for path in foreign:
        _logger.logger.warning(
            "%s is already loaded by something else; ggml from two places in one process may crash", path
        )


def foreign_libraries(maps: Iterable[str], folder: Path) -> list[str]:
    """Pick the paths of libggml and libllama outside a folder from the lines of ``/proc/self/maps``."""
    mapped = {Path(line[line.index("/") :].rstrip("\n")) for line in maps if "/" in line}
    own = folder.resolve()
    return sorted(
        str(path)
        for path in mapped
        if path.name.startswith(("libggml", "libllama.")) and path.parent.resolve() != own
    )


def _check(native: Native) -> None:
    """Refuse another struct layout; note another version."""
    version = _version(native.llama, "llama_version")
    check_layout(native.llama, "llama", version)
    found = [version, _version(native.base, "ggml_version")]
    if found != [origin.LLAMA_VERSION, origin.GGML_VERSION]:
        _logger.logger.warning(
            "%s is llama.cpp %s with ggml %s; this binding was made for %s with %s",
            native.llama.path,
            *found,
            origin.LLAMA_VERSION,
            origin.GGML_VERSION,
        )


def _choose_backends(native: Native) -> None:
    """Let ggml load the modules of the folder: every GPU backend, and the best variant for this processor.

    Raises:
        LibraryNotFoundError: Nothing registered. Going on would make llama.cpp search the current directory.
    """
    _logger.attach(native.base, native.base, "ggml_log_set")
    _logger.attach(native.base, native.llama, "llama_log_set")
    files = file_names(native.folder)
    native.preloaded = preload(native.folder, files)
    native.ggml.ggml_backend_load_all_from_path(os.fsencode(native.folder))
    registered = [path for _, path in registered_files(native.base, native.ggml)]
    modules = describe_modules(native.folder, files, registered, explain_failure)
    if not registered:
        reasons = "; ".join(f"{m.file}: {m.reason}" for m in modules) or "there is no backend module"
        raise LibraryNotFoundError(f"no backend in {str(native.folder)!r} runs here ({reasons})", _HINT)
    for module in modules:
        if module.state == "failed":
            _logger.logger.warning("backend %s is not used: %s: %s", module.name, module.file, module.reason)
    native.modules = tuple(
        NativeLibrary(path, functions.GGML) for path in registered if match_modules([Path(path).name])
    )


def make_report(native: Native) -> LoadReport:
    """Gather everything about the loaded libraries."""
    backends = describe_backends(native.base, native.ggml)
    modules = describe_modules(
        native.folder, file_names(native.folder), [b.file for b in backends], explain_failure
    )
    libraries = [("ggml-base", native.base), ("ggml", native.ggml), ("llama", native.llama)]
    return LoadReport(
        folder=str(native.folder),
        libraries=tuple(LibraryFile(name, library.path) for name, library in libraries),
        preloaded=native.preloaded,
        backends=backends,
        cpu_variant=next((m.variant for m in modules if m.name == "cpu" and m.state == "loaded"), ""),
        modules=modules,
        system_info=native.llama.llama_print_system_info().decode("utf-8", "replace").strip(" |"),
        llama_version=_version(native.llama, "llama_version"),
        ggml_version=_version(native.base, "ggml_version"),
        ggml_commit=_version(native.base, "ggml_commit"),
        wanted_version=origin.LLAMA_VERSION,
        wanted_build=origin.LLAMA_BUILD,
        wanted_commit=origin.LLAMA_COMMIT,
    )


def _version(library: NativeLibrary, function: str) -> str:
    """Call a function that returns a version; a library that lacks it is of an unknown version."""
    found = getattr(library, function, None)
    return "unknown" if found is None else found().decode("utf-8", "replace")
