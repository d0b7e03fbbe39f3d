"""Which container engine is taken, and what is said where none works."""

from __future__ import annotations

import platform
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from ci.cibuildwheel.engine import (
    Engine,
    Limit,
    containers_conf,
    engine_environment,
    find_engine,
    machine_limits,
    probe_image,
    pythons_of_image,
)
from fakes.runner import Answer, RecordingRunner
from wheelgrid.errors import BuildError, ToolFailedError, ToolNotFoundError

LIMITS = (Limit(name="nofile", hard=20000), Limit(name="nproc", hard=32768))
Machine = Callable[..., dict[str, str]]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Make a PATH with these programs on it; none of them is ever run."""

    def machine(*programs: str) -> dict[str, str]:
        folder = tmp_path / "bin"
        folder.mkdir()
        for program in programs:
            (folder / program).write_text("#!/bin/sh\nexit 99\n")
            (folder / program).chmod(0o755)
        return {"PATH": str(folder)}

    return machine


def failing(*refused: tuple[str, str, str]) -> Answer:
    """Answer like a machine where an engine's command fails: (engine, command, its words)."""

    def answer(words: tuple[str, ...]) -> str:
        for engine, command, said in refused:
            if words[:2] == (engine, command):
                raise ToolFailedError(words, 125, said)
        return ""

    return answer


def test_docker_comes_first(machine: Machine, tmp_path: Path) -> None:
    run = RecordingRunner()

    engine = find_engine(tmp_path, run=run, environment=machine("docker", "podman"), limits=LIMITS)

    assert engine == Engine(name="docker")
    assert [words[1] for words in run.commands] == ["import", "run", "image"]


def test_podman_is_taken_where_docker_has_no_daemon(machine: Machine, tmp_path: Path) -> None:
    run = RecordingRunner(failing(("docker", "import", "Cannot connect to the Docker daemon")))

    engine = find_engine(tmp_path, run=run, environment=machine("docker", "podman"), limits=LIMITS)

    assert engine == Engine(name="podman")


def test_podman_gets_settings_for_a_narrow_machine_only_if_it_needs_them(
    machine: Machine, tmp_path: Path
) -> None:
    refusals = iter(["error setting rlimit type 7", ""])

    def answer(words: tuple[str, ...]) -> str:
        if words[1] == "run" and (said := next(refusals)):
            raise ToolFailedError(words, 126, f"Error: {said}")
        return ""

    engine = find_engine(
        tmp_path, run=RecordingRunner(answer), environment=machine("podman", "runc"), limits=LIMITS
    )

    ((name, file),) = engine.environment
    settings = tomllib.loads(Path(file).read_text())
    assert name == "CONTAINERS_CONF"
    assert settings["containers"]["default_ulimits"] == ["nofile=20000:20000", "nproc=32768:32768"]
    assert settings["engine"]["runtime"] == "runc"


def test_every_engines_own_reason_is_told(machine: Machine, tmp_path: Path) -> None:
    run = RecordingRunner(
        failing(
            ("docker", "import", "Cannot connect to the Docker daemon at unix:///run/docker.sock.\n"),
            ("podman", "run", "time=now level=warning\nError: netavark: No such file or directory\n"),
        )
    )

    with pytest.raises(BuildError) as caught:
        find_engine(tmp_path, run=run, environment=machine("docker", "podman"), limits=LIMITS)

    assert [problem.what for problem in caught.value.problems] == [
        "no container starts with docker: Cannot connect to the Docker daemon at unix:///run/docker.sock.",
        "no container starts with podman: Error: netavark: No such file or directory",
        (
            "no container starts with podman, with settings for this machine: "
            "Error: netavark: No such file or directory"
        ),
    ]
    assert {problem.hint for problem in caught.value.problems} == {
        "install and start docker or podman, or build with --host, or with --portable"
    }


def test_a_machine_without_engines_is_told_so(machine: Machine, tmp_path: Path) -> None:
    with pytest.raises(ToolNotFoundError, match=r"'docker' is not on this machine(.|\n)*or with --portable"):
        find_engine(tmp_path, run=RecordingRunner(), environment=machine(), limits=LIMITS)


def test_the_probe_leaves_nothing_behind(machine: Machine, tmp_path: Path) -> None:
    run = RecordingRunner(failing(("podman", "run", "Error: no")))

    with pytest.raises(BuildError):
        find_engine(tmp_path, run=run, environment=machine("podman"), limits=LIMITS)

    assert [words[1] for words in run.commands] == ["import", "run", "image"] * 2


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in {"x86_64", "aarch64"},
    reason="the probe is a Linux program for x86_64 and aarch64",
)
def test_the_probe_is_a_program_that_ends_well(tmp_path: Path) -> None:
    archive = tmp_path / "probe.tar"
    archive.write_bytes(probe_image(platform.machine()))
    with tarfile.open(archive) as content:
        content.extract("exit", tmp_path)

    assert subprocess.run([tmp_path / "exit"], check=False).returncode == 0


def test_the_probe_is_the_same_in_every_run_and_empty_for_an_unknown_processor() -> None:
    assert probe_image("arm64") == probe_image("aarch64") != probe_image("x86_64")
    assert b"exit" not in probe_image("vax")


def test_settings_without_runc_leave_the_runtime_alone() -> None:
    settings = tomllib.loads(containers_conf(LIMITS, None))

    assert settings == {
        "containers": {
            "default_ulimits": ["nofile=20000:20000", "nproc=32768:32768"],
            "netns": "host",
        }
    }


def test_limits_are_those_of_this_machine() -> None:
    limits = {limit.name: limit.hard for limit in machine_limits()}

    assert set(limits) <= {"nofile", "nproc"}
    assert all(hard > 0 for hard in limits.values())


def test_the_engines_variables_win() -> None:
    engine = Engine(name="podman", environment=(("CONTAINERS_CONF", "ours"),))

    assert engine_environment(engine, {"CONTAINERS_CONF": "theirs", "A": "b"}) == {
        "CONTAINERS_CONF": "ours",
        "A": "b",
    }
    assert engine_environment(None, {"A": "b"}) == {"A": "b"}


def test_pythons_of_an_image_are_listed() -> None:
    run = RecordingRunner(
        lambda words: "cp39-cp39\ncp314-cp314t\npp311-pypy311_pp73\n" if "ls" in words else ""
    )

    found = pythons_of_image(Engine(name="podman"), "localhost/demo:1", run=run, environment={})

    assert found == frozenset({"cp39", "cp314t"})


def test_pythons_of_an_image_that_is_not_here_are_not_known() -> None:
    run = RecordingRunner(failing(("podman", "image", "no such image")))

    assert pythons_of_image(Engine(name="podman"), "demo/image:1", run=run, environment={}) is None
    assert len(run.commands) == 1
