from __future__ import annotations

from pathlib import Path

import pytest

from ci.toolchain.mingw import mingw_toolchain
from fakes.runner import RecordingRunner
from wheelgrid.errors import BuildError, ToolNotFoundError

POSIX = RecordingRunner(lambda _: "Target: x86_64-w64-mingw32\nThread model: posix\ngcc version 12\n")
NATIVE = RecordingRunner(lambda _: "Target: x86_64-w64-mingw32\nThread model: win32\ngcc version 12\n")


def install(folder: Path, *names: str) -> dict[str, str]:
    """Put empty programs into a folder; return the environment that finds them."""
    for name in names:
        program = folder / f"x86_64-w64-mingw32-{name}"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    return {"PATH": str(folder)}


def test_the_compilers_with_threads_in_their_name_come_first(tmp_path: Path) -> None:
    environment = install(tmp_path, "gcc", "g++", "gcc-posix", "g++-posix")

    toolchain = mingw_toolchain(environment, POSIX)

    cxx = str(tmp_path / "x86_64-w64-mingw32-g++-posix")
    assert toolchain.compiler == (cxx,)
    assert toolchain.environment["CXX"] == toolchain.definitions["CMAKE_CXX_COMPILER"] == cxx
    assert toolchain.environment["CC"] == toolchain.definitions["CMAKE_C_COMPILER"]
    assert toolchain.environment["_PYTHON_HOST_PLATFORM"] == "win-amd64"
    assert toolchain.definitions["CMAKE_SYSTEM_NAME"] == "Windows"
    assert toolchain.platform_tags == ("win_amd64",)


def test_plain_names_will_do(tmp_path: Path) -> None:
    toolchain = mingw_toolchain(install(tmp_path, "gcc", "g++", "g++-posix"), POSIX)

    assert toolchain.compiler == (str(tmp_path / "x86_64-w64-mingw32-g++"),)


def test_a_compiler_without_threads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"g\+\+' has no C\+\+ threads\n hint: install MinGW-w64"):
        mingw_toolchain(install(tmp_path, "gcc", "g++"), NATIVE)


def test_none_is_refused_with_the_packages_to_install(tmp_path: Path) -> None:
    with pytest.raises(ToolNotFoundError, match=r"apt install g\+\+-mingw-w64-x86-64-posix"):
        mingw_toolchain(install(tmp_path, "gcc"), POSIX)


def test_the_libraries_are_whole_and_repeatable(tmp_path: Path) -> None:
    definitions = mingw_toolchain(install(tmp_path, "gcc", "g++"), POSIX).definitions

    for kind in ("SHARED", "MODULE"):
        options = definitions[f"CMAKE_{kind}_LINKER_FLAGS"].split()
        assert {"-static", "-s", "-Wl,--no-insert-timestamp"} <= set(options)
    assert definitions["CMAKE_CXX_FLAGS"] == definitions["CMAKE_C_FLAGS"] == "-Wa,-muse-unaligned-vector-move"
