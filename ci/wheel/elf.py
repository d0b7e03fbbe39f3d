"""Reads what the dynamic loader of Linux would read of a shared library.

Only headers, the dynamic section, the version needs and the dynamic symbol table are parsed.
Source: the System V ABI (ELF), the LSB (symbol versions).
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from elftools.common.exceptions import ELFError
from elftools.construct.core import ConstructError
from elftools.elf.dynamic import DynamicSegment, DynamicTag
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection
from packaging.version import InvalidVersion, Version

MAGIC = b"\x7fELF"

# The first is what pyelftools means to raise, the others come through where a damaged offset leads nowhere.
_DAMAGE = (
    ELFError,
    ConstructError,
    struct.error,
    zlib.error,
    ValueError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
)
_MACHINES = {"EM_X86_64": "x86_64", "EM_AARCH64": "aarch64"}
_VERSION_ENTRY_BYTES = 16
_LONGEST_NAME = 4096
_SYMBOLS = {32: struct.Struct("<IIIBBH"), 64: struct.Struct("<IBBHQQ")}
_SYMBOL_SECTION_PLACE = {32: 5, 64: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class ElfFacts:
    """What an ELF shared library says of itself."""

    machine: str
    """``x86_64`` or ``aarch64``; ``EM_…`` for any other."""
    bits: int
    """32 or 64."""
    soname: str | None
    """The name that other libraries need it by (``DT_SONAME``)."""
    needed: tuple[str, ...]
    """Libraries that the loader must find first (``DT_NEEDED``), in their order."""
    rpath: str | None
    """``DT_RPATH``, the search path that ``LD_LIBRARY_PATH`` cannot override."""
    runpath: str | None
    """``DT_RUNPATH``, ``$ORIGIN``."""
    version_needs: tuple[str, ...]
    """Symbol versions that other libraries must provide, sorted, ``GLIBC_2.34``."""
    exports: frozenset[str]
    """Names of all that it defines for others."""
    is_stripped: bool
    """Whether neither a symbol table for linkers nor debug information is left."""

    def highest(self, family: str) -> Version | None:
        """Return the highest version needed of ``GLIBC``, ``GLIBCXX``, ``CXXABI`` or ``GCC``."""
        return highest_version(self.version_needs, family)


class BadElfError(ValueError):
    """A file starts like an ELF file and cannot be read as a shared library."""


def read_elf(content: bytes) -> ElfFacts:
    """Read one shared library.

    Raises:
        BadElfError: It is damaged, big-endian, or not dynamically linked.
    """
    try:
        return _facts(ELFFile(io.BytesIO(content)))
    except _DAMAGE as error:
        message = f"cannot be read as an ELF library: {error}"
        raise BadElfError(message) from error


def highest_version(needs: Iterable[str], family: str) -> Version | None:
    """Return the highest version of one family among symbol versions such as ``GLIBC_2.34``."""
    numbers = (need.removeprefix(f"{family}_") for need in needs if need.startswith(f"{family}_"))
    return max(_versions(numbers), default=None)


def _versions(numbers: Iterable[str]) -> Iterator[Version]:
    for number in numbers:
        try:
            yield Version(number)
        except InvalidVersion:
            continue  # GLIBC_ABI_DT_RELR and its like are features, not versions


def _facts(elf: ELFFile) -> ElfFacts:
    if not elf.little_endian:
        raise BadElfError("is big-endian")
    _require_tables_inside(elf)
    dynamic = next((part for part in elf.iter_segments() if isinstance(part, DynamicSegment)), None)
    if dynamic is None:
        raise BadElfError("has no dynamic section")
    tags = list(dynamic.iter_tags())
    machine = str(elf["e_machine"])
    return ElfFacts(
        machine=_MACHINES.get(machine, machine),
        bits=elf.elfclass,
        soname=next(_texts(tags, "soname"), None),
        needed=tuple(_texts(tags, "needed")),
        rpath=next(_texts(tags, "rpath"), None),
        runpath=next(_texts(tags, "runpath"), None),
        version_needs=tuple(sorted(set(_version_needs(elf)))),
        exports=frozenset(_exports(elf)),
        is_stripped=not any(
            section.name == ".symtab" or section.name.startswith(".debug_") for section in elf.iter_sections()
        ),
    )


def _texts(tags: Iterable[DynamicTag], kind: str) -> Iterator[str]:
    """Return the strings of one kind of tag; pyelftools keeps each under the tag's lower-case name."""
    for tag in tags:
        if tag.entry.d_tag == f"DT_{kind.upper()}":
            yield str(getattr(tag, kind))


def _section(elf: ELFFile, name: str) -> bytes:
    section = elf.get_section_by_name(name)
    if section is None:
        message = f"has no section {name!r}, so its symbols cannot be checked"
        raise BadElfError(message)
    return bytes(section.data())


def _require_tables_inside(elf: ELFFile) -> None:
    """Refuse counts that no file of this size can hold; pyelftools would count to four billion."""
    tables = (
        (elf.num_sections(), elf["e_shentsize"], elf.structs.Elf_Shdr.sizeof()),
        (elf.num_segments(), elf["e_phentsize"], elf.structs.Elf_Phdr.sizeof()),
    )
    for count, stated_size, size in tables:
        if stated_size != size or count * size > elf.stream_len:
            raise BadElfError("has a table of sections or segments that is longer than the file")


def _version_needs(elf: ELFFile) -> Iterator[str]:
    section = elf.get_section_by_name(".gnu.version_r")
    if not isinstance(section, GNUVerNeedSection):
        return
    room = section.data_size // _VERSION_ENTRY_BYTES
    if section.num_versions() > room:
        raise BadElfError("has more version needs than room for them")
    for _, needs in section.iter_versions():
        for need in needs:
            room -= 1
            if room < 0:
                raise BadElfError("has more version needs than room for them")
            yield need.name


def _exports(elf: ELFFile) -> Iterator[str]:
    """Find the names without making an object of each of thousands of symbols."""
    names = _section(elf, ".dynstr")
    for symbol in _SYMBOLS[elf.elfclass].iter_unpack(_section(elf, ".dynsym")):
        if symbol[_SYMBOL_SECTION_PLACE[elf.elfclass]] != 0:
            begin = symbol[0]
            end = names.find(b"\0", begin)
            yield names[begin : end if end >= 0 else None].decode("utf-8", "replace")
