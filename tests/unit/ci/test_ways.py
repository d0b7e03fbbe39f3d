"""The three ways to a plain wheel, with a runner that runs nothing."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from ci.cibuildwheel.environment import ToolkitSetup, WheelTest
from ci.cibuildwheel.run import CibuildwheelResult
from ci.cibuildwheel.watch import CacheUse, TestedPython
from ci.ways import Way, check_of, compile_job, require_here, summary_of, toolkit_of
from fakes.archives import make_sdist
from fakes.jobs import CU128, PROJECT, a_job, a_platform
from fakes.runner import RecordingRunner
from fakes.wheels import FakeWheel, make_wheel
from matrix import Job, Python
from matrix.model import ProjectTest
from wheelgrid.console import Console
from wheelgrid.errors import BuildError
from wheelgrid.locations import ProjectFolder
from wheelgrid.workbench import Workbench

PROGRAMS = ("c++", "docker", "x86_64-w64-mingw32-g++-posix", "x86_64-w64-mingw32-gcc-posix")
DEFINITIONS = (
    ("CMAKE_CUDA_HOST_COMPILER", "/in/the/image/g++"),
    ("CMAKE_C_COMPILER", "clang"),
    ("DEMO_LIST", "one;two three"),
)


class Machine(RecordingRunner):
    """Has compilers, docker and cibuildwheel; they leave a wheel of this name behind."""

    def __init__(self, wheel: str) -> None:
        super().__init__(self._answer_with)
        self._wheel = wheel

    def _answer_with(self, words: tuple[str, ...]) -> str:
        if "--sdist" in words:
            folder = Path(words[words.index("--outdir") + 1])
            (folder / "demo-1.0.tar.gz").write_bytes(make_sdist("demo-1.0", {"pyproject.toml": ""}))
        for option in ("--wheel", "cibuildwheel"):
            if option in words:
                at = "--outdir" if option == "--wheel" else "--output-dir"
                make_wheel(Path(words[words.index(at) + 1]), FakeWheel(filename=self._wheel))
        if "-v" in words:
            return "Thread model: posix\n"
        if "ls" in words:
            return "cp311-cp311\n"
        return "Building cp311-manylinux_x86_64 wheel\n\u2713 cp311-manylinux_x86_64 finished in 2 seconds\n"

    def call_with(self, word: str) -> tuple[tuple[str, ...], Mapping[str, str]]:
        """Return the one command that holds a word, and its environment."""
        (place,) = (place for place, command in enumerate(self.commands) if word in command)
        return self.commands[place], self.environments[place]

    def definitions(self) -> dict[str, str]:
        """Return the CMake definitions that the compile got."""
        command, _ = self.call_with("--wheel")
        told = [
            word.removeprefix("-Ccmake.define.") for word in command if word.startswith("-Ccmake.define.")
        ]
        return dict(word.split("=", 1) for word in told)


def bench_of(machine: Machine, folder: Path) -> Workbench:
    programs = folder / "bin"
    programs.mkdir()
    for name in PROGRAMS:
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    package = folder / PROJECT.path
    package.mkdir()
    (package / "pyproject.toml").write_text('[project]\nname = "demo"\nversion = "1.0"\n')
    (package / "check.py").write_text("")
    return Workbench(
        folder=ProjectFolder(folder),
        console=Console(),
        run=machine,
        environment={"PATH": str(programs), "HOME": str(folder / "home")},
    )


def defined(job: Job) -> Job:
    return replace(job, cmake_definitions=DEFINITIONS)


def identified(job: Job) -> Job:
    """Return the job with Pythons that cibuildwheel knows."""
    pythons = (Python(version="3.11", identifier="cp311"), Python(version="3.13", identifier="cp313"))
    return replace(job, pythons=pythons)


def test_the_host_way_leaves_out_the_compiler_of_the_image(tmp_path: Path) -> None:
    machine = Machine("demo-1.0-py3-none-linux_x86_64.whl")

    plain = compile_job(defined(a_job()), bench_of(machine, tmp_path), Way.HOST, None)

    assert machine.definitions() == {"CMAKE_C_COMPILER": "clang", "DEMO_LIST": "one;two three"}
    assert plain.path.parent == tmp_path / "build" / "native" / "cpu-linux-x86_64" / "wheel"
    assert plain.tag_floor is None


def test_the_host_way_claims_what_auditwheel_finds_on_linux(tmp_path: Path) -> None:
    plain = compile_job(
        a_job(), bench_of(Machine("demo-1.0-py3-none-linux_x86_64.whl"), tmp_path), Way.HOST, None
    )

    (tag,) = plain.platform_tags
    assert tag.startswith("manylinux_2_")
    assert tag.endswith("_x86_64")


@pytest.mark.parametrize(
    ("platform", "tag"), [("macos-arm64", "macosx_14_0_arm64"), ("windows-amd64", "win_amd64")]
)
def test_the_host_way_claims_what_the_compiler_was_told_elsewhere(
    platform: str, tag: str, tmp_path: Path
) -> None:
    bench = bench_of(Machine(f"demo-1.0-py3-none-{tag}.whl"), tmp_path)

    plain = compile_job(a_job(platform), bench, Way.HOST, None)

    assert (plain.platform_tags, plain.tag_floor) == ((tag,), None)


@pytest.mark.skipif(sys.platform == "win32", reason="MinGW-w64 for Windows is used on other systems")
def test_the_portable_compiler_goes_before_the_one_of_the_platform(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine("demo-1.0-py3-none-win_amd64.whl")
    compiler = str(tmp_path / "bin" / "x86_64-w64-mingw32-gcc-posix")

    plain = compile_job(defined(a_job("windows-amd64")), bench_of(machine, tmp_path), Way.PORTABLE, None)

    told = machine.definitions()
    assert told["CMAKE_C_COMPILER"] == compiler
    assert told["CMAKE_SYSTEM_NAME"] == "Windows"
    assert told["DEMO_LIST"] == "one;two three"
    assert machine.call_with("--wheel")[1]["CC"] == compiler
    assert (plain.platform_tags, plain.tag_floor) == (("win_amd64",), "win_amd64")
    assert "toolchain — MinGW-w64 for x86-64 Windows" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="MinGW-w64 for Windows is used on other systems")
def test_a_portable_build_disturbs_no_other_build_of_the_job(tmp_path: Path) -> None:
    machine = Machine("demo-1.0-py3-none-win_amd64.whl")
    bench, job = bench_of(machine, tmp_path), a_job("windows-amd64")

    portable = compile_job(job, bench, Way.PORTABLE, None)
    hosts = compile_job(job, bench, Way.HOST, None)

    assert portable.path.is_file()
    assert hosts.path.is_file()
    assert portable.path.parent != hosts.path.parent


def test_a_job_without_a_portable_compiler_is_refused(tmp_path: Path) -> None:
    bench = bench_of(Machine("demo-1.0-py3-none-macosx_14_0_arm64.whl"), tmp_path)

    with pytest.raises(BuildError, match="'cpu-macos-arm64' cannot be built as a portable wheel: only a Mac"):
        compile_job(a_job("macos-arm64"), bench, Way.PORTABLE, None)


@pytest.mark.parametrize(
    ("image", "floor", "named"),
    [(None, "manylinux_2_28_x86_64", None), ("localhost/demo:1", None, "localhost/demo:1")],
    ids=["the platform's image", "another image"],
)
def test_another_image_promises_no_floor(
    image: str | None, floor: str | None, named: str | None, tmp_path: Path
) -> None:
    machine = Machine("demo-1.0-py3-none-manylinux_2_31_x86_64.whl")

    plain = compile_job(identified(a_job()), bench_of(machine, tmp_path), Way.CIBUILDWHEEL, image)

    assert (plain.platform_tags, plain.tag_floor) == (("manylinux_2_31_x86_64",), floor)
    assert plain.path.parent == tmp_path / "build" / "cibuildwheel" / "cpu-linux-x86_64" / "wheelhouse"
    variables = machine.call_with("cibuildwheel")[1]
    assert variables.get("CIBW_MANYLINUX_X86_64_IMAGE") == named


def test_cibuildwheel_is_told_the_test_the_toolkit_and_the_cache(tmp_path: Path) -> None:
    machine = Machine("demo-1.0-py3-none-manylinux_2_28_x86_64.whl")
    test = ProjectTest(command="python check.py", requires=("demo-test",), sources=("check.py",))
    job = identified(a_job("linux-x86_64", CU128))
    job = replace(job, project=PROJECT.model_copy(update={"test": test}))

    compile_job(job, bench_of(machine, tmp_path), Way.CIBUILDWHEEL, None)

    variables = machine.call_with("cibuildwheel")[1]
    assert variables["CIBW_TEST_COMMAND"] == "python check.py"
    assert variables["CIBW_TEST_REQUIRES"] == "demo-test"
    assert variables["CIBW_TEST_SOURCES"] == "check.py"
    assert "cuda-nvcc-12-8" in variables["CIBW_BEFORE_ALL"]
    assert "CUDACXX=/usr/local/cuda-12.8/bin/nvcc" in variables["CIBW_ENVIRONMENT"]
    assert "--exclude libcuda.so.1" in variables["CIBW_REPAIR_WHEEL_COMMAND"]
    assert f"{tmp_path}/home/.cache/wheelgrid/containers/objects:" in variables["CIBW_CONTAINER_ENGINE"]


def test_a_project_without_a_test_is_imported_on_every_system() -> None:
    # cmd.exe takes single quotes for letters.
    assert check_of(a_job("windows-amd64")) == WheelTest(command='python -c "import demo"')


def test_no_toolkit_is_set_up_where_there_is_no_container() -> None:
    assert toolkit_of(a_job("windows-amd64", CU128)) == ToolkitSetup()
    assert toolkit_of(a_job("linux-x86_64")) == ToolkitSetup()
    assert toolkit_of(a_job("linux-x86_64", CU128)).commands != ()


def test_a_toolkit_that_nobody_can_install_is_refused(tmp_path: Path) -> None:
    machine = Machine("demo-1.0-py3-none-musllinux_1_2_x86_64.whl")
    job = identified(a_job("linux-musl-x86_64", CU128))

    with pytest.raises(BuildError, match="cannot install the toolkit of 'cu128-linux-musl-x86_64'"):
        compile_job(job, bench_of(machine, tmp_path), Way.CIBUILDWHEEL, None)

    assert machine.commands == []


def test_another_machines_job_is_refused() -> None:
    require_here(a_job(), a_platform())

    with pytest.raises(
        BuildError,
        match=r"'cpu-windows-amd64' can not be built .* of this machine, which is 'linux-x86_64'",
    ) as caught:
        require_here(a_job("windows-amd64"), a_platform())

    assert "--portable" in (caught.value.problems[0].hint or "")


RESULT = CibuildwheelResult(
    wheel=Path("demo.whl"),
    tested=(
        TestedPython(identifier="cp39-manylinux_x86_64", seconds=1.0),
        TestedPython(identifier="cp314t-manylinux_x86_64", seconds=1.0),
    ),
    untested=(),
    engine=None,
    image=None,
    cache_use=None,
    seconds=2.0,
    log=Path("log"),
)


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (RESULT, "tested on cp39, cp314t"),
        (
            replace(RESULT, engine="docker", image="manylinux_2_28"),
            "in manylinux_2_28 by docker, tested on cp39, cp314t",
        ),
        (
            replace(RESULT, untested=("cp315-manylinux_x86_64", "cp315t-manylinux_x86_64")),
            "tested on cp39, cp314t; the image has no cp315, cp315t",
        ),
        (
            replace(RESULT, cache_use=CacheUse(hits=3, misses=1)),
            "tested on cp39, cp314t; 3 of 4 objects from the cache",
        ),
    ],
    ids=["machine", "container", "fewer Pythons", "cache"],
)
def test_the_summary_says_what_was_done(result: CibuildwheelResult, sentence: str) -> None:
    assert summary_of(result) == sentence
