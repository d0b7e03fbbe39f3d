"""The compile step with real tools, on the package of the sample project."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ci.compile import CompiledWheel, CompileRequest, build_environment, compile_wheel
from wheelgrid.errors import BuildError
from wheelgrid.files import FileWriteError
from wheelgrid.locations import this_checkout
from wheelgrid.process import run_process

pytestmark = pytest.mark.integration


@pytest.fixture
def request_(tmp_path: Path) -> CompileRequest:
    package = tmp_path / "tiny grid"
    shutil.copytree(this_checkout().root / "tests" / "projects" / "tinygrid" / "package", package)
    return CompileRequest(
        job="tiny",
        package=package,
        source_digest=None,
        definitions={"TINY_GREETING": "one;two three"},
        build_root=tmp_path / "build root",
        disk_needed_bytes=0,
    )


def do_compile(
    request_: CompileRequest, progress: Callable[[str], None] = lambda _: None, **more: str
) -> CompiledWheel:
    environment = {**build_environment(this_checkout().root, os.environ), "CCACHE_DISABLE": "1", **more}
    return compile_wheel(request_, run=run_process, environment=environment, progress=progress)


def library_of(wheel: Path, folder: Path) -> ctypes.CDLL:
    with zipfile.ZipFile(wheel) as archive:
        return ctypes.CDLL(archive.extract("tinygrid/lib/libtiny.so", folder))


def test_definitions_survive_spaces_semicolons_and_quotes(request_: CompileRequest, tmp_path: Path) -> None:
    compiled = do_compile(request_)

    greet = library_of(compiled.path, tmp_path / "out").tiny_greeting
    greet.restype = ctypes.c_char_p
    assert compiled.path.name == f"wheelgrid_tinygrid-1.0.0-py3-none-linux_{platform.machine()}.whl"
    assert compiled.compiled_files == 6
    assert greet() == b"one;two three"


def test_a_python_only_change_compiles_nothing(request_: CompileRequest) -> None:
    first = do_compile(request_).path.read_bytes()
    (request_.package / "src" / "tinygrid" / "__init__.py").write_text("answer = 42\n")

    again = do_compile(request_)

    assert again.compiled_files == 0
    assert again.path.read_bytes() != first
    with zipfile.ZipFile(again.path) as archive:
        assert archive.read("tinygrid/__init__.py") == b"answer = 42\n"


def test_a_build_that_is_interrupted_goes_on(request_: CompileRequest, tmp_path: Path) -> None:
    class Interrupted(BaseException):
        pass

    def interrupt(_: str) -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        do_compile(request_, interrupt)

    compiled = do_compile(request_)
    assert compiled.compiled_files > 0
    assert library_of(compiled.path, tmp_path / "out").tiny_load is not None


def test_the_compilers_own_error_comes_out(request_: CompileRequest) -> None:
    (request_.package / "native" / "tiny.c").write_text("int broken( {\n")

    with pytest.raises(BuildError, match=r"tiny\.c:1:\d+: error:") as caught:
        do_compile(request_)

    assert caught.value.problems[0].where == str(request_.log)


def test_a_full_disk_is_named(request_: CompileRequest, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    try:
        run_process(("mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", small))
    except BuildError as error:
        pytest.skip(f"this user may not mount a small disk: {error.problems[0].what}")
    try:
        with pytest.raises((BuildError, FileWriteError), match=r"No space left|disk"):
            do_compile(replace(request_, build_root=small), TMPDIR=str(small))
    finally:
        run_process(("umount", small))
