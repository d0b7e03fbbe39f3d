from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.version import Version

from ci.wheel.inspector import inspect_wheel
from fakes.dlls import Dll, make_dll
from fakes.elves import Elf, make_elf
from fakes.wheels import VARIANTS, FakeWheel, libraries, make_wheel, metadata, wheel_file
from wheelgrid.errors import WheelRejectedError


def test_a_wheel_becomes_facts(tmp_path: Path) -> None:
    fake = FakeWheel().but(
        libllama=replace(libraries()["libllama.so"], versions={"libc.so.6": ("GLIBC_2.28",)})
    )
    path = make_wheel(tmp_path, fake)

    facts = inspect_wheel(path)

    envelope = facts.envelope
    assert facts.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert facts.size_bytes == len(path.read_bytes())
    assert [library.name for library in facts.libraries] == sorted(fake.libraries)
    assert facts.cpu_variants("libggml-cpu-") == VARIANTS
    assert facts.glibc == Version("2.28")
    assert envelope.path == path
    assert envelope.metadata.content == fake.metadata
    assert envelope.metadata.sha256 == hashlib.sha256(fake.metadata).hexdigest()
    assert (envelope.metadata.name, envelope.metadata.version) == ("llama-cpp-python", "0.3.100")
    assert envelope.metadata.requires_python == ">=3.9"
    assert envelope.metadata.requires_dist == ("numpy>=1.22",)
    assert envelope.metadata.license_files == ("LICENSE",)
    assert envelope.format.generator == "by-hand 1"
    assert envelope.format.tags == envelope.name.tags
    assert envelope.record_faults == ()
    assert {entry.name for entry in envelope.entries} == {*fake.members(), f"{fake.dist_info}/RECORD"}


def test_elf_and_pe_are_known_by_their_content_and_other_libraries_by_their_name(tmp_path: Path) -> None:
    files = {
        "llama_cpp/tool": make_elf(Elf()),
        "llama_cpp/tool.exe": make_dll(Dll(is_program=True)),
        "llama_cpp/w.dll": make_dll(Dll(exports=("demo",))),
        "llama_cpp/x.dll": b"MZ",
        "llama_cpp/y.so.1.2": b"",
        "llama_cpp/z.so.py": b"",
    }

    facts = inspect_wheel(make_wheel(tmp_path, replace(FakeWheel(), libraries={}, files=files)))

    assert [
        (library.name, library.elf is not None, library.pe is not None) for library in facts.libraries
    ] == [
        ("tool", True, False),
        ("tool.exe", False, True),
        ("w.dll", False, True),
        ("x.dll", False, False),
        ("y.so.1.2", False, False),
    ]
    assert facts.cpu_variants("libggml-cpu-") == ()


def test_what_a_windows_library_says_is_in_the_facts(tmp_path: Path) -> None:
    files = {"llama_cpp/lib/demo.dll": make_dll(Dll(needed=("KERNEL32.dll",), exports=("one", "two")))}

    (library,) = inspect_wheel(
        make_wheel(tmp_path, replace(FakeWheel(), libraries={}, files=files))
    ).libraries

    assert library.pe is not None
    assert (library.pe.machine, library.pe.needed) == ("x86_64", ("KERNEL32.dll",))
    assert library.pe.exports == {"one", "two"}


def test_a_damaged_windows_library_is_refused(tmp_path: Path) -> None:
    files = {"llama_cpp/lib/demo.dll": make_dll(Dll())[:100]}

    with pytest.raises(WheelRejectedError, match=r"cannot be read as a Windows library(.|\n)*lib/demo\.dll"):
        inspect_wheel(make_wheel(tmp_path, replace(FakeWheel(), libraries={}, files=files)))


def test_empty_metadata_and_tags_are_facts_too(tmp_path: Path) -> None:
    fake = replace(FakeWheel(), metadata=b"", wheel=b"Tag: x\n")

    facts = inspect_wheel(make_wheel(tmp_path, fake))

    assert (facts.envelope.metadata.name, facts.envelope.metadata.requires_python) == ("", None)
    assert (facts.envelope.format.wheel_version, facts.envelope.format.odd_tags) == ("", ("x",))


def test_several_platforms_and_build_paths(tmp_path: Path) -> None:
    elf = replace(libraries()["libllama.so"], text=b"\0/builds/x/a.cpp\0")
    fake = replace(
        FakeWheel().but(libllama=elf),
        filename="llama_cpp_python-0.3.100-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        wheel=wheel_file("py3-none-manylinux2014_x86_64", "py3-none-manylinux_2_17_x86_64"),
    )

    facts = inspect_wheel(make_wheel(tmp_path, fake))

    assert facts.envelope.format.tags == facts.envelope.name.tags
    assert [library.build_paths for library in facts.libraries if library.build_paths] == [
        ("/builds/x/a.cpp",)
    ]


def test_a_damaged_library_is_refused_by_name(tmp_path: Path) -> None:
    files = {"llama_cpp/lib/libllama.so": make_elf(Elf())[:99]}

    with pytest.raises(WheelRejectedError, match=r"\(llama_cpp/lib/libllama.so\)"):
        inspect_wheel(make_wheel(tmp_path, replace(FakeWheel(), libraries={}, files=files)))


def test_metadata_in_another_encoding_does_not_crash(tmp_path: Path) -> None:
    fake = replace(FakeWheel(), metadata=metadata("Summary: gr\xfc\xdfe").decode().encode("latin-1"))

    assert inspect_wheel(make_wheel(tmp_path, fake)).envelope.metadata.name == "llama-cpp-python"
