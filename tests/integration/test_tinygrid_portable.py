"""`wheelgrid build --portable` makes the sample's wheels for other systems here; their libraries then run."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from ci.compile import build_environment
from ci.toolchain.portable import portable_toolchain
from ci.toolchain.zigrelease import Machine, get_zig, read_zig_release
from ci.wheel.facts import Library
from ci.wheel.inspector import inspect_wheel
from ci.wheel.policy import parse_platform_tag
from fakes.sample import copy_sample, wheelgrid
from matrix import Job, expand, read_matrix
from wheelgrid.errors import SourceError, ToolNotFoundError
from wheelgrid.locations import cache_folder
from wheelgrid.process import run_process
from wheelgrid.record import read_record, record_path

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform != "linux", reason="what is compiled here is run with tools of Linux"),
]
on_x86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="these libraries run on x86-64 only")

MUSL = Path("/lib/ld-musl-x86_64.so.1")
QEMU = shutil.which("qemu-aarch64")
ARM_LIBRARIES = Path("/usr/aarch64-linux-gnu")
WINE = shutil.which("wine64") or shutil.which("wine") or shutil.which("/usr/lib/wine/wine64")

PROGRAM = """
#include <stdio.h>
const char *tiny_load(const char *path);
const char *tiny_best(void);
const char *tiny_greeting(void);
long long tiny_dot(const int *a, const int *b, int length);

int main(int count, char **modules) {
    int numbers[] = {3, 4, 12};
    for (int place = 1; place < count; place++) tiny_load(modules[place]);
    if (tiny_best() == NULL) return 1;
    printf("%s %s %lld\\n", tiny_greeting(), tiny_best(), tiny_dot(numbers, numbers, 3));
    return 0;
}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sample; zig lies in the user's cache folder, where it is downloaded once."""
    here = Machine(system=platform.system(), machine=platform.machine())
    try:
        get_zig(read_zig_release(), here, cache_folder(os.environ) / "tools", lambda _: None)
    except SourceError as error:
        if "arrived damaged" in str(error):
            raise
        pytest.skip(error.problems[0].what)
    return copy_sample(tmp_path_factory.mktemp("portable") / "tiny grid")


def job_called(name: str, root: Path) -> Job:
    return next(job for job in expand(read_matrix(root / "matrix.yaml")).jobs if job.id == name)


def wheel_of(root: Path, job: str) -> Path:
    """Return the portable wheel of a job, built if it is not there."""
    done = wheelgrid(root, "build", "--portable", job)
    if done.returncode == ToolNotFoundError.exit_code:
        pytest.skip(next(line for line in done.stderr.splitlines() if line.startswith("error:")))
    assert done.returncode == 0, done.stderr
    return Path(done.stderr.splitlines()[-1])


