"""Function pointer types that also take None for NULL."""

from __future__ import annotations

import ctypes
from _ctypes import CFuncPtr

_CDECL = 1
"""``FUNCFLAG_CDECL`` of CPython's ``ctypes.h``: C's calling convention."""

_FunctionType = type(ctypes.CFUNCTYPE(None))
"""Metaclass of ctypes' function pointer types."""


class _Nullable:
    """What every callback type adds to a ctypes function pointer."""

    @classmethod
    def from_param(cls, value: object) -> object:
        """Let callers pass None where C takes NULL; ctypes alone wants an empty instance."""
        return _FunctionType.from_param(cls, cls() if value is None else value)


def callback(name: str, result: object, *parameters: object) -> type:
    """Make a callback type.

    Instances wrap a Python function; keep a reference for as long as C may call it.
    """
    members = {"_flags_": _CDECL, "_restype_": result, "_argtypes_": parameters, "__module__": __name__}
    made: type = _FunctionType(name, (_Nullable, CFuncPtr), members)  # type: ignore[misc]  # typeshed hides the class
    return made
