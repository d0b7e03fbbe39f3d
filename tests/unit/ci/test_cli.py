"""The options of ``build``, and what it refuses before anything is compiled."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from ci.cli import build, verify_wheels
from matrix import read_matrix, this_platform
from wheelgrid.errors import BuildError, MatrixError
from wheelgrid.locations import this_checkout

SAMPLE = this_checkout().root / "tests" / "projects" / "tinygrid"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    """Return the commands, in a folder of their own with the sample's matrix."""
    shutil.copy(SAMPLE / "matrix.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    made = typer.Typer()
    made.command("build")(build)
    made.command("verify")(verify_wheels)
    return made


def words_of(output: str) -> str:
    """Return what is said without the frame that is drawn around it."""
    return " ".join(re.sub(r"[^ -~]|\n", " ", output).split())


@pytest.mark.parametrize(
    "options",
    [
        ("--host", "--portable"),
        ("--container", "--host"),
        ("--container", "--portable"),
        ("--container", "--host", "--portable"),
    ],
    ids=" ".join,
)
def test_there_is_one_way_at_a_time(options: tuple[str, ...], app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["build", *options], env={"NO_COLOR": "1", "COLUMNS": "200"})

    assert result.exit_code == 2
    assert "--container, --host and --portable exclude each other" in words_of(result.stderr)


def test_an_image_is_for_linux(app: typer.Typer) -> None:
    result = CliRunner().invoke(
        app,
        ["build", "cpu-windows-amd64", "--image", "localhost/demo:1"],
        env={"NO_COLOR": "1", "COLUMNS": "200"},
    )

    assert result.exit_code == 2
    assert "--image is for jobs on Linux, and 'cpu-windows-amd64' is not one" in words_of(result.stderr)


@pytest.mark.parametrize("way", ["--host", "--portable"])
def test_an_image_is_for_containers(way: str, app: typer.Typer) -> None:
    result = CliRunner().invoke(
        app, ["build", way, "--image", "localhost/demo:1"], env={"NO_COLOR": "1", "COLUMNS": "200"}
    )

    assert result.exit_code == 2
    assert "--image is for containers, and excludes --host and --portable" in words_of(result.stderr)


@pytest.mark.parametrize("way", [(), ("--container",), ("--host",), ("--portable",)], ids=" ".join)
def test_an_unknown_job_is_refused_whatever_the_way(way: tuple[str, ...], app: typer.Typer) -> None:
    with pytest.raises(MatrixError, match="there is no job 'cpu-beos-x86_64'"):
        CliRunner().invoke(app, ["build", *way, "cpu-beos-x86_64"], catch_exceptions=False)


def test_the_host_refuses_a_job_of_another_machine_before_it_builds_the_first(app: typer.Typer) -> None:
    here = this_platform(read_matrix(SAMPLE / "matrix.yaml")).id
    other = "cpu-linux-x86_64" if here.startswith("windows") else "cpu-windows-amd64"

    with pytest.raises(BuildError, match=f"'{other}' can not be built with the compiler of this machine"):
        CliRunner().invoke(app, ["build", "--host", f"cpu-{here}", other], catch_exceptions=False)
