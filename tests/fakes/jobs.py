"""Jobs made by hand, without a matrix and without facts; right by default, replace what shall differ."""

from __future__ import annotations

from dataclasses import replace

from matrix import Backend, Family, Job, OperatingSystem, Platform, PlatformId, Project, Python, Tier
from matrix.job import ExpectedPayload, Prediction
from matrix.model import Cost, FamilyTraits, Libc

PROJECT = Project(name="demo-package", path="package", import_name="demo")
PAYLOAD = ExpectedPayload(
    folder="demo/lib",
    libraries=("libdemo",),
    modules=(),
    cpu_module_prefix="libdemo-cpu-",
    cpu_variants=("haswell", "x64"),
    module_entry_points=("demo_init",),
    cpu_module_entry_points=("demo_score",),
)
CPU = Backend(family=Family.CPU, platforms=("*",), tier=Tier.RELEASE)
CU128 = Backend(
    family=Family.CUDA, toolkit="12.8", gpus=("ada",), ptx="ada", platforms=("linux-*",), tier=Tier.RELEASE
)


def a_platform(name: str = "linux-x86_64") -> Platform:
    """Return a platform by its id: system, C library if it is not glibc, architecture."""
    system, *middle, architecture = name.split("-")
    os = OperatingSystem(system)
    libc: Libc | None = None
    if os is OperatingSystem.LINUX:
        libc = "musl" if middle else "glibc"
    floors = {
        OperatingSystem.LINUX: "musllinux_1_2" if libc == "musl" else "manylinux_2_28",
        OperatingSystem.MACOS: "macosx_14_0",
        OperatingSystem.WINDOWS: "win",
    }
    return Platform(
        id=PlatformId(name),
        runner="ubuntu-24.04",
        os=os,
        architecture=architecture,
        libc=libc,
        tag_floor=f"{floors[os]}_{architecture}",
    )


def a_job(platform: str = "linux-x86_64", backend: Backend = CPU) -> Job:
    """Return the job of a backend on a platform."""
    is_cpu = backend.family is Family.CPU
    module = None if is_cpu else "libdemo-gpu"
    payload = PAYLOAD
    if module is not None:
        payload = replace(PAYLOAD, libraries=(*PAYLOAD.libraries, module), modules=(module,))
    return Job(
        project=PROJECT,
        traits=FamilyTraits(family=backend.family, module=module, cost=Cost(minutes=1, megabytes=1)),
        backend=backend,
        platform=a_platform(platform),
        pythons=(Python(version="3.11"), Python(version="3.13")),
        gpus=(),
        architectures=(),
        ptx=(),
        host_compiler=None,
        cmake_definitions=(),
        requires=(),
        external_libraries=() if is_cpu else ("libcuda.so.1",),
        payload=payload,
        prediction=Prediction(minutes=1.0, size_bytes=1_000_000, size_budget_bytes=1_250_000),
    )
