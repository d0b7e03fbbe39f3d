from __future__ import annotations

import pytest
from packaging.version import Version

from ci.wheel.elf import BadElfError, highest_version, read_elf
from fakes.elves import Elf, make_elf

LIBRARY = Elf(
    soname="libggml-cpu-zen4.so",
    needed=("libggml-base.so", "libc.so.6"),
    versions={
        "libc.so.6": ("GLIBC_2.17", "GLIBC_2.4", "GLIBC_ABI_DT_RELR"),
        "libstdc++.so.6": ("GLIBCXX_3.4", "GLIBCXX_3.4.24", "CXXABI_1.3"),
        "libgcc_s.so.1": ("GCC_3.0",),
    },
    exports=("x_ggml_backend_init", "ggml_backend_init", "ggml_backend_score_x"),
    imports=("ggml_backend_score",),
)


def test_a_library_says_what_it_needs_and_gives() -> None:
    facts = read_elf(make_elf(LIBRARY))

    assert (facts.machine, facts.bits, facts.soname) == ("x86_64", 64, "libggml-cpu-zen4.so")
    assert facts.needed == ("libggml-base.so", "libc.so.6")
    assert (facts.rpath, facts.runpath) == (None, "$ORIGIN")
    assert facts.entry_points == {"ggml_backend_init"}
    assert facts.exports == {"x_ggml_backend_init", "ggml_backend_init", "ggml_backend_score_x"}
    assert facts.is_stripped
    assert facts.version_needs == tuple(sorted(name for names in LIBRARY.versions.values() for name in names))


@pytest.mark.parametrize(
    ("family", "version"), [("GLIBC", "2.17"), ("GLIBCXX", "3.4.24"), ("CXXABI", "1.3"), ("GCC", "3.0")]
)
def test_versions_are_compared_as_numbers(family: str, version: str) -> None:
    assert read_elf(make_elf(LIBRARY)).highest(family) == Version(version)


def test_no_need_has_no_highest() -> None:
    assert highest_version(["GLIBC_PRIVATE", "GLIBCXX_3.4"], "GLIBC") is None


@pytest.mark.parametrize(
    ("elf", "machine"),
    [(Elf(machine="aarch64"), "aarch64"), (Elf(machine="riscv64"), "EM_RISCV")],
    ids=["aarch64", "riscv64"],
)
def test_machines_have_the_names_of_platforms(elf: Elf, machine: str) -> None:
    assert read_elf(make_elf(elf)).machine == machine


def test_what_is_not_there_is_none() -> None:
    facts = read_elf(make_elf(Elf(needed=(), runpath=None, versions={}, rpath="/opt", stripped=False)))

    assert (facts.soname, facts.needed, facts.runpath, facts.rpath) == (None, (), None, "/opt")
    assert facts.version_needs == ()
    assert not facts.is_stripped


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "cannot be read"),
        (b"\x7fELF", "cannot be read"),
        (make_elf(LIBRARY)[:500], "cannot be read|has no"),
        (make_elf(LIBRARY).replace(b"\x7fELF\x02\x01", b"\x7fELF\x02\x02"), "cannot be read|big-endian"),
        (make_elf(LIBRARY).replace(b".dynsym\0", b".dynsyn\0"), "has no section '.dynsym'"),
    ],
    ids=["empty", "magic only", "cut", "big-endian", "no symbols"],
)
def test_a_damaged_library_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(BadElfError, match=says):
        read_elf(content)


def test_no_cut_and_no_flipped_byte_crashes_the_reader() -> None:
    whole = make_elf(LIBRARY)
    refused = 0

    for place in range(len(whole)):
        for content in (whole[:place], whole[:place] + bytes((whole[place] ^ 0xFF,)) + whole[place + 1 :]):
            try:
                read_elf(content)
            except BadElfError:
                refused += 1

    assert refused > len(whole)
