from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ci.compile import CompileRequest, build_environment, compile_wheel, find_compiler
from fakes.runner import RecordingRunner
from wheelgrid.errors import BuildError, ToolFailedError, ToolNotFoundError

WHEEL = "demo-1.0-py3-none-linux_x86_64.whl"


@pytest.fixture
def request_(tmp_path: Path) -> CompileRequest:
    package = tmp_path / "my package"
    package.mkdir()
    (package / "pyproject.toml").write_text("[project]\n")
    return CompileRequest(
        job="cpu-linux-x86_64",
        package=package,
        source_digest="abc",
        definitions={"DEMO_X": "a;b c", "DEMO_A": "ON"},
        build_root=tmp_path / "build",
        disk_needed_bytes=1000,
    )


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    compiler = tmp_path / "bin" / "c++"
    compiler.parent.mkdir()
    compiler.write_text("#!/bin/sh\n")
    compiler.chmod(0o755)
    return {"PATH": str(compiler.parent)}


def builder(output: str = "[1/2] a\n[2/2] b\n") -> Callable[[tuple[str, ...]], str]:
    """Answer as ``python -m build`` would: a wheel in --outdir, or the failure that the text tells."""

    def answer(words: tuple[str, ...]) -> str:
        if "--outdir" in words:
            folder = Path(words[words.index("--outdir") + 1])
            folder.mkdir(parents=True, exist_ok=True)
            (folder / WHEEL).write_bytes(b"wheel")
        return output

    return answer


def do_compile(request_: CompileRequest, run: RecordingRunner, environment: dict[str, str]) -> int:
    return compile_wheel(request_, run=run, environment=environment, progress=lambda _: None).compiled_files


def test_the_same_inputs_build_once(request_: CompileRequest, environment: dict[str, str]) -> None:
    run = RecordingRunner(builder())

    assert do_compile(request_, run, environment) == 2
    assert do_compile(request_, run, environment) == 0

    assert sum("--outdir" in command for command in run.commands) == 1


@pytest.mark.parametrize("change", ["file", "sources", "definitions", "wheel lost"])
def test_any_other_input_builds_again(
    request_: CompileRequest, environment: dict[str, str], change: str
) -> None:
    run = RecordingRunner(builder())
    do_compile(request_, run, environment)

    if change == "file":
        (request_.package / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    elif change == "sources":
        request_ = replace(request_, source_digest="def")
    elif change == "definitions":
        request_ = replace(request_, definitions={})
    else:
        (request_.wheel_folder / WHEEL).unlink()

    assert do_compile(request_, run, environment) == 2


def test_other_tools_begin_with_an_empty_cmake_folder(
    request_: CompileRequest, environment: dict[str, str]
) -> None:
    do_compile(request_, RecordingRunner(builder()), environment)
    left = request_.folder / "cmake" / "CMakeCache.txt"
    left.parent.mkdir()
    left.touch()

    do_compile(replace(request_, definitions={"DEMO_A": "OFF"}), RecordingRunner(builder()), environment)
    kept = left.is_file()
    cross = replace(request_, toolchain=(("CC", "/other/cc"),))
    steps = do_compile(cross, RecordingRunner(builder()), environment)

    assert kept, "the same compiler goes on with what it compiled"
    assert steps == 2
    assert not left.exists()


def test_definitions_reach_cmake_as_words(request_: CompileRequest, environment: dict[str, str]) -> None:
    run = RecordingRunner(builder())

    do_compile(request_, run, environment)

    assert "-Ccmake.define.DEMO_X=a;b c" in run.commands[-1]
    assert f"-Cbuild-dir={request_.folder / 'cmake'}" in run.commands[-1]
    assert str(request_.package) in run.commands[-1]


def test_an_interrupted_build_is_not_taken_for_a_finished_one(
    request_: CompileRequest, environment: dict[str, str]
) -> None:
    def interrupted(words: tuple[str, ...]) -> str:
        builder()(words)
        if "--outdir" in words:
            raise KeyboardInterrupt
        return ""

    run = RecordingRunner(builder())
    do_compile(request_, run, environment)
    (request_.package / "new.py").write_text("")
    with pytest.raises(KeyboardInterrupt):
        do_compile(request_, RecordingRunner(interrupted), environment)

    assert do_compile(request_, run, environment) == 2


@pytest.mark.parametrize(
    ("log", "what", "hint"),
    [
        (
            "x\nsrc/a.cpp:3:1: error: no such thing\nmore\n",
            "src/a.cpp:3:1: error: no such thing",
            "mend this",
        ),
        ("CMake Error at CMakeLists.txt:1\n", "CMake Error at CMakeLists.txt:1", "mend this"),
        ("as: out.o: No space left on device\n", "No space left on device", "free some disk space"),
    ],
    ids=["compiler", "cmake", "disk"],
)
def test_the_first_real_error_is_named(
    request_: CompileRequest, environment: dict[str, str], log: str, what: str, hint: str
) -> None:
    def failing(words: tuple[str, ...]) -> str:
        if "--outdir" not in words:
            return ""
        request_.log.parent.mkdir(parents=True, exist_ok=True)
        request_.log.write_text(log)
        raise ToolFailedError(words, 1, log)

    with pytest.raises(BuildError) as caught:
        do_compile(request_, RecordingRunner(failing), environment)

    assert what in caught.value.problems[0].what
    assert hint in str(caught.value.problems[0].hint)


def test_no_compiler_is_said_before_anything_runs(request_: CompileRequest, tmp_path: Path) -> None:
    run = RecordingRunner(builder())

    with pytest.raises(ToolNotFoundError, match=r"apt install g\+\+"):
        do_compile(request_, run, {"PATH": str(tmp_path)})

    assert run.commands == []


def test_cxx_names_the_compiler(environment: dict[str, str], tmp_path: Path) -> None:
    compiler = str(tmp_path / "bin" / "c++")
    assert find_compiler({**environment, "CXX": "c++"}) == (compiler,)
    assert find_compiler({**environment, "CXX": "c++ -m64 '-Da=b c'"}) == (compiler, "-m64", "-Da=b c")
    assert find_compiler({**environment, "CXX": " "}) == (compiler,)
    with pytest.raises(ToolNotFoundError, match="'no-such-c'"):
        find_compiler({**environment, "CXX": "no-such-c"})


def test_a_full_disk_is_said_before_the_compile(
    request_: CompileRequest, environment: dict[str, str]
) -> None:
    with pytest.raises(BuildError, match="GB are free"):
        do_compile(replace(request_, disk_needed_bytes=10**18), RecordingRunner(builder()), environment)


def test_the_build_environment_lets_checkouts_share_the_compiler_cache(tmp_path: Path) -> None:
    environment = build_environment(tmp_path, {"PATH": "/bin", "CCACHE_NOHASHDIR": "0"})

    assert environment["CCACHE_BASEDIR"] == str(tmp_path)
    assert environment["CCACHE_NOHASHDIR"] == "0"
    assert environment["PATH"].endswith(":/bin")
