from __future__ import annotations

from pathlib import Path

import pytest

from ci.workflows.drift import differences, require_no_drift, write_workflows
from ci.workflows.render import FOLDER, MARK, render_workflows
from fakes.grids import PINS, a_grid
from wheelgrid.errors import DriftError
from wheelgrid.files import FileWriteError

RENDERED = render_workflows(a_grid(), PINS)


def test_what_was_written_does_not_differ_and_is_not_written_twice(tmp_path: Path) -> None:
    assert set(write_workflows(RENDERED, tmp_path)) == set(RENDERED)

    assert differences(RENDERED, tmp_path) == ()
    assert write_workflows(RENDERED, tmp_path) == ()


def test_a_line_that_was_edited_by_hand_is_named(tmp_path: Path) -> None:
    write_workflows(RENDERED, tmp_path)
    file = tmp_path / FOLDER / "wheels.yml"
    lines = file.read_text().splitlines(keepends=True)
    lines[4] = "name: weels\n"
    file.write_text("".join(lines))

    (problem,) = differences(RENDERED, tmp_path)

    assert problem.what == "the workflow is not what its template makes"
    assert problem.where == ".github/workflows/wheels.yml:5"
    assert "wheelgrid workflows" in str(problem.hint)


def test_a_cut_off_file_differs_at_its_end(tmp_path: Path) -> None:
    write_workflows(RENDERED, tmp_path)
    file = tmp_path / FOLDER / "index.yml"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[:10]))

    (problem,) = differences(RENDERED, tmp_path)

    assert problem.where == ".github/workflows/index.yml:11"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    write_workflows(RENDERED, tmp_path)
    (tmp_path / FOLDER / "check.yml").unlink()

    (problem,) = differences(RENDERED, tmp_path)

    assert (problem.what, problem.where) == ("the workflow is missing", ".github/workflows/check.yml")


def test_a_file_that_no_template_makes_any_more_is_removed_and_a_foreign_one_stays(tmp_path: Path) -> None:
    write_workflows(RENDERED, tmp_path)
    stale, foreign = tmp_path / FOLDER / "old.yml", tmp_path / FOLDER / "own.yml"
    stale.write_text(f"{MARK}old.yml.j2; edit that.\n")
    foreign.write_text("name: written by hand\n")

    assert [problem.where for problem in differences(RENDERED, tmp_path)] == [".github/workflows/old.yml"]
    assert write_workflows(RENDERED, tmp_path) == (FOLDER / "old.yml",)

    assert (stale.exists(), foreign.exists()) == (False, True)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / ".github").write_text("a file where a folder belongs")

    with pytest.raises(FileWriteError, match="cannot write"):
        write_workflows(RENDERED, tmp_path)


def test_drift_is_an_error_that_names_every_file(tmp_path: Path) -> None:
    write_workflows(RENDERED, tmp_path)
    require_no_drift(RENDERED, tmp_path)
    for name in ("check.yml", "index.yml"):
        (tmp_path / FOLDER / name).unlink()

    with pytest.raises(DriftError) as refused:
        require_no_drift(RENDERED, tmp_path)

    assert [problem.where for problem in refused.value.problems] == [
        str(FOLDER / name) for name in ("check.yml", "index.yml")
    ]
