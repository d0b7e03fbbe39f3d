"""Read which shared libraries an ELF file needs: ``DT_NEEDED`` of its dynamic section.

Source: System V ABI, "Object Files" and "Dynamic Linking".
"""

from __future__ import annotations

import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

_MAGIC_64_LITTLE = b"\x7fELF\x02\x01"
_PT_LOAD, _PT_DYNAMIC = 1, 2
_DT_NULL, _DT_NEEDED, _DT_STRTAB, _DT_STRSZ = 0, 1, 5, 10


def needed_libraries(path: Path) -> tuple[str, ...]:
    """Return the sonames that a library needs; none for a file that is not 64-bit little-endian ELF."""
    with path.open("rb") as file:
        header = file.read(64)
        if header[:6] != _MAGIC_64_LITTLE:
            return ()
        offset, size, count = struct.unpack_from("<Q", header, 32)[0], *struct.unpack_from("<HH", header, 54)
        table = _read(file, offset, size * count)
        segments = [struct.unpack_from("<IIQQQQ", table, i * size) for i in range(count)]
        entries = [
            pair
            for kind, _, start, _, _, length in segments
            if kind == _PT_DYNAMIC
            for pair in struct.iter_unpack("<qQ", _read(file, start, length))
        ]
        return _names(file, segments, entries)


def _names(
    file: BinaryIO, segments: list[tuple[int, ...]], entries: list[tuple[int, ...]]
) -> tuple[str, ...]:
    values = {tag: value for tag, value in entries if tag in {_DT_STRTAB, _DT_STRSZ}}
    address = values.get(_DT_STRTAB, 0)
    for kind, _, start, virtual, _, length in segments:
        if kind == _PT_LOAD and virtual <= address < virtual + length:
            strings = _read(file, start + address - virtual, values.get(_DT_STRSZ, 0))
            return tuple(
                strings[value : strings.index(b"\0", value)].decode()
                for tag, value in entries
                if tag == _DT_NEEDED
            )
    return ()


def _read(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)
