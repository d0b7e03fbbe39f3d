"""The text that installs a toolkit in a container: right for each job, and a shell's idea of sound."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ci.toolkits.container import before_all, container_environment, environment_of, script_of
from ci.toolkits.need import Need
from fakes.matrices import SMALL
from fakes.needs import need
from matrix import expand, parse_matrix
from matrix.facts import read_facts
from matrix.model import Family
from wheelgrid.errors import BuildError, MatrixError
from wheelgrid.process import run_process

FACTS = read_facts()
SCRIPTS = [
    *(
        need(Family.CUDA, platform, toolkit=toolkit.version, host_compiler=host)
        for toolkit in FACTS.cuda
        for platform in ("linux-x86_64", "linux-aarch64")
        for host in (None, "gcc-13")
    ),
    *(need(Family.ROCM, toolkit=one.version) for one in FACTS.rocm if one.rhel8_repository is not None),
    *(need(Family.VULKAN, platform) for platform in ("linux-x86_64", "linux-aarch64", "linux-musl-x86_64")),
    *(need(Family.OPENBLAS, platform) for platform in ("linux-x86_64", "linux-musl-x86_64")),
]


def test_shellcheck_has_no_complaint(tmp_path: Path) -> None:
    files = []
    for number, wanted in enumerate(SCRIPTS):
        file = tmp_path / f"{number}-{wanted.family.value}.sh"
        file.write_text(script_of(wanted, FACTS))
        files.append(file)

    said = run_process([Path(sys.executable).parent / "shellcheck", "--shell=sh", *files])

    assert len(files) == 11 * 4 + 6 + 5
    assert said == ""


def test_cuda_comes_from_the_repository_of_nvidia_with_the_host_compiler() -> None:
    script = script_of(need(Family.CUDA, toolkit="12.4", host_compiler="gcc-13"), FACTS)

    assert "/repos/rhel8/x86_64/cuda-rhel8.repo" in script
    assert " gcc-toolset-13-gcc gcc-toolset-13-gcc-c++ cuda-nvcc-12-4 cuda-cudart-devel-12-4 " in script
    assert script.startswith("set -eu\n")
    assert script.endswith("/usr/local/cuda-12.4/bin/nvcc --version\n")
    assert environment_of(need(Family.CUDA, toolkit="12.4", host_compiler="gcc-13")) == (
        ("CUDACXX", "/usr/local/cuda-12.4/bin/nvcc"),
        ("CUDAHOSTCXX", "/opt/rh/gcc-toolset-13/root/usr/bin/g++"),
        ("CUDA_PATH", "/usr/local/cuda-12.4"),
    )


def test_cuda_on_arm_comes_from_the_repository_for_servers() -> None:
    script = script_of(need(Family.CUDA, "linux-aarch64", toolkit="13.0"), FACTS)

    assert "/repos/rhel8/sbsa/cuda-rhel8.repo" in script
    assert "gcc-toolset" not in script
    assert dict(environment_of(need(Family.CUDA, toolkit="13.0"))).keys() == {"CUDACXX", "CUDA_PATH"}


def test_rocm_comes_from_the_repository_of_amd() -> None:
    script = script_of(need(Family.ROCM, toolkit="7.2"), FACTS)

    assert "baseurl=https://repo.radeon.com/rocm/el8/7.2.4/main" in script
    assert "gpgcheck=1" in script
    assert " install hip-devel hipblas-devel rocblas-devel " in script
    assert dict(environment_of(need(Family.ROCM, toolkit="7.2")))["HIPCXX"] == "/opt/rocm/llvm/bin/clang++"


def test_vulkan_is_the_newest_sdk_checked_by_its_digest() -> None:
    script = script_of(need(Family.VULKAN), FACTS)
    sdk = FACTS.vulkan_sdk("1.4.357.0")

    assert f"/1.4.357.0/linux/{sdk.linux_archive}" in script
    assert f"echo '{sdk.linux_sha256}  sdk.tar.xz' | sha256sum -c -" in script
    assert environment_of(need(Family.VULKAN)) == (("VULKAN_SDK", "/opt/vulkan/current"),)


def test_a_job_may_name_another_sdk() -> None:
    assert "/1.4.341.0/linux/" in script_of(need(Family.VULKAN, toolkit="1.4.341.0"), FACTS)


def test_alpine_has_its_own_packages() -> None:
    assert "apk add --no-cache shaderc" in script_of(need(Family.VULKAN, "linux-musl-x86_64"), FACTS)
    assert environment_of(need(Family.VULKAN, "linux-musl-x86_64")) == ()


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(need(Family.CPU), id="cpu"),
        pytest.param(need(Family.RPC), id="rpc"),
        pytest.param(need(Family.METAL, "macos-arm64"), id="metal"),
        pytest.param(need(Family.CUDA, "windows-amd64", toolkit="12.8"), id="outside-a-container"),
    ],
)
def test_nothing_is_installed_where_nothing_is_needed(wanted: Need) -> None:
    assert script_of(wanted, FACTS) == ""
    assert environment_of(wanted) == ()


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        pytest.param(
            need(Family.CUDA, "linux-musl-x86_64", toolkit="12.8"), "NVIDIA has no CUDA packages", id="musl"
        ),
        pytest.param(
            need(Family.CUDA, "linux-riscv64", toolkit="12.8"), "NVIDIA has no CUDA packages", id="processor"
        ),
        pytest.param(need(Family.CUDA), "the matrix names no release of it", id="no-release"),
        pytest.param(
            need(Family.CUDA, toolkit="12.8", host_compiler="clang-18"),
            "no package of the host compiler 'clang-18'",
            id="host-compiler",
        ),
        pytest.param(
            need(Family.ROCM, toolkit="7.14"), r"no EL8 packages of ROCm 7\.14", id="rocm-without-packages"
        ),
        pytest.param(
            need(Family.ROCM, "linux-aarch64", toolkit="7.2"),
            r"no EL8 packages of ROCm 7\.2",
            id="rocm-on-arm",
        ),
    ],
)
def test_what_nobody_can_install_is_refused(wanted: Need, reason: str) -> None:
    with pytest.raises(BuildError, match=reason):
        script_of(wanted, FACTS)


def test_a_toolkit_that_the_facts_do_not_know_is_refused() -> None:
    with pytest.raises(MatrixError, match=r"no CUDA toolkit '12\.7'"):
        script_of(need(Family.CUDA, toolkit="12.7"), FACTS)


def test_a_vulkan_sdk_without_a_digest_is_refused() -> None:
    bare = tuple(one.model_copy(update={"linux_sha256": None}) for one in FACTS.vulkan)

    with pytest.raises(BuildError, match="no digest of the Vulkan SDK is established"):
        script_of(need(Family.VULKAN), FACTS.model_copy(update={"vulkan": bare}))


def test_a_job_of_a_matrix_says_what_it_needs() -> None:
    jobs = {job.id: job for job in expand(parse_matrix(SMALL, file="matrix.yaml")).jobs}

    (cuda,) = (job for name, job in jobs.items() if name == "cu128-linux-x86_64")
    (cpu,) = (job for name, job in jobs.items() if name == "cpu-linux-x86_64")

    assert "cuda-nvcc-12-8" in before_all(cuda)
    assert dict(container_environment(cuda))["CUDA_PATH"] == "/usr/local/cuda-12.8"
    assert before_all(cpu) == ""
