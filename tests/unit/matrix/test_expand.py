"""Every backend on every platform is a job, or a hole with a reason."""

from __future__ import annotations

import pytest

from fakes.matrices import SMALL, broken
from matrix import Job, Matrix, Tier, expand, parse_matrix


@pytest.fixture
def small() -> Matrix:
    return parse_matrix(SMALL, file="m.yaml")


def job(matrix: Matrix, name: str) -> Job:
    return next(job for job in expand(matrix).jobs if job.id == name)


def test_jobs_are_sorted_by_id(small: Matrix) -> None:
    assert [job.id for job in expand(small).jobs] == [
        "cpu-linux-x86_64",
        "cpu-macos-arm64",
        "cu128-linux-x86_64",
        "metal-macos-arm64",
    ]


def test_a_hole_has_the_reason_of_its_rule_or_of_its_declaration(small: Matrix) -> None:
    holes = [(hole.backend, hole.platform, hole.reason) for hole in expand(small).holes]

    assert holes == [
        ("cu128", "macos-arm64", "there is no CUDA for macOS"),
        ("metal", "linux-x86_64", "not offered: metal is declared for macos-arm64"),
    ]
    assert expand(small).holes[0].id == "cu128-macos-arm64"


def with_rule(rule: str) -> Matrix:
    return parse_matrix(broken(("rules:\n", f"rules:\n  - {{{rule}, reason: new}}\n")), file="m.yaml")


def test_the_first_rule_that_matches_gives_the_reason() -> None:
    assert expand(with_rule("backend: cu*, platform: macos-*")).holes[0].reason == "new"


@pytest.mark.parametrize(
    ("patterns", "removed"),
    [
        pytest.param(
            "backend: [cpu, metal], platform: macos-*",
            {"cpu-macos-arm64", "metal-macos-arm64"},
            id="backends",
        ),
        pytest.param("family: metal", {"metal-macos-arm64"}, id="family"),
        pytest.param("toolkit: <12.9", {"cu128-linux-x86_64"}, id="toolkit"),
        pytest.param(
            "platform: 'linux-x86_6?'", {"cpu-linux-x86_64", "cu128-linux-x86_64"}, id="platform-pattern"
        ),
    ],
)
def test_a_rule_takes_away_what_all_its_patterns_match(
    small: Matrix, patterns: str, removed: set[str]
) -> None:
    before = {job.id for job in expand(small).jobs}
    after = {job.id for job in expand(with_rule(patterns)).jobs}

    assert before - after == removed


def test_a_job_says_what_follows_from_its_backend_and_platform(small: Matrix) -> None:
    cuda = job(small, "cu128-linux-x86_64")

    assert cuda.label == "cu128"
    assert cuda.index_slug == "cu128"
    assert cuda.tier is Tier.RELEASE
    assert cuda.wheel_tag_floor == "manylinux_2_28_x86_64"
    assert cuda.project.name == "tiny-package"
    assert [python.version for python in cuda.pythons] == ["3.9", "3.10", "3.13t"]


def test_the_plain_wheel_has_no_label_but_an_index(small: Matrix) -> None:
    cpu = job(small, "cpu-linux-x86_64")

    assert cpu.label is None
    assert cpu.index_slug == "cpu"


def test_definitions_are_merged_and_derived(small: Matrix) -> None:
    assert job(small, "cu128-linux-x86_64").cmake_definitions == (
        ("CMAKE_CUDA_ARCHITECTURES", "89-real;90-real;90-virtual"),
        ("GGML_CUDA", "ON"),
    )
    assert job(small, "metal-macos-arm64").cmake_definitions == (
        ("CMAKE_OSX_DEPLOYMENT_TARGET", "14.0"),
        ("GGML_BLAS", "ON"),
        ("SHARED", "backend"),
    )


def test_architectures_are_added_where_the_platform_fits() -> None:
    added = "architectures: [90, 89]\n    added_architectures: {linux-*: [120a, 100], macos-*: [110]}"
    matrix = parse_matrix(broken(("architectures: [89, 90]", added)), file="m.yaml")

    assert job(matrix, "cu128-linux-x86_64").architectures == ("89", "90", "100", "120a")


def test_rocm_takes_its_targets_as_they_are() -> None:
    rocm = (
        "  rocm7.2: {family: rocm, label: rocm7.2, toolkit: 7.2, tier: release,\n"
        "    architectures: [gfx1100, gfx90a], platforms: linux-*}\n"
    )
    matrix = parse_matrix(broken(("rules:\n", f"{rocm}rules:\n")), file="m.yaml")

    assert job(matrix, "rocm7.2-linux-x86_64").cmake_definitions == (("GPU_TARGETS", "gfx90a;gfx1100"),)


def test_pythons_are_put_in_order() -> None:
    later = "  3.13t: {skipped: nobody builds it}\n"
    first = "  3.9: {identifier: cp39}\n"
    text = SMALL.replace(later, "").replace(first, later + first)

    matrix = parse_matrix(text, file="m.yaml")

    assert [python.version for python in expand(matrix).jobs[0].pythons] == ["3.9", "3.10", "3.13t"]
