"""Everything that is derived, as JSON; the keys are promised to programs."""

from __future__ import annotations

from fakes.plans import CPU, CUDA, FACTS, METAL, RPC, plan_of
from matrix.grids import lay_out
from matrix.views.rows import plan_rows


def test_a_job_has_everything_that_is_derived() -> None:
    plan = plan_of(CUDA)
    (row,) = plan_rows(plan, lay_out(plan, FACTS))["jobs"]

    assert list(row) == [
        "id", "backend", "platform", "family", "toolkit", "label", "index_slug", "tier", "runner", "image",
        "wheel_tag_floor", "pythons", "gpus", "architectures", "ptx", "host_compiler", "cmake_definitions",
        "requires", "external_libraries", "payload", "prediction",
    ]  # fmt: skip
    assert row["toolkit"] == "12.8"
    assert row["pythons"] == ["3.9", "3.10", "3.13t"]
    assert row["gpus"][0] == {
        "name": "rtx-20",
        "architecture": "75",
        "is_compiled": True,
        "driver": "550.54.14",
        "reason": "code compressed for size",
    }
    assert row["payload"]["libraries"] == ["libdemo", "libdemo-base", "libdemo-cuda"]
    assert row["payload"]["cpu_variants"] == ["haswell", "x64"]
    assert row["prediction"] == {
        "minutes": 105.0,
        "size_bytes": 188_000_000,
        "size_budget_bytes": 235_000_000,
    }


def test_a_hole_has_its_reason() -> None:
    plan = plan_of(METAL)

    assert plan_rows(plan, lay_out(plan, FACTS))["holes"] == [
        {
            "id": "metal-linux-x86_64",
            "backend": "metal",
            "platform": "linux-x86_64",
            "reason": "not offered: declared for macos-*",
        }
    ]


def test_wheels_say_where_they_go_and_proofs_where_they_run() -> None:
    plan = plan_of(CPU, RPC)
    rows = plan_rows(plan, lay_out(plan, FACTS))

    assert rows["wheels"] == [
        {
            "job": "cpu-linux-x86_64",
            "label": None,
            "destinations": [
                {"channel": "backend-index", "name": "cpu"},
                {"channel": "package-index", "name": "demo"},
            ],
        },
        {"job": "rpc-linux-x86_64", "label": "rpc", "destinations": []},
    ]
    assert {row["wheel_job"] for row in rows["verify"]} == {"cpu-linux-x86_64"}
