"""cibuildwheel really builds, repairs and tests wheels in a container, from a local image."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from ci.cibuildwheel.cache import CacheFolders, default_folders
from ci.cibuildwheel.engine import Engine, find_engine, pythons_of_image
from ci.cibuildwheel.environment import WheelTest
from ci.cibuildwheel.run import CibuildwheelRequest, CibuildwheelResult, run_cibuildwheel
from ci.wheel.policy import lowest_platform_tag
from matrix import Job, OperatingSystem, expand, read_matrix
from scripts.images.commands import local_image
from wheelgrid.errors import BuildError, ToolNotFoundError
from wheelgrid.locations import this_checkout
from wheelgrid.process import run_process
from wheelgrid.workbench import this_workbench

pytestmark = pytest.mark.integration

GREETING = "one;two three {project} $HOME 'q'"
CHECK = f"""\
import ctypes, tiny
from pathlib import Path
(library,) = (Path(tiny.__file__).parent / "lib").iterdir()
one = ctypes.CDLL(str(library)).one
one.restype = ctypes.c_char_p
said = one().decode()
assert said == {GREETING!r}, said
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    if sys.platform != "linux":
        pytest.skip("the local image is made on Linux")
    try:
        return find_engine(tmp_path_factory.mktemp("engine"), run=run_process, environment=os.environ)
    except BuildError as error:
        pytest.skip(error.problems[-1].what)


@pytest.fixture(scope="module")
def image(engine: Engine) -> str:
    try:
        return local_image(this_workbench(), engine)
    except ToolNotFoundError as error:
        pytest.skip(f"no image can be made: {error.problems[0].what}")


@pytest.fixture(scope="module")
def downloads() -> Path:
    return default_folders(os.environ).downloads


def job_here() -> Job:
    jobs = expand(read_matrix(this_checkout().matrix)).jobs
    return next(
        job
        for job in jobs
        if job.backend.id == "cpu"
        and job.platform.os is OperatingSystem.LINUX
        and job.platform.libc == "glibc"
        and job.platform.architecture == platform.machine()
    )


@pytest.fixture
def tiny(tmp_path: Path, image: str, downloads: Path) -> CibuildwheelRequest:
    package = tmp_path / "tiny c"
    shutil.copytree(this_checkout().root / "tests" / "packages" / "tiny_c", package)
    (package / "check").mkdir()
    (package / "check" / "wheel.py").write_text(CHECK)
    job = job_here()
    defined = job.backend.model_copy(update={"cmake": (("TINY_GREETING", GREETING),)})
    return CibuildwheelRequest(
        job=replace(job, backend=defined),
        package=package,
        test=WheelTest(command="python check/wheel.py", sources=("check",)),
        folder=tmp_path / "work",
        cache=CacheFolders(objects=tmp_path / "objects", downloads=downloads),
        image=image,
    )


def do_run(request: CibuildwheelRequest) -> CibuildwheelResult:
    return run_cibuildwheel(request, run=run_process, environment=os.environ, progress=lambda _: None)


def test_a_tiny_wheel_is_built_once_and_tested_on_every_python_of_the_image(
    tiny: CibuildwheelRequest, engine: Engine, image: str, tmp_path: Path
) -> None:
    first = do_run(tiny)
    again = do_run(replace(tiny, folder=tmp_path / "again"))

    offered = pythons_of_image(engine, image, run=run_process, environment=os.environ) or frozenset()
    assert {one.identifier.partition("-")[0] for one in first.tested} == offered
    assert len(first.tested) >= 2
    assert first.log.read_text().count("Skipping build step...") == len(first.tested) - 1
    assert first.wheel.name.startswith("tiny_c-1.0-py3-none-manylinux")
    assert first.cache_use is not None
    assert first.cache_use.hits == 0
    assert again.cache_use is not None
    assert again.cache_use.hits >= 3, "the second run compiled again"
    assert {name.partition("-")[0] for name in first.untested}.isdisjoint(offered)


def test_what_the_container_made_runs_here(tiny: CibuildwheelRequest, tmp_path: Path) -> None:
    wheel = do_run(tiny).wheel

    with zipfile.ZipFile(wheel) as archive:
        library = ctypes.CDLL(archive.extract("tiny/lib/libtiny.so", tmp_path / "out"))
    library.one.restype = ctypes.c_char_p
    assert library.one().decode() == GREETING


def test_a_wheel_that_fails_its_test_is_refused(tiny: CibuildwheelRequest) -> None:
    (tiny.package / "check" / "wheel.py").write_text("raise SystemExit('error: the wheel is broken')")

    with pytest.raises(BuildError, match="the build failed: error: the wheel is broken"):
        do_run(tiny)


def test_the_compilers_own_error_comes_out(tiny: CibuildwheelRequest) -> None:
    (tiny.package / "two.cpp").write_text("int broken( {\n")

    with pytest.raises(BuildError, match=r"two\.cpp:1:\d+: error:"):
        do_run(tiny)


def test_an_image_that_nobody_has_is_named(tiny: CibuildwheelRequest) -> None:
    with pytest.raises(BuildError, match="the image cannot be had"):
        do_run(replace(tiny, image="localhost/no-such-image:1"))


def test_no_container_is_left_behind(engine: Engine, tiny: CibuildwheelRequest) -> None:
    (tiny.package / "check" / "wheel.py").write_text("raise SystemExit(1)")

    with pytest.raises(BuildError):
        do_run(tiny)

    names = run_process(
        (engine.name, "ps", "--all", "--format", "{{.Names}}"), env={**os.environ, **dict(engine.environment)}
    )
    assert "cibuildwheel-" not in names


def test_our_cpu_wheel_is_built_repaired_and_tested(image: str, downloads: Path, tmp_path: Path) -> None:
    job = job_here()
    request = CibuildwheelRequest(
        job=job,
        package=this_checkout().root / job.project.path,
        test=WheelTest(command="python -m wheel_check", sources=("wheel_check",)),
        folder=tmp_path,
        # The image has this machine's own compiler: what the host compiled need not be compiled again.
        cache=CacheFolders(objects=hosts_objects(), downloads=downloads),
        image=image,
    )

    result = do_run(request)

    said = [line for line in result.log.read_text().splitlines() if line.startswith('{"python"')]
    assert len(said) == len(result.tested) >= 2
    assert result.wheel.name.endswith(f"-{lowest_platform_tag(result.wheel)}.whl")
    assert result.cache_use is not None
    assert result.cache_use.hits + result.cache_use.misses > 300
    assert not [line for line in said if '"backends": ["CPU"]' not in line]


def hosts_objects() -> Path:
    """Return the folder of the host's own ccache, where containers of this image write as the same user."""
    if shutil.which("ccache") is None or os.getuid() != 0:
        return default_folders(os.environ).objects
    told = subprocess.run(["ccache", "--get-config", "cache_dir"], capture_output=True, text=True, check=True)
    return Path(told.stdout.strip())
