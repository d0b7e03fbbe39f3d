from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.tags import Tag

from scripts.benchmarks.environments import (
    RIVAL_CMAKE_ARGS,
    Maker,
    clean_environment,
    newest_wheel,
    pins,
    python_of,
    rival_build_environment,
)
from scripts.benchmarks.errors import BenchmarkError

LINUX = frozenset({Tag("py3", "none", "linux_x86_64")})
WHEEL = "llama_cpp_python-0.3.100-py3-none-linux_x86_64.whl"


class WheelMakingRunner:
    """Records commands; where pip is asked for a wheel, it lies there afterwards."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []

    def __call__(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        log: Path | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> str:
        words = [str(word) for word in command]
        self.commands.append(words)
        if "--wheel-dir" in words:
            shelf = Path(words[words.index("--wheel-dir") + 1])
            shelf.mkdir()
            (shelf / "rival-1-py3-none-any.whl").write_bytes(b"rival")
        return ""

    def first_words(self) -> list[list[str]]:
        return [words[1:3] for words in self.commands]


@pytest.fixture
def runner() -> WheelMakingRunner:
    return WheelMakingRunner()


@pytest.fixture
def maker(tmp_path: Path, runner: WheelMakingRunner) -> Maker:
    return Maker(folder=tmp_path, uv=Path("uv"), run=runner)


def wheel_in(folder: Path, name: str, mtime: int = 1) -> Path:
    wheel = folder / name
    wheel.write_bytes(name.encode())
    os.utime(wheel, (mtime, mtime))
    return wheel


def test_the_newest_plain_wheel_for_this_machine_is_taken(tmp_path: Path) -> None:
    wheel_in(tmp_path, "llama_cpp_python-0.3.101-py3-none-linux_x86_64.whl", mtime=1)
    newest = wheel_in(tmp_path, WHEEL, mtime=2)
    wheel_in(tmp_path, "llama_cpp_python-0.3.100+cpu-py3-none-linux_x86_64.whl", mtime=3)
    wheel_in(tmp_path, "llama_cpp_python-0.3.100-py3-none-win_amd64.whl", mtime=4)
    wheel_in(tmp_path, "llama_cpp_python-half.whl", mtime=5)

    assert newest_wheel(tmp_path, LINUX) == newest


@pytest.mark.parametrize(
    "names",
    [[], ["llama_cpp_python-0.3.100-py3-none-win_amd64.whl"]],
    ids=["empty folder", "other platform"],
)
def test_no_wheel_is_an_error_with_a_hint(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        wheel_in(tmp_path, name)

    with pytest.raises(
        BenchmarkError, match=r"(?s)no plain wheel of ours.* hint: make it first: \./scripts/release"
    ):
        newest_wheel(tmp_path, LINUX)


def test_an_environment_is_made_once_for_one_wheel(
    tmp_path: Path, maker: Maker, runner: WheelMakingRunner
) -> None:
    wheel = wheel_in(tmp_path, WHEEL)

    first = maker.install("ours", wheel)
    second = maker.install("ours", wheel)

    assert first == second
    assert first.python == python_of(tmp_path / "ours-venv")
    assert runner.first_words() == [["venv", "--quiet"], ["pip", "install"]]
    assert str(wheel) in runner.commands[1]


def test_an_environment_is_made_again_for_other_bytes_of_the_same_name(
    tmp_path: Path, maker: Maker, runner: WheelMakingRunner
) -> None:
    wheel = wheel_in(tmp_path, WHEEL)
    maker.install("ours", wheel)
    wheel.write_bytes(b"changed")

    maker.install("ours", wheel)

    assert len(runner.commands) == 4


def test_the_rival_is_compiled_once(maker: Maker, runner: WheelMakingRunner) -> None:
    first = maker.rival_wheel(lambda _: None)
    second = maker.rival_wheel(lambda _: None)

    assert first == second
    assert runner.first_words() == [["venv", "--quiet"], ["-m", "pip"]]
    assert "--no-binary" in runner.commands[1]
    assert runner.commands[1][-1] == "llama-cpp-python==0.3.36"


def test_pins_are_the_versions_of_this_environment() -> None:
    assert pins(("numpy",)) == (f"numpy=={version('numpy')}",)


def test_the_rival_is_compiled_with_ccache_where_it_is_installed(tmp_path: Path) -> None:
    ccache = tmp_path / "ccache"
    ccache.touch(mode=0o755)

    plain = rival_build_environment({"PATH": "", "HOME": "/home/me"})
    cached = rival_build_environment({"PATH": str(tmp_path)})

    assert plain["HOME"] == "/home/me"
    assert plain["CMAKE_ARGS"].split() == [*RIVAL_CMAKE_ARGS]
    assert cached["CMAKE_ARGS"].endswith("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")


def test_nothing_that_would_change_the_numbers_is_inherited() -> None:
    variables = {
        "PATH": "/bin",
        "PYTHONPATH": "x",
        "LLAMA_CPP_LIB_PATH": "x",
        "GGML_X": "1",
        "OMP_NUM_THREADS": "4",
    }

    assert clean_environment(variables) == {"PATH": "/bin"}


def test_rivals_are_gathered_once_for_one_set_of_pins(maker: Maker, runner: WheelMakingRunner) -> None:
    first = maker.gather("index-rivals", ["demo==1"])
    assert maker.gather("index-rivals", ["demo==1"]) == first
    assert runner.first_words() == [["venv", "--quiet"], ["pip", "install"]]
    assert runner.commands[1][-1] == "demo==1"

    maker.gather("index-rivals", ["demo==2"])
    assert runner.commands[-1][-1] == "demo==2"
