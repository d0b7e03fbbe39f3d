"""Refuse a native library whose structs are laid out in another way than the generated ones.

The C interface tells no struct sizes, but its functions that return default parameters show them: they
write every member of a struct whose default values are known. A buffer with a pattern shows how many
bytes the library wrote, and a shifted or missing member shows as a wrong value.
"""

from __future__ import annotations

import ctypes
import platform

from llama_cpp._binding import resolve_type
from llama_cpp._errors import LayoutMismatchError
from llama_cpp._generated import defaults, layout, origin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from llama_cpp._binding import NativeLibrary

_ROOM = 4096
"""Bytes that a library of any version can write without harm."""

_PATTERNS = (0xA5, 0x5A)
"""Two fillings: a byte that differs after both was not written."""

_IN_REGISTERS = 16
"""Largest struct, in bytes, that comes back in registers; larger ones are written to memory."""


class _Room(ctypes.Structure):
    """A result type that no struct of any version outgrows."""

    _fields_ = (("bytes", ctypes.c_uint8 * _ROOM),)  # type: ignore[mutable-override]  # ctypes only reads it


def check_layout(library: NativeLibrary, group: str, found: str, *, exact: bool | None = None) -> None:
    """Probe every default-parameters function of a library.

    Args:
        library: libllama or libmtmd.
        group: Which probes: ``llama`` or ``mtmd``.
        found: Version that the library reports.
        exact: Whether unwritten bytes can be told, which needs the calling convention of x86-64.

    Raises:
        LayoutMismatchError: A struct has another size or other members.
    """
    able = platform.machine().lower() in {"x86_64", "amd64"} if exact is None else exact
    for function, (struct, values) in defaults.DEFAULTS.items():
        if not function.startswith(group):
            continue
        problem = _probe(library, function, struct, values, exact=able)
        if problem:
            wanted = f"{origin.LLAMA_VERSION} ({origin.LLAMA_COMMIT[:9]})"
            raise LayoutMismatchError(library.path, f"{struct}: {problem}", found, wanted)


def _probe(
    library: NativeLibrary, function: str, struct: str, values: Mapping[str, object], *, exact: bool
) -> str:
    try:
        address = ctypes.cast(library[function], ctypes.c_void_p).value or 0
    except AttributeError:
        return f"the library has no {function}"
    size = layout.LAYOUT[struct][1]
    if exact and size > _IN_REGISTERS:
        first, second = (_written(address, pattern) for pattern in _PATTERNS)
        problem = _compare_extent(struct, first, second, values)
        return problem or _compare_values(struct, first, values)
    result = _class_of(struct) if size <= _IN_REGISTERS else _Room
    made = ctypes.CFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int32)(address)(None, 0)
    return _compare_values(struct, bytes(made), values)


def _written(address: int, pattern: int) -> bytes:
    """Call a function that returns a struct; on x86-64 that is a hidden first parameter."""
    room = (ctypes.c_uint8 * _ROOM).from_buffer(bytearray([pattern]) * _ROOM)
    call = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int32)(address)
    call(ctypes.addressof(room), None, 0)
    return bytes(room)


def _compare_extent(struct: str, first: bytes, second: bytes, members: Iterable[str]) -> str:
    """Compare what was written: what is equal under two patterns."""
    size = layout.LAYOUT[struct][1]
    extent = max(len(first.rstrip(bytes([_PATTERNS[0]]))), len(second.rstrip(bytes([_PATTERNS[1]]))))
    if extent > size:
        return f"the library writes {extent} bytes, the binding expects {size}"
    for member in members:
        offset, length = layout.LAYOUT[struct][3][member]
        if first[offset : offset + length] != second[offset : offset + length]:
            return f"the library does not fill {member!r} at byte {offset}; it writes {extent} bytes"
    return ""


def _compare_values(struct: str, written: bytes, values: Mapping[str, object]) -> str:
    kind = _class_of(struct)
    made = kind.from_buffer_copy(written.ljust(ctypes.sizeof(kind), b"\0"))
    for member, value in values.items():
        found: object = getattr(made, member)
        if bool(found) if value is None else found != value:
            return f"{member!r} is {found!r} by default, the binding expects {value!r}"
    return ""


def _class_of(struct: str) -> type[ctypes.Structure]:
    kind = resolve_type(struct)
    if kind is None or not issubclass(kind, ctypes.Structure):
        raise TypeError(struct)
    return kind
