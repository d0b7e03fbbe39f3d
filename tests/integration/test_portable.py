"""The real wheel, compiled on this machine for three platforms; the libraries of each then really run."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from ci.compile import CompileRequest, build_environment, compile_wheel
from ci.toolchain.model import Toolchain
from ci.toolchain.portable import portable_toolchain
from ci.vendoring.lock import read_lock
from ci.wheel.elf import ElfFacts
from ci.wheel.facts import Library
from ci.wheel.inspector import inspect_wheel
from ci.wheel.policy import lowest_platform_tag, parse_platform_tag
from ci.wheel.stamp import Marking, stamp
from fakes.models import script_model
from fakes.native import HEADERS
from llama_cpp._generated import functions
from matrix import expand, read_matrix
from wheelgrid.errors import SourceError, ToolNotFoundError
from wheelgrid.locations import cache_folder, this_checkout
from wheelgrid.process import run_process

MUSL = Path("/lib/ld-musl-x86_64.so.1")
QEMU = shutil.which("qemu-aarch64")
ARM_LIBRARIES = Path("/usr/aarch64-linux-gnu")
WINE = shutil.which("wine64") or shutil.which("wine") or shutil.which("/usr/lib/wine/wine64")

SOURCE = Path(__file__).parents[1] / "fakes" / "generate.c"
TEXT = "tiny llama runs"
X86_VARIANTS = (
    "alderlake cannonlake cascadelake cooperlake haswell icelake ivybridge piledriver sandybridge "
    "sapphirerapids skylakex sse42 x64 zen4"
)
ARM_VARIANTS = "armv8.0_1 armv8.2_1 armv8.2_2 armv8.2_3 armv8.6_1 armv8.6_2 armv9.2_1 armv9.2_2"
OF_WINDOWS = {"ADVAPI32.dll", "KERNEL32.dll", "msvcrt.dll"}

PYTHON = """
import sys
from llama_cpp import Llama
from llama_cpp._library import load
llama = Llama(sys.argv[1], n_ctx=64, n_threads=1, verbose=False)
print(load().folder, llama("x", max_tokens=12, temperature=0)["choices"][0]["text"], sep="\\n")
"""

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform != "linux", reason="what is compiled here is run with tools of Linux"),
]
on_x86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="these libraries run on x86-64 only")


@dataclass(frozen=True, kw_only=True)
class Built:
    """A plain wheel and what compiled it."""

    wheel: Path
    toolchain: Toolchain
    environment: Mapping[str, str]

    def unpack(self, folder: Path) -> Path:
        """Unpack the libraries; return their folder."""
        with zipfile.ZipFile(self.wheel) as archive:
            archive.extractall(folder)
        return folder / "llama_cpp" / "lib"

    def compile_program(self, folder: Path, *libraries: str) -> Path:
        """Compile the small program against the wheel's libraries, with the compiler that made them."""
        includes = [f"-I{HEADERS / part}" for part in ("include", "ggml/include")]
        program = folder / "generate.exe"
        compiler = self.toolchain.definitions["CMAKE_C_COMPILER"]
        run_process((compiler, "-O1", *includes, SOURCE, *libraries, "-o", program), env=self.environment)
        return program


Build = Callable[[str], Built]


@pytest.fixture(scope="module")
def build() -> Build:
    checkout = this_checkout()
    jobs = {str(job.id): job for job in expand(read_matrix(checkout.matrix)).jobs}

    def build(name: str) -> Built:
        job, environment = jobs[name], build_environment(checkout.root, os.environ)
        try:
            toolchain = portable_toolchain(
                job,
                folder=cache_folder(os.environ) / "tools",
                environment=environment,
                run=run_process,
                progress=lambda _: None,
            )
        except (SourceError, ToolNotFoundError) as error:
            if "arrived damaged" in str(error):
                raise
            pytest.skip(error.problems[0].what)
        environment |= toolchain.environment
        request = CompileRequest(
            job=f"{name}-portable",
            package=checkout.root / job.project.path,
            source_digest=read_lock(checkout.root / (job.project.sources or "")).digest,
            definitions={**dict(job.cmake_definitions), **toolchain.definitions},
            build_root=checkout.build / "native",
            disk_needed_bytes=1_500_000_000,
            toolchain=tuple(sorted(toolchain.environment.items())),
        )
        wheel = compile_wheel(request, run=run_process, environment=environment, progress=lambda _: None)
        return Built(wheel=wheel.path, toolchain=toolchain, environment=environment)

    return build


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return script_model(tmp_path_factory.mktemp("models") / "script.gguf", TEXT)


def linked(libraries: Path) -> tuple[str, ...]:
    return f"-L{libraries}", "-lllama", "-lggml", "-lggml-base", f"-Wl,-rpath,{libraries}"


def elf_of(library: Library) -> ElfFacts:
    assert library.elf is not None, library.name
    return library.elf


@pytest.mark.parametrize(
    ("job", "machine", "variants"),
    [("cpu-linux-x86_64", "x86_64", X86_VARIANTS), ("cpu-linux-aarch64", "aarch64", ARM_VARIANTS)],
)
def test_zigs_libraries_need_an_old_glibc_and_nothing_else(
    build: Build, job: str, machine: str, variants: str
) -> None:
    wheel = build(job).wheel
    facts = inspect_wheel(wheel)

    tag = lowest_platform_tag(wheel)
    parsed = parse_platform_tag(tag)
    assert parsed is not None
    assert parsed.version is not None
    assert (parsed.family, parsed.architecture) == ("manylinux", machine)
    assert parsed.version <= (2, 28), tag
    assert wheel.name.endswith(f"-py3-none-linux_{machine}.whl")
    assert facts.cpu_variants("libggml-cpu-") == tuple(variants.split())
    for library in facts.libraries:
        elf = elf_of(library)
        assert (elf.machine, elf.runpath, elf.is_stripped) == (machine, "$ORIGIN", True), library.name
        assert not any(name.startswith(("libstdc++", "libgcc", "libc++")) for name in elf.needed)
        assert library.build_paths == ()


