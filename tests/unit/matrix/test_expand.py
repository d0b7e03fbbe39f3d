"""Every backend on every platform is a job, or a hole with a reason."""

from __future__ import annotations

import pytest

from fakes.plans import CPU, CUDA, DEMO, FACTS, LINUX, METAL, RPC, WINDOWS, job_of
from matrix.expand import expand
from matrix.model import Matrix, Rule, Tier
from wheelgrid.errors import MatrixError


def ids(matrix: Matrix) -> set[str]:
    return {job.id for job in expand(matrix, FACTS).jobs}


def with_rule(rule: Rule) -> Matrix:
    return DEMO.model_copy(update={"rules": (rule, *DEMO.rules)})


def test_jobs_are_sorted_by_id() -> None:
    assert [job.id for job in expand(DEMO, FACTS).jobs] == [
        "cpu-linux-x86_64",
        "cpu-macos-arm64",
        "cpu-windows-amd64",
        "cu128-linux-x86_64",
        "cu128-windows-amd64",
        "metal-macos-arm64",
        "rpc-linux-x86_64",
        "rpc-macos-arm64",
    ]


def test_a_hole_has_the_reason_of_its_rule_or_of_its_declaration() -> None:
    holes = {hole.id: hole.reason for hole in expand(DEMO, FACTS).holes}

    assert holes == {
        "cu128-macos-arm64": "not offered: declared for linux-*, windows-*",
        "metal-linux-x86_64": "not offered: declared for macos-*",
        "metal-windows-amd64": "not offered: declared for macos-*",
        "rpc-windows-amd64": "nobody asked for it",
    }


def test_the_first_rule_that_matches_gives_the_reason() -> None:
    matrix = with_rule(Rule(platform=("windows-*",), reason="first"))

    assert {hole.reason for hole in expand(matrix, FACTS).holes if hole.platform == WINDOWS.id} == {"first"}


@pytest.mark.parametrize(
    ("rule", "removed"),
    [
        pytest.param(
            Rule(backend=("cpu", "metal"), platform=("macos-*",), reason="r"),
            {"cpu-macos-arm64", "metal-macos-arm64"},
            id="backends",
        ),
        pytest.param(Rule(family=("metal",), reason="r"), {"metal-macos-arm64"}, id="family"),
        pytest.param(
            Rule(toolkit="<12.9", reason="r"), {"cu128-linux-x86_64", "cu128-windows-amd64"}, id="toolkit"
        ),
        pytest.param(
            Rule(platform=("linux-x86_6?",), reason="r"),
            {"cpu-linux-x86_64", "cu128-linux-x86_64", "rpc-linux-x86_64"},
            id="platform-pattern",
        ),
    ],
)
def test_a_rule_takes_away_what_all_its_patterns_match(rule: Rule, removed: set[str]) -> None:
    assert ids(DEMO) - ids(with_rule(rule)) == removed


def test_a_job_says_what_follows_from_its_backend_and_platform() -> None:
    job = job_of(CUDA)

    assert (job.label, job.index_slug, job.tier) == ("cu128", "cu128", Tier.RELEASE)
    assert job.wheel_tag_floor == "manylinux_2_28_x86_64"
    assert job.architectures == ("75", "80", "86", "89", "90", "100", "120a")
    assert job.ptx == ("90",)
    assert job.host_compiler is None
    assert job.cmake_definitions == (
        ("CMAKE_CUDA_ARCHITECTURES", "75-real;80-real;86-real;89-real;90-real;100-real;120a-real;90-virtual"),
        ("DEMO_COMPRESSION", "size"),
        ("DEMO_CUDA", "ON"),
    )
    assert job.requires == ("nvidia-cublas-cu12>=12.8,<13", "nvidia-cuda-runtime-cu12>=12.8,<13")
    assert "libcuda.so.1" in job.external_libraries
    assert job.payload.modules == ("libdemo-cuda",)
    assert job.prediction.minutes == pytest.approx((20 + 8 * 50) / 4)


def test_the_plain_wheel_has_no_label_but_an_index() -> None:
    job = job_of(CPU)

    assert (job.label, job.index_slug, job.gpus, job.requires) == (None, "cpu", (), ())


def test_pythons_are_put_in_order_with_those_that_the_ci_tool_skips() -> None:
    assert [python.version for python in job_of(CPU).pythons] == ["3.9", "3.10", "3.13t"]


def test_the_facts_of_the_package_are_used_if_none_are_given() -> None:
    assert expand(DEMO) == expand(DEMO, FACTS)


def test_other_facts_give_another_plan() -> None:
    few = FACTS.model_copy(
        update={"cuda": tuple(one.model_copy(update={"has_size_compression": False}) for one in FACTS.cuda)}
    )

    assert "DEMO_COMPRESSION" not in dict(job_of(CUDA, facts=few).cmake_definitions)


@pytest.mark.parametrize(
    ("matrix", "what"),
    [
        pytest.param(
            DEMO.model_copy(update={"backends": (CUDA.model_copy(update={"toolkit": "99.0"}),)}),
            "CUDA toolkit '99.0'",
            id="toolkit",
        ),
        pytest.param(
            DEMO.model_copy(update={"platforms": (LINUX.model_copy(update={"runner": "mine"}),)}),
            "runner 'mine'",
            id="runner",
        ),
        pytest.param(
            DEMO.model_copy(update={"platforms": (LINUX.model_copy(update={"image": "no"}),)}),
            "image 'no'",
            id="image",
        ),
    ],
)
def test_what_the_facts_do_not_know_is_an_error(matrix: Matrix, what: str) -> None:
    with pytest.raises(MatrixError, match=f"the facts know no {what}"):
        expand(matrix, FACTS)


def test_a_backend_of_the_local_tier_is_a_job_too() -> None:
    assert job_of(RPC).tier is Tier.LOCAL
    assert job_of(METAL, DEMO.platform("macos-arm64")).tier is Tier.NIGHTLY
