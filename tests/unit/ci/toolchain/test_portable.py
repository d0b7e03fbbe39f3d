from __future__ import annotations

import platform
from dataclasses import replace
from pathlib import Path

import pytest

from ci.toolchain.model import Toolchain
from ci.toolchain.portable import portable_toolchain, zig_target
from ci.toolchain.zigrelease import read_zig_release
from fakes.jobs import CPU, CU128, a_job
from fakes.runner import RecordingRunner
from matrix import Backend, Job, Libc, OperatingSystem
from wheelgrid.errors import BuildError


def job(os: OperatingSystem, architecture: str, tag_floor: str, backend: Backend = CPU) -> Job:
    made = a_job(f"{os.value}-{architecture}", backend)
    libc: Libc = "musl" if tag_floor.startswith("musllinux") else "glibc"
    return replace(
        made,
        platform=made.platform.model_copy(
            update={"tag_floor": tag_floor, "libc": libc if os is OperatingSystem.LINUX else None}
        ),
    )


LINUX = job(OperatingSystem.LINUX, "aarch64", "manylinux_2_28_aarch64")


def choose(job_: Job, folder: Path, path: Path | None = None) -> Toolchain:
    return portable_toolchain(
        job_,
        folder=folder,
        environment={} if path is None else {"PATH": str(path)},
        run=RecordingRunner(lambda _: "Thread model: posix\n"),
        progress=lambda _: None,
    )


@pytest.mark.parametrize(
    ("architecture", "floor", "target"),
    [
        ("x86_64", "manylinux_2_28_x86_64", "x86_64-linux-gnu.2.28"),
        ("aarch64", "manylinux_2_17_aarch64", "aarch64-linux-gnu.2.17"),
        ("aarch64", "musllinux_1_2_aarch64", "aarch64-linux-musl"),
    ],
)
def test_the_target_is_the_oldest_system_that_the_job_promises(
    architecture: str, floor: str, target: str
) -> None:
    assert zig_target(job(OperatingSystem.LINUX, architecture, floor)) == target


def test_linux_is_compiled_by_the_pinned_zig(tmp_path: Path) -> None:
    release = read_zig_release()
    here = platform.system(), platform.machine()
    pins = [pin for pin in release.archives if pin.system == here[0] and here[1] in pin.machines]
    if not pins:
        pytest.skip(f"no zig is pinned for {' '.join(here)}")
    unpacked = tmp_path / f"zig-{release.version}-{pins[0].sha256[:12]}"
    unpacked.mkdir()

    toolchain = choose(LINUX, tmp_path)

    assert toolchain.name == "zig-aarch64-linux-gnu.2.28"
    assert str(unpacked) in Path(toolchain.compiler[0]).read_text()


def test_windows_is_compiled_by_mingw(tmp_path: Path) -> None:
    for name in ("gcc", "g++"):
        program = tmp_path / f"x86_64-w64-mingw32-{name}"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)

    toolchain = choose(job(OperatingSystem.WINDOWS, "amd64", "win_amd64"), tmp_path, path=tmp_path)

    assert toolchain.platform_tags == ("win_amd64",)


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (
            job(OperatingSystem.MACOS, "arm64", "macosx_14_0_arm64"),
            "'cpu-macos-arm64' .* only a Mac has the SDK",
        ),
        (job(OperatingSystem.WINDOWS, "arm64", "win_arm64"), "Windows on x86-64 only"),
        (job(OperatingSystem.LINUX, "riscv64", "manylinux_2_39_riscv64"), "x86_64 and aarch64 only"),
        (
            job(OperatingSystem.LINUX, "x86_64", "manylinux_2_28_x86_64", CU128),
            "the toolkit of 'cuda' takes the system's own compilers",
        ),
    ],
    ids=["macos", "windows on arm", "riscv64", "gpu"],
)
def test_what_cannot_be_done_is_refused_with_a_way_out(refused: Job, reason: str, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=reason) as caught:
        choose(refused, tmp_path)

    assert "leave out --portable" in (caught.value.problems[0].hint or "")
    assert not list(tmp_path.iterdir())
