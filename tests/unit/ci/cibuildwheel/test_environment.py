"""What cibuildwheel is told about a job."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ci.cibuildwheel.cache import CacheFolders
from ci.cibuildwheel.engine import Engine
from ci.cibuildwheel.environment import ToolkitSetup, WheelTest, environment_for, identifiers_of
from fakes.matrices import SMALL, broken
from matrix import Job, OperatingSystem, expand, parse_matrix
from wheelgrid.errors import BuildError

CACHE = CacheFolders(objects=Path("/a cache/o"), downloads=Path("/a cache/d"))
TEST = WheelTest(command="python -m check")


def job(name: str, text: str = SMALL) -> Job:
    jobs = expand(parse_matrix(text, file="matrix.yaml")).jobs
    return next(job for job in jobs if job.id == name)


def windows_job() -> Job:
    linux, mac = job("cpu-linux-x86_64"), job("cpu-macos-arm64")
    platform = mac.platform.model_copy(
        update={
            "os": OperatingSystem.WINDOWS,
            "architecture": "amd64",
            "tag_floor": "win_amd64",
            "id": "windows-amd64",
        }
    )
    return replace(linux, platform=platform)


def test_the_oldest_python_comes_first_and_skipped_ones_are_left_out() -> None:
    assert identifiers_of(job("cpu-linux-x86_64")) == ("cp39-manylinux_x86_64", "cp310-manylinux_x86_64")


def test_a_linux_job_has_an_image_and_macos_a_deployment_target() -> None:
    linux = environment_for(job("cpu-linux-x86_64"), test=TEST).as_variables()
    mac = environment_for(job("cpu-macos-arm64"), test=TEST).as_variables()

    assert linux["CIBW_MANYLINUX_X86_64_IMAGE"] == "manylinux_2_28"
    assert linux["CIBW_ENVIRONMENT"] == ""
    assert mac["CIBW_ENVIRONMENT"] == "MACOSX_DEPLOYMENT_TARGET=14.0"
    assert mac["CIBW_BUILD"] == "cp39-macosx_arm64 cp310-macosx_arm64"
    assert not any("IMAGE" in name or "ENGINE" in name for name in mac)


def test_musl_has_its_own_identifiers_and_image() -> None:
    musl = "  linux-musl-x86_64: {runner: ubuntu-24.04, image: musllinux_1_2}\n"
    text = broken(
        ("  macos-arm64:\n", f"{musl}  macos-arm64:\n"),
        ("platform: macos-*", "platform: [macos-*, linux-musl-*]"),
    )

    environment = environment_for(job("cpu-linux-musl-x86_64", text), test=TEST, cache=CACHE)

    assert environment.build[0] == "cp39-musllinux_x86_64"
    assert environment.as_variables()["CIBW_MUSLLINUX_X86_64_IMAGE"] == "musllinux_1_2"
    assert "apk add" in environment.before_all[0]


def test_windows_spells_its_architecture_in_capitals() -> None:
    environment = environment_for(windows_job(), test=TEST)

    assert environment.archs == "AMD64"
    assert environment.build[0] == "cp39-win_amd64"


def test_every_repair_tool_leaves_the_excluded_libraries_alone() -> None:
    outside = ("libone.so.1", "lib two.so.*")

    commands = [
        environment_for(replace(one, external_libraries=outside), test=TEST).repair_command
        for one in (job("cpu-linux-x86_64"), job("cpu-macos-arm64"), windows_job())
    ]

    assert commands == [
        "auditwheel repair --exclude libone.so.1 --exclude 'lib two.so.*' -w {dest_dir} {wheel}",
        (
            "delocate-wheel --require-archs {delocate_archs} --exclude libone.so.1 --exclude 'lib two.so.*' "
            "-w {dest_dir} -v {wheel}"
        ),
        (
            "delvewheel repair --analyze-existing --ignore-existing --no-mangle-all "
            '--exclude "libone.so.1;lib two.so.*" -w {dest_dir} -v {wheel}'
        ),
    ]


def test_the_cache_is_all_that_a_container_sees_of_the_host() -> None:
    engine = Engine(name="podman", create_args=("--network=host",))

    variables = environment_for(job("cpu-linux-x86_64"), test=TEST, engine=engine, cache=CACHE).as_variables()

    assert variables["CIBW_CONTAINER_ENGINE"] == (
        "podman; create_args: --network=host '--volume=/a cache/o:/wheelgrid-cache/objects' "
        "'--volume=/a cache/d:/wheelgrid-cache/downloads'; disable_host_mount: true"
    )
    assert "CCACHE_DIR=/wheelgrid-cache/objects" in variables["CIBW_ENVIRONMENT"]
    assert "ccache --print-stats" in variables["CIBW_REPAIR_WHEEL_COMMAND"]


def test_a_machine_without_a_container_mounts_nothing() -> None:
    environment = environment_for(
        job("cpu-macos-arm64"), test=TEST, engine=Engine(name="docker"), cache=CACHE
    )

    assert environment.engine is None
    assert environment.mounts == ()
    assert environment.before_all == ()


def test_the_toolkit_is_set_up_before_the_cache_is() -> None:
    toolkit = ToolkitSetup(commands=("install toolkit",))

    environment = environment_for(job("cpu-linux-x86_64"), test=TEST, toolkit=toolkit, cache=CACHE)

    assert len(environment.before_all) == 3
    assert environment.as_variables()["CIBW_BEFORE_ALL"].startswith(
        "set -e\n(\ninstall toolkit\n)\n(\ncommand -v"
    )


def test_a_job_without_a_toolkit_and_a_cache_sets_nothing_up() -> None:
    assert environment_for(job("cpu-linux-x86_64"), test=TEST).as_variables()["CIBW_BEFORE_ALL"] == ""


@pytest.mark.skipif(sys.platform == "win32", reason="cmd.exe has its own way")
@pytest.mark.parametrize(
    ("script", "code", "lines"),
    [
        ("echo one\necho two # a remark", 0, ["one", "two", "last"]),
        ("cd /; set -u\necho one", 0, ["one", "last"]),
        ("set -eu\necho one\nfalse\necho two", 1, ["one"]),
        ("echo one\nfalse\necho two", 1, ["one"]),
        ("false || echo one", 0, ["one", "last"]),
        ("for word in a b; do false; done; echo one", 1, []),
    ],
    ids=["sound", "own folder and options", "strict script", "plain script", "rescued", "loop"],
)
def test_the_first_line_of_the_set_up_that_fails_ends_it(script: str, code: int, lines: list[str]) -> None:
    toolkit = ToolkitSetup(commands=(script, 'test "$PWD" != / && echo last$UNSET'))
    text = environment_for(job("cpu-linux-x86_64"), test=TEST, toolkit=toolkit).as_variables()

    # Source: cibuildwheel starts it with `sh -c`.
    done = subprocess.run(["sh", "-c", text["CIBW_BEFORE_ALL"]], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout.split()) == (code, lines)


def test_the_toolkits_variables_reach_the_build() -> None:
    toolkit = ToolkitSetup(environment=(("DEMO_HOME", "/opt/demo 1"), ("DEMO_PATH", "/usr/demo")))

    variables = environment_for(job("cpu-linux-x86_64"), test=TEST, toolkit=toolkit).as_variables()

    assert variables["CIBW_ENVIRONMENT"] == "DEMO_HOME='/opt/demo 1' DEMO_PATH=/usr/demo"


def test_commands_for_windows_have_no_braces() -> None:
    toolkit = ToolkitSetup(commands=("install toolkit", "set it up"))

    variables = environment_for(windows_job(), test=TEST, toolkit=toolkit).as_variables()

    assert variables["CIBW_BEFORE_ALL"] == "install toolkit && set it up"


def test_only_pythons_that_the_image_has_are_built() -> None:
    environment = environment_for(
        job("cpu-linux-x86_64"), test=TEST, image="localhost/demo:1", offered=frozenset({"cp310"})
    )

    assert environment.build == ("cp310-manylinux_x86_64",)
    assert environment.image == "localhost/demo:1"


def test_an_image_without_any_of_the_pythons_is_refused() -> None:
    with pytest.raises(BuildError, match="'cpu-linux-x86_64' has no Python that") as caught:
        environment_for(job("cpu-linux-x86_64"), test=TEST, image="localhost/demo:1", offered=frozenset())

    assert caught.value.problems[0].where == "localhost/demo:1"


def test_requirements_and_sources_keep_their_spaces() -> None:
    test = WheelTest(command="check", requires=("demo ; python_version < '3.10'",), sources=("a b", "c"))

    variables = environment_for(job("cpu-linux-x86_64"), test=test).as_variables()

    assert variables["CIBW_TEST_SOURCES"] == "'a b' c"
    assert variables["CIBW_TEST_REQUIRES"] == "'demo ; python_version < '\"'\"'3.10'\"'\"''"
