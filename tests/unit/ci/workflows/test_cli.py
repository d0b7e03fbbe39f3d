"""`wheelgrid workflows` writes nothing where no step could run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ci.workflows.cli import app
from wheelgrid.errors import DriftError
from wheelgrid.locations import this_checkout


@pytest.mark.parametrize("words", [[], ["--check"]], ids=["write", "check"])
def test_a_project_without_the_scripts_is_refused(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(this_checkout().root / "tests" / "projects" / "tinygrid" / "matrix.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(app, words)

    assert isinstance(result.exception, DriftError)
    assert "the workflows call 'scripts/wheelgrid', which is not there" in str(result.exception)
    assert not (tmp_path / ".github").exists()
