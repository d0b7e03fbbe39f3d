"""Rows that workflows read: their keys are promised, their order is fixed."""

from __future__ import annotations

import json

import pytest

from fakes.facts import changed, fact
from fakes.plans import (
    CPU,
    CUDA,
    DEMO,
    FACTS,
    LINUX,
    LINUX_ARM,
    MACOS,
    METAL,
    MUSL,
    ROCM,
    RPC,
    VULKAN,
    WINDOWS,
    plan_of,
)
from matrix.expand import expand
from matrix.grids import lay_out
from matrix.job import Job
from matrix.model import Backend, OperatingSystem, Platform, Tier
from matrix.views.github import (
    Selection,
    build_rows,
    choose_chunk,
    diagonal,
    select_jobs,
    timeout,
    to_json,
    verify_rows,
)
from wheelgrid.errors import MatrixError

JOBS = expand(DEMO, FACTS).jobs
LIMITS = FACTS.limits


def chosen(
    selection: Selection = Selection.ALL,
    system: OperatingSystem | None = None,
) -> list[str]:
    return [job.id for job in select_jobs(JOBS, selection=selection, system=system)]


def on_diagonal(*backends: Backend, platforms: tuple[Platform, ...]) -> list[str]:
    return [job.id for job in diagonal(plan_of(*backends, platforms=platforms).jobs)]


def test_a_build_row_has_the_promised_keys() -> None:
    rows = build_rows(plan_of(CUDA).jobs, LIMITS)

    assert rows == (
        {
            "job": "cu128-linux-x86_64",
            "backend": "cu128",
            "platform": "linux-x86_64",
            "os": "linux",
            "runner": "ubuntu-24.04",
            "minutes": 105,
            "timeout": 210,
        },
    )


def test_a_verify_row_has_the_promised_keys() -> None:
    plan = plan_of(METAL, platforms=(MACOS,))

    assert verify_rows(plan.jobs, lay_out(plan, FACTS)) == tuple(
        {
            "wheel_job": "metal-macos-arm64",
            "platform": "macos-arm64",
            "os": "macos",
            "runner": machine,
            "container": None,
            "pythons": "3.9\n3.10\n3.13t",
        }
        for machine in ("macos-14", "macos-15", "macos-26")
    )


def test_a_verify_row_names_its_container_and_the_python_of_that() -> None:
    facts = changed(
        verify_images=[
            fact(
                name="alpine:3.22", platforms="linux-musl-*", libc="musl", libc_version="1.2.5", python="3.9"
            )
        ]
    )
    plan = plan_of(CPU, platforms=(MUSL,), facts=facts)

    rows = verify_rows(plan.jobs, lay_out(plan, facts))
    assert [(row["runner"], row["container"], row["pythons"]) for row in rows] == [
        ("ubuntu-24.04", "alpine:3.22", "3.9")
    ]


def test_only_wheels_of_the_chosen_jobs_are_proven() -> None:
    plan = plan_of(CPU, CUDA)

    rows = verify_rows([plan.jobs[0]], lay_out(plan, FACTS))
    assert {row["wheel_job"] for row in rows} == {"cpu-linux-x86_64"}


def test_json_is_one_line_under_include() -> None:
    text = to_json(build_rows(plan_of(CPU).jobs, LIMITS))

    assert "\n" not in text
    assert ", " not in text
    assert list(json.loads(text)) == ["include"]
    assert to_json(()) == '{"include":[]}'


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        pytest.param(1.0, 30, id="short"),
        pytest.param(15.0, 30, id="exact"),
        pytest.param(15.1, 40, id="rounded-up"),
        pytest.param(105.0, 210, id="double"),
        pytest.param(250.0, 360, id="limit"),
    ],
)
def test_a_timeout_is_twice_the_prediction_within_bounds(minutes: float, expected: int) -> None:
    assert timeout(minutes, LIMITS) == expected


