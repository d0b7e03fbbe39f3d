from __future__ import annotations

from pathlib import Path

import pytest

from wheelgrid.__main__ import main
from wheelgrid.locations import this_checkout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "matrix.yaml").write_text("nonsense: 1\n")
    return tmp_path / "project"


def said_of(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what ``vendor verify`` says: it names the matrix that it read, which is broken."""
    assert main([*arguments, "vendor", "verify"]) == 3
    return capsys.readouterr().err


def test_the_option_names_the_project(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert str(project / "matrix.yaml") in said_of("--project", str(project), capsys=capsys)


def test_the_variable_names_the_project_and_the_option_wins(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHEELGRID_PROJECT", str(project))
    assert str(project / "matrix.yaml") in said_of(capsys=capsys)

    monkeypatch.setenv("WHEELGRID_PROJECT", str(tmp_path))
    assert str(project / "matrix.yaml") in said_of("--project", str(project), capsys=capsys)
    assert "is no project" in said_of(capsys=capsys)


def test_the_working_folder_names_the_project(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("WHEELGRID_PROJECT", raising=False)
    (project / "deep").mkdir()
    monkeypatch.chdir(project / "deep")

    assert str(project / "matrix.yaml") in said_of(capsys=capsys)


def test_else_it_is_this_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("WHEELGRID_PROJECT", raising=False)
    monkeypatch.chdir(tmp_path)

    assert main(["matrix", "check"]) == 0
    assert str(this_checkout().matrix.relative_to(this_checkout().root)) in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [("matrix", "check"), ("build",), ("release",), ("index", "serve"), ("prove", "x.whl")]
)
def test_a_folder_without_a_matrix_is_an_error_of_every_command(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--project", str(tmp_path), *command]) == 3
    assert f"{str(tmp_path)!r} is no project" in capsys.readouterr().err
