"""Ask ggml which backends registered, and the system which file each came from."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from llama_cpp._files import match_modules
from llama_cpp._report import BackendReport, DeviceReport, ModuleReport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llama_cpp._binding import NativeLibrary

_PATH_CHARACTERS = 32768
"""Longest path that Windows gives."""


class _SymbolInfo(ctypes.Structure):
    """``Dl_info`` of ``dlfcn.h``."""

    _fields_ = (  # type: ignore[mutable-override]  # ctypes only reads it
        ("dli_fname", ctypes.c_char_p),
        ("dli_fbase", ctypes.c_void_p),
        ("dli_sname", ctypes.c_char_p),
        ("dli_saddr", ctypes.c_void_p),
    )


class _RegistrationHead(ctypes.Structure):
    """The start of ``ggml_backend_reg``, whose first function lies in the code of its library."""

    _fields_ = (("api_version", ctypes.c_int), ("get_name", ctypes.c_void_p))  # type: ignore[mutable-override]  # as above


def file_of_address(address: int) -> str:
    """Return the path of the loaded library that an address belongs to; empty if there is none."""
    return _windows_file(address) if sys.platform == "win32" else _posix_file(address)


def _posix_file(address: int) -> str:
    dladdr = ctypes.CDLL(None).dladdr
    dladdr.argtypes = [ctypes.c_void_p, ctypes.POINTER(_SymbolInfo)]
    dladdr.restype = ctypes.c_int
    info = _SymbolInfo()
    found = dladdr(address, ctypes.byref(info)) and info.dli_fname
    return os.fsdecode(found) if found else ""


def _windows_file(address: int) -> str:
    kernel = ctypes.CDLL("kernel32")
    from_address, unchanged_count = 4, 2
    module = ctypes.c_void_p()
    flags = ctypes.c_uint32(from_address | unchanged_count)
    if not kernel.GetModuleHandleExW(flags, ctypes.c_void_p(address), ctypes.byref(module)):
        return ""
    path = ctypes.create_unicode_buffer(_PATH_CHARACTERS)
    kernel.GetModuleFileNameW(module, path, ctypes.c_uint32(_PATH_CHARACTERS))
    return path.value


def registered_files(base: NativeLibrary, ggml: NativeLibrary) -> list[tuple[str, str]]:
    """List the backends that registered: (name, path of the library)."""
    found = []
    for index in range(ggml.ggml_backend_reg_count()):
        registration = ggml.ggml_backend_reg_get(index)
        name = base.ggml_backend_reg_name(registration).decode()
        code = _RegistrationHead.from_address(registration).get_name
        found.append((name, file_of_address(code) if code else ""))
    return found


def describe_backends(base: NativeLibrary, ggml: NativeLibrary) -> tuple[BackendReport, ...]:
    """Describe every backend with its devices; asks the drivers for their memory."""
    files = registered_files(base, ggml)
    return tuple(
        BackendReport(name, file, _devices(base, ggml.ggml_backend_reg_get(index)))
        for index, (name, file) in enumerate(files)
    )


def _devices(base: NativeLibrary, registration: int) -> tuple[DeviceReport, ...]:
    made = []
    for index in range(base.ggml_backend_reg_dev_count(registration)):
        device = base.ggml_backend_reg_dev_get(registration, index)
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        base.ggml_backend_dev_memory(device, ctypes.byref(free), ctypes.byref(total))
        name, description = base.ggml_backend_dev_name(device), base.ggml_backend_dev_description(device)
        made.append(DeviceReport(_text(name), _text(description), free.value, total.value))
    return tuple(made)


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")


def describe_modules(
    folder: Path,
    files: Sequence[str],
    registered: Sequence[str],
    explain: Callable[[Path], str],
) -> tuple[ModuleReport, ...]:
    """Say of every module file whether it is in use, and if not, why.

    Args:
        folder: Library folder.
        files: Names of its files.
        registered: Paths of the libraries whose backends registered.
        explain: Gives the reason why a module at a path did not register.
    """
    loaded = {Path(path).name for path in registered}
    modules = match_modules(files)
    served = {name for file, name, _ in modules if file in loaded}
    made = []
    for file, name, variant in modules:
        if file in loaded:
            made.append(ModuleReport(file, name, variant, "loaded", ""))
        elif name in served:
            made.append(ModuleReport(file, name, variant, "other variant chosen", ""))
        else:
            made.append(ModuleReport(file, name, variant, "failed", explain(folder / file)))
    return tuple(made)


def explain_failure(path: Path) -> str:
    """Find out why ggml skipped a module: load it once more and keep the system's own words."""
    try:
        module = ctypes.CDLL(str(path))
    except OSError as err:
        return str(err)
    score = getattr(module, "ggml_backend_score", None)
    if score is not None and score() == 0:
        return "the module does not support this processor or device"
    if not hasattr(module, "ggml_backend_init"):
        return "the file is no backend module: it has no ggml_backend_init"
    return "the module loads, but its backend refused to start or speaks another version of ggml's interface"
