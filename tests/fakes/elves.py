"""A small ELF64 shared library from what its loader would read of it; no code inside, only tables."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

MACHINES = {"x86_64": 62, "aarch64": 183, "riscv64": 243}

_PT_LOAD, _PT_DYNAMIC = 1, 2
_SHT_PROGBITS, _SHT_SYMTAB, _SHT_STRTAB, _SHT_DYNAMIC, _SHT_DYNSYM = 1, 2, 3, 6, 11
_SHT_VERNEED = 0x6FFFFFFE
_DT_NEEDED, _DT_STRTAB, _DT_SYMTAB, _DT_STRSZ, _DT_SYMENT = 1, 5, 6, 10, 11
_DT_SONAME, _DT_RPATH, _DT_RUNPATH = 14, 15, 29
_DT_VERNEED, _DT_VERNEEDNUM = 0x6FFFFFFE, 0x6FFFFFFF
_HEADER_SIZE, _SEGMENT_SIZE, _SEGMENTS, _SECTION_SIZE = 64, 56, 2, 64


@dataclass(frozen=True, kw_only=True)
class Elf:
    """What the library says of itself."""

    machine: str = "x86_64"
    soname: str | None = None
    needed: tuple[str, ...] = ("libc.so.6",)
    runpath: str | None = "$ORIGIN"
    rpath: str | None = None
    versions: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"libc.so.6": ("GLIBC_2.17",)})
    exports: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    stripped: bool = True
    text: bytes = b""


class _Strings:
    def __init__(self) -> None:
        self.data = bytearray(b"\0")

    def add(self, text: str) -> int:
        place = len(self.data)
        self.data += text.encode() + b"\0"
        return place


@dataclass(frozen=True, kw_only=True)
class _Section:
    name: str
    kind: int
    data: bytes
    link: str = ""
    info: int = 0
    entry_size: int = 0


def make_elf(elf: Elf) -> bytes:
    """Return the library. Addresses are file offsets, so one segment maps all of it."""
    strings = _Strings()
    symbols = _symbols(elf, strings)
    needs = _version_needs(elf, strings)
    tags = _tags(elf, strings)
    sections = [
        _Section(name=".dynsym", kind=_SHT_DYNSYM, data=symbols, link=".dynstr", info=1, entry_size=24),
        _Section(name=".dynstr", kind=_SHT_STRTAB, data=bytes(strings.data)),
        _Section(
            name=".gnu.version_r", kind=_SHT_VERNEED, data=needs, link=".dynstr", info=len(elf.versions)
        ),
        _Section(name=".rodata", kind=_SHT_PROGBITS, data=elf.text),
    ]
    if not elf.stripped:
        sections.append(
            _Section(name=".symtab", kind=_SHT_SYMTAB, data=symbols, link=".dynstr", info=1, entry_size=24)
        )
    places = _places(sections)
    tags += [
        (_DT_STRTAB, places[".dynstr"]),
        (_DT_SYMTAB, places[".dynsym"]),
        (_DT_STRSZ, len(strings.data)),
        (_DT_SYMENT, 24),
        (_DT_VERNEED, places[".gnu.version_r"]),
        (_DT_VERNEEDNUM, len(elf.versions)),
        (0, 0),
    ]
    dynamic = b"".join(struct.pack("<QQ", *tag) for tag in tags)
    sections.append(_Section(name=".dynamic", kind=_SHT_DYNAMIC, data=dynamic, link=".dynstr", entry_size=16))
    return _assembled(elf, sections, len(dynamic))


def _symbols(elf: Elf, strings: _Strings) -> bytes:
    out = bytearray(24)
    for shelf, names in ((0, elf.imports), (1, elf.exports)):
        for name in names:
            out += struct.pack("<IBBHQQ", strings.add(name), 0x12, 0, shelf, 0, 0)
    return bytes(out)


def _version_needs(elf: Elf, strings: _Strings) -> bytes:
    out = bytearray()
    libraries = list(elf.versions.items())
    for place, (library, versions) in enumerate(libraries):
        following = 0 if place == len(libraries) - 1 else 16 + 16 * len(versions)
        out += struct.pack("<HHIII", 1, len(versions), strings.add(library), 16, following)
        for index, version in enumerate(versions):
            following = 0 if index == len(versions) - 1 else 16
            out += struct.pack("<IHHII", 0, 0, index + 2, strings.add(version), following)
    return bytes(out)


def _tags(elf: Elf, strings: _Strings) -> list[tuple[int, int]]:
    tags = [(_DT_NEEDED, strings.add(name)) for name in elf.needed]
    for kind, text in ((_DT_SONAME, elf.soname), (_DT_RPATH, elf.rpath), (_DT_RUNPATH, elf.runpath)):
        if text is not None:
            tags.append((kind, strings.add(text)))
    return tags


def _places(sections: list[_Section]) -> dict[str, int]:
    places: dict[str, int] = {}
    place = _HEADER_SIZE + _SEGMENTS * _SEGMENT_SIZE
    for section in sections:
        places[section.name] = place
        place += -(-len(section.data) // 8) * 8
    return places


def _assembled(elf: Elf, sections: list[_Section], dynamic_size: int) -> bytes:
    names = _Strings()
    name_places = [names.add(section.name) for section in sections]
    name_places.append(names.add(".shstrtab"))
    sections = [*sections, _Section(name=".shstrtab", kind=_SHT_STRTAB, data=bytes(names.data))]
    places = _places(sections)
    numbers = {section.name: number for number, section in enumerate(sections, start=1)}
    table = bytearray(_SECTION_SIZE)
    body = bytearray()
    for section, name_place in zip(sections, name_places, strict=True):
        place = places[section.name]
        body += section.data.ljust(-(-len(section.data) // 8) * 8, b"\0")
        link = numbers.get(section.link, 0)
        head = struct.pack("<IIQQQQ", name_place, section.kind, 2, place, place, len(section.data))
        table += head + struct.pack("<IIQQ", link, section.info, 8, section.entry_size)
    start = _HEADER_SIZE + _SEGMENTS * _SEGMENT_SIZE
    end = start + len(body)
    ident = b"\x7fELF" + bytes((2, 1, 1, 0)) + bytes(8)
    header = ident + struct.pack(
        "<HHIQQQIHHHHHH",
        3,
        MACHINES[elf.machine],
        1,
        0,
        _HEADER_SIZE,
        end,
        0,
        _HEADER_SIZE,
        _SEGMENT_SIZE,
        _SEGMENTS,
        _SECTION_SIZE,
        len(sections) + 1,
        len(sections),
    )
    dynamic = places[".dynamic"]
    segments = struct.pack("<IIQQQQQQ", _PT_LOAD, 6, 0, 0, 0, end, end, 4096)
    segments += struct.pack(
        "<IIQQQQQQ", _PT_DYNAMIC, 6, dynamic, dynamic, dynamic, dynamic_size, dynamic_size, 8
    )
    return header + segments + bytes(body) + bytes(table)
