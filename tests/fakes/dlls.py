"""A small library of Windows from what its loader would read of it; no code inside, only tables."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

MACHINES = {"x86_64": 0x8664, "aarch64": 0xAA64, "x86": 0x14C, "armnt": 0x1C4}

_PLACE = 0x1000
_HEADERS_SIZE = 0x400
_EXPORT_ENTRY, _IMPORT_ENTRY, _LATE_ENTRY = 0, 1, 13
_DIRECTORIES = 16
_DLL, _RUNS = 0x2000, 0x0002


@dataclass(frozen=True, kw_only=True)
class Dll:
    """What the library says of itself."""

    machine: str = "x86_64"
    bits: int = 64
    name: str = "demo.dll"
    needed: tuple[str, ...] = ("KERNEL32.dll",)
    needed_late: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()
    unnamed_exports: int = 0
    timestamp: int = 0
    stripped: bool = True
    is_program: bool = False
    text: bytes = b""


class _Data:
    """The bytes of the only section, and where in memory each will lie."""

    def __init__(self) -> None:
        self.content = bytearray()

    def add(self, content: bytes) -> int:
        place = _PLACE + len(self.content)
        self.content += content + bytes(-len(content) % 8)
        return place

    def text(self, text: str) -> int:
        return self.add(text.encode() + b"\0")


def make_dll(dll: Dll) -> bytes:
    """Return the library."""
    data = _Data()
    data.add(dll.text)
    tables = {
        _EXPORT_ENTRY: _exports(dll, data),
        _IMPORT_ENTRY: _imports(dll.needed, dll.bits, data),
        _LATE_ENTRY: _late_imports(dll.needed_late, dll.bits, data),
    }
    size = -(-len(data.content) // 0x200) * 0x200
    section = struct.pack(
        "<8sIIIIIIHHI", b".rdata", len(data.content), _PLACE, size, _HEADERS_SIZE, 0, 0, 0, 0, 0x40000040
    )
    debug = struct.pack("<8sIIIIIIHHI", b"/4", 0, _PLACE + size, 0, 0, 0, 0, 0, 0, 0x42000040)
    sections = [section] if dll.stripped else [section, debug]
    head = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0"
    optional = _optional_header(dll, size, tables)
    coff = struct.pack(
        "<HHIIIHH",
        MACHINES[dll.machine],
        len(sections),
        dll.timestamp,
        0,
        0 if dll.stripped else 3,
        len(optional),
        _RUNS if dll.is_program else _RUNS | _DLL,
    )
    headers = head + coff + optional + b"".join(sections)
    return headers.ljust(_HEADERS_SIZE, b"\0") + bytes(data.content).ljust(size, b"\0")


def _optional_header(dll: Dll, size: int, tables: dict[int, tuple[int, int]]) -> bytes:
    magic, word = (0x20B, "Q") if dll.bits == 64 else (0x10B, "I")
    base_of_data = b"" if dll.bits == 64 else struct.pack("<I", _PLACE)
    return b"".join(
        (
            struct.pack("<HBBIIIII", magic, 2, 40, 0, size, 0, 0, _PLACE),
            base_of_data,
            struct.pack(f"<{word}II", 0x180000000 % (1 << 32), 0x1000, 0x200),
            struct.pack("<HHHHHHI", 6, 1, 0, 0, 6, 1, 0),
            struct.pack("<IIIHH", _PLACE + size + 0x1000, _HEADERS_SIZE, 0, 3, 0x160),
            struct.pack(f"<{word * 4}II", 0x200000, 0x1000, 0x100000, 0x1000, 0, _DIRECTORIES),
            *(struct.pack("<II", *tables.get(number, (0, 0))) for number in range(_DIRECTORIES)),
        )
    )


def _exports(dll: Dll, data: _Data) -> tuple[int, int]:
    if not dll.exports and not dll.unnamed_exports:
        return 0, 0
    count = len(dll.exports) + dll.unnamed_exports
    functions = data.add(struct.pack(f"<{count}I", *(_PLACE + 8 * number for number in range(count))))
    places = [data.text(name) for name in dll.exports]
    names = data.add(struct.pack(f"<{len(places)}I", *places))
    numbers = data.add(struct.pack(f"<{len(places)}H", *range(len(places))))
    table = struct.pack(
        "<IIHHIIIIIII",
        0,
        0,
        0,
        0,
        data.text(dll.name),
        1,
        count,
        len(places),
        functions,
        names,
        numbers,
    )
    return data.add(table), len(table)


def _imports(needed: Sequence[str], bits: int, data: _Data) -> tuple[int, int]:
    if not needed:
        return 0, 0
    table = b""
    for name in needed:
        symbols = _symbols(bits, data)
        table += struct.pack("<IIIII", symbols, 0, 0, data.text(name), symbols)
    table += bytes(20)
    return data.add(table), len(table)


def _late_imports(needed: Sequence[str], bits: int, data: _Data) -> tuple[int, int]:
    if not needed:
        return 0, 0
    table = b""
    for name in needed:
        symbols = _symbols(bits, data)
        table += struct.pack("<IIIIIIII", 1, data.text(name), 0, symbols, symbols, 0, 0, 0)
    table += bytes(32)
    return data.add(table), len(table)


def _symbols(bits: int, data: _Data) -> int:
    """Write a list of one symbol to import."""
    symbol = data.add(b"\0\0GetTickCount\0")
    return data.add(struct.pack("<QQ" if bits == 64 else "<II", symbol, 0))
