"""Typing helpers and the decorator with which other packages declare C functions of their own."""

from __future__ import annotations

import ctypes
from _ctypes import CFuncPtr
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar, Union

from llama_cpp._errors import LibraryNotFoundError
from llama_cpp._files import find_library

CtypesCData = TypeVar("CtypesCData", bound="_CData")
F = TypeVar("F", bound=Callable[..., object])


class CtypesRef(Generic[CtypesCData]):
    """Type of what ``byref`` returns."""


if TYPE_CHECKING:
    from _ctypes import _CData, _Pointer

    CtypesArray = ctypes.Array[CtypesCData]
    CtypesPointer = _Pointer[CtypesCData]
    CtypesFuncPointer = CFuncPtr
else:

    class _Subscriptable:
        """Stands for a ctypes class whose type parameter exists for type checkers only."""

        def __class_getitem__(cls, item: object) -> type:
            return cls

    class CtypesArray(_Subscriptable):
        """A ctypes array."""

    class CtypesPointer(_Subscriptable):
        """A ctypes pointer."""

    CtypesFuncPointer = CFuncPtr

CtypesVoidPointer = ctypes.c_void_p
CtypesPointerOrRef = Union[CtypesPointer[CtypesCData], CtypesRef[CtypesCData]]
byref = ctypes.byref


def load_shared_library(lib_base_name: str, base_path: Path | Sequence[Path]) -> ctypes.CDLL:
    """Load ``lib<name>.so``, ``<name>.dll`` or ``lib<name>.dylib`` from the first folder that has it.

    Raises:
        LibraryNotFoundError: No folder has such a file.
    """
    folders = [base_path] if isinstance(base_path, Path) else list(base_path)
    for folder in folders:
        found = find_library(folder, lib_base_name)
        if found is not None:
            return ctypes.CDLL(str(found))
    raise LibraryNotFoundError(
        f"no shared library {lib_base_name!r} in {', '.join(map(str, folders))}",
        "build it or name another folder",
    )


def ctypes_function_for_shared_library(
    lib: ctypes.CDLL,
) -> Callable[[str, Sequence[object], object, bool], Callable[[F], F]]:
    """Make a decorator that replaces a function by the C function of a library.

    The decorator takes the C name, the parameter types, the result type, and whether to do it at all.
    """

    def ctypes_function(
        name: str,
        argtypes: Sequence[object],
        restype: object,
        enabled: bool = True,
    ) -> Callable[[F], F]:
        def decorate(function: F) -> F:
            if not enabled:
                return function
            native = lib[name]
            native.argtypes = list(argtypes)  # type: ignore[arg-type]  # the caller passes ctypes types
            native.restype = restype  # type: ignore[assignment]  # as above
            native.__doc__ = function.__doc__
            return native  # type: ignore[return-value]  # called in the same way

        return decorate

    return ctypes_function
