from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ci.checks.expectation import as_variant, promise_of, promise_of_wheel, promises_of, version_of
from ci.wheel.distinfo import parse_wheel_name
from fakes.jobs import CU128, PAYLOAD, a_job
from fakes.runner import RecordingRunner
from fakes.wheels import CU128_MARK
from wheelgrid.errors import BuildError


def test_a_job_becomes_a_promise() -> None:
    job = replace(a_job(backend=CU128), requires=("nvidia-x>=1",))

    promise = promise_of(job, "1.2", job.wheel_tag_floor)

    assert (promise.distribution, promise.package, promise.version) == ("demo-package", "demo", "1.2")
    assert (promise.label, promise.backend, promise.job) == ("cu128", "cu128", "cu128-linux-x86_64")
    assert (promise.platform, promise.architecture) == ("linux-x86_64", "x86_64")
    assert promise.tag_floor == "manylinux_2_28_x86_64"
    assert promise.requirements == ("nvidia-x>=1",)
    assert (promise.folder, promise.libraries) == ("demo/lib", ("libdemo", "libdemo-gpu"))
    assert promise.modules == ("libdemo-gpu",)
    assert (promise.cpu_module_prefix, promise.cpu_variants) == ("libdemo-cpu-", PAYLOAD.cpu_variants)
    assert promise.module_entry_points == PAYLOAD.module_entry_points
    assert promise.cpu_module_entry_points == PAYLOAD.cpu_module_entry_points
    assert {"libc.so.6", "libcuda.so.1"} <= promise.external_libraries
    assert promise.size_budget_bytes == 1_250_000


def test_a_variant_is_promised_the_same_but_for_its_version_and_its_index() -> None:
    own = promise_of(a_job(backend=CU128), "1.2", "manylinux_2_28_x86_64")

    promise = as_variant(own, CU128_MARK)

    assert (promise.label, promise.backend, promise.variant) == (None, "variants", CU128_MARK)
    assert replace(promise, label=own.label, backend=own.backend, variant=None) == own


def test_a_job_that_installers_can_choose_by_themselves_has_two_wheels() -> None:
    own, variant = promises_of(a_job(backend=CU128), "1.2", None)

    assert (own.label, own.variant) == ("cu128", None)
    assert variant.variant is not None
    assert (variant.label, variant.variant.label) == (None, "cu128")
    assert promises_of(a_job(), "1.2", None) == (promise_of(a_job(), "1.2", None),)


@pytest.mark.parametrize(
    ("filename", "place"),
    [
        ("demo_package-1.2+cu128-py3-none-any.whl", 0),
        ("demo_package-1.2-py3-none-any-cu128.whl", 1),
        ("demo_package-1.2-py3-none-any-cu126.whl", 0),
    ],
    ids=["own", "variant", "other variant"],
)
def test_a_wheel_is_held_to_what_its_name_says(filename: str, place: int) -> None:
    job = a_job(backend=CU128)

    promise = promise_of_wheel(parse_wheel_name(Path(filename)), job, "1.2", None)

    assert promise == promises_of(job, "1.2", None)[place]


def test_a_wheel_of_this_machine_is_held_to_no_floor() -> None:
    assert promise_of(a_job(), "1.2", None).tag_floor is None


@pytest.mark.parametrize(
    ("platform", "architecture", "system", "foreign"),
    [
        ("linux-x86_64", "x86_64", "ld-linux-x86-64.so.2", "libc.musl-x86_64.so.1"),
        ("linux-aarch64", "aarch64", "libstdc++.so.6", "ld-linux-x86-64.so.2"),
        ("linux-musl-aarch64", "aarch64", "libc.musl-aarch64.so.1", "libstdc++.so.6"),
        ("macos-arm64", "aarch64", "/usr/lib/libSystem.B.dylib", "libc.so.6"),
        ("macos-x86_64", "x86_64", "/System/Library/Frameworks/*", "libc.so.6"),
        ("windows-amd64", "x86_64", "kernel32.dll", "libc.so.6"),
        ("windows-arm64", "aarch64", "vcruntime140*.dll", "libc.so.6"),
    ],
)
def test_every_platform_has_a_promise_with_its_own_system(
    platform: str, architecture: str, system: str, foreign: str
) -> None:
    promise = promise_of(a_job(platform), "1.2", None)

    assert (promise.platform, promise.architecture) == (platform, architecture)
    assert system in promise.external_libraries
    assert foreign not in promise.external_libraries


def test_windows_libraries_are_promised_as_they_are_found() -> None:
    payload = replace(PAYLOAD, libraries=("demo", "libother"), cpu_module_prefix="demo-cpu-")

    windows = promise_of(replace(a_job("windows-amd64"), payload=payload), "1", None)
    linux = promise_of(replace(a_job(), payload=payload), "1", None)

    assert (windows.libraries, windows.cpu_module_prefix) == (("libdemo", "libother"), "libdemo-cpu-")
    assert (linux.libraries, linux.cpu_module_prefix) == (("demo", "libother"), "demo-cpu-")


def test_a_package_without_cpu_modules_promises_none() -> None:
    payload = replace(PAYLOAD, cpu_module_prefix=None, cpu_variants=(), cpu_module_entry_points=())

    assert promise_of(replace(a_job(), payload=payload), "1", None).cpu_module_prefix is None


def a_package(folder: Path, text: str) -> Path:
    (folder / "pyproject.toml").write_text(text)
    return folder


def test_a_stated_version_is_read(tmp_path: Path) -> None:
    run = RecordingRunner()

    assert version_of(a_package(tmp_path, '[project]\nname = "x"\nversion = "1.0"\n'), run) == "1.0"
    assert run.commands == []


@pytest.mark.parametrize("text", ['[project]\ndynamic = ["version"]\n', ""], ids=["dynamic", "no table"])
def test_any_other_version_is_the_build_backends(text: str, tmp_path: Path) -> None:
    shown = json.dumps({"name": "x", "version": "2.5.1"}, indent=2)
    run = RecordingRunner(lambda _: f"* Getting metadata for wheel...\n{shown}\n")

    assert version_of(a_package(tmp_path, text), run) == "2.5.1"
    assert run.commands[0][1:] == ("-m", "build", "--metadata", "--no-isolation", str(tmp_path))


@pytest.mark.parametrize("output", ["", "no json", "{}", "\n[1]"])
def test_a_backend_that_states_none_is_told(output: str, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="states no version") as caught:
        version_of(a_package(tmp_path, ""), RecordingRunner(lambda _: output))

    assert caught.value.problems[0].where == str(tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [(None, "cannot read the package"), ("[", "cannot be read"), ("project = 3", "cannot be read")],
    ids=["missing", "not toml", "no table"],
)
def test_a_folder_that_is_no_package_is_told(text: str | None, says: str, tmp_path: Path) -> None:
    if text is not None:
        a_package(tmp_path, text)

    with pytest.raises(BuildError, match=says):
        version_of(tmp_path, RecordingRunner())
