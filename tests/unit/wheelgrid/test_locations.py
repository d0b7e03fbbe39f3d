from __future__ import annotations

from pathlib import Path

import pytest

from wheelgrid.errors import MatrixError
from wheelgrid.locations import ProjectFolder, chosen_project, nearest_project, this_checkout


def a_project(root: Path, matrix: str = "matrix.yaml") -> Path:
    path = root / matrix
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("project: {}\n")
    return root


def test_everything_that_is_made_lies_in_build_or_dist(tmp_path: Path) -> None:
    folder = ProjectFolder(tmp_path)

    assert {path.relative_to(tmp_path).parts[0] for path in (folder.build, folder.wheels, folder.site)} == {
        "build",
        "dist",
    }


@pytest.mark.parametrize("matrix", ["matrix.yaml", "matrix/matrix.yaml"])
def test_the_matrix_lies_at_the_root_or_in_its_folder(matrix: str, tmp_path: Path) -> None:
    project = chosen_project(a_project(tmp_path, matrix))

    assert project == ProjectFolder(tmp_path)
    assert project.matrix == tmp_path / matrix


def test_the_one_at_the_root_counts(tmp_path: Path) -> None:
    a_project(tmp_path, "matrix/matrix.yaml")

    assert ProjectFolder(a_project(tmp_path)).matrix == tmp_path / "matrix.yaml"


@pytest.mark.parametrize("name", ["gone", "file", "empty"])
def test_a_folder_without_a_matrix_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()

    with pytest.raises(MatrixError, match=r"is no project: there is no 'matrix\.yaml'") as caught:
        chosen_project(tmp_path / name)

    assert caught.value.problems[0].where == str(tmp_path / name)


@pytest.mark.parametrize("start", [".", "src", "src/deep", "matrix"])
@pytest.mark.parametrize("matrix", ["matrix.yaml", "matrix/matrix.yaml"])
def test_the_nearest_folder_upward_is_the_project(matrix: str, start: str, tmp_path: Path) -> None:
    outer = a_project(tmp_path / "outer")
    inner = a_project(outer / "inner", matrix)
    (inner / start).mkdir(parents=True, exist_ok=True)

    assert nearest_project(inner / start) == ProjectFolder(inner)
    assert nearest_project(outer) == ProjectFolder(outer)


def test_there_may_be_none_upward(tmp_path: Path) -> None:
    assert nearest_project(tmp_path) is None


def test_this_checkout_is_a_project() -> None:
    checkout = this_checkout()

    assert chosen_project(checkout.root) == checkout
    assert nearest_project(checkout.root / "matrix") == checkout
