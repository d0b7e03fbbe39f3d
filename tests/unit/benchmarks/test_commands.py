from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fakes.comparison import comparison, package, turn
from scripts.benchmarks.commands import FULL, QUICK, bench_binding, find_uv, read_arguments, show
from scripts.benchmarks.errors import BenchmarkError
from wheelgrid.console import Console
from wheelgrid.errors import ToolkitError, ToolNotFoundError
from wheelgrid.locations import ProjectFolder, this_checkout


@pytest.mark.parametrize(
    ("arguments", "repeats", "rounds"),
    [
        pytest.param([], FULL.repeats, FULL.rounds, id="default"),
        pytest.param(["--quick"], QUICK.repeats, QUICK.rounds, id="quick"),
        pytest.param(["--repeats", "9"], 9, FULL.rounds, id="repeats"),
        pytest.param(["--repeats", "9", "--quick"], 9, QUICK.rounds, id="both"),
    ],
)
def test_arguments_say_how_often_to_measure(arguments: list[str], repeats: int, rounds: int) -> None:
    effort = read_arguments(["binding", *arguments]).effort

    assert (effort.repeats, effort.rounds) == (repeats, rounds)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param([], "the following arguments are required: what", id="nothing"),
        pytest.param(["weather"], "invalid choice: 'weather'", id="unknown benchmark"),
        pytest.param(["binding", "--repeats", "0"], "0 is less than 1", id="no turn"),
        pytest.param(["binding", "--repeats", "many"], "invalid", id="no number"),
        pytest.param(["binding", "--qui"], "unrecognized arguments: --qui", id="abbreviation"),
    ],
)
def test_a_wrong_command_line_ends_with_code_2(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        read_arguments(arguments)

    assert ended.value.code == 2
    assert complaint in capsys.readouterr().err


def test_without_a_wheel_nothing_is_compiled(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match=r"make it first: \./scripts/release"):
        bench_binding(ProjectFolder(tmp_path), QUICK, Console())

    assert not list(tmp_path.iterdir())


def test_uv_is_found_beside_this_python(tmp_path: Path) -> None:
    (tmp_path / "uv").touch(mode=0o755)

    assert find_uv(tmp_path) == tmp_path / "uv"


def test_a_machine_without_uv_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ToolNotFoundError, match="'uv' is not on this machine"):
        find_uv(tmp_path)


def test_people_read_the_verdict_last(capsys: pytest.CaptureFixture[str]) -> None:
    show(comparison(package(turn()), package(turn())), Console())

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines()[-1] == "ours meets all 9 targets"


def test_the_exit_code_of_a_benchmark_is_its_own() -> None:
    def below(kind: type[ToolkitError]) -> set[type[ToolkitError]]:
        return {kind}.union(*(below(child) for child in kind.__subclasses__()))

    owners = [kind for kind in below(ToolkitError) if kind.exit_code == BenchmarkError.exit_code]
    assert owners == [BenchmarkError]


def test_a_missing_module_is_named() -> None:
    process = subprocess.run(
        [sys.executable, "-S", "-m", "scripts.benchmarks", "binding"],
        cwd=this_checkout().root,
        capture_output=True,
        text=True,
        check=False,
    )

    assert process.returncode == 1
    assert "error: the benchmark needs the Python module" in process.stderr
    assert "hint: run ./scripts/bench" in process.stderr
