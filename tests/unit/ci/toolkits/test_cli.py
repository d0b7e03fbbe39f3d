"""The commands: what they print, what they write, and how they end."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from ci.toolkits.cli import facts, tell, toolkit
from wheelgrid.errors import FactsError, MatrixError
from wheelgrid.files import FileWriteError


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.add_typer(facts, name="facts")
    made.add_typer(toolkit, name="toolkit")
    return made


def test_a_job_that_needs_nothing_prints_no_variable(app: typer.Typer, tmp_path: Path) -> None:
    variables = tmp_path / "env"

    result = CliRunner().invoke(
        app,
        ["toolkit", "install", "metal-macos-arm64", "--to", str(tmp_path / "out")],
        env={"GITHUB_ENV": str(variables)},
        catch_exceptions=False,
    )

    assert result.exit_code == 0
    assert result.stdout == ""
    assert not variables.exists()
    assert not (tmp_path / "out").exists()


def test_variables_are_printed_and_appended_to_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "env"
    file.write_text("BEFORE=1\n")

    tell((("CUDACXX", "nvcc"), ("CUDA_PATH", "folder")), file)

    assert capsys.readouterr().out == "CUDACXX=nvcc\nCUDA_PATH=folder\n"
    assert file.read_text() == "BEFORE=1\nCUDACXX=nvcc\nCUDA_PATH=folder\n"


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileWriteError):
        tell((("CUDACXX", "nvcc"),), tmp_path)


def test_an_unknown_job_is_refused_with_what_was_meant(app: typer.Typer) -> None:
    with pytest.raises(MatrixError, match=r"there is no job 'metal-macos-arm'\n hint: did you mean"):
        CliRunner().invoke(app, ["toolkit", "install", "metal-macos-arm"], catch_exceptions=False)


def test_an_nvcc_that_is_not_there_is_refused(app: typer.Typer, tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="no toolchain is pinned for CUDA '1'"):
        CliRunner().invoke(
            app, ["facts", "verify", "1", "--nvcc", str(tmp_path / "nvcc")], catch_exceptions=False
        )
