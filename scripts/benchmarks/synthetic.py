"""Sizes → a matrix of a made-up project and the facts beside it, as large as one likes and sound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matrix.facts import Facts, read_facts
from matrix.facts.machines import PlatformFact, PythonFact, RunnerFact
from matrix.facts.model import CudaMajor, CudaToolkit

FIRST_MAJOR = 100
"""Major version of the first toolkit; all labels are equally long, so that they sort as their versions."""
MINORS = 10
"""Minor versions of one major version."""
OLDEST_MINOR = 9
"""Minor version of the oldest Python."""
SYSTEMS = ("linux", "linux", "linux", "macos", "windows")
"""Operating systems of the platforms, over and over."""
TAGS = {"linux": "manylinux_2_28", "macos": "macosx_14_0", "windows": "win"}
CHECKED = date(2026, 11, 21)

PROJECT = """\
project: {name: demo, path: demo, import_name: demo}
payload:
  folder: demo/lib
  libraries: [libdemo, libdemo-base]
  module_entry_points: [demo_init]
  cpu_module_prefix: libdemo-cpu-
  cpu_module_entry_points: [demo_score]
  cpu_variants:
    - platforms: linux-*
      names: [old, middle, new]
families:
  cuda:
    cmake: {DEMO_CUDA: "ON"}
    module: libdemo-cuda
    architectures_variable: CMAKE_CUDA_ARCHITECTURES
    compression_variable: DEMO_COMPRESSION
    specific_architectures: [120, 121]
    runtime: [cudart, cublas]
    cost: {minutes: 20, megabytes: 12, minutes_per_architecture: 50, megabytes_per_architecture: 22}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How large."""

    backends: int
    """Backends, each with a toolkit of its own."""
    platforms: int
    """Platforms, each with a machine of its own; every backend is built on every one."""
    pythons: int
    """Pythons, from 3.9 on."""

    @property
    def jobs(self) -> int:
        """How many jobs follow."""
        return self.backends * self.platforms


def matrix_text(scale: Scale) -> str:
    """Return the text of a matrix."""
    platforms = [_platform_line(_system(index), _platform(index)) for index in range(scale.platforms)]
    backends = [
        f"  - {{family: cuda, toolkit: {_toolkit(index)}, gpus: [turing..blackwell], ptx: hopper, "
        'platforms: "*", tier: release}'
        for index in range(scale.backends)
    ]
    return "\n".join(
        [
            PROJECT.rstrip(),
            f"pythons: [{', '.join(_pythons(scale.pythons))}]",
            "platforms:",
            *platforms,
            "backends:",
            *backends,
            "",
        ]
    )


def synthetic_facts(scale: Scale) -> Facts:
    """Return facts that know everything the matrix names, made of those of the package."""
    real = read_facts()
    toolkit, major = real.cuda_toolkit("13.0"), real.cuda_major(13)
    ids = tuple(_platform(index) for index in range(scale.platforms))
    machines = range(scale.platforms)
    majors = sorted({int(_toolkit(index).partition(".")[0]) for index in range(scale.backends)})
    everywhere = tuple(
        generation.model_copy(
            update={"gpus": tuple(gpu.model_copy(update={"platforms": ("*",)}) for gpu in generation.gpus)}
        )
        for generation in real.generations
    )
    return real.model_copy(
        update={
            "cuda": tuple(_cuda(toolkit, _toolkit(index), ids) for index in range(scale.backends)),
            "cuda_majors": tuple(_major(major, number) for number in majors),
            "generations": everywhere,
            "pythons": tuple(_python(version) for version in _pythons(scale.pythons)),
            "platforms": tuple(_platform_fact(index) for index in machines),
            "runners": tuple(_runner(index) for index in machines),
            "images": tuple(
                image.model_copy(update={"digests": tuple((f"arch{index}", "0" * 64) for index in machines)})
                for image in real.images
            ),
            "verify_images": tuple(
                image.model_copy(update={"platforms": ("linux-*",)})
                for image in real.verify_images
                if image.libc == "glibc"
            ),
        }
    )


def _system(index: int) -> str:
    return SYSTEMS[index % len(SYSTEMS)]


def _platform(index: int) -> str:
    return f"{_system(index)}-arch{index}"


def _platform_line(system: str, name: str) -> str:
    where = {"linux": ", image: manylinux_2_28", "macos": ", deployment_target: 14.0", "windows": ""}[system]
    return f"  {name}: {{runner: on-{name}{where}}}"


def _toolkit(index: int) -> str:
    return f"{FIRST_MAJOR + index // MINORS}.{index % MINORS}"


def _pythons(count: int) -> list[str]:
    versions = [f"3.{minor}" for minor in range(OLDEST_MINOR, OLDEST_MINOR + count)]
    return versions[:count]


def _cuda(real: CudaToolkit, version: str, platforms: tuple[str, ...]) -> CudaToolkit:
    return real.model_copy(update={"version": version, "platforms": platforms})


def _major(real: CudaMajor, number: int) -> CudaMajor:
    return real.model_copy(update={"major": number})


def _python(version: str) -> PythonFact:
    return PythonFact(
        version=version,
        identifier=f"cp{version.replace('.', '')}",
        status="bugfix",
        end_of_life="2099-01",
        source="made up",
        checked=CHECKED,
    )


def _platform_fact(index: int) -> PlatformFact:
    system = _system(index)
    return PlatformFact.model_validate(
        {
            "id": _platform(index),
            "os": system,
            "architecture": f"arch{index}",
            "libc": "glibc" if system == "linux" else None,
            "cibuildwheel_platform": system,
            "cibuildwheel_architecture": f"arch{index}",
            "identifier_suffix": f"{TAGS[system]}_arch{index}",
            "source": "made up",
            "checked": CHECKED,
        }
    )


def _runner(index: int) -> RunnerFact:
    system = _system(index)
    return RunnerFact.model_validate(
        {
            "label": f"on-{_platform(index)}",
            "os": system,
            "architecture": f"arch{index}",
            "cores": 4,
            "memory_gb": 16,
            "disk_free_gb": 14,
            "visual_studio": 2022 if system == "windows" else None,
            "msvc": 1944 if system == "windows" else None,
            "source": "made up",
            "checked": CHECKED,
        }
    )
