"""The installed cibuildwheel accepts what we tell it about each of the matrix's jobs, on every platform.

It is asked in this process, through the machinery of its own command line: all jobs in two seconds.
"""

from __future__ import annotations

import itertools
import json
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from cibuildwheel.__main__ import detect_warnings
from cibuildwheel.architecture import Architecture
from cibuildwheel.errors import ConfigurationError, FatalError
from cibuildwheel.frontend import get_build_frontend_extra_flags, prepare_config_settings
from cibuildwheel.options import (
    BuildOptions,
    CommandLineArguments,
    Options,
    _get_pinned_container_images,
    compute_options,
)
from cibuildwheel.platforms import ALL_PLATFORM_MODULES, get_build_identifiers
from cibuildwheel.util import resources
from cibuildwheel.util.helpers import prepare_command

from ci.cibuildwheel.cache import CacheFolders
from ci.cibuildwheel.engine import Engine
from ci.cibuildwheel.environment import (
    CibwEnvironment,
    ToolkitSetup,
    WheelTest,
    environment_for,
    identifiers_of,
)
from ci.toolkits.container import before_all, container_environment
from ci.ways import toolkit_of
from matrix import Job, OperatingSystem, expand, read_matrix
from wheelgrid.locations import this_checkout

MATRIX = read_matrix(this_checkout().matrix)
JOBS = expand(MATRIX).jobs
LINUX_JOBS = [job for job in JOBS if job.platform.os is OperatingSystem.LINUX]
CACHE = CacheFolders(objects=Path("/a cache/o"), downloads=Path("/a cache/d"))
TEST = WheelTest(command="python -m check", requires=("pytest>=8,<9",), sources=("check", "a folder"))
TOOLKIT = ToolkitSetup(commands=("echo 'one; two'",), environment=(("TOOLKIT_HOME", "/a toolkit"),))
ENGINE = Engine(name="podman", create_args=("--network=host", "--ulimit", "nofile=20000:20000"))


def environment_of(job: Job, toolkit: ToolkitSetup = TOOLKIT) -> CibwEnvironment:
    return environment_for(job, test=TEST, toolkit=toolkit, engine=ENGINE, cache=CACHE)


def options_of(environment: CibwEnvironment, variables: Mapping[str, str]) -> Options:
    arguments = replace_package(CommandLineArguments.defaults())
    return compute_options(environment.platform, arguments, dict(variables))


def replace_package(arguments: CommandLineArguments) -> CommandLineArguments:
    return replace(arguments, package_dir=this_checkout().root / MATRIX.project.path)


def selected(environment: CibwEnvironment, variables: Mapping[str, str]) -> list[str]:
    """Return the identifiers that cibuildwheel builds, as ``--print-build-identifiers`` prints them."""
    options = options_of(environment, variables)
    list(detect_warnings(options=options))  # raises for a selector that matches nothing
    return get_build_identifiers(
        platform_module=ALL_PLATFORM_MODULES[environment.platform],
        build_selector=options.globals.build_selector,
        architectures=options.globals.architectures,
    )


def known_variables() -> frozenset[str]:
    schema = json.loads(resources.CIBUILDWHEEL_SCHEMA.read_text("utf-8"))
    return frozenset(f"CIBW_{name.upper().replace('-', '_')}" for name in schema["properties"])


def read_back(job: Job, toolkit: ToolkitSetup = TOOLKIT) -> BuildOptions:
    environment = environment_of(job, toolkit)
    return options_of(environment, environment.as_variables()).build_options(identifiers_of(job)[0])


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.id)
def test_it_selects_exactly_the_identifiers_of_the_job(job: Job) -> None:
    environment = environment_of(job)

    assert sorted(selected(environment, environment.as_variables())) == sorted(identifiers_of(job))


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.id)
def test_it_reads_every_option_as_we_mean_it(job: Job) -> None:
    environment = environment_of(job)

    read = read_back(job)

    settings = prepare_config_settings(read.config_settings, project="/project", package="/project/demo")
    assert get_build_frontend_extra_flags(read.build_frontend, 0, settings) == [
        f"-Cbuild-dir=build/native/{job.id}/cmake",
        *(f"-Ccmake.define.{name}={value}" for name, value in job.cmake_definitions),
    ]
    assert read.build_frontend.name == "build[uv]"
    assert read.test_command == TEST.command
    assert read.test_requires == list(TEST.requires)
    assert read.test_sources == list(TEST.sources)
    assert read.repair_command == environment.repair_command
    assert read.before_all == environment.as_variables()["CIBW_BEFORE_ALL"]
    assert "echo 'one; two'" in read.before_all
    assert {assignment.name for assignment in read.environment.assignments} == {
        name for name, _ in (*environment.environment, *environment.computed)
    }
    assert read.architectures == {Architecture(environment.archs)}


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.id)
def test_every_variable_is_one_that_it_knows(job: Job) -> None:
    assert environment_of(job).as_variables().keys() <= known_variables()


