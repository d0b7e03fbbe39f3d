from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from ci.compile import find_compiler
from ci.toolchain.model import Toolchain
from ci.toolchain.zig import zig_toolchain
from ci.toolchain.zigrelease import Zig
from wheelgrid.files import FileWriteError

TARGET = "aarch64-linux-gnu.2.28"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the wrappers are shell scripts")


@pytest.fixture
def zig(tmp_path: Path) -> Zig:
    """A program that prints its arguments, one a line, in a folder with a space and a quote."""
    program = tmp_path / "it's zig" / "zig"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    program.chmod(0o755)
    return Zig(program=program, version="1.2")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tools"


def make(zig: Zig, folder: Path, **environment: str) -> Toolchain:
    return zig_toolchain(TARGET, zig=zig, folder=folder, environment=environment)


def passed_on(program: str, *words: str) -> list[str]:
    done = subprocess.run([program, *words], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_a_space_in_the_folder_parts_no_program(zig: Zig, tmp_path: Path) -> None:
    toolchain = make(zig, tmp_path / "my tools")

    assert find_compiler(toolchain.environment) == toolchain.compiler
    assert shlex.split(toolchain.environment["CC"]) == [toolchain.definitions["CMAKE_C_COMPILER"]]


def test_compiler_cmake_and_environment_name_the_same_programs(zig: Zig, folder: Path) -> None:
    toolchain = make(zig, folder)

    assert toolchain.name == f"zig-{TARGET}"
    assert toolchain.description == f"zig 1.2 for {TARGET}"
    assert toolchain.compiler == (toolchain.environment["CXX"],)
    assert toolchain.definitions["CMAKE_C_COMPILER"] == toolchain.environment["CC"]
    assert toolchain.definitions["CMAKE_CXX_COMPILER"] == toolchain.environment["CXX"]
    assert (toolchain.definitions["CMAKE_SYSTEM_NAME"], toolchain.definitions["CMAKE_SYSTEM_PROCESSOR"]) == (
        "Linux",
        "aarch64",
    )
    assert toolchain.environment["_PYTHON_HOST_PLATFORM"] == "linux-aarch64"
    assert toolchain.platform_tags is None
    for name in ("CMAKE_C_COMPILER", "CMAKE_CXX_COMPILER", "CMAKE_AR", "CMAKE_RANLIB"):
        assert os.access(toolchain.definitions[name], os.X_OK)


@pytest.mark.parametrize(
    ("target", "tags"),
    [("x86_64-linux-gnu.2.28", None), ("x86_64-linux-musl", ("musllinux_1_2_x86_64",))],
)
def test_auditwheel_finds_the_tag_where_symbols_have_versions(
    target: str, tags: tuple[str, ...] | None, zig: Zig, folder: Path
) -> None:
    assert zig_toolchain(target, zig=zig, folder=folder, environment={}).platform_tags == tags


def test_the_compiler_is_called_with_the_target_before_all_arguments(zig: Zig, folder: Path) -> None:
    words = ("-O3", "-DTEXT=a b", "", "it's.c", '-DQUOTE="$HOME"')

    assert passed_on(make(zig, folder).environment["CC"], *words) == [
        "cc", "-target", TARGET, "-s", "-O2", "-fomit-frame-pointer", *words,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["ar", "ranlib"])
def test_archivers_pass_everything_on(name: str, zig: Zig, folder: Path) -> None:
    program = make(zig, folder).definitions[f"CMAKE_{name.upper()}"]

    assert passed_on(program, "qc", "a b.a") == [name, "qc", "a b.a"]


@pytest.mark.parametrize(
    ("usual", "of_zig"),
    [
        ("-march=armv8-a", "-mcpu=generic+v8a"),
        ("-march=armv8.2-a+dotprod", "-mcpu=generic+v8_2a+dotprod"),
        ("-march=armv8.2-a+dotprod+fp16", "-mcpu=generic+v8_2a+dotprod+fullfp16"),
        ("-march=armv8.2-a+fp16+sve", "-mcpu=generic+v8_2a+fullfp16+sve"),
        ("-march=armv8.6-a+fp16+sve+i8mm+sve2", "-mcpu=generic+v8_6a+fullfp16+sve+i8mm+sve2"),
        ("-march=armv9.2-a+fp16fml+sme", "-mcpu=generic+v9_2a+fp16fml+sme"),
        ("-march=x86-64-v3", "-march=x86-64-v3"),
        ("-DX=-march=armv8-a", "-DX=-march=armv8-a"),
    ],
)
def test_processors_of_arm_are_named_as_zig_names_them(
    usual: str, of_zig: str, zig: Zig, folder: Path
) -> None:
    program = make(zig, folder).environment["CXX"]

    assert passed_on(program, "-O2", usual, "a.cpp")[-3:] == ["-O2", of_zig, "a.cpp"]


def test_the_compiler_cache_knows_the_compiler_but_not_its_place(
    zig: Zig, folder: Path, tmp_path: Path
) -> None:
    here, there = make(zig, folder).environment, make(zig, tmp_path / "elsewhere").environment
    newer = make(Zig(program=zig.program, version="1.3"), folder).environment

    assert here["CCACHE_COMPILERCHECK"] == there["CCACHE_COMPILERCHECK"]
    assert here["CCACHE_COMPILERCHECK"].startswith(f"string:zig 1.2 for {TARGET} ")
    assert here["CCACHE_COMPILERCHECK"] != newer["CCACHE_COMPILERCHECK"]


def test_another_compiler_has_another_path(zig: Zig, folder: Path) -> None:
    """Ninja looks at the words of a command, not at the program's date."""
    newer = make(Zig(program=zig.program, version="1.3"), folder)

    assert newer.compiler != make(zig, folder).compiler


def test_wrappers_are_left_alone_while_they_are_right(zig: Zig, folder: Path) -> None:
    program = Path(make(zig, folder).environment["CXX"])
    os.utime(program, (1, 1))
    make(zig, folder)
    kept = program.stat().st_mtime
    program.write_text("broken")

    make(zig, folder)

    assert kept == 1
    assert passed_on(str(program), "x.cpp")[0] == "c++"


@pytest.mark.parametrize(
    ("environment", "cache"),
    [
        ({"ZIG_GLOBAL_CACHE_DIR": "/own"}, "/own"),
        ({"XDG_CACHE_HOME": "/caches"}, "/caches/zig"),
        ({}, str(Path.home() / ".cache" / "zig")),
    ],
    ids=["stated", "caches moved", "usual"],
)
def test_what_zig_compiles_for_itself_outlives_the_checkout(
    environment: dict[str, str], cache: str, zig: Zig, folder: Path
) -> None:
    assert make(zig, folder, **environment).environment["ZIG_GLOBAL_CACHE_DIR"] == cache


def test_a_folder_that_cannot_be_written_is_said(zig: Zig, folder: Path) -> None:
    folder.write_text("a file")

    with pytest.raises(FileWriteError, match="cannot write"):
        make(zig, folder)