@on_x86
def test_zigs_wheel_installs_loads_and_generates(build: Build, model: Path, tmp_path: Path) -> None:
    plain = build("cpu-linux-x86_64").wheel
    marking = Marking(label=None, requirements=(), platform_tags=(lowest_platform_tag(plain),))
    wheel = stamp(plain, marking, tmp_path / "out")
    target = tmp_path / "site"

    options = ("--offline", "--no-deps", "--no-config", "--cache-dir", tmp_path / "cache", "--target", target)
    run_process((sys.executable, "-m", "uv", "pip", "install", "--python", sys.executable, *options, wheel))
    kept = {name: value for name, value in os.environ.items() if name != "LLAMA_CPP_LIB_PATH"}
    said = run_process(
        (sys.executable, "-c", PYTHON, model), cwd=tmp_path, env={**kept, "PYTHONPATH": str(target)}
    )

    assert said.splitlines() == [str(target / "llama_cpp" / "lib"), TEXT]


@on_x86
@pytest.mark.skipif(not MUSL.exists(), reason="there is no musl on this machine")
def test_the_libraries_for_musl_generate(build: Build, model: Path, tmp_path: Path) -> None:
    built = build("cpu-linux-musl-x86_64")
    facts = inspect_wheel(built.wheel)
    libraries = built.unpack(tmp_path)
    program = built.compile_program(tmp_path, *linked(libraries))

    said = run_process((program, libraries, model, "12")).splitlines()

    own = {library.name for library in facts.libraries}
    assert (said[0], said[-1]) == ("CPU", TEXT)
    assert built.toolchain.platform_tags == ("musllinux_1_2_x86_64",)
    assert facts.cpu_variants("libggml-cpu-") == tuple(X86_VARIANTS.split())
    for library in facts.libraries:
        assert set(elf_of(library).needed) <= own | {"libc.so"}, library.name
        assert elf_of(library).version_needs == ()


@pytest.mark.skipif(QEMU is None, reason="there is no qemu-aarch64 (qemu-user) on this machine")
@pytest.mark.skipif(not ARM_LIBRARIES.is_dir(), reason="there is no libc6-arm64-cross on this machine")
@pytest.mark.parametrize(
    ("processor", "features"),
    [
        ("cortex-a57", "NEON"),
        ("a64fx", "NEON"),
        ("neoverse-n1", "NEON DOTPROD FP16_VA"),
        ("max,sme=off", "NEON DOTPROD FP16_VA SVE MATMUL_INT8"),
        ("max", "NEON DOTPROD FP16_VA SVE MATMUL_INT8 SME"),
    ],
)
def test_the_libraries_for_arm_generate_on_old_and_new_processors(
    build: Build, model: Path, tmp_path: Path, processor: str, features: str
) -> None:
    built = build("cpu-linux-aarch64")
    libraries = built.unpack(tmp_path)
    program = built.compile_program(tmp_path, *linked(libraries))

    said = run_process(
        (str(QEMU), "-cpu", processor, "-L", ARM_LIBRARIES, program, libraries, model, "12")
    ).splitlines()

    assert (said[0], said[-1]) == ("CPU", TEXT)
    assert all(f"{feature} = 1" in said[1] for feature in features.split()), said[1]


def test_mingws_libraries_need_windows_and_nothing_else(build: Build) -> None:
    wheel = build("cpu-windows-amd64").wheel
    facts = inspect_wheel(wheel)

    own = {library.name for library in facts.libraries}
    assert wheel.name.endswith("-py3-none-win_amd64.whl")
    assert facts.cpu_variants("libggml-cpu-") == tuple(X86_VARIANTS.split())
    assert {"llama.dll", "mtmd.dll", "ggml.dll", "ggml-base.dll"} <= own
    for library in facts.libraries:
        assert library.pe is not None
        assert (library.pe.machine, library.pe.bits, library.pe.is_dll) == ("x86_64", 64, True)
        assert (library.pe.is_stripped, library.pe.timestamp, library.build_paths) == (True, 0, ())
        assert set(library.pe.needed) <= own | OF_WINDOWS, library.name
    (llama,) = (library.pe for library in facts.libraries if library.name == "llama.dll" and library.pe)
    assert set(functions.LLAMA) <= llama.exports


@on_x86
@pytest.mark.skipif(WINE is None, reason="there is no wine (wine64) on this machine")
def test_the_libraries_for_windows_generate(
    build: Build, model: Path, tmp_path: Path, wine: Mapping[str, str]
) -> None:
    built = build("cpu-windows-amd64")
    libraries = built.unpack(tmp_path)
    program = built.compile_program(
        libraries, *(str(libraries / f"{name}.dll") for name in ("llama", "ggml", "ggml-base"))
    )

    said = run_process((str(WINE), program, libraries, model, "12"), env=wine).splitlines()

    assert (said[-3], said[-1]) == ("CPU", TEXT)
    assert "SSE3 = 1" in said[-2]


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