def said_of(job: Job, read: BuildOptions) -> dict[str, str]:
    """Return the variables that do not depend on the container, as cibuildwheel evaluates them."""
    computed = {name for name, _ in environment_of(job).computed}
    return {
        assignment.name: assignment.evaluated_value(environment={}, executor=None)
        for assignment in read.environment.assignments
        if assignment.name not in computed
    }


@pytest.mark.parametrize("job", LINUX_JOBS, ids=lambda job: job.id)
def test_the_toolkit_of_a_job_is_set_up_in_its_container(job: Job) -> None:
    toolkit = toolkit_of(job)

    read = read_back(job, toolkit)

    assert read.before_all == environment_of(job, toolkit).as_variables()["CIBW_BEFORE_ALL"]
    # What its platform runs: cibuildwheel fills in its placeholders and hands the text to a shell.
    script = prepare_command(read.before_all, project=".", package="package")
    for line in before_all(job).splitlines():
        assert line in script.splitlines()
    assert said_of(job, read).items() >= dict(container_environment(job)).items()
    subprocess.run(["sh", "-n", "-c", script], check=True)


def test_a_job_with_cuda_gets_the_compiler_of_its_toolkit() -> None:
    (job,) = (job for job in JOBS if job.id == "cu128-linux-x86_64")

    read = read_back(job, toolkit_of(job))

    assert "dnf -y" in read.before_all
    assert "/usr/local/cuda-12.8/bin/nvcc --version" in read.before_all
    assert said_of(job, read)["CUDACXX"] == "/usr/local/cuda-12.8/bin/nvcc"


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.id)
def test_repair_leaves_out_what_the_system_or_another_wheel_brings(job: Job) -> None:
    command = read_back(job).repair_command.partition(" && ")[0]
    words = shlex.split(command)
    excluded = [after for before, after in itertools.pairwise(words) if before == "--exclude"]

    assert tuple(name for names in excluded for name in names.split(";")) == job.external_libraries


def test_a_job_with_cuda_leaves_out_the_driver() -> None:
    (job,) = (job for job in JOBS if job.id == "cu128-linux-x86_64")

    assert "--exclude libcuda.so.1" in read_back(job).repair_command
    assert "--exclude" not in read_back(a_job()).repair_command


@pytest.mark.parametrize("job", LINUX_JOBS, ids=lambda job: job.id)
def test_its_pinned_images_have_the_short_name(job: Job) -> None:
    environment, read = environment_of(job), read_back(job)
    image = environment.image or ""
    architecture = job.platform.architecture
    images = read.musllinux_images if job.platform.libc == "musl" else read.manylinux_images

    assert image in _get_pinned_container_images()[architecture] or "@sha256:" in image
    assert "@sha256:" in (images or {})[architecture]
    assert read.container_engine.name == "podman"
    assert read.container_engine.create_args == (
        *ENGINE.create_args,
        "--volume=/a cache/o:/wheelgrid-cache/objects",
        "--volume=/a cache/d:/wheelgrid-cache/downloads",
    )
    assert read.container_engine.disable_host_mount


def a_job() -> Job:
    return next(job for job in JOBS if job.id == "cpu-linux-x86_64")


@pytest.mark.parametrize("value", ["a b;c", "-O2 'x' \"y\"", "{project}", "$HOME", "back\\slash", "=", ""])
def test_a_definition_reaches_the_build_backend_whole(value: str) -> None:
    read = read_back(replace(a_job(), cmake_definitions=(("NAME", value),)))

    settings = prepare_config_settings(read.config_settings, project="/project", package="/project/demo")
    assert f"-Ccmake.define.NAME={value}" in get_build_frontend_extra_flags(read.build_frontend, 0, settings)


def test_the_free_threaded_pythons_are_selected() -> None:
    assert {"cp314t-manylinux_x86_64", "cp315t-manylinux_x86_64"} <= set(identifiers_of(a_job()))


@pytest.mark.parametrize("broken", ["cp38-manylinux_x86_64", "cp313t-manylinux_x86_64"])
def test_an_identifier_that_it_dropped_is_refused(broken: str) -> None:
    environment = replace(environment_of(a_job()), build=(broken,))

    with pytest.raises(FatalError, match=f"Invalid build selector: '{broken}'"):
        selected(environment, environment.as_variables())


def test_an_unknown_engine_is_refused() -> None:
    environment = environment_of(a_job())
    variables = {**environment.as_variables(), "CIBW_CONTAINER_ENGINE": "lxc"}

    with pytest.raises(ConfigurationError, match="unknown container engine lxc"):
        options_of(environment, variables).build_options(None)


def test_a_malformed_environment_is_refused() -> None:
    environment = environment_of(a_job())
    variables = {**environment.as_variables(), "CIBW_ENVIRONMENT": "NAME='unclosed"}

    with pytest.raises(ConfigurationError, match="Malformed environment"):
        options_of(environment, variables).build_options(None)


def test_a_misspelt_variable_would_be_noticed() -> None:
    assert "CIBW_TEST_COMMANDS" not in known_variables()


def test_an_unknown_short_name_of_an_image_would_be_noticed() -> None:
    assert "manylinux_2_29" not in _get_pinned_container_images()["x86_64"]