@pytest.mark.parametrize(
    ("selection", "has_metal", "has_cpu"),
    [
        pytest.param(Selection.RELEASE, 0, 1, id="release"),
        pytest.param(Selection.ALL, 1, 1, id="all"),
    ],
)
def test_a_tier_is_chosen_and_the_local_one_never(selection: Selection, has_metal: int, has_cpu: int) -> None:
    names = chosen(selection)

    assert names.count("metal-macos-arm64") == has_metal
    assert names.count("cpu-linux-x86_64") == has_cpu
    assert not [name for name in names if name.startswith("rpc-")]


def test_an_operating_system_is_chosen() -> None:
    assert chosen(system=OperatingSystem.MACOS) == ["cpu-macos-arm64", "metal-macos-arm64"]


def test_the_systems_together_are_everything() -> None:
    parts = [name for system in OperatingSystem for name in chosen(system=system)]

    assert sorted(parts) == chosen()


def test_the_diagonal_of_the_systems_together_is_the_whole_diagonal() -> None:
    parts = [
        name for system in OperatingSystem for name in chosen(selection=Selection.DIAGONAL, system=system)
    ]

    assert sorted(parts) == chosen(selection=Selection.DIAGONAL)


def test_the_diagonal_has_each_family_once_and_each_system() -> None:
    names = on_diagonal(CPU, CUDA, ROCM, VULKAN, METAL, platforms=(LINUX, LINUX_ARM, MUSL, MACOS, WINDOWS))

    assert [name.partition("-")[0] for name in names] == ["cpu", "cu128", "metal", "rocm7.2", "vulkan"]
    assert {name.split("-")[1] for name in names} == {"linux", "macos", "windows"}


def test_each_system_has_a_turn_though_it_takes_the_family_that_others_want() -> None:
    # only one of the families runs on Windows, and only one on macOS
    def on(backend: Backend, *platforms: str) -> Backend:
        return backend.model_copy(update={"platforms": platforms})

    names = on_diagonal(
        on(CPU, "linux-*", "windows-*"),
        on(CUDA, "linux-*", "macos-*"),
        on(VULKAN, "linux-*", "macos-*"),
        platforms=(LINUX, MACOS, WINDOWS),
    )

    assert {name.split("-")[1] for name in names} == {"linux", "macos", "windows"}


def test_the_diagonal_prefers_what_is_released() -> None:
    nightly = CUDA.model_copy(update={"toolkit": "12.4", "tier": Tier.NIGHTLY})

    assert on_diagonal(CUDA, nightly, platforms=(LINUX,)) == ["cu128-linux-x86_64"]
    assert on_diagonal(nightly, platforms=(LINUX,)) == ["cu124-linux-x86_64"]


def test_fewer_families_than_systems_still_have_one_job_each() -> None:
    assert len(on_diagonal(CPU, platforms=(LINUX, MACOS, WINDOWS))) == 1
    assert on_diagonal(platforms=(LINUX,)) == []


def test_the_order_of_jobs_does_not_change_the_diagonal() -> None:
    published: tuple[Job, ...] = select_jobs(JOBS, selection=Selection.ALL, system=None)

    assert diagonal(reversed(published)) == diagonal(published)


def test_rows_that_do_not_fit_into_one_matrix_are_asked_for_in_parts() -> None:
    tight = LIMITS.model_copy(update={"jobs_per_matrix": 2})
    rows = ["a", "b", "c"]

    assert choose_chunk(rows, 0, tight) == ("a", "b")
    assert choose_chunk(rows, 1, tight) == ("c",)
    assert choose_chunk(rows, 2, tight) == ()
    with pytest.raises(MatrixError, match="3 rows do not fit into one matrix, which may have 2"):
        choose_chunk(rows, None, tight)


def test_rows_that_fit_are_asked_for_at_once() -> None:
    assert choose_chunk(["a"], None, LIMITS) == ("a",)
    assert choose_chunk([], None, LIMITS) == ()
    assert choose_chunk([], 0, LIMITS) == ()


def test_rpc_is_never_built_for_others() -> None:
    plan = plan_of(RPC)

    assert select_jobs(plan.jobs, selection=Selection.DIAGONAL, system=None) == ()
