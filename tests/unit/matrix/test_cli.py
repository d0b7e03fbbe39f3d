"""``wheelgrid matrix``: people read standard error, machines read standard output."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from fakes.matrices import SMALL, broken
from fakes.plans import DEMO, FACTS
from matrix.cli import OLDEST_FACT, app, review
from matrix.model import Rule
from wheelgrid.errors import MatrixError
from wheelgrid.locations import this_checkout
from wheelgrid.offer import Offer

CHECKED = max(toolkit.checked for toolkit in FACTS.cuda)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "m.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def run(*words: str | Path, columns: int = 200) -> Result:
    environment = {"COLUMNS": str(columns), "NO_COLOR": "1"}
    return CliRunner().invoke(app, [str(word) for word in words], env=environment)


def test_check_counts_what_a_sound_matrix_asks_for(small: Path) -> None:
    result = run("check", small)

    assert result.exit_code == 0
    assert result.stdout == ""
    lines = result.stderr.splitlines()[-5:]
    assert lines[0].endswith("m.yaml is sound")
    assert lines[1:3] == ["3 backends, 2 platforms, 3 Pythons", "4 jobs, 2 holes"]
    assert lines[3].startswith("native compiles: 3 release, 1 nightly; those that are published take ")
    # two machines for each of two wheels on Linux, three for each of two on macOS; no image has such a Python
    assert lines[4] == "proofs: 30 of a wheel on a Python on a system, in 10 jobs"


def test_check_reads_the_matrix_of_this_checkout() -> None:
    result = run("check", this_checkout().matrix)

    assert result.exit_code == 0
    assert "18 backends, 8 platforms, 10 Pythons" in result.stderr
    assert "native compiles: 32 release, 1 nightly, 18 local" in result.stderr


def test_the_matrix_is_that_of_the_project_if_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "matrix.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert "matrix.yaml is sound\n3 backends" in run("check").stderr


def test_check_raises_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(
        broken(
            ("SHARED: backend}, tier: nightly", "SHARED: backend}, tier: no"),
            ("runner: macos-15", "runner: no"),
        )
    )

    result = run("check", path)

    assert isinstance(result.exception, MatrixError)
    assert len(result.exception.problems) == 2


def test_check_refuses_a_plan_that_takes_too_long(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(broken(("minutes_per_architecture: 3", "minutes_per_architecture: 300")))

    result = run("check", path)

    assert isinstance(result.exception, MatrixError)
    (problem,) = result.exception.problems
    assert "job 'cu128-linux-x86_64' would take" in problem.what
    assert problem.hint is not None
    assert "coverage classes that fit: [gtx-10, volta]" in problem.hint


def test_check_refuses_a_rule_that_expired(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(
        broken(("    reason: there is no CUDA", "    until: 2020-01-01\n    reason: there is no CUDA"))
    )

    result = run("check", path)

    assert isinstance(result.exception, MatrixError)
    (problem,) = result.exception.problems
    assert "was to be looked at again on 2020-01-01" in problem.what
    assert problem.where == f"{path} (rules[0].until)"


def test_facts_that_nobody_looked_at_for_long_are_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    review(DEMO, FACTS, CHECKED + OLDEST_FACT, file="m.yaml")
    assert "warning: CUDA 12.8 was" not in capsys.readouterr().err

    review(DEMO, FACTS, CHECKED + OLDEST_FACT + timedelta(days=1), file="m.yaml")
    assert "warning: CUDA 12.8 was last checked on" in capsys.readouterr().err


def test_every_rule_that_expired_is_named() -> None:
    rules = tuple(Rule(reason=reason, until=date(2026, 1, 1)) for reason in ("first", "second"))

    with pytest.raises(MatrixError) as caught:
        review(DEMO.model_copy(update={"rules": rules}), FACTS, CHECKED, file="m.yaml")
    assert [problem.where for problem in caught.value.problems] == [
        "m.yaml (rules[0].until)",
        "m.yaml (rules[1].until)",
    ]


def test_show_is_a_table_for_people(small: Path) -> None:
    result = run("show", small)

    assert result.stdout == ""
    assert "4 jobs" in result.stderr
    assert "cu128-linux-x86_64" in result.stderr
    assert "61 70 75 80 86 89 90" in result.stderr
    assert "manylinux_2_28_x86_64" in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["show"], id="jobs"),
        pytest.param(["show", "--excluded"], id="holes"),
        pytest.param(["show", "--coverage"], id="coverage"),
        pytest.param(["show", "--gpus", "cu129-linux-aarch64"], id="gpus"),
        pytest.param(["github", "--summary"], id="build-rows"),
        pytest.param(["github", "--grid", "verify", "--summary"], id="verify-rows"),
    ],
)
def test_tables_fit_80_columns(options: list[str]) -> None:
    result = run(options[0], this_checkout().matrix, *options[1:], columns=80)

    assert result.exit_code == 0
    assert max(map(len, result.stderr.splitlines())) <= 80


def test_show_keeps_the_names_of_jobs_whole_on_a_narrow_terminal() -> None:
    shown = run("show", this_checkout().matrix, columns=80).stderr

    assert "openblas-linux-musl-aarch64" in shown
    assert "manylinux_2_28_aarch64" in shown


def test_show_excluded_puts_what_has_one_reason_into_one_row() -> None:
    result = run("show", this_checkout().matrix, "--excluded", "--backend", "cu128")

    assert "linux-musl-x86_64, linux-musl-aarch64" in result.stderr or (
        "linux-musl-aarch64, linux-musl-x86_64" in result.stderr
    )
    assert "NVIDIA ships neither" in result.stderr
    assert "6 holes" in result.stderr


def test_show_excluded_gives_the_reasons(small: Path) -> None:
    result = run("show", small, "--excluded")

    assert "2 holes" in result.stderr
    assert "there is no CUDA for macOS" in result.stderr
    assert "not offered: declared for macos-arm64" in result.stderr


def test_show_gpus_says_how_each_is_served(small: Path) -> None:
    result = run("show", small, "--gpus", "cu128-linux-x86_64")

    assert "GPUs of cu128-linux-x86_64" in result.stderr
    assert "rtx-50" in result.stderr
    assert "570.26" in result.stderr
    assert "550.54.14" in result.stderr


def test_show_gpus_refuses_a_job_that_is_not_in_the_plan(small: Path) -> None:
    result = run("show", small, "--gpus", "cu128-linux-x86")

    assert isinstance(result.exception, MatrixError)
    assert "the matrix has no job 'cu128-linux-x86'" in str(result.exception)


def test_show_coverage_gives_every_hole_a_number_and_every_number_a_reason(small: Path) -> None:
    lines = run("show", small, "--coverage").stderr.splitlines()

    assert [line.split() for line in lines if line.startswith(("cpu", "cu128", "metal"))] == [
        ["cpu", "release", "✓", "✓"],
        ["cu128", "release", "✓", "1"],
        ["metal", "nightly", "2", "✓"],
    ]
    assert "  1  there is no CUDA for macOS" in lines
    assert "  2  not offered: declared for macos-arm64" in lines


def test_show_markdown_is_for_documentation(small: Path) -> None:
    result = run("show", small, "--markdown")

    assert result.stderr == ""
    assert "| `cu128` | release | ✓ | 1 |" in result.stdout


def test_show_json_is_for_machines(small: Path) -> None:
    result = run("show", small, "--json", "--backend", "cu128")

    assert result.stderr == ""
    found = json.loads(result.stdout)
    assert list(found) == ["jobs", "holes", "wheels", "verify"]
    assert [job["id"] for job in found["jobs"]] == ["cu128-linux-x86_64"]
    assert found["jobs"][0]["requires"][-1] == "tiny-extra>=1,<2"
    assert found["holes"] == [
        {
            "id": "cu128-macos-arm64",
            "backend": "cu128",
            "platform": "macos-arm64",
            "reason": "there is no CUDA for macOS",
        }
    ]


@pytest.mark.parametrize(
    ("options", "jobs"),
    [
        pytest.param(["--tier", "nightly"], ["metal-macos-arm64"], id="tier"),
        pytest.param(["--platform", "macos-arm64"], ["cpu-macos-arm64", "metal-macos-arm64"], id="platform"),
        pytest.param(["--platform", "macos-arm64", "--tier", "release"], ["cpu-macos-arm64"], id="both"),
        pytest.param(["--backend", "metal", "--tier", "release"], [], id="nothing"),
    ],
)
def test_show_picks(small: Path, options: list[str], jobs: list[str]) -> None:
    result = run("show", small, "--json", *options)

    assert [job["id"] for job in json.loads(result.stdout)["jobs"]] == jobs


@pytest.mark.parametrize("option", ["--backend", "--platform"])
def test_show_refuses_a_name_that_is_not_in_the_matrix(small: Path, option: str) -> None:
    result = run("show", small, option, "cu999")

    assert isinstance(result.exception, MatrixError)
    assert "the matrix has no" in result.exception.problems[0].what


def test_show_refuses_a_tier_that_does_not_exist(small: Path) -> None:
    assert run("show", small, "--tier", "weekly").exit_code == 2


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(
            [], ["cpu-linux-x86_64", "cpu-macos-arm64", "cu128-linux-x86_64", "metal-macos-arm64"], id="all"
        ),
        pytest.param(["--os", "macos"], ["cpu-macos-arm64", "metal-macos-arm64"], id="os"),
        pytest.param(
            ["--select", "release"],
            ["cpu-linux-x86_64", "cpu-macos-arm64", "cu128-linux-x86_64"],
            id="release",
        ),
        pytest.param(["--os", "windows"], [], id="nothing"),
        pytest.param(
            ["--chunk", "0", "--os", "macos"], ["cpu-macos-arm64", "metal-macos-arm64"], id="first-chunk"
        ),
        pytest.param(["--chunk", "1"], [], id="chunk-after-the-last"),
    ],
)
def test_github_prints_build_rows_in_one_line(small: Path, options: list[str], expected: list[str]) -> None:
    result = run("github", small, *options)

    assert result.stderr == ""
    assert result.stdout.count("\n") == 1
    assert [row["job"] for row in json.loads(result.stdout)["include"]] == expected


def test_github_prints_verify_rows(small: Path) -> None:
    rows = json.loads(run("github", small, "--grid", "verify", "--os", "macos").stdout)["include"]

    machines = ("macos-14", "macos-15", "macos-26")
    assert [(row["wheel_job"], row["runner"], row["container"], row["pythons"]) for row in rows] == [
        (job, machine, None, "3.9\n3.10\n3.13t")
        for job in ("cpu-macos-arm64", "metal-macos-arm64")
        for machine in machines
    ]


def test_github_walks_the_diagonal(small: Path) -> None:
    rows = json.loads(run("github", small, "--select", "diagonal").stdout)["include"]

    assert sorted(row["backend"] for row in rows) == ["cpu", "cu128", "metal"]


def test_github_shows_the_rows_to_people_if_asked(small: Path) -> None:
    result = run("github", small, "--os", "macos", "--summary")

    assert "2 compiles" in result.stderr
    assert "metal-macos-arm64" in result.stderr


def test_the_offer_is_for_machines(small: Path) -> None:
    result = run("offer", small)
    found = msgspec.json.decode(result.stdout, type=Offer)

    assert result.exit_code == 0
    assert result.stderr == ""
    assert found.project == "tiny-package"
    assert json.loads(result.stdout)["kind"] == "offer"
    assert len(found.cells) == 3 * 2
    assert sum(cell.hole is not None for cell in found.cells) == 2


def test_schema_is_json() -> None:
    result = run("schema")

    assert json.loads(result.stdout)["$schema"].startswith("https://json-schema.org/")
