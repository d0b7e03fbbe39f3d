"""Values of the matrix: what they are called, what they refuse."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

import matrix
from fakes.matrices import SMALL
from matrix import Backend, Matrix, Platform, Project, Python, Rule, parse_matrix
from matrix.names import choice_hint
from wheelgrid.errors import MatrixError


@pytest.fixture
def small() -> Matrix:
    return parse_matrix(SMALL, file="m.yaml")


def test_an_unknown_backend_is_met_with_the_nearest(small: Matrix) -> None:
    with pytest.raises(MatrixError, match="the matrix has no backend 'cu182'") as caught:
        small.backend("cu182")

    assert caught.value.problems[0].hint == "did you mean 'cu128'? known: cpu, cu128, metal"


def test_an_unknown_platform_is_met_with_those_that_are(small: Matrix) -> None:
    with pytest.raises(MatrixError, match="the matrix has no platform 'amiga'") as caught:
        small.platform("amiga")

    assert caught.value.problems[0].hint == "known: linux-x86_64, macos-arm64"


def test_values_do_not_change(small: Matrix) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        small.project.name = "other"  # type: ignore[misc]  # mypy refuses it too


def test_definitions_may_be_pairs_in_code(small: Matrix) -> None:
    fields = small.backend("metal").model_dump()

    assert Backend(**{**fields, "cmake": (("A", "1"),)}).cmake == (("A", "1"),)


def test_equal_values_have_one_hash(small: Matrix) -> None:
    assert hash(small) == hash(parse_matrix(SMALL, file="other.yaml"))


@pytest.mark.parametrize("model", [Backend, Matrix, Platform, Project, Python, Rule])
def test_every_field_is_described(model: type[BaseModel]) -> None:
    assert [name for name, field in model.model_fields.items() if not field.description] == []


def test_every_public_name_exists_and_is_sorted() -> None:
    assert matrix.__all__ == sorted(matrix.__all__)
    assert [name for name in matrix.__all__ if not hasattr(matrix, name)] == []


def test_a_hint_without_a_near_name_lists_the_names() -> None:
    assert choice_hint("zzz", ["one", "two"]) == "known: one, two"