def unpacked(wheel: Path, folder: Path) -> Path:
    """Unpack a wheel and return the folder of its libraries."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder / "tinygrid" / "lib"


def program_with(libraries: Path, root: Path, job: str) -> Path:
    """Compile a small program against the libraries, with the compiler that made them, beside them."""
    environment = build_environment(root, os.environ)
    toolchain = portable_toolchain(
        job_called(job, root),
        folder=root / "build" / "tools",
        environment=environment,
        run=run_process,
        progress=lambda _: None,
    )
    source, program = libraries / "program.c", libraries / "program.exe"
    source.write_text(PROGRAM, "utf-8")
    (library,) = (path for path in libraries.iterdir() if path.stem in {"libtiny", "tiny"})
    linked = (
        (library,) if library.suffix == ".dll" else (f"-L{libraries}", "-ltiny", f"-Wl,-rpath,{libraries}")
    )
    compiler = toolchain.definitions["CMAKE_C_COMPILER"]
    run_process((compiler, source, *linked, "-o", program), env={**environment, **toolchain.environment})
    return program


def modules_in(libraries: Path) -> list[Path]:
    return sorted(path for path in libraries.iterdir() if "tiny-cpu-" in path.name)


def needed_by(library: Library) -> set[str]:
    assert library.elf is not None, library.name
    return set(library.elf.needed)


@pytest.mark.parametrize(
    ("architecture", "variants"), [("x86_64", ("haswell", "x64")), ("aarch64", ("armv8.0", "armv8.2"))]
)
def test_a_wheel_for_glibc_keeps_the_promise_of_the_release(
    architecture: str, variants: tuple[str, ...], project: Path
) -> None:
    wheel = wheel_of(project, f"cpu-linux-{architecture}")

    tag = parse_platform_tag(wheel.stem.rpartition("-")[2].rpartition(".")[2])
    facts = inspect_wheel(wheel)
    assert tag is not None
    assert (tag.family, tag.architecture) == ("manylinux", architecture)
    assert tag.version is not None
    assert tag.version <= (2, 28)
    assert {library.elf.machine for library in facts.libraries if library.elf} == {architecture}
    assert all(needed_by(library) <= {"libc.so.6", "libdl.so.2"} for library in facts.libraries)
    assert read_record(record_path(wheel)).cpu_variants == variants


def test_a_wheel_for_musl_needs_musl_and_nothing_else(project: Path) -> None:
    wheel = wheel_of(project, "cpu-linux-musl-x86_64")

    facts = inspect_wheel(wheel)
    assert wheel.name.endswith("-py3-none-musllinux_1_2_x86_64.whl")
    assert read_record(record_path(wheel)).cpu_variants == ("haswell", "x64")
    assert all(needed_by(library) <= {"libc.so"} for library in facts.libraries)


def test_a_wheel_for_windows_holds_its_libraries(project: Path) -> None:
    wheel = wheel_of(project, "cpu-windows-amd64")

    assert wheel.name == "wheelgrid_tinygrid-1.0.0-py3-none-win_amd64.whl"
    with zipfile.ZipFile(wheel) as archive:
        libraries = [archive.read(name) for name in archive.namelist() if name.endswith(".dll")]
    assert len(libraries) == 3
    assert all(content.startswith(b"MZ") for content in libraries)


@pytest.mark.skipif(QEMU is None, reason="there is no qemu-aarch64 (qemu-user) on this machine")
@pytest.mark.skipif(not ARM_LIBRARIES.is_dir(), reason="there is no libc6-arm64-cross on this machine")
@pytest.mark.parametrize(("processor", "best"), [("cortex-a57", "armv8.0"), ("neoverse-n1", "armv8.2")])
def test_the_libraries_for_arm_run_on_old_and_new_processors(
    processor: str, best: str, project: Path, tmp_path: Path
) -> None:
    libraries = unpacked(wheel_of(project, "cpu-linux-aarch64"), tmp_path)
    program = program_with(libraries, project, "cpu-linux-aarch64")

    said = run_process((str(QEMU), "-cpu", processor, "-L", ARM_LIBRARIES, program, *modules_in(libraries)))

    assert said == f"hello {best} 169\n"


@on_x86
@pytest.mark.skipif(not MUSL.exists(), reason="there is no musl on this machine")
def test_the_libraries_for_musl_run(project: Path, tmp_path: Path) -> None:
    libraries = unpacked(wheel_of(project, "cpu-linux-musl-x86_64"), tmp_path)
    program = program_with(libraries, project, "cpu-linux-musl-x86_64")

    greeting, best, product = run_process((program, *modules_in(libraries))).split()

    assert (greeting, product) == ("hello", "169")
    assert best in {"haswell", "x64"}


@on_x86
@pytest.mark.skipif(WINE is None, reason="there is no wine (wine64) on this machine")
def test_the_libraries_for_windows_run(project: Path, tmp_path: Path, wine: Mapping[str, str]) -> None:
    libraries = unpacked(wheel_of(project, "cpu-windows-amd64"), tmp_path)
    program = program_with(libraries, project, "cpu-windows-amd64")

    said = run_process((str(WINE), program, *modules_in(libraries)), env=wine, cwd=libraries)

    greeting, best, product = said.splitlines()[-1].split()
    assert (greeting, product) == ("hello", "169")
    assert best in {"haswell", "x64"}


@pytest.fixture
def wine() -> Iterator[Mapping[str, str]]:
    """The environment of a new Windows, which is gone after the test."""
    with tempfile.TemporaryDirectory(prefix="wine-", ignore_cleanup_errors=True) as folder:
        environment = {
            **os.environ,
            "WINEPREFIX": folder,
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }
        yield environment
        server = shutil.which("wineserver") or str(Path(str(WINE)).with_name("wineserver"))
        subprocess.run((server, "-k"), env=environment, check=False)


def test_a_job_with_a_toolkit_is_refused(project: Path) -> None:
    done = wheelgrid(project, "build", "--portable", "cu128-linux-x86_64")

    assert done.returncode == 4
    assert "'cu128-linux-x86_64' cannot be built as a portable wheel" in done.stderr
    assert "leave out --portable" in done.stderr
