"""One run of cibuildwheel, with a runner that runs nothing."""

from __future__ import annotations

import io
import sys
import tarfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from ci.cibuildwheel.cache import CacheFolders
from ci.cibuildwheel.environment import WheelTest
from ci.cibuildwheel.run import CibuildwheelRequest, CibuildwheelResult, run_cibuildwheel
from fakes.matrices import SMALL
from matrix import Job, expand, parse_matrix
from wheelgrid.errors import BuildError, ToolFailedError

LOG = "Building cp39-manylinux_x86_64 wheel\n\u2713 cp39-manylinux_x86_64 finished in 2 seconds\n"


class Machine:
    """Has docker, and a cibuildwheel that leaves prepared wheels and words behind."""

    def __init__(self, *wheels: str, output: str = LOG, fails: bool = False) -> None:
        self.wheels = wheels
        self.output = output
        self.fails = fails
        self.environment: dict[str, str] = {}
        self.commands: list[tuple[str, ...]] = []
        self.cwd: Path | None = None

    def __call__(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        log: Path | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> str:
        words = tuple(str(word) for word in command)
        self.commands.append(words)
        if "ls" in words:
            return "cp39-cp39\n"
        if "cibuildwheel" not in words:
            return ""
        assert log is not None
        assert on_line is not None
        self.environment, self.cwd = dict(env or {}), cwd
        log.write_text(self.output)
        for line in self.output.splitlines():
            on_line(line)
        if self.fails:
            raise ToolFailedError(words, 1, "the end")
        for wheel in self.wheels:
            (Path(words[words.index("--output-dir") + 1]) / wheel).write_bytes(b"")
        return self.output


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "docker").write_text("#!/bin/sh\n")
    (folder / "docker").chmod(0o755)
    return folder


@pytest.fixture
def request_(tmp_path: Path) -> CibuildwheelRequest:
    sdist = tmp_path / "demo-1.0.tar.gz"
    with tarfile.open(sdist, "w:gz") as archive:
        info = tarfile.TarInfo("demo-1.0/pyproject.toml")
        archive.addfile(info, io.BytesIO())
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "check.py").write_text("")
    return CibuildwheelRequest(
        job=job("cpu-linux-x86_64"),
        package=tmp_path / "package",
        test=WheelTest(command="python check.py", sources=("check.py",)),
        folder=tmp_path / "work",
        cache=CacheFolders(objects=tmp_path / "objects", downloads=tmp_path / "downloads"),
        image="localhost/demo:1",
        sdist=sdist,
    )


def job(name: str) -> Job:
    return next(job for job in expand(parse_matrix(SMALL, file="matrix.yaml")).jobs if job.id == name)


def do_run(
    machine: Machine, request_: CibuildwheelRequest, bin_folder: Path, system: str = "linux"
) -> CibuildwheelResult:
    environment = {"PATH": str(bin_folder), "CIBW_BUILD": "cp38-*", "CIBW_SKIP": "*", "CIBW_ENABLE": "all"}
    return run_cibuildwheel(
        request_, run=machine, environment=environment, progress=lambda _: None, system=system
    )


def test_a_run_gives_the_wheel_and_what_is_known_of_it(
    request_: CibuildwheelRequest, bin_folder: Path
) -> None:
    machine = Machine("demo-1.0-py3-none-manylinux_2_28_x86_64.whl")

    result = do_run(machine, request_, bin_folder)

    assert result.wheel == request_.folder / "wheelhouse" / "demo-1.0-py3-none-manylinux_2_28_x86_64.whl"
    assert [one.identifier for one in result.tested] == ["cp39-manylinux_x86_64"]
    assert result.untested == ("cp310-manylinux_x86_64",)
    assert (result.engine, result.image) == ("docker", "localhost/demo:1")
    assert result.log.read_text() == LOG


def test_cibuildwheel_stands_in_the_staged_project_and_knows_only_our_variables(
    request_: CibuildwheelRequest, bin_folder: Path
) -> None:
    machine = Machine("demo-1.0-py3-none-any.whl")

    do_run(machine, request_, bin_folder)

    assert machine.cwd == request_.folder / "project"
    assert (request_.folder / "project" / "check.py").is_file()
    assert machine.commands[-1][:5] == (sys.executable, "-m", "cibuildwheel", "--platform", "linux")
    assert machine.commands[-1][-1] == str(request_.folder / "project" / "demo-1.0")
    assert machine.environment["CIBW_BUILD"] == "cp39-manylinux_x86_64"
    assert machine.environment["CIBW_SKIP"] == ""
    assert "CIBW_ENABLE" not in machine.environment
    assert request_.cache is not None
    assert request_.cache.objects.is_dir()
    assert request_.cache.downloads.is_dir()


@pytest.mark.parametrize(
    "wheels", [(), ("a-1-cp39-cp39-x.whl", "a-1-cp310-cp310-x.whl")], ids=["none", "two"]
)
def test_other_than_one_wheel_is_refused(
    wheels: tuple[str, ...], request_: CibuildwheelRequest, bin_folder: Path
) -> None:
    with pytest.raises(BuildError, match=f"there came {len(wheels)}: "):
        do_run(Machine(*wheels), request_, bin_folder)


def test_the_first_error_of_the_log_is_the_message(request_: CibuildwheelRequest, bin_folder: Path) -> None:
    output = "a.cpp:1:1: error: broken\ncibuildwheel: error: Command failed with code 1.\n"

    with pytest.raises(BuildError, match=r"the build failed: a\.cpp:1:1: error: broken") as caught:
        do_run(Machine(output=output, fails=True), request_, bin_folder)

    assert caught.value.problems[0].where == str(request_.log)


def test_an_image_that_cannot_be_pulled_has_a_hint_of_its_own(
    request_: CibuildwheelRequest, bin_folder: Path
) -> None:
    output = "Error: initializing source docker://demo/image:1: no such host\n"

    with pytest.raises(BuildError, match=r"the image cannot be had: .*no such host") as caught:
        do_run(Machine(output=output, fails=True), request_, bin_folder)

    assert caught.value.problems[0].hint is not None
    assert "scripts/local_image" in caught.value.problems[0].hint


def test_a_job_of_another_system_is_refused(request_: CibuildwheelRequest, bin_folder: Path) -> None:
    other = CibuildwheelRequest(
        job=job("cpu-macos-arm64"), package=request_.package, test=request_.test, folder=request_.folder
    )

    with pytest.raises(BuildError, match="'cpu-macos-arm64' is built on macos, and this machine runs linux"):
        do_run(Machine(), other, bin_folder)


def test_macos_needs_no_container(request_: CibuildwheelRequest, bin_folder: Path) -> None:
    mac = CibuildwheelRequest(
        job=job("cpu-macos-arm64"),
        package=request_.package,
        test=request_.test,
        folder=request_.folder,
        sdist=request_.sdist,
    )
    machine = Machine("demo-1.0-py3-none-macosx_14_0_arm64.whl", output="")

    result = do_run(machine, mac, bin_folder, system="darwin")

    assert (result.engine, result.image, result.cache_use) == (None, None, None)
    assert [words[:3] for words in machine.commands] == [(sys.executable, "-m", "cibuildwheel")]
    assert result.untested == ()
