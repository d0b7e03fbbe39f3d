"""Tables for people."""

from __future__ import annotations

from fakes.plans import (
    CPU,
    CUDA,
    DEMO,
    FACTS,
    LINUX,
    MACOS,
    METAL,
    ROCM,
    RPC,
    WINDOWS,
    job_of,
    plan_of,
    with_toolkit,
)
from matrix.expand import expand
from matrix.grids import lay_out
from matrix.views.github import build_rows, verify_rows
from matrix.views.tables import (
    CODE_WIDTH,
    build_table,
    counts,
    gpu_table,
    hole_table,
    job_table,
    platform_table,
    verify_table,
)

PLAN = expand(DEMO, FACTS)


def test_platforms_are_shown_once_sorted() -> None:
    table = platform_table(PLAN.jobs)

    assert table.title == "3 platforms"
    assert [row[0] for row in table.rows] == [LINUX.id, MACOS.id, WINDOWS.id]
    assert table.rows[1] == ("macos-arm64", "macos-15", "macosx_14_0_arm64")


def test_a_job_shows_what_it_takes() -> None:
    (row,) = job_table(plan_of(CUDA).jobs).rows

    assert row == ("cu128-linux-x86_64", "release", "105", "188", "75 80 86 89 90 100\n120a + PTX 90")
    assert max(map(len, row[-1].splitlines())) <= CODE_WIDTH


def test_holes_of_one_backend_with_one_reason_are_one_row() -> None:
    plan = plan_of(METAL, platforms=(LINUX, WINDOWS))

    table = hole_table(plan.holes)
    assert table.title == "2 holes"
    assert table.rows == (("metal", "linux-x86_64, windows-amd64", "not offered: declared for macos-*"),)


def test_gpus_show_how_they_are_served_asked_for_or_not() -> None:
    rows = {row[0]: row[1:] for row in gpu_table(job_of(with_toolkit("12.4", "ada")), FACTS).rows}

    assert rows["rtx-40"] == ("89", "machine", "525.60.13", "minor-version compatibility of CUDA 12")
    assert rows["rtx-50"][:3] == ("120", "PTX", "550.54.14")
    assert rows["rtx-50"][3].startswith("not asked for; ")


def test_gpus_that_cannot_be_served_are_shown_too() -> None:
    rows = {row[0]: row[1:] for row in gpu_table(job_of(ROCM), FACTS).rows}

    assert rows["mi300"][2] == "unknown"
    assert rows["rx-6700"] == ("", "none", "", "the toolkit has no code for it, and no PTX serves it")


def test_rows_of_both_grids_are_shown() -> None:
    plan = plan_of(CPU, platforms=(MACOS,))
    rows = verify_rows(plan.jobs, lay_out(plan, FACTS))

    build = build_table(build_rows(plan.jobs, FACTS.limits))
    assert (build.title, build.rows) == (
        "1 compiles, 6 minutes",
        (("cpu-macos-arm64", "macos-15", "6", "30"),),
    )
    assert verify_table(rows).rows == tuple(
        ("cpu-macos-arm64", machine, "3.9 3.10 3.13t") for machine in ("macos-14", "macos-15", "macos-26")
    )


def test_counts_say_how_much_is_asked_for() -> None:
    plan = plan_of(CPU, RPC, platforms=(MACOS,))
    matrix = DEMO.model_copy(update={"backends": (CPU, RPC), "platforms": (MACOS,)})

    assert counts(matrix, plan, lay_out(plan, FACTS)) == (
        "2 backends, 1 platforms, 3 Pythons",
        "2 jobs, 0 holes",
        "native compiles: 1 release, 1 local; those that are published take 6 minutes",
        "proofs: 9 of a wheel on a Python on a system, in 3 jobs",
    )


def test_a_matrix_that_builds_nothing_is_counted_too() -> None:
    plan = plan_of(METAL)

    assert "native compiles: none" in counts(DEMO, plan, lay_out(plan, FACTS))[2]
