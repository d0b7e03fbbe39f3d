"""A small matrix of a project ``demo``, as values; tests change parts of it and expand it."""

from __future__ import annotations

from matrix.expand import expand
from matrix.facts import Facts, read_facts
from matrix.fields import PlatformId
from matrix.job import Job, Plan
from matrix.model import (
    Backend,
    Cost,
    CpuVariants,
    Family,
    FamilyTraits,
    Matrix,
    OperatingSystem,
    Payload,
    Platform,
    Project,
    Python,
    Rule,
    Tier,
)

FACTS = read_facts()
"""The facts of the package: what follows from them is tested with them."""

LINUX = Platform(
    id=PlatformId("linux-x86_64"),
    runner="ubuntu-24.04",
    image="manylinux_2_28",
    os=OperatingSystem.LINUX,
    architecture="x86_64",
    libc="glibc",
    tag_floor="manylinux_2_28_x86_64",
)
LINUX_ARM = Platform(
    id=PlatformId("linux-aarch64"),
    runner="ubuntu-24.04-arm",
    image="manylinux_2_28",
    os=OperatingSystem.LINUX,
    architecture="aarch64",
    libc="glibc",
    tag_floor="manylinux_2_28_aarch64",
)
MUSL = Platform(
    id=PlatformId("linux-musl-x86_64"),
    runner="ubuntu-24.04",
    image="musllinux_1_2",
    os=OperatingSystem.LINUX,
    architecture="x86_64",
    libc="musl",
    tag_floor="musllinux_1_2_x86_64",
)
MACOS = Platform(
    id=PlatformId("macos-arm64"),
    runner="macos-15",
    deployment_target="14.0",
    os=OperatingSystem.MACOS,
    architecture="arm64",
    libc=None,
    tag_floor="macosx_14_0_arm64",
)
WINDOWS = Platform(
    id=PlatformId("windows-amd64"),
    runner="windows-2022",
    os=OperatingSystem.WINDOWS,
    architecture="amd64",
    libc=None,
    tag_floor="win_amd64",
)

CPU = Backend(family=Family.CPU, platforms=("*",), tier=Tier.RELEASE)
CUDA = Backend(
    family=Family.CUDA,
    toolkit="12.8",
    gpus=("turing..blackwell",),
    ptx="hopper",
    platforms=("linux-*", "windows-*"),
    tier=Tier.RELEASE,
)
ROCM = Backend(
    family=Family.ROCM,
    toolkit="7.2",
    gpus=("cdna3", "rdna2..rdna4"),
    platforms=("linux-x86_64",),
    tier=Tier.RELEASE,
)
VULKAN = Backend(family=Family.VULKAN, platforms=("linux-*", "windows-*"), tier=Tier.RELEASE)
METAL = Backend(family=Family.METAL, platforms=("macos-*",), tier=Tier.NIGHTLY)
RPC = Backend(family=Family.RPC, platforms=("*",), tier=Tier.LOCAL)

TRAITS = (
    FamilyTraits(family=Family.CPU, cost=Cost(minutes=18, megabytes=10)),
    FamilyTraits(
        family=Family.CUDA,
        cmake=(("DEMO_CUDA", "ON"),),
        module="libdemo-cuda",
        architectures_variable="CMAKE_CUDA_ARCHITECTURES",
        compression_variable="DEMO_COMPRESSION",
        specific_architectures=("120", "121"),
        runtime=("cudart", "cublas"),
        cost=Cost(
            minutes=20,
            megabytes=12,
            minutes_per_architecture=50,
            megabytes_per_architecture=22,
        ),
    ),
    FamilyTraits(
        family=Family.ROCM,
        module="libdemo-hip",
        architectures_variable="GPU_TARGETS",
        cost=Cost(
            minutes=20,
            megabytes=12,
            minutes_per_architecture=25,
            megabytes_per_architecture=25,
        ),
    ),
    FamilyTraits(
        family=Family.VULKAN,
        module="libdemo-vulkan",
        cost=Cost(minutes=26, megabytes=25),
    ),
    FamilyTraits(
        family=Family.METAL,
        module="libdemo-metal",
        cost=Cost(minutes=18, megabytes=12),
    ),
    FamilyTraits(family=Family.RPC, module="libdemo-rpc", cost=Cost(minutes=18, megabytes=11)),
)

DEMO = Matrix(
    project=Project(name="demo", path="packages/demo", import_name="demo"),
    payload=Payload(
        folder="demo/lib",
        libraries=("libdemo", "libdemo-base"),
        module_entry_points=("demo_init",),
        cpu_module_prefix="libdemo-cpu-",
        cpu_module_entry_points=("demo_score",),
        cpu_variants=(CpuVariants(platforms=("*-x86_64",), names=("x64", "haswell")),),
    ),
    families=TRAITS,
    pythons=(
        Python(version="3.13t", skipped="the CI tool dropped it"),
        Python(version="3.10", identifier="cp310"),
        Python(version="3.9", identifier="cp39"),
    ),
    platforms=(LINUX, MACOS, WINDOWS),
    backends=(CPU, CUDA, METAL, RPC),
    rules=(
        Rule(
            family=("rpc",),
            platform=("windows-*",),
            reason="nobody asked for it",
        ),
    ),
)
"""Three platforms, four backends, one rule; eight jobs and four holes."""


def plan_of(*backends: Backend, platforms: tuple[Platform, ...] = (LINUX,), facts: Facts = FACTS) -> Plan:
    """Expand the demo with other backends on other platforms."""
    return expand(DEMO.model_copy(update={"backends": backends, "platforms": platforms}), facts)


def job_of(backend: Backend, platform: Platform = LINUX, facts: Facts = FACTS) -> Job:
    """Expand the demo to the one job of a backend on a platform."""
    (job,) = plan_of(backend, platforms=(platform,), facts=facts).jobs
    return job


def with_toolkit(version: str, *gpus: str, ptx: str | None = "hopper") -> Backend:
    """Return the CUDA backend of another toolkit."""
    return CUDA.model_copy(update={"toolkit": version, "gpus": gpus or CUDA.gpus, "ptx": ptx})
