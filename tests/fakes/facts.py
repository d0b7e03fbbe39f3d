"""A small world: few toolkits, GPUs, platforms and machines, as facts; tests may change a part of it."""

from __future__ import annotations

from matrix.facts import Facts


def fact(**fields: object) -> dict[str, object]:
    """Return the fields of a fact, with a source and the day on which somebody looked."""
    return {"source": "a test", "checked": "2026-11-21", **fields}


def cuda(version: str, architectures: str, gcc_max: int, **fields: object) -> dict[str, object]:
    """Return the fields of a CUDA toolkit."""
    return fact(
        version=version,
        update=f"{version}.1",
        architectures=architectures.split(),
        gcc_max=gcc_max,
        clang_max=20,
        msvc_min=1910,
        ptx_isa="8.0",
        **{
            "msvc_max": 1949,
            "visual_studio": [2022],
            "has_size_compression": True,
            "platforms": ["linux-x86_64", "linux-aarch64", "windows-amd64"],
            "runtime_packages": {"cudart": "nvidia-cuda-runtime", "cublas": "nvidia-cublas"},
            "linux_driver": "550.54.14",
            "windows_driver": "551.61",
            **fields,
        },
    )


def rocm(version: str, architectures: str, image: str | None) -> dict[str, object]:
    """Return the fields of a ROCm release."""
    return fact(
        version=version,
        update=f"{version}.1",
        architectures=architectures.split(),
        image=image,
        platforms=["linux-x86_64", "windows-amd64"],
        excluded_libraries=["libamdhip64.so.6"],
    )


def generation(name: str, vendor: str, **gpus: object) -> dict[str, object]:
    """Return the fields of a generation; an underscore in a name of a GPU stands for a hyphen."""
    named = {gpu.replace("_", "-"): fields for gpu, fields in gpus.items()}
    return fact(name=name, vendor=vendor, gpus=named)


def gpu(architecture: str, products: str = "of a test", platforms: str = "*") -> dict[str, object]:
    """Return the fields of a GPU that every toolkit calls by one architecture."""
    return {"products": products, "architectures": {"*": architecture}, "platforms": platforms}


def platform(name: str, system: str, architecture: str, libc: str | None = None) -> dict[str, object]:
    """Return the fields of a platform."""
    return fact(
        id=name,
        os=system,
        architecture=architecture,
        libc=libc,
        cibuildwheel_platform=system,
        cibuildwheel_architecture=architecture,
        identifier_suffix=architecture,
    )


def image(name: str, libc: str, version: str, gcc: int, *architectures: str) -> dict[str, object]:
    """Return the fields of a container image with one older GCC that can be added, if it has glibc."""
    return fact(
        name=name,
        libc=libc,
        libc_version=version,
        base="a test",
        gcc=gcc,
        gcc_toolsets=[gcc - 1, gcc] if libc == "glibc" else [],
        tag="1",
        digests=dict.fromkeys(architectures, "0" * 64),
    )


def runner(label: str, system: str, architecture: str, studio: int | None = None) -> dict[str, object]:
    """Return the fields of a machine of the CI provider."""
    return fact(
        label=label,
        os=system,
        architecture=architecture,
        cores=4,
        memory_gb=16,
        disk_free_gb=14,
        visual_studio=studio,
        msvc={None: None, 2022: 1944, 2026: 1950}[studio],
    )


def python(version: str, status: str = "bugfix", missing: str | None = None) -> dict[str, object]:
    """Return the fields of a Python."""
    identifier = None if missing else f"cp{version.replace('.', '')}"
    return fact(version=version, identifier=identifier, missing=missing, status=status, end_of_life="2030-10")


