"""Types that the generated stubs speak of. Written by hand; exists for type checkers only."""

from _ctypes import CFuncPtr as _CFuncPtr
from _ctypes import _CArgObject, _CData, _Pointer, _SimpleCData
from ctypes import Array as Array
from ctypes import c_bool, c_char, c_char_p
from enum import IntEnum
from typing import Any, Generic, TypeVar, overload
from typing_extensions import TypeAlias

_T = TypeVar("_T")
_C = TypeVar("_C", bound=_CData)
_Get = TypeVar("_Get")
_Set = TypeVar("_Set")

Pointer = _Pointer
Enumeration = IntEnum

Address: TypeAlias = int | bytes | _CData | _CArgObject | None
"""``void *`` or an opaque handle: an address, None for NULL, or any ctypes object that has one."""

PointerTo: TypeAlias = _Pointer[_C] | Array[_C] | _C | _CArgObject | None
"""``T *``: a pointer, an array, one value (passed by reference), or None for NULL."""

Text: TypeAlias = bytes | Array[c_char] | c_char_p | None
"""``char *``: bytes to read, an array to write into, or None for NULL."""

Integer: TypeAlias = int | _SimpleCData[int]
Real: TypeAlias = float | _SimpleCData[float]
Bool: TypeAlias = bool | c_bool

class FieldInfo:
    """What a member is when it is read from the class."""

    offset: int
    size: int

class Member(Generic[_Get, _Set]):
    """A member of a struct or union."""

    @overload
    def __get__(self, instance: None, owner: type, /) -> FieldInfo: ...
    @overload
    def __get__(self, instance: object, owner: type, /) -> _Get: ...
    def __set__(self, instance: object, value: _Set, /) -> None: ...
