"""Reads what the loader of Windows would read of a dynamic-link library.

Only headers and the tables of imports and exports are parsed. Source: Microsoft's PE format specification.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

import pefile

_DOS_MAGIC = b"MZ"
_PE_MAGIC = b"PE\0\0"
_PE_OFFSET = struct.Struct("<60xI")
_MACHINES = MappingProxyType({"IMAGE_FILE_MACHINE_AMD64": "x86_64", "IMAGE_FILE_MACHINE_ARM64": "aarch64"})
_BITS = MappingProxyType({pefile.OPTIONAL_HEADER_MAGIC_PE: 32, pefile.OPTIONAL_HEADER_MAGIC_PE_PLUS: 64})
_TABLES = tuple(
    pefile.DIRECTORY_ENTRY[f"IMAGE_DIRECTORY_ENTRY_{kind}"] for kind in ("EXPORT", "IMPORT", "DELAY_IMPORT")
)
# The first is what pefile means to raise, the others come through where a damaged offset leads nowhere.
_DAMAGE = (pefile.PEFormatError, struct.error, ValueError, KeyError, IndexError, AttributeError, TypeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeFacts:
    """What a PE file says of itself."""

    machine: str
    """``x86_64`` or ``aarch64``; ``IMAGE_FILE_MACHINE_…`` for any other."""
    bits: int
    """64 (PE32+) or 32."""
    name: str | None
    """The name that its table of exports gives it; none if it exports nothing."""
    needed: tuple[str, ...]
    """Libraries that the loader must find, in their order, with those that are loaded late; as written."""
    exports: frozenset[str]
    """Symbols that it defines for others; those with a number only are not among them."""
    timestamp: int
    """``TimeDateStamp``: 0, seconds since 1970, or a digest where the linker repeats itself."""
    is_dll: bool
    """Whether it is a library, not a program."""
    is_stripped: bool
    """Whether neither symbols for linkers nor debug information of the GNU kind is left."""


class BadPeError(ValueError):
    """A file starts like a PE file and cannot be read as one."""


def is_pe(content: bytes) -> bool:
    """Say whether a file starts like a PE file: the DOS header, and where it points, the PE signature."""
    if len(content) < _PE_OFFSET.size or not content.startswith(_DOS_MAGIC):
        return False
    (place,) = _PE_OFFSET.unpack_from(content)
    return content.startswith(_PE_MAGIC, place)


def read_pe(content: bytes) -> PeFacts:
    """Read one library or program of Windows.

    Raises:
        BadPeError: It is damaged, or no image that a loader could read.
    """
    try:
        image = pefile.PE(data=content, fast_load=True)
        image.parse_data_directories(directories=list(_TABLES))
        return _facts(image)
    except _DAMAGE as error:
        message = f"cannot be read as a Windows library: {error}"
        raise BadPeError(message) from error


def _facts(image: pefile.PE) -> PeFacts:
    header = image.FILE_HEADER
    machine = str(pefile.MACHINE_TYPE.get(header.Machine, f"IMAGE_FILE_MACHINE_{header.Machine:#06x}"))
    exports = getattr(image, "DIRECTORY_ENTRY_EXPORT", None)
    return PeFacts(
        machine=_MACHINES.get(machine, machine),
        bits=_BITS[image.PE_TYPE],
        name=None if exports is None else _text(exports.name),
        needed=tuple(_needed(image)),
        exports=frozenset(() if exports is None else map(_text, _export_names(exports))),
        timestamp=int(header.TimeDateStamp),
        is_dll=bool(header.Characteristics & pefile.IMAGE_CHARACTERISTICS["IMAGE_FILE_DLL"]),
        is_stripped=header.NumberOfSymbols == 0 and not any(map(_is_debug_section, image.sections)),
    )


def _export_names(exports: pefile.ExportDirData) -> Iterator[bytes]:
    return (symbol.name for symbol in exports.symbols if symbol.name)


def _needed(image: pefile.PE) -> Iterator[str]:
    for table in ("DIRECTORY_ENTRY_IMPORT", "DIRECTORY_ENTRY_DELAY_IMPORT"):
        for library in getattr(image, table, ()):
            yield _text(library.dll)


def _is_debug_section(section: pefile.SectionStructure) -> bool:
    """Tell DWARF's sections: a name longer than eight bytes is a number in the table of symbols, ``/4``."""
    name = bytes(section.Name)
    return name.startswith((b".debug_", b".zdebug_", b"/"))


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")
