from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest
from packaging.tags import sys_tags

from fakes.runner import RecordingRunner
from index_gen.explain.detection import detect, platform_of
from index_gen.explain.machine import Gpu, tag_places
from wheelgrid.errors import ToolNotFoundError


def no_program(words: tuple[str, ...]) -> str:
    raise ToolNotFoundError(words[0], "")


def put(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


def test_this_machine_takes_what_its_installers_take(tmp_path: Path) -> None:
    machine = detect(RecordingRunner(no_program), tmp_path)

    assert list(tag_places(machine)) == list(sys_tags())
    assert machine.python == platform.python_version()
    assert (machine.driver, machine.gpus) == (None, ())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "proc/driver/nvidia/version",
            "NVRM version: NVIDIA UNIX x86_64 Kernel Module  560.35.03  Fri Aug 16 21:39:15 UTC 2024\n",
        ),
        ("sys/module/nvidia/version", "560.35.03\n"),
    ],
    ids=["proc", "sys"],
)
def test_the_driver_is_in_files(tmp_path: Path, name: str, text: str) -> None:
    put(tmp_path, name, text)

    assert detect(RecordingRunner(no_program), tmp_path).driver == "560.35.03"


def test_nvidia_smi_knows_driver_and_gpus(tmp_path: Path) -> None:
    answer = "560.35.03, 8.9, NVIDIA GeForce RTX 4090\n560.35.03, 12.0, NVIDIA GeForce RTX 5090\n"
    machine = detect(RecordingRunner(lambda _: answer), tmp_path)

    assert machine.driver == "560.35.03"
    assert machine.gpus == (
        Gpu(family="cuda", architecture="89", name="NVIDIA GeForce RTX 4090"),
        Gpu(family="cuda", architecture="120", name="NVIDIA GeForce RTX 5090"),
    )


def test_what_nvidia_smi_says_of_a_fault_is_no_gpu(tmp_path: Path) -> None:
    answer = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n"

    assert detect(RecordingRunner(lambda _: answer), tmp_path).gpus == ()


def test_the_kernel_knows_the_gpus_of_amd(tmp_path: Path) -> None:
    nodes = "sys/class/kfd/kfd/topology/nodes"
    for node, version in enumerate((0, 90010, 110000)):
        put(tmp_path, f"{nodes}/{node}/properties", f"cpu_cores_count 8\ngfx_target_version {version}\n")

    machine = detect(RecordingRunner(no_program), tmp_path)

    assert [gpu.architecture for gpu in machine.gpus] == ["gfx90a", "gfx1100"]
    assert {gpu.family for gpu in machine.gpus} == {"rocm"}


@pytest.mark.parametrize(
    ("system", "machine", "tags", "name"),
    [
        ("Linux", "x86_64", ("linux_x86_64", "manylinux_2_36_x86_64"), "linux-x86_64"),
        ("Linux", "aarch64", ("linux_aarch64", "musllinux_1_2_aarch64"), "linux-musl-aarch64"),
        ("Darwin", "arm64", ("macosx_15_0_arm64",), "macos-arm64"),
        ("Windows", "AMD64", ("win_amd64",), "windows-amd64"),
    ],
)
def test_platforms_have_the_names_of_a_matrix(
    system: str, machine: str, tags: tuple[str, ...], name: str
) -> None:
    assert platform_of(system, machine, tags) == name


def test_an_alpha_of_python_has_a_version(tmp_path: Path) -> None:
    assert not detect(RecordingRunner(no_program), tmp_path).python.endswith("+")
    assert sys.version_info[:2] == tuple(
        int(part) for part in detect(RecordingRunner(no_program), tmp_path).python.split(".")[:2]
    )
