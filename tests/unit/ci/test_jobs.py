from __future__ import annotations

from pathlib import Path

import pytest

from ci.jobs import job_for, job_of, jobs_called
from ci.wheel.distinfo import parse_wheel_name
from fakes.jobs import CPU, CU128, PROJECT, a_job, a_platform
from matrix import Matrix, Tier
from matrix.model import Cost, Family, FamilyTraits, Payload, Python
from wheelgrid.errors import MatrixError, WheelRejectedError

PLATFORMS = ("linux-aarch64", "linux-musl-x86_64", "linux-x86_64", "macos-arm64", "windows-amd64")
JOBS = (*(a_job(platform) for platform in PLATFORMS), a_job("linux-x86_64", CU128))


def a_matrix(tier: Tier = Tier.RELEASE) -> Matrix:
    return Matrix(
        project=PROJECT,
        payload=Payload(folder="demo/lib", libraries=("libdemo",)),
        families=(FamilyTraits(family=Family.CPU, cost=Cost(minutes=1, megabytes=1)),),
        pythons=(Python(version="3.11"),),
        platforms=(a_platform(),),
        backends=(CU128, CPU.model_copy(update={"tier": tier})),
    )


@pytest.mark.parametrize(
    ("version", "platform", "job"),
    [
        ("1.0", "manylinux_2_34_x86_64", "cpu-linux-x86_64"),
        ("1.0", "manylinux2014_x86_64.manylinux_2_17_x86_64", "cpu-linux-x86_64"),
        ("1.0", "linux_aarch64", "cpu-linux-aarch64"),
        ("1.0", "musllinux_1_2_x86_64", "cpu-linux-musl-x86_64"),
        ("1.0", "macosx_11_0_arm64", "cpu-macos-arm64"),
        ("1.0", "win_amd64", "cpu-windows-amd64"),
        ("1.0+cu128", "manylinux_2_34_x86_64", "cu128-linux-x86_64"),
        ("1.0", "manylinux_2_34_x86_64-cu128", "cu128-linux-x86_64"),
    ],
)
def test_a_wheel_names_its_job(version: str, platform: str, job: str) -> None:
    name = parse_wheel_name(Path(f"demo_package-{version}-py3-none-{platform}.whl"))

    assert job_of(name, JOBS).id == job


@pytest.mark.parametrize(
    ("version", "platform", "says"),
    [
        ("1.0+cu128", "win_amd64", "label 'cu128' for 'win_amd64'"),
        ("1.0+cu999", "manylinux_2_34_x86_64", "label 'cu999'"),
        ("1.0", "manylinux_2_34_riscv64", "no label for"),
        ("1.0", "any", "no label for 'any'"),
    ],
)
def test_a_wheel_that_no_job_makes_is_refused(version: str, platform: str, says: str) -> None:
    name = parse_wheel_name(Path(f"demo_package-{version}-py3-none-{platform}.whl"))

    with pytest.raises(WheelRejectedError, match=says):
        job_of(name, JOBS)


def test_jobs_are_found_by_name_in_the_order_of_the_names() -> None:
    found = jobs_called(("cu128-linux-x86_64", "cpu-macos-arm64"), JOBS)

    assert [job.id for job in found] == ["cu128-linux-x86_64", "cpu-macos-arm64"]


def test_all_unknown_names_are_told() -> None:
    with pytest.raises(MatrixError) as caught:
        jobs_called(("cpu-beos", "cpu-linux-x86_64", "x"), JOBS)

    assert [problem.what for problem in caught.value.problems] == [
        "there is no job 'cpu-beos'",
        "there is no job 'x'",
    ]


def test_a_machine_can_do_the_released_cpu_job() -> None:
    assert job_for(a_platform("linux-x86_64"), a_matrix(), JOBS).id == "cpu-linux-x86_64"


@pytest.mark.parametrize(
    ("matrix", "platform"),
    [(a_matrix(Tier.LOCAL), "linux-x86_64"), (a_matrix(), "linux-musl-aarch64")],
    ids=["not released", "not on this platform"],
)
def test_a_matrix_without_such_a_job_is_told(matrix: Matrix, platform: str) -> None:
    with pytest.raises(MatrixError, match=f"no CPU wheel for this machine, '{platform}'"):
        job_for(a_platform(platform), matrix, JOBS)
