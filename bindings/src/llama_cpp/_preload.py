"""Load the runtime libraries that a GPU module needs, where the system would not look for them.

The packages of the GPU vendors put them below ``site-packages``; a library that is already loaded
satisfies a module that names it. Nothing here fails: a library that is nowhere is left for the system
to find, or to miss.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from llama_cpp._elf import needed_libraries
from llama_cpp._files import match_modules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_PACKAGES = ("nvidia/*/lib", "nvidia/*/bin", "nvidia/*/bin/x64", "_rocm_sdk_*/lib", "_rocm_sdk_*/bin")
"""Folders of vendor packages below an import path."""

_INSTALLED = ("bin", "bin/x64", "lib64", "lib")
"""Folders below a toolkit that an environment variable names."""

_VARIABLES = ("CUDA_PATH", "CUDA_HOME", "HIP_PATH", "ROCM_PATH", "VULKAN_SDK")
"""Environment variables with the root of a toolkit."""

_WINDOWS_RUNTIMES = ("cudart64_*.dll", "cublasLt64_*.dll", "cublas64_*.dll")
"""CUDA's libraries in the order in which they need each other."""

_directory_handles: list[object] = []


def runtime_folders(search: Iterable[str], environment: Mapping[str, str]) -> list[Path]:
    """List existing folders with runtime libraries: vendor packages first, then installed toolkits."""
    packaged = [folder for path in search for part in _PACKAGES for folder in sorted(Path(path).glob(part))]
    roots = [Path(environment[name]) for name in _VARIABLES if environment.get(name)]
    installed = [root / part for root in roots for part in _INSTALLED]
    return list(dict.fromkeys(folder.absolute() for folder in [*packaged, *installed] if folder.is_dir()))


def preload(folder: Path, files: Sequence[str]) -> tuple[str, ...]:
    """Load what the GPU modules of a folder need; return the paths of what was loaded."""
    modules = [folder / file for file, name, _ in match_modules(files) if name != "cpu"]
    if not modules:
        return ()
    folders = runtime_folders([path for path in sys.path if path], os.environ)
    if sys.platform == "win32":
        return _preload_windows(folders)
    return load_in_any_order(find_needed(modules, files, folders))


def find_needed(modules: Iterable[Path], own: Sequence[str], folders: Iterable[Path]) -> list[Path]:
    """Find what modules need, besides their `own` neighbours, in the first folder that has it."""
    folders = list(folders)
    names = dict.fromkeys(name for module in modules for name in needed_libraries(module))
    found = ([folder / name for folder in folders] for name in names if name not in own)
    return [path for paths in found for path in [p for p in paths if p.is_file()][:1]]


def load_in_any_order(paths: Iterable[Path]) -> tuple[str, ...]:
    """Load libraries in whatever order works: one that needs another succeeds in the next round."""
    loaded: list[str] = []
    waiting = list(paths)
    while waiting:
        done = [path for path in waiting if _load(path)]
        if not done:
            break
        loaded += map(str, done)
        waiting = [path for path in waiting if path not in done]
    return tuple(loaded)


def _load(path: Path) -> bool:
    try:
        ctypes.CDLL(str(path))
    except OSError:
        return False
    return True


def _preload_windows(folders: Sequence[Path]) -> tuple[str, ...]:
    keep_dll_folders(folders)
    found = [sorted(folder.glob(name))[:1] for name in _WINDOWS_RUNTIMES for folder in folders]
    return load_in_any_order([path for paths in found for path in paths])


def keep_dll_folders(folders: Iterable[Path]) -> None:
    """Let Windows look for dependencies in some existing folders, until the process ends."""
    if sys.platform == "win32":
        _directory_handles.extend(os.add_dll_directory(str(folder)) for folder in folders)
