"""``wheelgrid matrix``: people read standard error, machines read standard output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from fakes.matrices import SMALL, broken
from matrix.cli import app
from wheelgrid.errors import MatrixError


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "m.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200", "NO_COLOR": "1"})


def test_check_says_that_a_matrix_is_sound(small: Path) -> None:
    result = run("check", small)

    assert result.exit_code == 0
    assert result.stdout == ""
    assert "is sound: 3 backends, 2 platforms, 3 Pythons; 4 jobs, 2 holes" in result.stderr


def test_check_reads_the_matrix_of_this_checkout() -> None:
    result = run("check")

    assert result.exit_code == 0
    assert "matrix.yaml is sound: 17 backends, 8 platforms, 10 Pythons" in result.stderr


def test_check_raises_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(broken(("    tier: nightly", "    tier: no"), ("    os: macos", "    os: no")))

    result = run("check", path)

    assert isinstance(result.exception, MatrixError)
    assert len(result.exception.problems) == 2


def test_show_is_a_table_for_people(small: Path) -> None:
    result = run("show", small)

    assert result.stdout == ""
    assert "4 jobs" in result.stderr
    assert "cu128-linux-x86_64" in result.stderr
    assert "89 90 + PTX 90" in result.stderr
    assert "manylinux_2_28_x86_64" in result.stderr


def test_show_keeps_the_names_of_jobs_whole_on_a_narrow_terminal() -> None:
    result = CliRunner().invoke(app, ["show"], env={"COLUMNS": "80", "NO_COLOR": "1"})

    assert max(map(len, result.stderr.splitlines())) <= 80
    assert "openblas-linux-musl-aarch64" in result.stderr
    assert "manylinux_2_28_aarch64" in result.stderr


def test_show_excluded_puts_what_has_one_reason_into_one_row() -> None:
    result = run("show", "--excluded", "--backend", "cu128")

    assert "linux-musl-aarch64, linux-musl-x86_64 │ NVIDIA ships neither" in result.stderr
    assert "6 holes" in result.stderr


def test_show_excluded_gives_the_reasons(small: Path) -> None:
    result = run("show", small, "--excluded")

    assert "2 holes" in result.stderr
    assert "there is no CUDA for macOS" in result.stderr
    assert "not offered: metal is declared for macos-arm64" in result.stderr


def test_show_json_is_for_machines(small: Path) -> None:
    result = run("show", small, "--json", "--backend", "cu128")

    assert result.stderr == ""
    assert json.loads(result.stdout) == {
        "jobs": [
            {
                "id": "cu128-linux-x86_64",
                "backend": "cu128",
                "platform": "linux-x86_64",
                "family": "cuda",
                "label": "cu128",
                "tier": "release",
                "runner": "ubuntu-24.04",
                "wheel_tag_floor": "manylinux_2_28_x86_64",
                "cmake_definitions": {
                    "CMAKE_CUDA_ARCHITECTURES": "89-real;90-real;90-virtual",
                    "GGML_CUDA": "ON",
                },
            }
        ],
        "holes": [
            {
                "id": "cu128-macos-arm64",
                "backend": "cu128",
                "platform": "macos-arm64",
                "reason": "there is no CUDA for macOS",
            }
        ],
    }


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