WORLD: dict[str, object] = {
    "cuda": [
        cuda("12.4", "61 70 75 89 90 90a", 13, has_size_compression=False),
        cuda("12.8", "61 70 75 89 90 90a 100 100a 101 101a 120 120a", 14),
        cuda("13.0", "75 89 90 90a 100 100a 110 110a 120 120a", 15),
        cuda(
            "13.4",
            "75 89 90 90a 100 100a 110 110a 120 120a",
            16,
            visual_studio=[2022, 2026],
            msvc_max=1959,
            platforms=["linux-x86_64", "linux-aarch64", "windows-amd64", "windows-arm64"],
        ),
    ],
    "cuda_majors": [
        fact(
            major=major,
            linux_driver="525.60.13",
            windows_driver="528.33",
            compressed_linux_driver="550.54.14",
            compressed_windows_driver="551.61",
            runtime_library=f"libcudart.so.{major}",
        )
        for major in (12, 13)
    ],
    "rocm": [
        rocm("6.4", "gfx942 gfx1100", "rocm/el8:6.4"),
        rocm("7.2", "gfx942 gfx1100 gfx1101", "rocm/el8:7.2"),
        rocm("10.0", "gfx942 gfx1100 gfx1101", None),
    ],
    "vulkan": [fact(version="1.4.341.1")],
    "vulkan_loader": fact(oldest_sdk="1.4.313.0", excluded_libraries=["libvulkan.so.1"]),
    "metal": fact(
        platforms=["macos-arm64"],
        oldest_macos="13.3",
        oldest_tagged_macos="14.0",
        sdk=26,
        frameworks=["Metal"],
    ),
    "others": [
        fact(name="oneapi-2026.1", family="sycl", version="2026.1", platforms="linux-x86_64"),
    ],
    "generations": [
        generation("pascal", "nvidia", gtx_10=gpu("61")),
        generation("volta", "nvidia", v100=gpu("70")),
        generation("turing", "nvidia", rtx_20=gpu("75")),
        generation("ada", "nvidia", rtx_40=gpu("89", "GeForce RTX 4050 to 4090, L4")),
        generation("hopper", "nvidia", h100=gpu("90")),
        generation(
            "blackwell",
            "nvidia",
            b200=gpu("100", "B100, B200"),
            thor={
                "products": "Jetson Thor",
                "architectures": {"12": "101", "13": "110"},
                "platforms": "linux-aarch64",
            },
            rtx_50=gpu("120", "GeForce RTX 5050 to 5090"),
        ),
        generation("rubin", "nvidia", r100=gpu("107")),
        generation("cdna3", "amd", mi300=gpu("gfx942", platforms="linux-x86_64")),
        generation("rdna3", "amd", rx_7900=gpu("gfx1100"), rx_7800=gpu("gfx1101")),
    ],
    "pythons": [
        python("3.8", "end-of-life", "nobody builds with it"),
        python("3.9", "end-of-life"),
        python("3.10"),
        python("3.13t", "security", "it was an experiment"),
        python("3.14t"),
    ],
    "platforms": [
        platform("linux-x86_64", "linux", "x86_64", "glibc"),
        platform("linux-aarch64", "linux", "aarch64", "glibc"),
        platform("linux-musl-x86_64", "linux", "x86_64", "musl"),
        platform("macos-arm64", "macos", "arm64"),
        platform("windows-amd64", "windows", "amd64"),
        platform("windows-arm64", "windows", "arm64"),
    ],
    "images": [
        image("manylinux_2_28", "glibc", "2.28", 14, "x86_64", "aarch64"),
        image("manylinux_2_34", "glibc", "2.34", 15, "x86_64"),
        image("musllinux_1_2", "musl", "1.2.5", 14, "x86_64"),
    ],
    "runners": [
        runner("ubuntu-24.04", "linux", "x86_64"),
        runner("ubuntu-24.04-arm", "linux", "aarch64"),
        runner("macos-15", "macos", "arm64"),
        runner("windows-2022", "windows", "amd64", 2022),
        runner("windows-2025", "windows", "amd64", 2026),
        runner("windows-11-arm", "windows", "arm64", 2022),
    ],
    "limits": fact(
        job_minutes=360, jobs_per_matrix=256, asset_bytes=2_147_483_648, pypi_file_bytes=104_857_600
    ),
    "verify_images": [
        fact(name="debian:12", platforms="linux-x86_64", libc="glibc", libc_version="2.36", python="3.10"),
    ],
}
"""The facts of the small world, as plain data; a test may replace one of the lists."""

FACTS = Facts.model_validate(WORLD)
"""The facts of the small world."""


def changed(**parts: object) -> Facts:
    """Return the facts of the small world with some of its parts replaced."""
    return Facts.model_validate(WORLD | parts)
