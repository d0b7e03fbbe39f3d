from __future__ import annotations

import pytest

from ci.wheel.pe import BadPeError, is_pe, read_pe
from fakes.dlls import Dll, make_dll

LIBRARY = Dll(
    name="demo-fast.dll",
    needed=("demo.dll", "KERNEL32.dll"),
    needed_late=("opt.dll",),
    exports=("demo_init", "demo_score"),
    unnamed_exports=1,
    timestamp=1_795_254_433,
)


def test_a_library_says_what_it_needs_and_gives() -> None:
    facts = read_pe(make_dll(LIBRARY))

    assert (facts.machine, facts.bits, facts.name) == ("x86_64", 64, "demo-fast.dll")
    assert facts.needed == ("demo.dll", "KERNEL32.dll", "opt.dll")
    assert facts.exports == {"demo_init", "demo_score"}
    assert facts.timestamp == 1_795_254_433
    assert facts.is_dll
    assert facts.is_stripped


@pytest.mark.parametrize(
    ("dll", "machine", "bits"),
    [
        (Dll(machine="aarch64"), "aarch64", 64),
        (Dll(machine="x86", bits=32), "IMAGE_FILE_MACHINE_I386", 32),
        (Dll(machine="armnt", bits=32), "IMAGE_FILE_MACHINE_ARMNT", 32),
    ],
    ids=["aarch64", "x86", "armnt"],
)
def test_machines_have_the_names_of_platforms(dll: Dll, machine: str, bits: int) -> None:
    facts = read_pe(make_dll(dll))

    assert (facts.machine, facts.bits) == (machine, bits)


def test_a_machine_that_nobody_knows_is_a_number() -> None:
    content = make_dll(Dll()).replace(b"PE\0\0\x64\x86", b"PE\0\0\x34\x12")

    assert read_pe(content).machine == "IMAGE_FILE_MACHINE_0x1234"


def test_what_is_not_there_is_none() -> None:
    facts = read_pe(make_dll(Dll(needed=(), stripped=False, is_program=True)))

    assert (facts.name, facts.needed, facts.exports, facts.timestamp) == (None, (), frozenset(), 0)
    assert not facts.is_dll
    assert not facts.is_stripped


def test_debug_sections_alone_are_seen() -> None:
    content = make_dll(Dll(stripped=False))
    symbols_taken_out = content[:80] + bytes(4) + content[84:]

    assert not read_pe(symbols_taken_out).is_stripped


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (make_dll(LIBRARY), True),
        (b"", False),
        (b"MZ", False),
        (b"MZ and much more text than the sixty-four bytes of a header of DOS has", False),
        (b"\x7fELF" + bytes(100), False),
    ],
    ids=["library", "empty", "magic only", "a text", "elf"],
)
def test_a_file_is_known_by_both_signatures(content: bytes, expected: bool) -> None:  # noqa: FBT001 - the answer
    assert is_pe(content) is expected


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ", make_dll(LIBRARY)[:100], make_dll(LIBRARY).replace(b"\x0b\x02\x02", b"\x0c\x03\x02")],
    ids=["empty", "magic only", "cut", "no known kind of image"],
)
def test_a_damaged_library_is_refused(content: bytes) -> None:
    with pytest.raises(BadPeError, match="cannot be read as a Windows library"):
        read_pe(content)


def test_no_cut_and_no_flipped_byte_crashes_the_reader() -> None:
    whole = make_dll(LIBRARY)
    refused = 0

    for place in range(0, len(whole), 3):
        for content in (whole[:place], whole[:place] + bytes((whole[place] ^ 0xFF,)) + whole[place + 1 :]):
            try:
                read_pe(content)
            except BadPeError:
                refused += 1

    assert refused > 0
