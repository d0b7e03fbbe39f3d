"""`wheelgrid build --image` really builds, repairs and tests wheels in a container, from a local image."""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from ci.cibuildwheel.cache import default_folders
from ci.cibuildwheel.engine import Engine, find_engine, pythons_of_image
from ci.vendoring.lock import read_lock
from ci.wheel.policy import lowest_platform_tag
from fakes.sample import ROOT, SAMPLE, copy_sample, edit, wheelgrid
from matrix import read_matrix, this_platform
from scripts.images.commands import local_image
from wheelgrid.errors import BuildError, ToolNotFoundError
from wheelgrid.locations import this_checkout
from wheelgrid.process import run_process
from wheelgrid.record import read_record, record_path
from wheelgrid.workbench import workbench_in

pytestmark = pytest.mark.integration

GREETING = "one;two three {project} $HOME 'q'"
CHECK = f"""\
import tinygrid
assert tinygrid.greeting() == {GREETING!r}, tinygrid.greeting()
assert tinygrid.dot([3, 4], [3, 4]) == 25
"""
FILES_OF_CPU = 4
"""Files that the CPU wheel of the sample is compiled from, the greeting's among them."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A copy of the sample project, with a test of its own and a greeting that is hard to pass on."""

    root: Path
    environment: Mapping[str, str]
    image: str

    @property
    def platform(self) -> str:
        return this_platform(read_matrix(self.root / "matrix.yaml")).id

    @property
    def log(self) -> str:
        folder = self.root / "build" / "cibuildwheel" / f"cpu-{self.platform}"
        return (folder / "cibuildwheel.log").read_text("utf-8")

    @property
    def check(self) -> Path:
        return self.root / "package" / "check" / "wheel.py"

    def build(self, image: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return wheelgrid(
            self.root,
            "build",
            "--image",
            image or self.image,
            environment={**self.environment, **environment},
        )


def prepared(target: Path, pythons: Sequence[str]) -> Path:
    """Copy the sample for some Pythons, with a test and a greeting."""
    root = copy_sample(target, pythons)
    here = this_platform(read_matrix(root / "matrix.yaml")).id
    edit(
        root / "matrix.yaml",
        (r"^  proof: proof$", "  test: {command: python check/wheel.py, sources: [check]}"),
        (rf"^(  {here}: {{.*)}}$", rf'\1, cmake: {{TINY_GREETING: "{GREETING}"}}}}'),
    )
    (root / "package" / "check").mkdir()
    (root / "package" / "check" / "wheel.py").write_text(CHECK, "utf-8")
    return root


def environment_with(objects: Path | None, folder: Path) -> dict[str, str]:
    """Return an environment whose containers keep objects in one folder, none for a new one."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder)}
    cache = default_folders(environment)
    usual = default_folders(os.environ)
    cache.downloads.parent.mkdir(parents=True)
    usual.downloads.mkdir(parents=True, exist_ok=True)
    cache.downloads.symlink_to(usual.downloads)  # what was downloaded once is not downloaded again
    if objects is not None:
        cache.objects.symlink_to(objects)
    return environment


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
        return local_image(workbench_in(this_checkout()), engine)
    except ToolNotFoundError as error:
        pytest.skip(f"no image can be made: {error.problems[0].what}")


@pytest.fixture(scope="module")
def offered(engine: Engine, image: str) -> frozenset[str]:
    """The Pythons of the image, ``cp314t``."""
    return pythons_of_image(engine, image, run=run_process, environment=os.environ) or frozenset()


@pytest.fixture(scope="module")
def built(image: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Sample, str]:
    """The sample, built for every Python of its matrix with an empty compiler cache; and what was said."""
    folder = tmp_path_factory.mktemp("built")
    pythons = [python.version for python in read_matrix(SAMPLE / "matrix.yaml").pythons]
    sample = Sample(
        root=prepared(folder / "tiny grid", pythons),
        environment=environment_with(None, folder / "cache"),
        image=image,
    )
    done = sample.build()
    assert done.returncode == 0, done.stderr
    return sample, done.stderr


@pytest.fixture
def sample(image: str, offered: frozenset[str], tmp_path: Path) -> Sample:
    """A sample of one Python, to break."""
    pythons = read_matrix(SAMPLE / "matrix.yaml").pythons
    (version, *_) = (python.version for python in pythons if python.identifier in offered)
    root = prepared(tmp_path / "tiny grid", [version])
    return Sample(root=root, environment=environment_with(None, tmp_path / "cache"), image=image)


def wheel_of(sample: Sample) -> Path:
    (wheel,) = (sample.root / "dist" / "wheels").glob("*.whl")
    return wheel


def test_a_wheel_is_built_once_and_tested_on_every_python_of_the_image(
    built: tuple[Sample, str], engine: Engine, offered: frozenset[str]
) -> None:
    sample, said = built

    pythons = read_matrix(sample.root / "matrix.yaml").pythons
    known = [python.identifier for python in pythons if python.identifier is not None]
    tested = [name for name in known if name in offered]
    untested = [name for name in known if name not in offered]
    assert len(tested) >= 2
    assert f"in {sample.image} by {engine.name}, tested on {', '.join(tested)}" in said
    assert (f"; the image has no {', '.join(untested)}" in said) is bool(untested)
    assert f"; 0 of {FILES_OF_CPU} objects from the cache" in said
    assert sample.log.count("Skipping build step...") == len(tested) - 1


def test_the_wheel_gets_the_tag_and_the_record_that_it_deserves(built: tuple[Sample, str]) -> None:
    sample, said = built
    wheel = wheel_of(sample)

    record = read_record(record_path(wheel))
    assert wheel.name == f"wheelgrid_tinygrid-1.0.0-py3-none-{lowest_platform_tag(wheel)}.whl"
    assert (record.version, record.filename) == ("1.0.0", wheel.name)
    assert "checks passed" in said
    checked = wheelgrid(sample.root, "verify", str(wheel), environment=sample.environment)
    assert checked.returncode == 0, checked.stderr


def test_the_second_run_takes_every_object_from_the_cache(built: tuple[Sample, str], tmp_path: Path) -> None:
    sample, _ = built
    again = Sample(root=tmp_path / "again", environment=sample.environment, image=sample.image)
    shutil.copytree(sample.root, again.root, ignore=shutil.ignore_patterns("build", "dist"))

    done = again.build()

    assert done.returncode == 0, done.stderr
    assert f"; {FILES_OF_CPU} of {FILES_OF_CPU} objects from the cache" in done.stderr


def test_what_the_container_made_runs_here_and_definitions_came_whole(
    built: tuple[Sample, str], tmp_path: Path
) -> None:
    with zipfile.ZipFile(wheel_of(built[0])) as archive:
        library = ctypes.CDLL(archive.extract("tinygrid/lib/libtiny.so", tmp_path))
    library.tiny_greeting.restype = ctypes.c_char_p

    assert library.tiny_greeting().decode() == GREETING


def test_a_wheel_that_fails_its_test_is_refused_and_no_container_is_left(
    sample: Sample, engine: Engine
) -> None:
    sample.check.write_text("raise SystemExit('error: the wheel is broken')\n", "utf-8")

    done = sample.build()

    assert done.returncode == 4
    assert "the build failed: error: the wheel is broken" in done.stderr
    assert "✗ cibuildwheel" in done.stderr
    assert not (sample.root / "dist").exists()
    assert str(default_folders(sample.environment).objects) not in mounts_of_all(engine)


def mounts_of_all(engine: Engine) -> str:
    """Return what is mounted in the containers that there are; other people's may come and go."""
    environment = {**os.environ, **dict(engine.environment)}
    names = run_process((engine.name, "ps", "--all", "--quiet"), env=environment).split()
    words = (engine.name, "inspect", "--format", "{{json .Mounts}}")
    return "".join(
        subprocess.run((*words, name), env=environment, capture_output=True, text=True, check=False).stdout
        for name in names
    )


def test_the_compilers_own_error_comes_out(sample: Sample) -> None:
    (sample.root / "package" / "native" / "tiny.c").write_text("int broken( {\n", "utf-8")

    done = sample.build()

    assert done.returncode == 4
    assert re.search(r"tiny\.c:1:\d+: error:", done.stderr), done.stderr


def test_an_image_that_nobody_has_is_named(sample: Sample) -> None:
    done = sample.build("localhost/no-such-image:1")

    assert done.returncode == 4
    assert "the image cannot be had" in done.stderr
    assert "no-such-image" in done.stderr
    assert "hint: make one with scripts/local_image" in done.stderr


@pytest.mark.parametrize(
    ("program", "code", "says"),
    [
        (None, 10, "'docker' is not on this machine"),
        (
            "#!/bin/sh\necho 'Error: there is no daemon' >&2\nexit 125\n",
            4,
            "no container starts with docker: Error: there is no daemon",
        ),
    ],
    ids=["no engine", "no daemon"],
)
def test_a_machine_without_containers_is_told(
    program: str | None, code: int, says: str, sample: Sample, tmp_path: Path
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    if program is not None:
        (programs / "docker").write_text(program, "utf-8")
        (programs / "docker").chmod(0o755)
    (programs / "sh").symlink_to("/bin/sh")

    done = sample.build(PATH=str(programs))

    assert done.returncode == code
    assert says in done.stderr
    assert "or build with --host, or with --portable" in done.stderr


def test_our_cpu_wheel_is_built_repaired_and_tested(
    image: str, offered: frozenset[str], tmp_path: Path
) -> None:
    root = our_project(tmp_path / "checkout")
    job = f"cpu-{this_platform(read_matrix(this_checkout().matrix)).id}"
    # The image has this machine's own compiler: what the host compiled need not be compiled again.
    environment = environment_with(hosts_objects(), tmp_path / "cache")

    done = wheelgrid(root, "build", job, "--image", image, environment=environment)

    assert done.returncode == 0, done.stderr
    (wheel,) = (root / "dist" / "wheels").glob("*.whl")
    assert wheel.name.endswith(f"-{lowest_platform_tag(wheel)}.whl")
    log = (root / "build" / "cibuildwheel" / job / "cibuildwheel.log").read_text("utf-8")
    answers = [json.loads(line) for line in log.splitlines() if line.startswith('{"python"')]
    known = {python.identifier for python in read_matrix(this_checkout().matrix).pythons}
    assert len(answers) == len(known & offered) >= 2
    assert {tuple(answer["backends"]) for answer in answers} == {("CPU",)}
    used = re.search(r"; (\d+) of (\d+) objects from the cache", done.stderr)
    assert used is not None, done.stderr
    assert int(used[2]) > 300


def our_project(target: Path) -> Path:
    """Copy what our wheel is made of, so that neither ``build`` nor ``dist`` of this checkout changes."""
    project = read_matrix(this_checkout().matrix).project
    assert project.sources is not None
    lock = ROOT / project.sources
    made = shutil.ignore_patterns("build", "dist", "__pycache__")
    target.mkdir()
    shutil.copy(this_checkout().matrix, target / "matrix.yaml")
    shutil.copytree(ROOT / project.path, target / project.path, ignore=made)
    (target / project.sources).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(lock, target / project.sources)
    sources = read_lock(lock).folder
    shutil.copytree(ROOT / sources, target / sources)
    return target


def hosts_objects() -> Path:
    """Return the folder of the host's own ccache, where containers of this image write as the same user."""
    if shutil.which("ccache") is None or os.getuid() != 0:
        return usual_objects()
    told = subprocess.run(["ccache", "--get-config", "cache_dir"], capture_output=True, text=True, check=True)
    return Path(told.stdout.strip())


def usual_objects() -> Path:
    """Return the folder that containers share, made if need be."""
    objects = default_folders(os.environ).objects
    objects.mkdir(parents=True, exist_ok=True)
    return objects
