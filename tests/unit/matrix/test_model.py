"""Values of the matrix: what they are called, what they refuse."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

import matrix
from fakes.facts import FACTS
from fakes.matrices import SMALL
from matrix import Backend, Family, Matrix, Platform, Project, Python, Rule, Tier, parse_matrix
from matrix.model import Cost, CpuVariants, FamilyTraits, Payload, PlatformChoice, is_in_range
from matrix.names import choice_hint
from wheelgrid.errors import MatrixError


@pytest.fixture
def small() -> Matrix:
    return parse_matrix(SMALL, file="m.yaml", facts=FACTS)


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
    assert hash(small) == hash(parse_matrix(SMALL, file="other.yaml", facts=FACTS))


@pytest.mark.parametrize(
    ("family", "toolkit", "name", "label"),
    [
        (Family.CPU, None, "cpu", None),
        (Family.CUDA, "12.8", "cu128", "cu128"),
        (Family.ROCM, "7.14", "rocm7.14", "rocm7.14"),
        (Family.SYCL, "2026.1", "sycl", "sycl"),
        (Family.METAL, None, "metal", "metal"),
    ],
)
def test_id_and_label_follow_from_family_and_toolkit(
    family: Family, toolkit: str | None, name: str, label: str | None
) -> None:
    backend = Backend(family=family, toolkit=toolkit, platforms=("*",), tier=Tier.RELEASE)

    assert (backend.id, backend.label) == (name, label)


@pytest.mark.parametrize(
    ("platform", "expected"),
    [("linux-x86_64", ("fast", "plain")), ("macos-arm64", ())],
    ids=["split", "not-split"],
)
def test_the_first_pattern_says_which_cpu_modules_a_platform_has(
    small: Matrix, platform: str, expected: tuple[str, ...]
) -> None:
    assert small.payload.cpu_variants_on(small.platform(platform).id) == expected


@pytest.mark.parametrize(
    ("wanted", "toolkit", "expected"),
    [("<13", "12.8", True), ("<12.8", "12.8", False), ("<13", None, False), (">=12.4,<12.10", "12.9", True)],
)
def test_a_toolkit_is_in_a_range_or_not(wanted: str, toolkit: str | None, *, expected: bool) -> None:
    assert is_in_range(toolkit, wanted) is expected


@pytest.mark.parametrize(
    "model",
    [
        Backend,
        Cost,
        CpuVariants,
        FamilyTraits,
        Matrix,
        Payload,
        Platform,
        PlatformChoice,
        Project,
        Python,
        Rule,
    ],
)
def test_every_field_is_described(model: type[BaseModel]) -> None:
    assert [name for name, field in model.model_fields.items() if not field.description] == []


def test_every_public_name_exists_and_is_sorted() -> None:
    assert matrix.__all__ == sorted(matrix.__all__)
    assert [name for name in matrix.__all__ if not hasattr(matrix, name)] == []


def test_a_hint_without_a_near_name_lists_the_names() -> None:
    assert choice_hint("zzz", ["one", "two"]) == "known: one, two"
